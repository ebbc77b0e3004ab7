// Talks to a gateway as a front end with graphql-ws does. Usage: node socket.js URL SCENARIO VARIABLES; prints one JSON object.
import { ApolloClient, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [, , address, scenario, text] = process.argv;
const { id, token } = JSON.parse(text);
const url = address.replace(/^http/, 'ws');
const seen = [];
const socket = (options = {}) => createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { Authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 100,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
  ...options,
  on: {
    connected: () => seen.push('connected'),
    closed: (event) => seen.push(event.code),
  },
});
const NOTE = 'mutation Note($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { notes } } }';
const WATCH = 'subscription Watch($id: ID!) { deliveryChanged(id: $id) { id notes } }';

async function one(client, payload) {
  for await (const answer of client.iterate(payload)) {
    return answer;
  }
}

// Nobody is told when a subscription stands: it is written until something of it is heard.
async function until(client, heard) {
  while (!heard()) {
    await one(client, { query: NOTE, variables: { id, notes: 'Ring twice' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const scenarios = {
  async operations() {
    const client = socket();
    const query = await one(client, { query: '{ __typename }' });
    const heard = [];
    const end = client.subscribe({ query: WATCH, variables: { id } }, { next: (answer) => heard.push(answer), error: (error) => heard.push(error), complete: () => {} });
    await until(client, () => heard.length > 0);
    const mutation = await one(client, { query: NOTE, variables: { id, notes: 'Over the socket' } });
    end();
    const invalid = await one(client, { query: '{ nonsense }' }).catch((errors) => errors.map((error) => error.extensions.code));
    await client.dispose();
    return { query, first: heard[0], mutation, invalid };
  },
  async persisted() {
    const client = socket();
    const sha256Hash = createHash('sha256').update(WATCH).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const unknown = await one(client, { query: '', variables: { id }, extensions }).catch((errors) => errors.map((error) => error.extensions.code));
    const heard = [];
    const listen = (payload) => client.subscribe(payload, { next: (answer) => heard.push(answer), error: (error) => heard.push(error), complete: () => {} });
    listen({ query: WATCH, variables: { id }, extensions })
    await until(client, () => heard.length > 0);
    const known = heard.length;
    listen({ query: '', variables: { id }, extensions })
    await until(client, () => heard.length > known + 3);
    await client.dispose();
    return { unknown, all: [...new Set(heard.map((answer) => JSON.stringify(answer)))] };
  },
  async apollo() {
    const apollo = new ApolloClient({ link: new GraphQLWsLink(socket()), cache: new InMemoryCache() });
    const heard = [];
    apollo.subscribe({ query: gql(WATCH), variables: { id } }).subscribe((answer) => heard.push(answer.data));
    const writer = socket();
    await until(writer, () => heard.length > 0);
    return { first: heard[0] };
  },
  async refused() {
    const client = socket({ retryAttempts: 0, connectionParams: { Authorization: 'Bearer nonsense' } });
    const refusal = await one(client, { query: '{ __typename }' }).catch((event) => event);
    return { code: refusal.code, reason: refusal.reason };
  },
  async reconnect() {
    const client = socket();
    const heard = [];
    client.subscribe({ query: WATCH, variables: { id } }, { next: (answer) => heard.push(answer), error: (error) => heard.push(error), complete: () => {} });
    while (seen.filter((event) => event === 'connected').length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await until(client, () => heard.length > 0);
    return { first: heard[0] };
  },
};

const result = await scenarios[scenario]();
console.log(JSON.stringify({ ...result, seen }));
process.exit(0);

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
setTimeout(() => { console.error(`Nothing more is heard. Seen: ${seen}`); process.exit(1); }, 120_000).unref();
const socket = (options = {}) => createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: token ? { Authorization: `Bearer ${token}` } : undefined,
  // As docs/subscriptions.md has it: by itself the client takes a gateway that is not there yet for a reason to give up.
  retryAttempts: Infinity,
  shouldRetry: (event) => event.code !== 4403,
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

// Nobody is told when a subscription stands: it is written until something of it is heard. What stays as it is would be no event.
let rings = 0;
async function until(client, heard) {
  while (!heard()) {
    await one(client, { query: NOTE, variables: { id, notes: `Ring ${++rings}` } });
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
    const listen = (payload) => {
      const heard = [];
      client.subscribe(payload, { next: (answer) => heard.push(answer), error: (error) => heard.push(error), complete: () => {} });
      return heard;
    };
    const first = listen({ query: WATCH, variables: { id }, extensions });
    await until(client, () => first.length > 0);
    const byHash = listen({ query: '', variables: { id }, extensions });
    await until(client, () => byHash.length > 0);
    await client.dispose();
    return { unknown, first: first[0], byHash: byHash[0] };
  },
  async apollo() {
    const apollo = new ApolloClient({ link: new GraphQLWsLink(socket()), cache: new InMemoryCache() });
    const heard = [];
    apollo.subscribe({ query: gql(WATCH), variables: { id } }).subscribe((answer) => heard.push(answer.data));
    const writer = socket();
    await until(writer, () => heard.length > 0);
    return { first: heard[0] };
  },
  // As subscriptions-transport-ws opens its sockets.
  async oldProtocol() {
    const old = new WebSocket(url, ['graphql-ws']);
    return { closed: await new Promise((resolve) => {
      old.on('close', (code, reason) => resolve(`${code} ${reason}`));
      old.on('error', (error) => resolve(String(error)));
    }) };
  },
  async refused() {
    const client = socket({ retryAttempts: 0, connectionParams: { Authorization: 'Bearer nonsense' } });
    const refusal = await one(client, { query: '{ __typename }' }).catch((event) => event);
    return { code: refusal.code, reason: refusal.reason };
  },
  // Is told of a change, says so by another one, and is told again by the gateway that comes after.
  async reconnect() {
    const heard = [];
    const client = socket();
    client.subscribe({ query: WATCH, variables: { id } }, { next: (answer) => heard.push(answer.data), error: (error) => heard.push(error), complete: () => {} });
    return again(client, heard);
  },
  async apolloReconnect() {
    const heard = [];
    const client = socket();
    new ApolloClient({ link: new GraphQLWsLink(client), cache: new InMemoryCache() })
      .subscribe({ query: gql(WATCH), variables: { id } }).subscribe({ next: (answer) => heard.push(answer.data), error: (error) => heard.push(error) });
    return again(client, heard);
  },
};

// What it has been told of the writes here, not of others'.
async function again(client, heard) {
  const rung = () => heard.filter((data) => data.deliveryChanged?.notes.startsWith('Ring '));
  await until(client, () => rung().length > 0);
  const first = rung()[0];
  await one(client, { query: NOTE, variables: { id, notes: 'Heard' } });
  while (seen.filter((event) => event === 'connected').length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  heard.length = 0;
  await until(client, () => rung().length > 0);
  return { first, again: rung()[0] };
}

const result = await scenarios[scenario]();
console.log(JSON.stringify({ ...result, seen }));
process.exit(0);

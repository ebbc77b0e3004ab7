// Watches a delivery without a socket, as a front end does whose client was told nothing but the address.
// Usage: node streams.js URL SCENARIO VARIABLES; prints one JSON object.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';

const [, , uri, scenario, text] = process.argv;
const { id } = JSON.parse(text);
setTimeout(() => { console.error('Nothing more is heard'); process.exit(1); }, 120_000).unref();
const NOTE = 'mutation Note($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { notes } } }';
const WATCH = 'subscription Watch($id: ID!) { deliveryChanged(id: $id) { id notes } }';
const PAGE = 'query Page { deliveries(first: 50) { nodes { id trackingNumber deliveryAddress } } }';

const requests = [];
const counted = async (url, options) => {
  const response = await fetch(url, options);
  requests.push({ status: response.status, type: response.headers.get('content-type'), encoding: response.headers.get('content-encoding'), tag: response.headers.get('etag') });
  return response;
};

async function note(notes) {
  await fetch(uri, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: NOTE, variables: { id, notes } }) });
}

// Nobody is told when a subscription stands: it is written until something of it is heard. What stays as it is would be no event.
let rings = 0;
async function until(heard) {
  while (!heard()) {
    await note(`Ring ${++rings}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const apollo = () => new ApolloClient({ link: new HttpLink({ uri, fetch: counted }), cache: new InMemoryCache() });
const urql = (options = {}) => new Client({ url: uri, fetch: counted, exchanges: [fetchExchange], preferGetMethod: false, fetchSubscriptions: true, ...options });

async function heardBy(subscribe) {
  const heard = [];
  const subscription = subscribe((answer) => heard.push(answer));
  await until(() => heard.length > 1);
  subscription.unsubscribe();
  return heard.slice(0, 2);
}

const scenarios = {
  async apollo() {
    const client = apollo();
    const query = await client.query({ query: gql('query { organizations(first: 1) { nodes { id } } }') });
    const heard = await heardBy((next) => client.subscribe({ query: gql(WATCH), variables: { id } }).subscribe({ next, error: (error) => next(String(error)) }));
    return { rows: query.data.organizations.nodes.length, heard };
  },
  async apolloRefused() {
    const error = await new Promise((resolve) => apollo().subscribe({ query: gql('subscription { nonsense }') })
      .subscribe({ next: (answer) => resolve(answer.error ?? answer), error: resolve }));
    return { codes: error.errors.map((one) => one.extensions.code) };
  },
  async urql() {
    const client = urql();
    const query = await client.query(PAGE, {}).toPromise();
    const got = await urql({ preferGetMethod: 'force' }).query(PAGE, {}).toPromise();
    const heard = await heardBy((next) => client.subscription(WATCH, { id }).subscribe((result) => next({ data: result.data, error: result.error && String(result.error) })));
    return { rows: query.data.deliveries.nodes.length, same: JSON.stringify(query.data) === JSON.stringify(got.data), heard };
  },
  async urqlParts() {
    const client = urql({ fetchOptions: { headers: { accept: 'multipart/mixed' } } });
    return { heard: await heardBy((next) => client.subscription(WATCH, { id }).subscribe((result) => next({ data: result.data, error: result.error && String(result.error) }))) };
  },
};

const result = await scenarios[scenario]();
console.log(JSON.stringify({ ...result, requests }));
process.exit(0);

// Talks to a gateway as a front end with graphql-sse does. Usage: node sse.js URL SCENARIO VARIABLES; prints one JSON object.
import { createHash } from 'node:crypto';
import { createClient } from 'graphql-sse';

const [, , url, scenario, text] = process.argv;
const { id, token } = JSON.parse(text);
const client = createClient({ url, headers: token ? { Authorization: `Bearer ${token}` } : undefined, retryAttempts: scenario === 'reconnect' ? Infinity : 0, retry: () => new Promise((resolve) => setTimeout(resolve, 100)) });
setTimeout(() => { console.error('Nothing more is heard'); process.exit(1); }, 120_000).unref();
const NOTE = 'mutation Note($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { notes } } }';
const WATCH = 'subscription Watch($id: ID!) { deliveryChanged(id: $id) { id notes } }';

// Every answer up to "complete".
async function all(request) {
  const answers = [];
  for await (const answer of client.iterate(request)) {
    answers.push(answer);
  }
  return answers;
}

const note = (notes) => all({ query: NOTE, variables: { id, notes } });

// Nobody is told when a subscription stands: it is written until something of it is heard. What stays as it is would be no event.
let rings = 0;
async function until(heard) {
  while (!heard()) {
    await note(`Ring ${++rings}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function heardBy(request) {
  const heard = [];
  const end = client.subscribe(request, { next: (answer) => heard.push(answer), error: (error) => heard.push(String(error)), complete: () => {} });
  await until(() => heard.length > 0);
  end();
  return heard[0];
}

async function notes() {
  const answers = await all({ query: 'query($id: ID!) { delivery(id: $id) { notes } }', variables: { id } });
  return answers[0].data?.delivery.notes;
}

const scenarios = {
  async operations() {
    const query = await all({ query: '{ __typename }' });
    const first = await heardBy({ query: WATCH, variables: { id } });
    const mutation = await note('Over the stream');
    const invalid = await all({ query: '{ nonsense }' });
    return { query, first, mutation, invalid: invalid.map((answer) => answer.errors[0].extensions.code) };
  },
  async persisted() {
    const request = (query) => ({ query, variables: { id }, extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(WATCH).digest('hex') } } });
    const unknown = (await all(request('')))[0].errors[0].extensions.code;
    return { unknown, first: await heardBy(request(WATCH)), byHash: await heardBy(request('')) };
  },
  // As the script of graphql-ws does it. The connection tells nothing: it is the first answer that shows that the new gateway is there.
  async reconnect() {
    const heard = [];
    client.subscribe({ query: WATCH, variables: { id } }, { next: (answer) => heard.push(answer), error: (error) => heard.push(String(error)), complete: () => heard.push('complete') });
    const rung = () => heard.filter((answer) => answer.data?.deliveryChanged?.notes.startsWith('Ring '));
    await until(() => rung().length > 0);
    const first = rung()[0];
    await note('Heard');
    while ((await notes()) !== 'Begun anew') {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    heard.length = 0;
    await until(() => rung().length > 0);
    return { first, again: rung()[0] };
  },
  async refused() {
    const error = await all({ query: '{ __typename }' }).catch((refusal) => refusal);
    return { status: error.response?.status };
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
process.exit(0);

// Talks to a gateway as a front end with graphql-sse does. Usage: node sse.js URL SCENARIO VARIABLES; prints one JSON object.
import { createClient } from 'graphql-sse';

const [, , url, scenario, text] = process.argv;
const { id, token } = JSON.parse(text);
const client = createClient({ url, headers: token ? { Authorization: `Bearer ${token}` } : undefined, retryAttempts: 0 });
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

const scenarios = {
  async operations() {
    const query = await all({ query: '{ __typename }' });
    const heard = [];
    const end = client.subscribe({ query: WATCH, variables: { id } }, { next: (answer) => heard.push(answer), error: (error) => heard.push(String(error)), complete: () => {} });
    let mutation;
    while (heard.length === 0) {
      mutation = await all({ query: NOTE, variables: { id, notes: 'Ring twice' } });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    end();
    const invalid = await all({ query: '{ nonsense }' });
    return { query, first: heard[0], mutation, invalid: invalid.map((answer) => answer.errors[0].extensions.code) };
  },
  async refused() {
    const error = await all({ query: '{ __typename }' }).catch((refusal) => refusal);
    return { status: error.response?.status };
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
process.exit(0);

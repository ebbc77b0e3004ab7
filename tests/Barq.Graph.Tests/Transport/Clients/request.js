// Asks as graphql-request does by its defaults.
// Usage: node request.js URL SCENARIO VARIABLES; prints one JSON object.
import { GraphQLClient, gql } from 'graphql-request';

const [, , uri, , text] = process.argv;
const { id } = JSON.parse(text);
const requests = [];
const counted = async (url, options) => {
  const response = await fetch(url, options);
  requests.push({ method: options?.method ?? 'GET', status: response.status, type: response.headers.get('content-type'), accept: new Headers(options?.headers).get('accept') });
  return response;
};
const client = new GraphQLClient(uri, { fetch: counted });
const query = await client.request(gql`query One($id: ID!) { delivery(id: $id) { id trackingNumber } }`, { id });
const written = await client.request(gql`mutation Note($id: ID!) { updateDelivery(input: { deliveryId: $id, notes: "At the back door" }) { delivery { notes } } }`, { id });
const batch = await client.batchRequests([{ document: '{ __typename }' }, { document: 'query One($id: ID!) { delivery(id: $id) { notes } }', variables: { id } }]);
const got = await new GraphQLClient(uri, { fetch: counted, method: 'GET', jsonSerializer: { parse: JSON.parse, stringify: JSON.stringify } }).request('query One($id: ID!) { delivery(id: $id) { notes } }', { id });
const refused = await client.request('{ nonsense }').catch((error) => ({ status: error.response.status, codes: error.response.errors?.map((one) => one.extensions.code) }));
console.log(JSON.stringify({ query, written, batch, got, refused, requests }));

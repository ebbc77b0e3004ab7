// Asks a gateway as a front end with Apollo Client does. Usage: node apollo.js URL SCENARIO VARIABLES; prints one JSON object.
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { BatchHttpLink } from '@apollo/client/link/batch-http';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';

const [, , uri, scenario, text] = process.argv;
const variables = JSON.parse(text);
const requests = [];
const counted = async (url, options) => {
  const response = await fetch(url, options);
  requests.push({ method: options.method ?? 'GET', status: response.status, type: response.headers.get('content-type') });
  return response;
};
const client = (link) => new ApolloClient({
  link,
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { deliveries: relayStylePagination() } } } }),
});

const TRACK = gql`query Track($trackingNumber: String!) {
  deliveryByTrackingNumber(trackingNumber: $trackingNumber) { id trackingNumber courier { id fullName } }
}`;
const PAGE = gql`query Page($after: String) {
  deliveries(first: 10, after: $after, order: [{ createdAt: DESC }]) {
    edges { cursor node { id trackingNumber } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const scenarios = {
  async query() {
    const apollo = client(new HttpLink({ uri, fetch: counted }));
    const { data } = await apollo.query({ query: TRACK, variables });
    const { data: again } = await apollo.query({ query: TRACK, variables });
    return { data, again, cached: Object.keys(apollo.cache.extract()) };
  },
  async get() {
    const apollo = client(new HttpLink({ uri, fetch: counted, useGETForQueries: true }));
    return { data: (await apollo.query({ query: TRACK, variables })).data };
  },
  async fetchMore() {
    const apollo = client(new HttpLink({ uri, fetch: counted }));
    const pages = apollo.watchQuery({ query: PAGE });
    pages.subscribe({});
    await firstValueFrom(pages.pipe(filter((result) => !result.loading)));
    await pages.fetchMore({ variables: { after: pages.getCurrentResult().data.deliveries.pageInfo.endCursor } });
    return { ids: apollo.readQuery({ query: PAGE }).deliveries.edges.map((edge) => edge.node.id) };
  },
  async batch() {
    const apollo = client(new BatchHttpLink({ uri, fetch: counted, batchMax: 10, batchInterval: 50 }));
    const answers = await Promise.allSettled([
      apollo.query({ query: TRACK, variables }),
      apollo.query({ query: gql`query Names { organizations(first: 2) { nodes { id name } } }` }),
      apollo.query({ query: gql`query Wrong { organizations(first: -1) { nodes { id } } }` }),
    ]);
    return { answers: answers.map((answer) => answer.status === 'fulfilled' ? { data: answer.value.data } : errorOf(answer.reason)) };
  },
  async invalid() {
    const apollo = client(new HttpLink({ uri, fetch: counted }));
    try {
      return { data: (await apollo.query({ query: gql`query { nonsense }` })).data };
    } catch (error) {
      return errorOf(error);
    }
  },
};

function errorOf(error) {
  return { typed: CombinedGraphQLErrors.is(error), codes: error.errors?.map((one) => one.extensions?.code) ?? [String(error)] };
}

const result = await scenarios[scenario]();
console.log(JSON.stringify({ ...result, requests }));

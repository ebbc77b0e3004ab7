// Asks for a delivery whose tickets come later, or for lists whose ends do, as front ends do. Usage: node deferred.js URL SCENARIO[:lists]; prints one
// JSON object.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [, , uri, asked] = process.argv;
const [scenario, what] = asked.split(':');
const variables = what === 'lists' ? { first: 5 } : { trackingNumber: 'BQ1004801SA' };
setTimeout(() => { console.error('Nothing more is heard'); process.exit(1); }, 120_000).unref();

// A list in a deferred fragment, one in another, fields that stand in both the first answer and a later one, and lists that both fragments have, each with more of their elements.
const FRAGMENTS = `query Detail($trackingNumber: String!) {
  deliveryByTrackingNumber(trackingNumber: $trackingNumber) {
    id
    trackingNumber
    courier { id fullName }
    ...Rest @defer(label: "rest")
    ... @defer(label: "history") {
      events(first: 3) { nodes { status } }
      tickets(first: 2) { totalCount nodes { id status } }
      courier { id deliveries(first: 2) { nodes { id status } } }
    }
  }
}
fragment Rest on Delivery { id courier { id deliveries(first: 2) { nodes { id trackingNumber } } } tickets(first: 2) { totalCount nodes { id subject } } }`;

// Two lists beside each other, and a fragment in the elements of one.
const LISTS = `query Lists($first: Int!, $now: Int! = 2) {
  couriers(first: $first) {
    nodes @stream(initialCount: $now, label: "couriers") {
      id
      fullName
      deliveries(first: 2) { nodes { id trackingNumber } }
      ... @defer(label: "cases") { tickets { totalCount } }
    }
  }
  deliveries(first: 3) { edges @stream(initialCount: 1) { cursor node { id tickets(first: 1) { nodes { id subject } } } } }
}`;
const QUERY = what === 'lists' ? LISTS : FRAGMENTS;
const PLAIN = QUERY.replaceAll(/ @(defer|stream)\([^)]*\)/g, '').replace(', $now: Int! = 2', '');

const requests = [];
const counted = async (url, options) => {
  const response = await fetch(url, options);
  requests.push({ accept: new Headers(options.headers).get('accept'), type: response.headers.get('content-type'), encoding: response.headers.get('content-encoding') });
  return response;
};
const plain = async () => (await (await fetch(uri, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ query: PLAIN, variables }) })).json()).data;

async function apollo(incrementalHandler) {
  const client = new ApolloClient({ link: new HttpLink({ uri, fetch: counted }), cache: new InMemoryCache(), incrementalHandler });
  const heard = [];
  await new Promise((resolve, reject) => {
    client.watchQuery({ query: gql(QUERY), variables }).subscribe({
      next: (result) => {
        if (result.data !== undefined) {
          heard.push({ data: result.data, state: result.dataState, error: result.error && String(result.error) });
        }
        if (result.dataState === 'complete' && !result.loading) {
          resolve();
        }
      },
      error: reject,
    });
  });
  return heard;
}

function urql(options = {}) {
  const client = new Client({ url: uri, fetch: counted, exchanges: [fetchExchange], preferGetMethod: false, ...options });
  const heard = [];
  return new Promise((resolve) => {
    client.query(QUERY, variables).subscribe((result) => {
      heard.push({ data: result.data, state: result.hasNext ? 'streaming' : 'complete', error: result.error && String(result.error) });
      if (!result.hasNext) {
        resolve(heard);
      }
    });
  });
}

async function iterated(client) {
  const heard = [];
  for await (const answer of client.iterate({ query: QUERY, variables })) {
    heard.push(answer);
  }
  return heard;
}

const scenarios = {
  apollo: () => apollo(new GraphQL17Alpha9Handler()),
  apolloByPaths: () => apollo(new Defer20220824Handler()),
  urql: () => urql(),
  urqlParts: () => urql({ fetchOptions: { headers: { accept: 'multipart/mixed, application/json' } } }),
  urqlGet: () => urql({ preferGetMethod: 'force', fetchOptions: { headers: { accept: 'multipart/mixed' } } }),
  sse: () => iterated(createSseClient({ url: uri, retryAttempts: 0 })),
  socket: () => iterated(createClient({ url: uri.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })),
};

console.log(JSON.stringify({ heard: await scenarios[scenario](), plain: await plain(), requests }));
process.exit(0);

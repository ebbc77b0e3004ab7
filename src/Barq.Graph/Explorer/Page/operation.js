// How a page sends an operation to the gateway.

/** Sends a request's body; headers that are given win over those that are sent by themselves. */
export function send(endpoint, body, { streams = false, headers = {}, signal } = {}) {
  return fetch(endpoint, {
    method: "POST",
    headers: {
      "Accept": streams ? "text/event-stream" : "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      "GraphQL-Preflight": "1",
      ...headers,
    },
    body,
    signal,
  });
}

/** Whether somebody stopped what failed. */
export const isStopped = (error) => error.name === "AbortError";

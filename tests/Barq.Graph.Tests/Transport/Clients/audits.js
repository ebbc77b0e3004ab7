// Runs the audits of GraphQL over HTTP that come with graphql-http.
// Usage: node audits.js URL SCENARIO VARIABLES, where the variables may have a token; prints one JSON object.
import { auditServer } from 'graphql-http';

const [, , url, , text] = process.argv;
const { token } = JSON.parse(text);
const fetchFn = (address, options) => fetch(address, { ...options, headers: { ...options?.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } });
const results = await auditServer({ url, fetchFn });
const reasons = results.filter((result) => result.status !== 'ok').map(async (result) => `${result.id} ${result.name}: ${result.reason}: ${await result.response.text()}`);
console.log(JSON.stringify({ count: results.length, musts: results.filter((result) => result.name.startsWith('MUST')).length, failed: await Promise.all(reasons) }));

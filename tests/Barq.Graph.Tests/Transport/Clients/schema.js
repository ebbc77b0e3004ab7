// Compares the schema that a gateway tells with the one that is committed, as code generators and checks of breaking changes do.
// Usage: node schema.js URL SCENARIO VARIABLES, where the variables name the file; prints one JSON object.
import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildClientSchema, buildSchema, getIntrospectionQuery, isScalarType, printSchema, specifiedDirectives, specifiedScalarTypes, validateSchema } from 'graphql';

const [, , uri, , text] = process.argv;
const response = await fetch(uri, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }) }),
});
const { data, errors } = await response.json();
if (errors) {
  throw new Error(JSON.stringify(errors));
}

const told = buildClientSchema(data);
const committed = buildSchema(readFileSync(JSON.parse(text).file, 'utf8'));

// Where directives stand (but those of the specification) can't be told by introspection: what is compared is what both can say.
const plain = (schema) => buildSchema(printSchema(schema));
const changes = await diff(plain(committed), plain(told));
const own = Object.values(told.getTypeMap()).filter((type) => isScalarType(type) && !specifiedScalarTypes.some((one) => one.name === type.name));
const orders = Object.values(told.getTypeMap()).filter((type) => type.name.endsWith('SortInput'));
console.log(JSON.stringify({
  changes: changes.map((change) => `${change.type}: ${change.message}`),
  same: printSchema(told) === printSchema(plain(told)),
  invalid: [...validateSchema(told), ...validateSchema(committed)].map((error) => error.message),
  description: told.description,
  directives: told.getDirectives().map((directive) => `@${directive.name} on ${[...directive.locations].sort().join(' ')}${directive.isRepeatable ? ', repeatable' : ''}`).sort(),
  lacking: specifiedDirectives.filter((one) => !data.__schema.directives.some((told) => told.name === one.name)).map((one) => one.name),
  unspecified: own.filter((type) => !type.specifiedByURL).map((type) => type.name),
  scalars: own.length,
  loose: orders.filter((type) => !type.isOneOf).map((type) => type.name),
  orders: orders.length,
}));

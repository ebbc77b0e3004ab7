// Finds the operations in a GraphQL document (GraphQL specification, sections 2.1 and 2.3), also in one that is
// still being written and would not parse.
const token = /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|[A-Za-z_]\w*|[{}()[\]]/g;
const keywords = new Set(["query", "mutation", "subscription"]);

export function operationNames(text) {
  return operations(text).map(({ name }) => name).filter(Boolean);
}

/** Whether the operation of this name, or the first where none is chosen, is a subscription. */
export function isSubscription(text, name) {
  return operations(text).find((operation) => !name || operation.name === name)?.kind === "subscription";
}

function operations(text) {
  const found = [];
  let depth = 0;
  let previous = "";
  for (const [current] of text.matchAll(token)) {
    if (current.startsWith("#") || current.startsWith('"')) {
      continue;
    }
    if (depth === 0 && keywords.has(previous)) {
      found.push({ kind: previous, name: "{(".includes(current) ? "" : current });
    }
    if ("{([".includes(current)) {
      depth++;
    } else if ("})]".includes(current)) {
      depth--;
    }
    // "fragment query on …" names a fragment.
    previous = depth === 0 && previous !== "fragment" ? current : "";
  }
  return found;
}

// Finds the names of the operations in a GraphQL document (GraphQL specification, sections 2.1 and 2.3), also in one that is
// still being written and would not parse.
const token = /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|[A-Za-z_]\w*|[{}()[\]]/g;
const keywords = new Set(["query", "mutation", "subscription"]);

export function operationNames(text) {
  const names = [];
  let depth = 0;
  let previous = "";
  for (const [current] of text.matchAll(token)) {
    if (current.startsWith("#") || current.startsWith('"')) {
      continue;
    }
    if ("{([".includes(current)) {
      depth++;
    } else if ("})]".includes(current)) {
      depth--;
    } else if (depth === 0 && keywords.has(previous)) {
      names.push(current);
    }
    // "fragment query on …" names a fragment.
    previous = depth === 0 && previous !== "fragment" ? current : "";
  }
  return names;
}

// Shows JSON indented and coloured. It works on the text, not on parsed values: numbers beyond 2^53 keep their digits, and names
// their order. Only strings are parsed, to show letters instead of escapes.
const token = /"(?:\\.|[^"\\])*"|[-+.\w]+|[{}[\]:,]/g;
const step = "  ";

// Colours beyond that would make the browser slow.
const colouredAtMost = 500_000;

export function showJson(target, text) {
  const parts = format(text);
  if (text.length > colouredAtMost) {
    target.textContent = parts.map(([part]) => part).join("");
    return;
  }
  const content = document.createDocumentFragment();
  for (const [part, kind] of parts) {
    if (kind) {
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = part;
      content.append(span);
    } else {
      content.append(part);
    }
  }
  target.replaceChildren(content);
}

/** The text of valid JSON as parts: [text, kind of value or nothing]. */
export function format(text) {
  const tokens = text.match(token) ?? [];
  const parts = [];
  let depth = 0;
  const newLine = () => "\n" + step.repeat(depth);
  tokens.forEach((part, index) => {
    const next = tokens[index + 1];
    if (part === "{" || part === "[") {
      const isEmpty = next === "}" || next === "]";
      depth++;
      parts.push([isEmpty ? part : part + newLine()]);
    } else if (part === "}" || part === "]") {
      const wasEmpty = tokens[index - 1] === "{" || tokens[index - 1] === "[";
      depth--;
      parts.push([wasEmpty ? part : newLine() + part]);
    } else if (part === ",") {
      parts.push([part + newLine()]);
    } else if (part === ":") {
      parts.push([": "]);
    } else {
      parts.push([part.startsWith('"') ? JSON.stringify(JSON.parse(part)) : part, kindOf(part, next)]);
    }
  });
  return parts;
}

function kindOf(part, next) {
  if (part.startsWith('"')) {
    return next === ":" ? "key" : "string";
  }
  return /^[-\d]/.test(part) ? "number" : "word";
}

// The page: picks, edits and runs a query, and shows what came back. No framework, nothing from outside.
import { indentOnTab } from "./editor.js";
import { isSubscription, operationNames } from "./document.js";
import { showJson } from "./json.js";
import { listen } from "./live.js";
import { isStopped, send } from "./operation.js";

const element = (id) => document.getElementById(id);
const query = element("query");
const variables = element("variables");
const headers = element("headers");
const endpoint = new URL("../graphql", document.baseURI);
const saved = "barq.explorer";

// As in page.css: where the response lies below the query instead of beside it.
const stacked = matchMedia("(max-width: 760px)");
let running = null;

function describe(error) {
  const facts = [
    error.extensions?.code,
    error.path && `at ${error.path.join(".")}`,
    error.locations?.map(({ line, column }) => `line ${line}, column ${column}`).join("; "),
  ];
  return { message: error.message ?? JSON.stringify(error), facts: facts.filter(Boolean).join(" · ") };
}

function showErrors(errors) {
  element("errors").hidden = errors.length === 0;
  element("errors").replaceChildren(...errors.map(({ message, facts }) => {
    const item = document.createElement("li");
    const small = document.createElement("small");
    small.textContent = facts ?? "";
    item.append(message, small);
    return item;
  }));
}

function showStatus(text, kind) {
  element("status").textContent = text;
  element("status").className = `status ${kind}`;
}

function showText(text) {
  element("result").textContent = text;
  element("copy").hidden = text === "";
}

function readRequest() {
  const members = [`"query":${JSON.stringify(query.value)}`];
  if (variables.value.trim() !== "") {
    // Checked, but sent as it was written: a number beyond 2^53 must not be rounded on its way.
    JSON.parse(variables.value);
    members.push(`"variables":${variables.value}`);
  }
  if (!element("operation-field").hidden) {
    members.push(`"operationName":${JSON.stringify(element("operation").value)}`);
  }
  return `{${members.join(",")}}`;
}

function readHeaders() {
  const given = headers.value.trim() === "" ? {} : JSON.parse(headers.value);
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new SyntaxError("They are an object of names and values.");
  }
  // Checks names and values too, as a browser does.
  return Object.fromEntries(new Headers(given));
}

async function run() {
  if (running) {
    running.abort();
    return;
  }
  let body;
  let given;
  try {
    given = readHeaders();
  } catch (error) {
    showErrors([{ message: "The headers can't be used.", facts: error.message }]);
    showStatus("not sent", "bad");
    showText("");
    headers.focus();
    return;
  }
  try {
    body = readRequest();
  } catch (error) {
    showErrors([{ message: "The variables are not valid JSON.", facts: error.message }]);
    showStatus("not sent", "bad");
    showText("");
    variables.focus();
    return;
  }

  if (stacked.matches) {
    element("response").scrollIntoView({ behavior: "smooth" });
  }
  const chosen = element("operation-field").hidden ? "" : element("operation").value;
  if (isSubscription(query.value, chosen)) {
    showErrors([]);
    const started = performance.now();
    const refusal = await listen(chosen || operationNames(query.value)[0] || "", (signal) => send(endpoint, body, { streams: true, headers: given, signal }));
    if (refusal) {
      showResponse(refusal, await refusal.text(), performance.now() - started);
    }
    return;
  }

  running = new AbortController();
  element("run-label").textContent = "Stop";
  showStatus("running …", "");
  const started = performance.now();
  try {
    const response = await send(endpoint, body, { headers: given, signal: running.signal });
    showResponse(response, await response.text(), performance.now() - started);
  } catch (error) {
    showText("");
    showErrors(isStopped(error) ? [] : [{ message: "The gateway did not answer. Is it running?", facts: error.message }]);
    showStatus(isStopped(error) ? "stopped" : "no answer", isStopped(error) ? "" : "bad");
  } finally {
    running = null;
    element("run-label").textContent = "Run";
  }
}

function showResponse(response, text, milliseconds) {
  const size = new TextEncoder().encode(text).length;
  const facts = `${response.status} ${response.statusText} · ${milliseconds.toFixed(0)} ms · ${(size / 1024).toFixed(1)} kB`;
  let isGood = false;
  try {
    isGood = showAnswer(text) && response.ok;
  } catch {
    showErrors([{ message: "The answer is not JSON.", facts: response.headers.get("Content-Type") ?? "" }]);
    showText(text);
  }
  showStatus(facts, isGood ? "good" : "bad");
}

function showAnswer(text) {
  const answer = JSON.parse(text);
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  showErrors(errors.map(describe));
  showJson(element("result"), text);
  element("copy").hidden = false;
  return errors.length === 0;
}

function refreshOperations() {
  const names = operationNames(query.value);
  const choice = element("operation");
  const chosen = choice.value;
  choice.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  element("operation-field").hidden = names.length < 2;
}

function keep() {
  sessionStorage.setItem(saved, JSON.stringify({ query: query.value, variables: variables.value, headers: headers.value }));
}

function fill(request) {
  query.value = request.query;
  variables.value = typeof request.variables === "string" ? request.variables
    : request.variables ? JSON.stringify(request.variables, null, 2) : "";
  headers.value = request.headers ?? headers.value;
  query.setSelectionRange(0, 0);
  query.scrollTo(0, 0);
  refreshOperations();
}

async function offerExamples() {
  const response = await fetch("examples.json");
  const examples = await response.json();
  const buttons = examples.map((example) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = example.title;
    button.addEventListener("click", () => {
      fill(example);
      keep();
      mark(button);
    });
    return button;
  });
  const mark = (pressed) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === pressed)));
  query.addEventListener("input", () => mark(null));
  element("examples").replaceChildren(...buttons);
  if (query.value === "") {
    fill(examples[0]);
    mark(buttons[0]);
  }
}

for (const editor of [query, variables, headers]) {
  indentOnTab(editor);
  editor.addEventListener("input", keep);
}
query.addEventListener("input", refreshOperations);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
element("run").addEventListener("click", run);
element("copy").addEventListener("click", () => navigator.clipboard.writeText(element("result").textContent));
fill(JSON.parse(sessionStorage.getItem(saved)) ?? { query: "" });
await offerExamples();

// The start page: shows the ways on, how the gateway is, and runs an example. No framework, nothing from outside.
import { isSubscription } from "./document.js";
import { showJson } from "./json.js";
import { answersOf } from "./stream.js";

const element = (id) => document.getElementById(id);
const kept = "barq.start.token";
let configuration = null;
let chosen = null;
let running = null;

function lead(id, address) {
  element(id).closest("li").hidden = address === null;
  if (address !== null) {
    element(id).href = address;
  }
}

async function showHealth() {
  try {
    const response = await fetch(configuration.health);
    element("health").dataset.kind = response.ok ? "good" : "bad";
    element("health-text").textContent = response.ok ? "Ready" : "Not ready: see Health";
  } catch {
    element("health").dataset.kind = "bad";
    element("health-text").textContent = "It does not answer";
  }
}

function choose(example, button) {
  chosen = example;
  element("query").textContent = example.query + (example.variables ? `\n# with\n${JSON.stringify(example.variables, null, 2)}` : "");
  for (const other of element("examples").children) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

function headers(streams) {
  const sent = {
    "Accept": streams ? "text/event-stream" : "application/graphql-response+json, application/json;q=0.9",
    "Content-Type": "application/json",
    "GraphQL-Preflight": "1",
  };
  const token = element("token").value.trim();
  if (token) {
    sessionStorage.setItem(kept, token);
    sent.Authorization = `Bearer ${token}`;
  }
  return sent;
}

function showStatus(text, kind = "") {
  element("status").textContent = text;
  element("status").className = kind;
}

async function run() {
  if (running) {
    running.abort();
    return;
  }

  running = new AbortController();
  element("run").textContent = "Stop";
  const streams = isSubscription(chosen.query, "");
  showStatus(streams ? "listening: changes come here" : "running …");
  try {
    const response = await fetch(configuration.endpoint, {
      method: "POST",
      headers: headers(streams),
      body: JSON.stringify({ query: chosen.query, variables: chosen.variables ?? undefined }),
      signal: running.signal,
    });
    if (response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      for await (const answer of answersOf(response.body)) {
        show(answer);
      }
      showStatus("ended");
    } else {
      const isGood = show(await response.text());
      showStatus(`${response.status} ${response.statusText}`, response.ok && isGood ? "good" : "bad");
    }
  } catch (error) {
    showStatus(error.name === "AbortError" ? "stopped" : `no answer: ${error.message}`, error.name === "AbortError" ? "" : "bad");
  } finally {
    running = null;
    element("run").textContent = "Run";
  }
}

function show(text) {
  showJson(element("result"), text);
  return !("errors" in JSON.parse(text));
}

async function start() {
  const [settings, examples] = await Promise.all(["start/config.json", "start/examples.json"].map(async (file) => (await fetch(file)).json()));
  configuration = settings;
  lead("explorer", settings.explorer);
  lead("dashboard", settings.dashboard);
  element("endpoint").textContent = new URL(settings.endpoint, document.baseURI).href;
  element("access").hidden = !settings.needsToken;
  element("demo").hidden = settings.needsToken;
  element("token").value = sessionStorage.getItem(kept) ?? "";
  element("access").addEventListener("submit", (event) => { event.preventDefault(); run(); });
  element("examples").replaceChildren(...examples.map((example) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = example.title;
    button.addEventListener("click", () => choose(example, button));
    return button;
  }));
  choose(examples[0], element("examples").firstElementChild);
  element("run").addEventListener("click", run);
  await showHealth();
}

await start();

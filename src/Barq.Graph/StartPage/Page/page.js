// The start page: shows the ways on, how the gateway is, and runs an example. No framework, nothing from outside.
import { isSubscription } from "./document.js";
import { showJson } from "./json.js";
import { listen } from "./live.js";
import { isStopped, send } from "./operation.js";

const element = (id) => document.getElementById(id);
const kept = "barq.start.token";
const hint = element("result").firstElementChild;
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
  running?.abort();
  showStatus("");
  element("result").replaceChildren(hint.cloneNode(true));
  element("query").textContent = example.query + (example.variables ? `\n# with\n${JSON.stringify(example.variables, null, 2)}` : "");
  for (const other of element("examples").children) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

function headers() {
  const token = element("token").value.trim();
  if (!token) {
    return {};
  }
  sessionStorage.setItem(kept, token);
  return { Authorization: `Bearer ${token}` };
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

  const { title, query, variables } = chosen;
  const body = JSON.stringify({ query, variables: variables ?? undefined });
  if (isSubscription(query, "")) {
    const refusal = await listen(title, (signal) => send(configuration.endpoint, body, { streams: true, headers: headers(), signal }));
    if (refusal) {
      await showResponse(refusal);
    }
    return;
  }

  running = new AbortController();
  element("run").textContent = "Stop";
  showStatus("running …");
  try {
    await showResponse(await send(configuration.endpoint, body, { headers: headers(), signal: running.signal }));
  } catch (error) {
    showStatus(isStopped(error) ? "stopped" : `no answer: ${error.message}`, isStopped(error) ? "" : "bad");
  } finally {
    running = null;
    element("run").textContent = "Run";
  }
}

async function showResponse(response) {
  const isGood = show(await response.text());
  showStatus(`${response.status} ${response.statusText}`, response.ok && isGood ? "good" : "bad");
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
  element("explorer-hint").hidden = settings.explorer === null;
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

import { Calls } from "./calls.js";
import { choice } from "./choices.js";
import { Figures, SUBSCRIPTION } from "./figures.js";
import { History } from "./history.js";
import { Lists, asker } from "./lists.js";
import { PANELS, SERIES, TARGETS, WORST } from "./panels.js";
import { Plot } from "./plot.js";
import { LiveSubscription } from "./socket.js";
import { ago, timeOfDay } from "./units.js";
import { PanelView, TargetView, make } from "./view.js";

const INTERVAL = 1; // Seconds.
const SILENCE = 6000;
const HIDDEN_FOR = 10_000;
const TOKEN = "barq.dashboard.token";

const element = (id) => document.getElementById(id);
const config = await (await fetch("config.json", { cache: "no-store" })).json();
const figures = new Figures();
const histories = { NODE: new History(SERIES, WORST), CLUSTER: new History(SERIES, WORST) };
const targets = TARGETS.map((target) => new TargetView(target));
const panels = PANELS.map((panel) => new PanelView(panel));
element("targets").append(...targets.map((target) => target.element));
element("panels").append(...panels.map((panel) => panel.element));
targets.forEach((target) => target.show(null));

let plots = [];
let seconds = 300;
let scope = "NODE";
let history = histories.NODE;
let state = { kind: "connecting", detail: "" };
let latest = null;
let latestAt = 0;
let pointed = null;
let hiding;

const tokenOf = () => sessionStorage.getItem(TOKEN);
const request = asker(config.performance, tokenOf, () => scope);
const lists = new Lists(request);
const calls = new Calls(request);
const live = new LiveSubscription(config.endpoint, tokenOf, { tick, state: setState });

function tick({ liveMetrics: metrics }) {
  latest = { metrics, numbers: figures.read(metrics), time: Date.parse(metrics.time) / 1000 };
  latestAt = Date.now();
  history.add(latest.time, latest.numbers, INTERVAL * 3.5);
  const missed = targets.filter((target) => target.show(latest.numbers)).length;
  panels.forEach((panel) => panel.show(metrics, latest.numbers));
  document.title = missed > 0 ? `▲ ${missed} missed · Barq` : "Barq · Operations";
  draw();
  showState();
}

function draw() {
  const tier = seconds > 3600 ? history.coarse : history.fine;
  const end = latest?.time ?? Date.now() / 1000;
  // A page that has just been opened has little to show: that is drawn wide, until it fills the time that was chosen.
  const known = end - (tier.times[0] ?? end);
  const shown = Math.min(seconds, Math.max(seconds / 5, known));
  plots.forEach((plot) => plot.show(tier, end - shown, end));
  if (pointed !== null) {
    point(pointed);
  }
}

// The values of the moment under the cursor, in all panels; those of now when it leaves.
function point(index) {
  pointed = index;
  if (latest === null) {
    return;
  }
  const { times, columns } = seconds > 3600 ? history.coarse : history.fine;
  const numbers = index === null ? latest.numbers : Object.fromEntries([...columns].map(([name, column]) => [name, column[index]]));
  panels.forEach((panel) => panel.showValues(numbers));
  document.body.dataset.at = index === null ? "" : timeOfDay(times[index] ?? latest.time);
  showState();
}

function setState(kind, detail = "") {
  state = { kind, detail };
  document.body.classList.toggle("stale", kind !== "live");
  if (kind === "refused") {
    sessionStorage.removeItem(TOKEN);
    askForToken(detail);
  } else if (kind === "live") {
    element("access").hidden = true;
    element("board").hidden = false;
    element("sign-out").hidden = tokenOf() === null;
    element("calls").hidden = false;
    lists.start();
    calls.start();
  }
  if (kind === "paused" || kind === "refused") {
    lists.stop();
    calls.stop();
  }
  showState();
}

const words = {
  connecting: "Connecting", live: "Live", waiting: "Not connected", paused: "Paused", refused: "Not signed in",
};

// The first element is read out by screen readers when it changes, so it holds no seconds.
function showState() {
  element("state").dataset.kind = state.kind;
  if (element("state-text").textContent !== words[state.kind]) {
    element("state-text").textContent = words[state.kind];
  }
  element("retry").hidden = state.kind !== "waiting";
  element("state-detail").textContent = detail();
}

function detail() {
  const age = latest === null ? "" : `figures are from ${ago((Date.now() - latestAt) / 1000)}`;
  if (state.kind === "live") {
    return document.body.dataset.at ? `at ${document.body.dataset.at}` : scope === "CLUSTER" && latest !== null ? nodes() : "";
  }
  const wait = Math.max(0, Math.ceil((live.retryAt - Date.now()) / 1000));
  return [age, state.kind === "waiting" ? `trying again in ${wait} s` : "", state.kind === "waiting" ? state.detail : ""].filter(Boolean).join(" · ");
}

function nodes() {
  const { nodes: all, isComplete } = latest.metrics;
  return `${all.length} ${all.length === 1 ? "node" : "nodes"}${isComplete ? "" : "; Redis is away, so the others are not counted"}`;
}

function subscribe() {
  live.start(SUBSCRIPTION, { interval: INTERVAL, scope }, SILENCE);
}

// What was drawn of a scope stays, and goes on where it is chosen again.
function leave() {
  figures.clear();
  latest = null;
}

function forget() {
  Object.values(histories).forEach((each) => each.clear());
  leave();
}

function askForToken(reason) {
  element("board").hidden = true;
  element("calls").hidden = true;
  element("access").hidden = false;
  element("sign-out").hidden = true;
  if (reason) {
    element("access-text").textContent = reason;
  }
  element("token").focus();
}

element("access").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, element("token").value.trim().replace(/^Bearer\s+/i, ""));
  element("token").value = "";
  subscribe();
});
element("sign-out").addEventListener("click", () => {
  sessionStorage.removeItem(TOKEN);
  live.pause();
  forget();
  askForToken("The token is forgotten.");
});
element("retry").addEventListener("click", () => live.retry());
addEventListener("online", () => live.retry());

// Nobody looks: the gateway need not measure for this tab. A short look elsewhere leaves no gap.
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(() => live.pause(), HIDDEN_FOR);
  } else if (state.kind === "paused" && element("access").hidden) {
    subscribe();
  }
});
setInterval(() => state.kind !== "live" && showState(), 1000);

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
let theme = "auto";
function paint() {
  document.documentElement.dataset.theme = theme === "auto" ? (systemIsDark.matches ? "dark" : "light") : theme;
  plots.forEach((plot) => plot.refresh());
}
systemIsDark.addEventListener("change", paint);
choice("theme", [["auto", "Auto", "As the system has it"], ["light", "Light"], ["dark", "Dark"]], (value) => {
  theme = value;
  paint();
});
choice("window", [["300", "5 min"], ["3600", "1 h"], ["86400", "24 h", "Half minutes: means, of times and errors the worst"]], (value) => {
  seconds = Number(value);
  draw();
});

if (config.plots) {
  document.head.append(make("link", { rel: "stylesheet", href: "uplot/uPlot.min.css" }));
  const { default: uPlot } = await import("./uplot/uPlot.esm.js");
  plots = panels.map((panel) => new Plot(uPlot, panel.plot, panel.panel, point));
} else {
  document.body.classList.add("without-plots");
  element("notice").hidden = false;
  element("notice").textContent =
    "The figures are shown as numbers alone: this gateway was built without npm. Build it on a machine with npm to get the plots; the build runs “npm ci” by itself.";
}

if (config.needsToken && tokenOf() === null) {
  setState("refused");
}
choice("scope", [["NODE", "This node"], ["CLUSTER", "Cluster", "All nodes added up"]], (value) => {
  if (value !== scope) {
    scope = value;
    history = histories[value];
    leave();
    draw();
    lists.refresh();
    calls.refresh();
  }
  if (element("access").hidden) {
    subscribe();
  }
});

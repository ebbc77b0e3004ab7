// Slow queries, N+1 patterns and what the database's time goes to, from the performance endpoints: asked for now and then, since they change
// slowly.

import { ago, text } from "./units.js";
import { make } from "./view.js";

const EVERY = 15_000;
const MOST = 20;
const MOST_BUSY = 8;

const seconds = (value, unit) => text(value === null || value === undefined ? null : value * 1000, unit);
const lastSeen = (time) => (time ? ago((Date.now() - Date.parse(time)) / 1000) : "");

function row(title, statement, figures) {
  const facts = make("dl", {}, ...figures.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))));
  return make("details", {}, make("summary", {}, make("span", { class: "where" }, title), facts), make("pre", {}, statement));
}

// What a statement was for; where no request asked for it, what it does.
function place({ operation, field, statement }) {
  const [, verb] = /^\s*(\w+)/.exec(statement) ?? [];
  return [operation, field].filter(Boolean).join(" › ") || `background › ${[verb, tableOf(statement)].filter(Boolean).join(" ")}`;
}

// The first table that a statement names: not a name that it gives itself (WITH … AS), not what FOR UPDATE, DO UPDATE or EXTRACT(… FROM …) is followed by.
export function tableOf(statement) {
  const own = new Set([...statement.matchAll(/(?:\bWITH(?:\s+RECURSIVE)?|,)\s*"?(\w+)"?(?:\s*\([^()]*\))?\s+AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(/gi)].map(([, name]) => name));
  const places = statement
    .replace(/\b(?:EXTRACT|SUBSTRING|TRIM|OVERLAY)\s*\([^()]*\)/gi, "")
    .replace(/\b(?:FOR(?:\s+NO\s+KEY)?|DO|ON)\s+UPDATE\b/gi, "")
    .replace(/\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\b/gi, "");
  const words = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:ONLY\s+|OR\s+\w+\s+)?((?:"[^"]+"|\w+)(?:\s*\.\s*(?:"[^"]+"|\w+))*)(\s*\()?/gi;
  for (const [keyword, name, call] of places.matchAll(words)) {
    const table = name.split(".").at(-1).replaceAll('"', "").trim();
    if (!own.has(table) && (call === undefined || /^INTO/i.test(keyword)) && !/^(?:SELECT|LATERAL|VALUES|SET)$/i.test(table)) {
      return table;
    }
  }
  return undefined;
}

const slowRow = (query) => row(place(query), query.statement, [
  ["slow", text(query.slow_count, "count")], ["of", text(query.count, "count")], ["mean", seconds(query.mean_time, "milliseconds")],
  ["max", seconds(query.max_time, "milliseconds")], ["seen", lastSeen(query.last_seen)],
]);

const busyRow = (query) => row(place(query), query.statement, [
  ["in all", seconds(query.total_time, "milliseconds")], ["times", text(query.count, "count")], ["mean", seconds(query.mean_time, "milliseconds")],
  ["p95", seconds(query.p95, "milliseconds")],
]);

const patternRow = (pattern) => row(place(pattern), pattern.statement, [
  ["at most", `${text(pattern.max_repeats, "count")} in a request`], ["requests", text(pattern.count, "count")], ["seen", lastSeen(pattern.last_seen)],
]);

/** One list, refreshed while the page is seen. */
class List {
  constructor(name, path, key, most, makeRow, empty) {
    Object.assign(this, { path, key, most, makeRow, empty, rows: document.getElementById(name), hint: document.getElementById(`${name}-hint`) });
  }

  async refresh(request) {
    try {
      const answer = await (await request(this.path)).json();
      this.show(answer[this.key].slice(0, this.most));
    } catch (problem) {
      // What was shown stays; only how old it is is said.
      this.hint.textContent = `not refreshed: ${problem.message}`;
    }
  }

  show(items) {
    this.hint.textContent = items.length === 0 ? "" : items.length >= this.most ? `the first ${this.most}` : `${items.length}`;
    const key = JSON.stringify(items);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    const open = new Set([...this.rows.querySelectorAll("details[open] pre")].map((pre) => pre.textContent));
    this.rows.replaceChildren(...(items.length === 0 ? [make("p", { class: "empty" }, this.empty)] : items.map(this.makeRow)));
    this.rows.querySelectorAll("pre").forEach((pre) => (pre.parentElement.open = open.has(pre.textContent)));
  }
}

/** Asks the performance endpoints. `tokenOf` gives the token, or null; `scopeOf` whose figures are shown, as the subscription has it. */
export function asker(root, tokenOf, scopeOf) {
  return async (path, { headers = {}, ...options } = {}) => {
    const token = tokenOf();
    const answer = await fetch(`${root}/${path}${path.includes("?") ? `&scope=${scopeOf().toLowerCase()}` : ""}`, {
      ...options, headers: { ...headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) }, cache: "no-store",
    });
    if (!answer.ok) {
      const said = await answer.json().catch(() => null);
      throw new Error(said?.errors?.[0]?.message ?? `${answer.status} ${answer.statusText}`.trim());
    }
    return answer;
  };
}

/** The lists. `request` asks a performance endpoint. */
export class Lists {
  constructor(request) {
    this.request = request;
    this.lists = [
      new List("slow", `slow-queries?limit=${MOST}`, "slow_queries", MOST, slowRow, "No query was slow since the start."),
      new List("n1", "n1-queries?", "patterns", MOST, patternRow, "None seen: each list takes one statement."),
      new List("busy", `slow-queries?all=true&limit=${MOST_BUSY}`, "slow_queries", MOST_BUSY, busyRow, "No queries yet."),
    ];
  }

  start() {
    if (this.timer === undefined) {
      this.timer = setInterval(() => this.refresh(), EVERY);
      this.refresh();
    }
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  refresh() {
    return Promise.all(this.lists.map((list) => list.refresh(this.request)));
  }
}

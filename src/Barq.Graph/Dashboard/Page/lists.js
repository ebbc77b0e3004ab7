// Slow queries and N+1 patterns, from the performance endpoints: asked for now and then, since they change slowly.

import { ago, text } from "./units.js";
import { make } from "./view.js";

const EVERY = 15_000;
const MOST = 20;

const seconds = (value, unit) => text(value === null || value === undefined ? null : value * 1000, unit);
const lastSeen = (time) => (time ? ago((Date.now() - Date.parse(time)) / 1000) : "");

function row(title, statement, figures) {
  const facts = make("dl", {}, ...figures.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))));
  return make("details", {}, make("summary", {}, make("span", { class: "where" }, title), facts), make("pre", {}, statement));
}

const place = ({ operation, field }, none) => [operation, field].filter(Boolean).join(" › ") || none;

const slowRow = (query) => row(place(query, "not from a GraphQL operation"), query.statement, [
  ["slow", text(query.slow_count, "count")], ["of", text(query.count, "count")], ["mean", seconds(query.mean_time, "milliseconds")],
  ["max", seconds(query.max_time, "milliseconds")], ["seen", lastSeen(query.last_seen)],
]);

const patternRow = (pattern) => row(place(pattern, "unknown"), pattern.statement, [
  ["at most", `${text(pattern.max_repeats, "count")} in a request`], ["requests", text(pattern.count, "count")], ["seen", lastSeen(pattern.last_seen)],
]);

/** One list, refreshed while the page is seen. */
class List {
  constructor(name, path, key, makeRow, empty) {
    Object.assign(this, { path, key, makeRow, empty, rows: document.getElementById(name), hint: document.getElementById(`${name}-hint`) });
  }

  async refresh(request) {
    try {
      const answer = await request(this.path);
      this.show((await answer.json())[this.key]);
    } catch (problem) {
      // What was shown stays; only how old it is is said.
      this.hint.textContent = `not refreshed: ${problem.message}`;
    }
  }

  show(items) {
    this.hint.textContent = items.length === 0 ? "" : items.length >= MOST ? `the ${MOST} worst` : `${items.length}`;
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

/** Both lists. `tokenOf` gives the token, or null. */
export class Lists {
  constructor(root, tokenOf) {
    this.root = root;
    this.tokenOf = tokenOf;
    this.lists = [
      new List("slow", `slow-queries?limit=${MOST}`, "slow_queries", slowRow, "No query was slow since the start."),
      new List("n1", "n1-queries", "patterns", patternRow, "None seen: each list takes one statement."),
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
    const token = this.tokenOf();
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
    const request = async (path) => {
      const answer = await fetch(`${this.root}/${path}`, { headers, cache: "no-store" });
      if (!answer.ok) {
        throw new Error(`${answer.status} ${answer.statusText}`.trim());
      }
      return answer;
    };
    return Promise.all(this.lists.map((list) => list.refresh(request)));
  }
}

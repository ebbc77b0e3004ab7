// Who asks for what, how long that takes and which errors come of it: a table of operations and one of clients, to sort and to open.

import { NONE, ago, text } from "./units.js";
import { ENOUGH } from "./panels.js";
import { make } from "./view.js";

const EVERY = 5000;
const LIMIT = 0.01;

const milliseconds = (value) => text(value === null || value === undefined ? null : value * 1000, "milliseconds");
const count = (value) => text(value, "count");
const share = ({ recent, error_rate: rate }) => (recent === 0 ? NONE : text(rate * 100, "percent"));
const isBad = ({ recent, error_rate: rate }) => recent >= ENOUGH && rate >= LIMIT;
const since = (time) => ago(Math.max(0, (Date.now() - Date.parse(time)) / 1000));

// Name, what it is sorted by, what it shows, and whether that is bad.
const COLUMNS = [
  ["requests", (calls) => calls.total, (calls) => count(calls.total)],
  ["with errors", (calls) => calls.errors, (calls) => count(calls.errors)],
  ["most often", (calls) => calls.codes[0]?.code ?? "", (calls) => calls.codes[0]?.code ?? ""],
  ["last minute", (calls) => calls.recent, (calls) => count(calls.recent)],
  ["errors", (calls) => (calls.recent === 0 ? -1 : calls.error_rate), share, isBad],
  ["p50", (calls) => calls.p50 ?? -1, (calls) => milliseconds(calls.p50)],
  ["p95", (calls) => calls.p95 ?? -1, (calls) => milliseconds(calls.p95)],
  ["p99", (calls) => calls.p99 ?? -1, (calls) => milliseconds(calls.p99)],
  ["rows", (calls) => calls.rows, (calls) => count(calls.rows)],
  ["cost", (calls) => calls.cost.estimated_cost, (calls) => count(calls.cost.estimated_cost)],
  ["database", (calls) => calls.cost.database_time, (calls) => milliseconds(calls.cost.database_time)],
  ["bytes", (calls) => calls.bytes, (calls) => text(calls.bytes, "bytes")],
  ["seen", (calls) => Date.parse(calls.last_seen), (calls) => since(calls.last_seen)],
];

const codesOf = (calls) => make("p", { class: "codes" }, ...(calls.codes.length === 0
  ? ["No errors since the start."]
  : calls.codes.map(({ code, requests }) => make("span", {}, make("code", {}, code), ` ${count(requests)}`))));

// Since the start, so the one is of as many requests as the other.
const costOf = ({ cost }) => make("p", { class: "cost" },
  `Estimated: cost ${count(cost.estimated_cost)}, ${count(cost.estimated_rows)} rows, ${count(cost.estimated_statements)} statements, the heaviest request ${count(cost.largest_weight)}. `
  + `Spent: ${count(cost.rows)} rows, ${count(cost.statements)} statements, ${milliseconds(cost.database_time)} of the database.`);

/** A table; `detail` makes what an opened row shows. */
class Table {
  constructor(name, path, key, { nameOf, idOf, detail, empty }) {
    Object.assign(this, { path, key, nameOf, idOf, detail, empty, place: document.getElementById(name), hint: document.getElementById(`${name}-hint`) });
    this.sort = { column: 0, down: true };
    this.open = new Map();
    this.rows = [];
  }

  async refresh(request) {
    try {
      this.rows = (await (await request(this.path)).json())[this.key];
      this.hint.textContent = this.rows.length === 0 ? "" : `${this.rows.length}`;
      this.show();
    } catch (problem) {
      this.hint.textContent = `not refreshed: ${problem.message}`;
    }
  }

  show() {
    // What somebody reads or points at stays where it is.
    const focused = document.activeElement?.closest?.("button[data-key]")?.dataset.key;
    if (this.rows.length === 0) {
      this.place.replaceChildren(make("p", { class: "empty" }, this.empty));
      return;
    }
    const [, valueOf] = COLUMNS[this.sort.column];
    const value = (row) => (this.sort.column < 0 ? this.nameOf(row) : valueOf(row.requests));
    const order = (left, right) => (typeof left === "string" ? left.localeCompare(right) : left - right);
    const rows = this.rows.toSorted((left, right) => order(value(left), value(right)) * (this.sort.down ? -1 : 1));
    this.place.replaceChildren(make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, this.key), ...COLUMNS.map(([label], index) => this.#head(label, index)))),
      make("tbody", {}, ...rows.flatMap((row) => this.#row(row)))));
    if (focused) {
      this.place.querySelector(`button[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  #head(label, index) {
    const { column, down } = this.sort;
    const button = make("button", { type: "button", class: "sort", "data-key": `sort ${index}` }, label, column === index ? (down ? " ▾" : " ▴") : "");
    button.addEventListener("click", () => {
      this.sort = { column: index, down: column === index ? !down : true };
      this.show();
    });
    return make("th", { scope: "col", ...(column === index ? { "aria-sort": down ? "descending" : "ascending" } : {}) }, button);
  }

  #row(row) {
    const id = this.idOf(row);
    const isOpen = this.open.has(id);
    const button = make("button", { type: "button", class: "where", "data-key": id, "aria-expanded": `${isOpen}` }, this.nameOf(row));
    button.addEventListener("click", () => {
      if (!this.open.delete(id)) {
        this.open.set(id, this.detail(row));
      }
      this.show();
    });
    const cells = COLUMNS.map(([, , shown, bad]) => make("td", bad?.(row.requests) ? { class: "bad" } : {}, shown(row.requests)));
    const line = make("tr", {}, make("th", { scope: "row" }, button), ...cells);
    return isOpen ? [line, make("tr", { class: "detail" }, make("td", { colspan: `${COLUMNS.length + 1}` }, codesOf(row.requests), costOf(row.requests), this.open.get(id)))] : [line];
  }
}

/** The tables. `request` asks a performance endpoint. */
export class Calls {
  constructor(request) {
    this.request = request;
    this.tables = [
      new Table("operations", "operations?", "operations", {
        nameOf: (row) => [row.kind, row.name].filter(Boolean).join(" "), idOf: (row) => row.key, detail: (row) => this.#operation(row), empty: "No requests yet.",
      }),
      new Table("clients", "clients?", "clients", {
        nameOf: (row) => `${row.name} ${row.version}`.trim(), idOf: (row) => `${row.name} ${row.version}`, detail: () => "", empty: "No requests yet.",
      }),
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
    return Promise.all(this.tables.map((table) => table.refresh(this.request)));
  }

  // Filled when the answer is there: the row is opened at once.
  #operation(row) {
    const place = make("div", { class: "operation" }, make("p", { class: "hint" }, "…"));
    this.request(`operations/${encodeURIComponent(row.key)}?`)
      .then(async (answer) => this.#fill(place, await answer.json()))
      .catch((problem) => place.replaceChildren(make("p", { class: "hint" }, `not known: ${problem.message}`)));
    return place;
  }

  #fill(place, { text: document, statements }) {
    const list = statements.map((statement) => make("details", {},
      make("summary", {}, make("span", { class: "where" }, statement.field ?? "statement"),
        make("span", { class: "hint" }, ` ${count(statement.count)} times, mean ${milliseconds(statement.mean_time)}, p95 ${milliseconds(statement.p95)}`)),
      make("pre", {}, statement.statement), this.#explain(statement)));
    place.replaceChildren(
      make("pre", {}, document ?? "No text: it could not be read, or no node has kept it."),
      ...(list.length === 0 ? [make("p", { class: "hint" }, "No statements: it was answered from a cache, or asked for nothing of the database.")] : list));
  }

  #explain(statement) {
    const button = make("button", { type: "button", class: "quiet" }, "Explain");
    const plan = make("pre", { class: "plan" });
    plan.hidden = true;
    if (!statement.explainable) {
      button.disabled = true;
    }
    const why = statement.explainable ? "" : "Only what was slow on this node can be explained: SLOW_QUERY_THRESHOLD says from when on that is.";
    button.addEventListener("click", async () => {
      plan.hidden = false;
      plan.textContent = "…";
      try {
        const answer = await this.request("query-analyzer/explain", {
          method: "POST", body: JSON.stringify({ id: statement.id }), headers: { "Content-Type": "application/json" },
        });
        plan.textContent = (await answer.json()).plan.join("\n");
      } catch (problem) {
        plan.textContent = problem.message;
      }
    });
    return make("div", { class: "explain" }, button, make("span", { class: "hint" }, why), plan);
  }
}

// The elements of a panel and of a target, and what they show at a tick.

import { ENOUGH, misses, tells } from "./panels.js";
import { parts, text } from "./units.js";

/** An element with attributes and children; text is set as text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Setting the same text again would still cost layout.
function write(element, content) {
  if (element.textContent !== content) {
    element.textContent = content;
  }
}

const goal = (target) => (target.note
  ? [target.note]
  : [make("span", { class: "word" }, "target "), `${target.above ? ">" : "<"} ${text(target.limit, target.unit)}`]);

function swatch(series) {
  const line = make("span", { class: "swatch", "aria-hidden": "true", "data-dash": series.dash ? "yes" : "no" });
  line.style.setProperty("--colour", `var(${series.colour})`);
  return line;
}

/** One figure with its target, in the row above the panels. */
export class TargetView {
  constructor(target) {
    this.target = target;
    this.digits = make("b");
    this.sign = make("span", { class: "unit" });
    this.verdict = make("span", { class: "verdict" });
    this.element = make("li", { "data-target": target.series },
      make("span", { class: "label" }, target.label), make("span", { class: "value" }, this.digits, this.sign),
      make("span", { class: "goal" }, this.verdict, ...goal(target)));
  }

  show(numbers) {
    const value = numbers?.[this.target.series];
    const [digits, sign] = parts(value, this.target.unit);
    const isKnown = value !== null && value !== undefined;
    const isJudged = isKnown && this.target.limit !== undefined && tells(numbers, this.target);
    const isMissed = isJudged && misses(numbers, this.target);
    write(this.digits, digits);
    write(this.sign, sign);
    // Not by colour alone.
    write(this.verdict, !isJudged ? "" : isMissed ? "▲ over " : "✓ ");
    if (isMissed && this.target.above) {
      write(this.verdict, "▼ under ");
    }
    this.element.dataset.state = !isJudged ? "none" : isMissed ? "missed" : "met";
    this.element.title = isKnown && !isJudged && this.target.limit !== undefined ? `Of fewer than ${ENOUGH} in the last minute: neither good nor bad` : "";
    return isMissed;
  }
}

/** A panel: its values as text, its plot, and what it says while there is nothing to draw. */
export class PanelView {
  constructor(panel) {
    this.panel = panel;
    this.values = panel.series.map(() => make("dd"));
    this.table = panel.table ? make("div", { class: "figures" }) : null;
    const legend = this.table ?? make("dl", { class: "legend" },
      ...panel.series.map((series, index) => make("div", {}, make("dt", {}, swatch(series), series.label), this.values[index])));
    this.notes = make("p", { class: "notes" });
    this.facts = make("p", { class: "facts" });
    this.facts.hidden = panel.facts === undefined;
    this.plot = make("div", { class: "plot", "aria-hidden": "true" });
    this.empty = make("p", { class: "empty" }, panel.empty ?? "");
    this.empty.hidden = true;
    this.element = make("section", { class: "panel", id: `panel-${panel.id}`, "aria-labelledby": `title-${panel.id}` },
      make("header", {}, make("h2", { id: `title-${panel.id}` }, panel.title), this.notes), legend, this.facts,
      make("div", { class: "drawing" }, this.plot, this.empty));
  }

  /** Shows a tick. */
  show(metrics, numbers) {
    const isEmpty = this.panel.isEmpty?.(metrics) ?? false;
    this.empty.hidden = !isEmpty;
    this.element.classList.toggle("is-empty", isEmpty);
    this.element.classList.toggle("missed", (this.panel.targets ?? []).some((target) => misses(numbers, target)));
    this.showValues(numbers);
    const line = (facts) => facts.map(([label, value, unit]) => `${label} ${unit ? text(value, unit) : value}`).join("  ·  ");
    write(this.notes, line(this.panel.notes?.(metrics) ?? []));
    write(this.facts, line(this.panel.facts?.(metrics) ?? []));
    if (this.table) {
      this.#showTable(this.panel.table(metrics));
    }
  }

  /** Shows the values of one moment: the newest, or the one under the cursor. */
  showValues(numbers) {
    this.panel.series.forEach((series, index) => write(this.values[index], text(numbers[series.name], this.panel.unit)));
  }

  #swatchOf(label) {
    return this.panel.series.filter((series) => series.label === label).map(swatch);
  }

  #showTable({ head, rows }) {
    const key = JSON.stringify(rows);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.table.replaceChildren(...(rows.length === 0 ? [] : [make("table", {},
      make("thead", {}, make("tr", {}, ...head.map((cell) => make("th", { scope: "col" }, cell)))),
      make("tbody", {}, ...rows.map(([name, ...counts]) => make("tr", {}, make("th", { scope: "row" }, ...this.#swatchOf(name), name),
        ...counts.map((count, index) => make("td", head[index + 1] === "failed" && count > 0 ? { class: "bad" } : {}, text(count, "count")))))))]));
  }
}

// A live plot on uPlot. All plots share their times, their window and the cursor.

import { onAxis, timeOfDay, text } from "./units.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// Whole megabytes, and whole jobs; the library's own steps are decimal.
const STEPS = {
  bytes: Array.from({ length: 30 }, (_, power) => 2 ** (power + 14)),
  count: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6],
};

// Its mark would be cut off, or run into those of the other axis.
const isAtEdge = (plot, time) => {
  const x = plot.valToPos(time, "x");
  return x < rem() || x > plot.over.clientWidth - rem();
};

/** Draws one panel's series. */
export class Plot {
  /**
   * @param uPlot the library's class
   * @param {HTMLElement} place what it fills
   * @param panel from panels.js
   * @param {(index: number | null) => void} pointed is told which sample the cursor of any plot is at
   */
  constructor(uPlot, place, panel, pointed) {
    this.panel = panel;
    this.plot = new uPlot(this.#options(uPlot, place, pointed), [[], ...panel.series.map(() => [])], place);
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect)).observe(place);
  }

  /** Shows a tier of the history between two times (seconds since 1970). */
  show(tier, from, to) {
    this.tier = tier;
    this.plot.batch(() => {
      this.plot.setData([tier.times, ...this.panel.series.map((series) => tier.columns.get(series.name))], false);
      this.plot.setScale("x", { min: from, max: to });
    });
  }

  /** Draws anew, with the colours and sizes that the page has now. */
  refresh() {
    this.plot.redraw(false, true);
  }

  #resize({ width, height }) {
    if (width > 0 && height > 0) {
      this.plot.setSize({ width: Math.floor(width), height: Math.floor(height) });
    }
  }

  #options(uPlot, place, pointed) {
    const font = () => `${Math.round(rem() * 0.72)}px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif`;
    const axis = { stroke: () => colour("--muted"), font: font(), ticks: { show: false }, grid: { stroke: () => colour("--grid"), width: 1 } };
    return {
      width: Math.max(50, place.clientWidth),
      height: Math.max(50, place.clientHeight),
      padding: [rem() * 0.5, rem() * 0.5, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: "barq" }, drag: { x: false, y: false, setScale: false }, y: false,
        points: { size: 7, fill: (plot, index) => colour(this.panel.series[index - 1].colour) },
      },
      scales: { x: { time: true }, y: { range: (plot, low, high) => this.#range(low, high) } },
      axes: [
        { ...axis, grid: { show: false }, space: rem() * 3.6, size: rem() * 1.6, values: (plot, times, index, space, step) => times.map((time) => (isAtEdge(plot, time) ? "" : timeOfDay(time, step < 60))) },
        { ...axis, space: rem() * 2, size: rem() * 3.6, gap: rem() * 0.3, incrs: STEPS[this.panel.unit], values: (plot, values) => onAxis(values, this.panel.unit) },
      ],
      series: [{}, ...this.panel.series.map((series) => ({
        label: series.label,
        stroke: () => colour(series.colour),
        fill: series.fill ? () => colour(series.colour) + "22" : undefined,
        width: series.width ?? 1.5,
        dash: series.dash,
        points: { show: false },
      }))],
      hooks: {
        setCursor: [(plot) => pointed(plot.cursor.idx ?? null)],
        draw: [(plot) => (this.panel.targets ?? []).forEach((target) => this.#drawTarget(plot, target))],
      },
    };
  }

  // From zero, so that a small change looks small; up to a target only where the values come near it.
  #range(low, high) {
    if (this.panel.range) {
      return this.panel.range;
    }
    const top = Math.max((high ?? 0) * 1.15, this.panel.least ?? 0) || 1;
    const near = (this.panel.targets ?? []).filter((target) => high > target.limit * 0.4).map((target) => target.limit * 1.15);
    return [0, Math.max(top, ...near)];
  }

  #drawTarget(plot, target) {
    const y = plot.valToPos(target.limit, "y", true);
    const { left, top, width, height } = plot.bbox;
    if (y < top || y > top + height) {
      return;
    }
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("--limit");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    ctx.font = `${Math.round(rem() * 0.68 * devicePixelRatio)}px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif`;
    ctx.textAlign = "right";
    ctx.textBaseline = target.above ? "top" : "bottom";
    ctx.fillText(`target ${target.above ? ">" : "<"} ${text(target.limit, this.panel.unit)}`, left + width, y + (target.above ? 3 : -3) * devicePixelRatio);
    ctx.restore();
  }
}

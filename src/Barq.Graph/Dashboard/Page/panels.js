// The panels: what each draws, and from where on it is bad. The targets are those that the product is built for.

import { QUEUES } from "./figures.js";

// Requests over their callers' shares, operations beyond what the node can take, and turns at the database that were given up.
const refusedBy = ({ rateRefused, refused, shed, turnsShed }) => rateRefused + refused + shed + turnsShed;

/**
 * A series: `name` in the history, `label`, `unit`, `colour` (a custom property of the style sheet), `dash`, `fill`, `worst` (the day
 * view shows the highest of each half minute instead of the mean).
 * `notes` stand beside the title, `facts` under the values: label, value, unit.
 * A target: `series`, `limit`, `above` (true where the value must stay above it).
 */
export const PANELS = [
  {
    id: "requests", title: "Requests", unit: "rate", empty: "No requests yet",
    isEmpty: (metrics) => metrics.api.requests.totalRequests === 0,
    series: [{ name: "rate", label: "requests", colour: "--a", fill: true }],
    notes: ({ api: { requests }, limits }) => [
      ...(refusedBy(limits) > 0 ? [["refused by limits", refusedBy(limits), "count"]] : []), ["slow", requests.slowRequests, "count"], ["in all", requests.totalRequests, "count"],
    ],
  },
  {
    id: "latency", title: "Response time", unit: "milliseconds", empty: "No requests yet",
    isEmpty: (metrics) => metrics.api.requests.totalRequests === 0,
    series: [
      { name: "p50", label: "p50", colour: "--b", worst: true },
      { name: "p95", label: "p95", colour: "--a", width: 2, worst: true },
      { name: "p99", label: "p99", colour: "--c", dash: [3, 3], worst: true },
    ],
    targets: [{ series: "p95", limit: 200 }],
  },
  {
    id: "errors", title: "Errors", unit: "percent", empty: "No requests yet",
    isEmpty: (metrics) => metrics.api.requests.totalRequests === 0,
    series: [{ name: "errors", label: "of requests", colour: "--d", fill: true, worst: true }],
    targets: [{ series: "errors", limit: 1 }],
    least: 1.15,
  },
  {
    id: "cache", title: "Cache hits", unit: "percent", empty: "Nothing was looked up yet", range: [0, 100],
    isEmpty: (metrics) => metrics.cache.totalHits + metrics.cache.totalMisses === 0,
    series: [
      { name: "hits", label: "all", colour: "--a", width: 2 },
      { name: "hitsMemory", label: "memory", colour: "--b" },
      { name: "hitsRedis", label: "Redis", colour: "--c", dash: [6, 3] },
      { name: "hitsResponse", label: "responses", colour: "--e", dash: [2, 3] },
    ],
    targets: [{ series: "hits", limit: 80, above: true }],
  },
  {
    id: "database", title: "Database time", unit: "milliseconds", empty: "No queries yet",
    isEmpty: (metrics) => metrics.database.totalQueries === 0,
    series: [
      { name: "databaseMean", label: "mean", colour: "--a", width: 2, worst: true },
      { name: "databaseP95", label: "p95", colour: "--c", dash: [3, 3], worst: true },
    ],
    targets: [{ series: "databaseMean", limit: 50 }],
  },
  {
    id: "load", title: "Database load", unit: "rate", empty: "No queries yet",
    isEmpty: (metrics) => metrics.database.totalQueries === 0,
    series: [{ name: "queries", label: "queries", colour: "--a", fill: true }],
    notes: ({ database: { pool } }) => (pool ? [["connections", `${pool.inUse} of ${pool.max}`], ["idle", pool.idle, "count"], ...(pool.waiting > 0 ? [["waiting", pool.waiting, "count"]] : [])] : []),
  },
  {
    id: "jobs", title: "Jobs waiting", unit: "count", empty: "No job host has reported yet", least: 4,
    isEmpty: (metrics) => !metrics.jobs?.queues.length,
    series: QUEUES.map((queue, index) => ({
      name: `waiting:${queue}`, label: queue, colour: ["--d", "--a", "--b"][index], dash: [undefined, undefined, [3, 3]][index],
    })),
    table: (metrics) => ({
      head: ["", "waiting", "running", "failed"],
      rows: (metrics.jobs?.queues ?? []).map((queue) => [queue.queue, queue.enqueued, queue.processing, queue.failed]),
    }),
  },
  {
    id: "processor", title: "Processor", unit: "percent", least: 10,
    series: [
      { name: "cpu", label: "CPU", colour: "--a", fill: true },
      { name: "pause", label: "GC pauses", colour: "--d", dash: [3, 3], worst: true },
    ],
    notes: ({ system: { gc } }) => [["collections", `${gc.gen0} · ${gc.gen1} · ${gc.gen2}`]],
  },
  {
    id: "memory", title: "Memory", unit: "bytes",
    series: [
      { name: "memory", label: "working set", colour: "--a", width: 2 },
      { name: "heap", label: "managed heap", colour: "--b", dash: [6, 3] },
    ],
    notes: ({ system: { memory } }) => [["of", memory.availableBytes, "bytes"], ["used", memory.percent, "percent"]],
    facts: ({ documents }) => [
      ["documents prepared", documents.prepared, "count"], ["of", documents.preparedBytes, "bytes"], ["gave way", documents.preparedEvicted, "count"],
      ["left by clients", documents.automatic, "count"], ["of", documents.automaticBytes, "bytes"], ["refused", documents.automaticRefused, "count"],
    ],
    targets: [],
  },
];

/** The row of figures above the panels; all of them have a target. */
export const TARGETS = [
  { series: "rate", label: "Requests", unit: "rate", note: "takes > 1000/s" },
  { series: "mean", label: "Mean response", unit: "milliseconds", limit: 85 },
  { series: "p95", label: "p95 response", unit: "milliseconds", limit: 200 },
  { series: "errors", label: "Errors", unit: "percent", limit: 1 },
  { series: "hits", label: "Cache hits", unit: "percent", limit: 80, above: true },
  { series: "databaseMean", label: "Mean query", unit: "milliseconds", limit: 50 },
];

/** Of fewer a mean or a share says nothing: three requests after a start are no alarm. */
export const ENOUGH = 20;

// What each figure was made of.
const BASES = { mean: "recentRequests", p95: "recentRequests", errors: "recentRequests", hits: "recentLookups", databaseMean: "recentQueries" };

/** Whether there is enough to tell whether a target is met. */
export const tells = (numbers, { series }) => (numbers[BASES[series]] ?? 0) >= ENOUGH;

/** Whether the figures miss a target; an unknown figure, or one of too few, misses none. */
export function misses(numbers, target) {
  const value = numbers[target.series];
  const { limit, above } = target;
  return limit !== undefined && value !== null && value !== undefined && tells(numbers, target) && (above ? value <= limit : value >= limit);
}

export const SERIES = [...new Set([...PANELS.flatMap((panel) => panel.series.map((series) => series.name)), ...TARGETS.map((target) => target.series)])];
export const WORST = new Set(PANELS.flatMap((panel) => panel.series.filter((series) => series.worst).map((series) => series.name)));

// What the page asks the gateway for each tick, and what it makes of the answers: numbers by name, in the units shown.

export const SUBSCRIPTION = `subscription Dashboard($interval: Int!, $scope: MetricsScope!) {
  liveMetrics(interval: $interval, scope: $scope) {
    time
    nodes { node }
    isComplete
    api { requests { totalRequests slowRequests avgResponseTime p50 p95 p99 errorRate throughputRps recentRequests } }
    cache { recentLookups hitRate totalHits totalMisses levels { memory { hitRate } redis { hitRate } } namespaces { name hitRate } }
    database { recentQueries totalQueries avgTime p95 queriesPerSecond pool { inUse idle max waiting } }
    jobs { queues { queue enqueued processing scheduled failed } }
    documents { prepared preparedBytes preparedEvicted automatic automaticBytes automaticRefused }
    limits { rateRefused refused shed turnsShed turnsWaiting }
    system {
      cpuPercent
      memory { percent workingSetBytes availableBytes heapBytes }
      gc { gen0 gen1 gen2 pausePercent }
    }
  }
}`;

/** The queues that have a line of their own; a table shows all there are. */
export const QUEUES = ["high_priority", "default", "low_priority"];

// Long enough to be calm, short enough to see a burst.
const RATE_OVER = 5;

const times = (factor) => (value) => (value === null || value === undefined ? null : value * factor);
const milliseconds = times(1000);
const percent = times(100);

/** Makes numbers of ticks. Rates are counted over the last seconds; all else is what the gateway says of the last minute. */
export class Figures {
  #totals = [];

  /** A tick as numbers by the names that the panels use. */
  read(metrics) {
    const { cache, database, jobs, system, api: { requests } } = metrics;
    const [requestRate, queryRate] = this.#rates(Date.parse(metrics.time) / 1000, [requests.totalRequests, database.totalQueries]);
    const numbers = {
      rate: requestRate ?? requests.throughputRps,
      mean: milliseconds(requests.avgResponseTime),
      p50: milliseconds(requests.p50),
      p95: milliseconds(requests.p95),
      p99: milliseconds(requests.p99),
      errors: percent(requests.errorRate),
      hits: percent(cache.hitRate),
      hitsMemory: percent(cache.levels.memory.hitRate),
      hitsRedis: percent(cache.levels.redis.hitRate),
      hitsResponse: percent(cache.namespaces.find((namespace) => namespace.name === "responses")?.hitRate),
      databaseMean: milliseconds(database.avgTime),
      databaseP95: milliseconds(database.p95),
      queries: queryRate ?? database.queriesPerSecond,
      cpu: system.cpuPercent,
      pause: system.gc.pausePercent,
      memory: system.memory.workingSetBytes,
      heap: system.memory.heapBytes,
      recentRequests: requests.recentRequests,
      recentLookups: cache.recentLookups,
      recentQueries: database.recentQueries,
    };
    for (const queue of QUEUES) {
      numbers[`waiting:${queue}`] = jobs?.queues.find((one) => one.queue === queue)?.enqueued ?? null;
    }
    return numbers;
  }

  /** Forgets the earlier ticks: the next are of another node, or of others. */
  clear() {
    this.#totals.length = 0;
  }

  // Null while nothing can be told: at the first tick, and after a restart, which begins to count anew.
  #rates(time, totals) {
    const oldest = this.#totals.find((earlier) => earlier.time >= time - RATE_OVER - 1);
    this.#totals = this.#totals.filter((earlier) => earlier.time >= time - RATE_OVER);
    this.#totals.push({ time, totals });
    if (oldest === undefined || totals.some((total, index) => total < oldest.totals[index])) {
      this.#totals.splice(0, this.#totals.length - 1);
      return totals.map(() => null);
    }
    return totals.map((total, index) => (total - oldest.totals[index]) / Math.max(0.001, time - oldest.time));
  }
}

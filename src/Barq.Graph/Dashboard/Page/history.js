// What the plots show. Memory is bounded: an hour of ticks and a day of half minutes, whatever the tab's age.

// Removing from the front of an array costs its length: so it is done for many at a time.
const SLACK = 1.1;

class Tier {
  constructor(names, capacity) {
    this.capacity = capacity;
    this.times = [];
    this.columns = new Map(names.map((name) => [name, []]));
  }

  push(time, valueOf) {
    this.times.push(time);
    for (const [name, column] of this.columns) {
      column.push(valueOf(name) ?? null);
    }
    if (this.times.length > this.capacity * SLACK) {
      const surplus = this.times.length - this.capacity;
      this.times.splice(0, surplus);
      for (const column of this.columns.values()) {
        column.splice(0, surplus);
      }
    }
  }

  clear() {
    this.times.length = 0;
    for (const column of this.columns.values()) {
      column.length = 0;
    }
  }
}

/** The samples of all series. Times are seconds since 1970, as uPlot has them. */
export class History {
  /**
   * @param {string[]} names of the series
   * @param {Set<string>} worst the series of which the coarse tier keeps the highest value; of the others it keeps the mean
   */
  constructor(names, worst, { fine = 3600, coarse = 2880, step = 30 } = {}) {
    this.fine = new Tier(names, fine);
    this.coarse = new Tier(names, coarse);
    this.step = step;
    this.worst = worst;
    this.bucket = null;
  }

  /** Adds a tick. After a pause longer than `gap` seconds the lines are interrupted: nobody knows what was meanwhile. */
  add(time, values, gap) {
    const last = this.fine.times.at(-1);
    if (last !== undefined && time <= last) {
      return;
    }
    if (last !== undefined && time - last > gap) {
      this.fine.push(last + gap / 2, () => null);
    }
    this.fine.push(time, (name) => values[name]);
    this.#fill(time, values);
  }

  clear() {
    this.fine.clear();
    this.coarse.clear();
    this.bucket = null;
  }

  #fill(time, values) {
    const start = Math.floor(time / this.step) * this.step;
    if (this.bucket?.start !== start) {
      const last = this.coarse.times.at(-1);
      if (last !== undefined && start - last > 2 * this.step) {
        this.coarse.push(last + this.step, () => null);
      }
      this.bucket = { start, count: new Map(), sum: new Map() };
      this.coarse.push(start, () => null);
    }
    const { count, sum } = this.bucket;
    for (const [name, column] of this.coarse.columns) {
      const value = values[name];
      if (value === null || value === undefined) {
        continue;
      }
      count.set(name, (count.get(name) ?? 0) + 1);
      sum.set(name, this.worst.has(name) ? Math.max(sum.get(name) ?? value, value) : (sum.get(name) ?? 0) + value);
      column[column.length - 1] = this.worst.has(name) ? sum.get(name) : sum.get(name) / count.get(name);
    }
  }
}

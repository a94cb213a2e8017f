// @ts-check
// Tables: columns over t. A sweep is a table for each of some values of a slider.
import { between } from './blobs.js';
import { clamp } from './maths.js';

/** @param {number} a @param {number} b @param {number} w @returns {number} */
const softMix = (a, b, w) => (w === 0 ? a : w === 1 ? b : (1 - w) * a + w * b); // 0 · inf stays out

export class Table {
  // One column per name; without times a column's index is t.
  /**
   * @param {string[]} names @param {Float32Array[]} columns @param {number} rows
   * @param {number[] | null} times
   */
  constructor(names, columns, rows, times) {
    this.names = names;
    this.columns = columns;
    this.rows = rows;
    this.times = times;
  }
  /** @param {TableHeader} header @returns {Table} */
  static of(header) {
    const rows = header.columns.shape[1];
    const columns = header.names.map((_, i) => header.columns.subarray(i * rows, (i + 1) * rows));
    return new Table(header.names, columns, rows, null);
  }
  /** @param {string} name @returns {Float32Array | undefined} */
  column(name) { return this.columns[this.names.indexOf(name)]; }
  /** @param {string} name @param {number} t @returns {number} */
  at(name, t) {
    const column = this.column(name);
    if (!column) return NaN;
    if (this.times) {
      const [a, b, w] = between(this.times, t);
      return softMix(column[a], column[b], w);
    }
    const low = clamp(Math.floor(t), 0, this.rows - 1);
    const high = Math.min(low + 1, this.rows - 1);
    return softMix(column[low], column[high], clamp(t - low, 0, 1));
  }
  /** @param {number} row @returns {number} */
  timeOf(row) { return this.times ? this.times[row] : row; }
}

export class Sweep {
  /** @param {SweepHeader} header */
  constructor(header) { this.header = header; }
  /** @param {number} value @returns {Table} */
  at(value) {
    const { names, values, tables, t } = this.header;
    const [a, b, w] = between(values, value);
    const [, count, rows] = tables.shape;
    const columns = names.map((_, c) => {
      const out = new Float32Array(rows);
      const first = (a * count + c) * rows;
      const second = (b * count + c) * rows;
      for (let r = 0; r < rows; r++) {
        out[r] = softMix(tables[first + r], tables[second + r], w);
      }
      return out;
    });
    return new Table(names, columns, rows, t);
  }
}

// The table to show: the exact one, overlaid by the sweep of the slider in hand.
export class LiveTable {
  /** @type {Table | null} */ exact = null;
  /** @type {Table | null} */ mixed = null;
  version = 0;
  /** @param {Table | null} table */
  setExact(table) {
    if (table && table !== this.exact) { this.exact = table; this.version++; }
  }
  /** @param {Sweep} sweep @param {number} value */
  mix(sweep, value) { this.mixed = sweep.at(value); this.version++; }
  settle() { if (this.mixed) { this.mixed = null; this.version++; } }
  /** @param {string} name @returns {Table | null} */
  holder(name) {
    return this.mixed && this.mixed.names.includes(name) ? this.mixed : this.exact;
  }
  /** @param {string} name @param {number} t @returns {number} */
  at(name, t) { const table = this.holder(name); return table ? table.at(name, t) : NaN; }
}

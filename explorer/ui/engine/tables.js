// Tables: columns over t. A sweep is a table for each of some values of a slider.
import { between } from './blobs.js';
import { clamp } from './maths.js';

const softMix = (a, b, w) => (w === 0 ? a : w === 1 ? b : (1 - w) * a + w * b); // 0 · inf stays out

export class Table {
  constructor(names, columns, rows, times) {
    this.names = names;
    this.columns = columns; // one Float32Array per name
    this.rows = rows;
    this.times = times; // null: the index is t
  }
  static of(header) {
    const rows = header.columns.shape[1];
    const columns = header.names.map((_, i) => header.columns.subarray(i * rows, (i + 1) * rows));
    return new Table(header.names, columns, rows, null);
  }
  column(name) { return this.columns[this.names.indexOf(name)]; }
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
  timeOf(row) { return this.times ? this.times[row] : row; }
}

export class Sweep {
  constructor(header) { Object.assign(this, header); }
  at(value) {
    const [a, b, w] = between(this.values, value);
    const [, count, rows] = this.tables.shape;
    const columns = this.names.map((_, c) => {
      const out = new Float32Array(rows);
      const first = (a * count + c) * rows;
      const second = (b * count + c) * rows;
      for (let r = 0; r < rows; r++) {
        out[r] = softMix(this.tables[first + r], this.tables[second + r], w);
      }
      return out;
    });
    return new Table(this.names, columns, rows, this.t);
  }
}

// The table to show: the exact one, overlaid by the sweep of the slider in hand.
export class LiveTable {
  constructor() { this.exact = null; this.mixed = null; this.version = 0; }
  setExact(table) {
    if (table && table !== this.exact) { this.exact = table; this.version++; }
  }
  mix(sweep, value) { this.mixed = sweep.at(value); this.version++; }
  settle() { if (this.mixed) { this.mixed = null; this.version++; } }
  holder(name) {
    return this.mixed && this.mixed.names.includes(name) ? this.mixed : this.exact;
  }
  at(name, t) { const table = this.holder(name); return table ? table.at(name, t) : NaN; }
}

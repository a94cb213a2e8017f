// @ts-check
// What travels to a line: the one bell, grids over a slider and a handle, draws, tables and sweeps.
import { BarTable } from '../bars/scale.js';
import { between } from '../engine/blobs.js';
import { lerp } from '../engine/maths.js';
import { Sweep, Table } from '../engine/tables.js';

class BellShape {
  /** @param {BellHeader} header */
  constructor({ reach, heights }) {
    this.reach = reach;
    this.heights = heights;
    this.last = heights.length - 1;
    this.perUnit = this.last / (2 * reach);
  }
  /** @param {number} z @returns {number} */
  at(z) {
    const place = (z + this.reach) * this.perUnit;
    if (!(place >= 0 && place < this.last)) return 0;
    const i = Math.floor(place);
    return lerp(this.heights[i], this.heights[i + 1], place - i);
  }
}

class GridColumns {
  /** @param {GridHeader} header */
  constructor(header) {
    const { names, places, logs, columns } = header;
    this.names = names;
    this.places = places;
    this.logs = logs;
    this.columns = columns;
    this.bend = header.log_values ? Math.log : (/** @type {number} */ value) => value;
    this.bent = header.values.map((value) => this.bend(value));
  }
  // A column at a slider's value and a handle's place.
  /** @param {string} name @param {number} value @param {number} place @returns {number} */
  at(name, value, place) {
    const c = this.names.indexOf(name);
    const [, rows, across] = this.columns.shape;
    const [a, b, w] = between(this.bent, this.bend(value));
    const [left, right, v] = between(this.places, place);
    /** @param {number} row @param {number} column */
    const read = (row, column) => this.columns[(c * rows + row) * across + column];
    const mixed = lerp(lerp(read(a, left), read(a, right), v),
      lerp(read(b, left), read(b, right), v), w);
    return this.logs.includes(name) ? Math.exp(mixed) : mixed;
  }
}

// What the line and the bars make of their blobs.
export const LINE_KINDS = {
  bell: (/** @type {BellHeader} */ header) => new BellShape(header),
  grid: (/** @type {GridHeader} */ header) => new GridColumns(header),
  draws: (/** @type {DrawsHeader} */ header) => header,
  table: (/** @type {TableHeader} */ header) => Table.of(header),
  sweep: (/** @type {SweepHeader} */ header) => new Sweep(header),
  bars: (/** @type {BarsHeader} */ header) => new BarTable(header),
};

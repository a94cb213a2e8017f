// What travels to a line: the one bell, grids over a slider and a handle, tables and sweeps.
import { BarTable } from '../bars/scale.js';
import { between } from '../engine/blobs.js';
import { lerp } from '../engine/maths.js';
import { Sweep, Table } from '../engine/tables.js';

class BellShape {
  constructor({ reach, heights }) {
    Object.assign(this, { reach, heights, last: heights.length - 1 });
    this.perUnit = this.last / (2 * reach);
  }
  at(z) {
    const place = (z + this.reach) * this.perUnit;
    if (!(place >= 0 && place < this.last)) return 0;
    const i = Math.floor(place);
    return lerp(this.heights[i], this.heights[i + 1], place - i);
  }
}

class GridColumns {
  constructor(header) {
    Object.assign(this, header);
    const bendValue = header.log_values ? Math.log : (value) => value;
    this.bendValue = bendValue;
    this.bent = header.values.map(bendValue);
  }
  at(name, value, place) {
    const c = this.names.indexOf(name);
    const [, rows, across] = this.columns.shape;
    const [a, b, w] = between(this.bent, this.bendValue(value));
    const [left, right, v] = between(this.places, place);
    const read = (row, column) => this.columns[(c * rows + row) * across + column];
    const mixed = lerp(lerp(read(a, left), read(a, right), v),
      lerp(read(b, left), read(b, right), v), w);
    return this.logs.includes(name) ? Math.exp(mixed) : mixed;
  }
}

// What the line and the bars make of their blobs.
export const LINE_KINDS = {
  bell: (header) => new BellShape(header),
  grid: (header) => new GridColumns(header),
  table: (header) => Table.of(header),
  sweep: (header) => new Sweep(header),
  bars: (header) => new BarTable(header),
};

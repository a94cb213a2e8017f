// Probes: points computed where a handle stands. Weighted means, lattices and sums; what they mean
// is said by the table's columns.
import { between, blob } from '../engine/blobs.js';
import { lerp } from '../engine/maths.js';

export class Centres {
  constructor(header) { Object.assign(this, header); }
  // The mean of the points, weighted by logs_k − |x − scale m_k|²/2v, and the log of their sum.
  mean({ x, y }, scale, variance) {
    const { points, logs } = this;
    const count = logs.length;
    const weights = (this.weights ??= new Float64Array(count));
    let top = -Infinity;
    for (let k = 0; k < count; k++) {
      const [dx, dy] = [x - scale * points[2 * k], y - scale * points[2 * k + 1]];
      weights[k] = logs[k] - (dx * dx + dy * dy) / (2 * variance);
      if (weights[k] > top) top = weights[k];
    }
    let [sum, mx, my] = [0, 0, 0];
    for (let k = 0; k < count; k++) {
      const w = Math.exp(weights[k] - top);
      [sum, mx, my] = [sum + w, mx + w * points[2 * k], my + w * points[2 * k + 1]];
    }
    return { x: mx / sum, y: my / sum, log: top + Math.log(sum) };
  }
}

export class Lattice {
  constructor(header) { Object.assign(this, header); }
  at({ x, y }, t) {
    const [, rows, columns] = this.values.shape;
    const [xmin, xmax, ymin, ymax] = this.extent;
    const c = ((x - xmin) / (xmax - xmin)) * (columns - 1);
    const r = ((y - ymin) / (ymax - ymin)) * (rows - 1);
    if (!(c >= 0 && r >= 0 && c <= columns - 1 && r <= rows - 1)) return { x: NaN, y: NaN };
    const [column, row] = [Math.min(Math.floor(c), columns - 2), Math.min(Math.floor(r), rows - 2)];
    const [a, b, w] = between(this.times, t);
    const value = (key, i, j, axis) =>
      this.values[((key * rows + row + j) * columns + column + i) * 2 + axis];
    const plane = (key, axis) => lerp(
      lerp(value(key, 0, 0, axis), value(key, 1, 0, axis), c - column),
      lerp(value(key, 0, 1, axis), value(key, 1, 1, axis), c - column), r - row);
    const mixed = (axis) => lerp(plane(a, axis), plane(b, axis), w) * this.scale;
    return { x: mixed(0), y: mixed(1) };
  }
}

// A column at t with the digits that its other half adds.
export function columnAt(s, name) {
  const low = s.table.at(`${name}.low`, s.clock.t);
  return s.table.at(name, s.clock.t) + (Number.isFinite(low) ? low : 0);
}

export function sumOf(s, spots, terms) {
  const place = { x: 0, y: 0 };
  for (const [name, given] of Object.entries(terms)) {
    const c = typeof given === 'number' ? given : columnAt(s, given);
    const spot = spots.get(name);
    place.x += c * (spot?.x ?? NaN);
    place.y += c * (spot?.y ?? NaN);
  }
  return place;
}

const PROBES = {
  mean(s, spots, { handle, blob: id, scale, variance }) {
    return blob(id)?.mean(spots.get(handle), columnAt(s, scale), columnAt(s, variance));
  },
  lattice(s, spots, { handle, blob: id }) { return blob(id)?.at(spots.get(handle), s.clock.t); },
  sum(s, spots, { terms }) { return sumOf(s, spots, terms); },
};

// Where every handle and probe is now, by name.
export function findSpots(s) {
  const spots = new Map(s.grips.map(({ spec, x, y }) => [spec.name, { x, y }]));
  for (const probe of s.data.probes) {
    spots.set(probe.name, PROBES[probe.kind](s, spots, probe) ?? { x: NaN, y: NaN });
  }
  return spots;
}

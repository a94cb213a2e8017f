// @ts-check
// Probes: points computed where a handle stands. Weighted means, lattices and sums; what they mean
// is said by the table's columns.
import { between, blob } from '../engine/blobs.js';
import { lerp } from '../engine/maths.js';

export class Centres {
  /** @param {CentresHeader} header */
  constructor({ points, logs }) {
    this.points = points;
    this.logs = logs;
    this.weights = new Float64Array(logs.length);
  }
  // The mean of the points, weighted by logs_k − |x − scale m_k|²/2v, and the log of their sum.
  /** @param {Spot} spot @param {number} scale @param {number} variance @returns {Spot} */
  mean({ x, y }, scale, variance) {
    const { points, logs, weights } = this;
    const count = logs.length;
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
  /** @param {LatticeHeader} header */
  constructor(header) { this.header = header; }
  /** @param {Spot} spot @param {number} t @returns {Spot} */
  at({ x, y }, t) {
    const { values, extent, times, scale } = this.header;
    const [, rows, columns] = values.shape;
    const [xmin, xmax, ymin, ymax] = extent;
    const c = ((x - xmin) / (xmax - xmin)) * (columns - 1);
    const r = ((y - ymin) / (ymax - ymin)) * (rows - 1);
    if (!(c >= 0 && r >= 0 && c <= columns - 1 && r <= rows - 1)) return { x: NaN, y: NaN };
    const [column, row] = [Math.min(Math.floor(c), columns - 2), Math.min(Math.floor(r), rows - 2)];
    const [a, b, w] = between(times, t);
    /** @param {number} key @param {number} i @param {number} j @param {number} axis */
    const value = (key, i, j, axis) =>
      values[((key * rows + row + j) * columns + column + i) * 2 + axis];
    /** @param {number} key @param {number} axis */
    const plane = (key, axis) => lerp(
      lerp(value(key, 0, 0, axis), value(key, 1, 0, axis), c - column),
      lerp(value(key, 0, 1, axis), value(key, 1, 1, axis), c - column), r - row);
    /** @param {number} axis */
    const mixed = (axis) => lerp(plane(a, axis), plane(b, axis), w) * scale;
    return { x: mixed(0), y: mixed(1) };
  }
}

// A column at t with the digits that its other half adds.
/** @param {Stage} s @param {string} name @returns {number} */
export function columnAt(s, name) {
  const low = s.table.at(`${name}.low`, s.clock.t);
  return s.table.at(name, s.clock.t) + (Number.isFinite(low) ? low : 0);
}

/** @param {Stage} s @param {Map<string, Spot>} spots @param {Sum} terms @returns {Spot} */
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

const NOWHERE = { x: NaN, y: NaN };

// Where a probe is, or undefined while its blob is on the way.
/**
 * @param {Stage} s @param {Map<string, Spot>} spots @param {Probe} probe
 * @returns {Spot | undefined}
 */
function probed(s, spots, probe) {
  if (probe.kind === 'sum') return sumOf(s, spots, probe.terms);
  const hand = spots.get(probe.handle) ?? NOWHERE;
  if (probe.kind === 'lattice') return blob(probe.blob)?.at(hand, s.clock.t);
  return blob(probe.blob)?.mean(hand, columnAt(s, probe.scale), columnAt(s, probe.variance));
}

// Where every handle and probe is now, by name.
/** @param {Stage} s @returns {Map<string, Spot>} */
export function findSpots(s) {
  /** @type {Map<string, Spot>} */
  const spots = new Map(s.grips.map(({ spec, x, y }) => [spec.name, { x, y }]));
  for (const probe of s.data.probes) {
    spots.set(probe.name, probed(s, spots, probe) ?? NOWHERE);
  }
  return spots;
}

// @ts-check
// Bytes → typed arrays, following the header that pack.py wrote.
import { headerOf } from './header.js';
import { shared } from './shared.js';

const ARRAYS = { int16: Int16Array, uint8: Uint8Array, float32: Float32Array };

// Arrays are added to the header under their names: what a header holds, its kind alone tells.
/** @param {Bytes} bytes @returns {Header & Record<string, any>} */
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(0, true);
  /** @type {Header & Record<string, any>} */
  const header = headerOf(bytes);
  const start = bytes.byteOffset + 4 + length;
  for (const { name, type, shape, offset } of header.arrays) {
    const size = shape.reduce((a, b) => a * b, 1);
    header[name] = new ARRAYS[type](bytes.buffer, start + offset, size);
    header[name].shape = shape;
  }
  return header;
}

/** @type {Makers} */
const makers = {};

// What a canvas makes of the blobs that it knows: by kind, a function of the decoded header.
/** @param {Makers} kinds */
export function teach(kinds) { Object.assign(makers, kinds); }

// The decoded blob, or null while its carrier is on the way.
/** @template T @param {Id<T> | null} [id] @returns {T | null} */
export function blob(id) {
  const entry = id && shared.blobs.get(id);
  if (!entry) return null;
  if (!entry.decoded) {
    const header = decode(entry.bytes);
    entry.decoded = makers[header.kind](header);
  }
  return entry.decoded;
}

// Where t falls among rising key times: the index before it and the weight of the one after.
/** @param {Numbers} times @param {number} t @returns {[number, number, number]} */
export function between(times, t) {
  let low = 0;
  let high = times.length - 1;
  if (high < 1 || t <= times[0]) return [0, 0, 0];
  if (t >= times[high]) return [high, high, 0];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle; else high = middle;
  }
  return [low, high, (t - times[low]) / (times[high] - times[low])];
}

// Key frames of whole numbers, mixed at t into `out` and brought back to data units.
/**
 * @param {Numbers} values @param {Numbers} times @param {number} size @param {number} scale
 * @param {number} t @param {Float32Array} out @returns {Float32Array}
 */
export function mixKeys(values, times, size, scale, t, out) {
  const [a, b, w] = between(times, t);
  const first = a * size;
  const second = b * size;
  const left = (1 - w) * scale;
  const right = w * scale;
  if (w === 0) {
    for (let i = 0; i < size; i++) out[i] = values[first + i] * scale;
    return out;
  }
  for (let i = 0; i < size; i++) out[i] = values[first + i] * left + values[second + i] * right;
  return out;
}

// A field or a heat: whole numbers at key times.
/** @template {KeyedHeader} H */
export class Keyed {
  /** @param {H} header @param {Shaped<Int16Array>} values */
  constructor(header, values) {
    this.header = header;
    this.shape = values.shape;
    this.size = values.length / values.shape[0];
    this.keys = values;
    this.out = new Float32Array(this.size);
  }
  /** @param {number} t @returns {Float32Array} the same one each time */
  at(t) {
    const { times, scale } = this.header;
    return mixKeys(this.keys, times, this.size, scale, t, this.out);
  }
}

// Pictures: what each tile is made of at t. A tile's values are base + Σ weight · codes[start…],
// for a film two key frames and for a mixture some of its pictures; so one loop paints both.
import { between } from '../engine/blobs.js';
import { mixRgb, pack32, rgb } from '../engine/colour.js';

export class Film {
  constructor(header) {
    [this.count, this.n, this.height, this.width, this.channels] = header.pictures.shape;
    Object.assign(this, { pictures: true, dims: 2, header, codes: header.pictures });
    this.size = this.height * this.width * this.channels;
    const bytes = this.codes instanceof Uint8Array;
    [this.zero, this.unit] = bytes ? [-1, 2 / 255] : [0, 1 / 32767];
  }
  tiles(given) { return given.length ? given : Array.from({ length: this.n }, () => BARE_TILE); }
  limit(i) { return this.header.limits[i]; }
  quantum(i) { return this.limit(i) * this.unit; }
  // `down` says whence t comes: a held frame stands until the run reaches the next one.
  terms(i, tile, t, table, down) {
    const { times, hold } = this.header;
    const [a, b, w] = between(times, t);
    const start = (key) => (key * this.n + i) * this.size;
    const [base, unit] = [this.limit(i) * this.zero, this.quantum(i)];
    if (w === 0) return { base, list: [[start(a), unit]] };
    if (hold) return { base, list: [[start(down ? b : a), unit]] };
    return { base, list: [[start(a), unit * (1 - w)], [start(b), unit * w]] };
  }
}

export class Mixture {
  constructor(header) {
    [this.count, this.height, this.width, this.channels] = header.pictures.shape;
    Object.assign(this, { pictures: true, dims: 2, header, codes: header.pictures });
    this.size = this.height * this.width * this.channels;
    this.n = this.count;
  }
  tiles(given) {
    if (given.length) return given;
    return Array.from({ length: this.count }, (_, j) => ({ ...BARE_TILE, mix: { [j]: 1 } }));
  }
  limit() { return 1; }
  quantum(i, tile) {
    return Math.max(...Object.keys(tile.mix).map((j) => this.header.scales[j]));
  }
  terms(i, tile, t, table) {
    const list = [];
    for (const [j, given] of Object.entries(tile.mix)) {
      const c = typeof given === 'number' ? given : table.at(given, t);
      if (c && Number.isFinite(c)) list.push([j * this.size, c * this.header.scales[j]]);
    }
    return { base: 0, list };
  }
}

const BARE_TILE = { mix: {}, caption: '', colour: 'state', limit: null, signed: false };

// What the stage holds of a take of pictures.
export function holdPictures(take, cloud) {
  const tiles = cloud.tiles(take.tiles);
  const spots = tiles.length * cloud.width * cloud.height; // pixels that can be picked
  return { cloud, tiles, n: tiles.length, spots, coefs: [] };
}

export const termsAt = (s, i, t) =>
  s.held.cloud.terms(i, s.held.tiles[i], t, s.table, s.data.play === 'down');

// The values of one pixel at the present t, one per channel.
export function valuesAt(s, i, x, y, terms = termsAt(s, i, s.clock.t)) {
  const { width, channels, codes } = s.held.cloud;
  const { base, list } = terms;
  return Array.from({ length: channels }, (_, c) => {
    const at = (y * width + x) * channels + c;
    return list.reduce((sum, [start, weight]) => sum + weight * codes[start + at], base);
  });
}

// --- values → colours -------------------------------------------------------------------------
let sums = new Float32Array(0);
let shades = new Uint8ClampedArray(0); // it rounds and clips by itself

// A tile's shades, 0 for −limit and 255 for +limit; of all its values or of the chosen ones.
function shadesOf(s, i, t, size, chosen) {
  const { cloud, tiles } = s.held;
  const { codes } = cloud;
  if (sums.length < size) [sums, shades] = [new Float32Array(size), new Uint8ClampedArray(size)];
  const { base, list } = termsAt(s, i, t);
  const gain = 127.5 / (tiles[i].limit ?? cloud.limit(i));
  sums.fill(127.5 + base * gain, 0, size);
  for (const [start, weight] of list) {
    if (chosen) addChosen(sums, codes, start, weight * gain, chosen);
    else addAll(sums, codes, start, weight * gain, size);
  }
  shades.set(size < sums.length ? sums.subarray(0, size) : sums);
  return shades;
}

function addAll(to, codes, start, weight, size) {
  for (let k = 0; k < size; k++) to[k] += weight * codes[start + k];
}

function addChosen(to, codes, start, weight, chosen) {
  for (let k = 0; k < chosen.length; k++) to[k] += weight * codes[start + chosen[k]];
}

// Tile i at t as colours, from place `offset` of `pixels` on.
export function paintTile(s, i, t, pixels, offset, chosen = null) {
  const { channels } = s.held.cloud;
  const size = chosen ? chosen.length : s.held.cloud.size;
  const from = shadesOf(s, i, t, size, chosen);
  if (channels === 1) {
    const colours = s.held.tiles[i].signed ? (s.palette.signed ??= signedOf(s.palette)) : GREYS;
    for (let k = 0; k < size; k++) pixels[offset + k] = colours[from[k]];
    return;
  }
  for (let k = 0, to = offset; k < size; k += 3, to++) {
    pixels[to] = 0xff000000 | (from[k + 2] << 16) | (from[k + 1] << 8) | from[k];
  }
}

const GREYS = Uint32Array.from({ length: 256 }, (_, k) => pack32([k, k, k]));

// Below zero towards the data's colour, above towards the error's; zero is the paper.
function signedOf({ paper, named }) {
  const [minus, plus] = [rgb(named.data), rgb(named.error)];
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const share = (k - 127.5) / 127.5;
    return pack32(mixRgb(paper, share < 0 ? minus : plus, Math.abs(share)));
  });
}

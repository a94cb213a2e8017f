// @ts-check
// Pictures: what each tile is made of at t. A tile's values are base + Σ weight · codes[start…],
// for a film two key frames and for a mixture some of its pictures; so one loop paints both.
import { between } from '../engine/blobs.js';
import { mixRgb, pack32, rgb } from '../engine/colour.js';

export class Film {
  /** @type {true} */ pictures = true;
  dims = 2;
  /** @param {FilmHeader} header */
  constructor(header) {
    const [count, n, height, width, channels] = header.pictures.shape;
    this.count = count; // of key frames
    this.n = n;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.header = header;
    this.codes = header.pictures;
    this.size = height * width * channels;
    const bytes = this.codes instanceof Uint8Array;
    this.zero = bytes ? -1 : 0;
    this.unit = bytes ? 2 / 255 : 1 / 32767;
  }
  /** @param {Tile[]} given @returns {Tile[]} */
  tiles(given) { return given.length ? given : Array.from({ length: this.n }, () => BARE_TILE); }
  /** @param {number} i @returns {number} */
  limit(i) { return this.header.limits[i]; }
  /** @param {number} i @returns {number} */
  quantum(i) { return this.limit(i) * this.unit; }
  // `down` says whence t comes: a held frame stands until the run reaches the next one.
  /**
   * @param {number} i @param {Tile} tile @param {number} t @param {Columns} table
   * @param {boolean} down @returns {Terms}
   */
  terms(i, tile, t, table, down) {
    const { times, hold } = this.header;
    const [a, b, w] = between(times, t);
    /** @param {number} key */
    const start = (key) => (key * this.n + i) * this.size;
    const [base, unit] = [this.limit(i) * this.zero, this.quantum(i)];
    if (w === 0) return { base, list: [[start(a), unit]] };
    if (hold) return { base, list: [[start(down ? b : a), unit]] };
    return { base, list: [[start(a), unit * (1 - w)], [start(b), unit * w]] };
  }
}

export class Mixture {
  /** @type {true} */ pictures = true;
  dims = 2;
  /** @param {MixtureHeader} header */
  constructor(header) {
    const [count, height, width, channels] = header.pictures.shape;
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.header = header;
    this.codes = header.pictures;
    this.size = height * width * channels;
    this.n = count;
  }
  /** @param {Tile[]} given @returns {Tile[]} */
  tiles(given) {
    if (given.length) return given;
    return Array.from({ length: this.count }, (_, j) => ({ ...BARE_TILE, mix: { [j]: 1 } }));
  }
  /** @returns {number} */
  limit() { return 1; }
  /** @param {number} i @param {Tile} tile @returns {number} */
  quantum(i, tile) {
    return Math.max(...Object.keys(tile.mix).map((j) => this.header.scales[+j]));
  }
  /**
   * @param {number} i @param {Tile} tile @param {number} t @param {Columns} table @returns {Terms}
   */
  terms(i, tile, t, table) {
    /** @type {Terms['list']} */
    const list = [];
    for (const [j, given] of Object.entries(tile.mix)) {
      const c = typeof given === 'number' ? given : table.at(given, t);
      if (c && Number.isFinite(c)) {
        list.push([+j * this.size, c * this.header.scales[+j]]);
      }
    }
    return { base: 0, list };
  }
}

/** @type {Tile} */
const BARE_TILE = { mix: {}, caption: '', colour: 'state', limit: null, signed: false };

// Whether what the stage holds are pictures, on a sheet of tiles.
/** @param {Stage} s @returns {s is PictureStage} */
export function showsPictures(s) { return Boolean(s.held?.pictures); }

// What the stage holds of a take of pictures.
/** @param {Take} take @param {Pictures} cloud @returns {Omit<HeldPictures, 'id' | 'tint'>} */
export function holdPictures(take, cloud) {
  const tiles = cloud.tiles(take.tiles);
  const spots = tiles.length * cloud.width * cloud.height; // pixels that can be picked
  return { pictures: true, cloud, tiles, n: tiles.length, spots, coefs: [] };
}

/** @param {PictureStage} s @param {number} i @param {number} t @returns {Terms} */
export const termsAt = (s, i, t) =>
  s.held.cloud.terms(i, s.held.tiles[i], t, s.table, s.data.play === 'down');

// The values of one pixel at the present t, one per channel.
/**
 * @param {PictureStage} s @param {number} i @param {number} x @param {number} y
 * @param {Terms} [terms] @returns {number[]}
 */
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
/**
 * @param {PictureStage} s @param {number} i @param {number} t @param {number} size
 * @param {Int32Array | null} chosen @returns {Uint8ClampedArray}
 */
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

/**
 * @param {Float32Array} to @param {Numbers} codes @param {number} start @param {number} weight
 * @param {number} size
 */
function addAll(to, codes, start, weight, size) {
  for (let k = 0; k < size; k++) to[k] += weight * codes[start + k];
}

/**
 * @param {Float32Array} to @param {Numbers} codes @param {number} start @param {number} weight
 * @param {Int32Array} chosen
 */
function addChosen(to, codes, start, weight, chosen) {
  for (let k = 0; k < chosen.length; k++) to[k] += weight * codes[start + chosen[k]];
}

// Tile i at t as colours, from place `offset` of `pixels` on.
/**
 * @param {PictureStage} s @param {number} i @param {number} t @param {Uint32Array} pixels
 * @param {number} offset @param {Int32Array | null} [chosen]
 */
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
/** @param {Palette} palette @returns {Uint32Array} */
function signedOf({ paper, named }) {
  const [minus, plus] = [rgb(named.data), rgb(named.error)];
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const share = (k - 127.5) / 127.5;
    return pack32(mixRgb(paper, share < 0 ? minus : plus, Math.abs(share)));
  });
}

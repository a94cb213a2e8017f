// @ts-check
// Dots are blended into the picture's own memory: in software this is several times quicker than
// asking the canvas for thousands of small shapes, and it costs the same on every machine.
import { FADES } from '../engine/colour.js';
import { clamp, lerp } from '../engine/maths.js';

const PHASES = 4; // a dot may lie on a quarter of a pixel, so that slow motion does not jitter
// For each phase, which places of a picture a dot covers and how much; half is how far it reaches.
/** @typedef {{ offsets: Int32Array, covers: Uint16Array }} Mask */
/** @typedef {{ half: number, phases: Mask[] }} Masks */

/** @type {Map<string, Masks>} */
const maskCache = new Map();

// A soft-edged disc for each sub-pixel phase: where its pixels lie in a picture of this width, and
// how much of each it covers (0..256). Pixels that it does not touch are not visited.
/** @param {number} radius @param {number} alpha @param {number} width @returns {Masks} */
function masks(radius, alpha, width) {
  const key = `${radius.toFixed(2)}/${alpha.toFixed(2)}/${width}`;
  const known = maskCache.get(key);
  if (known) return known;
  if (maskCache.size > 200) maskCache.clear(); // windows resized many times
  const fresh = makeMasks(radius, alpha, width);
  maskCache.set(key, fresh);
  return fresh;
}

/** @param {number} radius @param {number} alpha @param {number} width @returns {Masks} */
function makeMasks(radius, alpha, width) {
  const half = Math.ceil(radius + 0.5);
  const phases = [];
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    /** @type {number[]} */
    const offsets = [];
    /** @type {number[]} */
    const covers = [];
    for (let y = -half; y <= half + 1; y++) {
      for (let x = -half; x <= half + 1; x++) {
        const far = Math.hypot(x - (phase & 3) / PHASES, y - (phase >> 2) / PHASES);
        const cover = Math.round(256 * alpha * clamp(radius + 0.5 - far, 0, 1));
        if (!cover) continue;
        offsets.push(y * width + x);
        covers.push(cover);
      }
    }
    phases.push({ offsets: Int32Array.from(offsets), covers: Uint16Array.from(covers) });
  }
  return { half: half + 1, phases };
}

// source over destination, two channels at a time; 0xff00ff keeps red and blue apart.
/** @param {number} under @param {number} colour @param {number} cover @returns {number} */
export function blend(under, colour, cover) {
  const rest = 256 - cover;
  const rb = Math.imul(colour & 0xff00ff, cover) + Math.imul(under & 0xff00ff, rest);
  const g = Math.imul((colour >>> 8) & 0xff, cover) + Math.imul((under >>> 8) & 0xff, rest);
  return 0xff000000 | ((rb >>> 8) & 0xff00ff) | (g & 0xff00);
}

/**
 * @param {Picture} image @param {number} x @param {number} y @param {Masks} mask
 * @param {number} colour
 */
function stamp(image, x, y, mask, colour) {
  const left = Math.floor(x * PHASES + 0.5);
  const top = Math.floor(y * PHASES + 0.5);
  const [column, row] = [left >> 2, top >> 2];
  const { half } = mask;
  const { pixels, width, height } = image;
  if (column < half || row < half || column + half >= width || row + half >= height) return;
  const { offsets, covers } = mask.phases[(left & 3) + PHASES * (top & 3)];
  const middle = row * width + column;
  for (let k = 0; k < offsets.length; k++) {
    const at = middle + offsets[k];
    pixels[at] = blend(pixels[at], colour, covers[k]);
  }
}

// A flat cloud: every dot alike, in the order of the data.
/**
 * @param {Picture} image @param {Places} places @param {number} n @param {Uint8Array} buckets
 * @param {Uint32Array} ramp @param {number} ratio @param {number} radius @param {number} alpha
 */
export function stampFlat(image, places, n, buckets, ramp, ratio, radius, alpha) {
  const mask = masks(radius * ratio, alpha, image.width);
  for (let i = 0; i < n; i++) {
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, mask, ramp[buckets[i] * FADES]);
  }
}

/**
 * @param {Picture} image @param {Places} places @param {number} n @param {number} colour
 * @param {number} ratio @param {number} radius @param {number} alpha
 */
export function stampPlain(image, places, n, colour, ratio, radius, alpha) {
  const mask = masks(radius * ratio, alpha, image.width);
  for (let i = 0; i < n; i++) {
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, mask, colour);
  }
}

// A solid cloud: far dots first, smaller and nearer to the paper.
/**
 * @param {Picture} image @param {Places} places @param {number} n @param {Uint8Array} buckets
 * @param {Uint32Array} ramp @param {number} ratio @param {number} radius @param {number} alpha
 */
export function stampSolid(image, places, n, buckets, ramp, ratio, radius, alpha) {
  const order = farFirst(places.depth, n);
  const sizes = Array.from({ length: FADES }, (_, fade) =>
    masks(radius * ratio * lerp(1.25, 0.7, fade / (FADES - 1)), alpha, image.width));
  for (let k = 0; k < n; k++) {
    const i = order[k];
    const fade = Math.min(FADES - 1, (places.depth[i] * FADES) | 0);
    const colour = ramp[buckets[i] * FADES + fade];
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, sizes[fade], colour);
  }
}

const LAYERS = 256;
const counts = new Uint32Array(LAYERS + 1);
let ordered = new Uint32Array(0);

// Counting sort by depth: linear, and 256 layers are finer than a dot is wide.
/** @param {Float32Array} depth @param {number} n @returns {Uint32Array} */
export function farFirst(depth, n) {
  if (ordered.length < n) ordered = new Uint32Array(n);
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[LAYERS - ((depth[i] * (LAYERS - 1)) | 0)]++;
  for (let k = 1; k <= LAYERS; k++) counts[k] += counts[k - 1];
  for (let i = n - 1; i >= 0; i--) {
    ordered[--counts[LAYERS - ((depth[i] * (LAYERS - 1)) | 0)]] = i;
  }
  return ordered;
}

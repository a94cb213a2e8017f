// @ts-check
// Density bands: the smallest regions that hold half, three quarters, … of the displayed points.
import { pack32, rgb } from '../engine/colour.js';
import { penOf } from '../engine/dom.js';
import { clamp } from '../engine/maths.js';

const BAND_SHARES = [0.95, 0.8, 0.55, 0.3];
const CELL = 8; // pixels per cell of the coarse grid
const bandCanvas = document.createElement('canvas');

/**
 * @param {Pen} ctx @param {Places} places @param {number} n @param {Sheet} sheet
 * @param {Palette} palette
 */
export function drawBands(ctx, places, n, sheet, palette) {
  const columns = Math.ceil(sheet.width / CELL) + 1;
  const rows = Math.ceil(sheet.height / CELL) + 1;
  const grid = smooth(binned(places, n, columns, rows), columns, rows);
  const levels = levelsHolding(grid, places, n, columns, rows);
  fillBands(grid, columns, rows, levels, palette);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'low'; // bilinear; finer filters cost ten times as much
  ctx.drawImage(bandCanvas, 0, 0, (columns - 1) * CELL, (rows - 1) * CELL);
}

// Each point shared among the four nearest nodes, so that bands move as smoothly as the points.
/**
 * @param {Places} places @param {number} n @param {number} columns @param {number} rows
 * @returns {Float32Array}
 */
export function binned(places, n, columns, rows) {
  const grid = new Float32Array(columns * rows);
  for (let i = 0; i < n; i++) {
    const x = places.x[i] / CELL;
    const y = places.y[i] / CELL;
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < rows - 1)) continue;
    const at = Math.floor(y) * columns + Math.floor(x);
    const [u, v] = [x % 1, y % 1];
    grid[at] += (1 - u) * (1 - v);
    grid[at + 1] += u * (1 - v);
    grid[at + columns] += (1 - u) * v;
    grid[at + columns + 1] += u * v;
  }
  return grid;
}

// Two passes of the binomial kernel (1 4 6 4 1) each way: a Gaussian of about 1.4 cells.
/**
 * @param {Float32Array} grid @param {number} columns @param {number} rows @returns {Float32Array}
 */
export function smooth(grid, columns, rows) {
  for (let pass = 0; pass < 2; pass++) {
    grid = alongLine(grid, columns, rows, 1, columns);
    grid = alongLine(grid, rows, columns, columns, 1);
  }
  return grid;
}

/**
 * @param {Float32Array} grid @param {number} length @param {number} lines @param {number} step
 * @param {number} stride @returns {Float32Array}
 */
function alongLine(grid, length, lines, step, stride) {
  const out = new Float32Array(grid.length);
  for (let line = 0; line < lines; line++) {
    for (let k = 2; k < length - 2; k++) {
      const at = line * stride + k * step;
      out[at] = (grid[at - 2 * step] + grid[at + 2 * step]
        + 4 * (grid[at - step] + grid[at + step]) + 6 * grid[at]) / 16;
    }
  }
  return out;
}

// The density at each point, sorted: its quantiles bound the highest-density regions.
/**
 * @param {Float32Array} grid @param {Places} places @param {number} n @param {number} columns
 * @param {number} rows @returns {number[]}
 */
export function levelsHolding(grid, places, n, columns, rows) {
  const densities = [];
  const step = Math.max(1, Math.floor(n / 2000));
  for (let i = 0; i < n; i += step) {
    const [c, r] = [Math.round(places.x[i] / CELL), Math.round(places.y[i] / CELL)];
    if (c >= 0 && r >= 0 && c < columns && r < rows) densities.push(grid[r * columns + c]);
  }
  const sorted = Float32Array.from(densities).sort();
  return BAND_SHARES.map((share) => sorted[Math.floor((1 - share) * sorted.length)] || 1e-6);
}

const FINE = 3; // band pixels per cell each way: edges stay crisp when enlarged

// The memory of the bands' own canvas, made anew when its size is another.
/** @typedef {{ context: Pen, image: ImageData, pixels: Uint32Array }} Bands */
/** @type {Bands | null} */
let bands = null;

/** @param {number} width @param {number} height @returns {Bands} */
function bandPixels(width, height) {
  if (!bands || bandCanvas.width !== width || bandCanvas.height !== height) {
    [bandCanvas.width, bandCanvas.height] = [width, height];
    const context = penOf(bandCanvas, { willReadFrequently: true });
    const image = context.createImageData(width, height);
    bands = { context, image, pixels: new Uint32Array(image.data.buffer) };
  }
  bands.pixels.fill(0);
  return bands;
}

// Cell by cell: most are empty or lie within one band, and only edges need care for each pixel.
/**
 * @param {Float32Array} grid @param {number} columns @param {number} rows @param {number[]} levels
 * @param {Palette} palette
 */
function fillBands(grid, columns, rows, levels, palette) {
  const width = (columns - 1) * FINE;
  const { context, image, pixels } = bandPixels(width, (rows - 1) * FINE);
  const tint = pack32(rgb(palette.named.data)) & 0xffffff;
  const inks = Uint32Array.from({ length: 161 }, (_, k) => (tint | ((k * 0.75) << 24)) >>> 0);
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < columns; c++) {
      const at = r * columns + c;
      const four = [grid[at], grid[at + 1], grid[at + columns], grid[at + columns + 1]];
      if (Math.max(...four) < levels[0] * 0.95) continue;
      fillCell(pixels, width, r * FINE * width + c * FINE, four, levels, inks);
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * @param {Uint32Array} pixels @param {number} width @param {number} start @param {number[]} four
 * @param {number[]} levels @param {Uint32Array} inks
 */
function fillCell(pixels, width, start, [a, b, c, d], levels, inks) {
  for (let y = 0; y < FINE; y++) {
    const v = (y + 0.5) / FINE;
    const [left, right] = [a + (c - a) * v, b + (d - b) * v];
    for (let x = 0; x < FINE; x++) {
      const value = left + ((right - left) * (x + 0.5)) / FINE;
      pixels[start + y * width + x] = inks[(depthIn(value, levels) * 40) | 0];
    }
  }
}

// How many levels lie below a density, softened over a tenth of a level.
/** @param {number} value @param {number[]} levels @returns {number} */
function depthIn(value, levels) {
  let depth = 0;
  for (let k = 0; k < levels.length; k++) {
    depth += clamp((value / levels[k] - 0.95) * 10, 0, 1);
  }
  return depth;
}

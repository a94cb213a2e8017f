// @ts-check
// Feature maps and pictures as small canvases: blue below zero, paper at zero, orange above.
import { luminance, mixRgb, pack32, rgb } from '../../../ui/engine/colour.js';
import { penOf } from '../../../ui/engine/dom.js';

export const ZERO = 128;
export const TOP = 127;

// The colour of each byte.
/** @param {UnetPalette} palette @returns {Uint32Array} */
export function diverging(palette) {
  const low = rgb(palette.named.data);
  const high = rgb(palette.named.error);
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const value = Math.max(-1, (byte - ZERO) / TOP);
    table[byte] = pack32(mixRgb(palette.paper, value < 0 ? low : high, Math.abs(value) ** 0.85));
  }
  return table;
}

/** @param {number} value @param {number} limit */
const asByte = (value, limit) => ZERO + Math.round(TOP * clamp11(value / limit));
/** @param {number} x */
const clamp11 = (x) => Math.min(1, Math.max(-1, x));

/** @param {number} width @param {number} height */
function sheet(width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return canvas;
}

// One map of bytes, a canvas pixel for each of its own.
/**
 * @param {Uint8Array} bytes @param {number} width @param {number} height
 * @param {Uint32Array} table @returns {HTMLCanvasElement}
 */
export function mapSheet(bytes, width, height, table) {
  const canvas = sheet(width, height);
  const context = penOf(canvas);
  const image = context.createImageData(width, height);
  new Uint32Array(image.data.buffer).set(Array.from(bytes, (byte) => table[byte]));
  context.putImageData(image, 0, 0);
  return canvas;
}

// A picture (H, W, C) over [-1, 1] as one sees it.
/** @param {Shaped<Float32Array>} values @param {HTMLCanvasElement} canvas */
export function pictureSheet(values, canvas) {
  const [height, width, channels] = values.shape;
  [canvas.width, canvas.height] = [width, height];
  const context = penOf(canvas);
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      const value = values[i * channels + (channels === 3 ? c : 0)];
      image.data[4 * i + c] = Math.round(127.5 * (clamp11(value) + 1));
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

// The columns and rows that show maps of this shape largest in a box, at most `count` of them.
/**
 * @param {number} count @param {number} mapWidth @param {number} mapHeight
 * @param {number} width @param {number} height
 */
function tiling(count, mapWidth, mapHeight, width, height) {
  let best = { area: -1, columns: 1, rows: 1, side: 0 };
  for (let columns = 1; columns <= count; columns++) {
    for (let rows = 1; columns * rows <= count + Number(count === 3); rows++) {
      if (columns * rows < Math.min(count, 4)) continue;
      const side = Math.min(width / columns, (height / rows) * (mapWidth / mapHeight));
      const area = columns * rows * side * side * (1 + 0.01 * columns * rows);
      if (area > best.area) best = { area, columns, rows, side };
    }
  }
  return best;
}

// The mosaic in a box of the drawing.
/**
 * @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement[]} sheets
 * @param {number} width @param {number} height
 */
export function mosaic(canvas, sheets, width, height) {
  const ratio = devicePixelRatio || 1;
  const pad = 4;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = penOf(canvas);
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  const { width: mapWidth, height: mapHeight } = sheets[0];
  const tile = tiling(sheets.length, mapWidth, mapHeight, width - 2 * pad, height - 2 * pad);
  const tall = tile.side * mapHeight / mapWidth;
  const shown = Math.min(tile.columns * tile.rows, sheets.length);
  const left = (width - tile.columns * tile.side) / 2;
  const top = (height - tile.rows * tall) / 2;
  const gap = sheets.length > 1 ? 1.5 : 0;
  for (let k = 0; k < shown; k++) {
    const x = left + (k % tile.columns) * tile.side;
    const y = top + Math.floor(k / tile.columns) * tall;
    const source = sheets[Math.floor((k * sheets.length) / shown)];
    context.drawImage(source, x + gap, y + gap, tile.side - 2 * gap, tall - 2 * gap);
  }
}

// A row of numbers as coloured cells, written out where each has more than `room` pixels.
/**
 * @param {Element} place @param {Numbers} values @param {number} limit
 * @param {Uint32Array} table @param {number} [room]
 */
export function strip(place, values, limit, table, room = 0) {
  const written = place.clientWidth / values.length > room;
  place.replaceChildren(...Array.from(values, (value) => {
    const cell = document.createElement('i');
    const packed = table[asByte(value, limit)];
    const colour = [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255];
    cell.style.background = `rgb(${colour.join(',')})`;
    cell.style.color = luminance(colour) > 0.45 ? '#111827' : '#F9FAFB';
    cell.title = signed(value);
    if (written) cell.textContent = signed(value, 1);
    return cell;
  }));
}

/** @param {number} value @param {number} [digits] @returns {string} */
export function signed(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

// Where on an element the pointer is, as fractions of its height and width below 1.
/** @param {Element} element @param {MouseEvent} event @returns {Part} */
export function placeIn(element, event) {
  const at = element.getBoundingClientRect();
  /** @param {number} value @param {number} length */
  const part = (value, length) => Math.min(0.9999, Math.max(0, value / length));
  return [part(event.clientY - at.top, at.height), part(event.clientX - at.left, at.width)];
}

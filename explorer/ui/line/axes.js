// @ts-check
// Rows below one another, each with its axis; where they lie on the canvas and what x is where.
import { rgba } from '../engine/colour.js';
import { lerp } from '../engine/maths.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';

const SIDE = 22; // room at the axis' ends for half a handle

/** @param {Line} s */
export function layRows(s) {
  const { rows, handles } = s.data;
  const shares = rows.reduce((sum, row) => sum + row.share, 0);
  let top = 0;
  s.rows = rows.map((spec, i) => {
    const height = (s.height * spec.share) / shares;
    const held = handles.some((handle) => handle.row === i);
    const base = top + height - (held ? 52 : 30) * type.scale;
    const head = top + ((spec.title ? 26 : 6) + 24) * type.scale;
    const side = SIDE * Math.max(1, type.scale * 0.9);
    /** @type {LineRow} */
    const row = { spec, i, top, height, base, head, side, ends: [0, 1], shown: [], boxes: [] };
    top += height;
    return row;
  });
}

// The axis' ends now: fixed, or around a centre in units of a width. Where there is no centre (no
// step leads to t = 0) the axis stays, empty.
/** @param {Line} s @param {LineRow} row @returns {Ends | null} */
export function endsNow(s, row) {
  const { zoom, x_range: range } = row.spec;
  if (!zoom) return range ?? s.data.rows[0].x_range;
  const [centre, width] = [s.names.at(zoom.centre), s.names.at(zoom.width)];
  if (!(width >= 0) || !Number.isFinite(centre)) return null;
  const unit = Math.max(width, 1e-6);
  return [centre - zoom.reach * unit, centre + zoom.reach * unit];
}

/** @param {Line} s @param {LineRow} row @returns {number} pixels */
export const across = (s, row) => s.width - 2 * row.side;
/** @param {Line} s @param {LineRow} row @param {number} x @returns {number} */
export const pixelOf = (s, row, x) =>
  row.side + ((x - row.ends[0]) / (row.ends[1] - row.ends[0])) * across(s, row);
/** @param {Line} s @param {LineRow} row @param {number} pixel @returns {number} */
export const placeAt = (s, row, pixel) =>
  lerp(row.ends[0], row.ends[1], (pixel - row.side) / across(s, row));

// Round numbers, some 70 pixels apart at least.
/** @param {Ends} ends @param {number} pixels @returns {[value: number, text: string][]} */
export function ticksOf([low, high], pixels) {
  const rough = ((high - low) * 70 * type.scale) / pixels;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((k) => k * power >= rough * 0.999) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  /** @type {[value: number, text: string][]} */
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    ticks.push([k * step, (k * step).toFixed(Math.min(digits, 12)).replace('-', '−')]);
  }
  return ticks;
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row */
export function drawAxis(s, ctx, row) {
  const { named } = s.palette;
  const { zoom, symbol, word } = row.spec;
  const { base } = row;
  ctx.strokeStyle = named.muted;
  ctx.lineWidth = 1.25;
  strokeLine(ctx, row.side / 2, base, s.width - row.side / 2, base);
  const name = word ? `${symbol}, ${word}` : symbol;
  const y = base + 20 * type.scale;
  const size = s.width > 1100 ? 15 : 14;
  const room = s.width - row.side - subscriptedWidth(ctx, name, size);
  subscripted(ctx, name, room, y, named.text, 'left', size);
  /** @type {Ends} */
  const units = zoom ? [-zoom.reach, zoom.reach] : row.ends;
  for (const [value, text] of ticksOf(units, across(s, row))) {
    const x = pixelOf(s, row, zoom ? lerp(...row.ends, (value / zoom.reach + 1) / 2) : value);
    strokeLine(ctx, x, base, x, base + 5);
    if (x + 22 * type.scale < room) caption(ctx, text, x, y, named.muted, 'center', 13);
  }
}

/**
 * @param {Pen} ctx @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1
 */
export function strokeLine(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

// From the piece of the axis above to the whole of a row that enlarges it.
/** @param {Line} s @param {Pen} ctx @param {LineRow} row */
export function drawGuides(s, ctx, row) {
  const above = s.rows[row.i - 1];
  if (!row.spec.zoom || !above) return;
  const [left, right] = row.ends.map((x) => pixelOf(s, above, x));
  if (right - left > 0.9 * across(s, above) || right < above.side || left > s.width - above.side) {
    return;
  }
  const [from, to] = [above.base, row.top + 4];
  ctx.fillStyle = rgba(s.palette.named.muted, 0.1);
  ctx.beginPath();
  ctx.moveTo(Math.min(left, (left + right) / 2 - 1), from);
  ctx.lineTo(Math.max(right, (left + right) / 2 + 1), from);
  ctx.lineTo(s.width - row.side, to);
  ctx.lineTo(row.side, to);
  ctx.fill();
}

/** @param {LineRow} row @param {ShownCurve} shown @param {number} height @returns {number} */
export const yOf = (row, shown, height) => row.base - height * shown.rise;

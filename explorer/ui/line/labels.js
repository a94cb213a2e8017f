// @ts-check
// Marks on the axes, and labels that keep clear of one another and, where they can, of the curves.
import { resolve, rgba } from '../engine/colour.js';
import { arrowPath } from '../engine/fields.js';
import { DASHES, SHAPES } from '../engine/marks.js';
import { clamp } from '../engine/maths.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { pixelOf, placeAt, strokeLine, yOf } from './axes.js';
import { isSpike } from './bells.js';

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {AxisMarker} marker */
export function drawMarker(s, ctx, row, { kind, at, to, label, colour, dash }) {
  const x = s.names.at(at);
  const px = pixelOf(s, row, x);
  if (!Number.isFinite(x) || px < 0 || px > s.width) return;
  const paint = resolve(s.palette, colour);
  const lift = row.base - 16 * type.scale;
  [ctx.strokeStyle, ctx.lineWidth] = [paint, 2];
  if (kind === 'line') {
    ctx.setLineDash(DASHES[dash || 'dash'] ?? []);
    strokeLine(ctx, px, row.base, px, row.head);
    ctx.setLineDash([]);
  } else if (kind === 'arrow') {
    ctx.beginPath();
    arrowPath(ctx, px, lift, pixelOf(s, row, s.names.at(to ?? at)), lift, 9);
    ctx.stroke();
  } else {
    SHAPES[kind](ctx, [px, row.base], s.palette.named.background, 5);
    SHAPES[kind](ctx, [px, row.base], paint, 2.25);
  }
  const y = kind === 'line' ? row.head : row.base - 10 * type.scale;
  if (label) putLabel(s, ctx, row, label, [[px, y, 0], [px, y, 1], [px, y, -1]], paint);
}

// The label stands on the curve's highest point in sight, or on one of its flanks.
const FLANKS = [0.8, 0.55, 0.3];

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {ShownCurve} shown */
export function labelShown(s, ctx, row, shown) {
  const { spec, bells, mean } = shown.curve;
  if (!spec.label) return;
  const spike = bells.every(isSpike);
  const x = pixelOf(s, row, spike ? mean : shown.peak[0]);
  if (x < 0 || x > s.width) return;
  const y = spike ? row.head : yOf(row, shown, shown.peak[1]);
  /** @type {LabelSpot[]} */
  const spots = [[x, y, 0]];
  for (const share of FLANKS) {
    const [left, right] = spike ? [x, x] : flanks(s, row, shown, share);
    const down = row.base - (row.base - y) * share;
    spots.push([right, down, 1], [left, down, -1]);
  }
  putLabel(s, ctx, row, spec.label, spots, resolve(s.palette, spec.colour));
}

// How far left and right the curve is at least as high as a share of its peak.
/** @param {Line} s @param {LineRow} row @param {ShownCurve} shown @param {number} share */
function flanks(s, row, { xs, ys, peak }, share) {
  let [first, last] = [0, ys.length - 1];
  while (ys[first] < share * peak[1]) first++;
  while (ys[last] < share * peak[1]) last--;
  return [pixelOf(s, row, xs[first]), pixelOf(s, row, xs[last])];
}

// Legible from the back of a hall, but no larger where rows are low.
/** @param {SheetView} s @param {LineRow} row @returns {number} */
export const sizeOf = (s, { height }) =>
  clamp(Math.min(s.width / 44, height / 7), 15 * type.scale, 24) / type.scale;

// Of the spots (x, y, side: above 0, right 1, left −1) the clearest; the one of the picture before
// is kept unless another is much clearer, so that labels do not jump under the hand.
/**
 * @param {Line} s @param {Pen} ctx @param {LineRow} row @param {string} text
 * @param {LabelSpot[]} spots @param {string} colour
 */
function putLabel(s, ctx, row, text, spots, colour) {
  const size = sizeOf(s, row);
  const wide = subscriptedWidth(ctx, text, size) + 8;
  const tall = (size + 6) * type.scale;
  const boxes = spots.map((spot) => boxAt(s, row, spot, wide, tall));
  const key = `${row.i}|${text}`;
  const costs = boxes.map((box, i) =>
    costOf(s, row, box) + 2 * i - (s.labelSpots.get(key) === i ? 12 : 0));
  const best = costs.indexOf(Math.min(...costs));
  s.labelSpots.set(key, best);
  const box = boxes[best];
  row.boxes.push(box);
  if (costOf(s, { ...row, boxes: [] }, box)) { // a curve runs through it
    ctx.fillStyle = rgba(s.palette.named.background, 0.7);
    ctx.fillRect(box.left, box.top + 2, wide, tall - 4);
  }
  subscripted(ctx, text, box.left + 4, (box.top + box.bottom) / 2, colour, 'left', size);
}

/**
 * @param {Line} s @param {LineRow} row @param {LabelSpot} spot @param {number} wide
 * @param {number} tall @returns {LabelBox}
 */
function boxAt(s, row, [x, y, side], wide, tall) {
  const left = clamp(x + (side * (wide / 2 + 9)) - wide / 2, 4, s.width - wide - 4);
  const middle = clamp(side ? y : y - tall / 2, row.top + tall / 2, row.base - tall / 2 - 2);
  return { left, right: left + wide, top: middle - tall / 2, bottom: middle + tall / 2 };
}

// Other labels weigh most; then how much of the curves the label would hide.
/** @param {Line} s @param {LineRow} row @param {LabelBox} box */
function costOf(s, row, box) {
  let cost = 0;
  for (const other of row.boxes) {
    if (box.left < other.right && box.right > other.left
      && box.top < other.bottom && box.bottom > other.top) cost += 1000;
  }
  const [from, to] = [box.left, box.right].map((pixel) => placeAt(s, row, pixel));
  for (const shown of row.shown) {
    const { xs, ys } = shown;
    for (let k = firstFrom(xs, from); k < xs.length && xs[k] < to; k++) {
      const y = yOf(row, shown, ys[k]);
      if (y > box.top + 3 && y < box.bottom - 3) cost++;
    }
  }
  return cost;
}

/** @param {Float64Array} xs @param {number} from */
function firstFrom(xs, from) {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] < from) low = middle + 1; else high = middle;
  }
  return low;
}

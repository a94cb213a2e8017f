// @ts-check
// Annotations that follow t. Every kind is drawn twice, first wide in the paper's colour, so that
// it stands out from the dots without a shadow.
import { between } from '../engine/blobs.js';
import { cssOf, FADES, resolve, rgba } from '../engine/colour.js';
import { dashOf, SHAPES } from '../engine/marks.js';
import { clamp, lerp } from '../engine/maths.js';
import { caption } from '../engine/text.js';
import { type } from '../engine/type.js';
import { columnAt, sumOf } from './probes.js';

// it stands out from the dots without a shadow.
/** @param {Stage} s @param {Pen} ctx @param {Sheet} sheet @param {number} shift */
export function drawMarks(s, ctx, sheet, shift) {
  for (const mark of s.data.marks) {
    const place = mark.places ? placeByHand(s, mark) : placeOf(mark, s.clock.t);
    if (!place) continue;
    const colour = resolve(s.palette, mark.colour);
    const on = place.map((value, i) => onScreen(mark, value, i, sheet, shift));
    const drawKind = SHAPES[mark.kind];
    if (mark.fill) fillCircle(ctx, on, rgba(colour, 0.14));
    drawKind(ctx, on, s.palette.named.background, 5);
    ctx.setLineDash(dashOf(mark));
    drawKind(ctx, on, colour, 2.25);
    ctx.setLineDash([]);
    if (mark.label) labelMark(s, ctx, mark, on, colour);
  }
}

/** @param {TimedMark} mark @param {number} t @returns {number[] | null} */
function placeOf(mark, t) {
  const order = (mark.sorted ??= mark.times.map((_, k) => k).sort((a, b) =>
    mark.times[a] - mark.times[b]));
  const times = (mark.rising ??= order.map((k) => mark.times[k]));
  if (!times.length) return null;
  const [a, b, w] = between(times, t);
  const left = mark.track[order[a]];
  const right = mark.track[order[b]];
  return mark.hold ? left : left.map((value, i) => lerp(value, right[i], w));
}

// Sums of the handles' and probes' places, each times a number or a table's column at t.
/** @param {Stage} s @param {HandMark} mark @returns {number[] | null} */
function placeByHand(s, { places, radius }) {
  const place = places.flatMap((terms) => {
    const { x, y } = sumOf(s, s.spots, terms);
    return [x, y];
  });
  if (radius !== null) place.push(typeof radius === 'number' ? radius : columnAt(s, radius));
  return place.every(Number.isFinite) ? place : null;
}

// Sentences and number cells elsewhere on the page follow t, the table's columns, the named marks,
// the handles and the probes.
/** @param {Stage} s */
export function publishMarks(s) {
  const named = s.data.marks.filter((mark) => mark.places !== undefined).filter(({ name }) => name);
  s.publish((name) => {
    const [owner, axis] = name.split('.');
    if (name === 't') return s.clock.t;
    const slider = s.sliders.find(({ spec }) => spec.name === name);
    if (slider) return slider.value;
    if (!axis) return s.table.at(name, s.clock.t); // a column, live sliders included
    const spot = s.spots.get(owner);
    if (spot && axis === 'length') return Math.hypot(spot.x, spot.y);
    if (spot) return spot[/** @type {keyof Spot} */ (axis)];
    const mark = named.find((each) => each.name === owner);
    return mark ? placeByHand(s, mark)?.[axis === 'y' ? 1 : 0] : undefined;
  });
}

/** @param {Pen} ctx @param {number[]} place @param {string} colour */
function fillCircle(ctx, [x, y, r], colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, Math.max(r, 0.5), 0, 7);
  ctx.fill();
}

// Coordinates alternate x, y; a circle's third number is a radius.
/**
 * @param {Mark} mark @param {number} value @param {number} i @param {Sheet} sheet
 * @param {number} shift @returns {number}
 */
function onScreen(mark, value, i, sheet, shift) {
  if (mark.kind === 'circle' && i === 2) return value * sheet.scale;
  return i % 2 ? sheet.cy - value * sheet.scale : sheet.cx + shift + value * sheet.scale;
}

/**
 * @param {Stage} s @param {Pen} ctx @param {Mark} mark @param {number[]} on @param {string} colour
 */
function labelMark(s, ctx, mark, on, colour) {
  const [x, y] = ['arrow', 'line', 'path'].includes(mark.kind) ? on.slice(-2) : on;
  const away = mark.kind === 'circle' ? on[2] * 0.7 + 6 : 12;
  const size = clamp(s.width / 32, 17, 28) / type.scale; // legible from the back of a hall
  caption(ctx, mark.label, x + away, y - away, colour, 'left', size, s.palette.named.background);
}

// The point whose trail is isolated, and a ring around it.
/** @param {Stage} s @param {Pen} ctx @param {Places} places @param {HeldCloud} held */
export function drawPicked(s, ctx, places, held) {
  const i = s.picked;
  if (i === null || i >= held.cloud.n) return;
  const colour = cssOf(s.palette.ramp[held.buckets[i] * FADES], 1);
  SHAPES.dot(ctx, [places.x[i], places.y[i]], s.palette.named.background, 5);
  SHAPES.dot(ctx, [places.x[i], places.y[i]], colour, 2);
  SHAPES.ring(ctx, [places.x[i], places.y[i]], s.palette.named.exact, 1.5);
}

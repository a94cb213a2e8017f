// @ts-check
// Where the hand points: an upright line, the curves' heights there. And the canvas' keys.
import { resolve, rgba } from '../engine/colour.js';
import { speak } from '../engine/ears.js';
import { SHAPES } from '../engine/marks.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { placeAt, strokeLine, yOf } from './axes.js';
import { heightAt } from './bells.js';

/** @param {SheetView} s */
export function wireHover(s) {
  const { canvas } = s.dom;
  /** @param {Spot | null} at */
  const point = (at) => { s.at = at; s.draw(); };
  canvas.onpointermove = canvas.onpointerdown = (event) => {
    const box = canvas.getBoundingClientRect();
    point({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  canvas.onpointerleave = canvas.onblur = () => point(null);
}

// What stands under the hand: the row's x, and each of its curves' heights there.
/**
 * @typedef {{ row: LineRow, px: number, x: number, heights: number[], lines: CardLine[] }} Look
 * @param {Line} s @returns {Look | null}
 */
export function readRow(s) {
  const { at } = s;
  const row = at && s.rows.find(({ top, height }) => at.y >= top && at.y < top + height);
  if (!row || !row.shown.length) return null;
  const px = clamp(at.x, row.side, s.width - row.side);
  const x = placeAt(s, row, px);
  const heights = row.shown.map(({ curve }) => heightAt(curve, x));
  /** @type {CardLine[]} */
  const lines = row.shown.map(({ curve: { spec } }, i) =>
    [`${spec.label || spec.name}  ${sig(heights[i])}`, resolve(s.palette, spec.colour)]);
  lines.unshift([`${row.spec.zoom ? 'x' : row.spec.symbol} = ${sig(x)}`, s.palette.named.text]);
  return { row, px, x, heights, lines };
}

/** @param {Line} s @param {Pen} ctx */
export function drawHover(s, ctx) {
  const look = readRow(s);
  if (!look) return;
  const { row, px, lines } = look;
  const top = row.head - 14 * type.scale;
  [ctx.strokeStyle, ctx.lineWidth] = [s.palette.named.muted, 1];
  strokeLine(ctx, px, row.base, px, top);
  row.shown.forEach((shown, i) =>
    SHAPES.dot(ctx, [px, yOf(row, shown, look.heights[i])], lines[i + 1][1], 0));
  drawTable(s, ctx, px, top, lines);
}

const LOOKS = 100; // arrow keys from one end of a row to the other

// With Alt the arrow keys move what is read: along the row, or to another row; Escape lets it go.
/** @param {Line} s @param {KeyboardEvent} event @returns {boolean} whether it was such a key */
export function moveLook(s, event) {
  const { key, altKey, shiftKey } = event;
  if (event.composedPath()[0] !== s.dom.canvas || !s.rows.length) return false;
  const at = s.at ?? { x: s.width / 2, y: s.rows[0].top };
  const step = (s.width / LOOKS) * (shiftKey ? 10 : 1);
  const here = s.rows.findIndex(({ top, height }) => at.y >= top && at.y < top + height);
  /** @param {number} by */
  const row = (by) => ({ x: at.x, y: s.rows[clamp(here + by, 0, s.rows.length - 1)].top });
  /** @type {Record<string, Spot>} */
  const places = {
    ArrowLeft: { x: clamp(at.x - step, 0, s.width), y: at.y },
    ArrowRight: { x: clamp(at.x + step, 0, s.width), y: at.y },
    ArrowUp: row(-1), ArrowDown: row(1),
  };
  const gone = key === 'Escape' && s.at !== null;
  if (!gone && !(altKey && key in places)) return false;
  s.at = gone ? null : places[key];
  s.draw();
  s.describe();
  speak(s, readRow(s)?.lines.map(([text]) => text).join(', ') ?? '');
  return true;
}

// A small card of lines beside the place that they speak of.
/** @typedef {[text: string, colour: string]} CardLine */
/**
 * @param {SheetView} s @param {Pen} ctx @param {number} px @param {number} top
 * @param {CardLine[]} lines
 */
export function drawTable(s, ctx, px, top, lines) {
  const { named } = s.palette;
  const size = 14;
  const step = 19 * type.scale;
  const wide = Math.max(...lines.map(([text]) => subscriptedWidth(ctx, text, size))) + 16;
  const left = px > s.width / 2 ? px - wide - 12 : px + 12;
  ctx.fillStyle = rgba(named.surface, 0.94);
  ctx.strokeStyle = named.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(left, top, wide, step * lines.length + 8, 8);
  ctx.fill();
  ctx.stroke();
  lines.forEach(([text, colour], k) =>
    subscripted(ctx, text, left + 8, top + 4 + step * (k + 0.5), colour, 'left', size));
}

/** @param {SheetView} s @param {KeyboardEvent} event */
export function pressSheet(s, event) {
  const { key } = event;
  const target = /** @type {Element} */ (event.composedPath()[0]);
  const { T } = s.data;
  if (!T || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === ' ' && target.tagName !== 'BUTTON' && target.tagName !== 'SELECT') {
    event.preventDefault();
    s.toggle();
  }
  if (target !== s.dom.canvas) return;
  s.stepByKey(event);
}

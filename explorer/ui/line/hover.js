// @ts-check
// Where the hand points: an upright line, the curves' heights there. And the canvas' keys.
import { resolve, rgba } from '../engine/colour.js';
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
  canvas.onpointerleave = () => point(null);
}

/** @param {Line} s @param {Pen} ctx */
export function drawHover(s, ctx) {
  const { at } = s;
  const row = at && s.rows.find(({ top, height }) => at.y >= top && at.y < top + height);
  if (!row || !row.shown.length) return;
  const px = clamp(at.x, row.side, s.width - row.side);
  const x = placeAt(s, row, px);
  const { named } = s.palette;
  [ctx.strokeStyle, ctx.lineWidth] = [named.muted, 1];
  strokeLine(ctx, px, row.base, px, row.head - 14 * type.scale);
  /** @type {CardLine[]} */
  const lines = [[`${row.spec.zoom ? 'x' : row.spec.symbol} = ${sig(x)}`, named.text]];
  for (const shown of row.shown) {
    const height = heightAt(shown.curve, x);
    const colour = resolve(s.palette, shown.curve.spec.colour);
    SHAPES.dot(ctx, [px, yOf(row, shown, height)], colour, 0);
    lines.push([`${shown.curve.spec.label || shown.curve.spec.name}  ${sig(height)}`, colour]);
  }
  drawTable(s, ctx, px, row.head - 14 * type.scale, lines);
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
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1,
    Home: -T, End: T, PageDown: -T / 10, PageUp: T / 10 };
  if (!(key in steps)) return;
  event.preventDefault();
  s.step(Math.round(steps[key]));
}

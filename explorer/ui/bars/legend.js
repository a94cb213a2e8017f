// @ts-check
// What the colours mean, and what stands at one t.
import { resolve } from '../engine/colour.js';
import { sig } from '../engine/numbers.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';

/** @typedef {{ text: string, look?: Look, wide: number, x: number }} LegendItem */

// What the colours mean, with the values at the present t; as many lines as it takes.
/** @param {Bars} s @param {Pen} ctx @returns {LegendItem[][]} */
export function legendOf(s, ctx) {
  const now = [`t = ${s.bars.times[s.here]}`, termOf(s.data, s.bars.times[s.here])];
  /** @type {LegendItem[]} */
  let line = [];
  const lines = [line];
  let x = 10;
  /** @param {string} text @param {Look} [look] */
  const add = (text, look) => {
    const wide = subscriptedWidth(ctx, text, 15) + (look ? 18 : 0);
    if (x > 10 && x + wide > s.width - 8) {
      lines.push(line = []);
      x = 10;
    }
    line.push({ text, look, wide, x });
    x += wide + 20;
  };
  add(now.filter(Boolean).join(', '));
  s.data.series.forEach((look, i) => add(`${look.label} ${tell(s.bars, i, s.here)}`, look));
  return lines;
}

/** @param {Bars} s @param {Pen} ctx */
export function drawBarLegend(s, ctx) {
  legendOf(s, ctx).forEach((items, k) => {
    const y = (16 + 20 * k) * type.scale;
    for (const { x, look, text } of items) {
      if (look) {
        ctx.fillStyle = resolve(s.palette, look.colour);
        ctx.fillRect(x, y - 6, 12, 12);
      }
      subscripted(ctx, text, x + (look ? 18 : 0), y, s.palette.named.text, 'left', 15,
        s.width - x - 24);
    }
  });
}

// How the bar of step t is called.
/** @param {BarsData} data @param {number} t @returns {string} */
export const termOf = ({ term }, t) => term.replace('%', String(t - 1)).replace('#', String(t));

// A series' value at the k-th time, with its error.
/** @param {BarTable} table @param {number} i @param {number} k @returns {string} */
export function tell(table, i, k) {
  const error = table.read('errors', i, k);
  const value = sig(table.read('values', i, k));
  return error > 0 ? `${value} ± ${sig(error, 2)}` : value;
}

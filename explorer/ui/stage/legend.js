// @ts-check
// The words above a small panel, and the room that they take.
import { resolve } from '../engine/colour.js';
import { dashOf } from '../engine/marks.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';

export const EDGE = 8; // what a panel leaves free at its sides

/**
 * @param {{ lines?: number, gutter?: number }} panel
 * @returns {{ left: number, right: number, top: number, bottom: number }}
 */
export const pads = ({ lines = 1, gutter = 0 }) => ({
  left: EDGE + gutter, right: EDGE, top: (6 + 20 * lines) * type.scale, bottom: 20 * type.scale,
});

// The panel has so many lines of words above it, and grows by those beyond the first.
/** @param {Panel} panel @param {number} lines */
export function reserve(panel, lines) {
  panel.lines = Math.max(1, lines);
  panel.box.style.setProperty('--more-lines', String(panel.lines - 1));
}

/** @param {Stage} s @param {Panel} panel @param {Pen} ctx @param {number} [from] */
export function drawLegend(s, panel, ctx, from = EDGE) {
  const { rows, swatch, gap } = legendRows(ctx, legendEntries(panel), panel.width - from);
  rows.forEach((row, k) => {
    const y = pads(panel).top - (14 + 20 * (rows.length - 1 - k)) * type.scale;
    let x = from;
    for (const curve of row) {
      strokeSwatch(s, ctx, curve, x, y, swatch);
      x += swatch + 5;
      const { text } = s.palette.named;
      x += subscripted(ctx, curve.label, x, y, text, 'left', 14, panel.width - x) + gap;
    }
  });
}

// How the entries fall into rows: into one where they find room, close together if need be.
/**
 * @param {Pen} ctx @param {Look[]} entries @param {number} room
 * @returns {{ rows: Look[][], swatch: number, gap: number }}
 */
export function legendRows(ctx, entries, room) {
  const loose = room - legendWords(ctx, entries) >= 37 * entries.length;
  const [swatch, gap] = loose ? [18, 14] : [10, 6];
  /** @type {Look[][]} */
  const rows = [];
  let left = 0;
  for (const entry of entries) {
    const width = swatch + 5 + legendWords(ctx, [entry]);
    if (!rows.length || width > left) {
      rows.push([]);
      left = room;
    }
    rows[rows.length - 1].push(entry);
    left -= width + gap;
  }
  return { rows, swatch, gap };
}

// One entry for curves that look and are called alike (a band's two edges).
/** @param {{ curves: Look[] }} panel @returns {Look[]} */
export function legendEntries({ curves }) {
  /** @param {Look} look */
  const alike = ({ label, colour, dash }) => [label, colour, dash].join();
  return curves.filter((curve, i, all) =>
    curve.label && all.findIndex((other) => alike(other) === alike(curve)) === i);
}

/** @param {Pen} ctx @param {Look[]} entries @returns {number} */
export const legendWords = (ctx, entries) =>
  entries.reduce((sum, { label }) => sum + subscriptedWidth(ctx, label, 14), 0);

/**
 * @param {Stage} s @param {Pen} ctx @param {Look} curve @param {number} x @param {number} y
 * @param {number} length
 */
function strokeSwatch(s, ctx, curve, x, y, length) {
  ctx.strokeStyle = resolve(s.palette, curve.colour);
  ctx.lineWidth = 2.5;
  ctx.setLineDash(dashOf(curve));
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + length, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

// @ts-check
// Shapes of marks and dashes of lines, as every canvas draws them.
import { arrowPath } from './fields.js';

/** @typedef {(ctx: Pen, place: number[], colour: string, width: number) => void} DrawShape */

/** @param {(ctx: Pen, place: number[]) => void} path @returns {DrawShape} */
const stroked = (path) => (ctx, place, colour, width) => {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.beginPath();
  path(ctx, place);
  ctx.stroke();
};

/** @type {Record<Shape, DrawShape>} */
export const SHAPES = {
  dot(ctx, [x, y], colour, width) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x, y, 4.5 + width / 2, 0, 7);
    ctx.fill();
  },
  ring: stroked((ctx, [x, y]) => ctx.arc(x, y, 7, 0, 7)),
  circle: stroked((ctx, [x, y, r]) => ctx.arc(x, y, Math.max(r, 0.5), 0, 7)),
  cross: stroked((ctx, [x, y]) => {
    ctx.moveTo(x - 6, y - 6);
    ctx.lineTo(x + 6, y + 6);
    ctx.moveTo(x + 6, y - 6);
    ctx.lineTo(x - 6, y + 6);
  }),
  line: stroked((ctx, [x0, y0, x1, y1]) => { ctx.moveTo(x0, y0); ctx.lineTo(x1, y1); }),
  arrow: stroked((ctx, [x0, y0, x1, y1]) => arrowPath(ctx, x0, y0, x1, y1, 9)),
  path: stroked((ctx, places) => {
    ctx.lineJoin = 'round';
    for (let i = 0; i < places.length; i += 2) ctx.lineTo(places[i], places[i + 1]);
  }),
};

/** @type {Record<string, number[]>} */
export const DASHES = { dash: [7, 5], dot: [2, 4], longdash: [12, 6] };

/** @param {{ dash: string }} curve @returns {number[]} */
export const dashOf = (curve) => DASHES[curve.dash] ?? [];

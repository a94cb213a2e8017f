// Shapes of marks and dashes of lines, as every canvas draws them.
import { arrowPath } from './fields.js';

const stroked = (path) => (ctx, place, colour, width) => {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.beginPath();
  path(ctx, place);
  ctx.stroke();
};

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

export const DASHES = { dash: [7, 5], dot: [2, 4], longdash: [12, 6] };

export const dashOf = (curve) => DASHES[curve.dash] ?? [];

// What the colours mean, and what stands at one t.
import { resolve } from '../engine/colour.js';
import { sig } from '../engine/numbers.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';

// What the colours mean, with the values at the present t; as many lines as it takes.
export function legendOf(s, ctx) {
  const now = [`t = ${s.bars.times[s.here]}`, termOf(s.data, s.bars.times[s.here])];
  const items = [{ text: now.filter(Boolean).join(', ') }, ...s.data.series.map((look, i) =>
    ({ look, text: `${look.label} ${tell(s.bars, i, s.here)}` }))];
  const lines = [[]];
  let x = 10;
  for (const item of items) {
    item.wide = subscriptedWidth(ctx, item.text, 15) + (item.look ? 18 : 0);
    if (x > 10 && x + item.wide > s.width - 8) {
      lines.push([]);
      x = 10;
    }
    item.x = x;
    x += item.wide + 20;
    lines.at(-1).push(item);
  }
  return lines;
}

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

export const termOf = ({ term }, t) => term.replace('%', t - 1).replace('#', t);

export function tell(table, i, k) {
  const error = table.read('errors', i, k);
  const value = sig(table.read('values', i, k));
  return error > 0 ? `${value} ± ${sig(error, 2)}` : value;
}

// @ts-check
// One row: its curves with bands, marks and labels.
import { resolve, rgba } from '../engine/colour.js';
import { dashOf } from '../engine/marks.js';
import { subscripted } from '../engine/text.js';
import { type } from '../engine/type.js';
import { across, drawAxis, drawGuides, endsNow, pixelOf, strokeLine, yOf } from './axes.js';
import { isSpike, isThere, sample, THIN } from './bells.js';
import { barsOf, drawDraws } from './draws.js';
import { drawMarker, labelShown } from './labels.js';

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {LineCurve[]} curves */
export function drawRow(s, ctx, row, curves) {
  const ends = endsNow(s, row);
  if (!ends) {
    const reach = row.spec.zoom?.reach ?? 1;
    row.ends = [-reach, reach];
    drawAxis(s, ctx, row);
    drawTitle(s, ctx, row);
    return;
  }
  row.ends = ends;
  drawGuides(s, ctx, row);
  const pixels = across(s, row);
  row.shown = curves.filter(({ spec }) => spec.row === row.i && !spec.hidden).filter(isThere)
    .map((curve) => sample(curve, ends, pixels));
  const bars = barsOf(s, row);
  setScales(row, bars);
  ctx.save();
  ctx.beginPath();
  ctx.rect(row.side / 2, row.head - 22 * type.scale, s.width - row.side, row.base - row.head
    + 22 * type.scale);
  ctx.clip();
  drawDraws(s, ctx, row, bars);
  for (const shown of row.shown) fillShown(s, ctx, row, shown);
  for (const shown of row.shown) strokeShown(s, ctx, row, shown);
  ctx.restore();
  drawAxis(s, ctx, row);
  drawTitle(s, ctx, row);
  for (const marker of s.data.markers) if (marker.row === row.i) drawMarker(s, ctx, row, marker);
  for (const shown of row.shown) labelShown(s, ctx, row, shown);
}

const ABOVE = 0.85; // of the highest bar: the rest of it stands in the room above the row's head

// The y that fills the row: of the tallest curve or bar, of each curve, or a given number.
/** @param {LineRow} row @param {RowBars[]} all */
function setScales(row, all) {
  const { scale } = row.spec;
  const common = row.shown.filter(({ curve }) => !curve.spec.own_scale);
  const highest = Math.max(...all.flatMap(({ bars }) => bars.heights), 0);
  const tallest = Math.max(...common.map(({ peak }) => peak[1]), ABOVE * highest);
  for (const shown of row.shown) {
    const own = scale === 'peak' || shown.curve.spec.own_scale;
    const top = own ? shown.peak[1] : scale === 'shared' ? tallest : scale;
    shown.rise = (row.base - row.head) / (top || 1);
  }
}

// The curve from one x to another as a path: the pixels of its ends, where there is any of it.
/**
 * @param {Line} s @param {Pen} ctx @param {LineRow} row @param {ShownCurve} shown
 * @param {number} [from] @param {number} [to]
 */
function pathOf(s, ctx, row, shown, from = -Infinity, to = Infinity) {
  const { xs, ys } = shown;
  /** @type {Ends | null} */
  let ends = null;
  for (let k = 0; k < xs.length; k++) {
    if (xs[k] < from || xs[k] > to) continue;
    const x = pixelOf(s, row, xs[k]);
    const y = yOf(row, shown, ys[k]);
    if (ends) {
      ctx.lineTo(x, y);
      ends[1] = x;
    } else {
      ctx.moveTo(x, y);
      ends = [x, x];
    }
  }
  return ends;
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {ShownCurve} shown */
function fillShown(s, ctx, row, shown) {
  const { spec, mean, width } = shown.curve;
  if (!spec.fill || width <= THIN) return;
  const reach = spec.fill === 'band' ? width : Infinity;
  const [from, to] = spec.span?.map((end) => s.names.at(end)) ?? [mean - reach, mean + reach];
  ctx.beginPath();
  const ends = pathOf(s, ctx, row, shown, from, to);
  if (!ends) return;
  ctx.lineTo(ends[1], row.base);
  ctx.lineTo(ends[0], row.base);
  ctx.fillStyle = rgba(resolve(s.palette, spec.colour),
    spec.fill === 'band' || spec.span ? 0.24 : 0.14);
  ctx.fill();
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {ShownCurve} shown */
function strokeShown(s, ctx, row, shown) {
  const { spec, bells } = shown.curve;
  ctx.strokeStyle = resolve(s.palette, spec.colour);
  ctx.lineWidth = s.width > 1100 ? 3 : 2.5;
  ctx.lineJoin = 'round';
  ctx.setLineDash(dashOf(spec));
  if (!bells.every(isSpike)) {
    ctx.beginPath();
    pathOf(s, ctx, row, shown);
    ctx.stroke();
  }
  for (const bell of bells.filter(isSpike)) {
    const x = pixelOf(s, row, bell.mean);
    strokeLine(ctx, x, row.base, x, row.head);
  }
  ctx.setLineDash([]);
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row */
function drawTitle(s, ctx, row) {
  if (!row.spec.title) return;
  const y = row.top + 16 * type.scale;
  const size = s.width > 1100 ? 17 : 15;
  subscripted(ctx, row.spec.title, row.side / 2 + 2, y, s.palette.named.text, 'left', size,
    s.width - row.side);
}

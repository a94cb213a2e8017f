// @ts-check
// The bars themselves: side by side, or the first filled and the others as steps before it.
import { resolve, rgba } from '../engine/colour.js';
import { DASHES, dashOf } from '../engine/marks.js';
import { lerp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { drawTable } from '../line/hover.js';
import { tell, termOf } from './legend.js';
import { barY } from './scale.js';

/** @param {Bars} s @param {Pen} ctx */
export function drawBars(s, ctx) {
  const { frame, bars } = s;
  drawPresent(s, ctx);
  const floor = s.data.y === 'log' ? frame.base : barY(s, 0);
  s.data.series.forEach((look, i) => {
    const side = s.data.layout === 'side';
    const filled = side || i === 0;
    const colour = resolve(s.palette, look.colour);
    if (filled) fillBars(s, ctx, i, colour, floor, side);
    else strokeSteps(s, ctx, i, colour, look);
    drawErrors(s, ctx, i, colour, side);
    if (bars.apart) drawApart(s, ctx, i, colour, floor);
  });
}

// Where a series' bar lies in its group.
/**
 * @param {Bars} s @param {number} i @param {BarGroup} group @param {boolean} side
 * @returns {[left: number, wide: number]}
 */
function spanOf(s, i, { left, right }, side) {
  const gap = right - left > 5 ? Math.min(2, (right - left) / 8) : 0;
  const [from, wide] = [left + gap / 2, right - left - gap];
  if (!side) return [from, wide];
  const each = wide / s.data.series.length;
  return [from + i * each, Math.max(each - (each > 4 ? 1 : 0), 1)];
}

/**
 * @param {Bars} s @param {Pen} ctx @param {number} i @param {string} colour
 * @param {number} floor @param {boolean} side
 */
function fillBars(s, ctx, i, colour, floor, side) {
  for (const group of s.groups) {
    const { mean } = group.values[i];
    if (Number.isNaN(mean)) continue;
    const [x, wide] = spanOf(s, i, group, side);
    const y = barY(s, mean);
    const here = s.here >= group.from && s.here <= group.to;
    ctx.fillStyle = rgba(colour, here ? 1 : 0.62);
    ctx.fillRect(x, Math.min(y, floor), wide, Math.max(Math.abs(floor - y), 1));
  }
}

/** @param {Bars} s @param {Pen} ctx @param {number} i @param {string} colour @param {Look} look */
function strokeSteps(s, ctx, i, colour, look) {
  [ctx.strokeStyle, ctx.lineWidth] = [colour, 2];
  ctx.setLineDash(dashOf(look));
  ctx.beginPath();
  let open = false;
  for (const group of s.groups) {
    const { mean } = group.values[i];
    if (Number.isNaN(mean)) { open = false; continue; }
    const y = barY(s, mean);
    if (open) ctx.lineTo(group.left, y); else ctx.moveTo(group.left, y);
    ctx.lineTo(group.right, y);
    open = true;
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * @param {Bars} s @param {Pen} ctx
 * @param {number} i @param {string} colour @param {boolean} side
 */
function drawErrors(s, ctx, i, colour, side) {
  ctx.strokeStyle = side || i === 0 ? s.palette.named.text : colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const group of s.groups) {
    const { mean, error } = group.values[i];
    if (!(error > 0) || Number.isNaN(mean)) continue;
    const [x, wide] = spanOf(s, i, group, side);
    whisker(s, ctx, x + wide / 2, mean, error, Math.min(3, wide / 2));
  }
  ctx.stroke();
}

/**
 * @param {Bars} s @param {Pen} ctx @param {number} x @param {number} mean @param {number} error
 * @param {number} cap
 */
function whisker(s, ctx, x, mean, error, cap) {
  const [low, high] = [barY(s, mean - error), barY(s, mean + error)];
  ctx.moveTo(x, low);
  ctx.lineTo(x, high);
  if (cap < 2) return;
  for (const y of [low, high]) {
    ctx.moveTo(x - cap, y);
    ctx.lineTo(x + cap, y);
  }
}

/**
 * @param {Bars} s @param {Pen} ctx
 * @param {number} i @param {string} colour @param {number} floor
 */
function drawApart(s, ctx, i, colour, floor) {
  const { frame, bars: { apart, apart_errors: errors } } = s;
  if (!apart || Number.isNaN(apart[i])) return;
  const count = s.data.series.length;
  const room = frame.right - frame.end - 12 * type.scale;
  const each = room / count;
  const x = frame.end + 10 * type.scale + i * each;
  const y = barY(s, apart[i]);
  ctx.fillStyle = rgba(colour, 0.85);
  ctx.fillRect(x, Math.min(y, floor), Math.max(each - 2, 1), Math.max(Math.abs(floor - y), 1));
  const error = errors?.[i] ?? 0;
  if (!(error > 0)) return;
  ctx.strokeStyle = s.palette.named.text;
  ctx.beginPath();
  whisker(s, ctx, x + each / 2 - 1, apart[i], error, 3);
  ctx.stroke();
}

// The present t: a soft column from floor to top, and its name.
/** @param {Bars} s @param {Pen} ctx */
function drawPresent(s, ctx) {
  const { frame } = s;
  const group = s.groups.find(({ to }) => s.here <= to);
  if (!group) return;
  const { named } = s.palette;
  const middle = (group.left + group.right) / 2;
  const half = Math.max(group.right - group.left, 6) / 2 + 2;
  ctx.fillStyle = rgba(named.muted, 0.22);
  ctx.fillRect(middle - half, frame.top, 2 * half, frame.base - frame.top);
}

// The cumulative share, on the right axis.
/** @param {Bars} s @param {Pen} ctx */
export function drawShares(s, ctx) {
  const { frame, bars } = s;
  const { named } = s.palette;
  /** @param {number} share */
  const y = (share) => lerp(frame.base, frame.top, share);
  for (const share of [0, 0.5, 1]) {
    caption(ctx, `${100 * share} %`, frame.right + 6, y(share), named.muted, 'left', 13);
  }
  if (s.data.share_label) {
    const width = subscriptedWidth(ctx, s.data.share_label, 14);
    subscripted(ctx, s.data.share_label, s.width - 8 - width, frame.top - 16 * type.scale,
      named.text, 'left', 14);
  }
  s.data.series.forEach((look, i) => {
    [ctx.strokeStyle, ctx.lineWidth] = [rgba(named.background, 0.7), 4];
    const path = () => {
      ctx.beginPath();
      bars.times.forEach((t, k) => ctx.lineTo(frame.x(t), y(bars.read('shares', i, k))));
      ctx.stroke();
    };
    path();
    [ctx.strokeStyle, ctx.lineWidth] = [resolve(s.palette, look.colour), 1.75];
    ctx.setLineDash(DASHES.dot);
    path();
    ctx.setLineDash([]);
  });
}

/** @param {Bars} s @param {Pen} ctx */
export function drawBarHover(s, ctx) {
  const { at, frame, bars: { apart }, data, palette } = s;
  if (!at || at.y < frame.top || at.y > frame.base + 30 || at.x < frame.left - 4) return;
  const beyond = apart && at.x > frame.end;
  const [head, ...lines] = beyond ? apartLines(s, apart) : groupLines(s, at.x);
  const px = beyond ? (frame.end + frame.right) / 2 : at.x;
  /** @type {[text: string, colour: string][]} */
  const told = lines.map((text, i) => [text, resolve(palette, data.series[i].colour)]);
  drawTable(s, ctx, px, frame.top + 4, [[head, palette.named.text], ...told]);
}

/** @param {Bars} s @param {Float32Array} apart */
function apartLines({ bars, data }, apart) {
  return [data.apart_label, ...data.series.map(({ label }, i) => {
    const error = bars.apart_errors?.[i] ?? 0;
    return `${label}  ${sig(apart[i])}${error > 0 ? ` ± ${sig(error, 2)}` : ''}`;
  })];
}

// Of one step exactly, whatever shares its bar.
/** @param {Bars} s @param {number} px */
function groupLines(s, px) {
  const k = s.nearest(s.frame.timeAt(px));
  const t = s.bars.times[k];
  /** @param {number} i */
  const share = (i) => (s.bars.shares
    ? `  (${Math.round(100 * s.bars.read('shares', i, k))} %)` : '');
  return [[`t = ${t}`, termOf(s.data, t)].filter(Boolean).join(', '),
    ...s.data.series.map(({ label }, i) => `${label}  ${tell(s.bars, i, k)}${share(i)}`)];
}

// @ts-check
// Where time and places lie on the canvas, and everything that is drawn there.
import { mixRgb, pack32, resolve, rgb, rgba } from '../../ui/engine/colour.js';
import { penOf } from '../../ui/engine/dom.js';
import { clamp, lerp } from '../../ui/engine/maths.js';
import { caption, subscripted } from '../../ui/engine/text.js';
import { type } from '../../ui/engine/type.js';
import { strokeLine } from '../../ui/line/axes.js';

/** @param {FlowPicture} s @returns {FlowFrame} */
export function layFlow(s) {
  const { scale } = type;
  const strip = clamp(s.width * 0.2, 110, 240);
  const left = 34 * scale;
  const plot = s.width - left - strip - 24 * scale;
  const bar = plot * 0.125; // the room of one of the five histograms
  const right = left + plot - bar;
  const foot = 24 * scale;
  const tall = (s.height - foot) / 2;
  const rows = [0, 1].map((i) => ({
    top: i * tall + 28 * scale, base: (i + 1) * tall - 22 * scale, head: i * tall,
  }));
  const { half } = s.flow.header;
  return {
    left, right, bar, rows, strip, stripLeft: s.width - strip,
    x: (t) => left + (t / s.data.T) * (right - left),
    y: ({ top, base }, x) => lerp(base, top, (x + half) / (2 * half)),
    foot: s.height - foot / 2,
  };
}

// The exact density over time as a small picture, darker where more lies.
/** @param {FlowData} flow @param {Palette} palette @returns {HTMLCanvasElement} */
export function shadesOf({ header: { shades } }, palette) {
  const [columns, rows] = shades.shape;
  const small = document.createElement('canvas');
  [small.width, small.height] = [columns, rows];
  const ctx = penOf(small);
  const image = ctx.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const ink = rgb(palette.named.muted);
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) {
      const w = 0.5 * (shades[c * rows + r] / 255);
      pixels[(rows - 1 - r) * columns + c] = pack32(mixRgb(palette.paper, ink, w));
    }
  }
  ctx.putImageData(image, 0, 0);
  return small;
}

/**
 * @param {Pen} ctx @param {HTMLCanvasElement} shades @param {FlowFrame} frame
 * @param {number} i of the run
 */
export function drawShades(ctx, shades, { left, right, rows }, i) {
  const { top, base } = rows[i];
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(shades, left, top, right - left, base - top);
}

/** @param {Palette} palette @param {number} rank */
const rankColour = (palette, rank) => {
  const [low, high] = palette.theme === 'dark' ? [0.14, 1] : [0, 0.88];
  return COLOURS.ramp[Math.round(lerp(low, high, rank) * 255)];
};

/** @param {FlowPicture} s @param {Pen} ctx @param {number} i @param {number} strength */
export function drawPaths(s, ctx, i, strength) {
  const { flow, frame, palette } = s;
  const { ranks, times } = flow.header;
  const row = frame.rows[i];
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, row.top, frame.right - frame.left, row.base - row.top);
  ctx.clip();
  ctx.lineWidth = 1.1;
  ctx.lineJoin = 'round';
  for (let p = 0; p < flow.wide; p++) {
    ctx.strokeStyle = rgba(rankColour(palette, ranks[p]), strength);
    ctx.beginPath();
    times.forEach((t, k) => ctx.lineTo(frame.x(t), frame.y(row, flow.path(i, k, p))));
    ctx.stroke();
  }
  ctx.restore();
}

/** @param {FlowPicture} s @param {Pen} ctx @param {number} i */
export function drawFlowRow(s, ctx, i) {
  const { frame, layers, flow, ratio, palette, data } = s;
  const row = frame.rows[i];
  const { times, shown } = flow.header;
  const now = frame.x(times[s.here]);
  const wide = frame.right - frame.left;
  const tall = row.base - row.top;
  /** @param {HTMLCanvasElement} layer @param {number} x @param {number} width */
  const copy = (layer, x, width) => {
    if (!(width > 0)) return;
    ctx.drawImage(layer, x * ratio, row.top * ratio, width * ratio, tall * ratio, x, row.top,
      width, tall);
  };
  copy(layers[0], frame.left, wide);
  copy(layers[1], now, frame.right - now);
  drawPlaces(s, ctx, row);
  const colour = resolve(palette, data.rows[i].colour);
  for (const k of shown) {
    const x = frame.x(times[k]);
    drawUpright(s, ctx, i, k, x, frame.bar, colour, 0.8);
    writeGap(s, ctx, i, k, x + frame.bar / 2, row.base + 11 * type.scale);
  }
  [ctx.strokeStyle, ctx.lineWidth] = [palette.named.text, 1.5];
  strokeLine(ctx, now, row.top, now, row.base);
  drawDots(s, ctx, i, now);
  drawStrip(s, ctx, i, colour);
  ctx.fillStyle = colour;
  ctx.fillRect(frame.left, row.head + 10 * type.scale, 12, 12);
  subscripted(ctx, data.rows[i].title, frame.left + 18, row.head + 16 * type.scale,
    palette.named.text, 'left', 15, frame.stripLeft - frame.left - 22);
}

/** @param {FlowPicture} s @param {Pen} ctx @param {number} i @param {number} px */
function drawDots(s, ctx, i, px) {
  const { flow, frame, palette, here } = s;
  const row = frame.rows[i];
  for (let p = 0; p < flow.wide; p++) {
    const y = frame.y(row, flow.path(i, here, p));
    if (y < row.top || y > row.base) continue;
    ctx.fillStyle = rankColour(palette, flow.header.ranks[p]);
    ctx.beginPath();
    ctx.arc(px, y, 2.75, 0, 2 * Math.PI);
    ctx.fill();
  }
}

// A histogram lying on its side, its foot at x, with the exact density over it.
/**
 * @param {FlowPicture} s @param {Pen} ctx @param {number} i @param {number} k @param {number} x
 * @param {number} room @param {string} colour @param {number} strength
 */
function drawUpright(s, ctx, i, k, x, room, colour, strength) {
  const { flow, frame, palette } = s;
  const row = frame.rows[i];
  const { bins, places, header: { half, peak } } = flow;
  const across = room / peak;
  const deep = (row.base - row.top) / bins;
  ctx.fillStyle = rgba(palette.named.background, 0.6);
  ctx.beginPath();
  ctx.moveTo(x, row.base);
  for (let j = 0; j < places; j++) {
    ctx.lineTo(x + flow.height(k, j) * across, frame.y(row, lerp(-half, half, j / (places - 1))));
  }
  ctx.lineTo(x, row.top);
  ctx.fill();
  ctx.fillStyle = rgba(colour, strength);
  for (let b = 0; b < bins; b++) {
    const long = Math.min(flow.bar(i, k, b) * across, room * 1.15);
    if (long > 0) ctx.fillRect(x, row.base - (b + 1) * deep, long, Math.max(deep - 0.5, 0.5));
  }
  [ctx.strokeStyle, ctx.lineWidth] = [palette.named.exact, 1.5];
  ctx.beginPath();
  for (let j = 0; j < places; j++) {
    ctx.lineTo(x + flow.height(k, j) * across, frame.y(row, lerp(-half, half, j / (places - 1))));
  }
  ctx.stroke();
  [ctx.strokeStyle, ctx.lineWidth] = [palette.named.muted, 1];
  strokeLine(ctx, x, row.top, x, row.base);
}

// How many times the floor a distance is; in the colour of errors where chance does not explain it.
/**
 * @param {FlowPicture} s @param {Pen} ctx @param {number} i @param {number} k @param {number} x
 * @param {number} y
 */
function writeGap(s, ctx, i, k, x, y) {
  const { flow, palette: { named } } = s;
  const { limit, floor } = flow.header;
  const gap = flow.gap(i, k);
  const colour = gap > limit ? named.error : named.text;
  caption(ctx, `${(gap / floor).toFixed(1)}×`, x, y, colour, 'center', 13);
}

/** @param {FlowPicture} s @param {Pen} ctx @param {FlowRow} row */
function drawPlaces(s, ctx, row) {
  const { frame, palette: { named }, flow: { header: { half } } } = s;
  for (let x = -Math.floor(half / 2) * 2; x <= half; x += 2) {
    const y = frame.y(row, x);
    caption(ctx, String(x).replace('-', '−'), frame.left - 6, y, named.muted, 'right', 13);
  }
}

// The present histogram, large, beside the paths.
/** @param {FlowPicture} s @param {Pen} ctx @param {number} i @param {string} colour */
function drawStrip(s, ctx, i, colour) {
  const { frame, flow, here, data, palette: { named } } = s;
  const row = frame.rows[i];
  drawUpright(s, ctx, i, here, frame.stripLeft + 4, frame.strip - 12, colour, 0.85);
  const { times, limit, floor } = flow.header;
  const gap = flow.gap(i, here);
  const told = `${data.labels.distance} ${gap.toFixed(3)}, ${(gap / floor).toFixed(1)}×`;
  const head = row.head + 16 * type.scale;
  subscripted(ctx, `t = ${times[here]}`, frame.stripLeft + 4, head, named.text, 'left', 15);
  subscripted(ctx, told, frame.stripLeft + 4, row.base + 11 * type.scale,
    gap > limit ? named.error : named.text, 'left', 14, frame.strip - 8);
}

/** @param {FlowPicture} s @param {Pen} ctx */
export function drawFlowTimes(s, ctx) {
  const { frame, flow, data, palette: { named } } = s;
  for (const k of flow.header.shown) {
    const t = flow.header.times[k];
    const text = k ? String(t) : `t = ${t}`;
    caption(ctx, text, frame.x(t) - (k ? 0 : 6), frame.foot, named.muted, 'center', 13);
  }
  subscripted(ctx, data.labels.exact, frame.stripLeft + 4, frame.foot, named.text, 'left', 13,
    frame.strip - 8);
}

// @ts-check
// Small panels of table columns over t, with a cursor at the present t; live with the sweeps.
import { resolve } from '../engine/colour.js';
import { freshPen, h, penOf } from '../engine/dom.js';
import { dashOf } from '../engine/marks.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { drawLegend, EDGE, legendEntries, legendRows, pads, reserve } from './legend.js';
import { tellPanel, wireReading, writeReading } from './readings.js';

// Two canvases on top of each other: the curves, and the cursor that moves with t.
/** @param {Stage} s @param {string} name @returns {CurvePanel} */
export function makePanel(s, name) {
  const curves = s.data.curves.filter((curve) => curve.panel === name);
  const still = h('canvas', { 'aria-hidden': 'true' });
  const named = curves.map(({ label }) => label).filter(Boolean).join(', ');
  const canvas = h('canvas', { role: 'slider', tabindex: 0, 'aria-label': named });
  const box = h('div', { class: 'panel' }, still, canvas);
  /** @type {CurvePanel} */
  const panel = {
    curves, canvas, still, box, version: null, width: 0, height: 0, axis: null, read: false,
  };
  /** @param {boolean} on */
  const read = (on) => { panel.read = on; s.draw(); };
  wireReading(canvas, read);
  canvas.onpointerenter = () => read(true);
  canvas.onpointerleave = () => read(false);
  /** @param {PointerEvent} event */
  const seek = (event) => {
    const place = canvas.getBoundingClientRect();
    const { left, right } = pads(panel);
    const share = (event.clientX - place.left - left) / (place.width - left - right);
    s.clock.pause();
    s.clock.set(Math.round(timeAt(s, clamp(share, 0, 1))));
  };
  canvas.onpointerdown = (event) => { canvas.setPointerCapture(event.pointerId); seek(event); };
  canvas.onpointermove = (event) => { if (event.buttons) seek(event); };
  canvas.onpointerup = () => s.reportT();
  return panel;
}

// The curves are drawn when they change; a moving t costs a line and some dots.
/** @param {Stage} s @param {CurvePanel} panel */
export function drawPanel(s, panel) {
  const ctx = freshen(s, panel, panelVersion(s, panel, [s.table.version, s.data.T]), drawStill);
  drawCursor(s, panel, ctx);
}

/** @param {Stage} s @param {Panel} panel @param {unknown[]} more @returns {string} */
export const panelVersion = (s, panel, more) =>
  [panel.width, panel.height, s.ratio, s.palette.key, type.scale, ...more].join();

// Both canvases at their size; what stands still is drawn anew only when the version is another.
// Answers with the pen for what moves.
/**
 * @template {Panel} P @param {Stage} s @param {P} panel @param {string} version
 * @param {(s: Stage, panel: P, ctx: Pen) => void} draw @returns {Pen}
 */
export function freshen(s, panel, version, draw) {
  const { canvas, still, width, height } = panel;
  const size = [width, height].map((side) => Math.round(side * s.ratio));
  if (canvas.width !== size[0] || canvas.height !== size[1]) {
    for (const each of [canvas, still]) [each.width, each.height] = size;
    panel.version = null;
  }
  if (panel.version !== version) {
    panel.version = version;
    draw(s, panel, clean(still));
  }
  return clean(canvas);

  /** @param {HTMLCanvasElement} each @returns {Pen} */
  function clean(each) {
    const ctx = penOf(each);
    freshPen(ctx, s.ratio);
    ctx.clearRect(0, 0, width, height);
    return ctx;
  }
}

/**
 * @param {Pick<Stage, 'table'>} s @param {Curve} curve
 * @returns {{ table: Table, column: Float32Array } | null}
 */
function columnOf(s, curve) {
  const table = s.table.holder(curve.column);
  const column = table?.column(curve.column);
  return table && column ? { table, column } : null;
}

/** @param {Curve} curve @param {number} value @returns {number} */
const bend = (curve, value) => (curve.log ? Math.log10(Math.max(value, 1e-12)) : value);

/** @param {Pick<Stage, 'table'>} s @param {Pick<CurvePanel, 'curves'>} panel @returns {Ends} */
export function rangeOf(s, panel) {
  let [low, high] = [Infinity, -Infinity];
  for (const curve of panel.curves) {
    const entry = columnOf(s, curve);
    for (const raw of entry?.column ?? []) {
      const value = bend(curve, raw);
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}

// While a slider is dragged the axis may grow but not shrink, so that the curve is seen to move.
/** @param {Stage} s @param {CurvePanel} panel @returns {Ends} */
function axisOf(s, panel) {
  const [low, high] = rangeOf(s, panel);
  const old = s.table.mixed ? panel.axis : null;
  panel.axis = old ? [Math.min(old[0], low), Math.max(old[1], high)] : [low, high];
  return panel.axis;
}

// Where t stands on an axis from 0 to 1, and back; the first steps take more room where t is bent.
/** @param {{ data: Pick<ClockData, 'T' | 'log_t'> }} s @param {number} t @returns {number} */
export const shareOf = ({ data }, t) =>
  (data.log_t ? Math.log1p(t) / Math.log1p(data.T) : t / data.T);
/** @param {{ data: Pick<ClockData, 'T' | 'log_t'> }} s @param {number} share @returns {number} */
export const timeAt = ({ data }, share) =>
  (data.log_t ? Math.expm1(share * Math.log1p(data.T)) : share * data.T);

/** @param {Stage} s @param {CurvePanel} panel @param {Ends} axis @returns {PlaceOf} */
function placer(s, panel, axis) {
  const [low, high] = axis;
  const { left, right, top, bottom } = pads(panel);
  const [across, down] = [panel.width - left - right, panel.height - top - bottom];
  /** @param {number} value */
  const rise = (value) => (value - low) / (high - low);
  return (t, value) => [left + shareOf(s, t) * across, top + (1 - rise(value)) * down];
}

/** @param {Stage} s @param {CurvePanel} panel @param {Pen} ctx */
function drawStill(s, panel, ctx) {
  reserve(panel, legendRows(ctx, legendEntries(panel), panel.width - EDGE).rows.length);
  const axis = axisOf(s, panel);
  drawFrame(s, panel, ctx);
  const place = placer(s, panel, axis);
  for (const curve of panel.curves) strokeCurve(s, ctx, curve, place);
  const logged = panel.curves.some((curve) => curve.log);
  writeRange(s, panel, ctx, axis.map((value) => sig(logged ? 10 ** value : value, 2)));
  const { time, T, log_t: bentTime } = s.data;
  writeFloor(s, panel, ctx, [`${time} = 0`, String(T)], bentTime ? 'log(1 + t)' : '');
  drawLegend(s, panel, ctx);
}

/** @param {Stage} s @param {Panel} panel @param {Pen} ctx */
export function drawFrame(s, panel, ctx) {
  const { left, right, top, bottom } = pads(panel);
  ctx.strokeStyle = s.palette.named.grid;
  ctx.lineWidth = 1;
  ctx.strokeRect(left, top, panel.width - left - right, panel.height - top - bottom);
}

// The ends of the upright axis stand beside the frame, where no curve and no cursor crosses them;
// the panel says how much room they want there.
/** @param {Stage} s @param {Panel} panel @param {Pen} ctx @param {string[]} ends */
export function writeRange(s, panel, ctx, [low, high]) {
  const { left, right, top, bottom } = pads(panel);
  const { muted, background } = s.palette.named;
  /** @param {string} text @param {number} x @param {number} y @param {Align} align */
  const word = (text, x, y, align) => caption(ctx, text, x, y, muted, align, 13, background);
  const floor = panel.height - bottom;
  const wide = Math.max(...[low, high].map((text) => subscriptedWidth(ctx, text, 13))) + 4;
  const fits = floor - top >= 44 * type.scale && wide < 0.35 * panel.width;
  panel.wants = fits ? Math.ceil(wide) : 0;
  if (!fits) { // too small for two words: the range stands above
    word(`${low} … ${high}`, panel.width - right, top - 14 * type.scale, 'right');
  } else {
    word(high, left - 4, top + 6 * type.scale, 'right');
    word(low, left - 4, floor - 6 * type.scale, 'right');
  }
}

/**
 * @param {Stage} s @param {Panel} panel @param {Pen} ctx @param {string[]} ends
 * @param {string} [middle]
 */
export function writeFloor(s, panel, ctx, [first, last], middle = '') {
  const { left, right, bottom } = pads(panel);
  const middleOf = (left + panel.width - right) / 2;
  const y = panel.height - bottom + 12 * type.scale;
  /** @param {string} text @param {number} x @param {Align} align */
  const word = (text, x, align) => caption(ctx, text, x, y, s.palette.named.muted, align, 13);
  word(first, left, 'left');
  word(last, panel.width - right, 'right');
  if (middle) {
    subscripted(ctx, middle, middleOf, y, s.palette.named.muted, 'center', 13, middleOf);
  }
}

/** @param {Stage} s @param {Pen} ctx @param {Curve} curve @param {PlaceOf} place */
function strokeCurve(s, ctx, curve, place) {
  const entry = columnOf(s, curve);
  if (!entry) return;
  const { table, column } = entry;
  const step = s.data.log_t ? 1 : Math.max(1, Math.floor(column.length / 400));
  ctx.strokeStyle = resolve(s.palette, curve.colour);
  ctx.lineWidth = 2;
  ctx.setLineDash(dashOf(curve));
  ctx.beginPath();
  let open = false;
  for (let row = 0; row < column.length; row += step) {
    const value = bend(curve, column[row]);
    if (!Number.isFinite(value)) { open = false; continue; }
    const [x, y] = place(table.timeOf(row), value);
    if (open) ctx.lineTo(x, y); else ctx.moveTo(x, y);
    open = true;
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {Stage} s @param {CurvePanel} panel @param {Pen} ctx */
function drawCursor(s, panel, ctx) {
  const t = s.clock.t;
  const { axis } = panel;
  if (!axis) return;
  const place = placer(s, panel, axis);
  const [x] = place(t, axis[0]);
  ctx.strokeStyle = s.palette.named.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x, pads(panel).top);
  ctx.lineTo(x, panel.height - pads(panel).bottom);
  ctx.stroke();
  for (const curve of panel.curves) {
    const value = bend(curve, s.table.at(curve.column, t));
    if (!Number.isFinite(value)) continue;
    ctx.fillStyle = resolve(s.palette, curve.colour);
    ctx.beginPath();
    ctx.arc(x, place(t, value)[1], 4, 0, 7);
    ctx.fill();
  }
  if (panel.read) writeReading(s, panel, ctx, x, pads(panel).top, readingOf(s, panel));
}

/** @param {Stage} s @param {CurvePanel} panel @returns {[text: string, colour: string][]} */
function readingOf(s, panel) {
  const values = panel.curves.map((curve) => s.table.at(curve.column, s.clock.t));
  return panel.curves.flatMap((curve, i) => (Number.isFinite(values[i])
    ? [[sig(values[i]), resolve(s.palette, curve.colour)]] : []));
}

// For ears: t, and what each curve is there.
/** @param {Stage} s @param {CurvePanel} panel */
export function tellCurves(s, panel) {
  const { time, T } = s.data;
  const t = Math.round(s.clock.t);
  const values = panel.curves.map(({ label, column }) =>
    `${label} ${sig(s.table.at(column, t))}`.trim());
  tellPanel(panel, [0, T], t, [`${time} = ${t}`, ...values].join(', '));
}

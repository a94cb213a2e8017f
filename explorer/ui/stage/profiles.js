// @ts-check
// Profiles: small panels of curves over x (a histogram, a spectrum) that follow t by mixing
// neighbouring keys. Their axes stand still, so that the curves are seen to move.
import { blob, mixKeys } from '../engine/blobs.js';
import { resolve, rgba } from '../engine/colour.js';
import { h, penOf } from '../engine/dom.js';
import { dashOf, SHAPES } from '../engine/marks.js';
import { sig } from '../engine/numbers.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { drawFrame, freshen, panelVersion, writeFloor, writeRange } from './curves.js';
import { drawLegend, EDGE, legendEntries, legendRows, legendWords, pads, reserve } from './legend.js';
import { besideLine, nearestStop, tellPanel, wireReading, writeReading } from './readings.js';

export class ProfileKeys {
  /** @param {ProfileHeader} header */
  constructor(header) {
    const [, curves, length] = header.values.shape;
    this.length = length;
    this.times = header.times;
    this.x = header.x;
    this.keys = header.values;
    this.size = curves * length;
    this.out = new Float32Array(this.size);
  }
  /** @param {number} place @returns {Float32Array} */
  at(place) { return mixKeys(this.keys, this.times, this.size, 1, place, this.out); }
}

/** @param {Stage} s @param {Profile} spec @returns {ProfilePanel} */
export function makeProfilePanel(s, spec) {
  const still = h('canvas', { 'aria-hidden': 'true' });
  const canvas = h('canvas', {
    role: 'slider', tabindex: 0, 'aria-label': [spec.title, ...spec.labels].filter(Boolean).join(', '),
  });
  const box = h('div', { class: 'panel profile' }, still, canvas);
  /** @type {ProfilePanel} */
  const panel = {
    spec, curves: legendOf(spec), canvas, still, box, version: null, width: 0, height: 0, at: null,
    profile: null, reference: null, axes: { x: [0, 1], y: [0, 1] }, told: '',
    stops: [],
  };
  /** @param {number | null} at */
  const point = (at) => { panel.at = at; s.draw(); };
  canvas.onpointermove = canvas.onpointerdown = (event) => point(event.offsetX);
  canvas.onpointerleave = () => point(null);
  wireReading(canvas, (on) => point(on ? panel.width / 2 : null));
  return panel;
}

// The moving curves and the still ones, as the legend and the pen know curves.
/** @template V @param {V[]} list @param {number} i @returns {V} */
const nth = (list, i) => list[Math.min(i, list.length - 1)];
/** @param {Profile} spec @returns {Look[]} */
const movingLooks = (spec) => spec.labels.map((label, i) => ({
  label, colour: nth(spec.colours, i), dash: nth(spec.dashes, i) ?? '',
}));
/** @param {Profile} spec @returns {Look[]} */
const stillLooks = (spec) => spec.reference_labels.map((label, i) => ({
  label, colour: nth(spec.reference_colours, i), dash: 'longdash',
}));
/** @param {Profile} spec @returns {Look[]} */
const legendOf = (spec) => [...movingLooks(spec), ...stillLooks(spec)];

/** @param {Stage} s @param {ProfilePanel} panel */
export function drawProfile(s, panel) {
  const { spec } = panel;
  const profile = blob(spec.blob) ?? panel.profile; // the one before, while this one is on its way
  if (!profile) return;
  if (panel.profile !== profile) [panel.profile, panel.version] = [profile, null];
  panel.reference = blob(spec.reference);
  reserve(panel, linesOf(panel, penOf(panel.canvas)));
  const version = panelVersion(s, panel, [spec.reference && Boolean(panel.reference)]);
  const ctx = freshen(s, panel, version, drawProfileStill);
  const place = profilePlacer(panel);
  const along = spec.along ? s.table.at(spec.along, s.clock.t) : s.clock.t;
  const values = profile.at(along);
  insideFrame(panel, ctx, () => movingLooks(spec).forEach((look, c) =>
    strokeProfile(s, panel, ctx, look, profile, values, c, place)));
  if (spec.mark) drawProfileMark(s, panel, ctx, place);
  readProfile(s, panel, ctx, profile, values, place);
}

// --- axes -------------------------------------------------------------------------------------
/** @param {boolean} log @param {number} value @returns {number} */
const bent = (log, value) => (log ? Math.log10(Math.max(value, 1e-12)) : value);

/**
 * @param {Iterable<number>[]} lists @param {boolean} log @param {Ends | null} given
 * @returns {Ends}
 */
function endsOf(lists, log, given) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of given ? [given] : lists) {
    for (const value of list) {
      if (log && !(value > 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  /** @type {Ends} */
  const ends = [bent(log, low), bent(log, high)];
  return ends[0] < ends[1] ? ends : [ends[0] - 0.5, ends[0] + 0.5];
}

/** @param {Profile} spec @param {ProfileKeys[]} shown @returns {ProfilePanel['axes']} */
function profileAxes(spec, shown) {
  const floor = spec.filled && !spec.log_y ? [[0]] : []; // what is filled stands on zero
  return {
    x: endsOf(shown.map(({ x }) => x), spec.log_x, spec.x_range),
    y: endsOf([...shown.map(({ keys }) => keys), ...floor], spec.log_y, spec.y_range),
  };
}

/** @param {ProfilePanel} panel @returns {PlaceOf} */
function profilePlacer(panel) {
  const { spec, axes, width, height } = panel;
  const { left, right, top, bottom } = pads(panel);
  /** @param {Ends} ends @param {number} value */
  const share = ([low, high], value) => (value - low) / (high - low);
  return (x, y) => [
    left + share(axes.x, bent(spec.log_x, x)) * (width - left - right),
    top + (1 - share(axes.y, bent(spec.log_y, y))) * (height - top - bottom),
  ];
}

/** @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx */
function drawProfileStill(s, panel, ctx) {
  const { spec, profile, reference } = panel;
  panel.axes = profileAxes(spec, [profile, reference].filter((each) => each !== null));
  const place = profilePlacer(panel);
  drawDecades(s, panel, ctx);
  drawFrame(s, panel, ctx);
  if (reference) {
    insideFrame(panel, ctx, () => stillLooks(spec).forEach((look, c) =>
      strokeProfile(s, panel, ctx, look, reference, reference.keys, c, place)));
  }
  /** @param {boolean} log @param {number} value */
  const tell = (log, value) => sig(log ? 10 ** value : value, 2);
  const [low, high] = panel.axes.y.map((value) => tell(spec.log_y, value));
  writeRange(s, panel, ctx, [low, `${high} ${spec.y_label}`.trim()]);
  writeFloor(s, panel, ctx, panel.axes.x.map((value) => tell(spec.log_x, value)), spec.x_label);
  writeTitle(s, panel, ctx);
}

// The title stands before the legend, or above it where both are too long for one line; a legend
// that is too long for one line takes more.
/** @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx */
function writeTitle(s, panel, ctx) {
  const { top } = pads(panel);
  const { lines = 1, spec: { title } } = panel;
  const y = top - (20 * lines - 6) * type.scale;
  const width = title ? subscripted(ctx, title, EDGE, y, s.palette.named.text, 'left', 14) + 14 : 0;
  drawLegend(s, panel, ctx, lines === 1 ? EDGE + width : EDGE);
}

/** @param {ProfilePanel} panel @param {Pen} ctx @returns {number} */
function linesOf({ spec, curves, width }, ctx) {
  const entries = legendEntries({ curves });
  const words = subscriptedWidth(ctx, spec.title, 14) + legendWords(ctx, entries);
  if (words + 14 + 21 * entries.length <= width - 16) return 1;
  return (spec.title ? 1 : 0) + legendRows(ctx, entries, width - 8).rows.length;
}

// Faint lines at the powers of ten of a logarithmic axis.
/** @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx */
function drawDecades(s, panel, ctx) {
  const { spec, axes, width, height } = panel;
  const { left, right, top, bottom } = pads(panel);
  const place = profilePlacer(panel);
  ctx.strokeStyle = rgba(s.palette.named.grid, 0.7);
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const power of decades(spec.log_x, axes.x)) {
    const [x] = place(10 ** power, 1);
    ctx.moveTo(x, top);
    ctx.lineTo(x, height - bottom);
  }
  for (const power of decades(spec.log_y, axes.y)) {
    const [, y] = place(1, 10 ** power);
    ctx.moveTo(left, y);
    ctx.lineTo(width - right, y);
  }
  ctx.stroke();
}

/** @param {boolean} log @param {Ends} ends @returns {number[]} */
function decades(log, [low, high]) {
  if (!log) return [];
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, k) => first + k);
}

// --- curves -----------------------------------------------------------------------------------
/** @param {Panel} panel @param {Pen} ctx @param {() => void} draw */
function insideFrame(panel, ctx, draw) {
  const { left, right, top, bottom } = pads(panel);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, panel.width - left - right, panel.height - top - bottom);
  ctx.clip();
  draw();
  ctx.restore();
}

/**
 * @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx @param {Look} look
 * @param {ProfileKeys} source @param {Numbers} values @param {number} c @param {PlaceOf} place
 */
function strokeProfile(s, panel, ctx, look, source, values, c, place) {
  const { x, length } = source;
  const colour = resolve(s.palette, look.colour);
  ctx.beginPath();
  for (let k = 0; k < length; k++) ctx.lineTo(...place(x[k], values[c * length + k]));
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2;
  ctx.setLineDash(dashOf(look));
  ctx.stroke();
  ctx.setLineDash([]);
  if (!panel.spec.filled || source !== panel.profile) return;
  const floor = panel.height - pads(panel).bottom;
  ctx.lineTo(place(x[length - 1], 1)[0], floor);
  ctx.lineTo(place(x[0], 1)[0], floor);
  ctx.fillStyle = rgba(colour, 0.16);
  ctx.fill();
}

// An upright line at the x that a table column has for the present t.
/** @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx @param {PlaceOf} place */
function drawProfileMark(s, panel, ctx, place) {
  const { spec } = panel;
  const x = s.table.at(spec.mark, s.clock.t);
  if (!Number.isFinite(x)) return;
  const [px] = place(x, 1);
  const { top, bottom } = pads(panel);
  const colour = s.palette.named.text;
  [ctx.strokeStyle, ctx.lineWidth] = [colour, 1.5];
  ctx.beginPath();
  ctx.moveTo(px, top);
  ctx.lineTo(px, panel.height - bottom);
  ctx.stroke();
  if (panel.at !== null) return; // the hand's own numbers stand there
  const [beside, align] = besideLine(panel, px, 6);
  caption(ctx, `${spec.mark_label} ${sig(x)}`.trim(), beside, top + 12 * type.scale, colour,
    align, 14, s.palette.named.background);
}

// The values at the x under the hand: where it points, the nearest point of the curves.
/**
 * @param {Stage} s @param {ProfilePanel} panel @param {Pen} ctx @param {ProfileKeys} profile
 * @param {Numbers} values @param {PlaceOf} place
 */
function readProfile(s, panel, ctx, profile, values, place) {
  const { spec, at: hand } = panel;
  const { x, length } = profile;
  if (hand === null) return;
  panel.stops = Array.from(x, (value) => place(value, 1)[0]);
  const near = nearestStop(panel.stops, hand);
  const { named } = s.palette;
  const [px] = place(x[near], 1);
  const { top, bottom } = pads(panel);
  ctx.strokeStyle = named.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(px, top);
  ctx.lineTo(px, panel.height - bottom);
  ctx.stroke();
  /** @type {[text: string, colour: string][]} */
  const lines = [[`${spec.x_label || 'x'} ${sig(x[near])}`, named.text]];
  movingLooks(spec).forEach(({ colour }, c) => {
    const value = values[c * length + near];
    SHAPES.dot(ctx, place(x[near], value), resolve(s.palette, colour), 0);
    lines.push([sig(value), resolve(s.palette, colour)]);
  });
  writeReading(s, panel, ctx, px, top, lines);
  panel.told = lines.map(([text], k) => `${spec.labels[k - 1] ?? ''} ${text}`.trim()).join(', ');
}

// For ears: the place that is read, and what the curves are there.
/** @param {ProfilePanel} panel */
export function tellProfile(panel) {
  const share = ((panel.at ?? 0) / (panel.width || 1)) * 100;
  tellPanel(panel, [0, 100], Math.round(share), panel.at === null ? '–' : panel.told);
}

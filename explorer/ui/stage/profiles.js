// Profiles: small panels of curves over x (a histogram, a spectrum) that follow t by mixing
// neighbouring keys. Their axes stand still, so that the curves are seen to move.
import { blob, mixKeys } from '../engine/blobs.js';
import { resolve, rgba } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { dashOf, SHAPES } from '../engine/marks.js';
import { sig } from '../engine/numbers.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import {
  drawFrame, drawLegend, freshen, legendEntries, legendWords, pads, panelVersion, writeFloor,
  writeRange,
} from './curves.js';

export class ProfileKeys {
  constructor(header) {
    [this.count, this.curves, this.length] = header.values.shape;
    Object.assign(this, { times: header.times, x: header.x, keys: header.values });
    this.size = this.curves * this.length;
    this.out = new Float32Array(this.size);
  }
  at(place) { return mixKeys(this.keys, this.times, this.size, 1, place, this.out); }
}

export function makeProfilePanel(s, spec) {
  const still = h('canvas', { 'aria-hidden': 'true' });
  const canvas = h('canvas', {
    role: 'img', 'aria-label': [spec.title, ...spec.labels].filter(Boolean).join(', '),
  });
  const box = h('div', { class: 'panel profile' }, still, canvas);
  const panel = { spec, curves: legendOf(spec), canvas, still, box, version: null, at: null };
  const point = (at) => { panel.at = at; s.draw(); };
  canvas.onpointermove = canvas.onpointerdown = (event) => point(event.offsetX);
  canvas.onpointerleave = () => point(null);
  return panel;
}

// The moving curves and the still ones, as the legend and the pen know curves.
const nth = (list, i) => list[Math.min(i, list.length - 1)];
const movingLooks = (spec) => spec.labels.map((label, i) => ({
  label, colour: nth(spec.colours, i), dash: nth(spec.dashes, i) ?? '',
}));
const stillLooks = (spec) => spec.reference_labels.map((label, i) => ({
  label, colour: nth(spec.reference_colours, i), dash: 'longdash',
}));
const legendOf = (spec) => [...movingLooks(spec), ...stillLooks(spec)];

export function drawProfile(s, panel) {
  const { spec } = panel;
  const profile = blob(spec.blob) ?? panel.profile; // the one before, while this one is on its way
  if (!profile) return;
  if (panel.profile !== profile) [panel.profile, panel.version] = [profile, null];
  panel.reference = blob(spec.reference);
  panel.lines = linesOf(panel, panel.canvas.getContext('2d'));
  const version = panelVersion(s, panel, [spec.reference && Boolean(panel.reference)]);
  const ctx = freshen(s, panel, version, drawProfileStill);
  const place = profilePlacer(panel);
  const along = spec.along ? s.table.at(spec.along, s.clock.t) : s.clock.t;
  const values = profile.at(along);
  insideFrame(panel, ctx, () => movingLooks(spec).forEach((look, c) =>
    strokeProfile(s, panel, ctx, look, profile, values, c, place)));
  if (spec.mark) drawProfileMark(s, panel, ctx, place);
  if (panel.at !== null) readProfile(s, panel, ctx, values, place);
}

// --- axes -------------------------------------------------------------------------------------
const bent = (log, value) => (log ? Math.log10(Math.max(value, 1e-12)) : value);

function endsOf(lists, log, given) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of given ? [given] : lists) {
    for (const value of list) {
      if (log && !(value > 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const ends = [bent(log, low), bent(log, high)];
  return ends[0] < ends[1] ? ends : [ends[0] - 0.5, ends[0] + 0.5];
}

function profileAxes({ spec, profile, reference }) {
  const all = reference ? [profile, reference] : [profile];
  const floor = spec.filled && !spec.log_y ? [[0]] : []; // what is filled stands on zero
  return {
    x: endsOf(all.map(({ x }) => x), spec.log_x, spec.x_range),
    y: endsOf([...all.map(({ keys }) => keys), ...floor], spec.log_y, spec.y_range),
  };
}

function profilePlacer(panel) {
  const { spec, axes, width, height } = panel;
  const { left, right, top, bottom } = pads(panel);
  const share = ([low, high], value) => (value - low) / (high - low);
  return (x, y) => [
    left + share(axes.x, bent(spec.log_x, x)) * (width - left - right),
    top + (1 - share(axes.y, bent(spec.log_y, y))) * (height - top - bottom),
  ];
}

function drawProfileStill(s, panel, ctx) {
  const { spec, reference } = panel;
  panel.axes = profileAxes(panel);
  const place = profilePlacer(panel);
  drawDecades(s, panel, ctx);
  drawFrame(s, panel, ctx);
  if (reference) {
    insideFrame(panel, ctx, () => stillLooks(spec).forEach((look, c) =>
      strokeProfile(s, panel, ctx, look, reference, reference.keys, c, place)));
  }
  const tell = (log, value) => sig(log ? 10 ** value : value, 2);
  const [low, high] = panel.axes.y.map((value) => tell(spec.log_y, value));
  writeRange(s, panel, ctx, [low, `${high} ${spec.y_label}`.trim()]);
  writeFloor(s, panel, ctx, panel.axes.x.map((value) => tell(spec.log_x, value)), spec.x_label);
  writeTitle(s, panel, ctx);
}

// The title stands before the legend, or above it where both are too long for one line.
function writeTitle(s, panel, ctx) {
  const { left, top } = pads(panel);
  const y = top - (20 * panel.lines - 6) * type.scale;
  const { title } = panel.spec;
  const width = title ? subscripted(ctx, title, left, y, s.palette.named.text, 'left', 14) + 14 : 0;
  drawLegend(s, panel, ctx, panel.lines === 1 ? left + width : left);
}

function linesOf({ spec, curves, width }, ctx) {
  const entries = legendEntries({ curves });
  const words = subscriptedWidth(ctx, spec.title, 14) + legendWords(ctx, entries);
  return words + 14 + 21 * entries.length > width - 16 ? 2 : 1;
}

// Faint lines at the powers of ten of a logarithmic axis.
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

function decades(log, [low, high]) {
  if (!log) return [];
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, k) => first + k);
}

// --- curves -----------------------------------------------------------------------------------
function insideFrame(panel, ctx, draw) {
  const { left, right, top, bottom } = pads(panel);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, panel.width - left - right, panel.height - top - bottom);
  ctx.clip();
  draw();
  ctx.restore();
}

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
  const [beside, align] = px > panel.width / 2 ? [px - 6, 'right'] : [px + 6, 'left'];
  const line = px < 56 * type.scale ? 30 : 12; // at the left edge the axis has its own number
  caption(ctx, `${spec.mark_label} ${sig(x)}`.trim(), beside, top + line * type.scale, colour,
    align, 14, s.palette.named.background);
}

// The values at the x under the hand: where it points, the nearest point of the curves.
function readProfile(s, panel, ctx, values, place) {
  const { spec, profile: { x, length } } = panel;
  let near = 0;
  for (let k = 1; k < length; k++) {
    const [at, best] = [k, near].map((i) => Math.abs(place(x[i], 1)[0] - panel.at));
    if (at < best) near = k;
  }
  const { named } = s.palette;
  const [px] = place(x[near], 1);
  const { top, bottom } = pads(panel);
  ctx.strokeStyle = named.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(px, top);
  ctx.lineTo(px, panel.height - bottom);
  ctx.stroke();
  const [beside, align] = px > panel.width / 2 ? [px - 8, 'right'] : [px + 8, 'left'];
  const line = (k, text, colour) => caption(ctx, text, beside, top + (11 + 17 * k) * type.scale,
    colour, align, 14, named.background);
  line(0, `${spec.x_label || 'x'} ${sig(x[near])}`, named.text);
  movingLooks(spec).forEach(({ colour }, c) => {
    const value = values[c * length + near];
    SHAPES.dot(ctx, place(x[near], value), resolve(s.palette, colour), 0);
    line(c + 1, sig(value), resolve(s.palette, colour));
  });
}

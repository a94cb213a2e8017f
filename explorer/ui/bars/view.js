// @ts-check
// Bars over t, drawn and chosen; a sheet like the line.
import { between, blob } from '../engine/blobs.js';
import { later } from '../engine/later.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { strokeLine, ticksOf } from '../line/axes.js';
import { Sheet } from '../line/view.js';
import { drawBarHover, drawBars, drawShares } from './draw.js';
import { drawBarLegend, tell, termOf } from './legend.js';
import { barTicks, barY, groupBars, headOf, layBars, scaleOf } from './scale.js';

export class Bars extends Sheet {
  /** @type {Component<BarsData>} */ component = later();
  /** @type {BarsData} */ data = later();
  /** @type {BarTable} */ bars = later();
  /** @type {BarFrame} */ frame = later();
  /** @type {BarScale} */ scale = later();
  /** @type {BarGroup[]} */ groups = [];
  here = 0; // the index of the time that is shown
  note = ''; // that bars are shared

  constructor() {
    super('bars', 'bars');
    const { canvas } = this.dom;
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.seek(event);
    };
    canvas.onpointermove = (event) => {
      const box = canvas.getBoundingClientRect();
      this.at = { x: event.clientX - box.left, y: event.clientY - box.top };
      if (event.buttons) this.seek(event); else this.draw();
    };
    canvas.onpointerup = () => this.tell('t', () => this.reportT());
  }
  // A bar's t: that of the step under the hand, or T for what stands apart.
  /** @param {PointerEvent} event */
  seek(event) {
    if (!this.frame) return;
    const px = event.clientX - this.dom.canvas.getBoundingClientRect().left;
    this.clock.pause();
    this.clock.set(px > this.frame.end ? this.data.T : this.stepAt(px));
  }
  /** @param {number} px @returns {number} t */
  stepAt(px) {
    const { times } = this.bars;
    return times[this.nearest(this.frame.timeAt(px))];
  }
  /** @param {number} t @returns {number} the index of a time */
  nearest(t) {
    const [a, b, w] = between(this.bars.times, t);
    return w < 0.5 ? a : b;
  }
  updateControls() {
    super.updateControls();
    const { time_row: row } = this.data;
    this.dom.time.hidden = !row;
    this.dom.root.classList.toggle('unplayed', !row);
  }
  /** @returns {boolean} */
  ready() {
    this.bars = blob(this.data.bars) ?? this.bars;
    return Boolean(this.bars);
  }
  /** @param {Pen} ctx */
  paint(ctx) {
    const table = this.bars;
    this.frame = layBars(this, table);
    this.here = this.nearest(this.clock.t);
    this.groups = groupBars(this, table, this.frame);
    this.frame.top = headOf(this, ctx, this.groups);
    this.scale = scaleOf(this, table);
    drawBarAxes(this, ctx);
    drawBars(this, ctx);
    if (table.shares) drawShares(this, ctx);
    drawBarLegend(this, ctx);
    drawBarHover(this, ctx);
    this.dom.canvas.dataset.bars = String(this.groups.length);
    this.dom.canvas.dataset.values = JSON.stringify(this.present());
  }
  // The series' values at the present t, as the legend and the ears have them.
  /** @returns {number[]} */
  present() { return this.data.series.map((_, i) => this.bars.read('values', i, this.here)); }
  /** @returns {string[]} */
  told() {
    const named = this.data.series.map(({ label }, i) =>
      `${label} ${tell(this.bars, i, this.here)}`);
    return [termOf(this.data, this.bars.times[this.here]), ...named].filter(Boolean);
  }
  /** @returns {string[]} */
  csvLines() {
    const { times, errors, apart } = this.bars;
    const names = this.data.series.map(({ label }) => label.replaceAll(',', ';'));
    const head = names.flatMap((name) => (errors ? [name, `${name} ±`] : [name]));
    /** @param {number} k */
    const row = (k) => names.flatMap((_, i) => (errors
      ? [this.bars.read('values', i, k), this.bars.read('errors', i, k)]
      : [this.bars.read('values', i, k)]));
    const last = apart ? [[this.data.apart_label, ...names.flatMap((_, i) =>
      (errors ? [apart[i], this.bars.apart_errors?.[i] ?? ''] : [apart[i]]))].join()] : [];
    return [['t', ...head].join(), ...times.map((t, k) => [t, ...row(k)].join()), ...last];
  }
}

/** @param {Bars} s @param {Pen} ctx */
function drawBarAxes(s, ctx) {
  const { frame } = s;
  const { named } = s.palette;
  ctx.lineWidth = 1;
  for (const [value, text] of barTicks(s, s)) {
    const y = barY(s, value);
    ctx.strokeStyle = named.grid;
    strokeLine(ctx, frame.left, y, frame.right, y);
    caption(ctx, text, frame.left - 7, y, named.muted, 'right', 13);
  }
  ctx.strokeStyle = named.muted;
  const floor = barY(s, s.data.y === 'log' ? 0 : s.scale.floor);
  strokeLine(ctx, frame.left, floor, frame.right, floor);
  const over = frame.top - 16 * type.scale;
  const from = 14 + subscripted(ctx, s.data.y_label, 8, over, named.text, 'left', 14);
  const to = s.width - 14 - (s.bars.shares ? subscriptedWidth(ctx, s.data.share_label, 14) : 0);
  if (s.note) {
    subscripted(ctx, s.note, (from + to) / 2, over, named.muted, 'center', 14, to - from);
  }
  drawTimeTicks(s, ctx);
}

/** @param {Bars} s @param {Pen} ctx */
function drawTimeTicks(s, ctx) {
  const { frame, bars: { times } } = s;
  const { named } = s.palette;
  const y = frame.base + 16 * type.scale;
  const word = subscriptedWidth(ctx, s.data.t_label, 14);
  const end = s.bars.apart ? frame.end - 8 : frame.right;
  subscripted(ctx, s.data.t_label, end - word, y, named.text, 'left', 14);
  const [low, high] = [times[0], times[times.length - 1]];
  /** @type {[value: number, text: string][]} */
  const decades = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    .filter((t) => t >= low && t <= high).map((t) => [t, String(t)]);
  const marks = s.data.log_t ? decades : ticksOf([low, high], frame.end - frame.left)
    .filter(([t]) => Number.isInteger(t));
  for (const [t, text] of marks) {
    const x = frame.x(t);
    ctx.strokeStyle = named.muted;
    strokeLine(ctx, x, frame.base, x, frame.base + 4);
    if (x + 20 * type.scale < end - word) caption(ctx, text, x, y, named.muted, 'center', 13);
  }
  if (s.bars.apart) {
    const middle = (frame.end + frame.right) / 2 + 4;
    subscripted(ctx, s.data.apart_label, middle, y, named.text, 'center', 14);
  }
}

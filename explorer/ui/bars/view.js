// Bars over t, drawn and chosen; a sheet like the line.
import { between, blob } from '../engine/blobs.js';
import { caption, subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { strokeLine, ticksOf } from '../line/axes.js';
import { Sheet } from '../line/view.js';
import { drawBarHover, drawBars, drawShares } from './draw.js';
import { drawBarLegend, tell, termOf } from './legend.js';
import { barTicks, barY, groupBars, headOf, layBars, scaleOf } from './scale.js';

export class Bars extends Sheet {
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
  seek(event) {
    if (!this.frame) return;
    const px = event.clientX - this.dom.canvas.getBoundingClientRect().left;
    this.clock.pause();
    this.clock.set(px > this.frame.end ? this.data.T : this.stepAt(px));
  }
  stepAt(px) {
    const { times } = this.bars;
    return times[this.nearest(this.frame.timeAt(px))];
  }
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
  ready() { return (this.bars = blob(this.data.bars) ?? this.bars); }
  number() { return NaN; }
  paint(ctx) {
    const table = this.bars;
    const frame = layBars(this, table);
    this.here = this.nearest(this.clock.t);
    const groups = groupBars(this, table, frame);
    frame.top = headOf(this, ctx, groups);
    Object.assign(this, { frame, groups, scale: scaleOf(this, table) });
    drawBarAxes(this, ctx);
    drawBars(this, ctx);
    if (table.shares) drawShares(this, ctx);
    drawBarLegend(this, ctx);
    drawBarHover(this, ctx);
    this.dom.canvas.dataset.bars = groups.length;
    this.dom.canvas.dataset.values = JSON.stringify(this.present());
  }
  // The series' values at the present t, as the legend and the ears have them.
  present() { return this.data.series.map((_, i) => this.bars.read('values', i, this.here)); }
  told() {
    const named = this.data.series.map(({ label }, i) =>
      `${label} ${tell(this.bars, i, this.here)}`);
    return [termOf(this.data, this.bars.times[this.here]), ...named].filter(Boolean);
  }
  csvLines() {
    const { times, errors, apart } = this.bars;
    const names = this.data.series.map(({ label }) => label.replaceAll(',', ';'));
    const head = names.flatMap((name) => (errors ? [name, `${name} ±`] : [name]));
    const row = (k) => names.flatMap((_, i) => ['values', ...(errors ? ['errors'] : [])]
      .map((name) => this.bars.read(name, i, k)));
    const last = apart ? [[this.data.apart_label, ...names.flatMap((_, i) =>
      (errors ? [apart[i], this.bars.apart_errors?.[i] ?? ''] : [apart[i]]))].join()] : [];
    return [['t', ...head].join(), ...times.map((t, k) => [t, ...row(k)].join()), ...last];
  }
}

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

function drawTimeTicks(s, ctx) {
  const { frame, bars: { times } } = s;
  const { named } = s.palette;
  const y = frame.base + 16 * type.scale;
  const word = subscriptedWidth(ctx, s.data.t_label, 14);
  const end = s.bars.apart ? frame.end - 8 : frame.right;
  subscripted(ctx, s.data.t_label, end - word, y, named.text, 'left', 14);
  const [low, high] = [times[0], times.at(-1)];
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

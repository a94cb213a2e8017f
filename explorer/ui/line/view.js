// @ts-check
// What the line and the bars share beyond Mounted: one canvas, its controls below it.
import { blob } from '../engine/blobs.js';
import { settleTable, showTools, tools, updateReadout, updateSliders, updateTicks } from '../engine/controls.js';
import {
  ears, freshPen, h, icon, penOf, setFill, setText, showHint, styleSheet, wireTime,
} from '../engine/dom.js';
import { describeSoon, speakRun } from '../engine/ears.js';
import { later } from '../engine/later.js';
import { nameView } from '../engine/names.js';
import { sig } from '../engine/numbers.js';
import { pictureHeight } from '../engine/size.js';
import { readType } from '../engine/type.js';
import { Mounted } from '../engine/view.js';
import { layRows } from './axes.js';
import { curvesNow } from './bells.js';
import { drawKnobs, updateKnobs } from './handles.js';
import { drawHover, moveLook, pressSheet, readRow, wireHover } from './hover.js';
import { drawRow } from './row.js';
import { Names } from './values.js';

/** @param {Mounted} s @param {string} testid @param {string} name @returns {ViewDom} */
function sheetDom(s, testid, name) {
  const canvas = h('canvas', { role: 'img', tabindex: '0' });
  const note = h('div', { class: 'note', role: 'status' });
  const grips = h('div', { class: 'grips' });
  const sliders = h('div', { class: 'sliders' });
  const range = h('input', { type: 'range', 'aria-label': 't', min: 0, step: 1, class: 't' });
  const readout = h('div', { 'data-role': 'readout', class: 'readout' });
  const ticks = h('div', { class: 'ticks', 'aria-hidden': 'true' });
  const play = h('button', { type: 'button', class: 'play', 'data-action': 'play' }, icon('play'));
  const hint = h('div', { class: 'hint' });
  const aloud = ears();
  const picture = h('div', { class: 'picture' }, canvas, grips, note, hint);
  const time = h('div', { class: 'time' }, play,
    h('div', { class: 'line' }, readout, range, ticks));
  const under = [sliders, time, h('div', { class: 'tools' })];
  const root = h('div', { 'data-testid': testid, class: `stage sheet ${name}` },
    styleSheet(), h('div', { class: 'main' }, picture), ...under, aloud);
  const dom = {
    root, canvas, picture, time, play, range, readout, ticks, sliders, note, grips, under,
    tools: under[2], hint, ears: aloud,
  };
  wireTime(s, dom);
  return dom;
}

export class Sheet extends Mounted {
  /** @type {Spot | null} */ at = null; // the pixel under the hand

  /** @param {string} testid @param {string} name */
  constructor(testid, name) {
    super();
    this.dom = sheetDom(this, testid, name);
    this.ctx = penOf(this.dom.canvas, { alpha: false });
    wireHover(this);
    this.watch();
  }

  // --- what each sheet adds -------------------------------------------------------------------
  /** @returns {boolean} whether all that it draws has come */
  ready() { return false; }
  /** @type {(ctx: Pen) => void} */
  paint() {}
  /** @type {(name: string) => number} of the readout */
  number() { return NaN; }
  /** @returns {string[]} what ears are told */
  told() { return []; }

  /** @param {Component<ViewData>} component */
  update(component) {
    const first = !this.data;
    this.component = component;
    this.data = component.data;
    this.settleIn(component.parentElement);
    this.colour();
    this.dom.root.classList.toggle('untimed', !this.data.T);
    this.dom.time.hidden = !this.data.T && !this.data.readout.length;
    this.joinClock(first);
    this.settleInSight(first, () => this.obeyT(first));
    this.updateControls();
    this.measure();
    this.refresh();
    if (first) this.arrive();
  }
  updateControls() {
    this.dom.range.max = String(this.data.T);
    updateReadout(this);
    updateTicks(this);
    updateSliders(this);
    const key = JSON.stringify([this.data.words, Boolean(this.data.T)]);
    if (this.toolsKey !== key) {
      this.toolsKey = key;
      this.dom.tools.replaceChildren(...tools(this, [], 'save_csv'));
    }
    showTools(this);
    this.showPlaying();
  }
  /** @param {KeyboardEvent} event */
  press(event) { pressSheet(this, event); }
  measure() {
    if (!this.data || !this.dom.root.isConnected) return;
    const width = this.dom.picture.clientWidth;
    const height = pictureHeight(this);
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const key = [width, height, ratio, readType()].join();
    if (!width || this.sizeKey === key) return;
    this.sizeKey = key;
    Object.assign(this, { width, height, ratio });
    const { canvas } = this.dom;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.draw();
  }
  refresh() {
    if (!this.data) return;
    settleTable(this);
    const first = this.shownT === null; // later, what was drawn stands until all has come
    this.dom.note.textContent = first && !this.ready() ? this.data.words.waiting : '';
    this.draw();
  }
  draw() {
    if (!this.data || !this.width || !this.ready()) return;
    this.stale = !this.visible;
    if (this.stale) return;
    const { ctx } = this;
    freshPen(ctx, this.ratio);
    ctx.fillStyle = this.palette.named.background;
    ctx.fillRect(0, 0, this.width, this.height);
    this.paint(ctx);
    this.say();
    nameView(this, [[this.dom.picture, this.dom.canvas]]);
  }
  say() {
    const t = Math.round(this.clock.t);
    const { canvas, range } = this.dom;
    this.shownT = t;
    if (+range.value !== t) range.value = String(t);
    setFill(range);
    setText(this.tText, `t = ${t}`);
    this.data.readout.forEach((item, i) =>
      setText(this.values[i], sig(this.number(item.column), item.digits)));
    canvas.dataset.t = String(t);
    describeSoon(this);
    if (this.data.T) speakRun(this, `t = ${t} ${this.data.words.of} ${this.data.T}`);
  }
  // For ears.
  describe() {
    const { data, dom } = this;
    const now = data.T ? [`t = ${this.shownT} ${data.words.of} ${data.T}`] : [];
    const numbers = data.readout.map((item, i) => `${item.symbol} ${this.values[i].textContent}`);
    const said = [...now, ...this.told(), ...numbers].join(', ');
    dom.canvas.setAttribute('aria-label', `${data.label} ${said}`.trim());
    dom.range.setAttribute('aria-valuetext', [...now, ...numbers].join(', '));
  }
  redraw() {
    showTools(this);
    this.draw();
  }
  flip() {
    this.clock.loop = !this.clock.loop && (this.data.loop || true);
    showTools(this);
  }
}

export class Line extends Sheet {
  /** @type {Component<LineData>} */ component = later();
  /** @type {LineData} */ data = later();
  /** @type {Knob[]} */ knobs = [];
  /** @type {LineRow[]} */ rows = [];
  /** @type {Map<string, number>} */ labelSpots = new Map(); // of each label the spot it stands on
  fresh = false; // whether labels stand where no picture before has held them
  names = new Names(this);

  constructor() { super('line', 'axes'); }
  updateControls() {
    super.updateControls();
    updateKnobs(this);
    showHint(this, '', this.data.words.read);
  }
  /** @returns {boolean} */
  ready() {
    const { bell, table, grids, draws } = this.data;
    return Boolean(blob(bell)) && (!table || Boolean(blob(table)))
      && grids.every((grid) => blob(grid.blob)) && draws.every((each) => blob(each.blob));
  }
  /** @param {KeyboardEvent} event */
  press(event) {
    if (moveLook(this, event)) event.preventDefault(); else super.press(event);
  }
  /** @param {string} name @returns {number} */
  number(name) { return this.names.at(name); }
  /** @param {Pen} ctx */
  paint(ctx) {
    const shape = blob(this.data.bell);
    if (!shape) return;
    this.names.refresh();
    this.fresh = !this.labelSpots.size;
    layRows(this);
    const curves = curvesNow(this, shape);
    for (const row of this.rows) drawRow(this, ctx, row, curves);
    drawKnobs(this, ctx);
    drawHover(this, ctx);
    this.publish((name) => this.names.at(name));
    this.dom.canvas.dataset.handles =
      JSON.stringify(Object.fromEntries(this.knobs.map(({ spec, x }) => [spec.name, x])));
  }
  // Under the hand labels stay where they are; once it rests they find the clearest spots.
  rested() {
    if (this.fresh || this.knobs.some((knob) => knob.held)) return;
    this.labelSpots.clear();
    this.draw();
  }
  /** @returns {string[]} */
  told() {
    const knobs = this.knobs.map(({ spec, x }) => `${spec.label || spec.name} = ${sig(x)}`);
    return [...knobs, ...(readRow(this)?.lines.map(([text]) => text) ?? [])];
  }
  // Each row's curves on as many places as the picture shows.
  /** @returns {string[]} */
  csvLines() {
    const lines = ['row,curve,x,y'];
    for (const { i, shown } of this.rows) {
      for (const { curve: { spec }, xs, ys } of shown) {
        const name = (spec.label || spec.name).replaceAll(',', ';');
        xs.forEach((x, k) => lines.push(`${i},${name},${x.toFixed(6)},${ys[k].toPrecision(7)}`));
      }
    }
    return lines;
  }
}

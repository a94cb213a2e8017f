// What the line and the bars share beyond Mounted: one canvas, its controls below it.
import { blob } from '../engine/blobs.js';
import { paletteOf, themeOf } from '../engine/colour.js';
import { showTools, tools, updateReadout, updateSliders, updateTicks } from '../engine/controls.js';
import { h, icon, setFill, setText, wireTime } from '../engine/dom.js';
import { sig } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';
import { pictureHeight } from '../engine/size.js';
import { readType } from '../engine/type.js';
import { Mounted } from '../engine/view.js';
import { layRows } from './axes.js';
import { curvesNow } from './bells.js';
import { drawKnobs, updateKnobs } from './handles.js';
import { drawHover, pressSheet, wireHover } from './hover.js';
import { drawRow } from './row.js';
import { Names } from './values.js';

function sheetDom(s, testid, name) {
  const dom = {
    canvas: h('canvas', { role: 'img', tabindex: '0' }),
    note: h('div', { class: 'note', role: 'status' }),
    grips: h('div', { class: 'grips' }),
    sliders: h('div', { class: 'sliders' }),
    range: h('input', { type: 'range', 'aria-label': 't', min: 0, step: 1, class: 't' }),
    readout: h('div', { 'data-role': 'readout', class: 'readout' }),
    ticks: h('div', { class: 'ticks', 'aria-hidden': 'true' }),
    play: h('button', { type: 'button', class: 'play', 'data-action': 'play' }, icon('play')),
    tools: h('div', { class: 'tools' }),
  };
  dom.picture = h('div', { class: 'picture' }, dom.canvas, dom.grips, dom.note);
  dom.time = h('div', { class: 'time' }, dom.play,
    h('div', { class: 'line' }, dom.readout, dom.range, dom.ticks));
  dom.root = h('div', { 'data-testid': testid, class: `stage sheet ${name}` },
    h('style', {}, CSS), h('div', { class: 'main' }, dom.picture), dom.sliders, dom.time,
    dom.tools);
  dom.under = [dom.sliders, dom.time, dom.tools];
  wireTime(s, dom);
  return dom;
}

export class Sheet extends Mounted {
  constructor(testid, name) {
    super();
    this.dom = sheetDom(this, testid, name);
    this.ctx = this.dom.canvas.getContext('2d', { alpha: false });
    this.at = null;
    wireHover(this);
    this.watch();
  }
  update(component) {
    const first = !this.data;
    this.component = component;
    this.data = component.data;
    this.settleIn(component.parentElement);
    this.palette = paletteOf(themeOf(this.dom.root), this.data.palette);
    this.colourDom();
    this.dom.root.classList.toggle('untimed', !this.data.T);
    this.dom.time.hidden = !this.data.T && !this.data.readout.length;
    this.joinClock(first);
    this.obeyT();
    this.updateControls();
    this.measure();
    this.refresh();
    if (first) this.arrive();
  }
  updateControls() {
    this.dom.range.max = this.data.T;
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
    this.table.setExact(blob(this.data.table));
    const first = this.shownT === null; // later, what was drawn stands until all has come
    this.dom.note.textContent = first && !this.ready() ? this.data.words.waiting : '';
    this.draw();
  }
  draw() {
    if (!this.data || !this.width || !this.ready()) return;
    this.stale = !this.visible;
    if (this.stale) return;
    const { ctx, ratio } = this;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = this.palette.named.background;
    ctx.fillRect(0, 0, this.width, this.height);
    this.paint(ctx);
    this.say();
  }
  say() {
    const t = Math.round(this.clock.t);
    const { canvas, range } = this.dom;
    this.shownT = t;
    if (+range.value !== t) range.value = t;
    setFill(range);
    setText(this.tText, `t = ${t}`);
    this.data.readout.forEach((item, i) =>
      setText(this.values[i], sig(this.number(item.column), item.digits)));
    canvas.dataset.t = t;
    if (!canvas.hasAttribute('aria-label')) this.describe();
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.describe(), 250);
  }
  // For ears: said after the hand rests, not sixty times a second.
  describe() {
    const { data, dom } = this;
    const now = data.T ? [`t = ${this.shownT} ${data.words.of} ${data.T}`] : [];
    const numbers = data.readout.map((item, i) => `${item.symbol} ${this.values[i].textContent}`);
    const said = [...now, ...this.told(), ...numbers].join(', ');
    dom.canvas.setAttribute('aria-label', `${data.label} ${said}`.trim());
    dom.range.setAttribute('aria-valuetext', [...now, ...numbers].join(', '));
  }
  flip() {
    this.clock.loop = !this.clock.loop && (this.data.loop || true);
    showTools(this);
  }
  dispose() {
    super.dispose();
    shared.values.delete(this.data.key);
  }
}

export class Line extends Sheet {
  constructor() {
    super('line', 'axes');
    this.names = new Names(this);
    this.knobs = [];
  }
  updateControls() {
    super.updateControls();
    updateKnobs(this);
  }
  ready() {
    const { bell, table, grids } = this.data;
    return blob(bell) && (!table || blob(table)) && grids.every(({ blob: id }) => blob(id));
  }
  number(name) { return this.names.at(name); }
  paint(ctx) {
    this.names.refresh();
    layRows(this);
    const curves = curvesNow(this, blob(this.data.bell));
    for (const row of this.rows) drawRow(this, ctx, row, curves);
    drawKnobs(this, ctx);
    drawHover(this, ctx);
    this.publish();
  }
  // Number cells elsewhere on the page follow.
  publish() {
    const { key } = this.data;
    shared.values.set(key, (name) => this.names.at(name));
    for (const member of this.clock.members) member.showValues?.(key);
    this.dom.canvas.dataset.handles =
      JSON.stringify(Object.fromEntries(this.knobs.map(({ spec, x }) => [spec.name, x])));
  }
  told() { return this.knobs.map(({ spec, x }) => `${spec.label || spec.name} = ${sig(x)}`); }
  // Each row's curves on as many places as the picture shows.
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

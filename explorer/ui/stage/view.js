// A stage: what Python passed, what the hand has done since, and the picture of both.
import { blob } from '../engine/blobs.js';
import { paletteOf, themeOf } from '../engine/colour.js';
import { showTools } from '../engine/controls.js';
import { setFill, setText } from '../engine/dom.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { pointLines } from '../engine/save.js';
import { onlyPanels, panelsHeight, pictureHeight } from '../engine/size.js';
import { readType } from '../engine/type.js';
import { Mounted } from '../engine/view.js';
import { Camera, screen } from './camera.js';
import { holdCloud, needsTable } from './clouds.js';
import { showTake, updateControls, updateTools } from './controls.js';
import { buildDom } from './dom.js';
import { drawPicture } from './draw.js';
import { holdPictures } from './films.js';
import { publishMarks } from './marks.js';
import { updatePaint } from './paint.js';
import { drawPanels, updatePanels } from './panels.js';
import { pixelLines, tellPictures } from './pixel_pick.js';
import { pressKey, wirePointer } from './pointer.js';
import { tileSheet } from './tile_layout.js';

export class Stage extends Mounted {
  constructor() {
    super();
    Object.assign(this, {
      camera: new Camera(), take: 0, held: null, follows: true, picked: null, points: null,
      places: null, grips: [], panels: [], painting: false,
      show: { trails: false, bands: false, travel: false, ghost: true, field: true },
    });
    this.dom = buildDom(this);
    this.ctx = this.dom.canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    wirePointer(this);
    this.watch();
  }

  // --- what Python says ---------------------------------------------------------------------
  update(component) {
    const first = !this.data;
    this.component = component;
    this.data = component.data;
    this.settleIn(component.parentElement);
    this.palette = paletteOf(themeOf(this.dom.root), this.data.palette);
    this.colourDom();
    this.dom.root.classList.toggle('panels-only', onlyPanels(this.data));
    this.joinClock(first);
    this.obey();
    updatePaint(this);
    updateControls(this);
    updatePanels(this);
    this.measure();
    this.refresh();
    if (first && !this.painting) this.arrive();
  }
  obey() {
    const { data } = this;
    const order = (...given) => this.order(...given);
    this.obeyT();
    order('bands', data.bands, (on) => { this.show.bands = on; });
    order('travel', data.travel, (on) => { this.show.travel = on; });
    order('picked', data.picked, (spot) => { this.picked = spot; });
    order('trails', data.trails, (list) => { this.show.trails = list.length > 0; });
    const newest = Math.max(data.takes.length - 1, 0);
    order('take', data.take, (take) => { this.take = take; this.follows = take >= newest; });
    if (this.follows) this.take = newest;
    this.take = clamp(this.take, 0, newest);
  }

  // --- what has come from the carriers ------------------------------------------------------
  refresh() {
    if (!this.data) return;
    this.table.setExact(blob(this.data.table));
    this.hold();
    if (this.held?.cloud.pictures) this.layout(); // columns, headings or strip may be others
    updateTools(this);
    this.dom.note.textContent = this.held || this.painting ? '' : this.data.words.waiting;
    const flat = this.dims() === 2;
    this.dom.canvas.style.touchAction = this.painting || !flat ? 'none' : 'pan-y';
    this.dom.hint.textContent = flat ? '' : this.data.words.rotate;
    const marks = this.held?.cloud.pictures && this.data.pick !== 'none';
    this.dom.canvas.setAttribute('aria-description', marks ? this.data.words.mark : '');
    this.draw();
  }
  // The take to draw; while its blob is on the way the one before stays on the stage.
  hold() {
    const take = this.data.takes[this.take];
    const cloud = take && blob(take.cloud);
    if (!cloud) return;
    if (needsTable(take) && !this.table.exact) return;
    const id = take.cloud + take.coefs.join() + (cloud.pictures ? JSON.stringify(take.tiles) : '');
    const tint = take.colours && blob(take.colours) ? take.colours : null;
    if (this.held?.id === id && this.held.tint === tint) return;
    const hold = cloud.pictures ? holdPictures : holdCloud;
    this.held = { id, tint, ...hold(take, cloud, tint && blob(tint)) };
    if (this.places?.n !== cloud.n) this.places = screen(cloud.n);
    if (this.picked !== null && this.picked >= this.held.spots) this.picked = null;
    this.layout();
  }
  dims() { return this.held?.cloud.dims ?? 2; }
  csvLines() {
    if (!this.held) return null;
    return this.held.cloud.pictures ? pixelLines(this) : pointLines(this);
  }

  // --- size ---------------------------------------------------------------------------------
  measure() {
    if (!this.data || !this.dom.root.isConnected) return;
    const width = this.dom.picture.clientWidth;
    const height = pictureHeight(this);
    if (onlyPanels(this.data)) {
      this.dom.root.style.setProperty('--panels-height', `${panelsHeight(this)}px`);
    }
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const panels = this.panels.map(({ box }) => [box.clientWidth, box.clientHeight]);
    const key = [width, height, ratio, readType(), ...panels].join();
    if (!width || this.sizeKey === key) return;
    this.sizeKey = key;
    Object.assign(this, { width, height, ratio });
    const { canvas } = this.dom;
    canvas.style.height = `${height}px`;
    this.dom.root.style.setProperty('--picture-height', `${height + 2}px`);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.panels.forEach((panel, i) => { [panel.width, panel.height] = panels[i]; });
    this.picture = null;
    this.layout();
    this.draw();
  }
  layout() {
    if (this.held?.cloud.pictures) { this.sheet = tileSheet(this); return; }
    const extent = this.data.extent ?? (this.held ? this.held.cloud.reach * 1.12 : 3);
    this.sheet = this.camera.sheet(this.width, this.height, extent, this.show.travel);
  }
  image() {
    const { canvas } = this.dom;
    if (!this.picture) {
      const data = this.ctx.createImageData(canvas.width, canvas.height);
      const pixels = new Uint32Array(data.data.buffer);
      this.picture = { data, pixels, width: canvas.width, height: canvas.height };
    }
    return this.picture;
  }
  // Where the cloud stands: in the middle, or on its way from data (left) to noise (right).
  shift(t, sheet) {
    if (!this.show.travel || this.dims() !== 2) return 0;
    return ((2 * t) / this.data.T - 1) * (sheet.width / 4);
  }
  shiftNow() { return this.shift(this.clock.t, this.sheet); }

  // --- the picture --------------------------------------------------------------------------
  draw() {
    if (!this.data || !this.width || !this.sheet) return;
    if (!this.held && !this.painting) return;
    this.stale = !this.visible;
    if (this.stale) return;
    drawPicture(this);
    drawPanels(this);
    publishMarks(this);
    this.say();
  }
  say() {
    const t = Math.round(this.clock.t);
    const { canvas, range } = this.dom;
    this.shownT = t;
    if (+range.value !== t) range.value = t;
    setFill(range);
    setText(this.tText, `${this.data.time} = ${t}`);
    this.data.readout.forEach((item, i) =>
      setText(this.values[i], sig(this.table.at(item.column, this.clock.t), item.digits)));
    canvas.dataset.t = t;
    canvas.dataset.n = this.painting ? this.sheetOfPaint.points.length : this.held.n;
    showTake(this);
    if (!this.dom.canvas.hasAttribute('aria-label')) this.describe(); // it may start playing
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.describe(), 250);
  }
  // For ears: said after the hand rests, not sixty times a second.
  describe() {
    const { data, dom } = this;
    const { t, n } = dom.canvas.dataset;
    const now = `${data.time} = ${t} ${data.words.of} ${data.T}`;
    const numbers = data.readout.map((item, i) => `${item.symbol} ${this.values[i].textContent}`);
    const shown = this.held?.cloud.pictures ? tellPictures(this) : `${n} ${data.words.points}`;
    dom.canvas.setAttribute('aria-label', `${data.label} ${now}, ${shown}`.trim());
    dom.range.setAttribute('aria-valuetext', [now, ...numbers].join(', '));
  }

  // --- what the hand does -------------------------------------------------------------------
  press(event) { pressKey(this, event); }
  flip(name) {
    if (name === 'loop') this.clock.loop = !this.clock.loop && (this.data.loop || true);
    else this.show[name] = !this.show[name];
    this.layout();
    showTools(this);
    this.draw();
  }
  chooseTake(take, byHand) {
    this.take = clamp(take, 0, this.data.takes.length - 1);
    if (byHand) this.follows = this.take === this.data.takes.length - 1;
    this.hold();
    this.draw();
  }

  // --- what Python hears --------------------------------------------------------------------
  reportTake() {
    if (!this.data.report_take) return;
    this.echoes.take.report(this.take);
    this.send('take', this.take);
  }
  reportPicked() {
    if (!this.data.report_picked) return;
    this.echoes.picked.report(this.picked);
    this.send('picked', this.picked);
  }
}

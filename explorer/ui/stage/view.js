// @ts-check
// A stage: what Python passed, what the hand has done since, and the picture of both.
import { blob } from '../engine/blobs.js';
import { settleTable, showTools } from '../engine/controls.js';
import { penOf, setFill, setText, showHint } from '../engine/dom.js';
import { describeSoon, speakRun } from '../engine/ears.js';
import { later } from '../engine/later.js';
import { clamp } from '../engine/maths.js';
import { nameView } from '../engine/names.js';
import { sig } from '../engine/numbers.js';
import { pointLines } from '../engine/save.js';
import { onlyPanels, panelsHeight, pictureHeight } from '../engine/size.js';
import { readType } from '../engine/type.js';
import { Mounted } from '../engine/view.js';
import { Camera, planeOf, screen } from './camera.js';
import { holdCloud, needsTable } from './clouds.js';
import { showTake, updateControls, updateTools } from './controls.js';
import { buildDom, showWhole } from './dom.js';
import { drawPicture } from './draw.js';
import { holdPictures, showsPictures } from './films.js';
import { publishMarks } from './marks.js';
import { keyWords, pressKey } from './keys.js';
import { PaintSheet, showPaintTool, updatePaint } from './paint.js';
import { drawPanels, tellPanels, updatePanels, writtenOn } from './panels.js';
import { pixelLines, tellPictures } from './pixel_pick.js';
import { followPoint, hideTip, tellPoints } from './point_pick.js';
import { wirePointer } from './pointer.js';
import { stageSwitches } from './switches.js';
import { tileSheet } from './tile_layout.js';

export class Stage extends Mounted {
  /** @type {StageData} */ data = later();
  camera = new Camera();
  take = 0;
  follows = true; // the newest take
  /** @type {HeldCloud | HeldPictures | null} */ held = null;
  /** @type {Sheet | TileSheet} */ sheet = later(); // of tiles while it holds pictures
  /** @type {number | null} */ picked = null;
  /** @type {Float32Array} */ points = new Float32Array(0); // in data units
  places = screen(0); // of the points on the canvas
  /** @type {Spot | null} */ pointedAt = null; // where the hand is on pictures
  /** @type {number | null} */ toldPoint = null; // that keys have picked, with its words beside it
  /** @type {Grip[]} */ grips = [];
  /** @type {(CurvePanel | ProfilePanel)[]} */ panels = [];
  show = { trails: false, bands: false, travel: false, ghost: true, field: true };
  painting = false;
  sheetOfPaint = new PaintSheet(this);
  /** @type {Map<string, Spot>} */ spots = new Map(); // of handles and probes
  // What was made for one picture serves the next while its key is the same.
  /** @type {Picture | null} */ picture = null;
  under = new Uint32Array(0);
  /** @type {string | undefined} */ underKey;
  /** @type {Trail[]} */ trailPaths = [];
  /** @type {string | undefined} */ trailKey;
  /** @type {(SmallCanvas & { key: string }) | undefined} */ atlas;
  /** @type {Thumbs | undefined} */ thumbs;
  /** @type {string | undefined} */ paintKey;
  /** @type {string | undefined} */ panelsKey;
  gutter = 0; // of all panels, for the numbers of their axes

  constructor() {
    super();
    this.dom = buildDom(this);
    this.ctx = penOf(this.dom.canvas, { willReadFrequently: true, alpha: false });
    wirePointer(this);
    this.watch();
  }

  // --- what Python says ---------------------------------------------------------------------
  /** @param {Component<StageData>} component */
  update(component) {
    const first = !this.data;
    this.component = component;
    this.data = component.data;
    this.settleIn(component.parentElement);
    this.colour();
    showWhole(this, !onlyPanels(this.data));
    this.joinClock(first);
    this.settleInSight(first, () => this.obey(first));
    updatePaint(this);
    updateControls(this);
    updatePanels(this);
    this.measure();
    this.refresh();
    if (first && !this.painting) this.arrive();
  }
  /** @param {boolean} first */
  obey(first) {
    const { data } = this;
    this.obeyT(first);
    this.order('bands', data.bands, (on) => { this.show.bands = on; });
    this.order('travel', data.travel, (on) => { this.show.travel = on; });
    this.order('picked', data.picked, (spot) => { this.picked = spot; });
    this.order('trails', data.trails, (list) => { this.show.trails = list.length > 0; });
    const newest = Math.max(data.takes.length - 1, 0);
    this.order('take', data.take, (take) => {
      this.take = take;
      this.follows = take >= newest;
    });
    if (this.follows) this.take = newest;
    this.take = clamp(this.take, 0, newest);
  }

  // --- what has come from the carriers ------------------------------------------------------
  refresh() {
    if (!this.data) return;
    settleTable(this);
    this.hold();
    if (this.held?.pictures) this.layout(); // columns, headings or strip may be others
    updateTools(this);
    this.dom.note.textContent = this.held || this.painting ? '' : this.data.words.waiting;
    const flat = this.dims() === 2;
    this.dom.canvas.style.touchAction = this.painting || !flat ? 'none' : 'pan-y';
    showHint(this, flat ? '' : this.data.words.rotate, keyWords(this));
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
    this.held = cloud.pictures ? { id, tint, ...holdPictures(take, cloud) }
      : { id, tint, ...holdCloud(take, cloud, blob(tint)) };
    if (this.places.n !== cloud.n) this.places = screen(cloud.n);
    if (this.picked !== null && this.picked >= this.held.spots) {
      this.picked = null;
      hideTip(this);
    }
    this.layout();
  }
  /** @returns {number} */
  dims() { return this.held?.cloud.dims ?? 2; }
  /** @returns {string[] | null} */
  csvLines() {
    if (showsPictures(this)) return pixelLines(this);
    return this.held ? pointLines(this.held.cloud, this.points) : null;
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
    [this.width, this.height, this.ratio] = [width, height, ratio];
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
    if (showsPictures(this)) { this.sheet = tileSheet(this); return; }
    const reach = this.held && !this.held.pictures ? this.held.cloud.reach * 1.12 : 3;
    const extent = this.data.extent ?? reach;
    this.sheet = this.camera.sheet(this.width, this.height, extent, this.show.travel);
  }
  /** @returns {Picture} */
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
  /** @param {number} t @param {{ width: number }} sheet @returns {number} */
  shift(t, sheet) {
    if (!this.show.travel || this.dims() !== 2) return 0;
    return ((2 * t) / this.data.T - 1) * (sheet.width / 4);
  }
  /** @returns {number} */
  shiftNow() { return this.shift(this.clock.t, planeOf(this)); }

  // --- the picture --------------------------------------------------------------------------
  draw() {
    if (!this.data || !this.width || !this.sheet) return;
    if (!this.held && !this.painting) return;
    this.stale = !this.visible;
    if (this.stale) return;
    drawPicture(this);
    followPoint(this);
    drawPanels(this);
    publishMarks(this);
    this.say();
    nameView(this, writtenOn(this));
  }
  say() {
    const t = Math.round(this.clock.t);
    const { canvas, range } = this.dom;
    this.shownT = t;
    if (+range.value !== t) range.value = String(t);
    setFill(range);
    setText(this.tText, `${this.data.time} = ${t}`);
    this.data.readout.forEach((item, i) =>
      setText(this.values[i], sig(this.table.at(item.column, this.clock.t), item.digits)));
    canvas.dataset.t = String(t);
    canvas.dataset.n = String(this.painting ? this.sheetOfPaint.points.length : this.held?.n);
    showTake(this);
    describeSoon(this);
    speakRun(this, `${this.data.time} = ${t} ${this.data.words.of} ${this.data.T}`);
  }
  // For ears.
  describe() {
    const { data, dom } = this;
    const { t } = dom.canvas.dataset;
    const now = `${data.time} = ${t} ${data.words.of} ${data.T}`;
    const numbers = data.readout.map((item, i) => `${item.symbol} ${this.values[i].textContent}`);
    const shown = showsPictures(this) ? tellPictures(this) : tellPoints(this);
    dom.canvas.setAttribute('aria-label', `${data.label} ${now}, ${shown}`.trim());
    dom.range.setAttribute('aria-valuetext', [now, ...numbers].join(', '));
    tellPanels(this);
  }

  parts() { return [this.dom.canvas, this.dom.panels]; }

  // --- what the hand does -------------------------------------------------------------------
  /** @param {KeyboardEvent} event */
  press(event) { pressKey(this, event); }
  /** @param {Shown | 'loop'} name */
  flip(name) {
    if (name === 'loop') this.clock.loop = !this.clock.loop && (this.data.loop || true);
    else this.show[name] = !this.show[name];
    this.layout();
    showTools(this);
    this.draw();
  }
  /** @param {number} take @param {boolean} [byHand] */
  chooseTake(take, byHand) {
    this.take = clamp(take, 0, this.data.takes.length - 1);
    if (byHand) this.follows = this.take === this.data.takes.length - 1;
    this.hold();
    this.draw();
  }

  // --- what a link keeps --------------------------------------------------------------------
  /** @param {boolean} [all] @returns {Record<string, Switch>} */
  switches(all) { return { ...super.switches(all), ...stageSwitches(this) }; }
  redraw() {
    this.hold();
    this.layout();
    showTools(this);
    if (this.painting) showPaintTool(this);
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

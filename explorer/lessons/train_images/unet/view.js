// @ts-check
// The U-Net as a U of boxes with what came out of each; the chosen one large below.
import { find, findAll } from '../../../ui/charts/find.js';
import { decode } from '../../../ui/engine/blobs.js';
import { rgb, themeOf } from '../../../ui/engine/colour.js';
import { later } from '../../../ui/engine/later.js';
import { clamp } from '../../../ui/engine/maths.js';
import { enterSight, leaveSight, setSwitches } from '../../../ui/engine/sight.js';
import { AttentionView } from './attention.js';
import { blockOf, linesOf } from './drawing.js';
import { node } from './elements.js';
import { layout } from './layout.js';
import { diverging, mapSheet, pictureSheet, placeIn } from './maps.js';
import { drawBlockList, drawChosen, drawTold, looks, mapBytes } from './panel.js';

/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

class UnetView {
  /** @type {UnetData} */ data = later();
  /** @type {UnetPalette} */ palette = later();
  /** @type {Uint32Array} */ table = later();
  /** @type {HTMLCanvasElement[][]} */ sheets = [];
  /** @type {HTMLCanvasElement} */ picture = later(); // x_t
  /** @type {UnetPlan} */ plan = later();
  /** @type {Part} */ place = [0.5, 0.5];
  chosen = '';
  head = 0;
  width = 0;

  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(node('section', 'unet'));
    this.dom = { root: this.root };
    this.drawing = node('div', 'drawing');
    this.plane = this.drawing.appendChild(node('div', 'plane'));
    this.told = node('div', 'told');
    this.panel = node('section', 'panel');
    this.list = /** @type {HTMLDetailsElement} */ (node('details', 'list'));
    this.root.append(this.drawing, this.told, this.panel, this.list);
    /** @type {AttentionView} */ this.attention = new AttentionView(this);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.root);
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => setTimeout(() => this.update(this.data), 50);
    this.scheme.addEventListener('change', this.onScheme);
  }
  leave() {
    this.watcher.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    this.root.remove();
    leaveSight(this);
  }

  // --- what a link keeps ------------------------------------------------------------------
  /** @returns {Record<string, Switch>} */
  switches() {
    /** @param {number} i @returns {Switch} */
    const fraction = (i) => ({
      read: () => this.place[i], usual: 0.5,
      write: (at) => { this.place[i] = Math.min(at, 0.9999); },
    });
    return {
      block: {
        read: () => this.chosen, usual: this.first(),
        write: (name) => { if (this.names().includes(name)) this.chosen = name; },
      },
      head: {
        read: () => this.head, usual: 0, write: (head) => { this.head = Math.round(head); },
      },
      row: fraction(0), column: fraction(1),
      list: {
        read: () => this.list.open, usual: false, write: (open) => { this.list.open = open; },
      },
    };
  }
  redraw() {
    this.mark();
    drawChosen(this);
  }
  names() { return [...this.data.boxes.map(({ name }) => name), 'entrance', 'exit']; }

  /** @param {UnetData} data */
  update(data) {
    const first = !this.data;
    this.data = data;
    this.colours();
    this.sheets = data.boxes.map((_, i) => this.mapsOf(i));
    this.picture = document.createElement('canvas');
    pictureSheet(data.x_t, this.picture);
    if (!this.names().includes(this.chosen)) this.chosen = this.first();
    if (first) setSwitches(this, enterSight(this, 'unet'));
    this.width = 0;
    this.resize();
    drawTold(this);
    drawBlockList(this);
    drawChosen(this);
  }
  first() {
    const { boxes } = this.data;
    const first = boxes.find(looks) ?? boxes.find((box) => box.kind === 'middle');
    return first?.name ?? 'entrance';
  }
  colours() {
    const named = COLOURS[themeOf(this.root)];
    for (const [name, value] of Object.entries(named)) {
      this.root.style.setProperty(`--${name}`, value);
    }
    this.palette = { named, paper: rgb(named.background), unit: 1 };
    this.table = diverging(this.palette);
  }
  /** @param {number} i */
  mapsOf(i) {
    const [count, height, width] = this.data[`maps${i}`].shape;
    return Array.from({ length: count }, (_, k) =>
      mapSheet(mapBytes(this.data, i, k), width, height, this.table));
  }

  // --- the drawing ------------------------------------------------------------------------
  resize() {
    const width = this.root.clientWidth;
    if (!width || !this.data || width === this.width) return;
    this.width = width;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.plan = layout(this.data, width - 12, rem);
    this.palette.unit = rem / 16;
    this.plane.style.width = `${this.plan.width}px`;
    this.plane.style.height = `${this.plan.height}px`;
    const focused = this.parent.activeElement?.getAttribute('data-block');
    this.plane.replaceChildren(linesOf(this), ...this.plan.list.map((each) => blockOf(this, each)));
    this.plane.setAttribute('role', 'group');
    this.plane.setAttribute('aria-label', this.data.words.drawing);
    this.mark();
    this.buttons().find(({ dataset }) => dataset.block === focused)?.focus();
    if (this.attention.root.isConnected) this.attention.paint();
  }
  /** @returns {HTMLElement[]} */
  buttons() { return findAll(this.plane, '.block'); }
  /** @param {string} name */
  button(name) { return find(this.plane, `[data-block="${name}"]`); }

  // A pixel clicked on x_t is a question to the nearest attention; any other click chooses.
  /** @param {string} name @param {MouseEvent} event */
  press(name, event) {
    const target = /** @type {Element} */ (event.target);
    const canvas = target.closest('canvas');
    if (name === 'entrance' && canvas && event.detail) {
      const asked = this.data.boxes.find((box) => box.name === this.chosen);
      const answering = looks(asked) ? asked : this.data.boxes.find(looks);
      if (answering) { this.choose(answering.name); this.ask(placeIn(canvas, event)); return; }
    }
    this.choose(name);
  }
  /** @param {string} from @param {KeyboardEvent} event */
  walk(from, event) {
    const names = this.plan.list.map(({ name }) => name);
    const last = names.length - 1;
    const step = STEPS[event.key];
    const end = event.key === 'Home' ? 0 : event.key === 'End' ? last : undefined;
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    const name = names[end ?? clamp(names.indexOf(from) + (step ?? 0), 0, last)];
    this.choose(name);
    this.button(name).focus();
  }
  /** @param {string} name */
  choose(name) {
    if (name === this.chosen) return;
    this.chosen = name;
    this.mark();
    drawChosen(this);
  }
  /** @param {Part} place */
  ask(place) {
    this.place = /** @type {Part} */ (place.map((at) => Math.floor(at * 1e4) / 1e4));
    if (this.attention.root.isConnected) this.attention.paint();
  }
  mark() {
    const at = this.plan.list.findIndex((box) => box.name === this.chosen);
    for (const button of this.buttons()) {
      const on = button.dataset.block === this.chosen;
      button.setAttribute('aria-pressed', String(on));
      button.tabIndex = on ? 0 : -1;
    }
    /** @type {SVGPathElement[]} */
    const lines = findAll(this.plane, 'path[data-from]');
    for (const { classList, dataset } of lines) {
      classList.toggle('near', [dataset.from, dataset.to].includes(String(at)));
    }
  }

  // The part of the picture that a place of some grid stands for, framed at both ends.
  /** @param {number} row @param {number} column @param {number} height @param {number} width */
  spot(row, column, height, width) {
    for (const { box, name, w, h } of this.plan.list) {
      if (box) continue;
      const mark = find(this.button(name), '.spot');
      Object.assign(mark.style, {
        left: `${(column * w) / width}px`, top: `${(row * h) / height}px`,
        width: `${w / width}px`, height: `${h / height}px`,
        display: row < 0 ? 'none' : 'block',
      });
    }
  }
}

/** @type {WeakMap<ShadowRoot, UnetView>} */
const views = new WeakMap();

/** @param {Component<Bytes>} component @returns {() => void} */
export default function ({ data, parentElement }) {
  const view = views.get(parentElement) ?? new UnetView(parentElement);
  views.set(parentElement, view);
  // A copy begins at a whole word, as the arrays need it.
  view.update(/** @type {UnetData} */ (decode(data.slice())));
  return () => {
    view.leave();
    views.delete(parentElement);
  };
}

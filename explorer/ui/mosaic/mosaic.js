// @ts-check
// A joint law as areas. Edges between columns and the split of each move under the hand.
import { shifted } from '../areas/laws.js';
import { h } from '../engine/dom.js';
import { publish } from '../engine/shared.js';
import { sharesOf, split } from './shares.js';

const LARGE = 4; // parts that Page Up and Page Down move
/** @type {Record<string, number>} */
const STEPS = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: LARGE, PageDown: -LARGE,
};

class Mosaic {
  text = '';
  /** @type {{ widths: number[], lower: number[] }} */ parts = { widths: [], lower: [] };
  /** @type {MosaicHeld | null} */ held = null;
  /** @type {HTMLElement[]} */ cells = [];
  /** @type {{ widths: HTMLElement[], lower: HTMLElement[] }} */ grips = { widths: [], lower: [] };

  /** @param {HTMLElement} root */
  constructor(root) { this.root = root; }

  /** @param {MosaicData} data @param {(name: string, value: unknown) => void} tell */
  update(data, tell) {
    this.tell = tell;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    this.parts = { widths: data.widths, lower: data.lower };
    this.build(data);
    this.draw();
  }
  /** @param {MosaicData} data */
  build({ columns, rows, words, label }) {
    this.cells = columns.flatMap((_, i) => [1, 0].map((y) =>
      h('div', { class: `cell y${y}`, 'data-cell': `${i}${y}` }, h('b'), h('span'))));
    /** @param {'widths' | 'lower'} kind @param {number} i @param {string} said */
    const grip = (kind, i, said) => h('button', {
      type: 'button', class: `grip ${kind}`, role: 'slider', 'data-grip': `${kind}${i}`,
      'aria-label': said, title: words.keys,
      onpointerdown: (/** @type {PointerEvent} */ event) => this.take(event, kind, i),
      onpointermove: (/** @type {PointerEvent} */ event) => this.drag(event),
      onpointerup: () => this.drop(), onpointercancel: () => this.drop(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event, kind, i),
    });
    this.grips = {
      widths: columns.slice(1).map((name, i) =>
        grip('widths', i, `${words.edge} ${columns[i]} | ${name}`)),
      lower: columns.map((name, i) => grip('lower', i, `${words.split} ${name}`)),
    };
    this.field = h('div', { class: 'field' }, ...this.cells, ...this.grips.widths,
      ...this.grips.lower);
    this.names = h('div', { class: 'names' }, ...columns.map((name) => h('span', {}, name)));
    this.margin = h('div', { class: 'margin' }, ...[1, 0].map((y) =>
      h('div', { class: `cell y${y}` }, h('b', {}, rows[y]), h('span'))));
    this.slice = h('div', { class: 'slice' }, ...columns.map(() => h('div', { class: 'cell y0' })));
    this.root.setAttribute('role', 'group');
    this.root.setAttribute('aria-label', label);
    this.root.replaceChildren(
      h('div', { class: 'both' }, this.field, h('div', { class: 'side' }, this.margin)),
      this.names, h('div', { class: 'row' }, h('span', {}, `${words.slice} ${rows[0]}`),
        this.slice));
  }
  /** @param {PointerEvent} event @param {'widths' | 'lower'} kind @param {number} i */
  take(event, kind, i) {
    const grip = /** @type {HTMLElement} */ (event.currentTarget);
    grip.setPointerCapture(event.pointerId);
    this.held = { kind, i, x: event.clientX, y: event.clientY, parts: this.parts[kind] };
  }
  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held || !this.field || !this.data) return;
    const { kind, i, x, y, parts } = this.held;
    const [wide, high] = [this.field.clientWidth, this.field.clientHeight];
    const share = kind === 'widths' ? (event.clientX - x) / wide : (y - event.clientY) / high;
    this.move(kind, i, parts, Math.round(share * this.data.whole));
  }
  /** @param {'widths' | 'lower'} kind @param {number} i @param {number[]} from
   * @param {number} by */
  move(kind, i, from, by) {
    const whole = this.data?.whole ?? 1;
    const now = kind === 'widths' ? shifted(from, i, by) : split(from, i, by, whole);
    this.parts = { ...this.parts, [kind]: now };
    this.draw();
  }
  drop() {
    if (!this.held) return;
    this.held = null;
    this.tell?.('parts', this.parts);
  }
  /** @param {KeyboardEvent} event @param {'widths' | 'lower'} kind @param {number} i */
  key(event, kind, i) {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    this.move(kind, i, this.parts[kind], by);
    this.tell?.('parts', this.parts);
  }

  draw() {
    const { data, parts, names, margin, slice } = this;
    if (!data || !names || !margin || !slice) return;
    const { whole, columns, rows, words } = data;
    const numbers = sharesOf(parts.widths, parts.lower, whole);
    let sum = 0;
    columns.forEach((column, i) => {
      const [left, width] = [100 * sum / whole, 100 * parts.widths[i] / whole];
      sum += parts.widths[i];
      const low = 100 * parts.lower[i] / whole;
      [[1, 100 - low, 0], [0, low, 100 - low]].forEach(([y, height, top], k) => {
        const cell = this.cells[2 * i + k];
        cell.style.cssText = `left:${left}%;width:${width}%;top:${top}%;height:${height}%`;
        const area = y ? numbers[`column_${i}`] - numbers[`joint_${i}`] : numbers[`joint_${i}`];
        const roomy = height > 11 && width > 11;
        cell.title = `${column}, ${rows[y]}: ${area.toFixed(3)}`;
        cell.children[0].textContent = roomy ? rows[y] : '';
        cell.children[1].textContent = roomy ? area.toFixed(3) : '';
      });
      const name = /** @type {HTMLElement} */ (names.children[i]);
      name.style.width = `${width}%`;
      const said = `${parts.widths[i]} / ${whole}`;
      this.place(this.grips.lower[i], left + width / 2, 100 - low, parts.lower[i], [0, whole],
        `${rows[0]} ${parts.lower[i]} / ${whole}`);
      const edge = this.grips.widths[i];
      if (!edge) return;
      const next = parts.widths[i + 1];
      this.place(edge, 100 * sum / whole, 50, sum,
        [sum - parts.widths[i] + 1, sum + next - 1], `${column} ${said}`);
    });
    [1 - numbers.margin, numbers.margin].forEach((share, k) => {
      const part = /** @type {HTMLElement} */ (margin.children[k]);
      part.style.height = `${100 * share}%`;
      part.children[1].textContent = share.toFixed(3);
    });
    [...slice.children].forEach((each, i) => {
      const part = /** @type {HTMLElement} */ (each);
      const share = numbers[`slice_${i}`];
      part.style.width = data.veiled ? `${100 / columns.length}%` : `${100 * (share || 0)}%`;
      part.textContent = data.veiled ? '?' : share > 0.16 ? `${columns[i]} ${share.toFixed(3)}` : '';
      part.title = data.veiled ? words.hidden : `${columns[i]} ${share}`;
    });
    publish(data.key, (name) => numbers[name]);
  }
  /** @param {HTMLElement} grip @param {number} x @param {number} y @param {number} now
   * @param {number[]} ends @param {string} said */
  place(grip, x, y, now, ends, said) {
    grip.style.left = `${x}%`;
    grip.style.top = `${y}%`;
    grip.setAttribute('aria-valuenow', String(now));
    grip.setAttribute('aria-valuemin', String(ends[0]));
    grip.setAttribute('aria-valuemax', String(ends[1]));
    grip.setAttribute('aria-valuetext', said);
  }
}

/** @type {WeakMap<Element, Mosaic>} */
const known = new WeakMap();

/** @param {Component<[MosaicData]>} component */
export default function ({ data: [data], parentElement, setStateValue }) {
  /** @type {HTMLElement | null} */
  const root = parentElement.querySelector('.mosaic');
  if (!root) return; // mosaic.py draws it
  const mosaic = known.get(root) ?? new Mosaic(root);
  known.set(root, mosaic);
  mosaic.update(data, setStateValue);
}

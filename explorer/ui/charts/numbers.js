// @ts-check
// Numbers that follow a stage's clock: cells of a few lines of text, filled from a table's columns.
import { nameWords } from '../engine/names.js';
import { sigHtml } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';
import { find, findAll } from './find.js';

class Numbers {
  visible = false; // it never keeps a clock running
  html = '';
  /** @type {HTMLElement[]} */ cells = [];
  /** @type {Clock | null} */ clock = null;
  /** @type {number | undefined} */ waiting = undefined;

  /** @param {ShadowRoot} root @param {NumbersData} data */
  constructor(root, data) {
    this.place = find(root, '.numbers');
    this.data = data;
    this.onBlob = () => setTimeout(() => this.showTime(), 0);
  }
  /** @param {NumbersData} data */
  update(data) {
    const html = data.lines.join('');
    if (this.html !== html) this.place.innerHTML = this.html = html;
    this.cells = findAll(this.place, '[data-c]');
    this.data = data;
    this.join();
    this.showTime();
  }
  // The stage comes first: it sets up the clock that both share.
  join() {
    clearTimeout(this.waiting);
    const clock = shared.clocks.get(this.data.clock);
    if (!clock || ![...clock.members].some((member) => member.component)) {
      this.waiting = setTimeout(() => this.join(), 60);
      return;
    }
    shared.listeners.add(this.onBlob);
    this.clock = clock;
    clock.members.add(this);
    this.showTime();
  }
  showTime() {
    const { table: id } = this.data;
    const entry = id ? shared.blobs.get(id) : undefined;
    if (!this.clock || (id && !entry)) return;
    const table = entry?.decoded;
    if (entry && !table) { this.waiting = setTimeout(() => this.showTime(), 60); return; }
    const row = Math.floor(this.clock.t + 1e-6);
    /** @param {string} name @param {string} [of] @returns {number} */
    const at = (name, of) => (of ? shared.values.get(of)?.(name) : table?.column(name)[row]) ?? NaN;
    for (const cell of this.cells) {
      const { c = '', of, digits = 3 } = cell.dataset;
      if (cell.tagName === 'I') { // a part of a bar
        cell.style.width = `${100 * (at(c, of) || 0)}%`;
        continue;
      }
      const values = c.split(' ').map((name) => sigHtml(at(name, of), +digits));
      const text = values.length > 1
        ? `(${values.map((value) => `<span>${value}</span>`).join(', ')})` : values[0];
      if (cell.innerHTML !== text) cell.innerHTML = text;
    }
    nameWords(this.place, findAll(this.place, 'b:not([data-c])'), this.html);
    this.place.dataset.t = String(row);
  }
  // A line's numbers moved with the hand, not with t.
  /** @param {string} key */
  showValues(key) { if (this.cells.some(({ dataset }) => dataset.of === key)) this.showTime(); }
  showPlaying() {}
  leave() {
    clearTimeout(this.waiting);
    shared.listeners.delete(this.onBlob);
    this.clock?.members.delete(this);
  }
}

/** @type {WeakMap<ShadowRoot, Numbers>} */
const known = new WeakMap();

/** @param {Component<NumbersData>} component @returns {() => void} */
export default function ({ data, parentElement }) {
  const numbers = known.get(parentElement) ?? new Numbers(parentElement, data);
  known.set(parentElement, numbers);
  numbers.update(data);
  return () => numbers.leave();
}

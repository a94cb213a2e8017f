// Numbers that follow a stage's clock: cells of a few lines of text, filled from a table's columns.
import { sigHtml } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';

class Numbers {
  constructor(root) {
    this.root = root;
    this.visible = false; // it never keeps a clock running
    this.onBlob = () => setTimeout(() => this.showTime(), 0);
  }
  update(data) {
    const place = this.root.querySelector('.numbers');
    const html = data.lines.join('');
    if (this.html !== html) place.innerHTML = this.html = html;
    this.cells = [...place.querySelectorAll('[data-c]')];
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
    const entry = shared.blobs.get(this.data.table);
    if (!this.clock || (this.data.table && !entry)) return;
    const table = entry?.decoded;
    if (entry && !table) { this.waiting = setTimeout(() => this.showTime(), 60); return; }
    const row = Math.floor(this.clock.t + 1e-6);
    const at = (name, of) => (of ? shared.values.get(of)?.(name) ?? NaN
      : table.column(name)[row]);
    for (const cell of this.cells) {
      const { c, of, digits = 3 } = cell.dataset;
      if (cell.tagName === 'I') { // a part of a bar
        cell.style.width = `${100 * (at(c, of) || 0)}%`;
        continue;
      }
      const values = c.split(' ').map((name) => sigHtml(at(name, of), +digits));
      const text = values.length > 1
        ? `(${values.map((value) => `<span>${value}</span>`).join(', ')})` : values[0];
      if (cell.innerHTML !== text) cell.innerHTML = text;
    }
    this.root.querySelector('.numbers').dataset.t = row;
  }
  // A line's numbers moved with the hand, not with t.
  showValues(key) { if (this.cells.some(({ dataset }) => dataset.of === key)) this.showTime(); }
  showPlaying() {}
  leave() {
    clearTimeout(this.waiting);
    shared.listeners.delete(this.onBlob);
    this.clock?.members.delete(this);
  }
}

const known = new WeakMap();

export default function ({ data, parentElement }) {
  if (!known.has(parentElement)) known.set(parentElement, new Numbers(parentElement));
  const numbers = known.get(parentElement);
  numbers.update(data);
  return () => numbers.leave();
}

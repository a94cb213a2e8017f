// @ts-check
// Every number by its name: a handle, a slider, a sum of products, a grid's or a table's column, a
// curve's moment. Looked up once per picture.
import { blob } from '../engine/blobs.js';

export class Names {
  /** @type {Map<string, number>} */ cache = new Map();

  /** @param {Line} s */
  constructor(s) { this.s = s; }
  refresh() {
    this.cache.clear();
    const { s } = this;
    for (const { spec, x } of s.knobs) this.cache.set(spec.name, x);
    for (const { spec, value } of s.sliders) this.cache.set(spec.name, value);
    this.cache.set('t', s.clock.t);
  }
  // A curve's mean and width, once the curve is known.
  /** @param {string} name @param {{ mean: number, width: number }} curve */
  learn(name, { mean, width }) {
    if (!name) return;
    this.cache.set(`${name}.mean`, mean);
    this.cache.set(`${name}.width`, width);
  }
  /** @param {Amount} number @returns {number} */
  at(number) {
    if (typeof number === 'number') return number;
    let value = this.cache.get(number);
    if (value === undefined) this.cache.set(number, value = this.find(number));
    return value;
  }
  /** @param {string} name @returns {number} */
  find(name) {
    const { data, table, clock } = this.s;
    const given = data.values[name];
    if (given) return this.sum(given);
    for (const { blob: id, slider, handle } of data.grids) {
      const grid = blob(id);
      if (grid?.names.includes(name)) return grid.at(name, this.at(slider), this.at(handle));
    }
    return table.at(name, data.whole_t ? Math.floor(clock.t + 1e-6) : clock.t);
  }
  /** @param {Linear} sum @returns {number} */
  sum({ terms, plus, root }) {
    let sum = this.at(plus);
    for (const [name, factor] of Object.entries(terms)) sum += this.at(name) * this.at(factor);
    return root ? Math.sqrt(sum) : sum;
  }
}

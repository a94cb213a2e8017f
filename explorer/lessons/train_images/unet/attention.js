// @ts-check
// Scaled dot-product attention on the picture: one pixel asks, all answer, the weights are heat.
import { find, findAll } from '../../../ui/charts/find.js';
import { penOf } from '../../../ui/engine/dom.js';
import { later } from '../../../ui/engine/later.js';
import { fill, node } from './elements.js';
import { drawHead, drawWeights, markCells } from './heat.js';
import { placeIn, signed, strip } from './maps.js';

const LISTED = 5; // the largest weights, written out
/** @type {Record<string, [down: number, right: number]>} */
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** @type {Record<string, number>} */
const TURNS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export class AttentionView {
  /** @type {UnetAttention} */ attention = later();
  rows = 0;
  columns = 0;
  count = 0; // of cells
  /** @type {Shaped<Int16Array>} */ weights = later();
  /** @type {Shaped<Float32Array>} */ queries = later();
  /** @type {Shaped<Float32Array>} */ keys = later();
  size = 0; // of a query
  head = 0;
  /** @type {number | null} */ other = null; // the cell under the hand
  first = 0; // the cell with the largest weight
  /** @type {number[]} */ largest = [];

  /** @param {Unet} view */
  constructor(view) {
    this.view = view;
    this.root = node('div', 'attention');
    this.root.innerHTML = `
      <div class="seen">
        <canvas class="heat" tabindex="0" role="img" data-role="heat"></canvas>
        <p class="hint"></p>
        <div class="heads" role="radiogroup" data-role="heads"></div>
      </div>
      <div class="reckoning">
        <h3 data-role="asking"></h3>
        <div class="line"><span data-role="q"></span><div class="strip"></div></div>
        <div class="line"><span data-role="k"></span><div class="strip"></div></div>
        <div class="line"><span data-role="qk"></span><div class="strip"></div></div>
        <p class="score" data-role="score" aria-live="polite"></p>
        <div class="line heading"><span></span><span data-role="score-head"></span>
          <span data-role="weight-head"></span></div>
        <ol class="weights" data-role="weights"></ol>
        <p class="sum" data-role="sum"></p>
      </div>`;
    /** @type {HTMLCanvasElement} */
    this.canvas = find(this.root, '.heat');
    this.canvas.onclick = (event) => this.view.ask(placeIn(this.canvas, event));
    this.canvas.onpointermove = (event) => this.over(this.cellAt(placeIn(this.canvas, event)));
    this.canvas.onpointerleave = () => this.over(null);
    this.canvas.onkeydown = (event) => this.press(event);
  }
  /** @param {string} role @returns {HTMLElement} */
  get(role) { return find(this.root, `[data-role="${role}"]`); }

  // Box i asks.
  /** @param {UnetAttention} attention @param {number} i */
  show(attention, i) {
    const { data } = this.view;
    this.attention = attention;
    [this.rows, this.columns] = attention.grid;
    this.count = this.rows * this.columns;
    this.weights = data[`weights${i}`];
    this.queries = data[`queries${i}`];
    this.keys = data[`keys${i}`];
    this.size = this.queries.shape[2];
    this.head = Math.min(this.view.head, attention.shown - 1);
    this.other = null;
    this.paint();
  }
  // The cell of this block's grid that lies under a place (fractions of height and width).
  /** @param {Part} place @returns {number} */
  cellAt([y, x]) {
    const row = Math.min(this.rows - 1, Math.floor(y * this.rows));
    return row * this.columns + Math.min(this.columns - 1, Math.floor(x * this.columns));
  }
  /** @param {number | null} cell */
  over(cell) {
    if (cell === this.other) return;
    this.other = cell;
    this.paintSteps(cell ?? this.first);
    this.paintPicture();
  }
  /** @param {KeyboardEvent} event */
  press(event) {
    const step = WAYS[event.key];
    if (!step) return;
    event.preventDefault();
    const cell = this.cellAt(this.view.place);
    const row = Math.floor(cell / this.columns) + step[0];
    const column = (cell % this.columns) + step[1];
    if (row < 0 || column < 0 || row >= this.rows || column >= this.columns) return;
    this.view.ask([(row + 0.5) / this.rows, (column + 0.5) / this.columns]);
  }

  /** @param {number} cell @returns {number} */
  weight(cell) { return this.row(this.head)[cell] / 32767; }
  /** @param {number} head @returns {Int16Array} */
  row(head) {
    const start = (head * this.count + this.cellAt(this.view.place)) * this.count;
    return this.weights.subarray(start, start + this.count);
  }
  /** @param {Float32Array} values @param {number} cell @returns {Float32Array} */
  vector(values, cell) {
    const start = (this.head * this.count + cell) * this.size;
    return values.subarray(start, start + this.size);
  }
  /** @param {number} cell @returns {string} */
  name(cell) {
    const at = { row: Math.floor(cell / this.columns) + 1, column: (cell % this.columns) + 1 };
    return fill(this.view.data.words.place, at);
  }
  // What of q and k comes together for one pair: the products, and their sum over √d.
  /** @param {number} cell @returns {{ products: Float32Array, value: number }} */
  score(cell) {
    const q = this.vector(this.queries, this.cellAt(this.view.place));
    const k = this.vector(this.keys, cell);
    const products = q.map((value, j) => value * k[j]);
    return { products, value: products.reduce((a, b) => a + b, 0) / Math.sqrt(this.size) };
  }

  paint() {
    const order = [...this.row(this.head).keys()].sort((a, b) => this.weight(b) - this.weight(a));
    [this.first] = order;
    this.largest = order.slice(0, LISTED);
    this.paintHeads();
    this.paintSteps(this.other ?? this.first);
    this.paintWeights(this.largest);
    this.paintPicture();
  }
  paintPicture() {
    const { view, canvas, first } = this;
    const { words } = view.data;
    canvas.setAttribute('aria-label', fill(words.heat_alt, {
      from: this.name(this.cellAt(view.place)), to: this.name(first),
      weight: this.weight(first).toFixed(2),
    }));
    find(this.root, '.hint').textContent = words.pick;
    const width = canvas.clientWidth;
    const [rows, columns] = view.data.x_t.shape;
    if (!width) return;
    const ratio = devicePixelRatio || 1;
    const height = (width * rows) / columns;
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    canvas.style.aspectRatio = `${columns} / ${rows}`;
    const context = penOf(canvas);
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    context.drawImage(view.picture, 0, 0, width, height);
    drawWeights(this, context, width, height);
    markCells(this, context, width, height);
  }
  paintHeads() {
    const { words } = this.view.data;
    const { heads, shown } = this.attention;
    const place = this.get('heads');
    if (place.children.length !== shown) {
      place.replaceChildren(...Array.from({ length: shown }, (_, head) => this.headButton(head)));
    }
    place.setAttribute('aria-label', words.heads);
    place.dataset.note = shown < heads ? fill(words.heads_some, { shown, heads }) : '';
    this.choices().forEach((button, head) => {
      const on = head === this.head;
      button.setAttribute('aria-checked', String(on));
      button.tabIndex = on ? 0 : -1;
      find(button, 'span').textContent = fill(words.head, { number: head + 1 });
      drawHead(this, find(button, 'canvas'), head);
    });
  }
  /** @returns {HTMLElement[]} */
  choices() { return findAll(this.get('heads'), 'button'); }
  /** @param {number} head */
  headButton(head) {
    const button = node('button', 'choice');
    button.setAttribute('role', 'radio');
    button.append(node('canvas'), node('span'));
    button.onclick = () => this.choose(head);
    button.onkeydown = (event) => {
      const step = TURNS[event.key];
      if (!step) return;
      event.preventDefault();
      const { shown } = this.attention;
      this.choose((head + step + shown) % shown);
      this.choices()[this.head].focus();
    };
    return button;
  }
  /** @param {number} head */
  choose(head) {
    this.head = this.view.head = head;
    this.paint();
  }
  /** @param {number} cell */
  paintSteps(cell) {
    const { words } = this.view.data;
    const { table } = this.view;
    const asked = this.cellAt(this.view.place);
    const q = this.vector(this.queries, asked);
    const k = this.vector(this.keys, cell);
    const { products, value } = this.score(cell);
    const limit = Math.max(...[...q, ...k].map(Math.abs), 1e-9);
    this.get('asking').textContent = fill(words.asking, { place: this.name(asked) });
    ['q', 'k', 'qk'].forEach((role, i) => {
      const row = [q, k, products][i];
      const top = role === 'qk' ? Math.max(...row.map(Math.abs), 1e-9) : limit;
      this.get(role).textContent = fill(words[`line_${role}`], { place: this.name(cell) });
      const place = find(this.root, `[data-role="${role}"] + .strip`);
      strip(place, row, top, table, 30 * this.view.palette.unit);
    });
    const told = { d: this.size, score: signed(value), weight: this.weight(cell).toFixed(3) };
    this.get('score').innerHTML = fill(words.score, told);
  }
  /** @param {number[]} cells */
  paintWeights(cells) {
    const { words } = this.view.data;
    this.get('score-head').textContent = words.score_head;
    this.get('weight-head').textContent = words.weight_head;
    this.get('weights').replaceChildren(...cells.map((cell) => {
      const item = node('li');
      const weight = this.weight(cell);
      item.dataset.weight = String(weight);
      const bar = node('i');
      bar.style.setProperty('--part', String(weight / this.weight(cells[0])));
      const [where, number, value] = [node('span'), node('span'), node('b')];
      [where.className, where.textContent] = ['where', this.name(cell)];
      [number.className, number.textContent] = ['number', signed(this.score(cell).value)];
      value.textContent = weight.toFixed(3);
      item.append(where, number, value, bar);
      item.onpointerenter = () => this.over(cell);
      item.onpointerleave = () => this.over(null);
      return item;
    }));
    const total = this.row(this.head).reduce((a, b) => a + b / 32767, 0);
    const sum = this.get('sum');
    sum.textContent = fill(words.sum, { count: this.count, sum: total.toFixed(3) });
    sum.dataset.sum = String(total);
  }
}

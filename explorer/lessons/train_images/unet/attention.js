// Scaled dot-product attention on the picture: one pixel asks, all answer, the weights are heat.
import { mixRgb, pack32, rgb, rgba } from '../../../ui/engine/colour.js';
import { fill, node } from './elements.js';
import { placeIn, signed, strip } from './maps.js';

const LISTED = 5; // the largest weights, written out

export class AttentionView {
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
        <h4 data-role="asking"></h4>
        <div class="line"><span data-role="q"></span><div class="strip"></div></div>
        <div class="line"><span data-role="k"></span><div class="strip"></div></div>
        <div class="line"><span data-role="qk"></span><div class="strip"></div></div>
        <p class="score" data-role="score" aria-live="polite"></p>
        <div class="line heading"><span></span><span data-role="score-head"></span><span data-role="weight-head"></span></div>
        <ol class="weights" data-role="weights"></ol>
        <p class="sum" data-role="sum"></p>
      </div>`;
    [this.canvas] = this.root.getElementsByClassName('heat');
    this.canvas.onclick = (event) => this.view.ask(placeIn(this.canvas, event));
    this.canvas.onpointermove = (event) => this.over(this.cellAt(placeIn(this.canvas, event)));
    this.canvas.onpointerleave = () => this.over(null);
    this.canvas.onkeydown = (event) => this.press(event);
  }
  get(role) { return this.root.querySelector(`[data-role="${role}"]`); }

  show(box, i) {
    const { data } = this.view;
    this.box = box;
    [this.rows, this.columns] = box.attention.grid;
    this.count = this.rows * this.columns;
    this.weights = data[`weights${i}`];
    this.queries = data[`queries${i}`];
    this.keys = data[`keys${i}`];
    this.size = this.queries.shape[2];
    this.head = Math.min(this.view.head, box.attention.shown - 1);
    this.other = null;
    this.paint();
  }
  // The cell of this block's grid that lies under a place (fractions of height and width).
  cellAt([y, x]) {
    const row = Math.min(this.rows - 1, Math.floor(y * this.rows));
    return row * this.columns + Math.min(this.columns - 1, Math.floor(x * this.columns));
  }
  over(cell) {
    if (cell === this.other) return;
    this.other = cell;
    this.paintSteps(cell ?? this.first);
    this.paintPicture();
  }
  press(event) {
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const cell = this.cellAt(this.view.place);
    const row = Math.floor(cell / this.columns) + step[0];
    const column = (cell % this.columns) + step[1];
    if (row < 0 || column < 0 || row >= this.rows || column >= this.columns) return;
    this.view.ask([(row + 0.5) / this.rows, (column + 0.5) / this.columns]);
  }

  weight(cell, head = this.head) { return this.row(head)[cell] / 32767; }
  row(head) {
    const start = (head * this.count + this.cellAt(this.view.place)) * this.count;
    return this.weights.subarray(start, start + this.count);
  }
  vector(values, cell) {
    const start = (this.head * this.count + cell) * this.size;
    return values.subarray(start, start + this.size);
  }
  name(cell) {
    const at = { row: Math.floor(cell / this.columns) + 1, column: (cell % this.columns) + 1 };
    return fill(this.view.data.words.place, at);
  }
  // What of q and k comes together for one pair: the products, and their sum over √d.
  score(cell) {
    const q = this.vector(this.queries, this.cellAt(this.view.place));
    const products = q.map((value, j) => value * this.vector(this.keys, cell)[j]);
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
    const { view, canvas, first } = this; const { words } = view.data;
    canvas.setAttribute('aria-label', fill(words.heat_alt, {
      from: this.name(this.cellAt(view.place)), to: this.name(first),
      weight: this.weight(first).toFixed(2),
    }));
    this.root.querySelector('.hint').textContent = words.pick;
    const width = canvas.clientWidth; const [rows, columns] = view.data.x_t.shape;
    if (!width) return;
    const ratio = devicePixelRatio || 1;
    const height = (width * rows) / columns;
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    canvas.style.aspectRatio = `${columns} / ${rows}`;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    context.drawImage(view.pictures.x_t, 0, 0, width, height);
    this.heat(context, width, height, this.row(this.head));
    this.marks(context, width, height);
  }
  // The picture steps back behind the heat, which is the row of weights over its largest.
  heat(context, width, height, row) {
    const { named } = this.view.palette;
    const most = Math.max(...row);
    const w = width / this.columns;
    const h = height / this.rows;
    context.fillStyle = rgba(named.background, 0.45);
    context.fillRect(0, 0, width, height);
    for (let cell = 0; cell < this.count; cell++) {
      context.fillStyle = rgba(named.spread, 0.9 * (row[cell] / most) ** 0.8);
      context.fillRect((cell % this.columns) * w, Math.floor(cell / this.columns) * h, w, h);
    }
  }
  marks(context, width, height) {
    const { named, unit } = this.view.palette;
    const w = width / this.columns;
    const h = height / this.rows;
    const frame = (cell, colour, thick) => {
      context.strokeStyle = colour;
      context.lineWidth = thick;
      const edge = thick / 2;
      const x = (cell % this.columns) * w;
      const y = Math.floor(cell / this.columns) * h;
      context.strokeRect(x + edge, y + edge, w - thick, h - thick);
    };
    if (w > 30 * unit) this.numbers(context, w, h);
    const asked = this.cellAt(this.view.place);
    frame(asked, named.background, 5 * unit);
    frame(asked, named.text, 3 * unit);
    if (this.other !== null && this.other !== asked) frame(this.other, named.text, 1.5 * unit);
  }
  // The largest weights stand where they are, when there is room.
  numbers(context, w, h) {
    const { named, unit } = this.view.palette;
    context.font = `600 ${13 * unit}px ${getComputedStyle(this.root).fontFamily}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineWidth = 3 * unit;
    for (const cell of this.largest) {
      const at = [((cell % this.columns) + 0.5) * w, (Math.floor(cell / this.columns) + 0.5) * h];
      const text = this.weight(cell).toFixed(2).slice(1);
      context.strokeStyle = rgba(named.background, 0.8);
      context.strokeText(text, ...at);
      context.fillStyle = named.text;
      context.fillText(text, ...at);
    }
  }
  paintHeads() {
    const { words } = this.view.data; const { heads, shown } = this.box.attention;
    const place = this.get('heads');
    if (place.children.length !== shown) {
      place.replaceChildren(...Array.from({ length: shown }, (_, head) => this.headButton(head)));
    }
    place.setAttribute('aria-label', words.heads);
    place.dataset.note = shown < heads ? fill(words.heads_some, { shown, heads }) : '';
    [...place.children].forEach((button, head) => {
      const on = head === this.head;
      button.setAttribute('aria-checked', String(on));
      button.tabIndex = on ? 0 : -1;
      button.querySelector('span').textContent = fill(words.head, { number: head + 1 });
      this.thumb(button.querySelector('canvas'), this.row(head));
    });
  }
  headButton(head) {
    const button = node('button', 'choice');
    button.setAttribute('role', 'radio');
    button.append(node('canvas'), node('span'));
    button.onclick = () => this.choose(head);
    button.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const { shown } = this.box.attention;
      this.choose((head + step + shown) % shown);
      this.get('heads').children[this.head].focus();
    };
    return button;
  }
  choose(head) {
    this.head = this.view.head = head;
    this.paint();
  }
  thumb(canvas, row) {
    const { paper, named } = this.view.palette;
    const most = Math.max(...row);
    const colour = rgb(named.spread);
    [canvas.width, canvas.height] = [this.columns, this.rows];
    const context = canvas.getContext('2d');
    const image = context.createImageData(this.columns, this.rows);
    const out = new Uint32Array(image.data.buffer);
    row.forEach((value, cell) => {
      out[cell] = pack32(mixRgb(paper, colour, (value / most) ** 0.8));
    });
    context.putImageData(image, 0, 0);
  }
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
      strip(this.get(role).nextElementSibling, row, top, table, 30 * this.view.palette.unit);
    });
    const told = { d: this.size, score: signed(value), weight: this.weight(cell).toFixed(3) };
    this.get('score').innerHTML = fill(words.score, told);
  }
  paintWeights(cells) {
    const { words } = this.view.data;
    this.get('score-head').textContent = words.score_head;
    this.get('weight-head').textContent = words.weight_head;
    this.get('weights').replaceChildren(...cells.map((cell) => {
      const item = node('li');
      const weight = this.weight(cell);
      item.dataset.weight = weight;
      item.innerHTML = '<span class="where"></span><span class="number"></span><b></b><i></i>';
      const [where, number, value, bar] = item.children;
      where.textContent = this.name(cell);
      number.textContent = signed(this.score(cell).value);
      value.textContent = weight.toFixed(3);
      bar.style.setProperty('--part', weight / this.weight(cells[0]));
      item.onpointerenter = () => this.over(cell);
      item.onpointerleave = () => this.over(null);
      return item;
    }));
    const total = this.row(this.head).reduce((a, b) => a + b / 32767, 0);
    const sum = this.get('sum');
    sum.textContent = fill(words.sum, { count: this.count, sum: total.toFixed(3) });
    sum.dataset.sum = total;
  }
}

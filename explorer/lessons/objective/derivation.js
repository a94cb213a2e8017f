// @ts-check
// Ten lines of one derivation with the numbers of one path; another path is taken from those sent.
import { find, findAll } from '../../ui/charts/find.js';
import { clamp } from '../../ui/engine/maths.js';
import { enterSight, leaveSight, setSwitches } from '../../ui/engine/sight.js';

const LINES = 10;

/** @param {number} value @param {number} digits */
function signed(value, digits) {
  return (value < 0 ? '−' : '') + Math.abs(value).toFixed(digits);
}

/** @param {number} value */
function small(value) {
  if (value === 0) return '0';
  const [mantissa, power] = Math.abs(value).toExponential(0).split('e');
  return `${mantissa}·10<sup>${power.replace('-', '−').replace('+', '')}</sup>`;
}

/** @param {string} inside */
function maths(inside) {
  return `<math>${inside}</math>`;
}

class Ladder {
  path = 0;
  open = 1; // the line
  text = '';
  /** @type {HTMLElement[]} */ rows = [];

  /** @param {ShadowRoot} root @param {LadderData} data */
  constructor(root, data) {
    this.data = data;
    this.open = data.open;
    this.box = document.createElement('div');
    this.box.className = 'ladder';
    this.box.dataset.role = 'ladder';
    root.appendChild(this.box);
    this.dom = { root: this.box };
    setSwitches(this, enterSight(this, 'ladder'));
  }
  // What a link keeps.
  /** @returns {Record<string, Switch>} */
  switches() {
    const { x, open } = this.data;
    return {
      path: {
        read: () => this.path, usual: 0,
        write: (path) => { this.path = clamp(Math.round(path), 0, x.length - 1); },
      },
      line: {
        read: () => this.open, usual: open,
        write: (line) => { this.open = clamp(Math.round(line), 1, LINES); },
      },
    };
  }
  redraw() { this.show(); }
  /** @param {LadderData} data */
  update(data) {
    const text = JSON.stringify(data);
    if (text === this.text) return;
    if (this.data.open !== data.open) this.open = data.open;
    this.text = text;
    this.data = data;
    this.path = Math.min(this.path, data.x.length - 1);
    this.build();
    this.show();
  }
  build() {
    const { words, lines } = this.data;
    const rows = lines.map((line, i) => `<button class="row" data-line="${i + 1}"
      ><span class="number"><span class="unseen">${words.line} </span>${i + 1}</span>
      <span class="formula">${line.math.map(maths).join('')}</span><span class="value"></span>
      <span class="mean">${line.mean}</span></button>`);
    this.box.innerHTML = `<div class="top"><svg role="img"></svg>
      <button class="redraw" data-action="redraw">${words.redraw}</button></div>
      <div class="heads"><span>${words.of_lines}</span><span>${words.path}</span>
      <span class="mean">${words.mean}</span></div>${rows.join('')}<div class="detail"></div>`;
    this.rows = findAll(this.box, '.row');
    this.rows.forEach((row, i) => {
      row.addEventListener('click', () => this.choose(i + 1));
      row.addEventListener('pointerenter', () => this.light(i + 1));
      row.addEventListener('pointerleave', () => this.light(this.open));
      row.addEventListener('keydown', (event) => this.key(event, i + 1));
    });
    find(this.box, '.redraw').addEventListener('click', () => this.another());
  }
  /** @param {KeyboardEvent} event @param {number} line */
  key(event, line) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    event.preventDefault();
    this.choose(Math.min(Math.max(line + step, 1), LINES));
    this.rows[this.open - 1].focus();
  }
  /** @param {number} line */
  choose(line) {
    this.open = line;
    this.show();
  }
  another() {
    this.path = (this.path + 1) % this.data.x.length;
    this.show();
  }
  /** @param {number} line */
  light(line) {
    this.rows.forEach((row, i) => {
      row.classList.toggle('here', i + 1 === line);
      row.classList.toggle('before', i + 2 === line);
    });
  }
  show() {
    const { values } = this.data;
    this.rows.forEach((row, i) => {
      find(row, '.value').textContent = signed(values[i][this.path], 6);
      row.setAttribute('aria-expanded', String(i + 1 === this.open));
      row.classList.toggle('apart', i + 1 === LINES);
    });
    this.light(this.open);
    this.detail();
    this.draw();
    this.box.dataset.path = String(this.path);
    this.box.dataset.open = String(this.open);
  }
  detail() {
    const { lines, values, parts, words, spreads } = this.data;
    const i = this.open - 1;
    const terms = lines[i].parts.map((part, k) => {
      const value = parts[i][this.path][k];
      return `<span>${maths(part)} = <b>${signed(value, 4)}</b></span>`;
    });
    const value = values[i][this.path];
    const gap = Math.abs(value - values[0][this.path]);
    let note = i === 0 ? '' : `<span>${words.equal} ${small(gap)}</span>`;
    if (i === LINES - 1) {
      note = `<span>${words.apart} ${signed(gap, 4)} · ${words.spread_9} ${spreads[LINES - 2]} · `
        + `${words.spread_10} ${spreads[i]}</span>`;
    }
    const product = i === 1 ? `<span>${words.product}</span>` : '';
    find(this.box, '.detail').innerHTML = `<p class="rule">${lines[i].rule}</p>
      <div class="sum">${terms.join('')}${product}</div>
      <div class="total">= ${signed(value, i === LINES - 1 ? 6 : 13)}${note}</div>`;
  }
  // The path itself, x_0 at the left.
  draw() {
    /** @type {SVGSVGElement} */
    const svg = find(this.box, 'svg');
    const x = this.data.x[this.path];
    const [width, height] = [svg.clientWidth || 500, 44];
    /** @param {number} t */
    const place = (t) => 28 + (width - 56) * t / (x.length - 1);
    /** @param {number} value */
    const high = (value) => height / 2 - Math.max(Math.min(value, 3.2), -3.2) * height / 6.6;
    const line = x.map((value, t) =>
      `${t ? 'L' : 'M'}${place(t).toFixed(1)} ${high(value).toFixed(1)}`);
    const dots = x.map((value, t) => `<circle class="${t ? '' : 'x0'}" cx="${place(t).toFixed(1)}"
      cy="${high(value).toFixed(1)}" r="${t ? 2.5 : 5}"></circle>`);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('aria-label', `${this.data.words.path_alt} x₀ = ${signed(x[0], 3)}`);
    const last = x.length - 1;
    svg.innerHTML = `<path d="${line.join('')}"></path>${dots.join('')}
      <text class="x0" x="0" y="${high(x[0]) + 4}">x₀</text>
      <text x="${width - 22}" y="${high(x[last]) + 4}">x<tspan
      dy="3" font-size="10">T</tspan></text>`;
  }
}

/** @type {WeakMap<ShadowRoot, Ladder>} */
const known = new WeakMap();

/** @param {Component<[LadderData]>} component @returns {() => void} */
export default function ({ data: [data], parentElement }) {
  const ladder = known.get(parentElement) ?? new Ladder(parentElement, data);
  known.set(parentElement, ladder);
  ladder.update(data);
  return () => { if (!parentElement.isConnected) leaveSight(ladder); };
}

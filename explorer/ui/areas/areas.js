// @ts-check
// Columns as wide as each symbol's share and as high as what it costs: an area is a mean. The edges
// between them, and between those of a second law, move under the hand.
import { h } from '../engine/dom.js';
import { publish } from '../engine/shared.js';
import { codeLengths, codeWords, costs, shifted } from './laws.js';

const BOX = { left: 32, right: 16, top: 14, bottom: 34 }; // areas.css has both sides too
const [SAYS_ALL, SAYS_NAME] = [4, 2]; // parts from which its name and number find room
const LARGE = 4; // parts that Page Up and Page Down move

/** @typedef {'p' | 'q'} Law */

class Areas {
  text = '';
  /** @type {{ p: number[], q: number[] | null }} */ laws = { p: [], q: null };
  /** @type {{ law: Law, edge: number, x: number, parts: number[] } | null} */ held = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    new ResizeObserver(() => this.draw()).observe(root);
  }

  /** @param {AreasData} data @param {(name: string, value: unknown) => void} tell */
  update(data, tell) {
    this.tell = tell;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    this.laws = { p: data.p, q: data.q };
    this.build(data);
    this.draw();
  }
  /** @param {AreasData} data */
  build(data) {
    const { labels } = data;
    this.plot = h('div', { class: 'plot', role: 'img', 'aria-label': labels.label });
    /** @type {Partial<Record<Law, AreasStrip>>} */
    const strips = { p: this.strip(data, 'p', labels.p_label) };
    if (data.q) strips.q = this.strip(data, 'q', labels.q_label);
    this.strips = strips;
    const { words } = data;
    const rest = data.code ? [h('span', { class: 'code' }, words.word)]
      : [h('span', { class: 'over' }, words.rest), h('span', { class: 'under' }, words.saved)];
    const keys = h('div', { class: 'keys' }, h('span', { class: 'own' }, words.ideal), ...rest);
    this.root.replaceChildren(keys, this.plot,
      ...Object.values(strips).map((strip) => strip.row));
  }
  /** One law as a bar in parts, with a grip on every edge.
   * @param {AreasData} data @param {Law} law @param {string} label @returns {AreasStrip} */
  strip(data, law, label) {
    const parts = data.symbols.map((name) => h('span', { 'data-symbol': name }));
    const grips = data.symbols.slice(1).map((name, edge) => h('button', {
      type: 'button', class: 'grip', role: 'slider', 'data-edge': `${law}${edge}`,
      'aria-label': `${label}: ${data.words.edge} ${data.symbols[edge]} | ${name}`,
      title: data.words.keys,
      onpointerdown: (/** @type {PointerEvent} */ event) => this.take(event, law, edge),
      onpointermove: (/** @type {PointerEvent} */ event) => this.drag(event),
      onpointerup: () => this.drop(),
      onpointercancel: () => this.drop(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event, law, edge),
    }));
    const bar = h('div', { class: 'strip' }, ...parts, ...grips);
    return { row: h('div', { class: 'row' }, h('span', {}, label), bar), bar, parts, grips };
  }
  /** @param {PointerEvent} event @param {Law} law @param {number} edge */
  take(event, law, edge) {
    const grip = /** @type {HTMLElement} */ (event.currentTarget);
    grip.setPointerCapture(event.pointerId);
    this.held = { law, edge, x: event.clientX, parts: this.laws[law] ?? [] };
  }
  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.held || !this.strips) return;
    const { law, edge, x, parts } = this.held;
    const bar = this.strips[law]?.bar;
    if (!bar) return;
    const by = Math.round((event.clientX - x) / bar.clientWidth * this.whole);
    this.laws = { ...this.laws, [law]: shifted(parts, edge, by) };
    this.draw();
  }
  drop() {
    if (!this.held) return;
    this.held = null;
    this.report();
  }
  /** @param {KeyboardEvent} event @param {Law} law @param {number} edge */
  key(event, law, edge) {
    const by = {
      ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: LARGE, PageDown: -LARGE,
    }[event.key];
    if (!by) return;
    event.preventDefault();
    this.laws = { ...this.laws, [law]: shifted(this.laws[law] ?? [], edge, by) };
    this.draw();
    this.report();
  }
  report() {
    const { p, q } = this.laws;
    this.tell?.('laws', q ? { p, q } : { p });
  }
  get whole() { return (this.data?.bits.length ?? 1) - 1; }

  draw() {
    const { data, laws, plot, strips } = this;
    if (!data || !plot || !strips) return;
    for (const law of /** @type {Law[]} */ (['p', 'q'])) {
      const [parts, strip] = [laws[law], strips[law]];
      if (parts && strip) this.fill(parts, strip, data.symbols);
    }
    const [width, height] = [plot.clientWidth, plot.clientHeight];
    if (width && height) plot.innerHTML = this.columns(data, width, height); // else out of sight
    this.publish(data);
  }
  /** @param {number[]} law @param {AreasStrip} strip @param {string[]} symbols */
  fill(law, { parts, grips }, symbols) {
    let sum = 0;
    law.forEach((n, i) => {
      parts[i].style.width = `${100 * n / this.whole}%`;
      parts[i].textContent = n < SAYS_NAME ? '' : n < SAYS_ALL ? symbols[i] : `${symbols[i]} ${n}`;
      parts[i].title = `${symbols[i]} ${n}`;
      sum += n;
      const grip = grips[i];
      if (!grip) return;
      grip.style.left = `${100 * sum / this.whole}%`;
      const ends = [sum - n + 1, sum + law[i + 1] - 1];
      grip.setAttribute('aria-valuemin', String(ends[0]));
      grip.setAttribute('aria-valuemax', String(ends[1]));
      grip.setAttribute('aria-valuenow', String(sum));
      grip.setAttribute('aria-valuetext', `${symbols[i]} ${n}, ${symbols[i + 1]} ${law[i + 1]}`);
    });
  }
  /** @param {AreasData} data @param {number} width @param {number} height */
  columns(data, width, height) {
    const { bits, symbols, labels } = data;
    const top = Math.ceil(bits[1]);
    const { p } = this.laws;
    const q = this.laws.q ?? p;
    /** @param {number} share */
    const sx = (share) => BOX.left + share * (width - BOX.left - BOX.right);
    /** @param {number} y */
    const sy = (y) => height - BOX.bottom - y / top * (height - BOX.top - BOX.bottom);
    const lengths = codeLengths(p);
    const names = codeWords(lengths);
    const grid = Array.from({ length: top + 1 }, (_, y) => `<path class="grid"
      d="M${sx(0)} ${sy(y)}H${sx(1)}"></path><text x="${sx(0) - 8}" y="${sy(y) + 4}"
      text-anchor="end">${y}</text>`);
    let sum = 0;
    const drawn = p.map((n, i) => {
      const [from, to] = [sx(sum / this.whole), sx((sum + n) / this.whole)];
      sum += n;
      const name = `<text class="name" x="${(from + to) / 2}" y="${sy(0) + 18}"
        text-anchor="middle">${symbols[i]}</text>`;
      if (data.veiled) return name;
      const [own, other] = [bits[n], bits[q[i]]];
      /** @param {number} low @param {number} high @param {string} kind */
      const box = (low, high, kind) =>
        `<rect class="${kind}" x="${from}" y="${sy(high)}" width="${to - from}"
          height="${sy(low) - sy(high)}"></rect>`;
      const extra = other === own ? ''
        : box(Math.min(own, other), Math.max(own, other), other > own ? 'over' : 'under');
      const code = data.code ? `<path class="code" d="M${from} ${sy(lengths[i])}H${to}"></path>
        <text class="word" x="${(from + to) / 2}" y="${sy(Math.max(lengths[i], own)) - 5}"
        text-anchor="middle">${names[i]}</text>` : '';
      return box(0, own, 'own') + extra + code + name;
    });
    return `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${grid.join('')}${drawn.join('')}
      <text x="${sx(1)}" y="${height - 2}" text-anchor="end">${labels.p_label}</text>
      <text x="${sx(0)}" y="10">${labels.ylabel}</text></svg>`;
  }
  // The page's sentences follow what is drawn.
  /** @param {AreasData} data */
  publish({ key, bits }) {
    const { p, q } = this.laws;
    /** @type {Record<string, number>} */
    const numbers = costs(p, q ?? p, bits);
    publish(key, (name) => numbers[name]);
  }
}

/** @type {WeakMap<Element, Areas>} */
const known = new WeakMap();

/** @param {Component<[AreasData]>} component */
export default function ({ data: [data], parentElement, setStateValue }) {
  /** @type {HTMLElement | null} */
  const root = parentElement.querySelector('.areas');
  if (!root) return; // areas.py draws it
  const areas = known.get(root) ?? new Areas(root);
  known.set(root, areas);
  areas.update(data, setStateValue);
}

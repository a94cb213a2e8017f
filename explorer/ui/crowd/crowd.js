// @ts-check
// Figures in two groups. Looking strikes out whoever does not wear what is seen; nobody moves.
import { h, setFill, setText } from '../engine/dom.js';
import { publish } from '../engine/shared.js';
import { counted, left, numbersOf } from './count.js';

const [STEP_X, STEP_Y, ROWS] = [54, 38, 10]; // of the grid of figures
const GAP = 30; // between the groups
const TALL = 13; // half a figure
const SHAPES = [
  'M-6 -5H6V5H4.6V17H.6V7H-.6V17H-4.6V5H-6Z', // trousers
  'M-3.5 -5H3.5L8 10H4.5V17H1V10H-1V17H-4.5V10H-8Z', // a skirt
];

/** @param {number} share */
const percent = (share) => `${Number((100 * share).toPrecision(3))} %`;

class Crowd {
  text = '';
  /** @type {number[]} */ at = [];
  seen = 0;
  /** @type {HTMLInputElement[]} */ ranges = [];

  /** @param {HTMLElement} root */
  constructor(root) { this.root = root; }

  /** @param {CrowdData} data @param {(name: string, value: unknown) => void} tell */
  update(data, tell) {
    this.tell = tell;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    this.at = data.levers.map(({ places, value }) => places.indexOf(value));
    this.seen = data.seen;
    this.build(data);
    this.draw();
  }
  /** @param {CrowdData} data */
  build({ words, clothes, levers, label }) {
    const names = [words.nothing, ...clothes.map((each) => each.label)];
    this.buttons = names.map((name, seen) => h('button', {
      type: 'button', 'data-seen': seen, onclick: () => this.look(seen),
    }, name));
    const said = h('span', {}, words.look);
    const choice = h('div', { class: 'choice', role: 'group', 'aria-label': words.look },
      ...this.buttons);
    this.people = h('div', { class: 'people', role: 'img', 'aria-label': label });
    this.bars = ['before', 'after'].map((when) => h('div', { class: 'bar', 'data-bar': when }));
    const rows = this.bars.map((bar, i) =>
      h('div', { class: 'share' }, h('span', {}, i ? words.after : words.before), bar));
    this.outputs = levers.map(() => h('output'));
    this.ranges = levers.map((lever, i) => h('input', {
      type: 'range', min: 0, max: lever.places.length - 1, step: 1, 'aria-label': lever.label,
      'data-name': lever.name, oninput: () => this.drag(i), onchange: () => this.drop(),
    }));
    const handles = levers.map((lever, i) => h('label', {}, h('span', {}, lever.label),
      this.outputs?.[i] ?? '', this.ranges[i]));
    this.root.replaceChildren(h('div', { class: 'top' }, said, choice), this.people, ...rows,
      h('div', { class: 'levers' }, ...handles));
  }
  /** @param {number} seen */
  look(seen) {
    this.seen = seen;
    this.draw();
    this.tell?.('seen', seen);
  }
  /** @param {number} i */
  drag(i) {
    this.at[i] = Number(this.ranges[i].value);
    this.draw();
  }
  drop() {
    const levers = this.data?.levers ?? [];
    this.tell?.('sliders', Object.fromEntries(
      levers.map(({ name, places }, i) => [name, places[this.at[i]]])));
  }
  draw() {
    const { data } = this;
    if (!data || !this.people || !this.bars) return;
    const counts = counted(data.groups, this.at);
    const rest = left(counts, this.seen);
    this.people.innerHTML = this.figures(data, counts);
    this.people.setAttribute('aria-label', `${data.label} ${data.groups.map((group, g) =>
      `${group.label}: ${rest[g]} / ${counts[g].all}`).join(', ')}`);
    this.bar(this.bars[0], data, counts.map(({ all }) => all));
    if (data.veiled) this.bars[1].replaceChildren(h('i', { title: data.words.hidden }, '?'));
    else this.bar(this.bars[1], data, rest);
    this.buttons?.forEach((button, i) => {
      button.setAttribute('aria-pressed', String(i === this.seen));
    });
    data.levers.forEach(({ places }, i) => {
      const said = `${places[this.at[i]]} %`;
      this.ranges[i].value = String(this.at[i]);
      this.ranges[i].setAttribute('aria-valuetext', said);
      setFill(this.ranges[i]);
      if (this.outputs) setText(this.outputs[i], said);
    });
    this.publish(data, counts);
  }
  /** @param {HTMLElement} bar @param {CrowdData} data @param {number[]} of */
  bar(bar, data, of) {
    const all = of.reduce((sum, each) => sum + each, 0);
    bar.replaceChildren(...data.groups.filter((_, g) => of[g]).map((group) => {
      const share = of[data.groups.indexOf(group)] / all;
      const text = share > 0.12 ? `${group.label} ${percent(share)}` : '';
      const part = h('span', { title: `${group.label} ${percent(share)}` }, text);
      part.style.cssText = `width:${100 * share}%;background:var(--${group.colour})`;
      return part;
    }));
    if (!all) bar.append(h('i', {}, '–'));
  }
  /** @param {CrowdData} data @param {Counted[]} counts */
  figures({ groups }, counts) {
    let x = 0;
    const parts = groups.map((group, g) => {
      const drawn = Array.from({ length: counts[g].all }, (_, i) => {
        const worn = i < counts[g].worn[0] ? 0 : 1;
        const out = this.seen && this.seen !== worn + 1;
        const [column, row] = [Math.floor(i / ROWS), i % ROWS];
        const place = `${x + (column + 0.5) * STEP_X} ${(row + 0.5) * STEP_Y}`;
        const tails = group.look === 'tails'
          ? '<circle cx="-5" cy="-11" r="2"></circle><circle cx="5" cy="-11" r="2"></circle>' : '';
        return `<g transform="translate(${place})" class="${out ? 'out' : ''}"
          data-group="${group.name}"><circle cy="${2 - TALL}" r="4.2"></circle>${tails}
          <path d="${SHAPES[worn]}" transform="translate(0 -1)"></path></g>`;
      });
      x += Math.ceil(counts[g].all / ROWS) * STEP_X + GAP;
      return `<g style="--of:var(--${group.colour})">${drawn.join('')}</g>`;
    });
    return `<svg viewBox="0 0 ${Math.max(x - GAP, 1)} ${ROWS * STEP_Y}"
      aria-hidden="true">${parts.join('')}</svg>`;
  }
  // The page's sentences follow what is drawn.
  /** @param {CrowdData} data @param {Counted[]} counts */
  publish({ key, levers }, counts) {
    const numbers = numbersOf(counts, this.seen);
    levers.forEach(({ name, places }, i) => { numbers[name] = places[this.at[i]]; });
    publish(key, (name) => numbers[name]);
  }
}

/** @type {WeakMap<Element, Crowd>} */
const known = new WeakMap();

/** @param {Component<[CrowdData]>} component */
export default function ({ data: [data], parentElement, setStateValue }) {
  /** @type {HTMLElement | null} */
  const root = parentElement.querySelector('.crowd');
  if (!root) return; // crowd.py draws it
  const crowd = known.get(root) ?? new Crowd(root);
  known.set(root, crowd);
  crowd.update(data, setStateValue);
}

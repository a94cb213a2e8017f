// @ts-check
// The controls follow the data that Python passed: built once, brought up to date each time.
import { blob } from './blobs.js';
import { h, icon, setFill, setText, symbol } from './dom.js';
import { Echo } from './echo.js';
import { sig } from './numbers.js';
import { saveCsv, savePng } from './save.js';

/** @param {Mounted} s */
export function updateReadout(s) {
  const { readout } = s.dom;
  const key = JSON.stringify([s.data.readout, s.data.T]);
  if (s.readoutKey === key) return;
  s.readoutKey = key;
  s.tText = h('span', { class: 'now' });
  s.tText.style.minWidth = `${String(s.data.T).length + 3.2}ch`;
  s.values = s.data.readout.map(() => h('span', { class: 'number' }));
  readout.replaceChildren(s.tText, ...s.data.readout.map((item, i) =>
    h('span', { class: 'pair' }, h('i', {}, ...symbol(item.symbol)), s.values[i])));
}

/** @param {Mounted} s */
export function updateTicks(s) {
  const key = JSON.stringify([s.data.below, s.data.T]);
  if (s.ticksKey === key) return;
  s.ticksKey = key;
  s.dom.ticks.replaceChildren(...s.data.below.map(([t, word]) => {
    const share = t / s.data.T;
    const tick = h('span', {}, word);
    tick.style.left = `${share * 100}%`;
    tick.style.transform = `translateX(${share <= 0.1 ? 0 : share >= 0.9 ? -100 : -50}%)`;
    return tick;
  }));
}

// --- live sliders ---------------------------------------------------------------------------
const RAIL = 1000; // positions of a logarithmic range

/** @param {Mounted} s */
export function updateSliders(s) {
  const known = s.sliders;
  s.sliders = s.data.sliders.map((spec) => {
    const old = known.find((each) => each.spec.name === spec.name);
    const slider = old ?? makeSlider(s, spec);
    slider.spec = spec;
    dressSlider(slider);
    if (!slider.held && slider.echo.isOrder(spec.value)) slider.value = spec.value;
    slider.show();
    return slider;
  });
  const rows = s.sliders.map((slider) => slider.row);
  const { sliders } = s.dom;
  if (rows.length !== sliders.children.length || rows.some((r, i) => r !== sliders.children[i])) {
    sliders.replaceChildren(...rows);
  }
}

// The table that Python passed takes the place of what the hand has mixed, once it is here and is
// of where the sliders stand; until then what the hand saw stays.
/** @param {Mounted} s */
export function settleTable(s) {
  const exact = blob(s.data.table);
  if (s.data.table && !exact) return;
  s.table.setExact(exact);
  if (s.sliders.every(({ held, value, spec }) => !held && value === spec.value)) s.table.settle();
}

/** @param {Mounted} s @param {Slider} spec @returns {SliderRow} */
function makeSlider(s, spec) {
  const name = h('span', { class: 'name' });
  const output = h('output', { class: 'value' });
  const range = h('input', { type: 'range' });
  const row = h('label', { class: 'slider' }, name, output, range);
  const slider = {
    spec, value: spec.value, held: false, echo: new Echo(), name, output, range, row,
    show: () => showSlider(slider),
  };
  range.oninput = () => dragSlider(s, slider);
  range.onchange = () => s.tell('sliders', () => dropSlider(s, slider));
  return slider;
}

/** @param {SliderRow} slider */
function dressSlider({ spec, range, name, output }) {
  const places = spec.log ? [0, RAIL, 1] : [spec.minimum, spec.maximum, spec.step];
  [range.min, range.max, range.step] = places.map(String);
  range.setAttribute('aria-label', spec.label);
  range.dataset.name = spec.name;
  setText(name, spec.label);
  output.style.minWidth = '6ch';
}

/** @param {SliderRow} slider */
function showSlider(slider) {
  const { spec, range, value } = slider;
  range.value = String(spec.log ? railOf(spec, value) : value);
  setText(slider.output, sig(value));
  range.setAttribute('aria-valuetext', sig(value));
  setFill(range);
}

/** @param {Slider} spec @param {number} value @returns {number} */
const railOf = ({ minimum, maximum }, value) =>
  Math.round((RAIL * Math.log(value / minimum)) / Math.log(maximum / minimum));
/** @param {Slider} spec @param {number} place @returns {number} */
const valueOf = ({ minimum, maximum }, place) =>
  Number((minimum * (maximum / minimum) ** (place / RAIL)).toPrecision(4));

/** @param {Mounted} s @param {SliderRow} slider */
function dragSlider(s, slider) {
  const { spec, range } = slider;
  slider.held = true;
  slider.value = spec.log ? valueOf(spec, +range.value) : +range.value;
  const sweep = blob(spec.sweep);
  if (sweep) s.table.mix(sweep, slider.value);
  slider.show();
  s.draw();
}

/** @param {Mounted} s @param {SliderRow} slider */
function dropSlider(s, slider) {
  slider.held = false;
  slider.echo.report(slider.value);
  s.send('sliders', Object.fromEntries(s.sliders.map((each) => [each.spec.name, each.value])));
}

// --- the quiet row of tools -----------------------------------------------------------------
const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** @param {Mounted} s @param {Shown[]} wanted @param {string} csv @returns {Node[]} */
export function tools(s, wanted, csv) {
  const { words } = s.data;
  /** @param {'back' | 'forward'} name @param {number} by */
  const step = (name, by) => h('button', {
    type: 'button', class: 'tool', 'aria-label': words[name], title: words[name],
    onclick: () => s.step(by * s.clock.direction),
  }, icon(name));
  /** @param {string} name @param {string} say @param {() => void} action */
  const push = (name, say, action) => h('button', {
    type: 'button', class: 'tool word', 'aria-label': words[say],
    title: words[say], 'data-save': name, onclick: action,
  }, words[name]);
  /** @param {Shown | 'loop'} name */
  const toggle = (name) => h('button', {
    type: 'button', class: 'tool word', 'data-toggle': name, onclick: () => s.flip(name),
  }, words[name]);
  const travel = s.data.T ? [step('back', -1), step('forward', 1), speedMenu(s), toggle('loop'),
    h('span', { class: 'gap' })] : []; // without a run of t there is nothing to play
  return [...travel, ...wanted.map(toggle), h('span', { class: 'spring' }),
    push('png', 'save_png', () => savePng(s)), push('csv', csv, () => saveCsv(s))];
}

/** @param {Mounted} s @returns {HTMLSelectElement} */
function speedMenu(s) {
  const menu = h('select', { class: 'tool', 'aria-label': s.data.words.speed },
    ...SPEEDS.map((speed) => h('option', { value: speed }, `${speed}×`)));
  menu.title = s.data.words.speed;
  menu.onchange = () => { s.clock.speed = +menu.value; };
  s.speedMenu = menu;
  return menu;
}

/** @param {Mounted} s */
export function showTools(s) {
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = s.dom.tools.querySelectorAll('[data-toggle]');
  for (const button of buttons) {
    const name = /** @type {Shown | 'loop'} */ (button.dataset.toggle);
    const on = name === 'loop' ? s.clock.loop : s.show[name];
    button.setAttribute('aria-pressed', String(Boolean(on)));
  }
  if (s.speedMenu) {
    s.speedMenu.value = String(SPEEDS.includes(s.clock.speed) ? s.clock.speed : 1);
  }
}

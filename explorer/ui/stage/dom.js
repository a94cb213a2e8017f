// @ts-check
// The stage's elements.
import { ears, h, icon, styleSheet, wireTime } from '../engine/dom.js';

/** @param {Stage} s @returns {StageDom} */
export function buildDom(s) {
  const dom = {
    ...pictureDom(), ...timeDom(), ...takeDom(s), tools: h('div', { class: 'tools' }), ears: ears(),
  };
  const root = h('div', { 'data-testid': 'stage', class: 'stage' },
    styleSheet(), h('div', { class: 'main' }, dom.picture, dom.side),
    dom.time, dom.takeRow, dom.tools, dom.ears);
  const whole = { ...dom, root, under: [dom.time, dom.takeRow, dom.tools] };
  wireTime(s, whole);
  return whole;
}

// The picture with what lies over it, and what stands beside it.
function pictureDom() {
  const canvas = h('canvas', { role: 'img', tabindex: '0' });
  const tip = h('div', { class: 'tip', hidden: '' });
  const note = h('div', { class: 'note', role: 'status' });
  const hint = h('div', { class: 'hint' });
  const grips = h('div', { class: 'grips' });
  const paintbar = h('div', { class: 'paintbar', hidden: '' });
  const picture = h('div', { class: 'picture' }, canvas, grips, tip, note, hint, paintbar);
  const sliders = h('div', { class: 'sliders' });
  const panels = h('div', { class: 'panels' });
  const side = h('div', { class: 'side' }, sliders, panels);
  return { canvas, tip, note, hint, grips, paintbar, picture, sliders, panels, side };
}

function timeDom() {
  const dom = {
    range: h('input', { type: 'range', 'aria-label': 't', min: 0, step: 1, class: 't' }),
    readout: h('div', { 'data-role': 'readout', class: 'readout' }),
    ticks: h('div', { class: 'ticks', 'aria-hidden': 'true' }),
    play: h('button', { type: 'button', class: 'play', 'data-action': 'play' }, icon('play')),
  };
  const line = h('div', { class: 'line' }, dom.readout, dom.range, dom.ticks);
  return { ...dom, time: h('div', { class: 'time' }, dom.play, line) };
}

/** @param {Stage} s */
function takeDom(s) {
  const takeName = h('span', { class: 'name' });
  const takeValue = h('output', { class: 'value' });
  const takeRange = h('input', { type: 'range', min: 0, step: 1, class: 'takes' });
  const takeRow = h('div', { class: 'take', hidden: '' }, takeName, takeRange, takeValue);
  takeRange.oninput = () => s.chooseTake(+takeRange.value, true);
  takeRange.onchange = () => s.tell('take', () => s.reportTake());
  return { takeName, takeValue, takeRange, takeRow };
}

// Without its picture, which panels have taken the place of, there is none to reach or to hear of.
/** @param {Stage} s @param {boolean} whole */
export function showWhole({ dom }, whole) {
  dom.root.classList.toggle('panels-only', !whole);
  dom.canvas.tabIndex = whole ? 0 : -1;
  if (whole) dom.canvas.removeAttribute('aria-hidden');
  else dom.canvas.setAttribute('aria-hidden', 'true');
}

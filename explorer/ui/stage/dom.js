// The stage's elements.
import { h, icon, wireTime } from '../engine/dom.js';

export function buildDom(s) {
  const canvas = h('canvas', { role: 'img', tabindex: '0' });
  const dom = {
    canvas,
    tip: h('div', { class: 'tip', hidden: '' }),
    note: h('div', { class: 'note', role: 'status' }),
    hint: h('div', { class: 'hint' }),
    grips: h('div', { class: 'grips' }),
    paintbar: h('div', { class: 'paintbar', hidden: '' }),
    side: h('div', { class: 'side' }),
    sliders: h('div', { class: 'sliders' }),
    panels: h('div', { class: 'panels' }),
    range: h('input', { type: 'range', 'aria-label': 't', min: 0, step: 1, class: 't' }),
    readout: h('div', { 'data-role': 'readout', class: 'readout' }),
    ticks: h('div', { class: 'ticks', 'aria-hidden': 'true' }),
    play: h('button', { type: 'button', class: 'play', 'data-action': 'play' }, icon('play')),
    takeRow: h('div', { class: 'take', hidden: '' }),
    tools: h('div', { class: 'tools' }),
  };
  buildTake(s, dom);
  const picture = h('div', { class: 'picture' },
    canvas, dom.grips, dom.tip, dom.note, dom.hint, dom.paintbar);
  dom.side.append(dom.sliders, dom.panels);
  dom.picture = picture;
  dom.time = h('div', { class: 'time' }, dom.play,
    h('div', { class: 'line' }, dom.readout, dom.range, dom.ticks));
  dom.root = h('div', { 'data-testid': 'stage', class: 'stage' },
    h('style', {}, CSS), h('div', { class: 'main' }, picture, dom.side),
    dom.time, dom.takeRow, dom.tools);
  dom.under = [dom.time, dom.takeRow, dom.tools];
  wireTime(s, dom);
  return dom;
}

function buildTake(s, dom) {
  dom.takeName = h('span', { class: 'name' });
  dom.takeValue = h('output', { class: 'value' });
  dom.takeRange = h('input', { type: 'range', min: 0, step: 1, class: 'takes' });
  dom.takeRow.append(dom.takeName, dom.takeRange, dom.takeValue);
  dom.takeRange.oninput = () => s.chooseTake(+dom.takeRange.value, true);
  dom.takeRange.onchange = () => s.tell('take', () => s.reportTake());
}

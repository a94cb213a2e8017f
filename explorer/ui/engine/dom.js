// The stage's elements. Native buttons and ranges, so that keyboards and screen readers work.
function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith('on')) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const ICONS = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M6 5h4v14H6zM14 5h4v14h-4z',
  back: 'M6 5h2.5v14H6zM19 5v14l-9.5-7z',
  forward: 'M15.5 5H18v14h-2.5zM5 5v14l9.5-7z',
};

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

function buildDom(s) {
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

function wireTime(s, dom) {
  dom.play.onclick = () => s.toggle();
  dom.range.oninput = () => { s.clock.pause(); s.clock.set(+dom.range.value); };
  dom.range.onchange = () => s.tell('t', () => s.reportT());
  dom.root.onkeydown = (event) => s.onKey(event);
  dom.root.addEventListener('focusin', (event) => {
    [s.focused, s.blurredAt] = [event.target, Infinity];
  });
  dom.root.addEventListener('focusout', () => { s.blurredAt = performance.now(); });
  dom.root.addEventListener('pointerdown', () => { s.byKey = false; }, true);
}

// Text that changes at display rate is written only when it differs: no layout for nothing.
function setText(element, text) {
  if (element.firstChild?.nodeValue !== text) element.textContent = text;
}

function setFill(range) {
  const [min, max] = [+range.min, +range.max];
  range.style.setProperty('--fill', `${((range.value - min) / (max - min || 1)) * 100}%`);
}

// `SNR_t` → SNR with a lowered t.
function symbol(text) {
  const [base, below] = text.split('_');
  return below ? [base, h('sub', {}, below)] : [base];
}

const SUPER = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const raised = (n) => (n < 0 ? '⁻' : '') + [...String(Math.abs(n))].map((d) => SUPER[d]).join('');

// A number with `digits` significant digits; very large and very small ones as powers of ten.
function sig(value, digits = 3) {
  if (Number.isNaN(value)) return '–';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return '0';
  const power = Math.floor(Math.log10(size) + 1e-9);
  if (power < -3 || power > 4) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
    return `${sign}${mantissa}·10${raised(+exponent)}`;
  }
  return sign + size.toFixed(clamp(digits - 1 - power, 0, 6));
}

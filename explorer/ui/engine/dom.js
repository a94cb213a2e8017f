// @ts-check
// The stage's elements. Native buttons and ranges, so that keyboards and screen readers work.
import { forgetLetters } from './letters.js';

// An attribute, or what an event of any kind calls.
/** @typedef {string | number | null | undefined | ((event: any) => void)} Prop */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, Prop>} [props] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'function') Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
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

/** @param {keyof typeof ICONS} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {Pen}
 */
export function penOf(canvas, settings) {
  const pen = canvas.getContext('2d', settings);
  if (!pen) throw new Error('a canvas gives no pen to draw with');
  return pen;
}

// At the start of a picture: what the one before drew last must not show in this one.
/** @param {Pen} ctx @param {number} ratio */
export function freshPen(ctx, ratio) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  [ctx.lineCap, ctx.lineJoin] = ['butt', 'miter'];
  forgetLetters(ctx.canvas);
}

// A view's styles: the text that Python sets hides the browser's object of the same name.
/** @returns {HTMLStyleElement} */
export const styleSheet = () =>
  h('style', {}, /** @type {string} */ (/** @type {unknown} */ (CSS)));

/** @param {Mounted} s @param {ViewDom} dom */
export function wireTime(s, dom) {
  dom.play.onclick = () => s.toggle();
  dom.range.oninput = () => { s.clock.pause(); s.clock.set(+dom.range.value); };
  dom.range.onchange = () => s.tell('t', () => s.reportT());
  dom.root.onkeydown = (event) => s.onKey(event);
  dom.root.addEventListener('focusin', (event) => {
    [s.focused, s.blurredAt] = [/** @type {HTMLElement} */ (event.target), Infinity];
  });
  dom.root.addEventListener('focusout', () => { s.blurredAt = performance.now(); });
  dom.root.addEventListener('pointerdown', () => { s.byKey = false; }, true);
}

// Text that changes at display rate is written only when it differs: no layout for nothing.
/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.firstChild?.nodeValue !== text) element.textContent = text;
}

/** @param {HTMLInputElement} range */
export function setFill(range) {
  const [min, max] = [+range.min, +range.max];
  range.style.setProperty('--fill', `${((+range.value - min) / (max - min || 1)) * 100}%`);
}

// `SNR_t` → SNR with a lowered t.
/** @param {string} text @returns {(string | Node)[]} */
export function symbol(text) {
  const [base, below] = text.split('_');
  return below ? [base, h('sub', {}, below)] : [base];
}

// What is said aloud stands here, out of sight.
/** @returns {HTMLElement} */
export const ears = () => h('div', { class: 'unseen', role: 'status' });

// Below the picture what the hand can do there; what keys can, while they have the canvas.
/** @param {Mounted} s @param {string} hand @param {string} keys */
export function showHint({ dom: { hint, canvas } }, hand, keys) {
  const said = [hand, keys].filter(Boolean).join('. ');
  if (hint.dataset.said === said) return;
  hint.dataset.said = said;
  hint.replaceChildren(...(hand ? [h('span', {}, hand)] : []),
    ...(keys ? [h('span', { class: 'keyed' }, keys)] : []));
  canvas.setAttribute('aria-description', said);
}

// @ts-check
// Symbols of formulas explain themselves: where the pointer rests on one, or the arrows have led to
// it in a formula that has the focus, a card says in one sentence what it is and its value now, and
// on the stage all but its mark fades.
import { rgb, THINGS } from '../engine/colour.js';
import { written } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';
import { overPage } from './over.js';

const CARD = 'ddpm-symbol';
const WIRED = 'ddpmSymbols';
const FORMULA = '[data-role="formula"]';
const ACCENTS = { 'ˉ': 'bar', '¯': 'bar', '^': 'hat', '~': 'tilde' };
const FONTS = { bb: '.mathbb', cal: '.mathcal' };
const LETTER = '.mathnormal, .mathbb, .mathcal, .mord';
const REST_MS = 120; // before a card comes: a pointer on its way elsewhere opens none

/** @typedef {{ letter: Element, holder: Element, accent: string, index: string }} Read */
/** @typedef {{ lang: 'en' | 'zh', now: string }} SymbolsData */

/** A text without the marks of no width that KaTeX sets. @param {Element | null} element */
const plain = (element) => (element?.textContent ?? '').replace(/[\u200b\u2061]/g, '');

/** The letter that an element of a formula belongs to, with its accent and index.
 * @param {Element} element @returns {Read | null} */
export function readSymbol(element) {
  let at = element;
  const index = at.closest('.msupsub');
  if (index?.closest('.katex')) at = index.previousElementSibling ?? at;
  const accented = at.closest('.accent');
  const letter = accented?.querySelector('.mathnormal, .mathbb, .mathcal')
    ?? (at.matches(LETTER) && !at.children.length ? at : null);
  if (!letter || plain(letter).length !== 1) return null;
  const holder = accented ?? letter;
  const next = holder.nextElementSibling;
  const mark = /** @type {keyof ACCENTS} */ (plain(accented?.querySelector('.accent-body') ?? null));
  return {
    letter, holder, accent: ACCENTS[mark] ?? '',
    index: next?.matches('.msupsub') ? plain(next) : '',
  };
}

/** The first entry of the table that fits. @param {Read} read @returns {SymbolEntry | undefined} */
export function entryOf({ letter, accent, index }) {
  const base = plain(letter);
  return SYMBOLS.find((each) => each.base === base && (each.accent ?? '') === accent
    && index.startsWith(each.index ?? '')
    && letter.matches(each.font ? FONTS[each.font] : ':not(.mathbb, .mathcal)'));
}

/** Which thing of the palette has the colour that a lesson gave a symbol.
 * @param {Element} letter @returns {Thing | undefined} */
export function thingOf(letter) {
  const styled = letter.closest('.katex [style*="color"]');
  if (!(styled instanceof HTMLElement)) return undefined;
  const colour = rgb(styled.style.color).join();
  for (const theme of /** @type {Theme[]} */ (['light', 'dark'])) {
    const hit = THINGS.find((thing) => rgb(COLOURS[theme][thing]).join() === colour);
    if (hit) return hit;
  }
  return undefined;
}

/** What some stage says of a number now. @param {string[]} names @returns {number | undefined} */
function valueNow(names) {
  for (const valueOf of shared.values.values()) {
    for (const name of names) {
      const value = valueOf(name);
      if (value !== undefined && !Number.isNaN(value)) return value;
    }
  }
  return undefined;
}

/** @param {SymbolEntry} entry @param {SymbolsData} said @returns {string} */
function sentence(entry, { lang, now }) {
  const value = valueNow(entry.value ?? []);
  if (value === undefined) return entry[lang];
  const text = written(value, entry.id === 't' ? '.0f' : '.3g');
  return now.replace('{sentence}', entry[lang]).replace('{value}', text);
}

/** @param {Thing | null} thing */
function light(thing) {
  if (shared.lit === thing) return;
  shared.lit = thing;
  for (const relight of shared.lights) relight();
}

/** @param {Read} read @param {SymbolEntry} entry @param {SymbolsData} said */
function tell(read, entry, said) {
  const { left, bottom, top } = read.holder.getBoundingClientRect();
  const card = document.createElement('div');
  card.id = CARD;
  card.setAttribute('role', 'status');
  card.textContent = sentence(entry, said);
  hide();
  overPage(card);
  const { width, height } = card.getBoundingClientRect();
  const under = bottom + 6 + height < innerHeight;
  card.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  card.style.top = `${under ? bottom + 6 : top - 6 - height}px`;
  read.holder.classList.add('symbol-told');
  light(thingOf(read.letter) ?? entry.light ?? null);
}

function hide() {
  document.getElementById(CARD)?.remove();
  for (const each of document.querySelectorAll('.symbol-told')) each.classList.remove('symbol-told');
}

function leave() {
  hide();
  light(null);
}

/** All symbols of a formula that have an entry, each once, in order.
 * @param {Element} formula @returns {[Read, SymbolEntry][]} */
export function symbolsIn(formula) {
  /** @type {Map<SymbolEntry, Read>} */
  const first = new Map();
  for (const element of formula.querySelectorAll('.katex-html .mord')) {
    const read = element.closest('.msupsub') ? null : readSymbol(element);
    const entry = read && entryOf(read);
    if (read && entry && !first.has(entry)) first.set(entry, read);
  }
  return [...first].map(([entry, read]) => [read, entry]);
}

/** By keys: from symbol to symbol of the formula that has the focus.
 * @param {() => SymbolsData} said */
function wireKeys(said) {
  let place = 0;
  /** @param {Element} formula @param {number} by */
  const show = (formula, by) => {
    const all = symbolsIn(formula);
    if (!all.length) return;
    place = by ? (place + by + all.length) % all.length : 0;
    tell(...all[place], said());
  };
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && target.matches(FORMULA)
      && target.matches(':focus-visible')) show(target, 0);
  });
  document.addEventListener('focusout', ({ target }) => {
    if (target instanceof Element && target.matches(FORMULA)) leave();
  });
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Escape') leave();
    if (!(target instanceof Element) || !target.matches(FORMULA)) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!by) return;
    event.preventDefault();
    show(target, by);
  });
}

/** The letter of a formula at a place; KaTeX lays boxes over its letters, so no event tells it.
 * @param {Element} formula @param {number} x @param {number} y @returns {Element | null} */
function letterAt(formula, x, y) {
  /** @type {[number, Element | null]} */
  let nearest = [Infinity, null];
  for (const letter of formula.querySelectorAll('.katex-html .mord')) {
    if (letter.children.length) continue;
    const { left, right, top, bottom } = letter.getBoundingClientRect();
    if (x < left - 1 || x > right + 1 || y < top || y > bottom) continue;
    const away = Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2);
    if (away < nearest[0]) nearest = [away, letter];
  }
  return nearest[1];
}

/** @param {() => SymbolsData} said */
function wireHand(said) {
  /** @type {number | undefined} */
  let coming;
  /** @type {Element | null} */
  let told = null;
  document.addEventListener('pointermove', ({ target, clientX, clientY }) => {
    const formula = target instanceof Element ? target.closest('.katex') : null;
    if (!formula && !told) return;
    const letter = formula && letterAt(formula, clientX, clientY);
    const read = letter && readSymbol(letter);
    const entry = read && entryOf(read);
    if (told && read?.holder === told) return;
    clearTimeout(coming);
    if (told) leave();
    told = null;
    if (!read || !entry) return;
    coming = setTimeout(() => { told = read.holder; tell(read, entry, said()); }, REST_MS);
  });
}

/** Once for the app; the language may change. @param {SymbolsData} data */
export function explainSymbols(data) {
  const known = /** @type {Record<string, SymbolsData>} */ (/** @type {unknown} */ (window));
  const first = !(WIRED in known);
  known[WIRED] = data;
  if (!first) return;
  wireKeys(() => known[WIRED]);
  wireHand(() => known[WIRED]);
}

// @ts-check
// Symbols explain themselves: where the pointer rests on one, in a formula, a sentence or a
// readout, or the arrows have led to it in a formula that has the focus, a card says in one
// sentence what it is and its value now, and on the stage all but its mark fades.
import { written } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';
import { pieces } from '../engine/text.js';
import { overPage } from './over.js';
import { entryOfLetter, ofSentence, symbolAt, symbolsIn } from './symbol_read.js';

const CARD = 'ddpm-symbol';
const WIRED = 'ddpmSymbols';
const FORMULA = '[data-role="formula"]';
const REST_MS = 120; // before a card comes: a pointer on its way elsewhere opens none

/** @typedef {{ lang: 'en' | 'zh', now: string }} SymbolsData */
/** @typedef {import('./symbol_read.js').Symbol_} Symbol_ */

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

/** @type {Element | null} */
let told = null; // what the card is of

/** @param {Symbol_} symbol @param {SymbolsData} said */
function tell({ holder, entry, thing }, said) {
  hide();
  told = holder;
  holder.classList.add('symbol-told');
  if (entry) place(sentence(entry, said), holder);
  light(thing);
}

/** @param {string} text @param {Element} holder */
function place(text, holder) {
  const { left, bottom, top } = holder.getBoundingClientRect();
  const card = document.createElement('div');
  card.id = CARD;
  card.setAttribute('role', 'status');
  for (const [piece, low] of pieces(text)) {
    card.append(low ? Object.assign(document.createElement('sub'), { textContent: piece }) : piece);
  }
  overPage(card);
  const { width, height } = card.getBoundingClientRect();
  const under = bottom + 6 + height < innerHeight;
  card.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  card.style.top = `${under ? bottom + 6 : top - 6 - height}px`;
}

function hide() {
  document.getElementById(CARD)?.remove();
  told?.classList.remove('symbol-told');
  told = null;
}

function leave() {
  hide();
  light(null);
}

/** By keys: from symbol to symbol of the formula that has the focus, then of the sentence with it.
 * @param {() => SymbolsData} said */
function wireKeys(said) {
  let at = 0;
  /** @param {Element} formula @param {number} by */
  const show = (formula, by) => {
    const column = formula.closest('.st-key-beside_told');
    const all = symbolsIn(formula, column?.querySelector('[data-role="now"]'));
    if (!all.length) return;
    at = by ? (at + by + all.length) % all.length : 0;
    tell(all[at], said());
  };
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || !target.matches(FORMULA)) return;
    at = 0; // of the one before nothing is left, however this one got the focus
    if (target.matches(':focus-visible')) show(target, 0);
  });
  document.addEventListener('focusout', ({ target }) => {
    if (target instanceof Element && target.matches(FORMULA)) leave();
  });
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (!(target instanceof Element) || !target.matches(FORMULA)) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!by) return;
    event.preventDefault();
    show(target, by);
  });
  document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') leave(); }, true);
}

/** Names on pictures and in readouts, which take the focus themselves (engine/names.js).
 * @param {() => SymbolsData} said */
function wireNames(said) {
  shared.symbols = {
    of: (letter) => entryOfLetter(letter)?.id ?? '',
    tell(name) { if (name) tell(ofSentence(name), said()); else leave(); },
  };
  for (const relight of shared.lights) relight(); // views that came before can name theirs now
  document.addEventListener('click', (event) => { // by a key, or a finger, which rests nowhere
    const [target] = event.composedPath();
    const { clientX: x, clientY: y, detail } = event;
    const byFinger = event instanceof window.PointerEvent && event.pointerType === 'touch';
    if (!(target instanceof Element) || (detail && !byFinger)) return;
    const symbol = detail ? symbolAt(target, x, y)
      : target.matches('[data-symbol]') && ofSentence(target);
    if (symbol) tell(symbol, said());
  });
}

/** @param {() => SymbolsData} said */
function wireHand(said) {
  /** @type {number | undefined} */
  let coming;
  let mine = false; // whether the hand has brought the card
  document.addEventListener('pointermove', (event) => {
    const [target] = event.composedPath(); // also inside a stage
    const { clientX: x, clientY: y } = event;
    const symbol = target instanceof Element ? symbolAt(target, x, y) : null;
    if (!symbol && !mine && coming === undefined) return;
    if (mine && symbol?.holder === told) return;
    clearTimeout(coming);
    coming = undefined;
    if (mine) leave();
    mine = false;
    if (!symbol) return;
    coming = setTimeout(() => { mine = true; coming = undefined; tell(symbol, said()); }, REST_MS);
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
  wireNames(() => known[WIRED]);
}

// @ts-check
// Which symbol stands somewhere: in a formula as KaTeX sets it, in a sentence where it is marked,
// in a stage's readout and among the numbers that follow it.
import { rgb, THINGS } from '../engine/colour.js';

const ACCENTS = { 'ˉ': 'bar', '¯': 'bar', '^': 'hat', '~': 'tilde' };
const ABOVE = { '\u0304': 'bar', '\u0302': 'hat', '\u0303': 'tilde' };
const FONTS = { bb: '.mathbb', cal: '.mathcal' };
const LETTER = '.mathnormal, .mathbb, .mathcal, .mord';
const MARKED = '[data-symbol]';
const DRAWN = 'canvas, .js-plotly-plot'; // pictures, over which lie the names that are on them
const NAMED = '.readout i, .readout .now, .numbers b:not([data-c])'; // beside a picture
const TINTED = '[class^="symbol-"]'; // words in a thing's colour
/** @type {Record<string, Thing>} */
const TINTS = {
  'symbol-x0': 'data', 'symbol-xt': 'state', 'symbol-eps': 'noise', 'symbol-hat': 'prediction',
  'symbol-sigma': 'spread', 'symbol-exact': 'exact', 'symbol-error': 'error',
};

/** @typedef {{ letter: Element, holder: Element, accent: string, index: string }} Read */
/** @typedef {{ holder: Element, entry?: SymbolEntry, thing: Thing | null }} Symbol_ */

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

/** The first entry of the table that fits on this page.
 * @param {string} base @param {string} accent @param {string} index
 * @param {(each: SymbolEntry) => boolean} fits @returns {SymbolEntry | undefined} */
function first(base, accent, index, fits) {
  const page = window.location.pathname.split('/').pop();
  return SYMBOLS.find((each) => each.base === base && (each.accent ?? '') === accent
    && index.startsWith(each.index ?? '') && (each.page ?? page) === page && fits(each));
}

/** @param {Read} read @returns {SymbolEntry | undefined} */
export const entryOf = ({ letter, accent, index }) =>
  first(plain(letter), accent, index,
    ({ font }) => letter.matches(font ? FONTS[font] : ':not(.mathbb, .mathcal)'));

/** The entry of a symbol that is written on a picture or in a readout; a plain x there is a place
 * on an axis.
 * @param {{ letter: string, index: string }} written @returns {SymbolEntry | undefined} */
export function entryOfLetter({ letter, index }) {
  const [base, above = ''] = letter.normalize('NFD');
  const accent = ABOVE[/** @type {keyof ABOVE} */ (above)] ?? '';
  const below = index.normalize('NFKD');
  if (base === 'x' && !accent && !below) return undefined;
  return first(base === 'ε' ? 'ϵ' : base, accent, below, ({ font }) => !font);
}

/** The entry of a name such as `ᾱ<sub>t</sub>`, `√(1−ᾱ)`, `x̂₀`, `t = 3`: of its one letter, if it
 * has no more. @param {Element} name @returns {SymbolEntry | undefined} */
export function entryOfName(name) {
  const below = plain(name.querySelector('sub'));
  const whole = plain(name).normalize('NFD');
  const text = below ? whole.replace(below, '') : whole;
  const [letters, more] = text.match(/\p{Ll}\p{M}?|\p{Lu}\p{M}?/gu) ?? [];
  if (!letters || more) return undefined;
  return entryOfLetter({ letter: letters, index: below || (text.match(/[₀-₉ₜ]+/u)?.[0] ?? '') });
}

/** The name of a picture at a place (engine/names.js), which lets the pointer through.
 * @param {Element | null | undefined} box @param {number} x @param {number} y
 * @returns {Element | undefined} */
function nameAt(box, x, y) {
  return [...box?.querySelectorAll(`:scope > .names > ${MARKED}`) ?? []].find((name) => {
    const { left, right, top, bottom } = name.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  });
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

/** What a symbol of a formula tells. @param {Read} read @param {SymbolEntry} entry
 * @returns {Symbol_} */
const ofFormula = (read, entry) =>
  ({ holder: read.holder, entry, thing: thingOf(read.letter) ?? entry.light ?? null });

/** What a marked letter of a sentence tells. @param {Element} holder @returns {Symbol_} */
export function ofSentence(holder) {
  const entry = SYMBOLS.find(({ id }) => id === holder.getAttribute('data-symbol'));
  return { holder, entry, thing: entry?.light ?? null };
}

/** All symbols of a formula that have an entry, each once, in order; then those that only the
 * sentence beside it has. @param {Element} formula @param {Element | null} [beside]
 * @returns {Symbol_[]} */
export function symbolsIn(formula, beside = null) {
  /** @type {Map<SymbolEntry | undefined, Symbol_>} */
  const told = new Map();
  for (const element of formula.querySelectorAll('.katex-html .mord')) {
    const read = element.closest('.msupsub') ? null : readSymbol(element);
    const entry = read && entryOf(read);
    if (read && entry && !told.has(entry)) told.set(entry, ofFormula(read, entry));
  }
  for (const mark of beside?.querySelectorAll(MARKED) ?? []) {
    const symbol = ofSentence(mark);
    if (!told.has(symbol.entry)) told.set(symbol.entry, symbol);
  }
  return [...told.values()];
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

/** What stands at a place, on or in this element: a symbol that has an entry, or words in a thing's
 * colour, which light it up without a card.
 * @param {Element} element @param {number} x @param {number} y @returns {Symbol_ | null} */
export function symbolAt(element, x, y) {
  const formula = element.closest('.katex');
  if (formula) {
    const letter = letterAt(formula, x, y);
    const read = letter && readSymbol(letter);
    const entry = read && entryOf(read);
    return read && entry ? ofFormula(read, entry) : null;
  }
  const drawn = element.closest(DRAWN);
  const marked = element.closest(MARKED) ?? nameAt(drawn?.parentElement, x, y);
  if (marked) return ofSentence(marked);
  const holder = element.closest(`${NAMED}, ${TINTED}`);
  if (!holder) return null;
  const entry = entryOfName(holder);
  const thing = TINTS[holder.className] ?? entry?.light ?? null;
  return entry || thing ? { holder, entry, thing } : null;
}

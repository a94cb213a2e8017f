// @ts-check
// Symbols that name something on a picture or beside it can be reached by keys: over each letter of
// a legend lies a place that takes the focus, a readout's names do themselves. What they say is the
// frame's to know (frame/symbols.js); a pointer finds them there without being stopped.
import { lettersIn, lettersOn } from './letters.js';
import { clamp } from './maths.js';
import { shared } from './shared.js';

const NAMES = '[data-symbol]';
const LAYER = 'position:absolute;inset:0;overflow:hidden;pointer-events:none';
const PLACE = 'position:absolute;pointer-events:none';
const ROOM = 2; // pixels around a letter

/** @typedef {{ layer: HTMLElement, places: HTMLElement[], key: string }} Layer */

/** @type {WeakMap<Element, Layer>} */
const layers = new WeakMap();
/** @type {WeakMap<Element, string>} what the names of a group last came from */
const dressed = new WeakMap();

/** Of a group's names one is reached by Tab, the others by arrows from there.
 * @param {HTMLElement[]} names @param {number} at */
function rove(names, at) {
  names.forEach((name, i) => { name.tabIndex = i === at ? 0 : -1; });
}

/** @param {HTMLElement} group */
function wire(group) {
  group.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(NAMES)) return;
    const names = namesIn(group);
    rove(names, names.indexOf(target));
    if (target.matches(':focus-visible')) shared.symbols?.tell(target);
  });
  group.addEventListener('focusout', () => shared.symbols?.tell(null));
  group.addEventListener('keydown', (event) => walk(group, event));
}

/** @param {HTMLElement} group @returns {HTMLElement[]} */
const namesIn = (group) => [...group.querySelectorAll(NAMES)]
  .filter((name) => name instanceof HTMLElement);

/** Arrows, Home and End lead from name to name; t does not step, nothing plays.
 * @param {HTMLElement} group @param {KeyboardEvent} event */
function walk(group, event) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || !target.matches(NAMES) || key === 'Tab') return;
  event.stopPropagation();
  const names = namesIn(group);
  const now = names.indexOf(target);
  const last = names.length - 1;
  /** @type {Record<string, number>} */
  const places = {
    ArrowLeft: now - 1, ArrowUp: now - 1, ArrowRight: now + 1, ArrowDown: now + 1,
    Home: 0, End: last,
  };
  if (key in places) names[clamp(places[key], 0, last)]?.focus();
  else if (key === 'Enter' || key === ' ') target.click();
  else return;
  event.preventDefault();
}

/** The pieces of a name as it stands on the page: `ᾱ<sub>t</sub>`.
 * @param {Element} name @returns {[string, boolean][]} */
const piecesOf = (name) => [...name.childNodes]
  .map((node) => [node.textContent ?? '', node.nodeName === 'SUB']);

/** Names that stand as words in a group, each with one symbol: whoever has one can be reached.
 * @param {HTMLElement} group @param {HTMLElement[]} words
 * @param {string} key of where they come from */
export function nameWords(group, words, key) {
  const { symbols } = shared;
  if (!symbols || dressed.get(group) === key) return;
  if (!dressed.has(group)) wire(group);
  dressed.set(group, key);
  for (const word of words) {
    const letters = lettersIn(piecesOf(word));
    const id = letters.length === 1 ? symbols.of(letters[0]) : '';
    if (!id) continue;
    word.dataset.symbol = id;
    word.setAttribute('role', 'button');
  }
  rove(namesIn(group), 0);
}

/** Lay places over the symbols that are written in a box, in its pixels.
 * @param {HTMLElement} box @param {Written[]} written */
export function nameLetters(box, written) {
  const { symbols } = shared;
  if (!symbols) return;
  const known = written.map((each) => ({ ...each, id: symbols.of(each) })).filter(({ id }) => id);
  const key = JSON.stringify(known);
  const now = layers.get(box);
  if (now ? now.key === key && now.layer.isConnected : !known.length) return;
  const { layer, places } = now ?? newLayer();
  if (!layer.isConnected) box.append(layer);
  while (places.length > known.length) places.pop()?.remove();
  while (places.length < known.length) {
    const place = document.createElement('span');
    place.setAttribute('role', 'button');
    place.style.cssText = PLACE;
    places.push(place);
    layer.append(place);
  }
  known.forEach((each, i) => settle(places[i], each));
  layers.set(box, { layer, places, key });
  if (!places.some(({ tabIndex }) => tabIndex === 0) || places.length !== now?.places.length) {
    rove(places, 0);
  }
}

/** @returns {Layer} */
function newLayer() {
  const layer = document.createElement('div');
  layer.className = 'names';
  layer.style.cssText = LAYER;
  wire(layer);
  return { layer, places: [], key: '' };
}

/** @param {HTMLElement} place @param {Written & { id: string }} written */
function settle(place, { id, letter, index, place: [left, top, width, height] }) {
  const sides = { left: left - ROOM, top, width: width + 2 * ROOM, height };
  for (const [side, pixels] of Object.entries(sides)) {
    place.style.setProperty(side, `${pixels.toFixed(1)}px`);
  }
  place.dataset.symbol = id;
  place.setAttribute('aria-label', `${letter} ${index}`.trim());
}

/** After each picture of a view: the symbols of its legends and of its readout can be reached.
 * @param {Mounted} view @param {[over: HTMLElement, canvas: HTMLCanvasElement][]} pictures */
export function nameView({ dom: { readout }, readoutKey }, pictures) {
  /** @type {NodeListOf<HTMLElement>} */
  const names = readout.querySelectorAll('i, .now');
  nameWords(readout, [...names], readoutKey ?? '');
  for (const [over, canvas] of pictures) nameLetters(over, lettersOn(canvas));
}

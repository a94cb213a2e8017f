// @ts-check
// After an exercise has set the controls: the stage comes into view, what was changed is framed for
// two seconds, and one line says it in the words of the controls themselves.
import { overPage } from './over.js';
import { isRunning } from './runs.js';

const FRAMED_MS = 2000;
const SAID_MS = 5000;
const PATIENCE_MS = 15000;
const LOOK_MS = 50;
const STILL = 4; // looks: a control may show its new value a moment after the answer has come
const MAIN = '[data-testid="stMain"]';

/** How often an exercise had set each page's controls when it was last looked at.
 * @type {Map<string, number>} */
const seen = new Map();

/** @typedef {{ count: number, names: string[], t: string }} SetUp t: "" where it was not set */

/** @param {string} page @param {SetUp} setUp @param {string} word */
export function follow(page, setUp, word) {
  const before = seen.get(page);
  seen.set(page, setUp.count);
  if (before === undefined || before === setUp.count) return;
  const start = performance.now();
  let [last, same] = ['', 0];
  const look = () => {
    const lines = linesOf(setUp).join();
    same = isRunning() || lines !== last ? 0 : same + 1;
    last = lines;
    const waits = same < STILL && performance.now() - start < PATIENCE_MS;
    if (waits) setTimeout(look, LOOK_MS); else show(setUp, word);
  };
  setTimeout(look, LOOK_MS);
}

/** @param {SetUp} setUp @returns {string[]} */
function linesOf({ names, t }) {
  const lines = names.map(controlOf).filter((control) => control !== null).map(told);
  if (t) lines.push(`t = ${t}`);
  return lines.filter(Boolean);
}

/** @param {SetUp} setUp @param {string} word */
function show(setUp, word) {
  const controls = setUp.names.map(controlOf).filter((control) => control !== null);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const first = document.querySelector(`${MAIN} h1`);
  first?.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' });
  for (const control of controls) {
    control.classList.add('set-up');
    setTimeout(() => control.classList.remove('set-up'), FRAMED_MS);
  }
  say(`${word}: ${linesOf(setUp).join(' · ')}`);
}

/** The control of a setting, if it is in sight.
 * @param {string} name @returns {HTMLElement | null} */
function controlOf(name) {
  const all = document.querySelectorAll(`${MAIN} .st-key-${window.CSS.escape(name)}`);
  const inSight = [...all].find((each) => each instanceof HTMLElement && each.offsetParent);
  return /** @type {HTMLElement | null} */ (inSight ?? null);
}

/** A control's label and where it stands, as it shows them.
 * @param {HTMLElement} control @returns {string} */
function told(control) {
  const label = control.querySelector('[data-testid="stWidgetLabel"]')?.textContent?.trim() ?? '';
  const value = standing(control);
  return value ? `${label} ${value}`.trim() : label;
}

/** @param {HTMLElement} control */
function standing(control) {
  const text = (/** @type {string} */ selector) =>
    control.querySelector(selector)?.textContent?.trim() ?? '';
  const pressed = '[aria-checked="true"], [data-testid$="Active"]';
  const box = control.querySelector('input');
  if (box?.type === 'checkbox') return box.checked ? '✓' : '✕';
  return text('[data-testid="stSliderThumbValue"]') || text(pressed)
    || text('[data-baseweb="select"] [value]') || box?.value || '';
}

/** What was said of the last exercise has been read. */
export function unsay() { document.getElementById('set-up-said')?.remove(); }

/** @param {string} line */
function say(line) {
  unsay();
  const note = document.createElement('div');
  note.id = 'set-up-said';
  note.className = 'said';
  note.setAttribute('role', 'status');
  note.textContent = line;
  overPage(note);
  setTimeout(() => note.remove(), SAID_MS);
}

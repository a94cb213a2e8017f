// @ts-check
// What a hand has left on a picture, in the address: `stage.trails=1`, `cloud.yaw=0.4`. A copied
// link, a reload and a step back show it again. The server is not asked: Python's settings have
// names without a dot, and it passes by what it does not know. Only what differs from what Python
// said stands there, so that a value that Python hears of has one place in the address, its own.
import { shared } from './shared.js';

const HAND_RESTS_MS = 250; // for which a hand rests before the address takes what it left
const NUMBER = /^-?\d{1,9}(\.\d{1,6})?$/;
const WORD = /^\w[\w-]{0,39}$/;

// --- the registry: all that a link keeps beside Python's settings --------------------------------
/** @param {number} low @param {number} high @returns {SwitchKind} */
const number = (low, high) => ({
  write: (value) => String(Math.round(Number(value) * 1e4) / 1e4),
  parse(text) {
    const value = NUMBER.test(text) ? Number(text) : NaN;
    return value >= low && value <= high ? value : null;
  },
});
/** @type {SwitchKind} */
const yes = {
  write: (value) => (value ? '1' : '0'),
  parse: (text) => (text === '1' ? true : text === '0' ? false : null),
};
/** @type {SwitchKind} */
const word = { write: String, parse: (text) => (WORD.test(text) ? text : null) };

// By name. What a view cannot show it leaves aside (a take that has not come, a box of another
// network). What stays out: where a hand only points, what lies over the page for a moment (a hint,
// the popover of seldom settings), how far a Plotly figure is drawn out, and what is the reader's
// own: answers, drawings, files, trained networks.
/** @type {Record<string, SwitchKind>} */
export const SWITCHES = {
  t: number(0, 1e5), speed: number(0.01, 100), loop: yes, // of a clock
  trails: yes, bands: yes, travel: yes, ghost: yes, field: yes, // over and under a cloud
  take: number(0, 1e6), picked: number(-1, 1e9), // −1: none
  yaw: number(-1e4, 1e4), pitch: number(-1.5, 1.5), brush: word, // of a solid, of a sheet
  way: word, // of the map
  path: number(0, 1e4), line: number(1, 100), // of the derivation
  block: word, head: number(0, 100), row: number(0, 1), column: number(0, 1), list: yes, // U-Net
};

// --- the coder ----------------------------------------------------------------------------------
/** Where Streamlit keeps a view, by the name that stands in the address: without its page, and
 * without how often settings were put back. @param {string} key @param {string} page */
export const sightName = (key, page) =>
  (key.startsWith(`${page}_`) ? key.slice(page.length + 1) : key).replace(/_\d+(?=_|$)/, '');

/** What an address says of a view. Of a switch that comes twice the last counts; what is no value
 * of it is as if it were not there.
 * @param {string} search @param {string} name @returns {Map<string, Sighted>} */
export function valuesIn(search, name) {
  const values = new Map();
  for (const [key, text] of new URLSearchParams(search)) {
    const [view, each, ...more] = key.split('.');
    if (view !== name || more.length || !Object.hasOwn(SWITCHES, each)) continue;
    const value = SWITCHES[each].parse(text);
    if (value === null) values.delete(each); else values.set(each, value);
  }
  return values;
}

/** The switches that stand elsewhere than at their usual place, as the address writes them.
 * @param {Record<string, Switch>} switches @returns {[name: string, text: string][]} */
function moved(switches) {
  const texts = Object.entries(switches).map(([name, each]) =>
    [name, ...[each.read(), each.usual].map(SWITCHES[name].write)]);
  return texts.filter(([, now, usual]) => now !== usual).map(([name, now]) => [name, now]);
}

/** An address in which these views stand so; what it says of others stays, or goes where `only`.
 * @param {string} search @param {Map<string, [string, string][]>} states @param {boolean} [only] */
export function searchWith(search, states, only = false) {
  const asked = new URLSearchParams(search);
  for (const key of [...asked.keys()]) {
    const [view, ...more] = key.split('.');
    if (more.length && (only || states.has(view))) asked.delete(key);
  }
  for (const [name, texts] of states) {
    for (const [each, text] of texts) asked.set(`${name}.${each}`, text);
  }
  const text = asked.toString();
  return text && `?${text}`;
}

/** The server's address with what the browser's says of pictures, of which the server knows only
 * how it was opened. @param {string} search @param {string} now */
export function carried(search, now) {
  const asked = new URLSearchParams(searchWith(search, new Map(), true));
  for (const [key, text] of new URLSearchParams(now)) if (key.includes('.')) asked.append(key, text);
  const text = asked.toString();
  return text && `?${text}`;
}

// --- views --------------------------------------------------------------------------------------
/** @returns {Seat[]} of the open page */
const viewsHere = () =>
  [...shared.sight.views].filter(({ path }) => path === window.location.pathname);

/** @param {boolean} all whether also of views that no hand has touched */
function statesNow(all) {
  /** @type {Map<string, [string, string][]>} */
  const states = new Map();
  for (const { view, name } of viewsHere()) {
    if (!view.dom.root.isConnected) continue;
    const near = [view, ...view.clock?.members ?? []]; // one of them speaks for all
    if (all || near.some(({ touched }) => touched)) states.set(name, moved(view.switches()));
  }
  return states;
}

/** @param {string} search */
function put(search) {
  if (search === window.location.search) return;
  const { history, location } = window;
  const url = `${location.pathname}${search}${location.hash}`;
  window.History.prototype.replaceState.call(history, history.state, '', url); // not history.js's own
}

/** Write what hands have left into the address, now. */
export function writeSight() {
  clearTimeout(shared.sight.timer);
  put(searchWith(window.location.search, statesNow(false)));
}

/** Once the hand rests. */
export function writeSoon() {
  clearTimeout(shared.sight.timer);
  shared.sight.timer = setTimeout(writeSight, HAND_RESTS_MS);
}

/** The address of exactly what is in sight. */
export function addressInSight() {
  const url = new URL(window.location.href);
  url.search = searchWith(url.search, statesNow(true), true);
  return url.toString();
}

/** A view takes part from its first picture on: what the address says of it. One that takes the
 * place of another (settings were put back) begins as it is.
 * @param {InSight} view @param {string} key @returns {Map<string, Sighted>} */
export function enterSight(view, key) {
  const { views } = shared.sight;
  const path = window.location.pathname;
  const name = sightName(key, path.split('/').at(-1) || 'home');
  const before = viewsHere().find((seat) => seat.name === name);
  if (before) views.delete(before);
  views.add({ view, path, name });
  watchHand(view);
  const values = before ? new Map() : valuesIn(window.location.search, name);
  if (before || values.size) { // the address becomes what the view takes of it
    view.touched = true;
    writeSoon();
  }
  return values;
}

/** @param {InSight} view */
export function leaveSight(view) {
  const { views } = shared.sight;
  const seat = [...views].find((each) => each.view === view);
  if (!seat) return;
  views.delete(seat);
  if (seat.path !== window.location.pathname) return;
  put(searchWith(window.location.search, new Map([[seat.name, []]])));
}

/** @param {InSight} view @param {Map<string, Sighted>} values
 * @param {boolean} [whole] what they leave out goes to its usual place */
export function setSwitches(view, values, whole = false) {
  for (const [name, each] of Object.entries(view.switches(true))) {
    if (values.has(name)) each.write(values.get(name));
  }
  if (!whole) return;
  for (const [name, each] of Object.entries(view.switches())) {
    if (!values.has(name)) each.write(each.usual);
  }
}

/** @param {InSight} view */
function watchHand(view) {
  const { root } = view.dom;
  const touch = () => { view.touched = true; writeSoon(); };
  for (const event of ['pointerup', 'click', 'keyup', 'input', 'change']) {
    root.addEventListener(event, touch, true);
  }
}

// --- the page -----------------------------------------------------------------------------------
/** Views of the open page follow its address, as after a step in history. */
function followAddress() {
  for (const { view, name } of viewsHere()) {
    setSwitches(view, valuesIn(window.location.search, name), true);
    view.redraw();
  }
}

/** All settings were put back so often: what hands have left goes with them.
 * @param {number} times */
export function putBack(times) {
  const { sight } = shared;
  const before = sight.times;
  sight.times = times;
  if (before === null || times <= before) return;
  put(searchWith(window.location.search, new Map(), true));
  followAddress();
}

/** Once for the app. */
export function followHistory() {
  const { sight } = shared;
  if (sight.follows) return;
  sight.follows = true;
  window.addEventListener('popstate', followAddress);
}

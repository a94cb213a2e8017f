// @ts-check
// Whoever goes by keys keeps the place: where a run of the page takes the focused control away, or
// disables it, the focus goes to what stands there now instead of to the top of the page. What lies
// over the page is entered once it opens and left for what opened it; what scrolls can be reached.

const RUN = 'data-test-script-state';
const INSTALLED = 'ddpmKeepsFocus';
const FOCUSABLE = 'button, a[href], input, select, textarea, [tabindex]:not([tabindex="-1"])';
const OPENER = '[data-testid="stPopoverButton"]';
const POPOVER = '[data-testid="stPopoverBody"]';
const SCROLLING = '.katex-display, pre';

/**
 * @typedef {object} Place what had the focus last, and how to find another
 * @property {Element} element inside whatever shadow
 * @property {string[]} keys of what stands around it
 * @property {string} sign
 * @property {number} index among those of its sign
 * @property {number} x of its middle
 * @property {number} y
 */

/** The keys of what stands around an element, from inside out; of what lies over the page those of
 * what opened it follow.
 * @param {Element} element @param {Element | null} opener @returns {string[]} */
function keysAround(element, opener) {
  const keys = [];
  const root = element.getRootNode();
  let each = /** @type {Element | null} */ (root instanceof ShadowRoot ? root.host : element);
  for (; each; each = each.parentElement) {
    const key = [...each.classList].find((name) => name.startsWith('st-key-'));
    if (key) keys.push(key);
  }
  if (opener && element.closest(POPOVER)) keys.push(...keysAround(opener, null));
  return keys;
}

/** What stays the same when an element is drawn anew.
 * @param {Element} element @returns {string} */
const signOf = (element) => JSON.stringify([element.tagName, element.id,
  .../** @type {HTMLElement} */ (element).className.toString().split(' ', 1),
  ...['data-action', 'data-name', 'data-line', 'data-block', 'data-handle', 'data-save',
    'data-toggle', 'href', 'type'].map((name) => element.getAttribute(name))]);

/** @param {ParentNode} root @param {string} sign @returns {HTMLElement[]} */
const alike = (root, sign) => reachable(root).filter((each) => signOf(each) === sign);

/** @param {ParentNode} root @returns {HTMLElement[]} */
function reachable(root) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(FOCUSABLE));
  return [...all].filter((each) => !each.matches(':disabled') && each.checkVisibility());
}

/** @param {Element} element @returns {{ x: number, y: number }} its middle */
function middle(element) {
  const { left, width, top, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

/** @param {Element} element @param {Element | null} opener @returns {Place} */
function placeOf(element, opener) {
  const sign = signOf(element);
  const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
  const index = alike(root, sign).indexOf(/** @type {HTMLElement} */ (element));
  return { element, keys: keysAround(element, opener), sign, index, ...middle(element) };
}

/** @param {Place} place @returns {boolean} */
const isLost = ({ element }) => !element.isConnected || element.matches(':disabled')
  || !element.checkVisibility();

/** In a component that has drawn itself anew the same control again; else what stands nearest to
 * where it was, in the innermost of its places that still has anything.
 * @param {Place} place @param {ShadowRoot | null} shadow @returns {HTMLElement | undefined} */
function instead({ keys, sign, index, x, y }, shadow) {
  if (shadow?.host.isConnected) {
    const same = alike(shadow, sign);
    const next = same[Math.min(Math.max(index, 0), same.length - 1)] ?? reachable(shadow)[0];
    if (next) return next;
  }
  for (const key of keys) {
    const all = [...document.querySelectorAll(`.${window.CSS.escape(key)}`)].flatMap(reachable);
    const far = (/** @type {Element} */ each) => {
      const at = middle(each);
      return Math.hypot(at.x - x, at.y - y);
    };
    if (all.length) return all.reduce((best, each) => (far(each) < far(best) ? each : best));
  }
  return undefined;
}

/** What scrolls can be scrolled by keys, as it can be reached by them. */
function reachScrolling() {
  for (const each of document.querySelectorAll(SCROLLING)) {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = each;
    const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight + 1;
    if (scrolls) each.setAttribute('tabindex', '0');
  }
}

/** What opens by a key takes the focus, as it stands at the end of the page, once it has come.
 * @param {Element} opener */
function enter(opener) {
  const over = /** @type {HTMLElement | null} */ (document.querySelector(POPOVER));
  if (!over?.querySelector(FOCUSABLE) || document.activeElement !== opener) return;
  if (!over.hasAttribute('tabindex')) over.tabIndex = -1; // what does not scroll has none of its own
  over.focus({ preventScroll: true });
}

/** @param {() => void} act */
const soon = (act) => { for (const ms of [0, 100, 400, 1000]) setTimeout(act, ms); };

class Keeper {
  /** @type {Place | null} */ last = null;
  /** @type {ShadowRoot | null} */ shadow = null;
  /** @type {Element | null} */ opener = null;

  /** @param {Element} app */
  constructor(app) {
    this.app = app;
    document.addEventListener('focusin', (event) => this.note(event));
    document.addEventListener('pointerdown', (event) => this.leave(event));
    document.addEventListener('keydown', (event) => this.press(event));
    new MutationObserver(() => { soon(() => this.look()); soon(reachScrolling); })
      .observe(app, { attributes: true, attributeFilter: [RUN] });
    window.addEventListener('resize', reachScrolling);
    document.addEventListener('toggle', () => soon(reachScrolling), true);
  }
  /** @param {FocusEvent} event */
  note(event) {
    const element = event.composedPath()[0];
    if (!(element instanceof HTMLElement) || element === document.body) return;
    if (element.matches(OPENER)) this.opener = element;
    const root = element.getRootNode();
    this.shadow = root instanceof ShadowRoot ? root : null;
    this.last = placeOf(element, this.opener);
  }
  // A press elsewhere is a choice to leave.
  /** @param {PointerEvent} event */
  leave(event) {
    const element = event.composedPath()[0];
    if (element instanceof Element && !element.closest(FOCUSABLE)) this.last = null;
  }
  /** @param {KeyboardEvent} event */
  press({ key, target }) {
    if (key === 'Escape') soon(() => this.look());
    if (!(target instanceof HTMLElement) || !target.matches(OPENER)) return;
    if (key === 'Enter' || key === ' ') soon(() => enter(target));
  }
  look() {
    const active = document.activeElement;
    const free = active === document.body || active === null
      || (active === this.shadow?.host && this.shadow.activeElement === null);
    const over = this.app.getAttribute(RUN) === 'notRunning';
    if (!over || !free || !this.last || !isLost(this.last)) return;
    instead(this.last, this.shadow)?.focus({ preventScroll: true });
  }
}

/** Once for the whole app. */
export function keepFocus() {
  const app = document.querySelector(`[${RUN}]`);
  if (!app || INSTALLED in window) return;
  Object.defineProperty(window, INSTALLED, { value: new Keeper(app) });
  reachScrolling();
}

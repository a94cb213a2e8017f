// @ts-check
// Whoever goes by keys keeps the place: where a run of the page takes the focused control away, or
// disables it, the focus goes to what stands there now instead of to the top of the page.

const RUN = 'data-test-script-state';
const INSTALLED = 'ddpmKeepsFocus';
const FOCUSABLE = 'button, a[href], input, select, textarea, [tabindex]:not([tabindex="-1"])';

/** The keys of what stands around an element, from inside out.
 * @param {Element} element @returns {string[]} */
function keysAround(element) {
  const keys = [];
  for (let each = /** @type {Element | null} */ (element); each; each = each.parentElement) {
    const key = [...each.classList].find((name) => name.startsWith('st-key-'));
    if (key) keys.push(key);
  }
  return keys;
}

/** @param {Element | null} element */
const isLost = (element) => element !== null
  && (!element.isConnected || element.matches(':disabled'));

/** The first thing to focus in the innermost of these places that still has one.
 * @param {string[]} keys @returns {HTMLElement | null} */
function instead(keys) {
  for (const key of keys) {
    for (const block of document.querySelectorAll(`.${window.CSS.escape(key)}`)) {
      const all = /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll(FOCUSABLE));
      const next = [...all].find((each) => !each.matches(':disabled') && each.offsetParent);
      if (next) return next;
    }
  }
  return null;
}

/** Once for the whole app. */
export function keepFocus() {
  const app = document.querySelector(`[${RUN}]`);
  if (!app || INSTALLED in window) return;
  Object.defineProperty(window, INSTALLED, { value: true });
  /** @type {Element | null} */
  let last = null;
  /** @type {string[]} */
  let keys = [];
  document.addEventListener('focusin', (event) => {
    if (!(event.target instanceof HTMLElement) || event.target === document.body) return;
    last = event.target;
    keys = keysAround(last);
  });
  // A press elsewhere is a choice to leave.
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof HTMLElement && !event.target.closest(FOCUSABLE)) last = null;
  });
  const look = () => {
    const free = document.activeElement === document.body || document.activeElement === null;
    const over = app.getAttribute(RUN) === 'notRunning';
    if (over && free && isLost(last)) instead(keys)?.focus({ preventScroll: true });
  };
  const soon = () => { for (const ms of [0, 100, 400]) setTimeout(look, ms); };
  new MutationObserver(soon).observe(app, { attributes: true, attributeFilter: [RUN] });
}

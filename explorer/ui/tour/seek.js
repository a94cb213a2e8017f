// @ts-check
// Things on the page by their selectors, wherever they stand: most of ours live in a shadow tree.

const TERM_PX = 96; // of a term's card, which hangs below

/** The first that can be seen, else the first there is.
 * @param {string} selector @param {Document | ShadowRoot} [root] @returns {HTMLElement | null} */
export function seek(selector, root = document) {
  const all = seekAll(selector, root);
  return all.find(isInSight) ?? all[0] ?? null;
}

/** @param {string} selector @param {Document | ShadowRoot} root @returns {HTMLElement[]} */
function seekAll(selector, root) {
  const own = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) own.push(...seekAll(selector, element.shadowRoot));
  }
  return own;
}

/** Whether it has a place on the page, and not beside the window as a shut sidebar has.
 * @param {HTMLElement} element @returns {boolean} */
export function isInSight(element) {
  const { width, height, left, right } = element.getBoundingClientRect();
  return width > 0 && height > 0 && right > 0 && left < window.innerWidth;
}

/** Where a thing stands in the window; with a term, its sentence and the card that hangs below.
 * @param {HTMLElement} thing @returns {Rect} */
export function rectOf(thing) {
  const opens = thing.dataset.open === undefined ? null : thing.parentElement;
  const { left, top, width, height } = (opens ?? thing).getBoundingClientRect();
  return [left, top, width, height + (opens ? TERM_PX : 0)];
}

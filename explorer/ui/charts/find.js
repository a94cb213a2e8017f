// @ts-check
// The element that a drawing of ours surely holds; what it is, the place says that it is kept in.
/**
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root @param {string} selector @returns {E}
 */
export function find(root, selector) {
  /** @type {E | null} */
  const element = root.querySelector(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  return element;
}

// All elements that a selector finds.
/**
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} root @param {string} selector @returns {E[]}
 */
export function findAll(root, selector) {
  /** @type {NodeListOf<E>} */
  const elements = root.querySelectorAll(selector);
  return [...elements];
}

// @ts-check
// Elements and texts of the drawing.

export const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {string} [role] @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function node(tag, role, text) {
  const element = document.createElement(tag);
  if (tag === 'button') element.setAttribute('type', 'button');
  if (role) {
    element.dataset.role = role;
    element.className = role;
  }
  if (text !== undefined) element.textContent = String(text);
  return element;
}

/** @param {string} text @param {Record<string, string | number>} fields @returns {string} */
export const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => String(fields[name]));

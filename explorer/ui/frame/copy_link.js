// @ts-check
// The address of the page as it stands, with the t that the first canvas shows.
import { keepOneEntry } from './history.js';
import { reloadWhenBroken } from './rescue.js';
import { explainSymbols } from './symbols.js';

/** @typedef {{ label: string, copied: string, help: string, lang: 'en' | 'zh',
 * now: string }} CopyLinkData */

/** @param {ParentNode} root @param {HTMLElement[]} list */
function canvases(root, list = []) {
  /** @type {NodeListOf<HTMLElement>} */
  const all = root.querySelectorAll('*');
  for (const element of all) {
    if (element.matches('canvas[data-t]')) list.push(element);
    if (element.shadowRoot) canvases(element.shadowRoot, list);
  }
  return list;
}

function address() {
  const url = new URL(window.location.href);
  const shown = canvases(document)[0];
  if (shown) url.searchParams.set('t', String(Math.round(Number(shown.dataset.t))));
  return url.toString();
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** @param {Component<CopyLinkData>} component */
export default function ({ data, parentElement }) {
  keepOneEntry();
  reloadWhenBroken();
  explainSymbols(data);
  const button = parentElement.querySelector('button');
  if (!button) return; // copy_link.py draws it
  button.textContent = data.label;
  button.title = data.help;
  button.onclick = async () => {
    const text = address();
    await copy(text);
    button.dataset.copied = text;
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.label; }, 1500);
  };
}

// @ts-check
// The address of the page exactly as it is in sight.
import { addressInSight, followHistory, putBack } from '../engine/sight.js';
import { keepOneEntry } from './history.js';
import { reloadWhenBroken } from './rescue.js';
import { explainSymbols } from './symbols.js';

/** @typedef {{ label: string, copied: string, help: string, lang: 'en' | 'zh', now: string,
 * times: number }} CopyLinkData */

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
  followHistory();
  putBack(data.times);
  const button = parentElement.querySelector('button');
  if (!button) return; // copy_link.py draws it
  button.textContent = data.label;
  button.hidden = false; // until now it had no name
  button.title = data.help;
  button.onclick = async () => {
    const text = addressInSight();
    await copy(text);
    button.dataset.copied = text;
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.label; }, 1500);
  };
}

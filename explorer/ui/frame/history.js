// @ts-check
// A page is one entry in the browser's history: what is set on it rewrites that entry, so that one
// step back leads to the page before, as it stood. Streamlit adds an entry for every change. What
// hands have left on pictures the browser alone knows: it stands in every address of the page.
import { carried, writeSight } from '../engine/sight.js';

const DONE = 'ddpmOneEntry';

/** @param {string | URL | null | undefined} url @returns {boolean} whether it is the open page's */
const isSamePage = (url) =>
  url !== null && url !== undefined
  && new URL(url, document.baseURI).pathname === window.location.pathname;

/** @param {string | URL | null | undefined} url */
function withSight(url) {
  if (url === null || url === undefined) return url;
  const asked = new URL(url, document.baseURI);
  asked.search = carried(asked.search, window.location.search);
  return asked.href;
}

export function keepOneEntry() {
  const { history } = window;
  if (DONE in history) return;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  /** @type {History['pushState']} */
  history.pushState = (state, unused, url) => {
    if (isSamePage(url)) { replace(state, unused, withSight(url)); return; }
    writeSight(); // while the page that is left is the open one
    push(state, unused, url);
  };
  // So it writes after a step back.
  history.replaceState = (state, unused, url) =>
    replace(state, unused, isSamePage(url) ? withSight(url) : url);
  Object.defineProperty(history, DONE, { value: true });
}

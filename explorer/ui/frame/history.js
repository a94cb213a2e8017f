// @ts-check
// A page is one entry in the browser's history: what is set on it rewrites that entry, so that one
// step back leads to the page before, as it stood. Streamlit adds an entry for every change.

const DONE = 'ddpmOneEntry';

/** @param {string | URL | null | undefined} url @returns {boolean} whether it is the open page's */
const isSamePage = (url) =>
  url !== null && url !== undefined
  && new URL(url, document.baseURI).pathname === window.location.pathname;

export function keepOneEntry() {
  const { history } = window;
  if (DONE in history) return;
  const push = history.pushState.bind(history);
  /** @type {History['pushState']} */
  history.pushState = (state, unused, url) => {
    if (isSamePage(url)) history.replaceState(state, unused, url);
    else push(state, unused, url);
  };
  Object.defineProperty(history, DONE, { value: true });
}

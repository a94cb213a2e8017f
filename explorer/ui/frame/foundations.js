// @ts-check
// The foundations' pages in the sidebar, folded: whoever wants a tool opens the line.
import { address, line, link } from './links.js';
import { done } from './progress.js';

const OPEN = 'ddpm-foundations'; // whether the line is open, in this tab

/**
 * @typedef {{
 *   page: string, tools: string[], labels: Record<string, string>, query: Record<string, string>,
 *   needs: Record<string, string[]>, words: Record<string, string>,
 * }} FoundationsData
 */

/** @param {FoundationsData} data @param {Record<string, string[]>} facts */
export function foundations(data, facts) {
  const { words, tools, page } = data;
  const finished = done(tools, data.needs, facts);
  const box = document.createElement('details');
  box.open = tools.includes(page) || isOpen();
  const summary = line('summary', words.foundations);
  summary.onclick = () => remember(!box.open); // not where a page of its own has opened it
  box.append(summary);
  for (const name of tools) {
    const label = data.labels[name];
    const to = link(address(name, data.query), 'page', label, label);
    const known = finished.includes(name);
    to.dataset.page = name;
    to.classList.toggle('done', known);
    to.classList.toggle('here', name === page);
    if (name === page) to.setAttribute('aria-current', 'page');
    if (known) to.title = words.finished;
    box.append(to);
  }
  return box;
}

function isOpen() {
  try {
    return sessionStorage.getItem(OPEN) === '1';
  } catch {
    return false; // no storage: folded, as for a newcomer
  }
}

/** @param {boolean} open */
function remember(open) {
  try {
    sessionStorage.setItem(OPEN, open ? '1' : '0');
  } catch {
    // A browser that keeps nothing folds the line again on the next page.
  }
}

// @ts-check
// What is remembered of the tour: by the tab, where it stands, so that it survives a reload; by the
// browser, that it was left or ended, so that it is not offered again.
import { progress } from '../frame/progress.js';

const NAME = 'ddpm-explorer.tour';
const ENDED = 'over';
export const BEGIN = 'ddpm-tour'; // the event by which any part of a page begins it
export const TOLD = 'ddpm-tour-over'; // and the one that says that it is over

/** Where the tour stands, null where it is not under way.
 * @param {number} count of its stops @returns {TourState | null} */
export function recallTour(count) {
  try {
    const state = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
    const known = Number.isInteger(state?.at) && state.at >= 0 && state.at < count;
    if (!known) return null;
    return { at: state.at, driven: state.driven === true, from: originOf(state.from) };
  } catch {
    return null; // no storage, or what is no longer ours: no tour is under way
  }
}

/** What storage gives back may be anything. @param {any} from @returns {TourOrigin | null} */
function originOf(from) {
  const texts = [from?.page, from?.title, from?.search, from?.name];
  if (!texts.every((each) => typeof each === 'string')) return null;
  const [page, title, search, name] = texts;
  return { page, title, search, name, asked: from.asked === true, moved: from.moved === true };
}

/** @param {TourState | null} state */
export function rememberTour(state) {
  try {
    if (state) sessionStorage.setItem(NAME, JSON.stringify(state));
    else sessionStorage.removeItem(NAME);
  } catch {
    // A tab that keeps nothing shows the tour until it is loaded again.
  }
}

/** It was left or ended: it is offered no longer. */
export function endTour() {
  rememberTour(null);
  try {
    localStorage.setItem(NAME, ENDED);
  } catch {
    // A browser that keeps nothing is offered it again on the next visit.
  }
  window.dispatchEvent(new CustomEvent(TOLD));
}

/** @returns {boolean} whether to offer it: to somebody who has neither done anything nor left it */
export function isTourOffered() {
  try {
    const over = localStorage.getItem(NAME) === ENDED;
    return !over && Object.keys(progress()).length === 0;
  } catch {
    return false;
  }
}

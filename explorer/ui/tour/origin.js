// @ts-check
// Where the reader was when the tour began, and the addresses by which the server learns of it: it
// keeps aside what is set on the page that the tour drives, and puts it back (tour.py).
import { addressInSight } from '../engine/sight.js';
import { address } from '../frame/links.js';

const ASKED = '[data-role="predict"]';
const OWN = ['tour', 'lang', 'present', 'route']; // they go along with the reader

/** @param {TourData} data of the open page @returns {TourOrigin} */
export function originHere({ page, title }) {
  const { searchParams } = new URL(addressInSight());
  for (const each of OWN) searchParams.delete(each);
  return {
    page, title, search: searchParams.toString(), asked: document.querySelector(ASKED) !== null,
    name: `on-${Date.now().toString(36)}`, moved: false,
  };
}

/** A page on the tour's way. @param {string} page @param {TourData} data
 * @param {TourOrigin | null} from */
export function wayTo(page, { query }, from) {
  if (from) from.moved = true;
  return address(page, from ? { ...query, tour: from.name } : query);
}

/** The page that he came from, as it stood; its question waits again where it waited.
 * @param {TourData} data @param {TourOrigin} from */
export function wayBack({ query }, { page, search, asked }) {
  const then = Object.fromEntries(new URLSearchParams(search));
  return address(page, { ...then, ...query, tour: asked ? 'asked' : 'over' });
}

/** The open page once the tour is over: what it drove stands as before, another as it is.
 * @param {TourData} data @param {boolean} driven */
export function wayOut({ page, query }, driven) {
  const now = driven ? {} : Object.fromEntries(new URLSearchParams(window.location.search));
  return address(page, { ...now, ...query, tour: 'over' });
}

/** Whether there is somewhere to go back to. @param {TourData | null} data
 * @param {TourOrigin | null | undefined} from @returns {from is TourOrigin} */
export const isElsewhere = (data, from) =>
  Boolean(from && from.page !== 'home' && from.page !== data?.page);

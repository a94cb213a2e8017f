// @ts-check
// Keys while the tour is on: Tab goes round through the card and the thing that it points at.

const STOPS_AT = 'button, a[href], input, select, textarea, [tabindex]:not([tabindex="-1"])';

/** What has the focus, in whichever shadow tree. @returns {HTMLElement | null} */
export function focusedNow() {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return here instanceof HTMLElement && here !== document.body ? here : null;
}

/** What in a thing can have the focus, the thing itself included.
 * @param {HTMLElement | null} thing @returns {HTMLElement[]} */
export function focusable(thing) {
  if (!thing) return [];
  const all = /** @type {HTMLElement[]} */ ([thing, ...thing.querySelectorAll('*')]);
  return all.filter((each) =>
    each.matches(STOPS_AT) && !each.matches(':disabled') && each.getClientRects().length > 0);
}

/** Where Tab leads from the ends of the card or of the thing; null where the browser knows best.
 * @param {HTMLElement | null} here @param {HTMLElement[]} card @param {HTMLElement[]} thing
 * @param {boolean} backwards @returns {HTMLElement | null} */
export function roundTrip(here, card, thing, backwards) {
  const round = thing.length ? [card, thing] : [card];
  const at = round.findIndex((list) => here !== null && list.includes(here));
  if (at < 0) return null;
  const list = round[at];
  if (here !== (backwards ? list[0] : list[list.length - 1])) return null;
  const other = round[(at + 1) % round.length];
  return other[backwards ? other.length - 1 : 0] ?? null;
}

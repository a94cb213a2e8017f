// @ts-check
import { clamp } from './maths.js';
import { type } from './type.js';

const PANEL = 80; // pixels, below which a panel's words lie over its curves

/** @param {ViewData} data @returns {boolean} */
export const onlyPanels = ({ bare }) => bare === 'panels' || bare === 'curves';

/** @param {ViewDom} dom @returns {number} pixels */
const underneath = ({ under }) =>
  under.map((row) => row.offsetHeight).reduce((sum, row) => sum + row + (row ? 8 : 0), 0);

// Where an element begins on the page, however far that is scrolled.
/** @param {HTMLElement} root @returns {number} pixels */
function topOf(root) {
  const place = /** @type {ShadowRoot} */ (root.getRootNode()); // of Streamlit's component
  const scroller = place.host?.closest('[data-testid="stMain"]');
  return root.getBoundingClientRect().top + (scroller?.scrollTop ?? 0);
}

// The time control must be on the first screen: the picture gives way, down to a third of it.
/** @param {Mounted} view @returns {number} pixels */
export function pictureHeight({ data, dom }) {
  if (onlyPanels(data)) return 1; // a hair's breadth: what does not lie in sight is not drawn
  const top = topOf(dom.root);
  const room = innerHeight - top - underneath(dom) - 16 - data.reserve;
  const least = data.bare ? 150 : 260;
  if (top > innerHeight * (data.bare ? 0.85 : 0.6)) {
    const screen = innerHeight - dom.time.offsetHeight - 24; // seen together once it is scrolled to
    return Math.max(Math.min(data.height === 'fill' ? 520 : data.height, screen), least);
  }
  const most = Math.min(room, dom.root.clientWidth * 1.15); // a phone held upright: nearly square
  return Math.round(Math.max(least, data.height === 'fill' ? most : Math.min(most, data.height)));
}

// A stage of panels alone: down to the end of the first screen, or as high as it was told.
/** @param {Mounted} view @returns {number} pixels */
export function panelsHeight({ data, dom }) {
  if (data.height !== 'fill') return data.height;
  const top = topOf(dom.root);
  const room = innerHeight - top - underneath(dom) - 16 - data.reserve;
  const least = Math.max(180, dom.root.querySelectorAll('.panel').length * PANEL * type.scale);
  return Math.round(clamp(room, least, Math.max(dom.root.clientWidth * 1.25, least)));
}

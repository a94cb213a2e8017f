// @ts-check
// Where the card stands: beside what it points at, never over it, and over as little as can be of
// what has to be seen meanwhile. Numbers in, numbers out.
import { clamp } from '../engine/maths.js';

const GAP = 18; // between the card and the thing, the arrow in it
const EDGE = 8; // between the card and the window
const OVER_THING = 1000; // a pixel of the thing weighs as much as so many of the rest

/** @param {Rect} a @param {Rect} b @returns {number} square pixels that both cover */
export function overlap([x, y, w, h], [left, top, width, height]) {
  const across = Math.min(x + w, left + width) - Math.max(x, left);
  const down = Math.min(y + h, top + height) - Math.max(y, top);
  return Math.max(across, 0) * Math.max(down, 0);
}

/** The place that covers least, of those beside the thing and, should they all cover it, of the
 * window's corners.
 * @param {Rect} thing @param {[width: number, height: number][]} sizes that the card can take
 * @param {[width: number, height: number]} pane the window @param {Rect[]} spare
 * @returns {CardPlace} */
export function placeCard(thing, sizes, pane, spare) {
  const places = sizes.flatMap((size, k) =>
    [...beside(thing, size, pane), ...corners(size, pane)].map((place) => ({ ...place, size: k })));
  let best = places[0];
  let least = Infinity;
  for (const place of places) {
    const rect = /** @type {Rect} */ ([place.x, place.y, ...sizes[place.size]]);
    const cost = OVER_THING * overlap(rect, thing)
      + spare.reduce((sum, each) => sum + overlap(rect, each), 0)
      + (place.side === 'none' ? 1 : 0) + outside(rect, pane);
    if (cost < least) [best, least] = [place, cost];
  }
  return best;
}

/** On either side of the thing, flush with its start, its middle and its end.
 * @param {Rect} thing @param {[number, number]} size @param {[number, number]} pane
 * @returns {Omit<CardPlace, 'size'>[]} */
function beside([x, y, w, h], [width, height], [wide, high]) {
  const ys = [y, y + (h - height) / 2, y + h - height].map((at) => within(at, height, high));
  const xs = [x, x + (w - width) / 2, x + w - width].map((at) => within(at, width, wide));
  return [
    ...ys.map((at) => ({ x: x + w + GAP, y: at, side: /** @type {const} */ ('right') })),
    ...xs.map((at) => ({ x: at, y: y + h + GAP, side: /** @type {const} */ ('below') })),
    ...ys.map((at) => ({ x: x - GAP - width, y: at, side: /** @type {const} */ ('left') })),
    ...xs.map((at) => ({ x: at, y: y - GAP - height, side: /** @type {const} */ ('above') })),
  ];
}

/** @param {[number, number]} size @param {[number, number]} pane
 * @returns {Omit<CardPlace, 'size'>[]} */
function corners([width, height], [wide, high]) {
  return [wide - width - EDGE, EDGE].flatMap((x) =>
    [high - height - EDGE, EDGE].map((y) => ({ x, y, side: /** @type {const} */ ('none') })));
}

/** @param {number} at @param {number} length @param {number} whole @returns {number} */
const within = (at, length, whole) => clamp(at, EDGE, Math.max(whole - length - EDGE, EDGE));

/** A place that leaves the window is none.
 * @param {Rect} rect @param {[number, number]} pane @returns {number} */
function outside([x, y, w, h], [wide, high]) {
  const inside = x >= 0 && y >= 0 && x + w <= wide && y + h <= high;
  return inside ? 0 : 1e9;
}

/** How far the arrow stands from the card's own start, so that it points at the thing's middle.
 * @param {CardPlace} place @param {[width: number, height: number]} size @param {Rect} thing
 * @returns {number} pixels */
export function arrowAt({ x, y, side }, [width, height], [left, top, w, h]) {
  const along = side === 'left' || side === 'right';
  const [from, length, middle] = along ? [y, height, top + h / 2] : [x, width, left + w / 2];
  return clamp(middle - from, 20, Math.max(length - 20, 20));
}

/** How far the page has to be scrolled down so that the thing lies between top and bottom; what is
 * higher than that shows its top.
 * @param {Rect} thing @param {number} top @param {number} bottom @returns {number} pixels */
export function scrollFor([, y, , h], top, bottom) {
  if (y >= top && y + h <= bottom) return 0;
  if (h > bottom - top) return y - top;
  return y < top ? y - top : y + h - bottom;
}

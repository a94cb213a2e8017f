// @ts-check
// The hand on a cloud: hover tells a point's place, a click picks it, Alt and the arrow keys go on
// from point to point. The picked one's trail is drawn.
import { speak } from '../engine/ears.js';
import { sig } from '../engine/numbers.js';

const NEAR = 14; // pixels within which a dot counts as pointed at
const ASIDE = 2; // how much farther a point counts for each pixel that it lies off the key's way

/** @typedef {{ held: { cloud: { n: number } } | null, places: { x: Numbers, y: Numbers } }} Dots */

/** @param {Dots} s @param {Spot} at @param {number} [reach] @returns {number | null} */
export function nearest({ held, places }, { x, y }, reach = NEAR) {
  if (!held) return null;
  let best = reach * reach;
  /** @type {number | null} */
  let index = null;
  for (let i = 0; i < held.cloud.n; i++) {
    const far = (places.x[i] - x) ** 2 + (places.y[i] - y) ** 2;
    if (far < best) [best, index] = [far, i];
  }
  return index;
}

// The next point that way; the same one where none lies there.
/** @param {Dots} s @param {number} from @param {Point} way @returns {number} */
export function neighbour({ held, places }, from, [right, down]) {
  let [best, index] = [Infinity, from];
  for (let i = 0; i < (held?.cloud.n ?? 0); i++) {
    const [dx, dy] = [places.x[i] - places.x[from], places.y[i] - places.y[from]];
    const along = dx * right + dy * down;
    const far = Math.hypot(along, ASIDE * (dx * down - dy * right));
    if (along > 0 && far < best) [best, index] = [far, i];
  }
  return index;
}

// Its name and where it is, in data units.
/** @param {Stage} s @param {number} i @returns {string} */
function tellPoint(s, i) {
  const dims = s.dims();
  const spot = Array.from(s.points.subarray(i * dims, (i + 1) * dims), (v) => sig(v));
  return `${s.data.words.point} ${i}: (${spot.join(', ')})`;
}

/** @param {Stage} s @param {number} i */
function showPoint(s, i) {
  const { tip } = s.dom;
  const [x, y] = [s.places.x[i], s.places.y[i]];
  tip.textContent = tellPoint(s, i);
  tip.hidden = false;
  const wide = tip.offsetWidth + 14;
  const left = x + wide > s.width ? x - wide : x + 14;
  tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(y - 38, 4)}px)`;
}

/** @param {Stage} s */
export function hideTip(s) {
  s.dom.tip.hidden = true;
  [s.pointedAt, s.toldPoint] = [null, null];
}

/** @param {Stage} s @param {Spot} at */
export function hoverPoint(s, at) {
  const i = nearest(s, at);
  hideTip(s);
  if (i !== null) showPoint(s, i);
}

/** @param {Stage} s @param {Spot} at */
export function pickPoint(s, at) {
  const index = nearest(s, at);
  choosePoint(s, index === s.picked ? null : index);
}

/** @param {Stage} s @param {number | null} index */
function choosePoint(s, index) {
  if (index === s.picked) return;
  s.picked = index;
  s.draw();
  s.tell('picked', () => s.reportPicked());
}

/** @param {Stage} s */
export function clearPoint(s) {
  hideTip(s);
  choosePoint(s, null);
}

/** @type {Record<string, Point>} */
const TOWARDS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Alt and an arrow: from the picked point to the next that way, at first to the middlemost.
/** @param {Stage} s @param {string} key @returns {boolean} whether it is one of its keys */
export function movePoint(s, key) {
  const way = TOWARDS[key];
  if (!way || !s.held || s.held.pictures) return false;
  const middle = { x: s.width / 2, y: s.height / 2 };
  const next = s.picked === null ? nearest(s, middle, Infinity) : neighbour(s, s.picked, way);
  if (next === null) return true;
  s.toldPoint = next;
  choosePoint(s, next);
  followPoint(s);
  speak(s, tellPoint(s, next));
  return true;
}

// After each picture: the words beside the point that keys have picked go with it.
/** @param {Stage} s */
export function followPoint(s) { if (s.toldPoint !== null) showPoint(s, s.toldPoint); }

// For ears: how many there are, and the one that is picked.
/** @param {Stage} s @returns {string} */
export function tellPoints(s) {
  const count = `${s.dom.canvas.dataset.n} ${s.data.words.points}`;
  return s.picked === null || s.painting ? count : `${count}, ${tellPoint(s, s.picked)}`;
}

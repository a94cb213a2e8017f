// @ts-check
// Keys on the stage: t steps; with Shift a solid cloud turns, with Alt the mark moves, Escape takes
// it away. On a sheet to paint on they move the can.
import { showsPictures } from './films.js';
import { choosePixel, movePixel } from './pixel_pick.js';
import { clearPoint, movePoint } from './point_pick.js';
import { pressPanel } from './readings.js';

/** @type {Record<string, Point>} */
const TURNS = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };

/** @param {Stage} s @param {KeyboardEvent} event */
export function pressKey(s, event) {
  const { key } = event;
  const target = /** @type {Element} */ (event.composedPath()[0]);
  const panel = s.panels.find(({ canvas }) => canvas === target);
  if (event.ctrlKey || event.metaKey) return;
  if (s.painting && target === s.dom.canvas) {
    if (s.sheetOfPaint.press(key, event.shiftKey)) event.preventDefault();
    return;
  }
  const onButton = target.tagName === 'BUTTON' || target.tagName === 'SELECT';
  if (key === ' ' && !onButton) { event.preventDefault(); s.toggle(); return; }
  if (panel?.spec && pressPanel(s, panel, event)) { event.preventDefault(); return; }
  if (target === s.dom.canvas && pressMark(s, event)) { event.preventDefault(); return; }
  if (event.altKey || panel?.spec || (target !== s.dom.canvas && !panel)) return;
  s.stepByKey(event);
}

// What keys do to the mark and to a solid cloud.
/** @param {Stage} s @param {KeyboardEvent} event @returns {boolean} whether it was one of theirs */
function pressMark(s, { key, altKey, shiftKey }) {
  const pictures = showsPictures(s);
  if (altKey) return pictures ? movePixel(s, key) : movePoint(s, key);
  if (key === 'Escape' && s.picked !== null) {
    if (pictures) choosePixel(s, null); else clearPoint(s);
    return true;
  }
  if (!shiftKey || !TURNS[key] || s.dims() !== 3) return false;
  s.camera.turn(...TURNS[key]);
  s.draw();
  return true;
}

// What the keys are for, said to ears and shown while the canvas has their focus.
/** @param {Stage} s @returns {string} */
export function keyWords(s) {
  const { words, pick } = s.data;
  if (s.painting) return words.paint_keys;
  if (showsPictures(s)) return pick === 'none' ? '' : words.mark;
  return (s.held?.n ?? 0) > 1 ? words.choose : '';
}

// @ts-check
// What a panel's curves are at one place: written beside an upright line, and told to ears.
import { clamp, stride } from '../engine/maths.js';
import { caption } from '../engine/text.js';
import { type } from '../engine/type.js';

// Where words stand beside an upright line: on its side towards the panel's middle.
/** @param {Panel} panel @param {number} px @param {number} gap @returns {[number, Align]} */
export const besideLine = ({ width }, px, gap) =>
  (px > width / 2 ? [px - gap, 'right'] : [px + gap, 'left']);

/**
 * @param {Stage} s @param {Panel} panel @param {Pen} ctx @param {number} px @param {number} top
 * @param {[text: string, colour: string][]} lines
 */
export function writeReading(s, panel, ctx, px, top, lines) {
  const [beside, align] = besideLine(panel, px, 8);
  lines.forEach(([text, colour], k) => caption(ctx, text, beside, top + (11 + 17 * k) * type.scale,
    colour, align, 14, s.palette.named.background));
}

// The index of the point that stands nearest to a pixel.
/** @param {number[]} stops @param {number} px @returns {number} */
export function nearestStop(stops, px) {
  let near = 0;
  for (let k = 1; k < stops.length; k++) {
    if (Math.abs(stops[k] - px) < Math.abs(stops[near] - px)) near = k;
  }
  return near;
}

// A panel that keys can reach; `show` is called when it is, and when they or the hand leave.
/** @param {HTMLCanvasElement} canvas @param {(on: boolean) => void} show */
export function wireReading(canvas, show) {
  canvas.setAttribute('aria-valuenow', '0'); // until it is drawn for the first time
  canvas.onfocus = () => { if (canvas.matches(':focus-visible')) show(true); };
  canvas.onblur = () => show(false);
}

// The arrow keys take the place that is read along the panel, Escape takes it away.
/**
 * @param {Stage} s @param {ProfilePanel} panel @param {KeyboardEvent} event
 * @returns {boolean} whether it was one of its keys
 */
export function pressPanel(s, panel, { key, shiftKey, altKey }) {
  const { stops, width } = panel;
  const last = stops.length - 1;
  const now = nearestStop(stops, panel.at ?? width / 2);
  const step = stride(stops.length, shiftKey);
  /** @type {Record<string, number>} */
  const places = {
    ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step,
    Home: 0, End: last, Escape: NaN,
  };
  if (altKey || !(key in places)) return false;
  panel.at = key === 'Escape' ? null : stops[clamp(places[key], 0, last)] ?? width / 2;
  s.draw();
  s.describe();
  return true;
}

// For ears: a panel is a slider, of t or of the place that is read.
/** @param {Panel} panel @param {Ends} ends @param {number} now @param {string} text */
export function tellPanel({ canvas }, [low, high], now, text) {
  canvas.setAttribute('aria-valuemin', String(low));
  canvas.setAttribute('aria-valuemax', String(high));
  canvas.setAttribute('aria-valuenow', String(now));
  canvas.setAttribute('aria-valuetext', text);
}

// @ts-check
// The hand on the canvas: hover tells, click isolates, drag turns a solid cloud.
import { resolve } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { Echo } from '../engine/echo.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { planeOf, unproject } from './camera.js';
import { showsPictures } from './films.js';
import { hoverPixel, movePixel, pickPixel } from './pixel_pick.js';

/** @typedef {{ x: number, y: number, moved: boolean }} Press of the pointer on the canvas */

const NEAR = 14; // pixels within which a dot counts as pointed at
const STILL = 4; // a press that moves less is a click

/** @param {Stage} s */
export function wirePointer(s) {
  const { canvas } = s.dom;
  /** @type {Press | null} */
  let grip = null;
  canvas.onpointerdown = (event) => {
    grip = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
    if (s.painting) s.sheetOfPaint.start(local(s, event));
  };
  canvas.onpointermove = (event) => {
    if (s.painting) s.sheetOfPaint.move(local(s, event), Boolean(grip));
    else if (grip) drag(s, grip, event);
    else hover(s, local(s, event));
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (s.painting) s.sheetOfPaint.stop();
    else if (grip && !grip.moved && event.type === 'pointerup') pick(s, local(s, event));
    grip = null;
  };
  canvas.onpointerleave = () => { hideTip(s); if (s.painting) s.sheetOfPaint.leave(); };
}

/** @param {Stage} s @param {PointerEvent} event @returns {Spot} */
function local(s, event) {
  const box = s.dom.canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {Stage} s @param {Press} grip @param {PointerEvent} event */
function drag(s, grip, event) {
  const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
  if (!grip.moved && Math.hypot(dx, dy) < STILL) return;
  grip.moved = true;
  if (s.dims() !== 3) return;
  hideTip(s);
  s.camera.turn(dx, dy);
  [grip.x, grip.y] = [event.clientX, event.clientY];
  s.draw();
}

/**
 * @param {{ held: { cloud: { n: number } } | null, places: { x: Numbers, y: Numbers } }} s
 * @param {Spot} at @returns {number | null}
 */
export function nearest(s, { x, y }) {
  const held = s.held;
  if (!held) return null;
  let best = NEAR * NEAR;
  /** @type {number | null} */
  let index = null;
  for (let i = 0; i < held.cloud.n; i++) {
    const far = (s.places.x[i] - x) ** 2 + (s.places.y[i] - y) ** 2;
    if (far < best) [best, index] = [far, i];
  }
  return index;
}

/** @param {Stage} s @param {Spot} at */
function hover(s, at) {
  if (showsPictures(s)) { hoverPixel(s, at); return; }
  const i = nearest(s, at);
  if (i === null || !s.held) { hideTip(s); return; }
  const { dims } = s.held.cloud;
  const spot = Array.from(s.points.subarray(i * dims, (i + 1) * dims), (v) => sig(v));
  s.dom.tip.textContent = `${s.data.words.point} ${i}: (${spot.join(', ')})`;
  s.dom.tip.hidden = false;
  const left = s.places.x[i] > s.width - 190 ? s.places.x[i] - 190 : s.places.x[i] + 14;
  s.dom.tip.style.transform = `translate(${left}px, ${Math.max(s.places.y[i] - 38, 4)}px)`;
}

/** @param {Stage} s */
function hideTip(s) { s.dom.tip.hidden = true; s.pointedAt = null; }

/** @param {Stage} s @param {Spot} at */
function pick(s, at) {
  if (showsPictures(s)) { pickPixel(s, at); return; }
  const index = nearest(s, at);
  const picked = index === s.picked ? null : index;
  if (picked === s.picked) return;
  s.picked = picked;
  s.draw();
  s.reportPicked();
}

// --- keys on the canvas: t steps; with Shift a solid cloud turns, with Alt the pixel moves -----
/** @type {Record<string, Point>} */
const TURNS = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] };

/** @param {Stage} s @param {KeyboardEvent} event */
export function pressKey(s, event) {
  const { key } = event;
  const target = /** @type {Element} */ (event.composedPath()[0]);
  const onButton = target.tagName === 'BUTTON' || target.tagName === 'SELECT';
  if (key === ' ' && !onButton) { event.preventDefault(); s.toggle(); return; }
  if (target !== s.dom.canvas || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    if (showsPictures(s) && movePixel(s, key)) event.preventDefault();
    return;
  }
  const { T } = s.data;
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1,
    Home: -T, End: T, PageDown: -T / 10, PageUp: T / 10 };
  if (!(key in steps)) return;
  event.preventDefault();
  if (event.shiftKey && TURNS[key]) { s.camera.turn(...TURNS[key]); s.draw(); }
  else s.step(Math.round(steps[key]));
}

// --- handles: real buttons over the canvas, so that touch, focus and arrow keys come free -------
/** @param {Stage} s */
export function updateGrips(s) {
  const known = s.grips;
  s.grips = s.data.handles.map((spec) => {
    const old = known.find((grip) => grip.spec.name === spec.name);
    const grip = old ?? makeGrip(s, spec);
    grip.spec = spec;
    grip.button.setAttribute('aria-label', spec.label || spec.name);
    grip.button.title = spec.label || spec.name;
    grip.button.style.setProperty('--grip', resolve(s.palette, spec.colour));
    if (!grip.held && grip.echo.isOrder([spec.x, spec.y])) [grip.x, grip.y] = [spec.x, spec.y];
    return grip;
  });
  if (known.length !== s.grips.length || known.some((grip, i) => grip !== s.grips[i])) {
    s.dom.grips.replaceChildren(...s.grips.map((grip) => grip.button));
  }
}

/** @param {Stage} s @param {Handle} spec @returns {Grip} */
function makeGrip(s, spec) {
  const button = h('button', { type: 'button', class: 'grip', 'data-handle': spec.name });
  const grip = { spec, button, x: spec.x, y: spec.y, echo: new Echo(), held: false };
  button.onpointerdown = (event) => {
    grip.held = true;
    button.setPointerCapture(event.pointerId);
  };
  button.onpointermove = (event) => {
    if (!grip.held) return;
    const at = local(s, event);
    const [left, top] = [clamp(at.x, 0, s.width), clamp(at.y, 0, s.height)];
    moveGrip(s, grip, ...unproject(planeOf(s), left, top, s.shiftNow()));
  };
  button.onpointerup = button.onpointercancel = () => dropGrip(s, grip);
  button.onkeydown = (event) => keyGrip(s, grip, event);
  button.onkeyup = (event) => { if (event.key.startsWith('Arrow')) dropGrip(s, grip); };
  return grip;
}

/** @param {number} x @returns {number} */
export const round4 = (x) => Math.round(x * 1e4) / 1e4;

/** @param {Stage} s @param {Grip} grip @param {number} x @param {number} y */
function moveGrip(s, grip, x, y) {
  [grip.x, grip.y] = [round4(x), round4(y)];
  s.draw();
}

/** @param {Stage} s @param {Grip} grip @param {KeyboardEvent} event */
function keyGrip(s, grip, event) {
  /** @type {Record<string, Point>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const way = ways[event.key];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation();
  grip.held = true;
  const step = (event.shiftKey ? 0.1 : 0.02) * planeOf(s).extent;
  moveGrip(s, grip, grip.x + way[0] * step, grip.y + way[1] * step);
}

/** @param {Stage} s @param {Grip} grip */
function dropGrip(s, grip) {
  if (!grip.held) return;
  grip.held = false;
  grip.echo.report([grip.x, grip.y]);
  s.send('handles', Object.fromEntries(s.grips.map((each) => [each.spec.name, [each.x, each.y]])));
}

/** @param {Stage} s @param {Sheet} sheet @param {number} shift */
export function placeGrips(s, sheet, shift) {
  for (const { button, x, y } of s.grips) {
    const left = sheet.cx + shift + x * sheet.scale;
    button.style.transform = `translate(${left}px, ${sheet.cy - y * sheet.scale}px)`;
  }
}

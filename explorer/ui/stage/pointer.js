// @ts-check
// The hand on the canvas: hover tells, click isolates, drag turns a solid cloud.
import { resolve } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { speak } from '../engine/ears.js';
import { Echo } from '../engine/echo.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { planeOf, unproject } from './camera.js';
import { showsPictures } from './films.js';
import { hoverPixel, pickPixel } from './pixel_pick.js';
import { hideTip, hoverPoint, pickPoint } from './point_pick.js';

/** @typedef {{ x: number, y: number, moved: boolean }} Press of the pointer on the canvas */

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
  const leave = () => { hideTip(s); if (s.painting) s.sheetOfPaint.leave(); };
  canvas.onpointerleave = leave;
  canvas.onblur = leave;
  canvas.onkeyup = (event) => { if (s.painting) s.sheetOfPaint.lift(event.key); };
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

/** @param {Stage} s @param {Spot} at */
function hover(s, at) {
  if (showsPictures(s)) hoverPixel(s, at); else hoverPoint(s, at);
}

/** @param {Stage} s @param {Spot} at */
function pick(s, at) {
  if (showsPictures(s)) pickPixel(s, at); else pickPoint(s, at);
}

// --- handles: real buttons over the canvas, so that touch, focus and arrow keys come free -------
/** @param {Stage} s */
export function updateGrips(s) {
  const known = s.grips;
  s.grips = s.data.handles.map((spec) => {
    const old = known.find((grip) => grip.spec.name === spec.name);
    const grip = old ?? makeGrip(s, spec);
    grip.spec = spec;
    grip.button.setAttribute('aria-description', s.data.words.move);
    grip.button.title = `${spec.label || spec.name}. ${s.data.words.move}`;
    grip.button.style.setProperty('--grip', resolve(s.palette, spec.colour));
    if (!grip.held && grip.echo.isOrder([spec.x, spec.y])) [grip.x, grip.y] = [spec.x, spec.y];
    nameGrip(grip);
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

// What it is called, and where it stands.
/** @param {Pick<Grip, 'spec' | 'x' | 'y' | 'button'>} grip @returns {string} */
function nameGrip({ spec, x, y, button }) {
  const name = `${spec.label || spec.name} = (${sig(x)}, ${sig(y)})`;
  button.setAttribute('aria-label', name);
  return name;
}

/** @param {Stage} s @param {Grip} grip @param {number} x @param {number} y */
function moveGrip(s, grip, x, y) {
  [grip.x, grip.y] = [round4(x), round4(y)];
  nameGrip(grip);
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
  speak(s, nameGrip(grip)); // a name that changes under the focus is not always read
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

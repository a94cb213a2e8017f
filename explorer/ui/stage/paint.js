// @ts-check
// A sheet to draw a cloud on: spray, erase, undo, clear, done. Points are in data units.
import { rgba } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { caption } from '../engine/text.js';
import { clamp } from '../engine/maths.js';
import { planeOf, unproject } from './camera.js';
import { round4 } from './pointer.js';

const SPRAY = 22; // pixels of the can's radius
const FLOW = 6; // points a stroke leaves per movement
const MOST = 10000;
const HOP = 12; // pixels that an arrow key moves the can

/** @type {Record<string, Point>} */
const CAN = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class PaintSheet {
  /** @type {Point[]} */ points = [];
  /** @type {Point[][]} */ past = []; // what may be gone back to
  /** @type {'spray' | 'erase'} */ tool = 'spray';
  down = false;
  /** @type {Spot | null} */ at = null; // where the hand is
  /** @param {Stage} s */
  constructor(s) { this.s = s; }
  /** @param {StageData['paint']} points */
  begin(points) {
    if (Array.isArray(points)) this.points = points.map(([x, y]) => [x, y]);
  }
  /** @param {Spot} at */
  start(at) {
    this.past.push(this.points.slice());
    if (this.past.length > 50) this.past.shift();
    this.down = true;
    this.touch(at);
  }
  /** @param {Spot} at @param {boolean} pressed */
  move(at, pressed) {
    this.at = at;
    if (this.down && pressed) this.touch(at);
    else this.s.draw();
  }
  /** @param {Spot} at */
  touch(at) {
    this.at = at;
    if (this.tool === 'erase') this.rub(at); else this.spray(at);
    this.s.draw();
  }
  // A Gaussian spot: the middle of the stroke is dense, as with a real can.
  /** @param {Spot} at */
  spray(at) {
    for (let k = 0; k < FLOW && this.points.length < MOST; k++) {
      const far = (SPRAY / 2) * Math.sqrt(-2 * Math.log(1 - Math.random()));
      const way = 2 * Math.PI * Math.random();
      const [left, top] = [at.x + far * Math.cos(way), at.y + far * Math.sin(way)];
      const [x, y] = unproject(planeOf(this.s), left, top);
      this.points.push([round4(x), round4(y)]);
    }
  }
  /** @param {Spot} at */
  rub(at) {
    const plane = planeOf(this.s);
    const [x, y] = unproject(plane, at.x, at.y);
    const reach = SPRAY / plane.scale;
    this.points = this.points.filter((p) => Math.hypot(p[0] - x, p[1] - y) > reach);
  }
  stop() {
    if (!this.down) return;
    this.down = false;
    this.report();
  }
  leave() { this.stop(); this.at = null; this.s.draw(); }
  // The arrow keys move the can, with Shift far; the space bar sprays as long as it is down.
  /** @param {string} key @param {boolean} far @returns {boolean} whether it is one of its keys */
  press(key, far) {
    const { width, height } = this.s;
    const at = this.at ?? { x: width / 2, y: height / 2 };
    if (key === ' ') { if (this.down) this.touch(at); else this.start(at); return true; }
    const way = CAN[key];
    if (!way) return false;
    const hop = HOP * (far ? 5 : 1);
    this.move({
      x: clamp(at.x + hop * way[0], 0, width), y: clamp(at.y + hop * way[1], 0, height),
    }, this.down);
    return true;
  }
  /** @param {string} key */
  lift(key) { if (key === ' ') this.stop(); }
  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.points = before;
    this.report();
    this.s.draw();
  }
  clear() {
    this.past.push(this.points.slice());
    this.points = [];
    this.report();
    this.s.draw();
  }
  report() { this.s.send('drawn', this.points); }
}

/** @param {Stage} s */
export function updatePaint(s) {
  const wanted = s.data.paint !== null && s.data.paint !== false;
  if (wanted && !s.painting) {
    s.sheetOfPaint.begin(s.data.paint);
  }
  s.painting = wanted;
  s.dom.paintbar.hidden = !wanted;
  s.dom.root.classList.toggle('painting', wanted);
  if (wanted) paintBar(s);
}

/** @param {Stage} s */
function paintBar(s) {
  const { words } = s.data;
  const key = JSON.stringify(words);
  if (s.paintKey === key) return;
  s.paintKey = key;
  const sheet = s.sheetOfPaint;
  /** @param {'spray' | 'erase'} name */
  const tool = (name) => h('button', {
    type: 'button', class: 'tool word', 'data-paint': name,
    onclick: () => { sheet.tool = name; showPaintTool(s); },
  }, words[name]);
  /** @param {string} name @param {() => void} action */
  const push = (name, action) => h('button', {
    type: 'button', class: 'tool word', 'data-paint': name, onclick: action,
  }, words[name]);
  // Told with its moment: what is reported equal twice would be heard once.
  const done = () => { s.send('drawn', sheet.points); s.send('done', Date.now()); };
  s.dom.paintbar.replaceChildren(tool('spray'), tool('erase'), push('undo', () => sheet.undo()),
    push('clear', () => sheet.clear()), push('done', done));
  showPaintTool(s);
}

/** @param {Stage} s */
export function showPaintTool(s) {
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = s.dom.paintbar.querySelectorAll('button');
  for (const button of buttons) {
    const name = button.dataset.paint;
    if (name === 'spray' || name === 'erase') {
      button.setAttribute('aria-pressed', String(s.sheetOfPaint.tool === name));
    }
  }
}

/** @param {Stage} s @param {Pen} ctx */
export function drawPaint(s, ctx) {
  const { points, at, tool } = s.sheetOfPaint;
  const { named } = s.palette;
  const { cx, cy, scale } = planeOf(s);
  ctx.fillStyle = rgba(named.data, 0.8);
  for (const [x, y] of points) {
    ctx.beginPath();
    ctx.arc(cx + x * scale, cy - y * scale, 2.4, 0, 7);
    ctx.fill();
  }
  if (!points.length && !at) {
    caption(ctx, s.data.words.paint_hint, s.width / 2, s.height / 2, named.muted, 'center', 18);
  }
  if (!at) return;
  ctx.strokeStyle = tool === 'erase' ? named.error : named.muted;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.arc(at.x, at.y, SPRAY, 0, 7);
  ctx.stroke();
}

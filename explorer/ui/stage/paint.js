// A sheet to draw a cloud on: spray, erase, undo, clear, done. Points are in data units.
import { rgba } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { caption } from '../engine/text.js';
import { unproject } from './camera.js';
import { round4 } from './pointer.js';

const SPRAY = 22; // pixels of the can's radius
const FLOW = 6; // points a stroke leaves per movement
const MOST = 10000;

class Sheet {
  constructor(s) {
    Object.assign(this, { s, points: [], past: [], tool: 'spray', down: false, at: null });
  }
  begin(points) {
    if (Array.isArray(points)) this.points = points.map(([x, y]) => [x, y]);
  }
  start(at) {
    this.past.push(this.points.slice());
    if (this.past.length > 50) this.past.shift();
    this.down = true;
    this.touch(at);
  }
  move(at, pressed) {
    this.at = at;
    if (this.down && pressed) this.touch(at);
    else this.s.draw();
  }
  touch(at) {
    this.at = at;
    if (this.tool === 'erase') this.rub(at); else this.spray(at);
    this.s.draw();
  }
  // A Gaussian spot: the middle of the stroke is dense, as with a real can.
  spray(at) {
    for (let k = 0; k < FLOW && this.points.length < MOST; k++) {
      const far = (SPRAY / 2) * Math.sqrt(-2 * Math.log(1 - Math.random()));
      const way = 2 * Math.PI * Math.random();
      const spot = [at.x + far * Math.cos(way), at.y + far * Math.sin(way)];
      const [x, y] = unproject(this.s.sheet, ...spot);
      this.points.push([round4(x), round4(y)]);
    }
  }
  rub(at) {
    const [x, y] = unproject(this.s.sheet, at.x, at.y);
    const reach = SPRAY / this.s.sheet.scale;
    this.points = this.points.filter((p) => Math.hypot(p[0] - x, p[1] - y) > reach);
  }
  stop() {
    if (!this.down) return;
    this.down = false;
    this.report();
  }
  leave() { this.at = null; this.s.draw(); }
  undo() { if (this.past.length) { this.points = this.past.pop(); this.report(); this.s.draw(); } }
  clear() {
    this.past.push(this.points.slice());
    this.points = [];
    this.report();
    this.s.draw();
  }
  report() { this.s.send('drawn', this.points); }
}

export function updatePaint(s) {
  const wanted = s.data.paint !== null && s.data.paint !== false;
  if (wanted && !s.painting) {
    s.sheetOfPaint ??= new Sheet(s);
    s.sheetOfPaint.begin(s.data.paint);
    if (s.saidDone) s.send('done', s.saidDone = false);
  }
  s.painting = wanted;
  s.dom.paintbar.hidden = !wanted;
  s.dom.root.classList.toggle('painting', wanted);
  if (wanted) paintBar(s);
}

function paintBar(s) {
  const { words } = s.data;
  const key = JSON.stringify(words);
  if (s.paintKey === key) return;
  s.paintKey = key;
  const sheet = s.sheetOfPaint;
  const tool = (name) => h('button', {
    type: 'button', class: 'tool word', 'data-paint': name,
    onclick: () => { sheet.tool = name; showPaintTool(s); },
  }, words[name]);
  const push = (name, action) => h('button', {
    type: 'button', class: 'tool word', 'data-paint': name, onclick: action,
  }, words[name]);
  const done = () => { s.send('drawn', sheet.points); s.send('done', s.saidDone = true); };
  s.dom.paintbar.replaceChildren(tool('spray'), tool('erase'), push('undo', () => sheet.undo()),
    push('clear', () => sheet.clear()), push('done', done));
  showPaintTool(s);
}

function showPaintTool(s) {
  for (const button of s.dom.paintbar.children) {
    const name = button.dataset.paint;
    if (name === 'spray' || name === 'erase') {
      button.setAttribute('aria-pressed', String(s.sheetOfPaint.tool === name));
    }
  }
}

export function drawPaint(s, ctx) {
  const { points, at, tool } = s.sheetOfPaint;
  const { named } = s.palette;
  ctx.fillStyle = rgba(named.data, 0.8);
  for (const [x, y] of points) {
    ctx.beginPath();
    ctx.arc(s.sheet.cx + x * s.sheet.scale, s.sheet.cy - y * s.sheet.scale, 2.4, 0, 7);
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

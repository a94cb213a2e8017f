// @ts-check
// The panel of a training: state, step count, loss on logarithmic axes with its floor, figures.

const FONT = 'system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif';

// The part of this role, made where there is none yet.
/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {ParentNode} parent @param {Tag} tag @param {string} role @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function part(parent, tag, role, text) {
  /** @type {HTMLElementTagNameMap[Tag] | null} */
  let element = parent.querySelector(`[data-role="${role}"]`);
  if (!element) {
    element = document.createElement(tag);
    element.dataset.role = role;
    parent.append(element);
  }
  if (text !== undefined && element.textContent !== text) element.textContent = text;
  return element;
}

// 1, 2, 5 times powers of ten over a wide range, even steps over a narrow one.
/** @param {number} low @param {number} high @returns {number[]} */
export function ticks(low, high) {
  const all = [];
  if (high / low > 5) {
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const digit of high / low > 60 ? [1] : [1, 2, 5]) all.push(digit * 10 ** power);
    }
  } else {
    const rough = (high - low) / 4;
    const ten = 10 ** Math.floor(Math.log10(rough));
    const step = ten * ([1, 2, 5].find((digit) => digit * ten >= rough) ?? 10);
    for (let k = Math.ceil(low / step); k * step <= high; k++) all.push(k * step);
  }
  return all.filter((value) => value >= low && value <= high);
}

// What a rem is, over 16 pixels.
const unit = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** @param {TrainingData} data @param {number} width @param {number} height @returns {LossScales} */
export function scales(data, width, height) {
  const losses = [...data.loss, data.floor || 1].filter((loss) => loss > 0);
  const low = Math.min(...losses) * 0.94;
  const high = Math.max(...losses, low * 1.3) * 1.03;
  const left = 38 * unit();
  const right = width - 6;
  const top = 6;
  const bottom = height - 21 * unit();
  const last = Math.max(data.steps, 10);
  /** @param {number} step */
  const x = (step) => left + ((right - left) * Math.log(Math.max(step, 1))) / Math.log(last);
  /** @param {number} loss */
  const y = (loss) => bottom - ((bottom - top) * Math.log(loss / low)) / Math.log(high / low);
  return { low, high, last, left, right, top, bottom, x, y };
}

/** @param {Pen} ctx @param {LossScales} s @param {number} y */
function strokeAcross(ctx, s, y) {
  ctx.beginPath();
  ctx.moveTo(s.left, y);
  ctx.lineTo(s.right, y);
  ctx.stroke();
}

// Whether a sentence stands where the loss will be.
/** @param {TrainingData} data */
const isEmpty = ({ loss, words }) => !loss.length && words.empty !== '';

/** @param {Pen} ctx @param {LossScales} s @param {TrainingData} data */
function drawAxes(ctx, s, data) {
  const { colours, words } = data;
  const below = s.bottom + 14.4 * unit();
  ctx.font = `${13 * unit()}px ${FONT}`;
  ctx.lineWidth = 1;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  ctx.strokeStyle = colours.grid;
  ctx.fillStyle = colours.muted;
  for (const value of isEmpty(data) ? [] : ticks(s.low, s.high)) {
    strokeAcross(ctx, s, s.y(value));
    ctx.fillText(String(+value.toPrecision(2)), s.left - 5, s.y(value));
  }
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'center';
  for (let step = 10; step <= s.last; step *= 10) {
    ctx.fillText(step.toLocaleString('en'), Math.min(s.x(step), s.right - 20), below);
  }
  ctx.textAlign = 'left';
  ctx.fillText(words.axis, s.left, below);
}

/** @param {Pen} ctx @param {LossScales} s @param {TrainingData} data */
function drawFloor(ctx, s, data) {
  const { floor, colours, words } = data;
  if (!floor || isEmpty(data)) return;
  ctx.strokeStyle = colours.exact;
  ctx.setLineDash([6, 4]);
  strokeAcross(ctx, s, s.y(floor));
  ctx.setLineDash([]);
  ctx.fillStyle = colours.text;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(words.floor, s.left + 4, s.y(floor) - 3);
}

/** @param {Pen} ctx @param {LossScales} s @param {TrainingData} data */
function drawLoss(ctx, s, { step, loss, colours }) {
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 2;
  ctx.beginPath();
  step.forEach((each, i) => {
    if (!(loss[i] > 0)) return;
    if (i) ctx.lineTo(s.x(each), s.y(loss[i]));
    else ctx.moveTo(s.x(each), s.y(loss[i]));
  });
  ctx.stroke();
}

// The loss at the step under the hand.
/** @param {Pen} ctx @param {LossScales} s @param {TrainingData} data @param {number} at */
function drawPointed(ctx, s, { step, loss, colours, words }, at) {
  if (!step.length) return;
  const gaps = step.map((each) => Math.abs(s.x(each) - at));
  const i = gaps.indexOf(Math.min(...gaps));
  const x = s.x(step[i]);
  const end = x > (s.right + 6) / 2;
  ctx.fillStyle = colours.line;
  ctx.beginPath();
  ctx.arc(x, s.y(loss[i]), 4, 0, 7);
  ctx.fill();
  ctx.fillStyle = colours.text;
  ctx.textBaseline = 'top';
  ctx.textAlign = end ? 'right' : 'left';
  ctx.fillText(`${words.step} ${step[i]}: ${loss[i].toPrecision(3)}`, x + (end ? -8 : 8), s.top);
}

/** @param {HTMLCanvasElement} canvas @param {TrainingData} data @param {number | null} at */
function draw(canvas, data, at) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = devicePixelRatio || 1;
  const ctx = canvas.getContext('2d');
  if (!width || !ctx) return;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  ctx.scale(ratio, ratio);
  const s = scales(data, width, height);
  drawAxes(ctx, s, data);
  drawFloor(ctx, s, data);
  drawLoss(ctx, s, data);
  if (at !== null) drawPointed(ctx, s, data, at);
}

/** @param {HTMLElement} root @param {TrainingData} data */
function showHead(root, { state, at, steps, words }) {
  const head = part(root, 'header', 'head');
  part(head, 'span', 'state', words.state).setAttribute('role', 'status');
  root.dataset.state = state;
  if (root.dataset.at !== String(at)) root.classList.toggle('beat'); // one beat for each news
  root.dataset.at = String(at);
  const count = part(head, 'span', 'count');
  part(count, 'span', 'step', String(at));
  part(count, 'span', 'of', words.of);
  const bar = part(root, 'div', 'bar');
  part(bar, 'div', 'done').style.width = `${(100 * at) / Math.max(steps, 1)}%`;
}

/** @param {HTMLElement} root @param {Figure[]} rows */
function showFigures(root, rows) {
  const list = part(root, 'dl', 'figures');
  for (const [role, label, value, note] of rows) {
    part(list, 'dt', `label-${role}`, label);
    part(list, 'dd', role, value);
    part(list, 'dd', `note-${role}`, note).className = 'note';
  }
}

// The figures in one line; their notes on hovering.
/** @param {HTMLElement} root @param {Figure[]} rows */
function showLine(root, rows) {
  const list = part(root, 'dl', 'line');
  for (const [role, label, value, note] of rows) {
    const cell = part(list, 'div', `cell-${role}`);
    cell.title = note;
    part(cell, 'dd', `brief-${role}`, value);
    part(cell, 'dt', `label-${role}`, label);
  }
}

// Of each canvas what paints it now, and what watches its size.
/** @type {WeakMap<HTMLCanvasElement, () => void>} */
const painters = new WeakMap();
/** @type {WeakMap<HTMLCanvasElement, ResizeObserver>} */
const watchers = new WeakMap();

/** @param {HTMLCanvasElement} canvas */
function watch(canvas) {
  if (watchers.has(canvas)) return;
  const watcher = new ResizeObserver(() => painters.get(canvas)?.());
  watchers.set(canvas, watcher);
  watcher.observe(canvas);
}

/** @param {HTMLElement} root @param {TrainingData} data */
function showSpark(root, data) {
  const canvas = part(root, 'canvas', 'spark');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', data.words.alt);
  part(root, 'p', 'empty', isEmpty(data) ? data.words.empty : '');
  /** @type {number | null} */
  let at = null;
  const paint = () => draw(canvas, data, at);
  canvas.onpointermove = (event) => { at = event.offsetX; paint(); };
  canvas.onpointerleave = () => { at = null; paint(); };
  painters.set(canvas, paint);
  watch(canvas);
  paint();
}

/** @param {Component<TrainingData>} component @returns {() => void} */
export default function ({ data, parentElement }) {
  const role = data.parts.includes('head') ? 'live' : `live-${data.parts[0]}`;
  const root = part(parentElement, 'section', role);
  root.className = root.className || 'live';
  for (const each of data.parts) {
    if (each === 'head') showHead(root, data);
    if (each === 'spark') showSpark(root, data);
    if (each === 'line') showLine(root, data.rows);
    if (each === 'figures') showFigures(root, data.rows);
  }
  return () => {
    const canvas = root.querySelector('canvas');
    if (!canvas) return;
    watchers.get(canvas)?.disconnect();
    watchers.delete(canvas);
  };
}

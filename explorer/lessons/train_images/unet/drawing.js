// @ts-check
// The drawing's boxes, each a button with what came out of it, and the lines between them.
import { find } from '../../../ui/charts/find.js';
import { node, SVG } from './elements.js';
import { nameAt, paths } from './layout.js';
import { mosaic, pictureSheet } from './maps.js';

const TIP = `<defs><marker id="tip" viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="9"
  markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path
  d="M0 0L6 3L0 6z"/></marker></defs>`;

/** @param {Unet} view @returns {SVGElement} */
export function linesOf({ plan, data }) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = TIP;
  const { flow, skip, bus } = paths(plan);
  /** @param {string} d @param {string} kind */
  const add = (d, kind) => {
    const path = svg.appendChild(document.createElementNS(SVG, 'path'));
    path.setAttribute('d', d);
    path.setAttribute('class', kind);
    return path;
  };
  /** @param {string} d @param {string} kind @param {number} from @param {number} to */
  const join = (d, kind, from, to) => {
    const path = add(d, kind);
    path.setAttribute('marker-end', 'url(#tip)');
    [path.dataset.from, path.dataset.to] = [String(from), String(to)];
  };
  bus.forEach((d) => add(d, 'bus'));
  flow.forEach((d, k) => join(d, 'flow', k, k + 1));
  skip.forEach(({ d, from, to }) => join(d, 'skip', from, to));
  if (bus.length && skip.length) {
    const text = svg.appendChild(document.createElementNS(SVG, 'text'));
    const [x, y] = nameAt(plan);
    text.setAttribute('x', String(x));
    text.setAttribute('y', String(y));
    text.textContent = data.words.skip;
  }
  return svg;
}

/** @type {Record<string, 'x_t' | 'x0_hat'>} */
const ENDS = { entrance: 'x_t', exit: 'x0_hat' };

/** @param {Unet} view @param {Station} station @returns {HTMLButtonElement} */
export function blockOf(view, station) {
  const { name, kind, box, x, y, w, h } = station;
  const { data, plan, sheets } = view;
  const button = node('button', 'block');
  button.dataset.block = name;
  button.dataset.kind = kind;
  Object.assign(button.style, { left: `${x}px`, top: `${y}px`, width: `${w}px` });
  const canvas = button.appendChild(node('canvas'));
  Object.assign(canvas.style, { width: `${w}px`, height: `${h}px` });
  if (box) mosaic(canvas, sheets[station.i], w, h);
  else pictureSheet(data[ENDS[kind]], canvas);
  const label = button.appendChild(node('span', 'label'));
  label.innerHTML = '<b></b><small></small>';
  find(label, 'b').innerHTML = box ? box.short : data.words[kind];
  find(label, 'small').textContent = sizeText(station, plan);
  if (box?.attention) {
    label.append(node('em', '', plan.tight ? data.words.looks_tight : data.words.looks));
  }
  if (box?.told) button.appendChild(node('span', 'port')).style.top = `${h * 0.86}px`;
  if (!box) button.append(node('span', 'spot'));
  // Its name is what is written on it.
  button.setAttribute('aria-description', box ? box.aria : data.words[`${kind}_alt`]);
  button.onclick = (event) => view.press(name, event);
  button.onkeydown = (event) => view.walk(name, event);
  return button;
}

/** @param {Station} station @param {UnetPlan} plan */
function sizeText({ shape: [channels, height, width] }, { tight }) {
  const square = tight && height === width;
  return `${channels}×${height}${square ? '²' : `×${width}`}`;
}

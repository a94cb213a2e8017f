// The U-Net as a U of boxes with what came out of each; the chosen one large below.
import { decode } from '../../../ui/engine/blobs.js';
import { rgb, themeOf } from '../../../ui/engine/colour.js';
import { AttentionView } from './attention.js';
import { fill, node, SVG } from './elements.js';
import { layout, nameAt, paths } from './layout.js';
import {
  diverging, mapSheet, mosaic, pictureSheet, placeIn, signed, strip, TOP, ZERO,
} from './maps.js';

// Whether a block has attention that was sent along.
const looks = (box) => (box?.attention?.shown ?? 0) > 0;

class UnetView {
  constructor(parent) {
    Object.assign(this, { chosen: null, place: [0.5, 0.5], head: 0, pictures: {} });
    this.root = parent.appendChild(node('section', 'unet'));
    this.drawing = node('div', 'drawing');
    this.plane = this.drawing.appendChild(node('div', 'plane'));
    this.told = node('div', 'told');
    this.panel = node('section', 'panel');
    this.list = node('details', 'list');
    this.root.append(this.drawing, this.told, this.panel, this.list);
    this.attention = new AttentionView(this);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(this.root);
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.onScheme = () => setTimeout(() => this.update(this.data), 50);
    this.scheme.addEventListener('change', this.onScheme);
  }
  leave() {
    this.watcher.disconnect();
    this.scheme.removeEventListener('change', this.onScheme);
    this.root.remove();
  }

  update(data) {
    this.data = data;
    this.colours();
    this.sheets = data.boxes.map((box, i) => this.mapsOf(box, i));
    for (const name of ['x_t', 'x0_hat']) {
      this.pictures[name] = pictureSheet(data[name], document.createElement('canvas'));
    }
    const names = [...data.boxes.map((box) => box.name), 'entrance', 'exit'];
    if (!names.includes(this.chosen)) this.chosen = this.first();
    this.width = 0;
    this.resize();
    this.drawTold();
    this.drawList();
    this.drawPanel();
  }
  first() {
    const { boxes } = this.data;
    return (boxes.find(looks) ?? boxes.find((box) => box.kind === 'middle')).name;
  }
  colours() {
    const named = COLOURS[themeOf(this.root)];
    for (const [name, value] of Object.entries(named)) this.root.style.setProperty(`--${name}`, value);
    this.palette = { named, paper: rgb(named.background), unit: 1 };
    this.table = diverging(this.palette);
  }
  mapsOf(box, i) {
    const bytes = this.data[`maps${i}`];
    const [count, height, width] = bytes.shape;
    const size = height * width;
    return Array.from({ length: count }, (_, k) =>
      mapSheet(bytes.subarray(k * size, (k + 1) * size), width, height, this.table));
  }

  // --- the drawing ------------------------------------------------------------------------
  resize() {
    const width = this.root.clientWidth;
    if (!width || !this.data || width === this.width) return;
    this.width = width;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.plan = layout(this.data, width - 12, rem);
    this.palette.unit = rem / 16;
    this.plane.style.width = `${this.plan.width}px`;
    this.plane.style.height = `${this.plan.height}px`;
    const focused = this.root.getRootNode().activeElement?.dataset?.block;
    this.plane.replaceChildren(this.lines(), ...this.plan.list.map((box) => this.boxButton(box)));
    this.plane.setAttribute('role', 'group');
    this.plane.setAttribute('aria-label', this.data.words.drawing);
    this.mark();
    if (focused) this.button(focused)?.focus();
    this.attention.root.isConnected && this.attention.paint();
  }
  button(name) { return this.plane.querySelector(`[data-block="${name}"]`); }

  lines() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('aria-hidden', 'true');
    const head = 'M0 0L6 3L0 6z'; const { flow, skip, bus } = paths(this.plan);
    svg.innerHTML = `<defs><marker id="tip" viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="9"
      markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="${head}"/></marker></defs>`;
    const add = (d, kind, from, to) => {
      const path = svg.appendChild(document.createElementNS(SVG, 'path'));
      path.setAttribute('d', d);
      path.setAttribute('class', kind);
      if (kind === 'bus') return;
      path.setAttribute('marker-end', 'url(#tip)');
      [path.dataset.from, path.dataset.to] = [from, to];
    };
    bus.forEach((d) => add(d, 'bus'));
    flow.forEach((d, k) => add(d, 'flow', k, k + 1));
    skip.forEach(({ d, from, to }) => add(d, 'skip', from, to));
    if (bus.length && skip.length) svg.append(this.skipName());
    return svg;
  }
  skipName() {
    const text = document.createElementNS(SVG, 'text'); const [x, y] = nameAt(this.plan);
    text.setAttribute('x', x);
    text.setAttribute('y', y);
    text.textContent = this.data.words.skip;
    return text;
  }
  boxButton(box) {
    const button = node('button', 'block');
    const canvas = button.appendChild(node('canvas'));
    const { words } = this.data;
    const ends = { entrance: 'x_t', exit: 'x0_hat' };
    button.dataset.block = box.name;
    button.dataset.kind = box.kind;
    Object.assign(button.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px` });
    Object.assign(canvas.style, { width: `${box.w}px`, height: `${box.h}px` });
    const end = ends[box.kind];
    if (end) pictureSheet(this.data[end], canvas);
    else mosaic(canvas, this.sheets[box.i], box.w, box.h);
    const label = button.appendChild(node('span', 'label'));
    label.innerHTML = '<b></b><small></small>';
    label.firstChild.innerHTML = end ? words[box.kind] : box.short;
    label.lastChild.textContent = this.sizeOf(box);
    if (box.attention) label.append(node('em', '', this.plan.tight ? words.looks_tight : words.looks));
    if (box.told) button.appendChild(node('span', 'port')).style.top = `${box.h * 0.86}px`;
    if (end) button.append(node('span', 'spot'));
    button.setAttribute('aria-label', end ? words[`${box.kind}_alt`] : box.aria);
    button.onclick = (event) => this.press(box.name, event);
    button.onkeydown = (event) => this.walk(event);
    return button;
  }
  sizeOf({ shape: [channels, height, width] }) {
    const square = this.plan.tight && height === width;
    return `${channels}×${height}${square ? '²' : `×${width}`}`;
  }
  // A pixel clicked on x_t is a question to the nearest attention; any other click chooses.
  press(name, event) {
    const canvas = event.target.closest?.('canvas');
    if (name === 'entrance' && canvas && event.detail) {
      const asked = this.data.boxes.find((box) => box.name === this.chosen);
      const answering = looks(asked) ? asked : this.data.boxes.find(looks);
      if (answering) { this.choose(answering.name); this.ask(placeIn(canvas, event)); return; }
    }
    this.choose(name);
  }
  walk(event) {
    const names = this.plan.list.map((box) => box.name);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const end = { Home: 0, End: names.length - 1 }[event.key];
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    const at = names.indexOf(event.currentTarget.dataset.block);
    const name = names[end ?? Math.min(names.length - 1, Math.max(0, at + step))];
    this.choose(name);
    this.button(name).focus();
  }
  choose(name) {
    if (name === this.chosen) return;
    this.chosen = name;
    this.mark();
    this.drawPanel();
  }
  ask(place) {
    this.place = place;
    if (this.attention.root.isConnected) this.attention.paint();
  }
  mark() {
    const at = this.plan.list.findIndex((box) => box.name === this.chosen);
    for (const button of this.plane.querySelectorAll('.block')) {
      const on = button.dataset.block === this.chosen;
      button.setAttribute('aria-pressed', String(on));
      button.tabIndex = on ? 0 : -1;
    }
    for (const path of this.plane.querySelectorAll('path[data-from]')) {
      path.classList.toggle('near', [path.dataset.from, path.dataset.to].includes(String(at)));
    }
  }

  // --- time and label, the chosen block, the list -------------------------------------------
  drawTold() {
    const { words, embedding, told } = this.data;
    const bar = node('div', 'strip');
    const limit = Math.max(...embedding.map(Math.abs), 1e-9);
    strip(bar, embedding, limit, this.table, Infinity);
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', words.embedding_alt);
    const parts = told.map((text) => { const chip = node('span', 'chip'); chip.innerHTML = text; return chip; });
    const note = node('span', 'note');
    note.innerHTML = words.embedding;
    const chips = node('div', 'chips');
    chips.append(...parts, node('span', 'arrow', '→'));
    this.told.replaceChildren(chips, bar, note);
  }
  drawPanel() {
    const { words, boxes } = this.data;
    const i = boxes.findIndex((box) => box.name === this.chosen);
    const box = boxes[i];
    const head = node('header', 'head');
    const title = head.appendChild(node('h3', 'title'));
    title.innerHTML = box ? box.title : words[`${this.chosen}_title`];
    head.append(node('span', 'facts', box ? box.facts : ''));
    const what = node('p', 'what');
    what.innerHTML = box ? box.what : words[`${this.chosen}_what`];
    const body = node('div', 'body');
    this.panel.replaceChildren(head, what, body);
    this.panel.setAttribute('aria-label', title.textContent);
    if (!boxes.some((each) => each.attention)) this.panel.append(node('p', 'says', words.no_attention));
    if (!box) { body.append(this.large(this.chosen === 'exit' ? 'x0_hat' : 'x_t')); return; }
    body.append(this.maps(box, i));
    body.classList.toggle('two', looks(box));
    if (box.attention && !looks(box)) body.append(node('p', 'says', words.crowded));
    if (!looks(box)) return;
    body.append(this.attention.root);
    this.attention.show(box, i);
  }
  large(name) {
    const canvas = pictureSheet(this.data[name], node('canvas', 'large'));
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', this.data.words[name === 'x_t' ? 'entrance_alt' : 'exit_alt']);
    return canvas;
  }
  maps(box, i) {
    const { words } = this.data;
    const place = node('div', 'maps');
    const grid = node('div', 'grid');
    const says = node('p', 'says', box.shown);
    const legend = node('div', 'legend');
    const limit = box.limit.toPrecision(2);
    legend.append(node('span', '', `−${limit}`), node('i'), node('span', '', limit));
    const [, height, width] = this.data[`maps${i}`].shape;
    this.sheets[i].forEach((sheet, k) => {
      const figure = grid.appendChild(node('figure'));
      const canvas = figure.appendChild(mapSheet(this.bytes(i, k), width, height, this.table));
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', fill(words.map_alt, { channel: box.channels[k] + 1 }));
      figure.append(node('figcaption', '', box.channels[k] + 1));
      canvas.onpointermove = (event) => { says.textContent = this.read(box, i, k, event); };
      canvas.onpointerleave = () => { says.textContent = box.shown; this.spot(-1, 0, 1, 1); };
      if (looks(box)) canvas.onclick = (event) => this.ask(placeIn(canvas, event));
    });
    place.append(grid, legend, says);
    return place;
  }
  bytes(i, k) {
    const { shape } = this.data[`maps${i}`];
    const size = shape[1] * shape[2];
    return this.data[`maps${i}`].subarray(k * size, (k + 1) * size);
  }
  // The part of the picture that a place of some grid stands for, framed at both ends.
  spot(row, column, height, width) {
    for (const box of this.plan.list.filter((each) => each.picture && each.i === undefined)) {
      const mark = this.button(box.name).querySelector('.spot');
      const w = box.w / width;
      const h = box.h / height;
      const at = { left: column * w, top: row * h, width: w, height: h };
      for (const [side, length] of Object.entries(at)) mark.style[side] = `${length}px`;
      mark.style.display = row < 0 ? 'none' : 'block';
    }
  }
  // The value under the pointer, to the fineness of a byte.
  read(box, i, k, event) {
    const [, height, width] = this.data[`maps${i}`].shape;
    const [y, x] = placeIn(event.currentTarget, event);
    const row = Math.floor(y * height);
    const column = Math.floor(x * width);
    this.spot(row, column, height, width);
    const byte = this.bytes(i, k)[row * width + column];
    const full = { [ZERO + TOP]: '≥ ', [ZERO - TOP]: '≤ ' }[byte] ?? ''; // the colour's end
    return fill(this.data.words.value, {
      channel: box.channels[k] + 1, row: row + 1, column: column + 1,
      value: full + signed(((byte - ZERO) / TOP) * box.limit),
    });
  }
  drawList() {
    const { words, boxes } = this.data;
    const list = node('ol');
    list.append(...boxes.map((box) => node('li', '', box.aria)));
    this.list.replaceChildren(node('summary', '', words.as_list), list);
  }
}

const views = new WeakMap();

export default function ({ data, parentElement }) {
  if (!views.has(parentElement)) views.set(parentElement, new UnetView(parentElement));
  const view = views.get(parentElement);
  view.update(decode(data.slice())); // a copy begins at a whole word, as the arrays need it
  return () => { view.leave(); views.delete(parentElement); };
}

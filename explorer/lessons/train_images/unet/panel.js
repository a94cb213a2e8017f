// @ts-check
// What stands below the drawing: time and label, the chosen block, the list.
import { fill, node } from './elements.js';
import { mapSheet, pictureSheet, placeIn, signed, strip, TOP, ZERO } from './maps.js';

// Whether a block has attention that was sent along.
/** @param {UnetBox | undefined} box @returns {box is LookingBox} */
export const looks = (box) => (box?.attention?.shown ?? 0) > 0;

/** @param {Unet} view */
export function drawTold({ data, table, told: place }) {
  const { words, embedding } = data;
  const bar = node('div', 'strip');
  const limit = Math.max(...embedding.map(Math.abs), 1e-9);
  strip(bar, embedding, limit, table, Infinity);
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', words.embedding_alt);
  const parts = data.told.map((text) => {
    const chip = node('span', 'chip');
    chip.innerHTML = text;
    return chip;
  });
  const note = node('span', 'note');
  note.innerHTML = words.embedding;
  const chips = node('div', 'chips');
  chips.append(...parts, node('span', 'arrow', '→'));
  place.replaceChildren(chips, bar, note);
}

/** @param {Unet} view */
export function drawChosen(view) {
  const { panel, chosen } = view;
  const { words, boxes } = view.data;
  const i = boxes.findIndex((each) => each.name === chosen);
  const box = i < 0 ? undefined : boxes[i];
  const head = node('header', 'head');
  const title = head.appendChild(node('h2', 'title'));
  title.innerHTML = box ? box.title : words[`${chosen}_title`];
  head.append(node('span', 'facts', box ? box.facts : ''));
  const what = node('p', 'what');
  what.innerHTML = box ? box.what : words[`${chosen}_what`];
  const body = node('div', 'body');
  panel.replaceChildren(head, what, body);
  panel.setAttribute('aria-label', title.textContent);
  if (!boxes.some((each) => each.attention)) panel.append(node('p', 'says', words.no_attention));
  if (!box) {
    body.append(chosen === 'exit' ? large(view, 'x0_hat', words.exit_alt)
      : large(view, 'x_t', words.entrance_alt));
    return;
  }
  body.append(mapsOf(view, box, i));
  body.classList.toggle('two', looks(box));
  if (box.attention && !looks(box)) body.append(node('p', 'says', words.crowded));
  if (!looks(box)) return;
  body.append(view.attention.root);
  view.attention.show(box.attention, i);
}

/** @param {Unet} view @param {'x_t' | 'x0_hat'} name @param {string} alt */
function large({ data }, name, alt) {
  const canvas = node('canvas', 'large');
  pictureSheet(data[name], canvas);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', alt);
  return canvas;
}

/** @param {Unet} view @param {UnetBox} box @param {number} i */
function mapsOf(view, box, i) {
  const { words } = view.data;
  const place = node('div', 'maps');
  const grid = node('div', 'grid');
  const says = node('p', 'says', box.shown);
  const legend = node('div', 'legend');
  const limit = box.limit.toPrecision(2);
  legend.append(node('span', '', `−${limit}`), node('i'), node('span', '', limit));
  const [, height, width] = view.data[`maps${i}`].shape;
  view.sheets[i].forEach((_, k) => {
    const figure = grid.appendChild(node('figure'));
    const bytes = mapBytes(view.data, i, k);
    const canvas = figure.appendChild(mapSheet(bytes, width, height, view.table));
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', fill(words.map_alt, { channel: box.channels[k] + 1 }));
    figure.append(node('figcaption', '', box.channels[k] + 1));
    canvas.onpointermove = (event) => {
      says.textContent = valueAt(view, i, k, placeIn(canvas, event));
    };
    canvas.onpointerleave = () => {
      says.textContent = box.shown;
      view.spot(-1, 0, 1, 1);
    };
    if (looks(box)) canvas.onclick = (event) => view.ask(placeIn(canvas, event));
  });
  place.append(grid, legend, says);
  return place;
}

// Map k of box i.
/** @param {UnetData} data @param {number} i @param {number} k @returns {Uint8Array} */
export function mapBytes(data, i, k) {
  const maps = data[`maps${i}`];
  const size = maps.shape[1] * maps.shape[2];
  return maps.subarray(k * size, (k + 1) * size);
}

// The value under the pointer, to the fineness of a byte.
/** @param {Unet} view @param {number} i @param {number} k @param {Part} place */
function valueAt(view, i, k, [y, x]) {
  const { data } = view;
  const box = data.boxes[i];
  const [, height, width] = data[`maps${i}`].shape;
  const row = Math.floor(y * height);
  const column = Math.floor(x * width);
  view.spot(row, column, height, width);
  const byte = mapBytes(data, i, k)[row * width + column];
  const full = byte === ZERO + TOP ? '≥ ' : byte === ZERO - TOP ? '≤ ' : ''; // the colour's end
  return fill(data.words.value, {
    channel: box.channels[k] + 1, row: row + 1, column: column + 1,
    value: full + signed(((byte - ZERO) / TOP) * box.limit),
  });
}

/** @param {Unet} view */
export function drawBlockList({ data, list: place }) {
  const list = node('ol');
  list.append(...data.boxes.map((box) => node('li', '', box.aria)));
  place.replaceChildren(node('summary', '', data.words.as_list), list);
}

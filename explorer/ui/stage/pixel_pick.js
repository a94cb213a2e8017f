// @ts-check
// The hand on pictures: hover tells a pixel's values, a click marks it, Alt and the arrow keys move
// the mark. A spot is (tile · height + y) · width + x.
import { h } from '../engine/dom.js';
import { clamp } from '../engine/maths.js';
import { pieces, subscriptedWidth } from '../engine/text.js';
import { termsAt, valuesAt } from './films.js';
import { thumbAt } from './strip.js';

/** @param {PictureStage} s @param {Pixel} pixel @returns {number} */
export const spotOf = ({ held: { cloud } }, { tile, x, y }) =>
  (tile * cloud.height + y) * cloud.width + x;

/** @param {PictureStage} s @param {number} spot @returns {Pixel} */
export function pixelOfSpot({ held: { cloud } }, spot) {
  const row = Math.floor(spot / cloud.width);
  return {
    tile: Math.floor(row / cloud.height), x: spot % cloud.width, y: row % cloud.height,
  };
}

// The pixel at a place of the canvas (CSS pixels), or null between the tiles.
/** @param {PictureStage} s @param {Spot} at @returns {Pixel | null} */
export function pixelAt(s, at) {
  const { places } = s.sheet;
  const { cloud } = s.held;
  const [px, py] = [at.x * s.ratio, at.y * s.ratio];
  const tile = places.findIndex(([x, y, width, height]) =>
    px >= x && px < x + width && py >= y && py < y + height);
  if (tile < 0) return null;
  const [left, top, width, height] = places[tile];
  return {
    tile,
    x: Math.floor(((px - left) / width) * cloud.width),
    y: Math.floor(((py - top) / height) * cloud.height),
  };
}

// As many digits as the bytes know, three at most.
/** @param {number} value @param {number} quantum @returns {string} */
export function tellValue(value, quantum) {
  const known = clamp(Math.floor(-Math.log10(quantum) + 0.1), 0, 3);
  const text = Math.abs(value).toFixed(Math.min(known, Math.abs(value) >= 1 ? 2 : 3));
  return (value < 0 && +text ? '−' : '') + text;
}

/** @param {PictureStage} s @param {Pixel} pixel @param {number} [coarsest] @returns {string} */
export function tellPixel(s, { tile, x, y }, coarsest = 0) {
  const quantum = Math.max(s.held.cloud.quantum(tile, s.held.tiles[tile]), coarsest);
  const values = valuesAt(s, tile, x, y).map((value) => tellValue(value, quantum));
  return values.length > 1 ? `(${values.join(', ')})` : values[0];
}

/** @param {PictureStage} s @param {Spot} at */
export function hoverPixel(s, at) {
  s.dom.canvas.style.cursor = thumbAt(s, at) === null ? '' : 'pointer';
  s.pointedAt = at;
  showPointed(s);
}

// Also called by every frame: the values change under a hand that rests.
/** @param {PictureStage} s */
export function showPointed(s) {
  const at = s.pointedAt;
  if (!at) return;
  const pixel = pixelAt(s, at);
  if (!pixel) { s.dom.tip.hidden = true; return; }
  const { tip } = s.dom;
  const { tile, x, y } = pixel;
  const name = s.held.tiles[tile].caption || `${s.data.words.picture} ${tile + 1}`;
  tip.replaceChildren(...rich(name), ` (${x}, ${y}): ${tellPixel(s, pixel)}`);
  tip.hidden = false;
  const left = at.x > s.width - 260 ? at.x - 16 - tip.offsetWidth : at.x + 16;
  tip.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(at.y - 40, 4)}px)`;
}

/** @param {string} text @returns {(string | Node)[]} */
const rich = (text) => pieces(text).map(([piece, low]) => (low ? h('sub', {}, piece) : piece));

/** @param {PictureStage} s @param {Spot} at */
export function pickPixel(s, at) {
  const thumb = thumbAt(s, at);
  if (thumb !== null) {
    s.clock.pause();
    s.clock.set(s.data.strip[thumb]);
    s.tell('t', () => s.reportT());
    return;
  }
  if (s.data.pick === 'none') return;
  const pixel = pixelAt(s, at);
  const spot = pixel && spotOf(s, pixel);
  const same = s.data.pick === 'tile' && pixel && s.picked !== null
    ? pixel.tile === tileOf(s, s.picked) : spot === s.picked;
  choosePixel(s, same ? null : spot);
}

/** @param {PictureStage} s @param {number | null} spot */
export function choosePixel(s, spot) {
  if (spot === s.picked) return;
  s.picked = spot;
  s.draw();
  s.reportPicked();
}

/** @type {Record<string, Point>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Alt and an arrow: the mark goes one pixel on, or one tile on where tiles are what is picked.
/** @param {PictureStage} s @param {string} key @returns {boolean} whether it is one of its keys */
export function movePixel(s, key) {
  const way = WAYS[key];
  if (!way || s.data.pick === 'none') return false;
  const { cloud, n } = s.held;
  const middle = { tile: 0, x: cloud.width >> 1, y: cloud.height >> 1 };
  const now = s.picked === null ? middle : pixelOfSpot(s, s.picked);
  if (s.picked !== null && s.data.pick === 'tile') {
    now.tile = clamp(now.tile + way[0] + way[1] * s.sheet.columns, 0, n - 1);
  } else if (s.picked !== null) {
    now.x = clamp(now.x + way[0], 0, cloud.width - 1);
    now.y = clamp(now.y + way[1], 0, cloud.height - 1);
  }
  s.picked = spotOf(s, now);
  s.draw();
  s.tell('picked', () => s.reportPicked());
  return true;
}

// --- the mark ---------------------------------------------------------------------------------
// Black outside and white inside: seen on every picture.
const RIMS = [{ out: 3, colour: '#111827' }, { out: 1, colour: '#FFFFFF' }];

/** @param {PictureStage} s @param {Pen} ctx */
export function drawPickedPixel(s, ctx) {
  const { pick } = s.data;
  if (s.picked === null || pick === 'tile' || pick === 'none') return;
  const { places } = s.sheet;
  const { cloud } = s.held;
  const { tile, x, y } = pixelOfSpot(s, s.picked);
  for (const i of pick === 'place' ? places.keys() : [tile]) {
    const [left, top, width, height] = places[i].map((edge) => edge / s.ratio);
    const cx = left + ((x + 0.5) / cloud.width) * width;
    const cy = top + ((y + 0.5) / cloud.height) * height;
    const side = Math.max(width / cloud.width, 9); // a photograph's pixel would be too small
    for (const { out, colour } of RIMS) {
      [ctx.strokeStyle, ctx.lineWidth] = [colour, 2];
      ctx.strokeRect(cx - side / 2 - out, cy - side / 2 - out, side + 2 * out, side + 2 * out);
    }
  }
}

// The picked pixel's values stand behind the caption, if there is room, and change as t does.
/**
 * @param {PictureStage} s @param {number} i @param {Pen} ctx @param {number} room @returns {string}
 */
export function captionOf(s, i, ctx, room) {
  const { caption: name } = s.held.tiles[i];
  const { pick } = s.data;
  if (s.picked === null || (pick !== 'place' && pick !== 'pixel')) return name;
  const pixel = pixelOfSpot(s, s.picked);
  if (pick === 'pixel' && pixel.tile !== i) return name;
  const { channels } = s.held.cloud;
  const widest = channels > 1 ? '(−0.00, −0.00, −0.00)' : '−0.000';
  if (subscriptedWidth(ctx, `${name} = ${widest}`, 13) > room) return name;
  const coarsest = channels > 1 ? 0.01 : 10 ** -s.data.digits;
  return `${name} = ${tellPixel(s, { ...pixel, tile: i }, coarsest)}`;
}

// For ears: what is shown, and the pixel that is marked.
/** @param {PictureStage} s @returns {string} */
export function tellPictures(s) {
  const { words } = s.data;
  const count = `${s.held.n} ${s.held.n === 1 ? words.picture : words.pictures}`;
  if (s.picked === null || s.data.pick === 'none') return count;
  const spot = pixelOfSpot(s, s.picked);
  const given = pieces(s.held.tiles[spot.tile].caption).map(([piece]) => piece).join('');
  const name = given || `${words.picture} ${spot.tile + 1}`;
  return `${count}, ${name} (${spot.x}, ${spot.y}): ${tellPixel(s, spot)}`;
}

/** @param {PictureStage} s @returns {string[]} */
export function pixelLines(s) {
  const { cloud, n } = s.held;
  const channels = cloud.channels === 1 ? ['value'] : ['r', 'g', 'b'];
  const lines = [['tile', 'y', 'x', ...channels].join()];
  for (let tile = 0; tile < n; tile++) {
    const terms = termsAt(s, tile, s.clock.t);
    for (let y = 0; y < cloud.height; y++) {
      for (let x = 0; x < cloud.width; x++) {
        const values = valuesAt(s, tile, x, y, terms).map((value) => value.toFixed(5));
        lines.push([tile, y, x, ...values].join());
      }
    }
  }
  return lines;
}

/** @param {PictureStage} s @param {number | null} spot @returns {number | null} */
export const tileOf = ({ held }, spot) =>
  (spot === null ? null : Math.floor(spot / (held.cloud.width * held.cloud.height)));

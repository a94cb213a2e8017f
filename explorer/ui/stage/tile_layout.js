// @ts-check
// Where each picture stands. Places are in device pixels, so that every pixel of a small picture
// becomes a square of equal size with sharp edges.
import { type } from '../engine/type.js';
import { CAPTION_ROOM } from './paper.js';
import { stripSheet } from './strip.js';

// The sheet: places [x, y, width, height] of the tiles, and of the words and the strip around them.
/** @param {PictureStage} s @returns {TileSheet} */
export function tileSheet(s) {
  const { canvas } = s.dom;
  const { tiles } = s.held;
  const r = s.ratio;
  const line = Math.round(CAPTION_ROOM * type.scale * r);
  const pad = Math.round((s.width < 500 ? 8 : 14) * r);
  const head = s.data.headings.length ? line : 0;
  const foot = tiles.some((tile) => tile.caption) ? line : 0;
  const strip = stripSheet(s, pad, line);
  const room = { width: canvas.width - 2 * pad, height: canvas.height - 2 * pad - head };
  if (strip) room.height -= strip.height;
  const lead = s.data.lead && tiles.length > 1;
  const sheet = (lead ? leadPlaces : gridPlaces)(s, room, foot);
  const left = Math.round((canvas.width - sheet.across) / 2);
  const top = pad + head + Math.max(0, Math.round((room.height - sheet.down) / 2));
  for (const place of sheet.places) { place[0] += left; place[1] += top; }
  return { ...sheet, strip, foot, head, left, top };
}

// Equal squares, unless they would waste a fifth of the room.
/** @param {number} scale @returns {number} */
const squared = (scale) => (Math.floor(scale) / scale >= 0.8 ? Math.floor(scale) : scale);
/** @param {Room} picture @param {number} scale @returns {Point} */
const sidesAt = ({ width, height }, scale) =>
  [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];

// --- a grid ------------------------------------------------------------------------------------
// Gaps between tiles, and how narrow they may become where that makes every square larger.
/** @param {number} n @param {number} r @returns {number[]} */
const gapsOf = (n, r) => (n > 60 ? [4, 1] : n > 12 ? [8, 3] : [18, 12]).map((gap) =>
  Math.max(1, Math.round(gap * r)));

/** @param {PictureStage} s @param {Room} room @param {number} foot @returns {TileGrid} */
function gridPlaces(s, room, foot) {
  const { cloud, tiles } = s.held;
  const [wide, narrow] = gapsOf(tiles.length, s.ratio);
  const loose = bestGrid(s, room, wide, foot);
  const tight = bestGrid(s, room, narrow, foot);
  const better = Math.floor(tight.scale) > Math.floor(loose.scale);
  const [{ columns, rows, scale }, gap] = better ? [tight, narrow] : [loose, wide];
  const [width, height] = sidesAt(cloud, squared(scale));
  const places = tiles.map((_, i) => /** @type {Rect} */ ([
    (i % columns) * (width + gap),
    foot + Math.floor(i / columns) * (height + gap + foot), width, height,
  ]));
  const [across, down] = [columns * (width + gap) - gap, rows * (height + gap + foot) - gap];
  return { places, columns, gap, across, down };
}

// The columns that were asked for, or those with which the pictures become largest.
/**
 * @param {PictureStage} s @param {Room} room @param {number} gap @param {number} foot
 * @returns {{ columns: number, rows: number, scale: number }}
 */
function bestGrid(s, room, gap, foot) {
  const { cloud, n } = s.held;
  const wanted = s.data.columns;
  let best = { columns: 1, rows: 1, scale: 0 };
  for (let columns = wanted ?? 1; columns <= (wanted ?? n); columns++) {
    const rows = Math.ceil(n / columns);
    const across = (room.width - gap * (columns - 1)) / (columns * cloud.width);
    const down = (room.height - (gap + foot) * rows + gap) / (rows * cloud.height);
    const scale = Math.max(Math.min(across, down), 1 / cloud.width);
    if (scale > best.scale) best = { columns, rows, scale };
  }
  return best;
}

// --- the first tile large, the others small: beside it or below, whichever leaves it larger ------
/** @param {PictureStage} s @param {Room} room @param {number} foot @returns {TileGrid} */
function leadPlaces(s, room, foot) {
  const { cloud, n } = s.held;
  const { width: w, height: h } = cloud;
  const [gap] = gapsOf(n, s.ratio);
  const rest = n - 1;
  const taken = (rest - 1) * (gap + foot); // what the words and gaps take of the small ones' height
  const beside = Math.min((room.height - foot) / h,
    (room.width - gap + ((w / h) * taken) / rest) / (w + w / rest));
  const below = Math.min(room.width / w,
    (room.height - 2 * foot - gap + ((h / w) * (rest - 1) * gap) / rest) / (h + h / rest));
  const right = beside >= below;
  const large = sidesAt(cloud, squared(Math.max(right ? beside : below, 1 / w)));
  const share = right ? (large[1] - taken) / rest / h : (large[0] - (rest - 1) * gap) / rest / w;
  const small = sidesAt(cloud, squared(Math.max(share, 1 / w)));
  /** @type {Rect[]} */
  const places = [[0, foot, ...large]];
  for (let k = 0; k < rest; k++) {
    places.push(right
      ? [large[0] + gap, foot + k * (small[1] + gap + foot), ...small]
      : [k * (small[0] + gap), 2 * foot + large[1] + gap, ...small]);
  }
  const across = right ? large[0] + gap + small[0] : large[0];
  const down = right ? foot + large[1] : 2 * foot + gap + large[1] + small[1];
  return { places, columns: right ? 1 : rest, gap, across, down };
}

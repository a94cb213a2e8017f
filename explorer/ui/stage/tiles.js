// @ts-check
// Tiles: the picture of all pictures, and the words above them.
import { resolve } from '../engine/colour.js';
import { clamp } from '../engine/maths.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { paintTile } from './films.js';
import { blank, CAPTION_ROOM, smallCanvas } from './paper.js';
import { captionOf, drawPickedPixel, showPointed, tileOf } from './pixel_pick.js';
import { drawStrip } from './strip.js';

/** @param {PictureStage} s @param {Pen} ctx */
export function drawTiles(s, ctx) {
  const { held, sheet, ratio } = s;
  const { cloud } = held;
  const atlas = paintAtlas(s);
  blank(ctx, s);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.imageSmoothingEnabled = false;
  sheet.places.forEach((place, i) => ctx.drawImage(atlas.canvas,
    0, i * cloud.height, cloud.width, cloud.height, ...place));
  frameTiles(s, ctx);
  if (sheet.strip) drawStrip(s, ctx, sheet.strip);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  writeTiles(s, ctx);
  drawPickedPixel(s, ctx);
  showPointed(s);
}

// All tiles in their own size, one below the other: one transfer to the canvas's memory.
/** @param {PictureStage} s @returns {SmallCanvas} */
function paintAtlas(s) {
  const { n, cloud: { width, height } } = s.held;
  const key = [width, height, n].join();
  const atlas = s.atlas?.key === key ? s.atlas : { key, ...smallCanvas(width, height * n) };
  s.atlas = atlas;
  for (let i = 0; i < n; i++) paintTile(s, i, s.clock.t, atlas.pixels, i * width * height);
  atlas.ctx.putImageData(atlas.data, 0, 0);
  return atlas;
}

// A hair's breadth of border: a black picture must not melt into dark paper.
/** @param {PictureStage} s @param {Pen} ctx */
function frameTiles(s, ctx) {
  const { places } = s.sheet;
  const line = Math.max(1, Math.round(s.ratio));
  /** @param {number} i @param {string} colour @param {number} out @param {number} thick */
  const frame = (i, colour, out, thick) => {
    const [x, y, width, height] = places[i];
    ctx.strokeStyle = colour;
    ctx.lineWidth = thick;
    ctx.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
  };
  places.forEach((_, i) => frame(i, s.palette.named.grid, line / 2, line));
  const marked = [s.data.highlight, s.data.pick === 'tile' ? tileOf(s, s.picked) : null];
  for (const i of marked) {
    if (i !== null && i < places.length) frame(i, s.palette.named.data, 2 * s.ratio, 3 * s.ratio);
  }
}

// --- words ------------------------------------------------------------------------------------
/** @param {PictureStage} s @param {Pen} ctx */
function writeTiles(s, ctx) {
  const { sheet, held, ratio, data } = s;
  const { muted } = s.palette.named;
  const middle = (CAPTION_ROOM / 2 - 1) * type.scale;
  const columnRoom = ((sheet.places[0]?.[2] ?? 0) + sheet.gap) / ratio;
  const headings = data.headings.length > sheet.columns ? [] : data.headings;
  const legible = headings.every((word) => subscriptedWidth(ctx, word, 13) <= columnRoom);
  headings.forEach((word, column) => {
    if (!legible) return; // words that run into each other say less than none
    const [x, y, width] = sheet.places[column] ?? [0, 0, 0];
    subscripted(ctx, word, (x + width / 2) / ratio, (y - sheet.foot - sheet.head) / ratio + middle,
      muted, 'center', 15, columnRoom);
  });
  sheet.places.forEach(([x, y, width], i) => {
    const tile = held.tiles[i];
    if (!tile.caption) return;
    const room = (width + sheet.gap / 2) / ratio;
    const text = captionOf(s, i, ctx, room);
    const colour = resolve(s.palette, tile.colour);
    subscripted(ctx, text, x / ratio, (y - sheet.foot) / ratio + middle, colour, 'left',
      clamp(width / ratio / 8, 14, 19), room);
  });
}

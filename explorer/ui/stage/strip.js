// @ts-check
// A row of small pictures under the large ones: one of the tiles at some times. Clicking one leads
// there. They are drawn when the picture or the table changes, not when t moves.
import { between } from '../engine/blobs.js';
import { lerp } from '../engine/maths.js';
import { caption } from '../engine/text.js';
import { type } from '../engine/type.js';
import { paintTile } from './films.js';
import { CAPTION_ROOM, smallCanvas } from './paper.js';

/** @param {PictureStage} s @param {number} pad @param {number} line @returns {Strip | null} */
export function stripSheet(s, pad, line) {
  const { strip } = s.data;
  if (!strip.length) return null;
  const { canvas } = s.dom;
  const { cloud } = s.held;
  const gap = Math.round(6 * s.ratio);
  const most = Math.max(canvas.height * 0.17, 40 * s.ratio);
  const room = (canvas.width - 2 * pad + gap) / strip.length - gap;
  const scale = Math.min(room / cloud.width, most / cloud.height);
  const [width, height] = [cloud.width, cloud.height].map((side) =>
    Math.max(1, Math.round(side * scale)));
  const left = Math.round((canvas.width - strip.length * (width + gap) + gap) / 2);
  const caret = Math.round(14 * s.ratio); // room above for the mark of the present t
  const top = canvas.height - Math.round(pad / 2) - line - height;
  const places = strip.map((_, k) => left + k * (width + gap));
  return { width, thumb: height, places, top, caret, line, height: height + caret + line };
}

/** @param {PictureStage} s @param {Pen} ctx @param {Strip} strip */
export function drawStrip(s, ctx, strip) {
  const times = s.data.strip;
  const thumbs = paintStrip(s, strip);
  strip.places.forEach((x, k) => ctx.drawImage(thumbs[k].canvas,
    x, strip.top, strip.width, strip.thumb));
  const [a, b, w] = between(times, s.clock.t);
  const near = w < 0.5 ? a : b;
  /** @param {number} k */
  const centre = (k) => strip.places[k] + strip.width / 2;
  const { ratio, palette: { named } } = s;
  [ctx.strokeStyle, ctx.lineWidth] = [named.data, 3 * ratio];
  ctx.strokeRect(strip.places[near] - ratio, strip.top - ratio,
    strip.width + 2 * ratio, strip.thumb + 2 * ratio);
  drawCaret(ctx, lerp(centre(a), centre(b), w), strip.top - 4 * ratio, 7 * ratio, named.data);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const y = (strip.top + strip.thumb) / ratio + (CAPTION_ROOM / 2 + 1) * type.scale;
  const slot = (strip.width / ratio + 6) / type.scale;
  const every = Math.ceil(36 / slot); // narrow pictures: not each has room for its t
  times.forEach((t, k) => {
    if (k % every) return;
    const colour = k === near ? named.text : named.muted;
    caption(ctx, k ? String(t) : `t = ${t}`, centre(k) / ratio, y, colour, 'center', 14);
  });
}

/**
 * @param {Pen} ctx @param {number} x @param {number} y @param {number} size @param {string} colour
 */
function drawCaret(ctx, x, y, size, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y - size);
  ctx.lineTo(x, y);
  ctx.fill();
}

// Where a picture is made smaller, some of its pixels are left out and none are averaged, which
// would make the noise look weaker than it is.
/** @param {PictureStage} s @param {Strip} strip @returns {SmallCanvas[]} */
function paintStrip(s, strip) {
  const { cloud, id, tiles } = s.held;
  const times = s.data.strip;
  const tile = Math.min(s.data.strip_tile, tiles.length - 1);
  const width = Math.min(strip.width, cloud.width);
  const height = Math.min(strip.thumb, cloud.height);
  const size = [width, height, cloud.width, cloud.height, cloud.channels, times.length].join();
  const key = [size, id, s.table.version, times, tile, s.palette.key].join('|');
  if (s.thumbs?.key === key) return s.thumbs.all;
  const same = s.thumbs?.size === size ? s.thumbs : null;
  const all = same?.all ?? times.map(() => smallCanvas(width, height));
  const chosen = same?.chosen ?? thinned(cloud, width, height);
  s.thumbs = { key, size, all, chosen };
  all.forEach(({ ctx, data, pixels }, k) => {
    paintTile(s, tile, times[k], pixels, 0, chosen);
    ctx.putImageData(data, 0, 0);
  });
  return all;
}

// Which values of a picture its thinned copy shows.
/** @param {Pictures} cloud @param {number} width @param {number} height @returns {Int32Array} */
function thinned(cloud, width, height) {
  const { channels } = cloud;
  const chosen = new Int32Array(width * height * channels);
  let k = 0;
  for (let row = 0; row < height; row++) {
    const y = Math.floor(((row + 0.5) * cloud.height) / height);
    for (let column = 0; column < width; column++) {
      const x = Math.floor(((column + 0.5) * cloud.width) / width);
      for (let c = 0; c < channels; c++) chosen[k++] = (y * cloud.width + x) * channels + c;
    }
  }
  return chosen;
}

// Which small picture lies at a place of the canvas (CSS pixels).
/** @param {PictureStage} s @param {Spot} at @returns {number | null} */
export function thumbAt(s, { x, y }) {
  const strip = s.sheet.strip;
  if (!strip) return null;
  const [px, py] = [x * s.ratio, y * s.ratio];
  if (py < strip.top - strip.caret || py > strip.top + strip.thumb + strip.line) return null;
  const index = strip.places.findIndex((left) => px >= left && px < left + strip.width);
  return index < 0 ? null : index;
}

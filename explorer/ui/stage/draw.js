// @ts-check
// One picture: paper, what lies under the dots, the dots, what lies over them.
import { blob } from '../engine/blobs.js';
import { pack32, rgb, rgba } from '../engine/colour.js';
import { freshPen } from '../engine/dom.js';
import { drawField, drawHeat } from '../engine/fields.js';
import { clamp } from '../engine/maths.js';
import { caption } from '../engine/text.js';
import { type } from '../engine/type.js';
import { drawBands } from './bands.js';
import { planeOf, project, screen } from './camera.js';
import { positions } from './clouds.js';
import { stampFlat, stampPlain, stampSolid } from './dots.js';
import { showsPictures } from './films.js';
import { drawMarks, drawPicked } from './marks.js';
import { drawPaint } from './paint.js';
import { blank } from './paper.js';
import { placeGrips } from './pointer.js';
import { findSpots } from './probes.js';
import { drawBox, drawTrails } from './shapes.js';
import { drawTiles } from './tiles.js';

/** @param {Stage} s */
export function drawPicture(s) {
  const { ctx } = s;
  freshPen(ctx, s.ratio);
  if (s.painting) {
    blank(ctx, s);
    drawPaint(s, ctx);
    return;
  }
  if (showsPictures(s)) { drawTiles(s, ctx); return; }
  if (s.held && !s.held.pictures) drawCloud(s, ctx, s.held);
}

/** @param {Stage} s @param {Pen} ctx @param {HeldCloud} held */
function drawCloud(s, ctx, held) {
  const sheet = planeOf(s);
  const shift = s.shiftNow();
  s.points = positions(held.cloud, held.coefs, s.table, s.clock.t, s.points);
  project(s.camera, sheet, held.cloud.dims, s.points, held.cloud.n, shift, s.places);
  const image = s.image();
  layUnder(s, ctx, image, held, sheet, shift);
  stampGhosts(s, image, held, sheet);
  stampCloud(s, image, held);
  ctx.putImageData(image.data, 0, 0);
  if (s.show.trails || s.picked !== null) drawTrails(s, ctx, held, sheet);
  drawPicked(s, ctx, s.places, held);
  s.spots = findSpots(s);
  drawMarks(s, ctx, sheet, shift);
  placeGrips(s, sheet, shift);
}

/**
 * @typedef {(ctx: Pen, sheet: Sheet, shift: number) => void} DrawLayer
 * @typedef {{ name: string, moves: boolean, draw: DrawLayer }} Layer
 */

// Fill the picture's memory with what lies under the dots. Reading the canvas back is the slow
// part, so what does not depend on t (plain paper, a solid's box) is kept for the next frame.
/**
 * @param {Stage} s @param {Pen} ctx @param {Picture} image @param {HeldCloud} held
 * @param {Sheet} sheet @param {number} shift
 */
function layUnder(s, ctx, image, held, sheet, shift) {
  const layers = layersUnder(s, held);
  if (!layers.length) { image.pixels.fill(pack32(s.palette.paper)); return; }
  const { yaw, pitch } = s.camera;
  const key = [layers.some((layer) => layer.moves) ? NaN : '', yaw, pitch, s.sizeKey, sheet.extent,
    s.palette.key, layers.map((layer) => layer.name)].join();
  if (key.startsWith('NaN') || s.underKey !== key) {
    blank(ctx, s);
    for (const layer of layers) layer.draw(ctx, sheet, shift);
    const { width, height } = s.dom.canvas;
    const read = ctx.getImageData(0, 0, width, height);
    s.under = new Uint32Array(read.data.buffer);
    s.underKey = key;
  }
  image.pixels.set(s.under);
}

/** @param {Stage} s @param {HeldCloud} held @returns {Layer[]} */
function layersUnder(s, held) {
  const { show, data, palette } = s;
  const heatMap = blob(data.heat);
  const arrows = show.field ? blob(data.field) : null;
  const reference = show.field ? blob(data.reference) : null;
  /** @type {Layer[]} */
  const layers = [];
  /** @param {string} name @param {boolean} moves @param {DrawLayer} draw */
  const add = (name, moves, draw) => layers.push({ name, moves, draw });
  if (held.cloud.dims === 3) {
    add('box', false, (ctx, sheet, shift) => drawBox(s, ctx, sheet, shift));
    return layers;
  }
  if (heatMap) {
    add('heat', true, (ctx, sheet, shift) =>
      drawHeat(ctx, heatMap, s.clock.t, sheet, shift, palette));
  }
  if (show.bands) {
    add('bands', true, (ctx, sheet) => drawBands(ctx, s.places, held.cloud.n, sheet, palette));
  }
  /** @param {string} name @param {Field} field @param {string} colour @param {number[]} dash */
  const fieldLayer = (name, field, colour, dash) => add(name, true, (ctx, sheet, shift) => {
    ctx.setLineDash(dash);
    drawField(ctx, field, s.clock.t, sheet, shift, colour);
    ctx.setLineDash([]);
  });
  if (reference) fieldLayer('reference', reference, rgba(palette.named.exact, 0.8), [3, 3]);
  if (arrows) fieldLayer('field', arrows, rgba(palette.named.prediction, 0.75), []);
  if (show.travel) add('ends', false, (ctx, sheet) => drawEnds(s, ctx, sheet));
  return layers;
}

/** @param {Stage} s @param {Pen} ctx @param {Sheet} sheet */
function drawEnds(s, ctx, sheet) {
  const { words } = s.data;
  const y = sheet.height - 18 * type.scale;
  const { muted } = s.palette.named;
  caption(ctx, words.data, sheet.cx + s.shift(0, sheet), y, muted, 'center', 15);
  caption(ctx, words.noise, sheet.cx + s.shift(s.data.T, sheet), y, muted, 'center', 15);
}

/** @param {Stage} s @param {number} n @returns {number} */
const dotSize = (s, n) => clamp(2.9 * (2000 / n) ** 0.22, 1.5, 3.6) * (s.width > 1100 ? 1.25 : 1);

/** @param {Stage} s @param {Picture} image @param {HeldCloud} held */
function stampCloud(s, image, held) {
  const { n, dims } = held.cloud;
  const stamper = dims === 3 ? stampSolid : stampFlat;
  const alpha = s.picked !== null ? 0.22 : s.show.trails ? 0.4 : 0.86;
  stamper(image, s.places, n, held.buckets, s.palette.ramp, s.ratio, dotSize(s, n), alpha);
}

// The target under the cloud; when the cloud travels, also the noise it comes from.
/** @param {Stage} s @param {Picture} image @param {HeldCloud} held @param {Sheet} sheet */
function stampGhosts(s, image, held, sheet) {
  const ghost = s.show.ghost ? blob(s.data.ghost) : null;
  if (ghost && ghost.dims === held.cloud.dims) stampGhost(s, image, sheet, ghost, [], 0, 0);
  if (!s.show.travel) return;
  if (!ghost) stampGhost(s, image, sheet, held.cloud, held.coefs, 0, 0);
  stampGhost(s, image, sheet, held.cloud, held.coefs, s.data.T, s.data.T);
}

/**
 * @param {Stage} s @param {Picture} image @param {Sheet} sheet @param {Cloud} cloud
 * @param {string[]} coefs @param {number} t @param {number} place
 */
function stampGhost(s, image, sheet, cloud, coefs, t, place) {
  const points = positions(cloud, coefs, s.table, t, null);
  const at = screen(cloud.n);
  project(s.camera, sheet, cloud.dims, points, cloud.n, s.shift(place, sheet), at);
  const colour = pack32(rgb(s.palette.named.muted));
  stampPlain(image, at, cloud.n, colour, s.ratio, dotSize(s, cloud.n) * 0.8, 0.28);
}

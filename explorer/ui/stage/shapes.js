// @ts-check
// Trails, and the frame of a solid cloud.
import { between } from '../engine/blobs.js';
import { cssOf, FADES, rgba } from '../engine/colour.js';
import { SHAPES } from '../engine/marks.js';
import { lerp } from '../engine/maths.js';
import { caption } from '../engine/text.js';
import { project, screen } from './camera.js';
import { pathOf } from './clouds.js';

// The times at which a trail is taken: every step, or some hundred of many.
/** @param {number} T @returns {number[]} */
export function trailTimes(T) {
  const count = Math.min(T, 96);
  return Array.from({ length: count + 1 }, (_, k) => (k / count) * T);
}

// Paths in data units, kept until the cloud, the table or the choice of points changes.
/** @param {Stage} s @param {HeldCloud} held @returns {Trail[]} */
function trailPaths(s, held) {
  const chosen = s.picked === null ? chosenTrails(s, held.cloud.n) : [s.picked];
  const key = [held.id, s.table.version, chosen.join()].join('|');
  if (s.trailKey !== key) {
    s.trailKey = key;
    const times = trailTimes(s.data.T);
    s.trailPaths = chosen.map((index) => ({
      index, times, path: pathOf(held.cloud, held.coefs, s.table, index, times),
    }));
  }
  return s.trailPaths;
}

/** @param {Stage} s @param {number} n @returns {number[]} */
function chosenTrails(s, n) {
  const given = s.data.trails.filter((i) => i < n).slice(0, 25);
  if (given.length) return given;
  return Array.from({ length: Math.min(16, n) }, (_, k) => Math.floor(((k + 0.5) * n) / 16));
}

// Gone through: clear; still to come: faint.
/** @param {Stage} s @param {Pen} ctx @param {HeldCloud} held @param {Sheet} sheet */
export function drawTrails(s, ctx, held, sheet) {
  const from = s.data.play === 'down' ? s.data.T : 0;
  for (const { index, times, path } of trailPaths(s, held)) {
    const colour = s.palette.ramp[held.buckets[index] * FADES];
    const line = screen(times.length);
    const { dims } = held.cloud;
    times.forEach((t, k) => projectOne(s, sheet, dims, path, k, s.shift(t, sheet), line));
    const [low, high] = [Math.min(from, s.clock.t), Math.max(from, s.clock.t)];
    strokeTrail(ctx, line, times, 0, s.data.T, cssOf(colour, 0.3), 1);
    strokeTrail(ctx, line, times, low, high, s.palette.named.background, 4.5);
    strokeTrail(ctx, line, times, low, high, cssOf(colour, 1), s.picked === null ? 2 : 2.6);
    if (s.picked === null) drawHead(s, ctx, s.places.x[index], s.places.y[index], colour);
  }
}

/**
 * @param {Stage} s @param {Sheet} sheet @param {number} dims @param {Float32Array} path
 * @param {number} k @param {number} shift @param {Places} line
 */
function projectOne(s, sheet, dims, path, k, shift, line) {
  const one = screen(1);
  project(s.camera, sheet, dims, path.subarray(k * dims, (k + 1) * dims), 1, shift, one);
  line.x[k] = one.x[0];
  line.y[k] = one.y[0];
}

/** @param {Stage} s @param {Pen} ctx @param {number} x @param {number} y @param {number} colour */
function drawHead(s, ctx, x, y, colour) {
  SHAPES.dot(ctx, [x, y], s.palette.named.background, 3);
  SHAPES.dot(ctx, [x, y], cssOf(colour, 1), 0);
}

// The part of a trail between two times, its ends cut where t falls between two samples.
/**
 * @param {Pen} ctx @param {Places} line @param {number[]} times @param {number} low
 * @param {number} high @param {string} colour @param {number} width
 */
function strokeTrail(ctx, line, times, low, high, colour, width) {
  [ctx.strokeStyle, ctx.lineWidth] = [colour, width];
  [ctx.lineCap, ctx.lineJoin] = ['round', 'round'];
  /** @param {number} t @returns {Point} */
  const point = (t) => {
    const [a, b, w] = between(times, t);
    return [lerp(line.x[a], line.x[b], w), lerp(line.y[a], line.y[b], w)];
  };
  ctx.beginPath();
  ctx.moveTo(...point(low));
  times.forEach((t, k) => { if (t > low && t < high) ctx.lineTo(line.x[k], line.y[k]); });
  ctx.lineTo(...point(high));
  ctx.stroke();
}

const BOX = 0.6; // of the extent: the shape fills it, the noise may spill over

// A faint box tells which way a solid cloud is turned; its three floor axes carry names.
/** @param {Stage} s @param {Pen} ctx @param {Sheet} sheet @param {number} shift */
export function drawBox(s, ctx, sheet, shift) {
  const e = sheet.extent * BOX;
  const corners = new Float32Array(24);
  for (let k = 0; k < 8; k++) {
    corners.set([k & 1 ? e : -e, k & 2 ? e : -e, k & 4 ? e : -e], 3 * k);
  }
  const at = project(s.camera, sheet, 3, corners, 8, shift, screen(8));
  ctx.strokeStyle = rgba(s.palette.named.muted, 0.28);
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let k = 0; k < 8; k++) {
    for (const bit of [1, 2, 4]) {
      if (k & bit) continue;
      ctx.moveTo(at.x[k], at.y[k]);
      ctx.lineTo(at.x[k | bit], at.y[k | bit]);
    }
  }
  ctx.stroke();
  Object.entries({ x: 1, y: 2, z: 4 }).forEach(([name, k]) =>
    caption(ctx, name, at.x[k], at.y[k], s.palette.named.muted, 'center'));
}

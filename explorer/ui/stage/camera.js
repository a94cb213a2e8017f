// @ts-check
// From data units to pixels. In 3-D: a turntable (yaw, then pitch) and a mild perspective.
import { clamp } from '../engine/maths.js';

export const VIEWED = { yaw: -0.6, pitch: 0.35 }; // from where, before a hand turns it
/** @param {number} angle @returns {number} as fine as an address says it */
const whole = (angle) => Math.round(angle * 1e4) / 1e4;

const FAR = 5; // the eye's distance in half-widths of the data: nearer would bend the shape

export class Camera {
  yaw = VIEWED.yaw;
  pitch = VIEWED.pitch;
  /** @param {number} dx @param {number} dy */
  turn(dx, dy) {
    this.yaw = whole(this.yaw + dx * 0.01);
    this.pitch = clamp(whole(this.pitch + dy * 0.01), -1.5, 1.5);
  }
  // The sheet: where the origin lies and how many pixels a unit has.
  /**
   * @param {number} width @param {number} height @param {number} extent @param {boolean} [share]
   * @returns {Sheet}
   */
  sheet(width, height, extent, share) {
    const room = share ? Math.min(width / 4.6, height / 2) : Math.min(width, height) / 2;
    return { width, height, cx: width / 2, cy: height / 2, scale: (room * 0.96) / extent, extent };
  }
}

// Screen places of `count` points; depth runs from 0 (near) to 1 (far), in 3-D only.
/**
 * @param {Camera} camera @param {Sheet} sheet @param {number} dims @param {Numbers} source
 * @param {number} count @param {number} shift @param {Places} out @returns {Places}
 */
export function project(camera, sheet, dims, source, count, shift, out) {
  return dims === 3
    ? projectSolid(camera, sheet, source, count, shift, out)
    : projectFlat(sheet, source, count, shift, out);
}

/**
 * @param {Sheet} sheet @param {Numbers} source @param {number} count @param {number} shift
 * @param {Places} out @returns {Places}
 */
function projectFlat(sheet, source, count, shift, out) {
  const { scale, cy } = sheet;
  const cx = sheet.cx + shift;
  for (let i = 0; i < count; i++) {
    out.x[i] = cx + source[2 * i] * scale;
    out.y[i] = cy - source[2 * i + 1] * scale;
  }
  return out;
}

// z points up, as the data's third axis; the table turns about it and is seen from above.
/**
 * @param {Camera} camera @param {Sheet} sheet @param {Numbers} source @param {number} count
 * @param {number} shift @param {Places} out @returns {Places}
 */
function projectSolid(camera, sheet, source, count, shift, out) {
  const [cosYaw, sinYaw] = [Math.cos(camera.yaw), Math.sin(camera.yaw)];
  const [cosPitch, sinPitch] = [Math.cos(camera.pitch), Math.sin(camera.pitch)];
  const { cy, extent } = sheet;
  const cx = sheet.cx + shift;
  const { scale } = sheet;
  const eye = FAR * extent;
  for (let i = 0; i < count; i++) {
    const x = source[3 * i];
    const y = source[3 * i + 1];
    const z = source[3 * i + 2];
    const across = x * cosYaw - y * sinYaw;
    const away = x * sinYaw + y * cosYaw;
    const up = z * cosPitch + away * sinPitch;
    const depth = away * cosPitch - z * sinPitch;
    const size = (scale * eye) / Math.max(eye + depth, 0.2 * eye);
    out.x[i] = cx + across * size;
    out.y[i] = cy - up * size;
    out.depth[i] = clamp(0.5 + depth / (2.6 * extent), 0, 1);
  }
  return out;
}

/** @param {number} n @returns {Places} */
export const screen = (n) => ({
  x: new Float32Array(n), y: new Float32Array(n), depth: new Float32Array(n), n,
});

// The stage's sheet, for what is drawn and pointed at in data units: nothing but pictures lies on a
// sheet of tiles.
/** @param {Stage} s @returns {Sheet} */
export const planeOf = ({ sheet }) => /** @type {Sheet} */ (sheet);

// From pixels back to data units: only a flat sheet can be pointed at.
/**
 * @param {Sheet} sheet @param {number} x @param {number} y @param {number} [shift] @returns {Point}
 */
export const unproject = (sheet, x, y, shift = 0) => [
  (x - sheet.cx - shift) / sheet.scale, (sheet.cy - y) / sheet.scale,
];

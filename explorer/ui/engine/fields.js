// @ts-check
// Vector and scalar fields at the present t.
import { mixRgb, pack32, rgb, rgba } from './colour.js';
import { penOf } from './dom.js';
import { clamp, lerp } from './maths.js';

/**
 * @param {Pen} ctx @param {Field} field @param {number} t @param {Sheet} sheet
 * @param {number} shift @param {string} colour
 */
export function drawField(ctx, field, t, sheet, shift, colour) {
  const arrows = field.at(t);
  const { grid } = field.header;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  for (let g = 0; g < grid.length; g += 2) {
    const x = sheet.cx + shift + grid[g] * sheet.scale;
    const y = sheet.cy - grid[g + 1] * sheet.scale;
    arrowPath(ctx, x, y, x + arrows[g] * sheet.scale, y - arrows[g + 1] * sheet.scale, 4);
  }
  ctx.stroke();
}

// A shaft and two short barbs; the barbs shrink with the arrow so that short ones stay readable.
/**
 * @param {Pen} ctx @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1
 * @param {number} barb
 */
export function arrowPath(ctx, x0, y0, x1, y1, barb) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 0.5) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const size = Math.min(barb, length * 0.5);
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.moveTo(x1 - (ux + 0.6 * uy) * size, y1 - (uy - 0.6 * ux) * size);
  ctx.lineTo(x1, y1);
  ctx.lineTo(x1 - (ux - 0.6 * uy) * size, y1 - (uy + 0.6 * ux) * size);
}

const heatCanvas = document.createElement('canvas');

// The field as a small picture, one pixel per cell, that the canvas enlarges smoothly.
/**
 * @param {Pen} ctx @param {Heat} heat @param {number} t @param {Sheet} sheet
 * @param {number} shift @param {Palette} palette
 */
export function drawHeat(ctx, heat, t, sheet, shift, palette) {
  const values = heat.at(t);
  const [, rows, columns] = heat.shape;
  const [xmin, xmax, ymin, ymax] = heat.header.extent;
  const { contours } = heat.header;
  /** @param {number} x @param {number} y @returns {Point} */
  const place = (x, y) => [sheet.cx + shift + x * sheet.scale, sheet.cy - y * sheet.scale];
  if (!contours) {
    fillHeat(values, rows, columns, heat.header, palette);
    const [dx, dy] = [(xmax - xmin) / (columns - 1) / 2, (ymax - ymin) / (rows - 1) / 2];
    const [left, top] = place(xmin - dx, ymax + dy);
    const [right, bottom] = place(xmax + dx, ymin - dy);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(heatCanvas, left, top, right - left, bottom - top);
  }
  /** @param {number} column @param {number} row @returns {Point} */
  const at = (column, row) => place(
    lerp(xmin, xmax, column / (columns - 1)), lerp(ymin, ymax, row / (rows - 1)));
  ctx.strokeStyle = rgba(palette.named.exact, contours ? 0.55 : 0.18);
  ctx.lineWidth = contours ? 1.25 : 1;
  ctx.beginPath();
  for (const level of levelsOf(heat.header)) contour(ctx, values, rows, columns, level, at);
  ctx.stroke();
}

const LEVEL_COUNT = 8;
/** @param {HeatHeader} header @returns {number[]} */
const levelsOf = ({ low, high }) => Array.from({ length: LEVEL_COUNT - 1 }, (_, k) =>
  lerp(low, high, (k + 1) / LEVEL_COUNT));

// Signed fields diverge from the paper in two colours; others grow out of it in one.
/**
 * @param {Numbers} values @param {number} rows @param {number} columns @param {HeatHeader} header
 * @param {Palette} palette
 */
function fillHeat(values, rows, columns, { low, high, colour: name }, palette) {
  heatCanvas.width = columns;
  heatCanvas.height = rows;
  const small = penOf(heatCanvas);
  const image = small.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const signed = low < 0 && high > 0;
  const top = signed ? Math.max(-low, high) : high - low || 1;
  const plus = rgb(signed ? palette.named.error : palette.named[name]);
  const minus = rgb(palette.named.data);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = signed ? values[row * columns + column] : values[row * columns + column] - low;
      const w = 0.6 * clamp(Math.abs(value) / top, 0, 1);
      const colour = mixRgb(palette.paper, value < 0 ? minus : plus, w);
      pixels[(rows - 1 - row) * columns + column] = pack32(colour);
    }
  }
  small.putImageData(image, 0, 0);
}

// Marching squares without joining: every cell adds its one or two segments to the path.
/** @typedef {(column: number, row: number) => Point} Placer */

/**
 * @param {Pen} ctx @param {Numbers} values @param {number} rows @param {number} columns
 * @param {number} level @param {Placer} at
 */
export function contour(ctx, values, rows, columns, level, at) {
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < columns; c++) {
      const corner = [
        values[r * columns + c], values[r * columns + c + 1],
        values[(r + 1) * columns + c + 1], values[(r + 1) * columns + c],
      ];
      const above = corner.map((value) => value >= level);
      if (above[0] === above[1] && above[1] === above[2] && above[2] === above[3]) continue;
      segments(ctx, c, r, corner, above, level, at);
    }
  }
}

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/**
 * @param {Pen} ctx @param {number} c @param {number} r @param {number[]} corner
 * @param {boolean[]} above @param {number} level @param {Placer} at
 */
function segments(ctx, c, r, corner, above, level, at) {
  let open = false;
  for (let edge = 0; edge < 4; edge++) {
    const next = (edge + 1) % 4;
    if (above[edge] === above[next]) continue;
    const w = (level - corner[edge]) / (corner[next] - corner[edge]);
    const [x, y] = at(c + lerp(CORNERS[edge][0], CORNERS[next][0], w),
      r + lerp(CORNERS[edge][1], CORNERS[next][1], w));
    if (open) ctx.lineTo(x, y); else ctx.moveTo(x, y);
    open = !open;
  }
}

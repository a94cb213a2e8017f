// @ts-check
// Histograms of draws, made anew for each picture: sums of columns with the numbers of the moment.
import { blob } from '../engine/blobs.js';
import { resolve, rgba } from '../engine/colour.js';
import { pixelOf } from './axes.js';

const BINS = 36;
const PER_WIDTH = 4; // bins of a standard deviation

// The densities of bins about the mean: where the first begins, how wide each is; null where all
// draws are the same.
/**
 * @param {Shaped<Float32Array>} columns (J, N) @param {number[]} coefs
 * @returns {Histogram | null}
 */
export function histogram(columns, coefs) {
  const count = columns.shape[1];
  const sums = new Float64Array(count);
  coefs.forEach((c, j) => {
    for (let n = 0; n < count; n++) sums[n] += c * columns[j * count + n];
  });
  const mean = sums.reduce((all, x) => all + x, 0) / count;
  const spread = Math.sqrt(sums.reduce((all, x) => all + (x - mean) ** 2, 0) / count);
  if (!(spread > 1e-6)) return null;
  const width = spread / PER_WIDTH;
  const low = mean - (BINS / 2) * width;
  const heights = Array(BINS).fill(0);
  for (const x of sums) {
    const bin = Math.floor((x - low) / width);
    if (bin >= 0 && bin < BINS) heights[bin] += 1 / (count * width);
  }
  return { low, width, heights };
}

// The histograms of a row, with the numbers of the moment.
/** @param {Line} s @param {LineRow} row @returns {RowBars[]} */
export function barsOf(s, row) {
  return s.data.draws.filter((each) => each.row === row.i).flatMap((each) => {
    const held = blob(each.blob);
    const bars = held && histogram(held.columns, each.coefs.map((c) => s.names.at(c)));
    return bars ? [{ bars, colour: each.colour }] : [];
  });
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row @param {RowBars[]} all */
export function drawDraws(s, ctx, row, all) {
  const rise = row.shown[0]?.rise ?? 0;
  for (const { bars, colour } of all) {
    ctx.fillStyle = rgba(resolve(s.palette, colour), 0.35);
    bars.heights.forEach((height, k) => {
      const [left, right] = [k, k + 1].map((at) => pixelOf(s, row, bars.low + at * bars.width));
      const tall = height * rise;
      ctx.fillRect(left, row.base - tall, Math.max(right - left - 1, 0.5), tall);
    });
  }
}

// @ts-check
// Bars: their numbers, and where t and the values lie on the canvas.
import { clamp, lerp } from '../engine/maths.js';
import { raised } from '../engine/numbers.js';
import { type } from '../engine/type.js';
import { ticksOf } from '../line/axes.js';
import { legendOf } from './legend.js';

export class BarTable {
  /** @param {BarsHeader} header */
  constructor({ times, values, errors, shares, apart, apart_errors }) {
    this.times = times;
    this.values = values;
    this.errors = errors;
    this.shares = shares;
    this.apart = apart;
    this.apart_errors = apart_errors;
    const [series, count] = values.shape;
    this.series = series;
    this.count = count;
  }
  // Of series i at the k-th time; NaN where nothing is known.
  /**
   * @param {'values' | 'errors' | 'shares'} name @param {number} i @param {number} k
   * @returns {number}
   */
  read(name, i, k) { return this[name]?.[i * this.count + k] ?? NaN; }
}

/** @param {Bars} s @param {BarTable} table @returns {BarFrame} */
export function layBars(s, table) {
  const { data } = s;
  const scale = type.scale;
  const left = 58 * scale;
  const right = s.width - (table.shares ? 52 : 18) * scale;
  const end = right - (table.apart ? 46 * scale : 0); // what stands apart lies beyond
  const bendT = data.log_t ? Math.log : (/** @type {number} */ t) => t;
  const [low, high] = [bendT(edge(table, 0, -1)), bendT(edge(table, table.count - 1, 1))];
  return {
    left, right, end, top: 34 * scale, base: s.height - 34 * scale,
    x: (t) => left + ((bendT(t) - low) / (high - low)) * (end - left),
    timeAt: (px) => {
      const place = lerp(low, high, clamp((px - left) / (end - left), 0, 1));
      return data.log_t ? Math.exp(place) : place;
    },
  };
}

// Neighbours that would be narrower than `least` pixels share a bar with their mean.
/** @param {Bars} s @param {BarTable} table @param {BarFrame} frame @returns {BarGroup[]} */
export function groupBars(s, table, frame) {
  const least = s.data.layout === 'side' ? 3 * table.series + 2 : 3;
  const groups = [];
  let from = 0;
  for (let k = 0; k < table.count; k++) {
    const left = frame.x(edge(table, from, -1));
    const right = frame.x(edge(table, k, 1));
    if (right - left < least && k < table.count - 1) continue;
    const first = from;
    const values = Array.from({ length: table.series }, (_, i) => meanOf(table, i, first, k));
    groups.push({ from, to: k, left, right, values });
    from = k + 1;
  }
  return groups;
}

// Half-way to the neighbour.
/** @param {BarTable} table @param {number} k @param {number} side */
function edge({ times, count }, k, side) {
  /** @param {number} other */
  const gapTo = (other) => Math.abs(times[clamp(other, 0, count - 1)] - times[k]);
  const gap = gapTo(k + side) || gapTo(k - side) || 1;
  return times[k] + side * Math.min(gap / 2, times[k] > 1 ? Infinity : 0.4);
}

// Above the bars: lines of the legend, and one for the axes' names and what groups mean.
/** @param {Bars} s @param {Pen} ctx @param {BarGroup[]} groups @returns {number} */
export function headOf(s, ctx, groups) {
  const { data, bars } = s;
  const largest = Math.max(...groups.map(({ from, to }) => to - from + 1));
  s.note = largest > 1 ? data.words.grouped.replace('{n}', String(largest)) : '';
  const named = Boolean(bars.shares || data.y_label || s.note);
  return (14 + 20 * legendOf(s, ctx).length + 20 * Number(named)) * type.scale;
}

/** @param {BarTable} table @param {number} i @param {number} from @param {number} to */
function meanOf(table, i, from, to) {
  let [sum, squares, count] = [0, 0, 0];
  for (let k = from; k <= to; k++) {
    const value = table.read('values', i, k);
    if (Number.isNaN(value)) continue;
    sum += value;
    squares += (table.read('errors', i, k) || 0) ** 2;
    count++;
  }
  return { mean: count ? sum / count : NaN, error: Math.sqrt(squares) / count || 0 };
}

// --- the axis of values -----------------------------------------------------------------------
/** @param {Bars} s @param {BarTable} table @returns {BarScale} */
export function scaleOf(s, table) {
  const { y, y_range: given } = s.data;
  const all = [...table.values, ...(table.apart ?? [])].filter(Number.isFinite);
  if (y === 'log') return logScale(all, given);
  const most = Math.max(...all.map(Math.abs), 1e-12);
  const least = all.filter((value) => value).reduce((a, b) => Math.min(a, Math.abs(b)), most);
  const low = given?.[0] ?? Math.min(0, ...all);
  const high = given?.[1] ?? Math.max(0, ...all);
  if (y === 'linear') {
    return { bend: (v) => v, low, high: high > low ? high : low + 1, floor: 0, unit: 1 };
  }
  const unit = Math.max(least, most * 1e-6);
  /** @param {number} v */
  const bend = (v) => Math.sign(v) * Math.log10(1 + Math.abs(v) / unit);
  return { bend, low: bend(low), high: bend(high) || 1, floor: 0, unit };
}

// Whole decades, so that the axis stands still while the numbers move a little; at most twelve.
/** @param {number[]} all @param {Ends | null} given @returns {BarScale} */
function logScale(all, given) {
  const logs = all.filter((value) => value > 0).map(Math.log10);
  const high = given ? Math.log10(given[1]) : Math.ceil(Math.max(...logs, -12) + 0.02);
  const least = given ? Math.log10(given[0]) : Math.floor(Math.min(...logs, high - 1) - 0.02);
  const low = Math.max(least, high - 12);
  return { bend: (v) => (v > 0 ? Math.log10(v) : -Infinity), low, high, floor: low, unit: 1 };
}

/** @param {{ scale: BarScale, frame: BarFrame }} s @param {number} value @returns {number} */
export const barY = ({ scale, frame }, value) => {
  const share = (scale.bend(value) - scale.low) / (scale.high - scale.low);
  return lerp(frame.base, frame.top, clamp(share, 0, 1));
};

/**
 * @param {{ data: BarsData }} s @param {{ scale: BarScale, frame: BarFrame }} laid
 * @returns {[value: number, text: string][]}
 */
export function barTicks({ data }, { scale, frame }) {
  const tall = frame.base - frame.top;
  if (data.y === 'log') {
    const decades = scale.high - scale.low;
    const step = [1, 2, 3, 4, 6].find((each) => (tall / decades) * each >= 24 * type.scale) ?? 6;
    const first = Math.ceil(scale.low / step) * step;
    return Array.from({ length: Math.floor((scale.high - first) / step + 1e-9) + 1 }, (_, k) =>
      [10 ** (first + k * step), `10${raised(first + k * step)}`]);
  }
  if (data.y === 'linear') return ticksOf([scale.low, scale.high], tall * 2);
  const sizes = [];
  for (let p = Math.ceil(Math.log10(scale.unit)); p < 12; p++) sizes.push(10 ** p);
  const inside = [0, ...sizes, ...sizes.map((v) => -v)]
    .filter((v) => scale.bend(v) >= scale.low && scale.bend(v) <= scale.high);
  return inside.map((v) => [v, v ? `${v < 0 ? '−' : ''}10${raised(Math.log10(Math.abs(v)))}` : '0']);
}

// @ts-check
// Curves: sums of the one bell, moved, stretched and weighted by the numbers of the moment.
import { lerp } from '../engine/maths.js';

export const THIN = 1e-9; // a narrower bell is a spike

/** @param {Line} s @param {BellShape} shape @returns {LineCurve[]} */
export function curvesNow(s, shape) {
  /** @type {LineCurve[]} */
  const curves = [];
  for (const spec of s.data.curves) {
    const bells = bellsOf(s.names, spec, curves);
    const { mean, width } = momentsOf(bells);
    const curve = { spec, shape, bells, mean, width };
    s.names.learn(spec.name, curve);
    curves.push(curve);
  }
  return curves;
}

/** @param {Names} names @param {BellCurve} spec @param {LineCurve[]} before @returns {Bell[]} */
function bellsOf(names, spec, before) {
  if (spec.matches) {
    const like = before.find((curve) => curve.spec.name === spec.matches);
    return like ? [{ mean: like.mean, width: like.width, weight: 1 }] : [];
  }
  const bells = spec.bells.map(({ mean, width, weight }) =>
    ({ mean: names.at(mean), width: names.at(width), weight: names.at(weight) }));
  if (spec.log_weights) shareOut(bells);
  return bells;
}

// Weights given as logarithms, up to a constant, so that none is too large or too small to be kept.
/** @param {Bell[]} bells */
export function shareOut(bells) {
  const top = Math.max(...bells.map(({ weight }) => weight));
  let sum = 0;
  for (const bell of bells) sum += (bell.weight = Math.exp(bell.weight - top));
  for (const bell of bells) bell.weight /= sum;
}

/** @param {Bell[]} bells @returns {{ mean: number, width: number }} */
export function momentsOf(bells) {
  const total = bells.reduce((sum, { weight }) => sum + weight, 0);
  const mean = bells.reduce((sum, bell) => sum + bell.weight * bell.mean, 0) / total;
  const variance = bells.reduce((sum, { weight, mean: at, width }) =>
    sum + weight * (width ** 2 + (at - mean) ** 2), 0) / total;
  return { mean, width: Math.sqrt(variance) };
}

/** @param {Bell} bell @returns {boolean} */
export const isSpike = ({ width }) => width <= THIN;
/** @param {LineCurve} curve @returns {boolean} */
export const isThere = (curve) => Number.isFinite(curve.mean) && Number.isFinite(curve.width);

/** @param {LineCurve} curve @param {number} x @returns {number} */
export function heightAt({ bells, shape }, x) {
  let sum = 0;
  for (const { mean, width, weight } of bells) {
    if (width > THIN) sum += (weight * shape.at((x - mean) / width)) / width;
  }
  return sum;
}

// Places where a curve is to be known: every pixel or two, and close around narrower bells.
const AROUND = Array.from({ length: 33 }, (_, k) => (k - 16) / 4);

/** @param {LineCurve} curve @param {Ends} ends @param {number} pixels */
function samplePlaces(curve, [low, high], pixels) {
  const count = Math.max(2, Math.ceil(pixels / 1.5));
  const places = Array.from({ length: count + 1 }, (_, k) => lerp(low, high, k / count));
  const pixel = (high - low) / pixels;
  for (const { mean, width } of curve.bells) {
    if (!(width > THIN && width < 12 * pixel)) continue;
    for (const z of AROUND) {
      const x = mean + z * width;
      if (x > low && x < high) places.push(x);
    }
  }
  return Float64Array.from(places).sort();
}

/** @param {LineCurve} curve @param {Ends} ends @param {number} pixels @returns {ShownCurve} */
export function sample(curve, ends, pixels) {
  const xs = samplePlaces(curve, ends, pixels);
  const ys = xs.map((x) => heightAt(curve, x));
  let top = 0;
  for (let k = 1; k < ys.length; k++) if (ys[k] > ys[top]) top = k;
  return { curve, xs, ys, peak: [xs[top], ys[top]], rise: 0 };
}

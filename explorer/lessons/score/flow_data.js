// @ts-check
// The numbers of two runs from the same noise: i is the run, k the index of a time.

export class FlowData {
  /** @param {FlowHeader} header */
  constructor(header) {
    const [, count, wide] = header.paths.shape;
    this.header = header;
    this.count = count;
    this.wide = wide; // how many paths
    this.bins = header.histograms.shape[2];
    this.places = header.curves.shape[1];
  }
  // The state that stands at t: the visited time at or above it.
  /** @param {number} t @returns {number} the time's index */
  indexAt(t) {
    const index = this.header.times.findIndex((time) => time >= t - 1e-6);
    return index < 0 ? this.count - 1 : index;
  }
  /** @param {number} i @param {number} k @param {number} p @returns {number} where path p is */
  path(i, k, p) {
    const { paths, scale } = this.header;
    return paths[(i * this.count + k) * this.wide + p] * scale;
  }
  /** @param {number} i @param {number} k @param {number} b @returns {number} of bin b */
  bar(i, k, b) {
    const { histograms, bar_scale: scale } = this.header;
    return histograms[(i * this.count + k) * this.bins + b] * scale;
  }
  /** @param {number} k @param {number} j @returns {number} of the exact density at place j */
  height(k, j) { return this.header.curves[k * this.places + j] * this.header.curve_scale; }
  /** @param {number} i @param {number} k @returns {number} the distance from exact draws */
  gap(i, k) { return this.header.distances[i * this.count + k]; }
}

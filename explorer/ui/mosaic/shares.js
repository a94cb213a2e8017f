// @ts-check
// A joint law from parts: an area is a share times a split, everything else sums of areas.

/** By name, of the lower y: joint_0 …, split_0 …, slice_0 … (NaN of nothing), and margin, how often
 * it comes; column_0 … of x. @param {number[]} widths @param {number[]} lower @param {number} whole
 * @returns {Record<string, number>} */
export function sharesOf(widths, lower, whole) {
  const joint = widths.map((width, i) => (width / whole) * (lower[i] / whole));
  const margin = joint.reduce((sum, each) => sum + each, 0);
  /** @type {Record<string, number>} */
  const named = { margin };
  widths.forEach((width, i) => {
    named[`column_${i}`] = width / whole;
    named[`split_${i}`] = lower[i] / whole;
    named[`joint_${i}`] = joint[i];
    named[`slice_${i}`] = joint[i] / margin;
  });
  return named;
}

/** A split moved within its column. @param {number[]} lower @param {number} i @param {number} by
 * @param {number} whole */
export function split(lower, i, by, whole) {
  return lower.map((each, k) => (k === i ? Math.max(0, Math.min(whole, each + by)) : each));
}

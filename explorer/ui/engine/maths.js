// @ts-check
// Small maths that every picture needs.

/** @param {number} x @param {number} low @param {number} high @returns {number} */
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

/** @param {number} a @param {number} b @param {number} w @returns {number} */
export const lerp = (a, b, w) => a + (b - a) * w;

// @ts-check
// Small maths that every picture needs.

/** @param {number} x @param {number} low @param {number} high @returns {number} */
export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

/** @param {number} a @param {number} b @param {number} w @returns {number} */
export const lerp = (a, b, w) => a + (b - a) * w;

const MOVES = 100; // of an arrow key from one end of a curve to the other

/** How many of so many points an arrow key goes on. @param {number} count @param {boolean} far */
export const stride = (count, far) => Math.ceil((far ? 10 : 1) * (count / MOVES));

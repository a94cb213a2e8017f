// @ts-check
// Letters that stand alone in a text are symbols: the ᾱ of `√ᾱ_t`, the q and both x of
// `q(x_{t−1} | x_t)`; those of words are not. What a canvas has written is kept with its places.

const WORDS = "\\p{Script=Latin}\\p{Script=Greek}\\p{M}’'-"; // what a lone letter has beside it never
const LONE = new RegExp(`(?<![${WORDS}])([\\p{Script=Latin}\\p{Script=Greek}]\\p{M}?)([₀-₉ₜ]*)`
  + `(?![${WORDS}])`, 'gu');

/** The symbols of a text that is cut into pieces, some of them lower.
 * @param {[piece: string, low: boolean][]} parts @returns {LoneLetter[]} */
export function lettersIn(parts) {
  return parts.flatMap(([piece, low], k) => (low ? [] : [...piece.matchAll(LONE)].map((match) => {
    const [whole, letter, index] = match;
    const to = match.index + whole.length;
    const isLower = to === piece.length && Boolean(parts[k + 1]?.[1]);
    return { k, from: match.index, to, letter, isLower, index: isLower ? parts[k + 1][0] : index };
  })));
}

/** By canvas, the symbols of the picture that is on it.
 * @type {WeakMap<HTMLCanvasElement, Written[]>} */
const pictures = new WeakMap();

/** A new picture begins. @param {HTMLCanvasElement} canvas */
export const forgetLetters = (canvas) => { pictures.set(canvas, []); };

/** @param {HTMLCanvasElement} canvas @returns {Written[]} */
export const lettersOn = (canvas) => pictures.get(canvas) ?? [];

/** A line of words was written, its pieces so wide, with the middle of its height at y.
 * @param {Pen} ctx its font is of what is not lower
 * @param {[piece: string, low: boolean][]} parts @param {number[]} widths
 * @param {number} x @param {number} y @param {number} height */
export function noteLetters(ctx, parts, widths, x, y, height) {
  const written = pictures.get(ctx.canvas);
  if (!written) return;
  for (const { k, from, to, letter, index, isLower } of lettersIn(parts)) {
    const [piece] = parts[k];
    const before = widths.slice(0, k).reduce((sum, width) => sum + width, 0);
    const left = x + before + ctx.measureText(piece.slice(0, from)).width;
    const width = ctx.measureText(piece.slice(from, to)).width + (isLower ? widths[k + 1] : 0);
    written.push({ letter, index, place: [left, y - height / 2, width, height] });
  }
}

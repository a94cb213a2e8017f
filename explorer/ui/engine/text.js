// @ts-check
// Words on a canvas, some with lowered letters: `x_t`, `x_{t−1}`.
import { noteLetters } from './letters.js';
import { clamp } from './maths.js';
import { type } from './type.js';

const FONT = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/**
 * @param {Pen} ctx @param {string} text @param {number} x @param {number} y @param {string} colour
 * @param {Align} [align] @param {number} [size] @param {string | null} [paper]
 */
export function caption(ctx, text, x, y, colour, align = 'left', size = 14, paper = null) {
  ctx.font = `${size * type.scale}px ${FONT}`;
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  if (paper) { // a halo, so that words stay legible on a cloud
    ctx.strokeStyle = paper;
    ctx.lineWidth = 4;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

// The words of a text in turn, and whether they stand lowered.
/** @param {string} text @returns {[piece: string, low: boolean][]} */
export function pieces(text) {
  return text.split(/(_\{[^}]*\}|_[A-Za-z0-9]+)/).filter(Boolean).map((piece) => {
    const low = /^_(\{|[A-Za-z0-9])/.test(piece);
    return [low ? piece.replace(/^_\{?|\}$/g, '') : piece, low];
  });
}

/** @param {boolean} low @param {number} size @returns {string} */
const fontOf = (low, size) => `${(low ? 0.72 : 1) * size * type.scale}px ${FONT}`;

/** @param {Pen} ctx @param {[string, boolean][]} parts @param {number} size @returns {number[]} */
function pieceWidths(ctx, parts, size) {
  return parts.map(([piece, low]) => {
    ctx.font = fontOf(low, size);
    return ctx.measureText(piece).width;
  });
}

/** @param {number[]} widths @returns {number} */
const total = (widths) => widths.reduce((sum, width) => sum + width, 0);
/** @param {Pen} ctx @param {string} text @param {number} size @returns {number} */
export const subscriptedWidth = (ctx, text, size) => total(pieceWidths(ctx, pieces(text), size));

// A line of words; it shrinks, to 13 pixels at least, where there is too little room. Answers with
// its width.
/**
 * @param {Pen} ctx @param {string} text @param {number} x @param {number} y @param {string} colour
 * @param {Align} align @param {number} size @param {number} [room] @returns {number}
 */
export function subscripted(ctx, text, x, y, colour, align, size, room = Infinity) {
  const parts = pieces(text);
  let widths = pieceWidths(ctx, parts, size);
  const full = clamp((size * room) / total(widths), Math.min(13, size), size);
  if (full < size) widths = pieceWidths(ctx, parts, full);
  let at = align === 'center' ? x - total(widths) / 2 : x;
  const start = at;
  [ctx.textAlign, ctx.textBaseline, ctx.fillStyle] = ['left', 'middle', colour];
  parts.forEach(([piece, low], k) => {
    ctx.font = fontOf(low, full);
    ctx.fillText(piece, at, y + (low ? 0.22 * full * type.scale : 0));
    at += widths[k];
  });
  ctx.font = fontOf(false, full);
  noteLetters(ctx, parts, widths, start, y, 1.4 * full * type.scale);
  return total(widths);
}

// @ts-check
// Paper and small canvases.
import { penOf } from '../engine/dom.js';

/** @param {Pen} ctx @param {Stage} s */
export function blank(ctx, s) {
  ctx.fillStyle = s.palette.named.background;
  ctx.fillRect(0, 0, s.width, s.height);
}

/** @param {number} width @param {number} height @returns {SmallCanvas} */
export function smallCanvas(width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const ctx = penOf(canvas, { willReadFrequently: true });
  const data = ctx.createImageData(width, height);
  return { canvas, ctx, data, pixels: new Uint32Array(data.data.buffer) };
}

export const CAPTION_ROOM = 25; // of a line of words, in CSS pixels at ordinary type

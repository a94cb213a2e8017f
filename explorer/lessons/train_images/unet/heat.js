// @ts-check
// A row of attention weights as heat: on the picture, with the cells that are spoken of, and small.
import { mixRgb, pack32, rgb, rgba } from '../../../ui/engine/colour.js';
import { penOf } from '../../../ui/engine/dom.js';

// The picture steps back behind the heat, which is the row of weights over its largest.
/** @param {AttentionView} a @param {Pen} context @param {number} width @param {number} height */
export function drawWeights(a, context, width, height) {
  const { named } = a.view.palette;
  const row = a.row(a.head);
  const most = Math.max(...row);
  const w = width / a.columns;
  const h = height / a.rows;
  context.fillStyle = rgba(named.background, 0.45);
  context.fillRect(0, 0, width, height);
  for (let cell = 0; cell < a.count; cell++) {
    context.fillStyle = rgba(named.spread, 0.9 * (row[cell] / most) ** 0.8);
    context.fillRect((cell % a.columns) * w, Math.floor(cell / a.columns) * h, w, h);
  }
}

// The cell that asks, and the one under the hand, framed.
/** @param {AttentionView} a @param {Pen} context @param {number} width @param {number} height */
export function markCells(a, context, width, height) {
  const { named, unit } = a.view.palette;
  const w = width / a.columns;
  const h = height / a.rows;
  /** @param {number} cell @param {string} colour @param {number} thick */
  const frame = (cell, colour, thick) => {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    const edge = thick / 2;
    const x = (cell % a.columns) * w;
    const y = Math.floor(cell / a.columns) * h;
    context.strokeRect(x + edge, y + edge, w - thick, h - thick);
  };
  if (w > 30 * unit) writeLargest(a, context, w, h);
  const asked = a.cellAt(a.view.place);
  frame(asked, named.background, 5 * unit);
  frame(asked, named.text, 3 * unit);
  if (a.other !== null && a.other !== asked) frame(a.other, named.text, 1.5 * unit);
}

// The largest weights stand where they are, when there is room.
/** @param {AttentionView} a @param {Pen} context @param {number} w @param {number} h */
function writeLargest(a, context, w, h) {
  const { named, unit } = a.view.palette;
  context.font = `600 ${13 * unit}px ${getComputedStyle(a.root).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3 * unit;
  for (const cell of a.largest) {
    const x = ((cell % a.columns) + 0.5) * w;
    const y = (Math.floor(cell / a.columns) + 0.5) * h;
    const text = a.weight(cell).toFixed(2).slice(1);
    context.strokeStyle = rgba(named.background, 0.8);
    context.strokeText(text, x, y);
    context.fillStyle = named.text;
    context.fillText(text, x, y);
  }
}

// What a head answers, a pixel a cell.
/** @param {AttentionView} a @param {HTMLCanvasElement} canvas @param {number} head */
export function drawHead(a, canvas, head) {
  const { paper, named } = a.view.palette;
  const row = a.row(head);
  const most = Math.max(...row);
  const colour = rgb(named.spread);
  [canvas.width, canvas.height] = [a.columns, a.rows];
  const context = penOf(canvas);
  const image = context.createImageData(a.columns, a.rows);
  const out = new Uint32Array(image.data.buffer);
  row.forEach((value, cell) => {
    out[cell] = pack32(mixRgb(paper, colour, (value / most) ** 0.8));
  });
  context.putImageData(image, 0, 0);
}

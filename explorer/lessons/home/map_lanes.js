// @ts-check
// The two lanes of the map as pixels: a digit above, a cloud below, at any t of either way.
import { between } from '../../ui/engine/blobs.js';
import { bucketsOf, cssOf, FADES, paletteOf } from '../../ui/engine/colour.js';
import { h, penOf } from '../../ui/engine/dom.js';
import { lerp } from '../../ui/engine/maths.js';

const MIDDLE = 128; // of a place's byte
const HALF = 127;
const DOT = 0.013; // of the cloud's width

export class Lanes {
  /** @param {any} header of the blob that scene.py packs */
  constructor(header) {
    this.times = header.times;
    this.pictures = { out: header.pictures_out, back: header.pictures_back };
    this.points = { out: header.points_out, back: header.points_back };
    this.side = header.pictures_out.shape[1];
    this.n = header.points_out.shape[1];
    this.buckets = {
      out: bucketsOf({ labels: header.labels_out }, this.n),
      back: bucketsOf({ labels: header.labels_back }, this.n),
    };
    this.small = h('canvas', { width: this.side, height: this.side });
  }
  // A canvas whose width is one lane's: the picture above, the cloud below.
  /**
   * @param {HTMLCanvasElement} canvas @param {'out' | 'back'} way @param {number} t
   * @param {Theme} theme @param {number} ratio
   */
  draw(canvas, way, t, theme, ratio) {
    const size = Math.round(canvas.clientWidth * ratio);
    if (!size) return;
    const height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== size || canvas.height !== height) {
      [canvas.width, canvas.height] = [size, height];
    }
    const pen = penOf(canvas);
    pen.clearRect(0, 0, size, height);
    const [a, b, w] = between(this.times, t);
    // side by side where the canvas is wider than high (a phone), else one above the other
    const flat = size > height;
    const side = flat ? Math.min(height, size / 2) : size;
    this.drawPicture(pen, way, a, b, w, flat ? (size / 2 - side) / 2 : 0, 0, side);
    const [x, y] = flat ? [size / 2 + (size / 2 - side) / 2, 0] : [0, height - side];
    this.drawCloud(pen, way, a, b, w, x, y, side, theme);
  }
  /**
   * @param {Pen} pen @param {'out' | 'back'} way @param {number} a @param {number} b
   * @param {number} w @param {number} x @param {number} y @param {number} side
   */
  drawPicture(pen, way, a, b, w, x, y, side) {
    const count = this.side * this.side;
    const ctx = penOf(this.small);
    const image = ctx.createImageData(this.side, this.side);
    const values = this.pictures[way];
    for (let i = 0; i < count; i++) {
      const value = lerp(values[a * count + i], values[b * count + i], w);
      image.data.set([value, value, value, 255], 4 * i);
    }
    ctx.putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.small, x, y, side, side);
  }
  /**
   * @param {Pen} pen @param {'out' | 'back'} way @param {number} a @param {number} b
   * @param {number} w @param {number} left @param {number} top @param {number} side
   * @param {Theme} theme
   */
  drawCloud(pen, way, a, b, w, left, top, side, theme) {
    const { ramp } = paletteOf(theme);
    const [places, buckets] = [this.points[way], this.buckets[way]];
    const radius = Math.max(DOT * side, 0.8);
    for (let i = 0; i < this.n; i++) {
      const at = [0, 1].map((axis) => {
        const place = (/** @type {number} */ k) => places[2 * (k * this.n + i) + axis] - MIDDLE;
        return lerp(place(a), place(b), w) / HALF;
      });
      pen.fillStyle = cssOf(ramp[buckets[i] * FADES], 1);
      const [x, y] = [left + side * (0.5 + at[0] / 2), top + side * (0.5 - at[1] / 2)];
      pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
  }
}

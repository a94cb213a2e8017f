// @ts-check
// Two runs over time from the same noise, one above the other: the SDE's and the ODE's.
import { blob, teach } from '../../ui/engine/blobs.js';
import { penOf } from '../../ui/engine/dom.js';
import { later } from '../../ui/engine/later.js';
import { clamp } from '../../ui/engine/maths.js';
import { sig } from '../../ui/engine/numbers.js';
import { shared } from '../../ui/engine/shared.js';
import { Table } from '../../ui/engine/tables.js';
import { type } from '../../ui/engine/type.js';
import { serve, viewsFor } from '../../ui/engine/views.js';
import { Sheet } from '../../ui/line/view.js';
import { FlowData } from './flow_data.js';
import {
  drawFlowRow, drawFlowTimes, drawPaths, drawShades, layFlow, shadesOf,
} from './flow_draw.js';

teach({
  flow: (/** @type {FlowHeader} */ header) => new FlowData(header),
  table: (/** @type {TableHeader} */ header) => Table.of(header),
});

class FlowPair extends Sheet {
  /** @type {Component<FlowViewData>} */ component = later();
  /** @type {FlowViewData} */ data = later();
  /** @type {FlowData} */ flow = later();
  /** @type {FlowFrame} */ frame = later();
  /** @type {HTMLCanvasElement[]} */ layers = [];
  layersKey = '';
  here = 0; // the index of the time that is shown

  constructor() {
    super('flow', 'flow');
    const { canvas } = this.dom;
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.seek(event);
    };
    canvas.onpointermove = (event) => { if (event.buttons) this.seek(event); };
    canvas.onpointerleave = null;
    canvas.onpointerup = () => this.tell('t', () => this.reportT());
  }
  /** @param {PointerEvent} event */
  seek(event) {
    if (!this.frame) return;
    const px = event.clientX - this.dom.canvas.getBoundingClientRect().left;
    const { left, right } = this.frame;
    this.clock.pause();
    this.clock.set(Math.round(clamp((px - left) / (right - left), 0, 1) * this.data.T));
  }
  /** @returns {boolean} */
  ready() {
    const { table, flow } = this.data;
    if (blob(table)) this.flow = blob(flow) ?? this.flow;
    return Boolean(this.flow);
  }
  /** @param {string} name @returns {number} */
  number(name) { return this.table.at(name, Math.round(this.clock.t)); }
  /** @param {Pen} ctx */
  paint(ctx) {
    const { flow } = this;
    this.here = flow.indexAt(this.clock.t);
    this.frame = layFlow(this);
    this.settle();
    for (let i = 0; i < 2; i++) drawFlowRow(this, ctx, i);
    drawFlowTimes(this, ctx);
    this.dom.canvas.dataset.values = JSON.stringify(this.present());
    this.publish((name) => (name === 't' ? this.clock.t : this.number(name)));
  }
  // What stands still is drawn once: the paths to come (pale) and those gone (full).
  settle() {
    const { width, height, ratio, palette, frame, data } = this;
    const key = [data.flow, width, height, ratio, palette.theme, type.scale].join();
    if (this.layersKey === key) return;
    this.layersKey = key;
    this.layers = [0.16, 0.75].map((strength) => {
      const layer = document.createElement('canvas');
      [layer.width, layer.height] = [width * ratio, height * ratio];
      const ctx = penOf(layer);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.fillStyle = palette.named.background;
      ctx.fillRect(0, 0, width, height);
      const shades = shadesOf(this.flow, palette);
      for (let i = 0; i < 2; i++) {
        drawShades(ctx, shades, frame, i);
        drawPaths(this, ctx, i, strength);
      }
      return layer;
    });
  }
  present() {
    const { flow, here } = this;
    return { t: flow.header.times[here], ks: [0, 1].map((i) => flow.gap(i, here)) };
  }
  /** @returns {string[]} */
  told() {
    const { flow, here, data } = this;
    return data.rows.map(({ title }, i) => `${title}: KS ${sig(flow.gap(i, here))}`);
  }
  /** @returns {string[]} */
  csvLines() {
    const { flow } = this;
    return ['t,ks_sde,ks_ode', ...flow.header.times.map((t, k) =>
      [t, flow.gap(0, k), flow.gap(1, k)].join())];
  }
}

export default serve('flow', viewsFor(shared.flowPairs, () => new FlowPair()));

// @ts-check
// Handles on the axes: buttons that the hand moves; the canvas draws them, so that they are on the
// saved picture too.
import { resolve } from '../engine/colour.js';
import { h } from '../engine/dom.js';
import { Echo } from '../engine/echo.js';
import { clamp } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { subscripted, subscriptedWidth } from '../engine/text.js';
import { type } from '../engine/type.js';
import { pixelOf, placeAt } from './axes.js';
import { sizeOf } from './labels.js';

const KNOB = 10; // a handle's radius
const STEPS = 100; // arrow keys from one end to the other

/** @param {Line} s */
export function updateKnobs(s) {
  const known = s.knobs;
  s.knobs = s.data.handles.map((spec) => {
    const old = known.find((knob) => knob.spec.name === spec.name);
    const knob = old ?? makeKnob(s, spec);
    knob.spec = spec;
    dressKnob(s, knob);
    if (!knob.held && knob.echo.isOrder(spec.x)) knob.x = spec.x;
    knob.x = clamp(knob.x, spec.low, spec.high);
    return knob;
  });
  if (known.length !== s.knobs.length || known.some((knob, i) => knob !== s.knobs[i])) {
    s.dom.grips.replaceChildren(...s.knobs.map((knob) => knob.button));
  }
}

/** @param {Line} s @param {Knob} knob */
function dressKnob(s, { button, spec }) {
  const name = spec.word || spec.label || spec.name;
  button.setAttribute('aria-label', name);
  button.setAttribute('aria-description', s.data.words.move);
  button.title = `${name}. ${s.data.words.move}`;
  button.setAttribute('aria-valuemin', String(spec.low));
  button.setAttribute('aria-valuemax', String(spec.high));
}

/** @param {Line} s @param {AxisHandle} spec @returns {Knob} */
function makeKnob(s, spec) {
  const button = h('button', {
    type: 'button', class: 'grip knob', role: 'slider', 'data-handle': spec.name,
  });
  /** @type {Knob} */
  const knob = { spec, button, x: spec.x, echo: new Echo(), held: false, off: 0, px: 0 };
  /** @param {PointerEvent} event */
  const pointer = (event) => event.clientX - s.dom.canvas.getBoundingClientRect().left;
  const row = () => s.rows[knob.spec.row];
  button.onpointerdown = (event) => {
    knob.held = true;
    knob.off = pixelOf(s, row(), knob.x) - pointer(event); // where on the button it was taken
    button.setPointerCapture(event.pointerId);
  };
  button.onpointermove = (event) => {
    if (knob.held) moveKnob(s, knob, placeAt(s, row(), pointer(event) + knob.off));
  };
  button.onpointerup = button.onpointercancel = () => dropKnob(s, knob);
  button.onkeydown = (event) => keyKnob(s, knob, event);
  return knob;
}

/** @param {Line} s @param {Knob} knob @param {number} x */
function moveKnob(s, knob, x) {
  const { low, high } = knob.spec;
  knob.x = Number(clamp(x, low, high).toFixed(4));
  s.draw();
}

/** @param {Line} s @param {Knob} knob @param {KeyboardEvent} event */
function keyKnob(s, knob, event) {
  const { low, high } = knob.spec;
  const step = ((high - low) / STEPS) * (event.shiftKey ? 10 : 1);
  /** @type {Record<string, number>} */
  const ways = {
    ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step,
    PageDown: -10 * step, PageUp: 10 * step, Home: low - knob.x, End: high - knob.x,
  };
  if (!(event.key in ways) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  s.byKey = true;
  moveKnob(s, knob, knob.x + ways[event.key]);
  s.tell('handles', () => reportKnobs(s, knob));
}

/** @param {Line} s @param {Knob} knob */
function dropKnob(s, knob) {
  if (!knob.held) return;
  knob.held = false;
  reportKnobs(s, knob);
}

/** @param {Line} s @param {Knob} knob */
function reportKnobs(s, knob) {
  if (!s.data.report_handles) return;
  knob.echo.report(knob.x);
  s.send('handles', Object.fromEntries(s.knobs.map((each) => [each.spec.name, each.x])));
}

// The rings on the canvas, the buttons over them, and what each is called and where it stands.
/** @param {Line} s @param {Pen} ctx */
export function drawKnobs(s, ctx) {
  const { background } = s.palette.named;
  for (const knob of s.knobs) {
    const row = s.rows[knob.spec.row];
    const colour = resolve(s.palette, knob.spec.colour);
    const radius = KNOB * (s.width > 1100 ? 1.2 : 1);
    knob.px = pixelOf(s, row, knob.x);
    knob.button.style.transform = `translate(${knob.px}px, ${row.base}px)`;
    /** @param {number} r @param {string} paint */
    const disc = (r, paint) => {
      ctx.fillStyle = paint;
      ctx.beginPath();
      ctx.arc(knob.px, row.base, r, 0, 7);
      ctx.fill();
    };
    disc(radius + 3, background);
    disc(radius, colour);
    disc(radius - 4.5, background);
    disc(radius - 6.5, colour);
    knob.button.setAttribute('aria-valuenow', String(knob.x));
    knob.button.setAttribute('aria-valuetext', sig(knob.x));
  }
  for (const row of s.rows) labelKnobs(s, ctx, row);
}

/** @param {Line} s @param {Pen} ctx @param {LineRow} row */
function labelKnobs(s, ctx, row) {
  const size = sizeOf(s, row);
  const knobs = s.knobs.filter(({ spec }) => spec.row === row.i).sort((a, b) => a.px - b.px);
  /** @param {boolean} full */
  const labelsOf = (full) => knobs.map((knob) => {
    const name = knob.spec.label || knob.spec.name;
    const text = full ? `${name} = ${sig(knob.x)}` : name;
    return { knob, text, wide: subscriptedWidth(ctx, text, size) + (full ? 14 : 6), left: 0 };
  });
  const room = s.width - 4;
  const said = labelsOf(true);
  const labels = roomFor(said, room) ? said : labelsOf(false); // of many only the names
  spread(labels, room);
  const y = row.base + 41 * type.scale;
  for (const { knob, text, left, wide } of labels) {
    subscripted(ctx, text, left + (wide - subscriptedWidth(ctx, text, size)) / 2, y, resolve(s.palette, knob.spec.colour), 'left', size);
  }
}

/** @param {{ wide: number }[]} labels @param {number} room @returns {boolean} */
export const roomFor = (labels, room) => labels.reduce((sum, { wide }) => sum + wide, 0) <= room;

// Side by side without overlap, each as near below its handle as the others allow.
/** @param {{ knob: { px: number }, wide: number, left: number }[]} labels @param {number} end */
export function spread(labels, end) {
  let free = 0;
  for (const label of labels) {
    label.left = Math.max(label.knob.px - label.wide / 2, free);
    free = label.left + label.wide;
  }
  for (const label of labels.toReversed()) {
    label.left = Math.min(label.left, end - label.wide);
    end = label.left;
  }
}

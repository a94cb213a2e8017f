// @ts-check
// Panels of curves that follow one native range. Every number was computed before; a move looks up.
import { publish } from '../engine/shared.js';
import { find, findAll } from './find.js';

const MARGIN = { left: 52, right: 14, top: 8, bottom: 34 };

// Where a value lies between two pixels.
/**
 * @param {Ends} range @param {boolean} log @param {number} from @param {number} to
 * @returns {(value: number) => number}
 */
export function scale(range, log, from, to) {
  const place = log ? Math.log10 : (/** @type {number} */ value) => value;
  const [low, high] = range.map((end) => place(end));
  return (value) => from + (to - from) * (place(value) - low) / (high - low);
}

/** @param {PlateSeries['y']} y @returns {y is PlateValues[]} */
const follows = (y) => Array.isArray(y[0]);

/** @param {PlateSeries} each */
const keyOf = (each) => `<span class="key" style="color:var(--${each.colour})"><svg
  viewBox="0 0 26 8"><path d="M0 4H26" stroke="currentColor"
  stroke-width="${each.kind === 'bars' ? 8 : 2.5}" stroke-dasharray="${each.dash || ''}"
  opacity="${each.kind === 'bars' ? 0.6 : 1}"></path></svg>${each.label}</span>`;

/** @param {PlatePanel} panel */
const panelOf = (panel) => `<div class="panel${panel.pick ? ' pick' : ''}"><div class="title">
  ${panel.title}${panel.series.filter((each) => each.label).map(keyOf).join('')}</div><svg
  role="img" aria-label="${panel.alt}"></svg></div>`;

/** @param {PlateTile} tile */
const tileOf = (tile) => `<div class="tile" data-tile="${tile.name}"><div>${tile.label}</div>
  <b style="color:var(--${tile.colour})"></b></div>`;

/** @param {PlateSlider} slider */
const rangeOf = (slider) => `<output></output><input type="range" min="0"
  max="${slider.stops.length - 1}" step="1" aria-label="${slider.label}"
  data-name="${slider.name}">`;

class Plates {
  index = 0;
  text = '';
  /** @type {PlatesData | null} */ data = null;
  /** @type {(index: number) => void} */ report = () => {};
  /** @type {HTMLInputElement | null} */ range = null;
  /** @type {PlateScales['sx'][]} */ across = []; // of each panel, as it was drawn

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.box = document.createElement('div');
    this.box.className = 'plates';
    this.box.dataset.role = 'plates';
    root.appendChild(this.box);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.box);
  }
  /** @param {PlatesData} data @param {(index: number) => void} report */
  update(data, report) {
    this.report = report;
    // Where the range stands is not what the panels are made of: a moved one is kept as it is.
    const text = JSON.stringify({ ...data, slider: { ...data.slider, index: 0 } });
    const moved = this.data?.slider.index !== data.slider.index
      || this.data.slider.stops.length !== data.slider.stops.length;
    if (moved) this.index = data.slider.index;
    this.data = data;
    if (text !== this.text) this.build(data);
    else if (!moved) return;
    this.text = text;
    this.draw();
  }
  /** @param {PlatesData} data */
  build({ panels, tiles, slider, columns }) {
    this.box.innerHTML = `<div class="panels" style="grid-template-columns:${columns}">
      ${panels.map(panelOf).join('')}</div><div class="tiles">${tiles.map(tileOf).join('')}</div>
      <div class="time">${rangeOf(slider)}</div>`;
    /** @type {HTMLInputElement} */
    const range = find(this.box, 'input');
    range.addEventListener('input', () => {
      this.index = Number(range.value);
      this.draw();
    });
    range.addEventListener('change', () => this.report(this.index));
    this.range = range;
    this.charts().forEach((svg, i) => {
      if (panels[i].pick) svg.onclick = (event) => this.pick(event, i, slider);
    });
  }
  /** @returns {SVGSVGElement[]} */
  charts() { return findAll(this.box, '.panel > svg'); }
  /** @param {MouseEvent} event @param {number} i @param {PlateSlider} slider */
  pick(event, i, slider) {
    const at = event.offsetX;
    const gaps = slider.places.map((x) => Math.abs(this.across[i](x) - at));
    this.index = gaps.indexOf(Math.min(...gaps));
    this.draw();
    this.report(this.index);
  }
  draw() {
    if (!this.data || !this.range) return;
    const { panels, tiles, slider } = this.data;
    this.index = Math.min(this.index, slider.stops.length - 1);
    const said = slider.stops[this.index];
    this.range.value = String(this.index);
    this.range.setAttribute('aria-valuetext', said);
    find(this.box, 'output').textContent = said;
    this.charts().forEach((svg, i) => { this.across[i] = this.panel(svg, panels[i]); });
    findAll(this.box, '.tile b').forEach((place, i) => {
      place.innerHTML = tiles[i].values[Math.min(this.index, tiles[i].values.length - 1)];
    });
    this.box.dataset.index = String(this.index);
    this.publish(this.data);
  }
  // The page's sentences follow what is drawn.
  /** @param {PlatesData} data */
  publish({ key, slider, numbers }) {
    publish(key, (name) => {
      if (name === slider.name) return slider.places[this.index];
      const values = numbers[name];
      return values && (values[Math.min(this.index, values.length - 1)] ?? NaN);
    });
  }
  /** @param {SVGSVGElement} svg @param {PlatePanel} panel */
  panel(svg, panel) {
    const width = svg.clientWidth || 400;
    const height = Math.max(150, Math.min(panel.share * (window.innerHeight - 440), 560));
    svg.setAttribute('height', String(height));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const [floor, ceiling] = [height - MARGIN.bottom, MARGIN.top];
    const end = width - MARGIN.right;
    const sx = scale(panel.xr, panel.xlog, MARGIN.left, end);
    const sy = scale(panel.yr, panel.ylog, floor, ceiling);
    const at = {
      sx, sy: (/** @type {number} */ y) => Math.min(Math.max(sy(y), ceiling), floor),
      floor, ceiling,
    };
    const up = panel.yticks.map(([y, text]) => `<path class="grid"
      d="M${MARGIN.left} ${sy(y)}H${end}"></path>
      <text x="${MARGIN.left - 6}" y="${sy(y) + 4}" text-anchor="end">${text}</text>`);
    const along = panel.xticks.map(([x, text]) =>
      `<text x="${sx(x)}" y="${floor + 16}" text-anchor="middle">${text}</text>`);
    const label = `<text x="${end}" y="${height - 3}" text-anchor="end">${panel.xlabel}</text>`;
    svg.innerHTML = up.join('') + along.join('') + label
      + panel.series.map((each) => this.series(each, at)).join('')
      + panel.uprights.map((each) => this.upright(each, at, end)).join('');
    return sx;
  }
  /** @param {PlateSeries} each @param {PlateScales} at */
  series(each, at) {
    const y = follows(each.y) ? each.y[this.index] : each.y;
    return each.kind === 'bars' ? this.bars(each, y, at) : this.line(each, y, at);
  }
  /** @param {PlateSeries} each @param {PlateValues} y @param {PlateScales} at */
  bars(each, y, { sx, sy, floor }) {
    return each.x.map((x, i) => {
      const value = y[i] ?? 0;
      if (!(value > 0)) return '';
      const [left, right] = [sx(x - each.width / 2), sx(x + each.width / 2)];
      const strong = each.mark && i + each.first === this.index;
      return `<rect x="${left}" y="${sy(value)}" width="${Math.max(right - left - 1, 1)}"
        height="${floor - sy(value)}" fill="var(--${each.colour})"
        opacity="${strong ? 1 : 0.5}"></rect>`;
    }).join('');
  }
  /** @param {PlateSeries} each @param {PlateValues} y @param {PlateScales} at */
  line(each, y, { sx, sy }) {
    const paint = `var(--${each.colour})`;
    const points = each.x.flatMap((x, i) => {
      const value = y[i];
      return value === null ? [] : [[sx(x), sy(value)]];
    });
    const line = points.map(([x, v], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${v.toFixed(1)}`);
    const dots = each.dots ? points.map(([x, v]) =>
      `<circle cx="${x}" cy="${v}" r="3" fill="${paint}"></circle>`) : [];
    return `<path class="line" d="${line.join('')}" stroke="${paint}" stroke-width="2"
      stroke-dasharray="${each.dash || ''}"></path>${dots.join('')}`;
  }
  /** @param {PlateUpright} each @param {PlateScales} at @param {number} right */
  upright(each, { sx, floor, ceiling }, right) {
    const x = sx(each.x[Math.min(this.index, each.x.length - 1)]);
    if (x < MARGIN.left - 1 || x > right + 1) return '';
    const end = each.left || x > (right + MARGIN.right) * 0.8;
    const name = each.label ? `<text x="${x + (end ? -5 : 5)}"
      y="${ceiling + 12 + 16 * each.row}" text-anchor="${end ? 'end' : 'start'}"
      style="fill:var(--${each.colour});font-weight:600">${each.label}</text>` : '';
    return `<path d="M${x} ${floor}V${ceiling}" stroke="var(--${each.colour})" stroke-width="2"
      stroke-dasharray="${each.dash || ''}"></path>${name}`;
  }
}

/** @type {WeakMap<ShadowRoot, Plates>} */
const known = new WeakMap();

/** @param {Component<[PlatesData]>} component */
export default function ({ data, parentElement, setStateValue }) {
  const plates = known.get(parentElement) ?? new Plates(parentElement);
  known.set(parentElement, plates);
  plates.update(data[0], (index) => setStateValue('index', index));
}

// @ts-check
// Plotly's charts by keys, read as the panels of a stage are: left and right step along a series,
// up and down go to another, and what stands there is shown as under a pointer and told to ears.
import { clamp, stride } from '../engine/maths.js';
import { sig } from '../engine/numbers.js';
import { nameChart } from './chart_names.js';

const CHART = '[data-testid="stPlotlyChart"] .js-plotly-plot';
const DRAG = '.nsewdrag';
const REST_MS = 200; // between what changes on the page and the look for charts
const NEAR = 0.02; // of the figure's height, from a panel's upper edge to its title

/** What is read of a chart: a line's points, or a row of a map.
 * @typedef {{ name: string, trace: PlotlyTrace, row: number | null, points: number[] }} Series */

/** The text of a title, which Plotly keeps as HTML. @param {string | undefined} html */
function plain(html) {
  const box = document.createElement('div');
  box.innerHTML = html ?? '';
  return box.textContent.trim();
}

/** @param {unknown} value @returns {string} */
const said = (value) =>
  (typeof value === 'number' && !Number.isInteger(value) ? sig(value) : String(value));

/** @param {unknown} value */
const isThere = (value) => typeof value === 'string' || Number.isFinite(value);

/** Whether an axis has it within its ends. @param {PlotlyAxis} axis @param {unknown} value */
function isShown(axis, value) {
  const at = axis.d2p(value);
  return isThere(value) && at >= 0 && at <= axis._length;
}

/** @param {PlotlyChart} chart @param {PlotlyTrace} trace @returns {[PlotlyAxis, PlotlyAxis]} */
function axesOf({ _fullLayout: layout }, { xaxis, yaxis }) {
  const own = (/** @type {string} */ id) =>
    /** @type {PlotlyAxis} */ (layout[`${id[0]}axis${id.slice(1)}`]);
  return [own(xaxis), own(yaxis)];
}

/** Of panels one below the other only the last may have the name of their axis.
 * @param {PlotlyChart} chart @param {'x' | 'y'} letter @param {PlotlyAxis} axis */
function nameOf({ _fullLayout: layout }, letter, { title, domain }) {
  const none = layout._dfltTitle?.[letter]; // Plotly's own word for an axis without a name
  const has = (/** @type {PlotlyAxis['title']} */ of) => Boolean(of?.text) && of?.text !== none;
  if (has(title)) return plain(title?.text);
  const others = Object.keys(layout).filter((key) => key.startsWith(`${letter}axis`))
    .map((key) => /** @type {PlotlyAxis} */ (layout[key]));
  const named = others.find((each) => has(each.title) && String(each.domain) === String(domain));
  return plain(named?.title?.text);
}

/** Panels of one figure have a title each, which Plotly writes over them.
 * @param {PlotlyChart} chart @param {PlotlyTrace} trace @returns {string} */
function panelOf(chart, trace) {
  const [{ domain: across }, { domain: up }] = axesOf(chart, trace);
  const middle = (across[0] + across[1]) / 2;
  const title = (chart._fullLayout.annotations ?? []).find(({ xref, yref, x, y }) =>
    xref === 'paper' && yref === 'paper' && Math.abs(+x - middle) < NEAR
    && Math.abs(+y - up[1]) < NEAR);
  return plain(title?.text);
}

/** @param {PlotlyChart} chart @returns {Series[]} */
export function seriesOf(chart) {
  const traces = chart._fullData
    .filter(({ visible, hoverinfo }) => visible === true && hoverinfo !== 'skip');
  const names = traces.map(({ name }) => (/^trace \d+$/.test(name ?? '') ? '' : plain(name)));
  /** @param {PlotlyTrace} trace @param {number} k @returns {Series[]} */
  const read = (trace, k) => {
    const own = names[k];
    const isOnly = own && names.indexOf(own) === names.lastIndexOf(own);
    const name = isOnly ? own : [panelOf(chart, trace), own].filter(Boolean).join(', ');
    const [across, up] = axesOf(chart, trace);
    const { x, y, z } = trace;
    const all = [...x.keys()].filter((i) => isShown(across, x[i]));
    if (!z) return [{ name, trace, row: null, points: all.filter((i) => isShown(up, y[i])) }];
    return [...y.keys()].filter((row) => isShown(up, y[row]))
      .map((row) => ({ name, trace, row, points: all.filter((i) => isThere(z[row]?.[i])) }));
  };
  return traces.flatMap(read).filter(({ points }) => points.length > 0);
}

/** What stands at a point, with its panel, its series and the names of its axes.
 * @param {PlotlyChart} chart @param {Series} series @param {number} i @returns {string} */
export function toldOf(chart, { name, trace, row }, i) {
  const [x, y] = axesOf(chart, trace);
  const [across, up] = [nameOf(chart, 'x', x), nameOf(chart, 'y', y)];
  const at = (/** @type {string} */ axis, /** @type {unknown} */ value) =>
    (axis ? `${axis} ${said(value)}` : said(value));
  const error = row === null ? trace.error_y?.array?.[i] : 0;
  const value = row === null ? at(up, trace.y[i]) : at(up, trace.y[row]);
  const depth = [plain(trace.colorbar?.title?.text), said(trace.z?.[row ?? 0]?.[i])];
  const more = row === null ? (error ? ` ± ${sig(error)}` : '') : `, ${depth.join(' ').trim()}`;
  const point = `${at(across, trace.x[i])}, ${value}${more}`;
  return name ? `${name}: ${point}` : point;
}

/** How far right a point stands; one on the very edge, just within it.
 * @param {PlotlyChart} chart @param {Series} series @param {number} i @returns {number} pixels */
function acrossOf(chart, { trace }, i) {
  const [x] = axesOf(chart, trace);
  return x._offset + clamp(x.d2p(trace.x[i]), 0.5, x._length - 0.5);
}

/** What a pointer at this very point would bring. Plotly's own listener takes points by their
 * numbers too; of a place on a dense curve it would find a neighbour.
 * @param {PlotlyChart} chart @param {Series} series @param {number} i */
function hover(chart, { trace, row }, i) {
  const { xaxis, yaxis } = trace;
  const selector = `${DRAG}[data-subplot="${xaxis}${yaxis}"]`;
  const pane = /** @type {PlotlyPane | null} */ (chart.querySelector(selector));
  const pointNumber = row === null ? i : [i, row];
  pane?.onmousemove?.([{ curveNumber: chart._fullData.indexOf(trace), pointNumber }]);
}

/** @param {PlotlyChart} chart */
function leave(chart) {
  for (const pane of chart.querySelectorAll(DRAG)) pane.dispatchEvent(new window.MouseEvent('mouseout'));
}

class Reader {
  which = 0; // of the series
  at = -1; // of its points; none before a key was pressed
  /** @type {PlotlyTrace[] | null} */ data = null; // that was last described

  /** @param {PlotlyChart} chart @param {string} keys what the keys do, in words */
  constructor(chart, keys) {
    this.chart = chart;
    chart.addEventListener('keydown', (event) => this.press(event));
    chart.addEventListener('blur', () => leave(chart));
    this.describe(keys);
  }
  /** @param {string} keys */
  describe(keys) {
    const { chart } = this;
    this.data = chart._fullData;
    const name = chart.closest('[role="figure"]')?.getAttribute('aria-label') ?? '';
    const own = { tabindex: '0', role: 'slider', 'aria-label': name, 'aria-description': keys };
    for (const [key, value] of Object.entries(own)) chart.setAttribute(key, value);
    this.tell(seriesOf(chart));
  }
  /** @param {KeyboardEvent} event */
  press(event) {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const all = seriesOf(this.chart);
    if (altKey || ctrlKey || metaKey || !all.length) return;
    const { points } = all[Math.min(this.which, all.length - 1)];
    const last = points.length - 1;
    const step = stride(points.length, shiftKey);
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: this.at - step, ArrowRight: this.at + step, ArrowUp: this.at, ArrowDown: this.at,
      Home: 0, End: last, Escape: -1,
    };
    if (!(key in places)) return;
    event.preventDefault();
    event.stopPropagation(); // t does not step
    if (key === 'Escape') { this.at = -1; leave(this.chart); this.tell(all); return; }
    this.at = clamp(places[key], 0, last);
    if (key === 'ArrowUp') this.turn(all, -1);
    if (key === 'ArrowDown') this.turn(all, 1);
    this.tell(all);
    hover(this.chart, all[this.which], all[this.which].points[this.at]);
  }
  /** To the series before or after, at the point that stands nearest. Rows of a map go upwards.
   * @param {Series[]} all @param {number} by */
  turn(all, by) {
    const from = all[this.which];
    const x = acrossOf(this.chart, from, from.points[this.at]);
    const way = from.row === null ? by : -by;
    this.which = (this.which + way + all.length) % all.length;
    const to = all[this.which];
    const far = to.points.map((i) => Math.abs(acrossOf(this.chart, to, i) - x));
    this.at = far.indexOf(Math.min(...far));
  }
  /** @param {Series[]} all */
  tell(all) {
    this.which = clamp(this.which, 0, Math.max(all.length - 1, 0));
    const series = all[this.which];
    const last = (series?.points.length ?? 1) - 1;
    this.at = Math.min(this.at, last);
    const { chart } = this;
    const now = Math.max(this.at, 0);
    const text = series && this.at >= 0 ? toldOf(chart, series, series.points[now])
      : [...new Set(all.map(({ name }) => name).filter(Boolean))].join('; ');
    chart.setAttribute('aria-valuemin', '0');
    chart.setAttribute('aria-valuemax', String(last));
    chart.setAttribute('aria-valuenow', String(now));
    chart.setAttribute('aria-valuetext', text || chart.getAttribute('aria-label') || '–');
  }
}

class Finder {
  keys = ''; // what they do, in words
  timer = 0;
  /** @type {WeakMap<PlotlyChart, Reader>} */ readers = new WeakMap();

  constructor() {
    const soon = () => { this.timer ||= setTimeout(() => this.look(), REST_MS); };
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    soon();
  }
  look() {
    this.timer = 0;
    /** @type {NodeListOf<PlotlyChart>} */
    const charts = document.querySelectorAll(CHART);
    for (const chart of charts) {
      if (!chart._fullLayout || !chart._fullData) continue; // its library is on the way
      const known = this.readers.get(chart);
      if (!known) this.readers.set(chart, new Reader(chart, this.keys));
      else if (known.data !== chart._fullData) known.describe(this.keys);
      nameChart(chart);
    }
  }
}

/** Every chart that comes can be read. Once for the app.
 * @param {string} keys what the keys do, in words */
export function readCharts(keys) {
  const finder = (globalThis.ddpmReadsCharts ??= new Finder());
  finder.keys = keys;
}

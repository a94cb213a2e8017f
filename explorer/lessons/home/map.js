// @ts-check
// The map: a digit and a cloud go the whole way round, there under noise and back out of it; each
// part of the machine lights up as they pass, says its sentence and opens its pages.
import { decode } from '../../ui/engine/blobs.js';
import { themeOf } from '../../ui/engine/colour.js';
import { h, icon, setFill, setText } from '../../ui/engine/dom.js';
import { clamp } from '../../ui/engine/maths.js';
import { enterSight, leaveSight, setSwitches } from '../../ui/engine/sight.js';
import { address, link } from '../../ui/frame/links.js';
import { CHANGED, done, progress } from '../../ui/frame/progress.js';
import { Lanes } from './map_lanes.js';

const WAY_S = 6; // from the data to the noise, or back
const REST_S = 2.4; // at either end
const SHARES = [0.2, 0.4, 0.6, 0.8]; // of T: where thumbnails stand on the way
const ENDS = 0.02; // of the way: nearer than this one is at the end

/** @type {Record<'out' | 'back', MapPart[]>} */
const ROWS = { out: ['data', 'out', 'noise'], back: ['sample', 'back', 'network'] };

class Journey {
  /** @type {'out' | 'back'} */ way = 'out';
  t = 0;
  playing = false;
  rest = 0; // seconds that it still stays at an end
  raf = 0;
  /** @type {number | null} */ before = null;
  visible = true;
  painted = ''; // of what the thumbnails were drawn
  /** @type {[HTMLCanvasElement, 'out' | 'back', number][]} */ thumbs = [];
  /** @type {Map<MapPart, HTMLElement>} */ stations = new Map();

  /** @param {HTMLElement} root @param {MapData} data @param {string} said */
  constructor(root, data, said) {
    this.root = root;
    this.data = data;
    this.said = said;
    this.lanes = new Lanes(decode(bytesOf(data.bytes)));
    this.build();
    this.sight = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) this.wake();
    });
    this.sight.observe(root);
    this.onProgress = () => this.mark();
    window.addEventListener(CHANGED, this.onProgress);
    new ResizeObserver(() => this.show()).observe(root);
    this.dom = { root };
    const linked = enterSight(this, 'map');
    setSwitches(this, linked);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (data.autoplay && !calm && !linked.size) this.play(); else this.show();
  }
  dispose() {
    cancelAnimationFrame(this.raf);
    this.sight.disconnect();
    window.removeEventListener(CHANGED, this.onProgress);
    leaveSight(this);
  }
  // What a link keeps.
  /** @returns {Record<string, Switch>} */
  switches() {
    const { T } = this.data;
    return {
      t: { read: () => Math.round(this.t), usual: 0, write: (t) => { this.t = clamp(t, 0, T); } },
      way: {
        read: () => this.way, usual: 'out',
        write: (way) => { this.way = way === 'back' ? way : 'out'; },
      },
    };
  }
  redraw() { this.pause(); }

  // --- what stands there ----------------------------------------------------------------------
  build() {
    const { data } = this;
    this.canvas = h('canvas', { role: 'img', class: 'traveller', 'data-n': this.lanes.n });
    this.range = h('input', {
      type: 'range', min: 0, max: data.T, step: 1, 'aria-label': 't',
      oninput: () => { this.t = +this.range.value; this.pause(); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === ' ') { event.preventDefault(); this.toggle(); }
      },
    });
    this.button = h('button', { type: 'button', class: 'play', onclick: () => this.toggle() });
    this.readout = h('output', { class: 'readout', 'data-role': 'readout' });
    this.strips = { out: this.strip('out'), back: this.strip('back') };
    this.strips.back.append(this.network());
    this.root.replaceChildren(
      this.strips.out, this.row('out'),
      h('div', { class: 'axis' }, this.readout, this.button,
        h('span', { class: 'end' }, 't = 0'), this.range,
        h('span', { class: 'end' }, `t = T = ${data.T}`)),
      this.strips.back, this.row('back'), ...this.tools(),
    );
    this.mark();
  }
  /** A lane of thumbnails. @param {'out' | 'back'} way */
  strip(way) {
    const places = way === 'out' ? [0, ...SHARES, 1] : [0, ...SHARES];
    const strip = h('div', { class: `strip ${way}`, 'aria-hidden': 'true' });
    for (const share of places) {
      const thumb = h('canvas', { class: 'thumb', style: `--share:${share}` });
      this.thumbs.push([thumb, way, share * this.data.T]);
      strip.append(thumb);
    }
    return strip;
  }
  /** The stations under a lane. @param {'out' | 'back'} way */
  row(way) {
    const row = h('div', { class: `row ${way}` });
    for (const name of ROWS[way]) {
      const station = this.station(name);
      this.stations.set(name, station);
      row.append(station);
    }
    return row;
  }
  /** @param {MapPart} name */
  station(name) {
    const { words, stations } = this.data;
    const { title, sentence, pages } = stations[name];
    const number = String(Object.keys(stations).indexOf(name) + 1);
    const jump = h('button', {
      type: 'button', class: 'title', title: words.show, onclick: () => this.jump(name),
    }, h('i', { 'aria-hidden': 'true' }, number), title);
    return h('section', { class: 'station', 'data-station': name },
      jump, h('p', {}, sentence), h('div', { class: 'pages' }, ...this.links(pages)));
  }
  /** What everything above rests on. @returns {HTMLElement[]} */
  tools() {
    const { tools, words } = this.data;
    if (!tools.length) return [];
    const links = h('div', { class: 'pages' }, ...this.links(tools));
    return [h('section', { class: 'tools' }, h('b', {}, words.tools), links)];
  }
  /** @param {{ name: string, label: string }[]} pages */
  links(pages) {
    return pages.map((page) => {
      const to = link(address(page.name, this.data.query), 'page', page.label, page.label);
      to.dataset.page = page.name;
      return to;
    });
  }
  /** The same network at every t, drawn as its layers: wide, narrow, wide. */
  network() {
    const heights = [80, 56, 32, 56, 80];
    const layers = heights.map((height) => h('i', { style: `height:${height}px` }));
    return h('div', { class: 'network' }, ...layers);
  }
  mark() {
    const { needs, words } = this.data;
    const finished = done(Object.keys(needs), needs, progress());
    for (const to of this.root.querySelectorAll('a[data-page]')) {
      const known = finished.includes(/** @type {HTMLElement} */ (to).dataset.page ?? '');
      to.classList.toggle('done', known);
      to.setAttribute('title', known ? words.finished : to.textContent ?? '');
    }
  }

  // --- the way --------------------------------------------------------------------------------
  toggle() { if (this.playing) this.pause(); else this.play(); }
  play() { this.playing = true; this.show(); this.wake(); }
  pause() {
    this.playing = false;
    cancelAnimationFrame(this.raf);
    this.raf = 0;
    this.t = Math.round(this.t);
    this.show();
  }
  wake() {
    if (!this.playing || this.raf) return;
    this.before = null;
    this.raf = requestAnimationFrame((now) => this.tick(now));
  }
  /** @param {number} now */
  tick(now) {
    this.raf = 0;
    if (!this.playing || !this.visible || !this.root.isConnected) return;
    const seconds = this.before === null ? 0 : Math.min((now - this.before) / 1000, 0.1);
    this.before = now;
    this.advance(seconds);
    this.show();
    this.raf = requestAnimationFrame((next) => this.tick(next));
  }
  /** There to T, a rest, back to 0, a rest, and there again. @param {number} seconds */
  advance(seconds) {
    const { T } = this.data;
    if (this.rest > 0) {
      this.rest -= seconds;
      if (this.rest <= REST_S / 2 && this.t === T) this.way = 'back'; // into the network
      if (this.rest <= 0 && this.t === 0) this.way = 'out';
      return;
    }
    const by = (this.way === 'out' ? 1 : -1) * seconds * T / WAY_S;
    this.t = clamp(this.t + by, 0, T);
    if (this.t === (this.way === 'out' ? T : 0)) this.rest = REST_S;
  }
  /** @param {MapPart} name */
  jump(name) {
    this.way = ROWS.out.includes(name) ? 'out' : 'back';
    const { T } = this.data;
    const places = { data: 0, sample: 0, noise: T, network: T, out: T / 2, back: T / 2 };
    this.t = places[name];
    this.rest = 0;
    this.pause();
  }
  /** @returns {MapPart} where it is */
  get here() {
    const share = this.t / this.data.T;
    const place = share < ENDS ? 0 : share > 1 - ENDS ? 2 : 1;
    return ROWS[this.way][place];
  }

  // --- the picture ----------------------------------------------------------------------------
  show() {
    const { data, canvas, range, here } = this;
    if (!canvas || !range || !this.button || !this.readout || !this.strips) return;
    const t = Math.round(this.t);
    const strip = this.strips[this.way];
    if (canvas.parentElement !== strip) strip.append(canvas);
    canvas.style.setProperty('--share', String(this.t / data.T));
    if (+range.value !== t) range.value = String(t);
    setFill(range);
    const { title, sentence } = data.stations[here];
    setText(this.readout, `t = ${t}, ${title}`);
    canvas.dataset.t = String(t);
    canvas.dataset.way = this.way;
    canvas.setAttribute('aria-label', `${data.label} ${title}. ${sentence}`);
    range.setAttribute('aria-valuetext', `t = ${t}, ${title}`);
    for (const [name, station] of this.stations) {
      station.classList.toggle('here', name === here);
    }
    this.root.dataset.here = here;
    const action = this.playing ? 'pause' : 'play';
    if (this.button.dataset.action !== action) {
      this.button.dataset.action = action;
      this.button.replaceChildren(icon(action));
      this.button.setAttribute('aria-label', data.words[action]);
      this.button.title = data.words[action];
    }
    this.paint();
  }
  paint() {
    const theme = themeOf(this.root);
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const key = [theme, ratio, this.root.clientWidth > 0].join();
    if (this.painted !== key) {
      this.painted = key;
      for (const [thumb, way, t] of this.thumbs) this.lanes.draw(thumb, way, t, theme, ratio);
    }
    if (this.canvas) this.lanes.draw(this.canvas, this.way, this.t, theme, ratio);
  }
}

/** @param {string} text @returns {Bytes} */
function bytesOf(text) {
  return Uint8Array.from(window.atob(text), (letter) => letter.charCodeAt(0));
}

/** @type {WeakMap<Element, Journey>} */
const journeys = new WeakMap();

/** @param {Component<[MapData]>} component */
export default function ({ data: [data], parentElement }) {
  /** @type {HTMLElement | null} */
  const root = parentElement.querySelector('.map');
  if (!root) return undefined; // the_map.py draws it
  const said = JSON.stringify([data.stations, data.words, data.query]);
  let journey = journeys.get(root);
  if (journey?.said !== said) { // a rerun that says the same leaves it on its way
    journey?.dispose();
    journeys.set(root, journey = new Journey(root, data, said));
  }
  return () => { if (!root.isConnected) journey?.dispose(); };
}

// @ts-check
// What everything on the page that has a clock, sliders and a canvas shares: the stage, the line,
// the bars. Each adds what it draws: update, measure, refresh, draw, dom, press (a key).
import { clockFor } from './clock.js';
import { paletteOf, themeOf } from './colour.js';
import { icon } from './dom.js';
import { Echo } from './echo.js';
import { later } from './later.js';
import { clamp } from './maths.js';
import { shared } from './shared.js';
import { enterSight, leaveSight, setSwitches, writeSoon } from './sight.js';
import { LiveTable } from './tables.js';

export class Mounted {
  /** @type {Component<ViewData>} */ component = later();
  /** @type {ViewData} */ data = later();
  /** @type {ViewDom} */ dom = later();
  /** @type {Clock} */ clock = later();
  /** @type {Palette} */ palette = later();
  table = new LiveTable();
  /** @type {SliderRow[]} */ sliders = [];
  /** @type {Record<string, Echo>} */ echoes = {};
  visible = true;
  stale = false; // its picture is not of now, as it is out of sight
  width = 0;
  height = 0;
  ratio = 1; // device pixels to a CSS pixel
  /** @type {number | null} */ shownT = null;
  /** @type {number | null | undefined} */ reportedT;
  /** @type {Partial<Record<Shown, boolean>>} */ show = {};
  byKey = false;
  touched = false; // by a hand or an address
  /** @type {Record<string, number>} */ telling = {};
  /** @type {number | undefined} */ saying;
  describedAt = -Infinity;
  spokenAt = -Infinity;
  ran = false; // t moved by itself when it was last said
  /** @type {number | undefined} */ leaving;
  /** @type {HTMLElement | undefined} */ focused;
  blurredAt = 0;
  /** @type {string | null | undefined} */ clockName;
  /** @type {string | undefined} */ ways;
  // What was last built from; what stands is kept while these are the same.
  /** @type {string | null | undefined} */ sizeKey;
  /** @type {string | undefined} */ readoutKey;
  /** @type {string | undefined} */ ticksKey;
  /** @type {string | undefined} */ toolsKey;
  // Elements that controls.js makes.
  /** @type {HTMLElement} */ tText = later();
  /** @type {HTMLElement[]} */ values = [];
  /** @type {HTMLSelectElement | undefined} */ speedMenu;
  // How it is kept informed.
  sizes = new ResizeObserver(() => { this.look(); this.measure(); });
  sight = new IntersectionObserver((entries) => this.see(entries));
  /** @type {Set<Element>} */ seen = new Set(); // of the picture and what stands beside it
  onBlob = () => this.refresh();
  onLight = () => this.relight();
  onResize = () => this.measure();

  // --- what each view adds --------------------------------------------------------------------
  /** @returns {Element[]} what is drawn */
  parts() { return [this.dom.canvas]; }
  measure() {}
  refresh() {}
  draw() {}
  /** @type {(event: KeyboardEvent) => void} */
  press() {}
  /** @type {(name: Shown | 'loop') => void} */
  flip() {}
  describe() {}
  rested() {} // after a picture that no other has followed for a moment
  /** @type {() => string[] | null} */
  csvLines() { return null; }

  watch() {
    this.sizes.observe(this.dom.root);
    for (const part of this.parts()) this.sight.observe(part);
    shared.listeners.add(this.onBlob);
    shared.lights.add(this.onLight);
    addEventListener('resize', this.onResize);
  }
  /** @param {IntersectionObserverEntry[]} entries */
  see(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.seen.add(target); else this.seen.delete(target);
    }
    this.look();
  }
  // While any part that is drawn lies in sight, all are. An empty part has no height; that is asked
  // for at every change of size, as an observer does not tell when a part in sight grows.
  look() {
    this.visible = [...this.seen].some((part) => part.clientHeight > 0);
    if (this.visible) { this.clock?.wake(); if (this.stale) this.draw(); }
  }
  dispose() {
    this.sizes.disconnect();
    this.sight.disconnect();
    shared.listeners.delete(this.onBlob);
    shared.lights.delete(this.onLight);
    removeEventListener('resize', this.onResize);
    this.clock?.members.delete(this);
    shared.values.delete(this.data?.key);
    leaveSight(this);
  }

  // --- what Python says ---------------------------------------------------------------------
  // A remount moves the elements as they are; only the focus has to be given back.
  /** @param {ShadowRoot} place */
  settleIn(place) {
    const { root } = this.dom;
    if (place === root.parentNode) return;
    place.append(root);
    const block = place.host?.closest('[data-testid="stMainBlockContainer"]');
    if (block) this.sizes.observe(block); // what stands above may grow and push the stage down
    const lost = performance.now() - this.blurredAt < 1000;
    if (lost && document.activeElement === document.body) this.focused?.focus();
  }
  colour() {
    this.tint();
    this.colourDom();
  }
  tint() {
    this.palette = paletteOf(themeOf(this.dom.root), this.data.palette, this.litHere());
  }
  // A symbol of a formula lights up its mark, or has been left; where it has none nothing fades.
  relight() {
    if (!this.data) return;
    this.tint();
    this.draw();
  }
  /** @returns {Thing | null} */
  litHere() {
    const { lit } = shared;
    return lit && JSON.stringify(this.data).includes(`"colour":"${lit}"`) ? lit : null;
  }
  colourDom() {
    const { style } = this.dom.root;
    for (const [name, value] of Object.entries(this.palette.named)) {
      style.setProperty(`--${name}`, value);
    }
    this.dom.root.dataset.theme = this.palette.theme;
    this.dom.root.classList.toggle('bare', Boolean(this.data.bare) && this.data.bare !== 'curves');
  }
  /** @param {boolean} first */
  joinClock(first) {
    const { clock, T, speed, loop, play } = this.data;
    if (first || this.clockName !== clock) {
      this.clock?.members.delete(this);
      this.clockName = clock;
      this.clock = clockFor(clock);
      const fresh = !this.clock.members.size;
      this.clock.members.add(this);
      if (fresh) Object.assign(this.clock, { speed, loop, linked: undefined });
    }
    this.clock.T = T;
    if (this.ways !== play) this.clock.direction = play === 'down' ? -1 : 1;
    this.ways = play;
    if (this.clock.t > T) this.clock.t = T;
    if (first && this.clock.members.size === 1) this.clock.t = this.clock.start;
  }
  // Orders: values that are new and not echoes of what the browser reported itself.
  /**
   * @template V @param {string} name @param {V} value
   * @param {(value: NonNullable<V>) => void} act
   */
  order(name, value, act) {
    if ((this.echoes[name] ??= new Echo()).isOrder(value)) {
      act(/** @type {NonNullable<V>} */ (value)); // null is no order
    }
  }
  /** @param {boolean} [first] */
  obeyT(first) {
    this.order('t', this.data.t, (t) => {
      if (first && t === this.clock.linked) return; // the address gave another
      this.clock.t = clamp(t, 0, this.data.T); // before the pause, which reports where it stands
      this.clock.pause();
      for (const other of this.clock.members) if (other !== this) other.showTime();
      this.reportedT = null; // so that the same t may be reported again
    });
  }
  arrive() {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.data.autoplay && !calm && this.clock.linked === undefined) this.clock.play();
  }
  showPlaying() {
    const { play } = this.dom;
    const action = this.clock.playing ? 'pause' : 'play';
    if (play.dataset.action !== action) {
      play.dataset.action = action;
      play.replaceChildren(icon(action));
      if (action === 'play') this.reportT();
      if (this.touched) writeSoon();
    }
    play.setAttribute('aria-label', this.data.words[action]);
    play.title = this.data.words[action];
  }
  showTime() { this.draw(); }

  // --- what a link keeps --------------------------------------------------------------------
  // Before the first picture: what Python says, and over it what the address does.
  /** @param {boolean} first @param {() => void} obey */
  settleInSight(first, obey) {
    const values = first ? enterSight(this, this.data.key) : new Map();
    const anew = first && !values.size && this.touched; // settings were put back
    if (anew) this.clock.linked = undefined;
    if (values.has('t')) this.clock.linked = this.data.t ?? this.clock.start;
    obey();
    setSwitches(this, values);
    if (this.touched) writeSoon(); // what Python has heard of has a place of its own
  }
  // The clock's, of the one view that speaks for all that share it.
  /** @param {boolean} [all] @returns {Record<string, Switch>} */
  switches(all) {
    const { clock, data } = this;
    if (!data.T || !(all || this.speaks())) return {};
    return {
      t: {
        read: () => Math.round(clock.t), usual: data.t ?? clock.start,
        write: (t) => clock.stand(t),
      },
      speed: {
        read: () => clock.speed, usual: data.speed, write: (speed) => { clock.speed = speed; },
      },
      loop: {
        read: () => Boolean(clock.loop), usual: Boolean(data.loop),
        write: (on) => { clock.loop = on && (data.loop || true); },
      },
    };
  }
  // One that Python tells t, and of several the first by name, whichever came first.
  speaks() {
    /** @param {Member} member */
    const place = ({ data }) => {
      const { t = null, key = '' } = /** @type {Partial<ViewData>} */ (data ?? {});
      return `${t === null ? 1 : 0}${key}`;
    };
    const mine = place(this);
    return ![...this.clock.members].some((member) =>
      member.dom?.root.isConnected && place(member) < mine);
  }
  redraw() { this.draw(); }

  // --- what the hand does -------------------------------------------------------------------
  toggle() { if (this.clock.playing) this.clock.pause(); else this.clock.play(); }
  /** @param {number} by */
  step(by) {
    this.clock.pause();
    this.clock.set(this.stopAfter(Math.round(this.clock.t), by));
    this.tell('t', () => this.reportT());
  }
  // Arrows lead on by a step, pages by a tenth of the way, Home and End to its ends.
  /** @param {KeyboardEvent} event */
  stepByKey(event) {
    const { T } = this.data;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1,
      Home: -T, End: T, PageDown: -T / 10, PageUp: T / 10 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.step(Math.round(steps[event.key]));
  }
  // One step leads to the next t that the run visits, where Python named those.
  /** @param {number} t @param {number} by @returns {number} */
  stopAfter(t, by) {
    const { stops } = this.data;
    if (!stops.length || Math.abs(by) !== 1) return t + by;
    return by > 0 ? stops.find((stop) => stop > t) ?? t : stops.findLast((stop) => stop < t) ?? t;
  }
  /** @param {KeyboardEvent} event */
  onKey(event) { this.byKey = true; this.press(event); }

  // --- what stands elsewhere on the page ----------------------------------------------------
  // After each picture: number cells and sentences follow what is drawn.
  /** @param {(name: string) => number | undefined} valueOf */
  publish(valueOf) {
    const { key } = this.data;
    shared.values.set(key, valueOf);
    for (const member of this.clock.members) member.showValues?.(key);
    for (const look of shared.watching.get(key) ?? []) look();
  }

  // --- what Python hears --------------------------------------------------------------------
  /** @param {string} name @param {unknown} value */
  send(name, value) { this.component.setStateValue(name, value); }
  // Where the clock stands, which a picture out of sight may not have shown yet.
  reportT() {
    const t = Math.round(this.clock.t);
    if (!this.data.report_t || this.clock.playing || this.clock.silent) return;
    if (this.reportedT === t) return;
    this.reportedT = t;
    this.echoes.t.report(t);
    this.send('t', t);
  }
  // Keys come in rows, and a row is one report; a released pointer is heard at once.
  /** @param {string} name @param {() => void} act */
  tell(name, act) {
    clearTimeout(this.telling[name]);
    if (this.byKey) this.telling[name] = setTimeout(act, 200); else act();
  }
}

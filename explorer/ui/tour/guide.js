// @ts-check
// The tour: where it stands, what it waits for, and what it does there. One for the whole tab; the
// component in each page's header tells it which page is open.
import { address, go } from '../frame/links.js';
import { isLecture, isRunning } from '../frame/runs.js';
import { unsay } from '../frame/set_up.js';
import { TourCard } from './card.js';
import { focusable, focusedNow, roundTrip } from './keys.js';
import { drive, pause, PUT_BACK } from './hand.js';
import { BEGIN, endTour, recallTour, rememberTour } from './memory.js';
import { isElsewhere, originHere, wayBack, wayOut, wayTo } from './origin.js';
import { scrollFor } from './place.js';
import { isInSight, rectOf, seek } from './seek.js';
import { STOPS } from './stops.js';

const SCROLLS = '[data-testid="stMain"]';
const POPUP = '[data-baseweb="popover"], [data-testid="stDialog"]';
const COMES_MS = 6000; // for a thing that a page which is at rest does not show
const LONGEST_MS = 60_000; // for a page that was asked for
const SEEK_MS = 250; // between two looks for the things
const READ_MS = 900; // before the hand begins
const HEAD_PX = 12; // left over what is scrolled to

export class Guide {
  /** @type {TourData | null} */ data = null;
  /** @type {TourState | null} */ state = null;
  /** @type {HTMLElement | null} */ from = null; // what had the focus before
  /** @type {TourOrigin | null} */ origin = null; // and which page was open
  leaving = false; // while it asks whether to go back there
  /** @type {AbortController | null} */ doing = null; // while the hand is at work
  /** @type {TourAct | null} */ last = null; // the last act of this stop that moves the rings
  /** @type {HTMLElement | null} */ term = null; // whose card is open
  /** @type {HTMLInputElement | null} */ range = null; // that the hand drags
  /** @type {{ things: HTMLElement[], spare: HTMLElement[], name: string }} */
  seen = { things: [], spare: [], name: '' };
  pace = 1; // how many times as long the hand takes; tests hurry
  order = 0; // of those of the address, the last that was followed
  asked = -Infinity; // when the stop's page was asked for
  arrived = 0; // when it was last seen to have come
  looked = 0;
  brought = ''; // what was last scrolled to
  raf = 0;
  left = 0; // the timer since the header has gone

  constructor() {
    this.card = new TourCard({
      next: () => this.move(1), back: () => this.move(-1), leave: () => this.leave(),
      goOn: () => this.to(this.state?.at ?? 0), start: () => this.start(),
      stay: () => this.stay(), return: () => this.goBack(),
    });
    this.card.host.addEventListener('keydown', (event) => this.onCardKey(event));
    addEventListener(BEGIN, () => this.begin());
    addEventListener('popstate', () => this.letGo());
    const other = (/** @type {Event} */ event) => this.onOther(event);
    for (const name of ['pointerdown', 'wheel', 'touchmove', 'keydown']) {
      document.addEventListener(name, other, { capture: true, passive: name !== 'keydown' });
    }
  }

  // --- what the page says -----------------------------------------------------------------------
  /** @param {TourData} data */
  arrive(data) {
    clearTimeout(this.left);
    if (!this.data) { // loaded again on the way
      this.state = recallTour(STOPS.length);
      this.origin = this.state?.from ?? null;
    }
    if (this.data?.page !== data.page) {
      this.arrived = performance.now();
      if (data.page !== this.stop.page) this.asked = -Infinity; // the reader went elsewhere
      this.letGo();
    }
    this.data = data;
    const ordered = data.order > this.order;
    this.order = data.order;
    if (ordered) this.begin();
    else if (this.state) this.wake();
  }
  depart() {
    this.left = setTimeout(() => { if (this.data) this.data = { ...this.data, page: '' }; }, 300);
  }
  get stop() { return STOPS[this.state?.at ?? 0]; }
  get isCalm() { return matchMedia('(prefers-reduced-motion: reduce)').matches; }

  // --- what the reader asks for -----------------------------------------------------------------
  begin() {
    this.from = focusedNow();
    if (this.data) this.origin ??= originHere(this.data);
    this.to(0);
  }
  /** @param {number} by */
  move(by) { if (this.state && STOPS[this.state.at + by]) this.to(this.state.at + by); }
  /** @param {number} at */
  to(at) {
    if (!this.data) return;
    this.rest();
    this.leaving = false;
    this.state = { at, driven: false, from: this.origin };
    this.asked = this.arrived = performance.now();
    const away = this.data.page !== this.stop.page;
    const way = away ? wayTo(this.stop.page, this.data, this.origin) : '';
    rememberTour(this.state);
    if (away) go(way);
    this.wake();
    this.card.focus();
  }
  start() {
    const { first = '', query = {} } = this.data ?? {};
    const told = this.origin?.moved ? { ...query, tour: 'over' } : query;
    this.end();
    go(address(first, told, 'short'));
  }
  goBack() {
    const { data, origin } = this;
    this.end();
    if (data && origin) go(wayBack(data, origin));
  }
  // Whoever came from another page is asked first whether he wants to go back there.
  leave() {
    if (this.leaving || !isElsewhere(this.data, this.origin)) { this.stay(); return; }
    this.rest();
    this.leaving = true;
    this.tick();
    this.card.focus();
  }
  stay() {
    const { data, origin, stop } = this;
    this.end();
    if (data && origin?.moved) {
      go(origin.page === data.page ? wayBack(data, origin) : wayOut(data, data.page === stop.page));
    }
    const back = this.from?.isConnected ? this.from : seek('[data-action="tour"]');
    back?.focus({ preventScroll: true });
  }
  end() {
    this.rest();
    this.state = this.origin = null;
    this.leaving = false;
    cancelAnimationFrame(this.raf);
    this.raf = 0;
    this.card.hide();
    endTour();
  }
  // The hand leaves the page.
  rest() {
    this.doing?.abort(PUT_BACK);
    this.doing = this.last = this.range = null;
    this.seen = { things: [], spare: [], name: '' };
    this.looked = 0;
    this.brought = '';
    delete this.term?.dataset.open;
    unsay();
    this.term = null;
  }

  // --- keys, and whatever else the reader does --------------------------------------------------
  /** Only what is pressed in the card: elsewhere arrows belong to sliders.
   * @param {KeyboardEvent} event */
  onCardKey(event) {
    event.stopPropagation();
    if (event.key === 'Escape') this.leave();
    if (event.key === 'ArrowRight') this.move(1);
    if (event.key === 'ArrowLeft') this.move(-1);
  }
  /** @param {Event} event */
  onOther(event) {
    if (!this.state || !event.isTrusted) return;
    const key = event instanceof KeyboardEvent ? event.key : '';
    if (key === 'Tab') this.onTab(/** @type {KeyboardEvent} */ (event));
    if (event.composedPath().includes(this.card.host)) return;
    if (key === 'Escape' && !document.querySelector(POPUP)) this.leave();
    if (!['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(key)) this.giveWay();
  }
  /** @param {KeyboardEvent} event */
  onTab(event) {
    const thing = focusable(this.seen.things[0] ?? null);
    const next = roundTrip(focusedNow(), this.card.stops, thing, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  // The reader's own hand comes first.
  giveWay() {
    if (!this.doing) return;
    this.doing.abort();
    this.done();
  }
  // The page is being left: what is told of it now would lead back to it.
  letGo() {
    this.doing?.abort();
    this.doing = this.range = null;
  }
  done() {
    this.doing = this.range = null;
    if (!this.state) return;
    this.state.driven = true;
    rememberTour(this.state);
  }

  // --- frame by frame ---------------------------------------------------------------------------
  wake() {
    this.card.show();
    this.tick();
  }
  tick() {
    cancelAnimationFrame(this.raf);
    if (!this.state) return;
    if (isLecture()) { this.end(); return; }
    this.look();
    const mode = this.mode();
    this.say(mode);
    const pointing = mode === 'pointing';
    this.card.point(pointing ? this.seen.things.map(rectOf) : [], this.seen.spare.map(rectOf));
    this.card.hold(this.range);
    if (pointing) this.bring();
    if (pointing && !this.state.driven && !this.doing && !isRunning()) this.act();
    this.raf = requestAnimationFrame(() => this.tick());
  }
  /** Look for the things again, now and then, or as soon as one has gone. */
  look() {
    const { things } = this.seen;
    const now = performance.now();
    const stand = things.length > 0 && things.every((thing) => thing.isConnected);
    if (now - this.looked < (stand ? SEEK_MS : SEEK_MS / 4)) return;
    this.looked = now;
    const { stop, last } = this;
    const all = (/** @type {string[]} */ selectors) => selectors.map((each) => seek(each))
      .filter((thing) => thing !== null).filter(isInSight);
    const own = all(last?.rings ?? stop.rings);
    const other = stop.instead && !all(stop.rings).length ? stop.instead : null;
    this.seen = {
      things: other && !last ? all(other.rings) : own,
      spare: all(last?.spare ?? stop.spare), name: other?.name ?? stop.name,
    };
  }
  /** Whether it points, waits for the page or the thing, stands alone without it, or steps aside
   * because the reader has gone elsewhere. */
  mode() {
    const now = performance.now();
    if (this.leaving) return 'over';
    const away = this.data?.page !== this.stop.page;
    if (away) return now - this.asked < LONGEST_MS ? 'waiting' : 'aside';
    this.asked = -Infinity;
    if (this.seen.things.length) return 'pointing';
    const patient = now - this.arrived < COMES_MS || isRunning();
    return patient ? 'waiting' : 'alone';
  }
  /** @param {string} mode */
  say(mode) {
    const { data, state } = this;
    if (!data || !state) return;
    const { words } = data;
    const name = this.seen.things.length ? this.seen.name : this.stop.name;
    this.card.say({
      words, state: mode, name: words.name, first: state.at === 0,
      last: state.at === STOPS.length - 1,
      count: words.count.replace('%', String(state.at + 1)).replace('%', String(STOPS.length)),
      back: isElsewhere(data, this.origin),
      text: mode === 'over' ? words.over.replace('%', this.origin?.title ?? '')
        : mode === 'aside' ? words.aside : words[name],
      waits: mode === 'waiting' ? words.waiting : '',
    });
    this.card.host.dataset.stop = this.stop.name;
    this.card.host.dataset.driven = String(state.driven);
  }
  /** What it points at comes into sight, once. */
  bring() {
    const [thing] = this.seen.things;
    const name = `${this.state?.at} ${this.last?.on ?? ''}`;
    if (this.brought === name) return;
    this.brought = name;
    const top = scrollFor(rectOf(thing), HEAD_PX, this.card.free - HEAD_PX);
    if (top) {
      document.querySelector(SCROLLS)
        ?.scrollBy({ top, behavior: this.isCalm ? 'auto' : 'smooth' });
    }
  }
  async act() {
    const { signal } = this.doing = new AbortController();
    const { acts, calm } = this.stop;
    const isCalm = this.isCalm;
    await pause(this.pace * READ_MS, signal);
    await drive(isCalm && calm ? calm : acts, {
      calm: isCalm, pace: this.pace, signal,
      hold: (range) => { this.range = range; },
      after: (act, thing) => this.follow(act, thing),
    });
    if (!signal.aborted) this.done();
  }
  /** After an act: the rings go on to what it has shown.
   * @param {TourAct} act @param {HTMLElement} thing */
  follow(act, thing) {
    if (act.act === 'explain') {
      this.term = thing;
      thing.dataset.open = '';
    }
    if (act.rings) this.last = act;
    this.looked = 0;
  }
}

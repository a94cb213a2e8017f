// @ts-check
// One run of t for one stage, or for all stages that name the same clock.
import { clamp } from './maths.js';
import { shared } from './shared.js';

const RUN_SECONDS = 8; // the whole of 0..T at speed 1
const HOLD_SECONDS = 0.8; // a loop rests at its end, so that the result can be seen

class Clock {
  t = 0;
  T = 1;
  playing = false;
  direction = 1; // or −1, towards 0
  /** @type {boolean | 'bounce'} */ loop = false;
  speed = 1;
  /** @type {number | undefined} */ linked; // Python's t, in whose place the address gave another
  silent = false; // while t is the address's or Python's, of which Python need not hear
  /** @type {Set<Member>} */ members = new Set();
  raf = 0;
  rest = 0; // seconds that a loop still rests
  /** @type {number | null} */ before = null; // when the last frame was, in milliseconds
  /** @param {number} t */
  set(t) {
    this.t = clamp(t, 0, this.T);
    for (const member of this.members) member.showTime();
  }
  /** @returns {number} */
  get end() { return this.direction > 0 ? this.T : 0; }
  /** @returns {number} */
  get start() { return this.direction > 0 ? 0 : this.T; }
  play() {
    if (this.t === this.end) this.set(this.start);
    this.playing = true;
    this.rest = 0;
    this.tell();
    this.wake();
  }
  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.raf);
    this.raf = 0;
    this.set(Math.round(this.t));
    this.tell();
  }
  // Where the address has it: not the hand's doing.
  /** @param {number} t */
  stand(t) {
    this.silent = true;
    this.t = t; // before the pause, which tells where it stands
    this.pause();
    this.set(t);
    this.silent = false;
  }
  tell() { for (const member of this.members) member.showPlaying(); }
  // Frames are asked for only while a stage can be seen.
  wake() {
    if (!this.playing || this.raf) return;
    this.before = null;
    this.raf = requestAnimationFrame((now) => this.tick(now));
  }
  /** @param {number} now */
  tick(now) {
    this.raf = 0;
    if (!this.playing || ![...this.members].some((member) => member.visible)) return;
    const seconds = this.before === null ? 0 : Math.min((now - this.before) / 1000, 0.1);
    this.before = now;
    this.advance(seconds);
    if (this.playing) this.raf = requestAnimationFrame((next) => this.tick(next));
  }
  /** @param {number} seconds */
  advance(seconds) {
    if (this.rest > 0) {
      this.rest -= seconds;
      if (this.rest <= 0) this.set(this.start);
      return;
    }
    this.set(this.t + (seconds * this.direction * this.speed * this.T) / RUN_SECONDS);
    if (this.t !== this.end) return;
    if (this.loop === 'bounce') this.direction = -this.direction; // its start is now where it is
    if (this.loop) this.rest = HOLD_SECONDS;
    else this.pause();
  }
}

// The stage's clock: its own, or the one that bears the name.
/** @param {string | null} name @returns {Clock} */
export function clockFor(name) {
  const known = name && shared.clocks.get(name);
  if (known) return known;
  const clock = new Clock();
  if (name) shared.clocks.set(name, clock);
  return clock;
}

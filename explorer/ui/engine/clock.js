// One run of t for one stage, or for all stages that name the same clock.
import { clamp } from './maths.js';
import { shared } from './shared.js';

const RUN_SECONDS = 8; // the whole of 0..T at speed 1
const HOLD_SECONDS = 0.8; // a loop rests at its end, so that the result can be seen

class Clock {
  constructor() {
    Object.assign(this, { t: 0, T: 1, playing: false, direction: 1, loop: false, speed: 1 });
    this.members = new Set();
    this.raf = 0;
    this.rest = 0;
  }
  set(t) {
    this.t = clamp(t, 0, this.T);
    for (const member of this.members) member.showTime();
  }
  get end() { return this.direction > 0 ? this.T : 0; }
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
  tell() { for (const member of this.members) member.showPlaying(); }
  // Frames are asked for only while a stage can be seen.
  wake() {
    if (!this.playing || this.raf) return;
    this.before = null;
    this.raf = requestAnimationFrame((now) => this.tick(now));
  }
  tick(now) {
    this.raf = 0;
    if (!this.playing || ![...this.members].some((member) => member.visible)) return;
    const seconds = this.before === null ? 0 : Math.min((now - this.before) / 1000, 0.1);
    this.before = now;
    this.advance(seconds);
    if (this.playing) this.raf = requestAnimationFrame((next) => this.tick(next));
  }
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
export function clockFor(name) {
  if (!name) return new Clock();
  if (!shared.clocks.has(name)) shared.clocks.set(name, new Clock());
  return shared.clocks.get(name);
}

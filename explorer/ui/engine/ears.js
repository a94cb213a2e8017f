// @ts-check
// What ears are told of a view: not sixty times a second.
import { setText } from './dom.js';

const BETWEEN = 2000; // milliseconds, while t moves by itself

// What is drawn is named anew once the hand rests, and now and then while it does not.
/** @param {Mounted} s */
export function describeSoon(s) {
  const now = () => { s.describedAt = performance.now(); s.describe(); };
  clearTimeout(s.saying);
  if (performance.now() - s.describedAt >= BETWEEN) now();
  s.saying = setTimeout(() => { now(); s.rested(); }, 250);
}

/** @param {Mounted} s @param {string} text */
export function speak(s, text) { setText(s.dom.ears, text); }

// Of a run: where it has come to, now and then and when it rests. One of its views says so.
/** @param {Mounted} s @param {string} text */
export function speakRun(s, text) {
  const { playing, members } = s.clock;
  const due = playing ? performance.now() - s.spokenAt >= BETWEEN : s.ran;
  s.ran = playing;
  if (!due || [...members].find((each) => each.component && each.visible) !== s) return;
  s.spokenAt = performance.now();
  speak(s, text);
}

// @ts-check
// What the tour does on the page, it does as a hand does: it presses the page's own buttons and
// moves its own sliders, which answer as they answer to anybody.
import { clamp, lerp } from '../engine/maths.js';
import { isRunning } from '../frame/runs.js';
import { seek } from './seek.js';

const WHOLE_MS = 2400; // from one end of a slider to the other
const LEAST_MS = 500;
const JUMP_MS = 700; // that each place stands for, where motion is not wanted
const BETWEEN_MS = 500;
const QUIET_MS = 300; // without a run of the page, after which an act is over
const BEGINS_MS = 4000; // in which a run has to begin
const LOOK_AGAIN_MS = 20;
export const PUT_BACK = 'put back'; // why the hand stops, where it is not for the reader's own hand

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} over early if aborted */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) { resolve(); return; }
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

/** Wait for what an act has set off: over when the page has not run for a while.
 * @param {boolean} runs whether it sets off a run, which a slow server may begin late
 * @param {AbortSignal} signal @returns {Promise<void>} */
async function settle(runs, signal) {
  const start = performance.now();
  let since = start;
  let begun = !runs;
  while (!signal.aborted) {
    const now = performance.now();
    if (isRunning()) [since, begun] = [now, true];
    const patient = begun ? now - since < QUIET_MS : now - start < BEGINS_MS;
    if (!patient) return;
    await pause(LOOK_AGAIN_MS, signal);
  }
}

/** Do what a stop asks for, one after the other, until the reader's own hand takes over.
 * @param {TourAct[]} acts @param {{ calm: boolean, pace: number, signal: AbortSignal,
 *   hold: (range: HTMLInputElement | null) => void,
 *   after: (act: TourAct, thing: HTMLElement) => void }} how
 * `calm` : jumps instead of motion.  `pace` : how many times as long it all takes.  `hold` : is
 * told which slider is dragged, and when it is let go.  `after` : is called when an act is done and
 * what it set off is over.
 * @returns {Promise<void>} */
export async function drive(acts, { calm, pace, signal, hold, after }) {
  for (const [i, act] of acts.entries()) {
    if (i > 0) await pause(pace * BETWEEN_MS, signal);
    const thing = signal.aborted ? null : seek(act.on);
    if (!thing) continue; // somebody has changed the page: the sentence alone has to do
    if (act.act === 'press') thing.click();
    if (act.act === 'drag') {
      hold(asRange(thing));
      await dragAlong(asRange(thing), act.to ?? [], { calm, pace, signal });
      hold(null);
    }
    await settle(act.runs ?? false, signal);
    if (!signal.aborted) after(act, thing);
  }
}

/** @param {HTMLElement} thing @returns {HTMLInputElement} */
const asRange = (thing) => /** @type {HTMLInputElement} */ (thing);

/** From share to share of a slider; null is the place where it stood before.
 * @param {HTMLInputElement} range @param {(number | null)[]} shares
 * @param {{ calm: boolean, pace: number, signal: AbortSignal }} how */
async function dragAlong(range, shares, { calm, pace, signal }) {
  const began = +range.value;
  const [low, high] = [+range.min, +range.max];
  for (const share of shares) {
    const to = share === null ? began : lerp(low, high, share);
    const far = Math.abs(to - +range.value) / (high - low || 1);
    if (calm) moveTo(range, to);
    await (calm ? pause(pace * JUMP_MS, signal)
      : glide(range, to, pace * Math.max(far * WHOLE_MS, LEAST_MS), signal));
    if (signal.aborted) break;
  }
  if (signal.reason === PUT_BACK) moveTo(range, began);
  // A report makes the page run. It would overtake the press on a link that stopped the hand, and
  // nobody would get away; of a slider that stands where it stood there is none to make.
  const moved = range.isConnected && +range.value !== began;
  if (moved && !signal.aborted) range.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @param {HTMLInputElement} range @param {number} value */
function moveTo(range, value) {
  range.value = String(value);
  range.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}

/** @param {HTMLInputElement} range @param {number} to @param {number} ms
 * @param {AbortSignal} signal @returns {Promise<void>} */
function glide(range, to, ms, signal) {
  const from = +range.value;
  const start = performance.now();
  return new Promise((resolve) => {
    const frame = (/** @type {number} */ now) => {
      if (signal.aborted || !range.isConnected) { resolve(); return; }
      const share = clamp((now - start) / ms, 0, 1);
      moveTo(range, lerp(from, to, eased(share)));
      if (share < 1) requestAnimationFrame(frame); else resolve();
    };
    requestAnimationFrame(frame);
  });
}

/** Slow at either end, as a hand is. @param {number} share @returns {number} */
export const eased = (share) => share * share * (3 - 2 * share);

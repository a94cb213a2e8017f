// What all stages of a browser tab share: blobs by id, clocks by name, stages by key.
const shared = (globalThis.ddpmStage ??= {
  blobs: new Map(), listeners: new Set(), waiting: new Map(), engine: null,
});
shared.stages ??= new Map();
shared.clocks ??= new Map();
shared.values ??= new Map(); // by key: a function from a number's name to its present value

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
// The lecturer's mode makes the page's type larger; words on canvases grow with it.
const type = { scale: 1 };
function readType() {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  type.scale = size / 16 || 1;
  return type.scale;
}
const lerp = (a, b, w) => a + (b - a) * w;

// The carriers' container takes no room: without this each flex gap would show.
function hideCarriers() {
  if (document.getElementById('ddpm-stage-css')) return;
  const style = document.createElement('style');
  style.id = 'ddpm-stage-css';
  style.textContent = `div:has(> [class*="st-key-stageblobs-"]), [class*="st-key-stageblobs-"]
    { position: absolute !important; width: 0 !important; height: 0 !important;
      overflow: hidden !important; }`;
  document.head.appendChild(style);
}

// A value that Python passes again. It counts as an order only if it is new and not an echo of
// what the browser itself reported; else an answer that comes late would undo the hand's work.
class Echo {
  constructor() { this.last = undefined; this.reported = []; }
  report(value) { this.reported.push(JSON.stringify(value)); }
  isOrder(value) {
    const text = JSON.stringify(value);
    if (text === this.last) return false;
    this.last = text;
    const known = this.reported.lastIndexOf(text);
    if (known < 0) return value !== null && value !== undefined;
    this.reported.splice(0, known + 1);
    return false;
  }
}

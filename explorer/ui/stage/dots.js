// Dots are blended into the picture's own memory: in software this is several times quicker than
// asking the canvas for thousands of small shapes, and it costs the same on every machine.
const PHASES = 4; // a dot may lie on a quarter of a pixel, so that slow motion does not jitter
const maskCache = new Map();

// Coverage (0..256) of a soft-edged disc for each sub-pixel phase.
function masks(radius, alpha) {
  const key = `${radius.toFixed(2)}/${alpha.toFixed(2)}`;
  if (!maskCache.has(key)) maskCache.set(key, makeMasks(radius, alpha));
  return maskCache.get(key);
}

function makeMasks(radius, alpha) {
  const half = Math.ceil(radius + 0.5);
  const side = 2 * half + 1;
  const tables = [];
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    const fx = (phase % PHASES) / PHASES;
    const fy = Math.floor(phase / PHASES) / PHASES;
    const table = new Uint16Array(side * side);
    for (let p = 0; p < side * side; p++) {
      const far = Math.hypot((p % side) - half - fx, Math.floor(p / side) - half - fy);
      table[p] = Math.round(256 * alpha * clamp(radius + 0.5 - far, 0, 1));
    }
    tables.push(table);
  }
  return { half, side, tables };
}

// source over destination, two channels at a time; 0xff00ff keeps red and blue apart.
function blend(under, colour, cover) {
  const rest = 256 - cover;
  const rb = Math.imul(colour & 0xff00ff, cover) + Math.imul(under & 0xff00ff, rest);
  const g = Math.imul((colour >>> 8) & 0xff, cover) + Math.imul((under >>> 8) & 0xff, rest);
  return 0xff000000 | ((rb >>> 8) & 0xff00ff) | (g & 0xff00);
}

function stamp(image, x, y, mask, colour) {
  const left = Math.floor(x * PHASES + 0.5);
  const top = Math.floor(y * PHASES + 0.5);
  const x0 = (left >> 2) - mask.half;
  const y0 = (top >> 2) - mask.half;
  const { side } = mask;
  if (x0 < 0 || y0 < 0 || x0 + side > image.width || y0 + side > image.height) return;
  const table = mask.tables[(left & 3) + PHASES * (top & 3)];
  const { pixels, width } = image;
  let p = 0;
  for (let row = 0; row < side; row++) {
    let at = (y0 + row) * width + x0;
    for (let column = 0; column < side; column++, at++, p++) {
      const cover = table[p];
      if (cover === 256) pixels[at] = colour;
      else if (cover) pixels[at] = blend(pixels[at], colour, cover);
    }
  }
}

// A flat cloud: every dot alike, in the order of the data.
function stampFlat(image, places, n, buckets, ramp, ratio, radius, alpha) {
  const mask = masks(radius * ratio, alpha);
  for (let i = 0; i < n; i++) {
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, mask, ramp[buckets[i] * FADES]);
  }
}

function stampPlain(image, places, n, colour, ratio, radius, alpha) {
  const mask = masks(radius * ratio, alpha);
  for (let i = 0; i < n; i++) {
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, mask, colour);
  }
}

// A solid cloud: far dots first, smaller and nearer to the paper.
function stampSolid(image, places, n, buckets, ramp, ratio, radius, alpha) {
  const order = farFirst(places.depth, n);
  const sizes = Array.from({ length: FADES }, (_, fade) =>
    masks(radius * ratio * lerp(1.25, 0.7, fade / (FADES - 1)), alpha));
  for (let k = 0; k < n; k++) {
    const i = order[k];
    const fade = Math.min(FADES - 1, (places.depth[i] * FADES) | 0);
    const colour = ramp[buckets[i] * FADES + fade];
    stamp(image, places.x[i] * ratio, places.y[i] * ratio, sizes[fade], colour);
  }
}

const LAYERS = 256;
const counts = new Uint32Array(LAYERS + 1);
let ordered = new Uint32Array(0);

// Counting sort by depth: linear, and 256 layers are finer than a dot is wide.
function farFirst(depth, n) {
  if (ordered.length < n) ordered = new Uint32Array(n);
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[LAYERS - ((depth[i] * (LAYERS - 1)) | 0)]++;
  for (let k = 1; k <= LAYERS; k++) counts[k] += counts[k - 1];
  for (let i = n - 1; i >= 0; i--) {
    ordered[--counts[LAYERS - ((depth[i] * (LAYERS - 1)) | 0)]] = i;
  }
  return ordered;
}

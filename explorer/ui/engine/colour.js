// @ts-check
// Colours: the house table for the theme in force, and the ramp that marks the place in the data.
import { lerp } from './maths.js';

const BUCKETS = 64; // colours a cloud is drawn with
export const FADES = 8; // steps from full colour towards the paper, for depth
/** What a colour can mean. @type {Thing[]} */
export const THINGS = ['data', 'state', 'noise', 'prediction', 'spread', 'exact', 'error'];
const RAMPED = ['data', 'state']; // what dots in the colours of the ramp are
const DIMMED = 0.8; // how far towards the paper all else fades where one thing is lit

/** @param {string} text @returns {Rgb} */
export function rgb(text) {
  const hex = text.trim().replace('#', '');
  if (/^[0-9a-f]{6}/i.test(hex)) return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const numbers = text.match(/[\d.]+/g);
  return numbers ? numbers.slice(0, 3).map(Number) : [128, 128, 128];
}
/** @param {Rgb} colour @returns {number} from 0 to 1 */
export const luminance = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
/** @param {Rgb} colour @returns {number} as a picture's memory holds it */
export const pack32 = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
/** @param {Rgb} a @param {Rgb} b @param {number} w @returns {Rgb} */
export const mixRgb = (a, b, w) => a.map((x, i) => Math.round(x + (b[i] - x) * w));
/** @param {string} text @param {number} alpha @returns {string} */
export const rgba = (text, alpha) => `rgba(${rgb(text).join(',')},${alpha})`;

// Streamlit passes its theme as CSS variables; its background tells light from dark.
/** @param {Element} element @returns {Theme} */
export function themeOf(element) {
  const background = getComputedStyle(element).getPropertyValue('--st-background-color');
  return background && luminance(rgb(background)) < 0.45 ? 'dark' : 'light';
}

/**
 * @param {Theme} theme @param {ViewData['palette']} [overrides]
 * @param {Thing | null} [lit] fades all the others
 * @returns {Palette}
 */
export function paletteOf(theme, overrides, lit = null) {
  const named = { ...COLOURS[theme], ...(overrides?.[theme] ?? {}) };
  const paper = rgb(named.background);
  const others = lit ? THINGS.filter((thing) => thing !== lit) : [];
  for (const thing of others) named[thing] = hexOf(mixRgb(rgb(named[thing]), paper, DIMMED));
  const ramp = rampFor(theme, paper, lit && !RAMPED.includes(lit) ? DIMMED : 0);
  return { theme, named, paper, ramp, key: lit ? `${theme} ${lit}` : theme };
}
/** @param {Rgb} colour @returns {string} */
const hexOf = (colour) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

// The ramp's ends vanish on the paper of their own lightness, so each theme leaves one out.
/** @param {Theme} theme @param {Rgb} paper @param {number} dimmed @returns {Uint32Array} */
function rampFor(theme, paper, dimmed) {
  const [low, high] = theme === 'dark' ? [0.14, 1] : [0, 0.88];
  const packed = new Uint32Array(BUCKETS * FADES);
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const place = lerp(low, high, bucket / (BUCKETS - 1));
    const colour = mixRgb(rgb(COLOURS.ramp[Math.round(place * 255)]), paper, dimmed);
    for (let fade = 0; fade < FADES; fade++) {
      packed[bucket * FADES + fade] = pack32(mixRgb(colour, paper, (fade / (FADES - 1)) * 0.6));
    }
  }
  return packed;
}

// A colour by its name in the palette, or as it is written.
/** @param {Palette} palette @param {string} [name] @returns {string} */
export const resolve = ({ named }, name) =>
  named[/** @type {keyof Named} */ (name)] ?? name ?? named.state;

// Which ramp colour each point has; without labels every point has the middle one.
/** @param {{ labels: Uint8Array } | null} colours @param {number} n @returns {Uint8Array} */
export function bucketsOf(colours, n) {
  const out = new Uint8Array(n);
  if (!colours) return out.fill(BUCKETS >> 2);
  for (let i = 0; i < n; i++) out[i] = (colours.labels[i] * (BUCKETS - 1) + 127) / 255;
  return out;
}

/** @param {number} c @param {number} alpha @returns {string} */
export const cssOf = (c, alpha) =>
  `rgba(${c & 255},${(c >>> 8) & 255},${(c >>> 16) & 255},${alpha})`;

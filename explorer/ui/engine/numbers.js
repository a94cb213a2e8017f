// @ts-check
// Numbers as text: every canvas and every cell of the page writes them alike.
import { clamp } from './maths.js';

const SUPER = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** @param {number} n @returns {string} */
export const raised = (n) =>
  (n < 0 ? '⁻' : '') + [...String(Math.abs(n))].map((d) => SUPER[+d]).join('');

// A number with `digits` significant digits; very large and very small ones as powers of ten, where
// `power` writes the exponent.
/**
 * @param {number} value @param {number} [digits] @param {(n: number) => string} [power]
 * @returns {string}
 */
export function sig(value, digits = 3, power = (n) => raised(n)) {
  if (Number.isNaN(value)) return '–';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return '0';
  const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
  if (+exponent < -3 || +exponent > 4) return `${sign}${mantissa}·10${power(+exponent)}`;
  return sign + size.toFixed(clamp(digits - 1 - +exponent, 0, 6));
}

// The same in HTML.
/** @param {number} value @param {number} [digits] @returns {string} */
export const sigHtml = (value, digits) =>
  sig(value, digits, (n) => `<sup>${String(n).replace('-', '−')}</sup>`);

// A number as the page's own words have it (explorer/texts.py, `number`), by Python's format.
/** @param {number} value @param {string} [spec] @returns {string} */
export function written(value, spec = '') {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  const [, digits, kind] = /^\.(\d+)([feg])$/.exec(spec) ?? [];
  if (!kind) return minus(String(value));
  if (kind === 'f') return minus(value.toFixed(+digits));
  const places = kind === 'e' ? +digits : Math.max(+digits, 1) - 1;
  const [mantissa, exponent] = value.toExponential(places).split('e');
  const far = kind === 'e' || +exponent < -4 || +exponent > places;
  if (far) return `${minus(mantissa)}×10${raised(+exponent)}`;
  return minus(value.toFixed(places - +exponent));
}

/** @param {string} text @returns {string} */
const minus = (text) => text.replace('-', '−');

// A number with its standard error, both with the decimals that the error allows (texts.py, `pm`).
/** @param {number} value @param {number} error @returns {string} */
export function pm(value, error) {
  if (!Number.isFinite(value)) return written(value);
  if (!(Number.isFinite(error) && error > 0)) return written(value, '.3g');
  const decimals = clamp(1 - Math.floor(Math.log10(error)), 0, 6);
  return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`;
}

/** @param {number} value @param {number} decimals @returns {string} */
const fixed = (value, decimals) => {
  const text = value.toFixed(decimals);
  return +text === 0 ? text.replace('-', '') : minus(text);
};

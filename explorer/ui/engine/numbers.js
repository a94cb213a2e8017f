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

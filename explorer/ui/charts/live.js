// @ts-check
// Numbers in sentences and under formulas that follow a stage: t, its table's columns, what the
// hand has moved. The server has said them once, for the t that it knew.
import { pm, written } from '../engine/numbers.js';
import { shared } from '../engine/shared.js';

// What is said of a number up to a limit, and what beyond it: ≤0.001|yes|no. Styles may look too.
/** @param {HTMLElement} span @param {number} value @param {string} spec @returns {string} */
function judged(span, value, spec) {
  const [limit, within, beyond] = spec.slice(1).split('|');
  const over = value > Number(limit);
  span.dataset.over = String(over);
  return over ? beyond : within;
}

/** @typedef {{ key: string }} LiveData the stage's */

/** @param {Component<[LiveData]>} component */
export default function ({ data: [{ key }] }) {
  /** @param {string} name */
  const now = (name) => {
    const value = shared.values.get(key)?.(name);
    return name === 't' && value !== undefined ? Math.round(value) : value;
  };
  const look = () => {
    /** @type {NodeListOf<HTMLElement>} */
    const spans = document.querySelectorAll('[data-live]');
    for (const span of spans) {
      const { live = '', spec, error } = span.dataset;
      const value = now(live);
      if (value === undefined || Number.isNaN(value)) continue;
      const text = spec?.startsWith('±') ? pm(value, (error && now(error)) || 0)
        : spec?.startsWith('≤') ? judged(span, value, spec) : written(value, spec);
      if (span.textContent !== text) span.textContent = text;
      span.dataset.value = String(value);
    }
  };
  const watching = shared.watching.get(key) ?? new Set();
  shared.watching.set(key, watching.add(look));
  look();
  return () => { watching.delete(look); };
}

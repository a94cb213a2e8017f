// @ts-check
// The symbols of Plotly's legends and titles explain themselves as those on our own pictures do.
import { lettersIn } from '../engine/letters.js';
import { nameLetters } from '../engine/names.js';
import { findAll } from './find.js';

const TEXTS = '.legendtext, .g-xtitle text, .g-ytitle text, .annotation-text, .cbtitle text, '
  + '[class^="g-x"][class$="title"] text, [class^="g-y"][class$="title"] text';
const NO_WIDTH = /\u200b/g;

/** @param {Node} node @returns {boolean} whether Plotly writes it lower */
function isLow({ parentElement }) {
  const down = parentElement?.getAttribute('dy') ?? '';
  return Boolean(parentElement?.style.fontSize) && down !== '' && !down.startsWith('-');
}

/** @param {Element} text @returns {Text[]} its pieces that have a width */
function textsOf(text) {
  const walker = document.createTreeWalker(text, 4); // 4: text alone
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes.filter(({ data }) => data.replace(NO_WIDTH, ''));
}

/** @param {Element} text @param {DOMRect} box @returns {Written[]} */
function lettersOf(text, box) {
  const nodes = textsOf(text);
  /** @type {[string, boolean][]} */
  const parts = nodes.map((node) => [node.data, isLow(node)]);
  return lettersIn(parts).map(({ k, from, to, letter, index, isLower }) => {
    const range = document.createRange();
    range.setStart(nodes[k], from);
    if (isLower) range.setEnd(nodes[k + 1], nodes[k + 1].length); else range.setEnd(nodes[k], to);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { letter, index, place: [left - box.left, top - box.top, width, height] };
  });
}

/** @param {PlotlyChart} chart */
export function nameChart(chart) {
  const around = chart.parentElement;
  if (!around) return;
  const box = around.getBoundingClientRect();
  const all = findAll(chart, TEXTS).flatMap((text) => lettersOf(text, box));
  if (all.length && getComputedStyle(around).position === 'static') {
    around.style.position = 'relative';
  }
  nameLetters(around, all);
}

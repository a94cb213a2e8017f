// @ts-check
// Saving what is shown, without the server.
import { h } from './dom.js';

/** @param {Mounted} s */
export function savePng(s) {
  s.dom.canvas.toBlob((picture) => {
    if (picture) offer(picture, `${nameOf(s)}.png`);
  }, 'image/png');
}

/** @param {Mounted} s */
export function saveCsv(s) {
  const lines = s.csvLines();
  if (!lines) return;
  const file = new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' });
  offer(file, `${nameOf(s)}.csv`);
}

/** @param {Mounted} s @returns {string} */
const nameOf = ({ data, shownT }) => (data.T ? `${data.key}-t${shownT}` : data.key);

/** @param {{ n: number, dims: number }} cloud @param {Float32Array} points @returns {string[]} */
export function pointLines({ n, dims }, points) {
  const lines = [['x', 'y', 'z'].slice(0, dims).join(',')];
  for (let i = 0; i < n; i++) {
    const place = Array.from(points.subarray(i * dims, (i + 1) * dims), (v) => v.toFixed(5));
    lines.push(place.join(','));
  }
  return lines;
}

/** @param {Blob} file @param {string} name */
function offer(file, name) {
  const link = h('a', { href: URL.createObjectURL(file), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// @ts-check
// What only the stage has among its controls: takes, and tools for what it can show.
import { showTools, tools, updateReadout, updateSliders, updateTicks } from '../engine/controls.js';
import { setFill, setText } from '../engine/dom.js';
import { showsPictures } from './films.js';
import { updateGrips } from './pointer.js';

/** @param {Stage} s */
export function updateControls(s) {
  const { dom, data } = s;
  dom.range.max = String(data.T);
  updateReadout(s);
  updateTicks(s);
  updateTakes(s);
  updateSliders(s);
  updateTools(s);
  updateGrips(s);
  s.showPlaying();
}

/** @param {Stage} s */
function updateTakes(s) {
  const { dom, data } = s;
  const many = data.takes.length > 1;
  dom.takeRow.hidden = !many;
  dom.takeRange.max = String(Math.max(data.takes.length - 1, 0));
  dom.takeRange.setAttribute('aria-label', data.take_label || data.words.take);
  setText(dom.takeName, data.take_label);
  const longest = Math.max(...data.takes.map((take) => take.label.length), 1);
  dom.takeValue.style.minWidth = `${longest}ch`;
}

/** @param {Stage} s */
export function showTake(s) {
  const { dom, data } = s;
  dom.takeRange.value = String(s.take);
  setFill(dom.takeRange);
  const label = data.takes[s.take]?.label ?? '';
  setText(dom.takeValue, label);
  dom.takeRange.setAttribute('aria-valuetext', label || String(s.take));
}

/** @param {Stage} s */
export function updateTools(s) {
  const { data } = s;
  const pictures = showsPictures(s);
  const lone = s.held?.cloud.n === 1; // marks and handles are the picture
  /** @type {Shown[]} */
  const wanted = [];
  if (!pictures && !lone) wanted.push('trails');
  if (!pictures && !lone && s.dims() === 2) wanted.push('bands', 'travel');
  if (!pictures && data.ghost) wanted.push('ghost');
  if (!pictures && data.field) wanted.push('field');
  const key = JSON.stringify([data.words, wanted, pictures, data.paint !== null]);
  if (s.toolsKey !== key) {
    s.toolsKey = key;
    s.dom.tools.replaceChildren(...tools(s, wanted, pictures ? 'save_pixels' : 'save_csv'));
  }
  showTools(s);
}

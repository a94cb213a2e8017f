// What only the stage has among its controls: takes, and tools for what it can show.
import { showTools, tools, updateReadout, updateSliders, updateTicks } from '../engine/controls.js';
import { setFill, setText } from '../engine/dom.js';
import { updateGrips } from './pointer.js';

export function updateControls(s) {
  const { dom, data } = s;
  dom.range.max = data.T;
  updateReadout(s);
  updateTicks(s);
  updateTakes(s);
  updateSliders(s);
  updateTools(s);
  updateGrips(s);
  s.showPlaying();
}

function updateTakes(s) {
  const { dom, data } = s;
  const many = data.takes.length > 1;
  dom.takeRow.hidden = !many;
  dom.takeRange.max = Math.max(data.takes.length - 1, 0);
  dom.takeRange.setAttribute('aria-label', data.take_label || data.words.take);
  setText(dom.takeName, data.take_label);
  const longest = Math.max(...data.takes.map((take) => take.label.length), 1);
  dom.takeValue.style.minWidth = `${longest}ch`;
}

export function showTake(s) {
  const { dom, data } = s;
  dom.takeRange.value = s.take;
  setFill(dom.takeRange);
  const label = data.takes[s.take]?.label ?? '';
  setText(dom.takeValue, label);
  dom.takeRange.setAttribute('aria-valuetext', label || String(s.take));
}

export function updateTools(s) {
  const { data } = s;
  const pictures = Boolean(s.held?.cloud.pictures);
  const lone = s.held?.cloud.n === 1; // marks and handles are the picture
  const wanted = pictures ? [] : [...(lone ? [] : ['trails']),
    ...(s.dims() === 2 && !lone ? ['bands', 'travel'] : []),
    ...(data.ghost ? ['ghost'] : []), ...(data.field ? ['field'] : [])];
  const key = JSON.stringify([data.words, wanted, pictures, data.paint !== null]);
  if (s.toolsKey !== key) {
    s.toolsKey = key;
    s.dom.tools.replaceChildren(...tools(s, wanted, pictures ? 'save_pixels' : 'save_csv'));
  }
  showTools(s);
}

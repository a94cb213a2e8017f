// @ts-check
// What a link keeps of a stage beside its clock (engine/sight.js).
import { clamp } from '../engine/maths.js';
import { VIEWED } from './camera.js';

/** @param {Stage} s @returns {Record<string, Switch>} */
export function stageSwitches(s) {
  const { data, camera, sheetOfPaint: sheet } = s;
  const newest = Math.max(data.takes.length - 1, 0);
  /** @param {Shown} name @param {boolean} usual @returns {Switch} */
  const shown = (name, usual) => ({
    read: () => s.show[name], usual, write: (on) => { s.show[name] = on; },
  });
  /** @param {'yaw' | 'pitch'} name @returns {Switch} */
  const turned = (name) => ({
    read: () => camera[name], usual: VIEWED[name], write: (angle) => { camera[name] = angle; },
  });
  return {
    trails: shown('trails', data.trails.length > 0),
    bands: shown('bands', data.bands), travel: shown('travel', data.travel),
    ghost: shown('ghost', true), field: shown('field', true),
    take: {
      read: () => s.take, usual: clamp(data.take ?? newest, 0, newest),
      write: (take) => { s.take = clamp(take, 0, newest); s.follows = s.take >= newest; },
    },
    picked: {
      read: () => s.picked ?? -1, usual: data.picked ?? -1,
      write: (spot) => { s.picked = spot < 0 ? null : spot; },
    },
    yaw: turned('yaw'), pitch: turned('pitch'),
    brush: {
      read: () => sheet.tool, usual: 'spray',
      write: (tool) => { sheet.tool = tool === 'erase' ? 'erase' : 'spray'; },
    },
  };
}

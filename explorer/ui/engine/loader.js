// @ts-check
// The view's whole program: hand the call to the engine, now or when the engine arrives. It is kept
// this small because it travels with every message of the view. ENGINE, set before this text, names
// the engine: the stage's, or one beside it.
import { shared } from './shared.js';

// Until the engine comes, its place: to the end of the first screen, or as high as it was told.
/** @param {ShadowRoot} place @param {ViewData} data */
function skeleton(place, { height, reserve }) {
  if (place.querySelector('[data-role=skeleton]')) return;
  const box = document.createElement('div');
  box.dataset.role = 'skeleton';
  const room = innerHeight - place.host.getBoundingClientRect().top - 16 - reserve;
  const high = height === 'fill' ? Math.max(room, 260) : height;
  box.style.cssText = `height:${high}px;border-radius:1rem;`
    + 'background:color-mix(in srgb,currentColor 6%,transparent)';
  place.append(box);
}

/** @param {Component<[ViewData]>} given @returns {() => void} */
export default function (given) {
  const component = { ...given, data: given.data[0], engine: ENGINE };
  const place = component.parentElement;
  const engine = shared.engines.get(ENGINE);
  if (engine) engine.mount(component);
  else { shared.waiting.set(place, component); skeleton(place, component.data); }
  return () => {
    if (shared.waiting.get(place) === component) shared.waiting.delete(place);
    shared.engines.get(ENGINE)?.leave(place, component);
  };
}

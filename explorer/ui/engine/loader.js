// @ts-check
// The view's whole program: hand the call to the engine, now or when the engine arrives. It is kept
// this small because it travels with every message of the view. ENGINE, set before this text, names
// the engine: the stage's, or one beside it.
import { shared } from './shared.js';

/** @param {Component<[ViewData]>} given @returns {() => void} */
export default function (given) {
  const component = { ...given, data: given.data[0], engine: ENGINE };
  const place = component.parentElement;
  const engine = shared.engines.get(ENGINE);
  if (engine) engine.mount(component);
  else shared.waiting.set(place, component);
  return () => {
    if (shared.waiting.get(place) === component) shared.waiting.delete(place);
    shared.engines.get(ENGINE)?.leave(place, component);
  };
}

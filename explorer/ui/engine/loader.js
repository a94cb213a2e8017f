// The view's whole program: hand the call to the engine, now or when the engine arrives. It is kept
// this small because it travels with every message of the view. ENGINE, set before this text, names
// the engine: the stage's, or one beside it.
export default function (given) {
  const component = { ...given, data: given.data[0], engine: ENGINE };
  const shared = (globalThis.ddpmStage ??= {
    blobs: new Map(), listeners: new Set(), waiting: new Map(), engine: null,
  });
  const place = component.parentElement;
  if (shared[ENGINE]) shared[ENGINE].mount(component);
  else shared.waiting.set(place, component);
  return () => {
    if (shared.waiting.get(place) === component) shared.waiting.delete(place);
    shared[ENGINE]?.leave(place, component);
  };
}

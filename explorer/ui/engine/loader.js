// The view's whole program: hand the call to the engine, now or when the engine arrives. It is kept
// this small because it travels with every message of the view. ENGINE, set before this text, names
// the engine: the stage's, or one beside it.
export default function (given) {
  const component = { ...given, data: given.data[0], engine: ENGINE };
  const house = (globalThis.ddpmStage ??= {
    blobs: new Map(), listeners: new Set(), waiting: new Map(), engine: null,
  });
  const place = component.parentElement;
  if (house[ENGINE]) house[ENGINE].mount(component);
  else house.waiting.set(place, component);
  return () => {
    if (house.waiting.get(place) === component) house.waiting.delete(place);
    house[ENGINE]?.leave(place, component);
  };
}

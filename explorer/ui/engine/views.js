// How a view's calls reach what they mount; the browser's tab keeps those by their keys.
function viewsFor(known, make) {
  return {
    mount(component) {
      const { key } = component.data;
      let found = known.get(key);
      if (!found) known.set(key, found = make(component.data));
      clearTimeout(found.leaving);
      found.update(component);
    },
    // What is mounted again soon keeps its t, camera and focus; else it goes.
    leave(place, component) {
      for (const [key, found] of known) {
        if (found.component !== component) continue;
        found.clock.pause();
        found.leaving = setTimeout(() => { found.dispose(); known.delete(key); }, 5000);
      }
    },
  };
}

// Views that came before their engine have been waiting, each for the engine that it named.
function mountWaiting(engine) {
  for (const [place, component] of house.waiting) {
    if (component.engine !== engine) continue;
    house.waiting.delete(place);
    house[engine].mount(component);
  }
}

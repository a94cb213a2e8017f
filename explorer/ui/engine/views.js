// How a view's calls reach what they mount; the browser's tab keeps those by their keys.
function viewsFor(known, make) {
  return {
    mount(component) {
      const { key } = component.data;
      let view = known.get(key);
      if (!view) known.set(key, view = make(component.data));
      clearTimeout(view.leaving);
      view.update(component);
    },
    // What is mounted again soon keeps its t, camera and focus; else it goes.
    leave(place, component) {
      for (const [key, view] of known) {
        if (view.component !== component) continue;
        view.clock.pause();
        view.leaving = setTimeout(() => { view.dispose(); known.delete(key); }, 5000);
      }
    },
  };
}

// Views that came before their engine have been waiting, each for the engine that it named.
function mountWaiting(engine) {
  for (const [place, component] of shared.waiting) {
    if (component.engine !== engine) continue;
    shared.waiting.delete(place);
    shared[engine].mount(component);
  }
}

// @ts-check
// How a view's calls reach what they mount; the browser's tab keeps those by their keys.
import { shared } from './shared.js';

/**
 * @template {{ key: string }} D
 * @param {Map<string, View<D>>} known @param {(data: D) => View<D>} make @returns {Views<D>}
 */
export function viewsFor(known, make) {
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

// An engine takes its name's calls; views that came before it have been waiting.
/** @param {string} engine @param {Views<ViewData>} views @returns {() => void} */
export function serve(engine, views) {
  shared.engines.set(engine, views);
  hideCarriers();
  return () => mountWaiting(engine);
}

/** @param {string} engine */
function mountWaiting(engine) {
  for (const [place, component] of shared.waiting) {
    if (component.engine !== engine) continue;
    shared.waiting.delete(place);
    place.querySelector('[data-role=skeleton]')?.remove();
    shared.engines.get(engine)?.mount(component);
  }
}

// The carriers' container takes no room: without this each flex gap would show.
function hideCarriers() {
  if (document.getElementById('ddpm-stage-css')) return;
  const style = document.createElement('style');
  style.id = 'ddpm-stage-css';
  style.textContent = `div:has(> [class*="st-key-stageblobs-"]), [class*="st-key-stageblobs-"]
    { position: absolute !important; width: 0 !important; height: 0 !important;
      overflow: hidden !important; }`;
  document.head.appendChild(style);
}

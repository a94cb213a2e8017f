// @ts-check
// The panels beside or below the picture: table columns over t, and profiles.
import { drawPanel, makePanel, tellCurves } from './curves.js';
import { drawProfile, makeProfilePanel, tellProfile } from './profiles.js';

// Built anew when their curves are others; new numbers alone leave the elements as they are.
/** @param {Stage} s */
export function updatePanels(s) {
  const { curves, profiles } = s.data;
  const names = [...new Set(curves.map((curve) => curve.panel))];
  const looks = profiles.map((spec) => ({ ...spec, blob: '', reference: Boolean(spec.reference) }));
  const key = JSON.stringify([curves, looks]);
  if (s.panelsKey !== key) {
    s.panelsKey = key;
    s.panels = [...names.map((name) => makePanel(s, name)),
      ...profiles.map((spec) => makeProfilePanel(s, spec))];
    s.dom.panels.replaceChildren(...s.panels.map((panel) => panel.box));
    s.sizeKey = null; // new elements have to be measured
  }
  s.panels.slice(names.length).forEach((panel, k) => {
    if (panel.spec) panel.spec = profiles[k];
  });
}

/** @param {Stage} s */
export function drawPanels(s) {
  drawAll(s);
  const widest = Math.max(0, ...s.panels.map(({ wants = 0 }) => wants));
  const gutter = s.table.mixed ? Math.max(s.gutter, widest) : widest; // in the hand it only grows
  if (gutter === s.gutter) return;
  s.gutter = gutter; // one for all, so that one t stands below the other
  for (const panel of s.panels) panel.version = null;
  drawAll(s);
}

/** @param {Stage} s */
function drawAll(s) {
  for (const panel of s.panels) {
    if (!panel.width || !panel.height) continue;
    panel.gutter = s.gutter;
    if (panel.spec) drawProfile(s, panel); else drawPanel(s, panel);
  }
}

// For ears.
/** @param {Stage} s */
export function tellPanels(s) {
  for (const panel of s.panels) if (panel.spec) tellProfile(panel); else tellCurves(s, panel);
}

// Where words are written: the picture, and of each panel what stands still.
/** @param {Stage} s @returns {[over: HTMLElement, canvas: HTMLCanvasElement][]} */
export function writtenOn({ dom, panels }) {
  /** @type {[HTMLElement, HTMLCanvasElement][]} */
  const small = panels.map(({ box, still }) => [box, still]);
  return [[dom.picture, dom.canvas], ...small];
}

import { clamp } from './maths.js';

export const onlyPanels = ({ bare }) => bare === 'panels' || bare === 'curves';

const underneath = ({ under }) =>
  under.map((row) => row.offsetHeight).reduce((sum, row) => sum + row + (row ? 8 : 0), 0);

// The time control must be on the first screen: the picture gives way, down to a third of it.
export function pictureHeight({ data, dom }) {
  if (onlyPanels(data)) return 1; // a hair's breadth: what does not lie in sight is not drawn
  const scroller = dom.root.getRootNode().host?.closest('[data-testid="stMain"]');
  const top = dom.root.getBoundingClientRect().top + (scroller?.scrollTop ?? 0);
  const room = innerHeight - top - underneath(dom) - 16 - data.reserve;
  if (top > innerHeight * (data.bare ? 0.85 : 0.6)) return data.height === 'fill' ? 520 : data.height;
  const most = Math.min(room, dom.root.clientWidth * 1.15); // a phone held upright: nearly square
  const least = data.bare ? 150 : 260;
  return Math.round(Math.max(least, data.height === 'fill' ? most : Math.min(most, data.height)));
}

// A stage of panels alone: down to the end of the first screen, or as high as it was told.
export function panelsHeight({ data, dom }) {
  if (data.height !== 'fill') return data.height;
  const scroller = dom.root.getRootNode().host?.closest('[data-testid="stMain"]');
  const top = dom.root.getBoundingClientRect().top + (scroller?.scrollTop ?? 0);
  const room = innerHeight - top - underneath(dom) - 16 - data.reserve;
  return Math.round(clamp(room, 180, Math.max(dom.root.clientWidth * 1.25, 180)));
}

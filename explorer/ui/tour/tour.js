// @ts-check
// The button in the header that begins the tour, and the tour's ear on the page that is open.
import { Guide } from './guide.js';
import { BEGIN } from './memory.js';

/** @param {Component<[TourData]>} component */
export default function ({ data: [data], parentElement }) {
  const button = parentElement.querySelector('button');
  if (!button) return undefined; // tour.py draws it
  button.setAttribute('aria-label', data.words.name);
  button.title = data.words.help;
  button.onclick = () => window.dispatchEvent(new CustomEvent(BEGIN));
  const guide = (globalThis.ddpmTour ??= new Guide());
  guide.arrive(data);
  return () => guide.depart();
}

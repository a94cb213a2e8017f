// @ts-check
// The chart's drawing comes from Python as it is; it is set only where it differs.
import { find } from './find.js';

/** @param {Component<[html: string]>} component */
export default ({ data, parentElement }) => {
  const root = find(parentElement, '.loglog');
  if (root.innerHTML !== data[0]) root.innerHTML = data[0];
};

// @ts-check
// The lecturer's mode makes the page's type larger; words on canvases grow with it.

export const type = { scale: 1 };

/** @returns {number} the scale */
export function readType() {
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  type.scale = size / 16 || 1;
  return type.scale;
}

// Elements and texts of the drawing.

export const SVG = 'http://www.w3.org/2000/svg';

export function node(tag, role, text) {
  const element = document.createElement(tag);
  if (tag === 'button') element.type = 'button';
  if (role) { element.dataset.role = role; element.className = role; }
  if (text !== undefined) element.textContent = text;
  return element;
}

export const fill = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);

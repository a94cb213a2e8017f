// @ts-check
// Addresses of pages, and the way to them without loading the app anew.

/** @param {string} name @param {Record<string, string>} query @param {string | null} [route] */
export function address(name, query, route = null) {
  const asked = new URLSearchParams(query);
  if (route !== null) asked.delete('route');
  if (route) asked.set('route', route);
  const text = asked.toString();
  return `./${name === 'home' ? '' : name}${text && `?${text}`}`;
}

/** Streamlit answers a step in history as it answers its own links: without loading anew.
 * @param {string} href */
export function go(href) {
  window.history.pushState(null, '', href);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
}

/** A link of ours. @param {string} href @param {string} action @param {string} text
 * @param {string} title */
export function link(href, action, text, title) {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.dataset.action = action;
  anchor.textContent = text;
  anchor.title = title;
  // What is written inside names a link; a mark like ‹ or a short word needs more.
  if (text && title !== text) anchor.setAttribute('aria-label', title);
  anchor.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(anchor.href);
  };
  return anchor;
}

/** @param {string} tag @param {string} text */
export function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

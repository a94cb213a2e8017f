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

// @ts-check
// The tab remembers its job in sessionStorage: a reload finds it, a copied link does not.

/** @param {Component<TabData>} component */
export default function ({ data, setStateValue }) {
  const key = `ddpm-explorer.job.${data.page}`;
  if (data.id) {
    sessionStorage.setItem(key, data.id);
  } else if (data.forget) {
    sessionStorage.removeItem(key);
  } else {
    const saved = sessionStorage.getItem(key);
    if (saved) setStateValue('id', saved);
  }
}

// @ts-check
// What a reader has done on each page. It stays in the browser alone.

const KEPT = 'ddpm-explorer.progress';
export const CHANGED = 'ddpm-progress';

/** @returns {Record<string, string[]>} what was done on each page */
export function progress() {
  try {
    const facts = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return facts && typeof facts === 'object' && !Array.isArray(facts) ? facts : {};
  } catch {
    return {}; // no storage, or what is no longer ours: the course begins anew
  }
}

/** @param {Record<string, string[]>} facts */
export function keep(facts) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(facts));
  } catch {
    // A browser that keeps nothing shows what was done until it leaves the page.
  }
  window.dispatchEvent(new CustomEvent(CHANGED, { detail: facts }));
}

/** @param {string} page @param {string[]} facts */
export function note(page, facts) {
  const all = progress();
  const known = Array.isArray(all[page]) ? all[page] : [];
  const missing = facts.filter((fact) => !known.includes(fact));
  if (missing.length) keep({ ...all, [page]: [...known, ...missing] });
}

/**
 * @param {string[]} names @param {Record<string, string[]>} needs
 * @param {Record<string, string[]>} facts
 * @returns {string[]} the pages on which all that they ask for has been done
 */
export function done(names, needs, facts) {
  return names.filter((name) => {
    const asked = needs[name] ?? [];
    const known = Array.isArray(facts[name]) ? facts[name] : [];
    return asked.length > 0 && asked.every((fact) => known.includes(fact));
  });
}

// @ts-check

/** Lay something over the page, where the theme's colours are in force.
 * @param {HTMLElement} element */
export function overPage(element) {
  (document.querySelector('.stApp') ?? document.body).append(element);
}

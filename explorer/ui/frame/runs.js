// @ts-check
// Whether the server is at work on the page: Streamlit says so on its outermost element.

const AT_WORK = '[data-testid="stApp"][data-test-script-state="running"]';

/** @returns {boolean} */
export const isRunning = () => document.querySelector(AT_WORK) !== null;

/** There a lecturer speaks. @returns {boolean} */
export function isLecture() {
  return new URLSearchParams(window.location.search).get('present') === '1';
}

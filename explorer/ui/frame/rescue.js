// @ts-check
// Streamlit's window falls to pieces and stays blank when the answer of a page that was left comes
// after the next page has begun ("Bad delta path index"). The address holds every setting, so the
// page is loaded again; not twice within ten seconds, should it be broken for another reason.

const RESCUED = 'ddpmRescued';
const PAUSE_MS = 10_000;

/** @param {ErrorEvent} event */
function rescue({ message }) {
  if (!message.includes('Bad delta path')) return;
  const last = Number(sessionStorage.getItem(RESCUED));
  if (Date.now() - last < PAUSE_MS) return;
  sessionStorage.setItem(RESCUED, String(Date.now()));
  window.location.reload();
}

export function reloadWhenBroken() {
  if (RESCUED in window) return;
  addEventListener('error', rescue);
  Object.defineProperty(window, RESCUED, { value: true });
}

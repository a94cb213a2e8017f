"""The button that copies the address of the page as it stands, with the t on the stage."""

from __future__ import annotations

import streamlit as st

HTML = '<button type="button" data-action="copy-link"></button>'

CSS = """
button {
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); background: none; border: 0;
  padding: 0.25rem 0; cursor: pointer; white-space: nowrap;
}
button:hover { color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

JS = """
function canvases(root, found = []) {
  for (const element of root.querySelectorAll('*')) {
    if (element.matches('canvas[data-t]')) found.push(element);
    if (element.shadowRoot) canvases(element.shadowRoot, found);
  }
  return found;
}

function address() {
  const url = new URL(window.location.href);
  const shown = canvases(document)[0];
  if (shown) url.searchParams.set('t', String(Math.round(Number(shown.dataset.t))));
  return url.toString();
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector('button');
  button.textContent = data.label;
  button.title = data.help;
  button.onclick = async () => {
    const text = address();
    await copy(text);
    button.dataset.copied = text;
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.label; }, 1500);
  };
}
"""

_button = st.components.v2.component("explorer_copy_link", html=HTML, css=CSS, js=JS)


def mount(word) -> None:
    """Draw the button; its words come from `word`."""
    data = {
        "label": word("frame.copy_link"),
        "copied": word("frame.copied"),
        "help": word("frame.copy_help"),
    }
    _button(data=data, key="frame_copy_link", width="content")

"""A file that a reader sends: read once, by its id. A bad one leaves a sentence, and what was there
before stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from explorer.ui.frame.below import uploader_styles

# Where a sentence below says what was read, the list of files sent would only take room.
QUIET = "<style>.st-key-KEY [data-testid=stFileUploaderFile]{display:none}</style>"


def take(
    page,
    section: str,
    types: Sequence[str],
    read: Callable[[bytes, str], Any],
    into: str,
    reason: Callable[[Any, ValueError], str],
    quiet: bool = False,
) -> bool:
    """The uploader whose words are `section`; True where it has just brought something new.

    read : (bytes, name) → what the session keeps as `into`; ValueError where the file is bad.
    reason : (page, refusal) → why, in the page's language.  quiet : without the list of files.
    """
    word, key, said = page.word, f"{section}_file", f"_{section}_said"
    styles = uploader_styles(key, word(f"{section}.choose"))
    st.html(styles + QUIET.replace("KEY", key) * quiet)
    sent = st.file_uploader(word(f"{section}.load"), type=types, key=key)
    if sent is None:
        return False
    last = st.session_state.get(said, ("", ""))
    new = last[0] != sent.file_id
    if new:
        last = st.session_state[said] = (sent.file_id, _read(sent, read, into))
    if last[1]:
        page.notice(word(f"{section}.bad", reason=reason(page, last[1])))
    return new and not last[1]


def _read(sent, read, into: str) -> ValueError | str:
    """Put what the file holds into the session; the refusal of a bad one, else ""."""
    try:
        st.session_state[into] = read(sent.getvalue(), sent.name)
    except ValueError as refusal:
        return refusal
    return ""

"""A file that a reader sends: read once, by its id. A bad one leaves a sentence, and what was there
before stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from explorer.ui.frame.below import uploader_styles
from explorer.ui.page import AnyPage

# Where a sentence below says what was read, the list of files sent would only take room.
QUIET = "<style>.st-key-KEY [data-testid=stFileChip]{display:none}</style>"


def take(
    page: AnyPage,
    section: str,
    types: Sequence[str],
    read: Callable[[bytes, str], Any],
    into: str,
    reason: Callable[[AnyPage, ValueError], str],
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
    last_id, refusal = st.session_state.get(said, ("", None))
    new = last_id != sent.file_id
    if new:
        refusal = _read(sent, read, into)
        st.session_state[said] = sent.file_id, refusal
    if refusal is not None:
        page.notice(word(f"{section}.bad", reason=reason(page, refusal)))
    return new and refusal is None


def _read(sent: UploadedFile, read: Callable[[bytes, str], Any], into: str) -> ValueError | None:
    """Put what the file holds into the session; the refusal of a bad one."""
    try:
        st.session_state[into] = read(sent.getvalue(), sent.name)
    except ValueError as refusal:
        return refusal
    return None

"""Paths that are no page lead to the nearest one.

Streamlit answers every path with the same HTML, whose scripts have relative addresses: below a page
(/forward/extra) they are asked for in the wrong place, and the window stays blank; beside the pages
(/forwrad) it shows a dialog in English. So a browser that asks for such a path is sent on before
Streamlit sees it, with all settings of the address and with what it asked for, which the page says.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote_plus

import streamlit as st

from explorer.ui.controls.address import ASKED
from explorer.ui.frame.navigation import HOME, PAGES

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Server = Callable[[Scope, Receive, Send], Awaitable[None]]  # as ASGI calls it

NAMES = tuple(entry.name for entry in PAGES)
# Streamlit's own: its core, scripts, media, components, sign-in, and files of an app.
OTHERS = {"_stcore", "static", "media", "component", "auth", "oauth2callback", "app", "_auth"}


class Nearest:
    """Middleware that sends a browser from a path that is no page to the nearest page.

    names : of all pages.
    """

    def __init__(self, app: Server, names: Iterable[str] = NAMES) -> None:
        self.app, self.names = app, tuple(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = self.elsewhere(scope) if is_visit(scope) else None
        if place is None:
            await self.app(scope, receive, send)
            return
        headers = [(b"location", place.encode("ascii")), (b"cache-control", b"no-cache")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def elsewhere(self, scope: Scope) -> str | None:
        """The relative address of the nearest page; None where the path is a page's own.

        Relative, so that it holds below whatever path the app is served.
        """
        path = scope["path"]
        parts = below(path, st.get_option("server.baseUrlPath") or "")
        if not parts or parts[0] in OTHERS or (len(parts) == 1 and self.is_known(parts[0])):
            return None
        name = nearest(parts, self.names)
        up = "../" * (len(parts) - 1 + path.endswith("/")) or "./"
        query = [scope.get("query_string", b"").decode("ascii", "replace")]
        query = [part for part in query[0].split("&") if part and key_of(part) != ASKED]
        query.append(f"{ASKED}={quote('/' + '/'.join(parts), safe='/')}")
        return f"{up}{'' if name == HOME else name}?{'&'.join(query)}"

    def is_known(self, part: str) -> bool:
        """Whether it is a page, or a file that lies beside Streamlit's HTML."""
        return part in self.names or "." in part


def is_visit(scope: Scope) -> bool:
    """Whether a browser asks for a page: scripts, pictures and sockets are no business of ours."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    accept = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accept and not scope["path"].startswith("//")


def below(path: str, base: str) -> list[str]:
    """The parts of the path below the one that the app is served at."""
    parts, own = ([part for part in each.split("/") if part] for each in (path, base))
    return parts[len(own) :] if parts[: len(own)] == own else []


def nearest(parts: Iterable[str], names: Iterable[str]) -> str:
    """The page that the first part like one names; home where none is."""
    names = list(names)
    for part in parts:
        close = difflib.get_close_matches(part.lower(), names, n=1)
        if close:
            return close[0]
    return HOME


def key_of(part: str) -> str:
    return unquote_plus(part.partition("=")[0])

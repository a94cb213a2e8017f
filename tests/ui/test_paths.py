"""Paths that are no page: where a browser is sent, and what passes untouched."""

import asyncio
from urllib.parse import urljoin, urlsplit

import pytest

from explorer.ui.frame import paths
from explorer.ui.frame.paths import Nearest

NAMES = ("home", "forward", "forward_images", "vlb")
VISIT = ((b"accept", b"text/html,application/xhtml+xml,*/*;q=0.8"),)


def answered(path, query="", method="GET", headers=VISIT):
    """Where a request is sent on to, as a browser understands it; None where it passes."""
    sent = []

    async def passed(scope, receive, send):
        sent.append(None)

    async def send(message):
        if message["type"] == "http.response.start":
            assert message["status"] == 307
            sent.append(dict(message["headers"])[b"location"].decode())

    scope = {
        "type": "http", "method": method, "path": path, "headers": headers,
        "query_string": query.encode(),
    }  # fmt: skip
    asyncio.run(Nearest(passed, NAMES)(scope, None, send))
    (place,) = sent
    return place and urljoin(f"http://host{path}?{query}", place)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/forward/extra", "/forward"),
        ("/forward/extra/more", "/forward"),
        ("/forward/extra/", "/forward"),
        ("/forward/static/js/forward", "/forward"),
        ("/forwrad", "/forward"),
        ("/Forward", "/forward"),
        ("/forward_image/vlb", "/forward_images"),
        ("/nix/vlb", "/vlb"),
        ("/nix", "/"),
        ("/home/x", "/"),
        ("/你好/世界", "/"),
    ],
)
@pytest.mark.parametrize("query", ["", "T=50&T=60&lang=zh&x=%E4%BD%A0"])
def test_a_browser_is_sent_to_the_nearest_page_with_all_that_the_address_has(path, page, query):
    place = urlsplit(answered(path, query))
    assert place.path == page
    kept, _, asked = place.query.rpartition("asked=")
    assert kept.rstrip("&") == query
    assert paths.unquote_plus(asked) == path.rstrip("/")


@pytest.mark.parametrize("path", [
    "/", "/forward", "/home", "/forward/", "/favicon.png", "/_stcore/health", "/static/js/a.js",
    "/media/x/y", "/component/a/b", "//evil.test/forward",
])  # fmt: skip
def test_pages_and_what_is_streamlits_pass(path):
    assert answered(path) is None


def test_only_a_browser_that_asks_for_a_page_is_sent_on():
    assert answered("/forward/extra", method="POST") is None
    assert answered("/forward/extra", headers=((b"accept", b"*/*"),)) is None
    assert answered("/forward/static/js/index.js", headers=()) is None


def test_a_path_that_was_asked_before_does_not_pile_up():
    place = answered("/forwrad", "asked=%2Fnix&T=5")
    assert urlsplit(place).query == "T=5&asked=/forwrad"


@pytest.mark.parametrize("base", ["course", "a/b"])
def test_below_a_base_path_it_stays_below_it(monkeypatch, base):
    monkeypatch.setattr(paths.st, "get_option", lambda name: base)
    assert urlsplit(answered(f"/{base}/forward/extra")).path == f"/{base}/forward"
    assert urlsplit(answered(f"/{base}/forwrad")).path == f"/{base}/forward"
    assert urlsplit(answered(f"/{base}/nix")).path == f"/{base}/"
    assert answered(f"/{base}/forward") is None
    assert answered("/elsewhere/forward/extra") is None

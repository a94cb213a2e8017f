"""A real server and a real Chromium for the browser tests.

`server` starts the app (with one page more, see pages.py) in a process of its own on a free port;
`page` is a tab that tests share and `own_page` one of the test's own, whose console errors and
requests to other hosts fail the test when it ends. Without Chromium the tests skip and say so.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from explorer.explained import symbols
from explorer.ui.engine.colours import tables
from tests.browser.scripts_host import serving
from tests.browser.tab import Tab

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "browser" / "pages.py"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
# Streamlit's own race when a tab closes while its socket is being opened: a traceback whose every
# frame lies in the libraries. One frame of ours in it, or a warning, and the log fails as ever.
CLOSED_SOCKET = re.compile(
    r"Exception in ASGI application\s+Traceback"
    r'(?:(?!Uncaught|Warning|File "(?![^"\n]*site-packages))[\s\S])*?'
    r'WebSocketDisconnected: Cannot call "send" once a close message has been sent\.'
)
LAPTOP = {"width": 1280, "height": 800}
RESTING = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit's own race too: a run that has been overtaken reads the session's state while the next
# run writes it. Only where it ends in Streamlit's list of keys.
OVERTAKEN = re.compile(
    r"Uncaught app execution\s+Traceback(?:(?!Uncaught)[\s\S])*?"
    r"session_state\.py\", line \d+, in _keys"
    r"(?:(?!Uncaught)[\s\S]){0,400}?RuntimeError: dictionary changed size during iteration"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The slowest compiler of V8 costs more than it saves where a page lives for a second.
    "--js-flags=--no-turbofan",
]


def pytest_collection_modifyitems(items):
    # Last, so that the browser closes before anything else uses an event loop: a page run by
    # AppTest in between makes Playwright wait for ever when it is to close.
    here = {item: item.path.is_relative_to(Path(__file__).parent) for item in items}
    items.sort(key=here.get)
    for item in items:
        if here[item]:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if not CHROMIUM.exists():
                reason = f"no Chromium at {CHROMIUM}; install Debian's chromium or set CHROMIUM"
                item.add_marker(pytest.mark.skip(reason=reason))


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def running_server(script: Path = ROOT / "app.py", **env: str):
    """Start `script` with Streamlit and yield its address; stop it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            log, _ = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            log, _ = process.communicate()
    text = OVERTAKEN.sub("", CLOSED_SOCKET.sub("", log.decode(errors="replace")))
    assert "Traceback" not in text and "Warning" not in text, text[-4000:]


def wait_for(url: str, process: subprocess.Popen, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer at {url} within {seconds} s")


@pytest.fixture(scope="session")
def server():
    """A server whose jobs rest after 5 s that nobody polls, and end after 60: what a test has left
    behind takes nothing from the next."""
    with running_server(PAGES, EXPLORER_IDLE_PAUSE_S="5", EXPLORER_IDLE_END_S="60") as address:
        yield address


@pytest.fixture
def cold_server():
    """A server that nobody has opened yet."""
    with running_server() as address:
        yield address


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def profile(playwright, tmp_path_factory):
    """One visitor's browser, whose compiled scripts stay from test to test: that saves a third of
    the time that a page takes to open."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=str(CHROMIUM),
        args=FLAGS,
        viewport=LAPTOP,
        reduced_motion="reduce",  # nothing plays by itself, unless a test is about that
    )
    context.set_default_timeout(30_000)  # two of these share the machine
    yield context
    context.close()


@pytest.fixture
def own_page(profile):
    """A tab at 1280×800 that remembers nothing of the tests before. It fails the test on a console
    error or a request to another host."""
    before, complaints, cookies = set(profile.pages), [], profile.cookies()
    tab = profile.new_page()
    watch(tab, complaints)
    yield tab
    if tab.url.startswith("http"):
        tab.evaluate("localStorage.clear()")
    for other in set(profile.pages) - before | {tab}:
        other.close()
    profile.clear_cookies()
    profile.add_cookies(cookies)  # without its own the shared tab may upload nothing
    assert not complaints, complaints


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.failed = True
    return report


@pytest.fixture(scope="session")
def tabs():
    """The tabs that tests share: "pages" for the app's, "demos" for the demos'."""
    return {}


@pytest.fixture
def page(profile, tabs, request):
    """A tab at 1280×800 that has the pages' program already (see tab.py); a new one after a test
    that failed. It fails the test on a console error or a request to another host."""
    yield from shared_tab(profile, tabs, "pages", request.node)


def shared_tab(profile, tabs, name: str, node):
    """Hand out the tab of that name, and leave it as the next test wants it."""
    shared = tabs.get(name)
    if shared is None or shared.worn:
        if shared:
            shared.page.close()
        shared = tabs[name] = Tab(profile, watch)
    shared.complaints.clear()
    shared.page.sent.clear()
    shared.page.bring_to_front()
    yield shared.page
    if getattr(node, "failed", False) or shared.complaints:
        tabs.pop(name).page.close()
    else:
        shared.page.set_viewport_size(LAPTOP)
        shared.page.emulate_media(reduced_motion="reduce", color_scheme="light")
    assert not shared.complaints, shared.complaints


@pytest.fixture(scope="session")
def demos():
    with running_server(ROOT / "tests" / "browser" / "demos.py") as address:
        yield address


@pytest.fixture
def demo_page(profile, tabs, request):
    """As `page`, but with the demos' program."""
    yield from shared_tab(profile, tabs, "demos", request.node)


@pytest.fixture
def opened(demo_page, demos, request):
    """Open the demo that the test's file names with a query; painted when it returns."""

    def open_page(query: str = ""):
        demo_page.goto(f"{demos}/{request.module.DEMO}?{query}")
        demo_page.wait_for_selector("canvas[data-t]")
        demo_page.wait_for_selector(RESTING)
        return demo_page

    return open_page


@pytest.fixture(scope="session")
def scripts_tab(profile):
    """A tab for our own scripts, the address of their host, and the tab's complaints."""
    tab, complaints = profile.new_page(), []
    tab.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    tab.on("console", lambda message: console(message, complaints))
    with serving(ROOT / "explorer") as host:
        yield tab, host, complaints


@pytest.fixture
def script(scripts_tab):
    """Call what our own scripts export: script("m => m.lerp(0, 2, 0.5)", "ui/engine/maths.js") with
    the module, or all modules named, as arguments. They are evaluated anew for each test."""
    tab, host, complaints = scripts_tab
    tab.goto(f"{host}/")
    tab.evaluate("tables => { globalThis.COLOURS = tables; globalThis.CSS = ''; }", tables())
    tab.evaluate("symbols => { globalThis.SYMBOLS = symbols; }", symbols())
    tab.evaluate("globalThis.ENGINE = 'none'")

    def call(body: str, *names: str, given=None):
        modules = ", ".join(f"import('{host}/{name}')" for name in names)
        code = f"async given => ({body})(...await Promise.all([{modules}]), given)"
        return tab.evaluate(code, given)

    yield call
    tab.goto("about:blank")  # whatever it still does ends before its complaints are read
    found = complaints.copy()
    complaints.clear()
    assert not found, found


def watch(tab, complaints: list[str]) -> None:
    tab.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    tab.on("console", lambda message: console(message, complaints))
    tab.on("request", lambda request: foreign(request.url, complaints))


def console(message, complaints: list[str]) -> None:
    """Note an error, but for Streamlit's own search for its server under a deep link's path."""
    place = message.location.get("url", "")
    probe = re.search(r"/[a-z_]+/_stcore/(health|host-config)$", urlsplit(place).path)
    if message.type == "error" and not probe:
        complaints.append(f"console: {message.text} ({place})")


def foreign(url: str, complaints: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
        complaints.append(f"request to another host: {url}")

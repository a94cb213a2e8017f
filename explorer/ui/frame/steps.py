"""Back and Next, the marks of what is done, and where to begin: the pages as one path.

What a reader has done is kept in the browser (steps.js); the server says only what was done on the
page that is open, and what each page asks for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from explorer import practice, texts
from explorer.ui.engine import join
from explorer.ui.frame.route import COURSE, FOUNDATIONS, MINUTES, SHORT, after_foundations, place_of
from explorer.ui.page import AnyPage

HTML = '<div class="steps"></div>'
PREDICTED, PRACTISED = "prediction", "exercise"
FACTS = "_facts"  # in the session: what was done on each page since it was opened
SET_UP = "_set_up"  # and how often an exercise set each page's controls, with the last one's names
KEPT = ("lang", "present", "route")  # what a link to another page takes along

OFFER = ("tour", "tour_about", "skip", "skip_help")
SAID = {  # the words of each part; `path` names it to a screen reader
    "header": ("path", "place", "back", "next", "short", "leave", "set_up", "chart_keys"),
    "end": ("path_end", "skip"),
    "sidebar": ("done", "finished", "clear", "clear_help"),
    "home": ("start", "start_help", "course", "course_about", "course_help", "go_on", *OFFER),
    "foundations": ("foundations", "finished"),
}
_steps = st.components.v2.component(
    "explorer_steps",
    html=HTML,
    css=join.read("ui/frame/steps.css"),
    js=join.program("ui/frame/steps.js"),
)


def mount(page: AnyPage, where: str) -> None:
    """Draw a part of the path: "header", "end", "sidebar", "home" or "foundations"."""
    place = place_of(page.name, page.route)
    data: dict[str, Any] = {
        "where": where, "page": page.name, "short": place.route == "short", "number": place.number,
        "of": place.of, "before": stop(page, place.before), "after": stop(page, place.after),
        "query": kept_settings(), "facts": sorted(facts(page.name)), "words": words(page, where),
        "setUp": set_ups().get(page.name, {"count": 0, "names": [], "t": ""}),
    }  # fmt: skip
    skips = where == "home" or (where == "end" and page.name in FOUNDATIONS)
    data["skip"] = stop(page, after_foundations()) if skips and FOUNDATIONS else None
    if where in ("sidebar", "home", "foundations"):
        data |= {"names": COURSE, "stops": SHORT, "tools": FOUNDATIONS, "needs": needs(page.lang)}
        data["labels"] = {name: page.word(f"pages.{name}") for name in (*SHORT, *FOUNDATIONS)}
    width: Any = "content" if where == "header" else "stretch"
    # In a list, because of a dict Streamlit asks whether its values are data frames.
    told = _steps(data=[data], key=f"steps_{where}", width=width, on_known_change=lambda: None)
    if told.get("known"):
        facts(page.name).update(map(str, told["known"]))


def stop(page: AnyPage, name: str) -> dict[str, str]:
    return {"name": name, "label": page.word(f"pages.{name}")}


def words(page: AnyPage, where: str) -> dict[str, str]:
    """What that part says."""
    said = {name: page.word(f"steps.{name}") for name in SAID[where]}
    if where == "home":
        said["start_about"] = page.word("steps.start_about", minutes=MINUTES, pages=len(SHORT))
    return said


@lru_cache(maxsize=4)
def needs(lang: str) -> dict[str, list[str]]:
    """What each page asks for before it counts as done: a prediction, an exercise."""
    return {name: asked_by(texts.load(lang, name)) for name in COURSE}


def asked_by(lesson: dict[str, str]) -> list[str]:
    kinds = {"predict": PREDICTED, "exercises": PRACTISED}
    return [fact for kind, fact in kinds.items() if any(each.startswith(kind) for each in lesson)]


def facts(page: str) -> set[str]:
    """What was done on a page in this session."""
    return st.session_state.setdefault(FACTS, {}).setdefault(page, set())


def note(page: str, *done: str) -> None:
    """The reader has answered a prediction or passed an exercise, or a question of this section."""
    facts(page).update(done)


def answered(page: str) -> set[str]:
    """The questions of a page, by their sections, that this reader has answered or skipped, in this
    session or, as the browser remembers, before."""
    return {fact for fact in facts(page) if fact.startswith("predict")}


def set_ups() -> dict[str, dict[str, Any]]:
    return st.session_state.setdefault(SET_UP, {})


def note_set_up(page: str, settings: dict[str, str]) -> None:
    """An exercise has set these of the page's controls."""
    count = set_ups().get(page, {"count": 0})["count"] + 1
    set_ups()[page] = {"count": count, "names": list(settings), "t": settings.get("t", "")}
    if not is_checked(page):
        note(page, PRACTISED)


@lru_cache(maxsize=64)
def is_checked(page: str) -> bool:
    """Whether a page has an exercise whose answer is checked: one of these has to be passed."""
    lesson = texts.load("en", page)
    entries = (practice.exercises(text) for name, text in lesson.items() if name[:9] == "exercises")
    return any(name.startswith("choice") for name in lesson) or any(
        each.kind for section in entries for each in section
    )


def kept_settings() -> dict[str, str]:
    """What a link to another page takes along: a chosen language, lecturer's mode, the route."""
    return {key: st.query_params[key] for key in KEPT if key in st.query_params}

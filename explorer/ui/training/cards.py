"""Experiments as cards, and the trained network as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from explorer.jobs import Status
from explorer.registry import Param
from explorer.ui.charts.export import export_row
from explorer.ui.controls import address, controls
from explorer.ui.frame import exercises, steps
from explorer.ui.frame.below import settle_line, uploader_styles
from explorer.ui.page import AnyPage

if TYPE_CHECKING:
    from explorer.training.config import Snapshot

Order = TypeVar("Order")  # what a card trains: a config, or one with what else decides its run


@dataclass(frozen=True)
class Cards(Generic[Order]):
    """The experiments of a page: card → title and the settings that it changes; the card's order.

    The lesson's section "experiment.<card>" asks for the prediction, "check.<card>", where
    there is one, about what came out.
    """

    titles: Mapping[str, str]
    changes: Mapping[str, Mapping[str, Any]]
    order: Callable[[str], Order]


def experiments(
    page: AnyPage,
    cards: Cards[Order],
    begin: Callable[[Order], None],
    outcome: Callable[[Order], bool],
) -> None:
    """One card in sight: its prediction, one click that trains it, what came out, and a question
    that only who has looked at it can answer.

    begin(order) trains.  outcome(order) says what the card's run gave, beside the default run, and
    whether there was anything to say.
    """
    if page.present:
        return
    st.html(f'<h2 class="block-heading">{page.word("live.experiments")}</h2>')
    st.caption(page.word("live.experiments_why"))
    label = {page.lang: page.word("live.experiments")}
    names = tuple(cards.titles)
    name = controls.segmented(
        page, Param("experiment", names[0], label, choices=names), cards.titles
    )
    page.predict(f"experiment.{name}")
    act = partial(run, page.name, cards, name, begin)
    st.button(page.word("live.run"), key="run_experiment", on_click=act)
    asked = f"check.{name}"
    if outcome(cards.order(name)) and asked in page.lesson:
        exercises.after(page, asked)


def run(page_name: str, cards: Cards[Order], name: str, begin: Callable[[Order], None]) -> None:
    """Set the controls as the card says, everything else at its default, and train; the browser
    brings the run into sight and shows what was set (set_up.js)."""
    changes = {key: address.as_text(value) for key, value in cards.changes[name].items()}
    settings = {**changes, "experiment": name}
    address.assign(settings)
    steps.note_set_up(page_name, settings)
    begin(cards.order(name))


def results(page_name: str) -> dict[Any, Any]:
    """Order → numbers of the runs that this session has seen finish, for the cards to compare."""
    return st.session_state.setdefault(f"{page_name}.results", {})


def files(
    page: AnyPage,
    status: Status,
    saved: Callable[[Snapshot], bytes],
    loaded: Callable[[bytes], Snapshot],
    show: Callable[[Snapshot], None],
    **exports: Callable[[], bytes],
) -> None:
    """Save the network of the run on the stage, or load one in its place.

    saved(snapshot) gives bytes.  loaded(bytes) gives a snapshot for `show`, or a ValueError.
    exports : kind → maker of further files.
    """
    if page.present:
        return
    settle_line(page, "file")
    with st.expander(page.word("live.file"), key="file", on_change="rerun") as line:
        address.publish("file", bool(line.open))
        snapshot = status.latest
        if snapshot is None or snapshot.step == 0:
            st.caption(page.word("live.save_first"))
        else:
            st.download_button(
                page.word("live.save"),
                data=partial(saved, snapshot),
                file_name=f"{snapshot.config.dataset}-{snapshot.step}.safetensors",
                on_click="ignore",
            )
        export_row(page, page.name, **exports)
        key = f"{page.name}_upload"
        st.html(uploader_styles(key, page.word("live.choose_file")))
        st.file_uploader(
            page.word("live.load"),
            type=["safetensors"],
            key=key,
            on_change=partial(upload, key, loaded, show),
        )
        if st.session_state.get(f"{key}.complaint"):
            st.warning(page.word("live.bad_file"))


def upload(key: str, loaded: Callable[[bytes], Snapshot], show: Callable[[Snapshot], None]) -> None:
    """Put an uploaded network on the stage; a bad file leaves everything as it is."""
    st.session_state.pop(f"{key}.complaint", None)
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        snapshot = loaded(file.getvalue())
    except ValueError:
        st.session_state[f"{key}.complaint"] = True
        return
    show(snapshot)

"""The part `compare`, mounted: clouds side by side, and the chart below them as it grows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core.samplers import SAMPLERS
from explorer.frames.frame import Frame
from explorer.lessons.samplers import scene, scene_error, scene_runs, work_compare
from explorer.lessons.samplers import settings as choices
from explorer.lessons.samplers.scene_compare import MOST, Numbers, Settings, Side
from explorer.lessons.samplers.scene_enough import Enough
from explorer.lessons.samplers.scene_yard import floors
from explorer.lessons.samplers.settings import LEADER, PURPOSE
from explorer.texts import UNKNOWN, number, pm
from explorer.ui import late
from explorer.ui.charts.figure import show_figure
from explorer.ui.frame.beside import Beside, say
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import job as live
from explorer.ui.training import side_job
from explorer.words import Words
from explorer.worlds import networks

BELOW = 360  # pixels of the first screen that numbers, time and the chart take
TALLEST = 400
LARGER = 1.35  # times, in lecturer's mode
FIRST = Settings().world, Settings().spacing  # where the page opens


def draw(page: AnyPage) -> None:
    """Everything below the acts."""
    left, right = page.columns()
    with right:
        beside = page.beside("compare")
    settings = choices.compare(page, left, beside)
    order(settings)
    there = networks.of_cloud(settings.world, settings.denoiser) is not None
    with left:
        if there:
            shown = late.frame(page, "compare", settings, scene.frame, said="samplers.running")
            # what stands below asks for frames of the same clouds
            settings = replace(shown.settings, view=settings.view)
            clouds(page, shown.frame, beside.asked)
        else:
            waiting(page, settings)
    below(page, settings, there, left, beside)


def known(settings: Settings) -> scene_error.Known:
    """What is known of the curves now."""
    return work_compare.known(settings.world, settings.spacing)


def order(settings: Settings) -> None:
    """The job that measures the curves of this world, those of the denoiser in sight first.

    It begins by itself where the page opens, whose curves all share, and where the clouds wait for
    its network; elsewhere when the reader says so: a class that plays with T would keep the server
    busy with curves that nobody looks at.
    """
    wanted = settings.world, settings.spacing, settings.denoiser
    now = known(settings)
    work = partial(work_compare.curves, *wanted)
    waited_for = networks.of_cloud(settings.world, settings.denoiser) is None
    at_once = (settings.world, settings.spacing) == FIRST or waited_for
    side_job.order(PURPOSE, wanted, work, known=now if now.done else None, at_once=at_once)


def waiting(page: AnyPage, settings: Settings) -> None:
    """The clouds' place while the network is being trained."""

    def trained() -> bool:
        return networks.of_cloud(settings.world, "trained") is not None

    look = partial(progress, page, settings)
    side_job.watch(PURPOSE, (st.container(), look), changed=trained)


def clouds(page: AnyPage, frame: Frame, asked: bool) -> None:
    """The clouds in a row, with their numbers once the question is answered; then the time.

    The stage that reported t last alone is told t, and knows it for its own: to another it would
    be an order, which may come when the hand is already further on.
    """
    last, own = st.session_state.get(LEADER), page.key("time")
    leads = last if last in {page.key(view.name) for view in frame.views} else own

    def show(name: str, **how: Any) -> None:
        key = page.key(name)
        time = frame.time if key == leads else replace(frame.time, t=None)
        stage.show(page, frame.view(name), time, key, **how)

    reserve = round(BELOW * (LARGER if page.present else 1))
    sides = frame.numbers.sides
    for side, column in zip(sides, st.columns(len(sides), gap="small"), strict=True):
        with column:
            if side.refused:
                st.caption(page.word("samplers.too_many", n=side.evaluations, most=MOST))
                continue
            show(f"cloud_{side.letter}", bare=True, height=TALLEST, reserve=reserve)
            if not asked:
                figures(page.word, side)
    show("time", bare="curves", height=1)


def figures(word: Words, side: Side) -> None:
    """Under a cloud: its one number beside the floor, and what it cost."""
    good = side.ratio.value <= scene_error.ENOUGH
    mark, tick = ("good", "✓ ") if good else ("far", "")
    st.html(
        f'<div class="samplers-figures {mark}" data-role="figures" data-letter="{side.letter}">'
        f'<b data-role="ratio">{tick}{floors(side.ratio)} × {word("samplers.floor_word")}'
        f"</b><span>SW₂ {number(side.distance, '.3g')}</span>"
        f'<span data-role="evaluations">{word("samplers.evaluations", n=side.evaluations)}'
        f"</span><span>{1e3 * side.seconds:.0f} ms CPU</span></div>"
    )


def below(
    page: AnyPage, settings: Settings, there: bool, left: DeltaGenerator, beside: Beside
) -> None:
    """The chart under the clouds and what is known beside them, brought up to date while the job
    goes on; then the page's own blocks.

    there : the clouds are; else how far the job is stands in their place.
    """
    place = beside.told.container()
    beside.tell({}, formula=f"formula.{settings.view}")

    def watch_chart() -> None:
        if not beside.asked:
            chart(page, settings.view, scene.frame(settings, "compare", known(settings)).numbers)

    def watch_now() -> None:
        side_job.current(PURPOSE).latest()  # somebody looks
        now = known(settings)
        if now.curves:  # the first picture is painted: torch may be loaded
            live.warm("samplers", work_compare.warm)
        if not beside.asked:
            told = facts(page, scene.frame(settings, "compare", now))
            say(page, "now", f"now.compare.{settings.view}", told)

    def watch_rest() -> None:
        if there:
            progress(page, settings)

    parts = (place, watch_now), (beside.rest, watch_rest), (left, watch_chart)
    side_job.watch(PURPOSE, *parts, seconds=1.0)
    told = scene.frame(settings, "compare", known(settings)).facts()
    page.below(scene_runs.run, scene_error.curve, scene_error.along, part="compare", numbers=told)


def facts(page: AnyPage, frame: Frame) -> dict[str, object]:
    """What the sentences ask for, as far as it is known; UNKNOWN elsewhere."""
    numbers: Numbers = frame.numbers
    band = {name: pm(*getattr(numbers, name), most=4) for name in ("floor", "low", "high")}
    told = {kind: fewest(page, least, numbers.last) for kind, least in numbers.enough.items()}
    return frame.facts() | numbers.orders | band | told


def fewest(page: AnyPage, known: Enough | None, last: int) -> str:
    """How few evaluations are enough, as far as the scatter over noises says."""
    if known is None:
        return UNKNOWN
    least, most, sampler = known
    if most is None:
        name = "enough_never" if least is None else "enough_open"
        return page.word(f"samplers.{name}", least=least, last=last)
    name = "enough" if least == most else "enough_between"
    return page.word(f"samplers.{name}", least=least, n=most, name=named(page, sampler))


def named(page: AnyPage, sampler: str) -> str:
    return SAMPLERS[sampler].label[page.lang]


def plain(numbers: Numbers) -> tuple[object, ...]:
    """What the chart shows, in plain values."""
    lines = [(*each[:1], *each.evaluations, *each.errors, *each[3:]) for each in numbers.lines]
    letters = tuple((side.letter, side.evaluations, side.distance) for side in numbers.sides)
    return tuple(lines), numbers.floor, numbers.low, numbers.high, letters


def chart(page: AnyPage, view: str, numbers: Numbers) -> None:
    """The chart of what is known now; the clouds are marked on it by their letters."""
    from explorer.lessons.samplers import figures as plots

    if not numbers.lines:
        state = side_job.ordered(PURPOSE).state
        st.caption(page.word(f"samplers.{'unmeasured' if state == 'open' else 'begins'}"))
        return
    words = {"x": page.word("samplers.axis_x"), "y": page.word(f"samplers.axis_{view}")}
    words |= {"floor": page.word("samplers.floor_line")}
    words |= {f"slope{p}": page.word("samplers.slope", p=p) for p in (1, 2)}
    words |= {line.sampler: named(page, line.sampler) for line in numbers.lines}
    distances = numbers if view == "distance" else None
    show_figure(
        lambda: plots.figure(numbers.lines, words, page.colours, distances),
        (plain(numbers), view, page.lang, page.colours),
        f"samplers_{view}",
        page.word(f"samplers.caption_{view}"),
    )


def progress(page: AnyPage, settings: Settings) -> None:
    """How far the job is, with a button that stops it, or goes on."""
    now = known(settings)
    training = now.training is not None
    share = now.training if training else now.share
    key = "training_here" if training else "measuring"
    text = page.word(f"samplers.{key}", share=f"{100 * share:.0f}")
    word = page.word
    side_job.progress(
        page, PURPOSE, text, share, stopped=word("samplers.stopped"),
        about=word("samplers.about"), begin_word="samplers.measure",
    )  # fmt: skip

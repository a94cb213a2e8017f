"""The picture "loss" of the page `improved`: L_simple, L_hybrid and L_vlb, trained while one looks.

The left is the bound over the training, and below it what the network at its newest checkpoint
pays at each t. The three objectives can also be compared at equal training, beside the page.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.bars import Series, terms
from explorer.lessons.improved import measuring, settings
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_loss as scene
from explorer.lessons.improved import work_loss as run
from explorer.lessons.improved.scene_steps import mean_error
from explorer.lessons.improved.work_loss import Order
from explorer.registry import Param
from explorer.training.config import PARAMS
from explorer.ui.bars.bars import bars
from explorer.ui.charts.figure import show_figure
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.training import job as live
from explorer.ui.training import panel as live_panel

PAGE, CLOCK = "improved", "improved"
RUNS = "_improved_runs"  # of this tab
LOOKS = {"simple": ("data", "dash"), "hybrid": ("spread", ""), "vlb": ("noise", "dot")}
BARS = ("terms", "simple")


def draw(page) -> None:
    """Buttons and controls on the right; curves and bars on the left."""
    live.warm(PAGE, run.warm)
    job = live.remember(PAGE)
    left, right = settings.columns()
    with right:
        formula, buttons, panel = (st.container() for _ in range(3))
        order = ordered(page)
        claim, bar = st.container(), st.container()
    shown = of_job(job) or order
    t = hear(page, shown.world.T)
    with formula:
        page.formula("formula.loss", weight=f"{order.vlb_weight:g}")
    with buttons:
        live.buttons(PAGE, lambda key: page.word(f"live.{key}"), live.poll(job).state,
                     lambda one_step=False: begin(order, one_step))  # fmt: skip
        if job is not None and shown != order:
            st.caption(page.word("live.hint_settings"))

    with claim:
        compare(page, order, bar)
    mount(page, order, shown, job, {"left": left, "panel": panel}, t)
    page.below(scene.look, scene.objective, *code(), part="loss", numbers={})


def known(order: Order) -> scene.Race | None:
    """What the comparison of the three objectives has found so far."""
    return measuring.known("loss", order.compared())


def compare(page, order: Order, bar) -> None:
    """The claim, and the button that compares the three objectives at equal training."""

    def card() -> None:
        claims.card(page, "loss", *verdict(known(order)))

    seconds = run.SECONDS[order.world.what] * order.repeats
    about = page.word("improved.loss_about", n=3 * order.repeats, seconds=seconds)
    measuring.watch(page, "loss", order.compared(), {st.container(): card}, bar, about)


def mount(page, order: Order, shown: Order, job, places: dict, t: int) -> None:
    """Curves and bars on the left, the panel on the right; both follow the training."""
    seen = live.signature(job)
    busy = measuring.job_of("loss")

    @st.fragment(run_every=live.every(job, busy, seconds=2 * live.POLL_S))
    def watch_left() -> None:
        if hear(page, shown.world.T, fresh=True) is not None:
            st.rerun(scope="app")
        status = live.poll(job)
        remember(shown, run.looks(status))
        figure(page, order, known(order))
        costs(page, shown, status, t)

    @st.fragment(run_every=live.every(job))
    def watch_panel() -> None:
        status = live.poll(job)
        live_panel.draw(page, "panel", shown.config(), status, rows(page, status))
        live.watch(job, seen=seen)

    with places["left"]:
        watch_left()
    with places["panel"]:
        watch_panel()


def remember(order: Order, seen: list[scene.Look]) -> None:
    """Keep the run's curve for this tab, so that another objective can be laid over it."""
    if seen:
        curves = st.session_state.setdefault(RUNS, {})
        curves[order.compared(), order.objective] = (
            np.array([look.step for look in seen]), np.array([look.bits for look in seen]),
        )  # fmt: skip


def runs(order: Order) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """This tab's own runs with these settings: objective → (steps, bounds)."""
    curves = st.session_state.get(RUNS, {})
    return {name: curve for (key, name), curve in curves.items() if key == order.compared()}


def begin(order: Order, one_step: bool = False) -> None:
    live.start(PAGE, *run.factory(order), total=order.steps, one_step=one_step, order=order)


def of_job(job) -> Order | None:
    """The order that the tab's training was started with."""
    return None if job is None else job.order


def code() -> list:
    from explorer.core import learned_variance

    return [learned_variance.vlb_of_step, learned_variance.hybrid]


def ordered(page) -> Order:
    word = page.word
    names = {kind: word(f"improved.{kind}") for kind in scene.OBJECTIVES}
    given = Param("objective", "hybrid", {page.lang: word("improved.objective")},
                  choices=scene.OBJECTIVES)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        objective = controls.segmented(page, given, names)
        what = settings.kind(page)
        with st.popover(word("frame.more")):
            weight = controls.slider(page, PARAMS["vlb_weight"])
            world = settings.world(page, what=what)
            steps = settings.training_steps(page, what)
            repeats = settings.repeats(page, what)
    return Order(world, steps, repeats, weight, objective)


def hear(page, T: int, fresh: bool = False) -> int | None:
    """The t that was chosen; with `fresh` only one that is new, else None."""
    chosen = [now for name in BARS if (now := heard(page.key(name), "t")) is not None]
    if chosen:
        controls.write(page, "t", min(int(chosen[-1]), T))
        if fresh:
            return chosen[-1]
    return None if fresh else controls.read(page, Param("t", max(1, T // 20), {}, 0, T))


def figure(page, order: Order, found: scene.Race | None) -> None:
    """The bound over the training: this tab's runs, and the comparison with its errors."""
    from explorer.lessons.improved import figures as plots

    word, made, own = page.word, [], runs(order)
    for kind in scene.OBJECTIVES:
        name, (colour, dash) = word(f"improved.{kind}"), LOOKS[kind]
        steps, bits = found.curve(kind) if found is not None else (np.array([]), np.empty((0, 0)))
        if len(bits):
            y, error = mean_error(bits)
            made.append(plots.Row(name, steps, y, error, colour, dash))
        if kind in own:
            steps, y = own[kind]
            title = f"{name}, {word('improved.yours')}"
            keep = steps > 0
            made.append(plots.Row(title, steps[keep], y[keep], None, colour, dash, marks=False))
        if not len(bits) and kind not in own:
            made.append(plots.Row(name, [1], np.array([np.nan]), None, colour, dash))
    empty = not any(np.isfinite(row.y).any() for row in made)
    panel = plots.Panel(
        made, word("improved.training_axis"), word("improved.bits_axis"), log_x=True,
        ticks=(1, 3, 10, 30, 100, 300, 1000, 3000, 10_000),
        y_range=(0.8, 3.0) if empty else None, x_range=(1, order.steps) if empty else None,
    )  # fmt: skip
    drawn = plots.panels([panel], page.colours, 230, scale=settings.scale(page))
    show_figure(drawn, page.key("loss_figure"), word("improved.loss_caption"))


def costs(page, order: Order, status, t: int) -> None:
    """Two rows of bars of the newest checkpoint: L_{t−1}, and the squared error of ε at each t."""
    seen, T, word = run.looks(status), order.world.T, page.word
    last = seen[-1] if seen else None
    unknown = np.full(T + 1, np.nan)
    shown = {"terms": unknown[1:] if last is None else last.terms[:-1],
             "simple": unknown[1:] if last is None else last.simple[1:]}  # fmt: skip
    looks = {"terms": ("spread", "improved.bits_dim"),
             "simple": ("data", "improved.error_axis")}  # fmt: skip
    for name in BARS:
        colour, label = looks[name]
        first = 1 if name == "terms" else 0  # L_0 is a density, no KL: it has no place among them
        bars(
            page.key(name),
            T=T,
            data=terms(shown[name][None, first:], np.arange(1 + first, T + 1)),
            series=[Series(word(f"improved.series_{name}"), colour)],
            t=t,
            clock=CLOCK,
            y_label=word(label),
            y="linear",
            log_t=True,
            t_label=word("improved.t_axis"),
            term="L_{%}" if name == "terms" else "",
            time_row=name == BARS[-1],
            bare=name != BARS[-1],
            height=round(settings.scale(page) * (120 if name != BARS[-1] else 128)),
            report_t=True,
            label=word(f"improved.alt_{name}"),
            words=settings.words_of_line(page),
        )


def rows(page, status) -> list[live_panel.Row]:
    """(role, label, value, note) of each figure."""
    word, seen = page.word, run.looks(status)
    loss = live_panel.three(status.latest.loss) if status.latest else "–"
    bits = claims.pm(seen[-1].bits, seen[-1].error) if seen else "–"
    note = (
        word("improved.variance_used", name=word(f"improved.s_{seen[-1].variance}")) if seen else ""
    )
    return [
        ("loss", word("improved.simple_now"), loss, ""),
        ("bound", word("improved.bound_now"), bits, note),
        live_panel.speed(word, status),
    ]


def verdict(found: scene.Race | None) -> tuple[str, dict]:
    """Whether L_hybrid ends below both L_simple and L_vlb."""
    ends = {}
    for kind in scene.OBJECTIVES:
        bits = found.curve(kind)[1] if found is not None else np.empty((0, 0))
        if not len(bits):
            return "open", {}
        ends[kind] = bits[:, -1]
    facts = {kind: claims.written(values) for kind, values in ends.items()}
    pairs = min(len(values) for values in ends.values())
    rival = np.minimum(ends["simple"][:pairs], ends["vlb"][:pairs])
    return claims.sure(ends["hybrid"][:pairs] - rival), facts

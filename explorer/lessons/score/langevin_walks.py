"""Plain Langevin dynamics beside the annealed one, from the same start with the same noise.

A setting's two walks are made once for all readers and travel as key frames, so that playing and
scrubbing ask no server. Their clock counts steps of the dynamics.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.core.samplers.langevin import langevin_step
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Curve, Take
from explorer.lessons.score import langevin_settings
from explorer.lessons.score import scene_langevin as scene
from explorer.lessons.score.langevin_settings import Setting, choose
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls.reports import listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.memo import Memo
from explorer.worlds.world import schedule as schedule_of

CLOCK = "score_langevin"
T = 200  # of the levels' schedule, cosine
PARTICLES = 800
_shown = Memo(12)  # by Setting
HALF = (3.4, 2.6)
CURVES = 190  # pixels of the curves below the two pictures
ROW = 104  # and of their time row
LARGER = 1.35  # times, in lecturer's mode


@dataclass(frozen=True)
class Shown:
    """clouds, heats : of the plain walk and the annealed one.  columns : over the steps."""

    clouds: tuple[Blob, Blob]
    heats: tuple[Blob, Blob]
    tint: Blob
    columns: dict[str, np.ndarray]
    table: Blob
    gone: tuple[int | None, int | None]
    floor: float


def draw(page) -> None:
    """The two stages, the curves, the controls and what stands below."""
    left, right = st.columns([64, 36], gap="medium")
    with right:
        langevin_settings.switch(page)
        page.formula("formula.langevin")
        s = choose(page)
        place = st.empty()
    shown = _shown.make(s, lambda: _make(page, s, place))
    k = listen_t(page, s.steps, s.steps, page.key("walks"), name="k")
    with left:
        _pair(page, s, shown)
        _curves(page, s, shown, k)
    with right:
        numbers("score_walks_numbers", CLOCK, shown.table, _lines(page, s))
        _sentence(page, s, shown)
    page.below(langevin_step, scene.walk, part="langevin", numbers=_counts(s, shown))


def _make(page, s: Setting, place) -> Shown:
    """Both walks, from the same start with the same noise, and their distances to the data."""
    bar = place.progress(0.0)
    mixture, schedule = s.mixture(), schedule_of("cosine", T)
    rng = np.random.default_rng([s.seed, 5])
    x, real = scene.start(mixture, PARTICLES, rng, s.way), mixture.sample(PARTICLES, rng)
    floor = scene.floor(mixture, real, rng)
    tell, walks = _told(page, bar), []
    plans = s.plan(1), s.plan(s.levels)
    for i, plan in enumerate(plans):
        noise = np.random.default_rng([s.seed, 6])
        walks.append(
            scene.walk(mixture, schedule, plan, x, noise, lambda p, i=i: tell((i + p) / 2))
        )
    columns = _columns(walks, real, schedule) | {
        "floor": np.full(s.steps + 1, floor),
        "truth": np.full(s.steps + 1, scene.mass_left(mixture)),
    }
    heats = tuple(_heat(mixture, schedule, plan) for plan in plans)
    bar.empty()
    return Shown(
        clouds=tuple(frames(walk.x, walk.kept) for walk in walks),
        heats=heats,
        tint=colours(np.full(PARTICLES, 0.3)),
        columns=columns,
        table=table(columns),
        gone=tuple(walk.gone for walk in walks),
        floor=floor,
    )


def _told(page, bar):
    """A progress callback that says some times a second how long it will take still."""
    began = last = time.monotonic()

    def tell(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 0.2:
            last = now
            left = int((now - began) * (1 - share) / share) + 1
            bar.progress(min(share, 1.0), page.word("score.walking", left=left))

    return tell


def _heat(mixture, schedule, plan) -> Blob:
    values, moments = scene.landscape(mixture, schedule, plan, HALF)
    x, y = HALF
    return heat(values, (-x, x, -y, y), moments, limits=(0.0, 1.0), colour="data")


def _columns(walks, real, schedule) -> dict[str, np.ndarray]:
    """Everything over the steps k = 0..n that curves and numbers show."""
    k = np.arange(len(walks[0].share))
    found = {}
    for name, walk in zip(("plain", "annealed"), walks, strict=True):
        found[f"share_{name}"] = walk.share
        found[f"error_{name}"] = scene.standard_error(walk.share, PARTICLES)
        found[f"sw2_{name}"] = np.interp(k, walk.kept, scene.distances(walk, real))
        found[f"eta_{name}"] = walk.eta
    return found | {"noise": schedule.noise[walks[1].times]}


def _pair(page, s: Setting, shown: Shown) -> None:
    reserve = _curves_height(page) + round(ROW * (LARGER if page.present else 1))
    for i, (name, column) in enumerate(zip(("plain", "annealed"), st.columns(2), strict=True)):
        with column:
            st.caption(page.word(f"score.{name}"))
            stage(
                page.key(name),
                T=s.steps,
                takes=[Take(shown.clouds[i], colours=shown.tint)],
                heat=shown.heats[i],
                clock=CLOCK,
                bare=True,
                extent=HALF[1],
                height="fill",
                reserve=reserve,
                label=page.word(f"score.{name}"),
                report_picked=False,
                time="k",
                words=stage_words(page),
            )


def _curves_height(page) -> int:
    return round(CURVES * (1.2 if page.present else 1))


def _curves(page, s: Setting, shown: Shown, k: int) -> None:
    """The measures over the steps, and the row with the clock."""
    word = page.word
    weights = (
        Curve("truth", word("score.truth"), "exact", "longdash", panel="share"),
        Curve("share_plain", word("score.plain_short"), "error", "dash", panel="share"),
        Curve("share_annealed", word("score.annealed_short"), "prediction", panel="share"),
    )
    distances = (
        Curve("floor", word("score.floor"), "exact", "longdash", panel="sw2"),
        Curve("sw2_plain", f"SW_2, {word('score.plain_short')}", "error", "dash", panel="sw2"),
        Curve("sw2_annealed", f"SW_2, {word('score.annealed_short')}", "prediction", panel="sw2"),
    )
    stage(
        page.key("walks"),
        T=s.steps,
        t=k,
        takes=[Take(shown.clouds[0])],
        table=shown.table,
        curves=(weights if s.dataset == scene.TWO_MODES else ()) + distances,
        clock=CLOCK,
        bare="curves",
        height=_curves_height(page),
        label=word("score.curves"),
        report_t=True,
        report_picked=False,
        time="k",
        words=stage_words(page),
        below_t=[(0, word("score.begin")), (s.steps, word("score.end"))],
    )


def _lines(page, s: Setting) -> list[str]:
    """Each walk's share and distance beside the truth and the floor; the annealed walk's level."""
    word = page.word
    walks = (("plain", ""), ("annealed", "hat"))
    shares, distances = [], ["SW<sub>2</sub>: "]
    for name, colour in walks:
        short = word(f"score.{name}_short")
        share = cell(f"share_{name}", colour=colour), " ± ", cell(f"error_{name}", digits=2)
        shares.append(line("&emsp;", short, " ", *share, result=True))
        distances += [short, " ", cell(f"sw2_{name}", colour=colour, digits=2), ", "]
    lines = [line(word("score.left"), ": ", word("score.truth"), " ", cell("truth")), *shares]
    return [
        *(lines if s.dataset == scene.TWO_MODES else ()),
        line(*distances[:-1]),
        line("&emsp;", word("score.floor"), " ", cell("floor", digits=2)),
        line("√(1−ᾱ) ", cell("noise", colour="eps"), ", η ", cell("eta_annealed")),
    ]


def _sentence(page, s: Setting, shown: Shown) -> None:
    """What is special about this setting, or what to see."""
    eta = shown.columns["eta_plain"][0]
    gone = min((k for k in shown.gone if k is not None), default=None)
    if gone is not None:
        section = "langevin.gone" if s.size >= 2 else "langevin.edge"
        page.text(section, k=gone, eta=eta, most=2 * eta / s.size)
    elif s.temperature != 1:
        page.text("langevin.cold" if s.temperature < 1 else "langevin.hot")
    else:
        page.text("langevin.two" if s.dataset == scene.TWO_MODES else "langevin.shape")


def _counts(s: Setting, shown: Shown) -> dict[str, float]:
    """The numbers that the lesson asks for."""
    return {"particles": PARTICLES, "keys": min(scene.KEYS, s.steps + 1), "T": T}

"""What the page `vlb` shows: the bound as bars over t, in four acts. Plain values in, a Frame out.

bits : what each step costs.  learn : the same beside a reference.  weights : how the bound weighs
the errors, and which t importance would draw.  rate : what a receiver draws who knows x_t.
All share a clock with the data at t (scene_stage.py).
"""

from __future__ import annotations

import numpy as np

from explorer.core.bound import importance
from explorer.frames.bars import Series, terms
from explorer.frames.frame import BarsView, Frame, Reports, Time
from explorer.frames.text import Word
from explorer.lessons.vlb import scene_stage as stages
from explorer.lessons.vlb.scene_data import Settings
from explorer.lessons.vlb.scene_evaluation import Evaluation
from explorer.lessons.vlb.scene_numbers import Known, known, numbers
from explorer.lessons.vlb.scene_rate import emphasis
from explorer.units import factor
from explorer.worlds.memo import memo

ACTS = ("bits", "learn", "weights", "rate")
SMALLEST = 1e-4  # in either unit: what is below the axis counts for nothing here
OVER_T = {"t_label": Word("vlb.t_axis"), "reports": Reports(t=True)}


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=24)
def frame(settings: Settings, act: str, seen: Evaluation | None = None) -> Frame:
    """The picture of an act, with its numbers at settings.t.

    seen : what is known of settings.order so far. Raises ValueError with a sentence where the
    schedule cannot be had.
    """
    now = known(settings, seen)
    if act == "rate":
        views = (stages.decoded(settings, seen, now),)
    else:
        bars = weights(settings, now) if act == "weights" else (costs(settings, act, now),)
        views = (*bars, stages.beside(settings, seen, now))
    play = "down" if act == "rate" else "up"
    time = Time(settings.T, settings.t, "vlb", play=play, log=settings.log_t)
    return Frame(views, time, numbers(settings, act, seen, now))


def costs(settings: Settings, act: str, now: Known) -> BarsView:
    """L_{t-1} for t = 2..T and L_T apart; with act "learn" the reference beside them."""
    T, bits = settings.T, act == "bits"
    shown = [now.bars] if bits else [now.bars, now.other]
    looks = (
        Series(Word(f"vlb.denoiser_{settings.denoiser}"), "prediction"),
        Series(Word(f"vlb.reference_{settings.what}"), "exact", "dash"),
    )
    scale = factor("bits", settings.unit)
    values = scale * np.stack([each.terms[1:T] for each in shown])
    errors = scale * np.stack([each.errors[1:T] for each in shown])
    apart = [scale * each.terms[T] for each in shown]
    return BarsView(
        terms(values, np.arange(2, T + 1), errors, apart, shares=bits),
        looks[: len(shown)],
        y_range=decades(values),
        y_label=Word(f"units.{settings.unit}_dim"),
        term="L_{%}",
        apart_label="L_T",
        share_label=Word("vlb.share_axis") if bits else "",
        time_row=True,
        label=Word("vlb.bars_alt"),
        name=act,
        **OVER_T,
    )


def decades(values: np.ndarray) -> tuple[float, float]:
    """Whole decades from SMALLEST, which stands still while numbers change, to the largest."""
    largest = np.nanmax(values, initial=0.1)
    return SMALLEST, 10.0 ** np.ceil(np.log10(min(largest, 1e9)))


def weights(settings: Settings, now: Known) -> tuple[BarsView, BarsView]:
    """How the bound weighs the errors over t, and how often importance draws t."""
    T = settings.T
    by_target = emphasis(settings.noises(), settings.variance, now.exact)
    values = np.stack([by_target[name][2:] for name in ("eps", "x0", "v")])
    weighed = BarsView(
        terms(values, np.arange(2, T + 1)),
        (Series("ε", "noise"), Series("x_0", "data", "dash"), Series("v", "state", "dot")),
        y_label=Word("vlb.weight_axis"),
        label=Word("vlb.weights_alt"),
        name="weights",
        **OVER_T,
    )
    drawn = BarsView(
        terms(T * chances(now)[None], np.arange(1, T + 1)),
        (Series(Word("vlb.importance"), "spread"),),
        y_label=Word("vlb.probability_axis"),
        y_range=(1e-3, 10.0 ** np.ceil(np.log10(T))),
        time_row=True,
        label=Word("vlb.probability_alt"),
        name="importance",
        **OVER_T,
    )
    return weighed, drawn


def chances(now: Known) -> np.ndarray:
    """How often importance sampling would draw each t = 1..T, by what is known; nan if nothing."""
    squares = now.bars.squares
    all_known = np.isfinite(squares).all()
    return importance(squares) if all_known else np.full(len(squares) - 1, np.nan)

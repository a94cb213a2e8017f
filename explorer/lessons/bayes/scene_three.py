"""Bayes with three variables: where x_{t−1} was, given x_t and x_0, from its three factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.bayes import normal_density
from explorer.core.forward import q_posterior
from explorer.frames.frame import Frame, LineView, Reports, Time
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.bayes.scene_settings import Settings
from explorer.worlds.memo import memo
from explorer.worlds.world import World

REACH = 3.0  # places run from −3 to 3
PRIOR, LIKELIHOOD, POSTERIOR = "q(x_{t−1} | x_0)", "q(x_t | x_{t−1})", "q(x_{t−1} | x_t, x_0)"


@dataclass(frozen=True)
class StepNumbers:
    """The places; at x the three factors and what they make: prior q(x|x_0), likelihood q(x_t|x),
    evidence q(x_t|x_0), posterior q(x|x_t,x_0), all densities; the posterior's mean and standard
    deviation. nan before t = 2: at t = 1, x_{t−1} is x_0 itself."""

    t: Given[int]
    x0: Given[float]
    xt: Given[float]
    x: Given[float]
    prior: Exact[float]
    likelihood: Exact[float]
    evidence: Exact[float]
    posterior: Exact[float]
    mean: Exact[float]
    deviation: Exact[float]


@memo(most=64)
def columns(world: World) -> dict[str, np.ndarray]:
    """Over t, (T + 1,): where the two known places put x_{t−1} and how surely; nan at t = 0, where
    there is no step to undo."""
    schedule = world.noises()
    before = np.arange(schedule.T + 1) - 1  # at t = 0 this is T, but that row becomes nan
    with np.errstate(divide="ignore", invalid="ignore"):
        row = {
            "from_x0": schedule.signal[before],
            "prior_width": schedule.noise[before],
            "from_xt": 1 / np.sqrt(schedule.alphas),
            "like_width": np.sqrt(schedule.betas / schedule.alphas),
            "c_1": schedule.posterior_coef_x0,
            "c_2": schedule.posterior_coef_xt,
            "width": np.sqrt(schedule.posterior_variance),
            "root": np.sqrt(schedule.betas),
        }
    return {name: np.r_[np.nan, values[1:]] for name, values in row.items()}


@memo(most=64)
def table_blob(world: World) -> Blob:
    return table(columns(world))


def frame(settings: Settings) -> Frame:
    ends = ((0, Word("bayes.data")), (settings.T, Word("bayes.noise")))
    time = Time(settings.T, settings.t, "bayes", ticks=ends)
    return Frame((line(settings),), time, numbers(settings))


def numbers(settings: Settings) -> StepNumbers:
    """Each factor is a normal density that the forward process has written down."""
    schedule, t = settings.noises(), settings.t
    at = {"t": t, "x0": settings.x0, "xt": settings.xt, "x": settings.x}
    if t < 2:
        unknown = ("prior", "likelihood", "evidence", "posterior", "mean", "deviation")
        return StepNumbers(**at, **dict.fromkeys(unknown, float("nan")))
    x0, x_t = np.array([[settings.x0]]), np.array([[settings.xt]])
    mean, variance = (float(each.squeeze()) for each in q_posterior(schedule, x0, x_t, t))
    signal, rest = schedule.signal, schedule.one_minus_alphas_bar
    prior = normal_density(settings.x, signal[t - 1] * settings.x0, rest[t - 1])
    alpha, beta = schedule.alphas[t], schedule.betas[t]
    likelihood = normal_density(settings.xt, float(np.sqrt(alpha)) * settings.x, beta)
    evidence = normal_density(settings.xt, signal[t] * settings.x0, rest[t])
    return StepNumbers(
        **at, prior=prior, likelihood=likelihood, evidence=evidence,
        posterior=likelihood * prior / evidence, mean=mean, deviation=float(np.sqrt(variance)),
    )  # fmt: skip


def line(settings: Settings) -> LineView:
    """Above what is known before and what x_t says; below what both say together."""
    row = {"above": 0, "below": 1}
    return LineView(
        rows=[
            Row("x_{t−1}", title=Word("bayes.factors"), x_range=(-REACH, REACH)),
            Row("x_{t−1}", Word("bayes.before"), Word("bayes.together")),
        ],
        curves=[
            BellCurve((Bell("prior_mean", "prior_width"),), PRIOR, "data", fill="under"),
            BellCurve((Bell("guess", "like_width"),), LIKELIHOOD, "state", "dash", own_scale=True),
            BellCurve((Bell("mean", "width"),), POSTERIOR, "prediction", fill="under",
                      name="posterior", row=row["below"]),
        ],
        table=table_blob(settings.world),
        values={
            "prior_mean": Linear({"x_0": "from_x0"}),
            "guess": Linear({"x_t": "from_xt"}),
            "mean": Linear({"x_0": "c_1", "x_t": "c_2"}),
        },
        handles=[
            AxisHandle("x_0", settings.x0, -REACH, REACH, "x_0", "data",
                       Word("bayes.handle_x_0")),
            AxisHandle("x_t", settings.xt, -REACH, REACH, "x_t", "state",
                       Word("bayes.handle_x_t")),
            AxisHandle("x", settings.x, -REACH, REACH, "x", "spread", Word("bayes.handle_x"),
                       row["below"]),
        ],
        markers=[
            Marker("line", "x", "", "spread", dash="dot"),
            Marker("line", "x", "", "spread", row["below"], dash="dot"),
        ],
        readout=(Readout("μ̃", "mean"), Readout("√β̃", "width"), Readout("√β", "root")),
        label=Word("bayes.line"),
        reports=Reports(t=True),
    )  # fmt: skip

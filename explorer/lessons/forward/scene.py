"""What the page `forward` shows: a cloud under noise, in four acts. Plain values in, a Frame out.

Act 1, jump = walk: the same x0 reached by the one-jump formula and by the recursion.
Act 2, what is forgotten first (scene_forgetting.py).
Act 3, the entropy surprise: H, KL and mutual information over t (scene_entropy.py).
Act 4, the factor: the walk without √(1 − β) beside the one with it (scene_factor.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import table
from explorer.frames.parts import Curve, LiveSlider, Readout, Take
from explorer.frames.record import Estimated, Exact, Given
from explorer.frames.text import Label, Word
from explorer.lessons.forward import scene_cloud as clouds
from explorer.lessons.forward import scene_factor as factor
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.lessons.forward.scene_data import (
    SCALE,
    Settings,
    cloud,
    cloud_blobs,
    negentropy,
    remembering,
    remembering_blobs,
    scale_sweep,
    walk,
    walk_blob,
)
from explorer.worlds.memo import memo

ACTS = ("jump", "forget", "entropy", "factor")
START = {"jump": 0.15, "forget": 0.1, "entropy": 0.15, "factor": 1.0}  # where t opens, of T
COEFS = ("scaled_signal", "noise")
TRAILS = {"jump": tuple(range(0, 2000, 100)), "walk": tuple(range(50, 2000, 400))}


@dataclass(frozen=True)
class Numbers:
    """What the page writes beside the stage at t; nan where an act has no such number.

    signal, noise, root_alpha, root_beta : √ᾱ_t, √(1−ᾱ_t), √α_t, √β_t.  place_bits : of the 5 bits
    of a point's cell, with its standard error.  entropy, KL and information in bits for the whole
    point, bits_error that of all three: 0 where they are integrals over a density, else of the
    draws' standard error and of what the method may be off by (scene_entropy.py).
    moments : lines of the table, of the run in sight.  squares : E x_t² of a coordinate of the
    walk with its factor and without, each with standard error and theory.
    """

    t: Given[int]
    signal: Exact[float]
    noise: Exact[float]
    root_alpha: Exact[float]
    root_beta: Exact[float]
    scale: Given[float]
    place_bits: Estimated[float] = float("nan")
    place_error: Estimated[float] = float("nan")
    entropy_bits: Estimated[float] = float("nan")
    kl_bits: Estimated[float] = float("nan")
    information_bits: Estimated[float] = float("nan")
    bits_error: Estimated[float] = float("nan")
    moments: tuple[clouds.Moment, ...] = ()
    squares: factor.Squares | None = None


def defaults(act: str) -> Settings:
    """How an act opens."""
    T = 1000
    return Settings(schedule="linear", T=T, t=round(START[act] * T))


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act, with its numbers at settings.t. (No job adds to this page: seen is
    not used.) Raises ValueError with a sentence where the schedule or the cloud cannot be had."""
    return {"jump": jump, "forget": forget, "entropy": entropy, "factor": compare}[act](settings)


# --- the acts -----------------------------------------------------------------------------------


def jump(settings: Settings) -> Frame:
    """Act 1: the cloud by one jump or step by step, its variance and its KL to N(0, I)."""
    schedule, scale = settings.noises(), settings.scale
    cloud_blob, tint = cloud_blobs(settings.shape)
    columns = clouds.moments_over_time(schedule, clouds.scaled(cloud(settings.shape), scale))
    parts = clouds.entropy_columns(schedule, negentropy(settings.cloud), scale)
    columns |= {name: drawable(parts[name]) for name in ("kl", "kl_shape", "kl_spread")}
    columns |= {"root_alpha": np.sqrt(schedule.alphas), "root_beta": np.sqrt(schedule.betas)}
    take = Take(cloud_blob, COEFS, tint)
    if settings.path == "walk":
        take = Take(walk_blob(settings.world, scale), (), tint)
    curves = (
        Curve("variance", Word("forward.variance"), "state", panel="variance"),
        Curve("variance_low", Word("forward.in_theory"), "exact", "dot", panel="variance"),
        Curve("variance_high", "", "exact", "dot", panel="variance"),
        Curve("kl", Word("forward.kl"), "noise", log=True, panel="kl"),
        Curve("kl_shape", Word("forward.shape"), "prediction", "dash", log=True, panel="kl"),
        Curve("kl_spread", Word("forward.spread"), "spread", "dot", log=True, panel="kl"),
    )
    readout = (*BARS, Readout("KL", "kl"))
    shown = Picture([take], table(common(settings) | columns), curves, readout=readout,
                    trails=TRAILS[settings.path])  # fmt: skip
    return _frame(settings, shown, replace(present(settings), moments=moments(settings)))


def forget(settings: Settings) -> Frame:
    """Act 2: the best guess x0_hat over the data, and the digits of place still readable."""
    schedule = settings.noises()
    noisy, guesses, tint, ghost = remembering_blobs(settings.world, settings.scale)
    seen = remembering(settings.world, settings.scale)
    columns = {
        f"digit{k + 1}": forgetting.over_all_t(schedule, seen.times, seen.bits[:, k]).clip(0)
        for k in range(forgetting.PIECES)
    }
    total = forgetting.over_all_t(schedule, seen.times, seen.bits.sum(1))
    errors = forgetting.over_all_t(schedule, seen.times, seen.errors)
    columns["bits"] = total.clip(0)
    columns["place_error"] = errors
    columns["explained"] = forgetting.over_all_t(schedule, seen.times, seen.explained).clip(0)
    takes = [
        Take(noisy, COEFS, tint, Word("forward.state")),
        Take(guesses, (), tint, Word("forward.guess")),
    ]
    curves = (
        Curve("digit1", Word("forward.half"), "data", panel="bits"),
        Curve("digit3", Word("forward.cells", n=8), "data", "dash", panel="bits"),
        Curve("digit5", Word("forward.cells", n=32), "data", "dot", panel="bits"),
        Curve("explained", Word("forward.explained"), "prediction", panel="explained"),
    )
    shown = Picture(takes, table(common(settings) | columns), curves,
                    readout=(*BARS, Readout("I", "bits", digits=2)), ghost=ghost)  # fmt: skip
    hand = Controls(take=1, take_label=Word("forward.shown"))
    place = {"place_bits": float(total[settings.t]), "place_error": float(errors[settings.t])}
    numbers = replace(present(settings), **place)
    return _frame(settings, shown, numbers, hand, report_take=False)


def entropy(settings: Settings) -> Frame:
    """Act 3: entropy, KL and information over t, with the data scale as a live slider."""
    schedule, scale, J = settings.noises(), settings.scale, negentropy(settings.cloud)
    cloud_blob, tint = cloud_blobs(settings.shape)
    parts = clouds.entropy_columns(schedule, J, scale)
    columns = clouds.live_columns(parts, J, np.arange(settings.T + 1))
    columns["bits_error"] = np.hypot(parts["error"], J.bias)
    normal = Word("forward.same_covariance")
    curves = (
        Curve("entropy", Word("forward.entropy"), "state", panel="entropy"),
        Curve("gaussian_entropy", normal, "exact", "longdash", panel="entropy"),
        Curve("kl", Word("forward.kl"), "noise", log=True, panel="kl"),
        Curve("information", Word("forward.information"), "data", log=True, panel="information"),
    )
    readout = tuple(
        Readout(symbol, column, digits=2 if J.bias else 3)
        for symbol, column in (("H", "entropy"), ("KL", "kl"), ("I", "information_bits"))
    )
    slider = LiveSlider(
        "scale", Label(SCALE.label), SCALE.minimum, SCALE.maximum, SCALE.step, scale,
        log=True, sweep=scale_sweep(settings.world, scale),
    )  # fmt: skip
    shown = Picture([Take(cloud_blob, COEFS, tint)], table(common(settings) | columns), curves,
                    readout=readout, extent=5.2)  # fmt: skip
    here = {name: float(values[max(settings.t, 1)]) for name, values in parts.items()}
    numbers = replace(
        present(settings),
        entropy_bits=here["entropy"],
        kl_bits=here["kl"],
        information_bits=float(columns["information_bits"][settings.t]),
        bits_error=float(np.hypot(here["error"], J.bias)),
    )
    return _frame(settings, shown, numbers, Controls(sliders=[slider]))


def compare(settings: Settings) -> Frame:
    """Act 4: the walk without its factor beside the one with it, on the same noise."""
    _, tint = cloud_blobs(settings.shape)
    runs = [walk(settings.world, settings.scale, with_factor) for with_factor in (True, False)]
    columns = factor.columns(settings.noises(), *runs)
    pictures = factor.pictures(
        table(common(settings) | columns),
        [Take(walk_blob(settings.world, settings.scale, each), (), tint) for each in (True, False)],
        BARS[:1],
    )
    numbers = replace(present(settings), squares=factor.squares(columns, settings.t))
    told = Reports(t=True, picked=False)
    views = (
        StageView(pictures[0], reports=told),
        StageView(pictures[1], reports=Reports(picked=False), name="plain"),
    )
    return Frame(views, clock(settings, "forward_factor"), numbers)


# --- what acts share ----------------------------------------------------------------------------

BARS = (Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr"))


def common(settings: Settings) -> dict[str, np.ndarray]:
    """The columns of every act."""
    schedule = settings.noises()
    return {
        "scaled_signal": settings.scale * schedule.signal,
        "signal": schedule.signal,
        "noise": schedule.noise,
        "alpha_bar": schedule.alphas_bar,
        "snr": schedule.snr,
    }


def present(settings: Settings) -> Numbers:
    """The numbers of every act at t."""
    schedule, t = settings.noises(), settings.t
    roots = np.sqrt([schedule.alphas[t], schedule.betas[t]]).tolist()
    at_t = (float(schedule.signal[t]), float(schedule.noise[t]))
    return Numbers(t, *at_t, *roots, settings.scale)


def moments(settings: Settings) -> tuple[clouds.Moment, ...]:
    """Mean and covariance of the whole cloud in sight at t, measured against theory."""
    schedule, t = settings.noises(), settings.t
    points = clouds.scaled(cloud(settings.shape), settings.scale)
    if settings.path == "walk":
        steps = walk(settings.world, settings.scale)
        k = int(np.argmin(np.abs(steps.times - t)))
        t, x_t = int(steps.times[k]), steps.frames[k].astype(float)
    else:
        x_t = clouds.jump_cloud(schedule, points, t)
    return tuple(clouds.moment_table(schedule, points, x_t, t))


def clock(settings: Settings, name: str | None = None) -> Time:
    return Time(settings.T, settings.t, clock=name, ticks=data_to_noise(settings.T))


def drawable(values: np.ndarray) -> np.ndarray:
    """Values for a logarithmic axis, from a millionth of a bit up."""
    return np.where(values > 1e-6, values, np.nan)


def _frame(
    settings: Settings,
    shown: Picture,
    numbers: Any,
    hand: Controls | None = None,
    report_take: bool = True,
) -> Frame:
    shown = replace(shown, label=Word("forward.stage"))
    told = Reports(t=True, take=report_take, picked=False)
    return Frame((StageView(shown, hand or Controls(), told),), clock(settings), numbers)

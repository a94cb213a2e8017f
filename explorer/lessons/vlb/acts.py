"""The pictures of the page `vlb`: bars over t, and the data at the step that is chosen."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from explorer.core.bound import Bars, importance
from explorer.core.forward import q_sample
from explorer.frames.bars import Series, terms
from explorer.frames.line_parts import WORDS as LINE_WORDS
from explorer.frames.pack import Blob, basis, colours, frames, table
from explorer.frames.parts import Profile, Readout, Take, Tile
from explorer.frames.pictures import film, profile
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb import scene_rate as decoding
from explorer.lessons.vlb import work
from explorer.lessons.vlb.scene import Evaluation
from explorer.lessons.vlb.scene_data import PICTURES, Settings
from explorer.ui.bars.bars import bars
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.ui.training import side_job
from explorer.ui.training.side_job import SideJob

CLOCK = PURPOSE = "vlb"
KEYS = ("bits", "learn", "weights", "importance", "data")  # of what shares the clock
POINTS, SHOWN, FRAMES = 600, 5, 41  # points and pictures on the stage, key frames of x0_hat
SMALLEST = 1e-4  # bits per dimension: what is below the axis counts for nothing here
FAR = 50.0


def order(settings: Settings) -> SideJob:
    """The evaluation of these settings beside the page, where it is not known yet."""
    known = work.ended(settings)
    return side_job.order(PURPOSE, settings, partial(work.evaluation, settings), known=known)


def latest(side: SideJob) -> tuple[Evaluation | None, Settings]:
    """(what is known now, the settings that it belongs to).

    While a new evaluation of the same data has not begun, the one before stays in sight.
    """
    now, settings = side.latest(), side.order
    if now is None and side.before is not None and side.before[0].ground == settings.ground:
        settings, now = side.before
    return now, settings


def chart(page, key: str, T: int, data: Blob, series, **how) -> None:
    """Bars over t that share the page's clock."""
    bars(
        page.key(key),
        T=T,
        data=data,
        series=series,
        clock=CLOCK,
        t_label=page.word("vlb.t_axis"),
        report_t=True,
        words={name: page.word(f"line.{name}") for name in LINE_WORDS},
        **how,
    )


def hear(page, T: int) -> bool:
    """Put a t that was chosen on any of the pictures into the address; whether there was one."""
    chosen = [t for key in KEYS if (t := heard(page.key(key), "t")) is not None]
    if chosen:
        controls.write(page, "t", min(int(chosen[-1]), T))
    return bool(chosen)


def cost_bars(page, now: Evaluation | None, settings: Settings, asked, t: int) -> None:
    """L_{t-1} for t = 2..T and L_T apart; with act "learn" the reference beside them."""
    word, T = page.word, settings.T
    shown = [now.bars(asked.variance) if now else _unknown(T)]
    series = [Series(word(f"vlb.{settings.denoiser}"), "prediction")]
    if asked.act == "learn":
        shown.append(now.bars(asked.variance, "paired") if compared(now) else _unknown(T))
        series.append(Series(word(f"vlb.reference_{settings.what}"), "exact", "dash"))
    values = np.stack([each.terms[1:T] for each in shown])
    data = terms(
        values,
        np.arange(2, T + 1),
        np.stack([each.errors[1:T] for each in shown]),
        apart=[each.terms[T] for each in shown],
        shares=asked.act == "bits",
    )
    chart(
        page, asked.act, T, data, series,
        t=t,
        y_label=word("vlb.bits_axis"),
        term="L_{%}",
        apart_label="L_T",
        share_label=word("vlb.share_axis") if asked.act == "bits" else "",
        time_row=True,
        log_t=asked.log_t,
        y_range=decades(values),
        height="fill",
        label=word("vlb.bars_alt"),
    )  # fmt: skip


def decades(values: np.ndarray) -> tuple[float, float]:
    """Whole decades from SMALLEST, which stands still while numbers change, to the largest."""
    largest = np.nanmax(values, initial=0.1)
    return SMALLEST, 10.0 ** np.ceil(np.log10(min(largest, 1e9)))


def compared(now: Evaluation | None) -> bool:
    """Whether there is a reference other than what is shown."""
    return now is not None and now.subject.reference is not now.subject.denoiser


def _unknown(T: int) -> Bars:
    return Bars(*np.full((3, T + 1), np.nan))


def weight_bars(page, now: Evaluation | None, settings: Settings, asked, t: int) -> None:
    """Act "weights": how the bound weighs the errors over t, and how often importance draws t."""
    word, T = page.word, settings.T
    schedule = settings.noises()
    exact = now.exact() if now else np.full(T + 1, np.nan)
    found = decoding.emphasis(schedule, asked.variance, exact)
    times = np.arange(2, T + 1)
    series = [Series(f"{name}", colour, dash) for name, colour, dash in
              (("ε", "noise", ""), ("x_0", "data", "dash"), ("v", "state", "dot"))]  # fmt: skip
    values = np.stack([found[name][2:] for name in ("eps", "x0", "v")])
    chart(
        page, "weights", T, terms(values, times), series,
        t=t,
        y_label=word("vlb.weight_axis"),
        log_t=asked.log_t,
        height=230,
        bare=True,
        label=word("vlb.weights_alt"),
    )  # fmt: skip
    p = T * chances(now, asked.variance) if now else np.full(T, np.nan)
    chart(
        page, "importance", T, terms(p[None], np.arange(1, T + 1)),
        [Series(word("vlb.importance"), "spread")],
        t=t,
        y_label=word("vlb.probability_axis"),
        log_t=asked.log_t,
        y_range=(1e-3, 10.0 ** np.ceil(np.log10(T))),
        time_row=True,
        height="fill",
        label=word("vlb.probability_alt"),
    )  # fmt: skip


def chances(now: Evaluation, variance: str) -> np.ndarray:
    """How often importance sampling would draw each t = 1..T, by what is known; nan if nothing."""
    squares = now.bars(variance).squares
    known = np.isfinite(squares).all()
    return importance(squares) if known else np.full(len(squares) - 1, np.nan)


@st.cache_resource(max_entries=16, show_spinner=False)
def noised(ground: Settings) -> tuple[Blob, Blob]:
    """The cloud as a mixture of data and noise, and its colours."""
    drawn = data.drawn(ground, POINTS, 3)
    eps = np.random.default_rng([ground.seed, 13]).standard_normal(drawn.x.shape)
    return basis(np.stack([drawn.x, eps])), colours(drawn.labels)


def columns(settings: Settings) -> dict[str, np.ndarray]:
    schedule = settings.noises()
    return {
        "signal": schedule.signal,
        "noise": schedule.noise,
        "alpha_bar": schedule.alphas_bar,
        "snr": schedule.snr,
    }


def key_times(T: int) -> np.ndarray:
    """Some t from 0 to T, closer together where little noise is."""
    return np.unique(np.round(T * np.linspace(0, 1, FRAMES) ** 1.5).astype(int))


@st.cache_resource(max_entries=16, show_spinner=False)
def guesses(settings: Settings, step: int, _denoiser) -> np.ndarray:
    """x0_hat (K, N, …) of the points or pictures on the stage at the key times; x0 at t = 0."""
    schedule = settings.noises()
    x0 = examples(settings)
    eps = np.random.default_rng([settings.seed, 13]).standard_normal(x0.shape)
    made = [x0]
    with np.errstate(all="ignore"):
        for t in key_times(settings.T)[1:]:
            made.append(_denoiser(q_sample(schedule, x0, int(t), eps), int(t)))
    return np.nan_to_num(np.stack(made)).clip(-FAR, FAR)


def examples(settings: Settings) -> np.ndarray:
    """The clean points or pictures on the stage."""
    if settings.what == PICTURES:
        return data.digits(settings)[0][:SHOWN]
    return data.drawn(settings, POINTS, 3).x


def cloud(page, settings: Settings, now: Evaluation | None, t: int, **how) -> None:
    """The data at t under the bars' clock; `decoded`: what the denoiser makes of it."""
    decoded = how.pop("decoded", False) and now is not None
    numbers = columns(settings) | how.pop("numbers", {})
    if settings.what == PICTURES:
        takes = [Take(_film(settings, now), tiles=_tiles(now) if decoded else ())]
        how |= {"columns": SHOWN, "pick": "none"}
    elif decoded:
        blob = frames(guesses(settings, now.step, now.subject.denoiser), key_times(settings.T))
        takes = [Take(blob, (), noised(settings.ground)[1])]
        how |= {"ghost": frames(examples(settings)[None], [0])}
    else:
        mixture, tint = noised(settings.ground)
        takes = [Take(mixture, ("signal", "noise"), tint)]
    stage(
        page.key("data"),
        T=settings.T,
        t=t,
        takes=takes,
        table=table(numbers),
        clock=CLOCK,
        extent=3.0 if settings.what != PICTURES else None,
        report_picked=False,
        words=stage_words(page),
        **how,
    )


def _tiles(now) -> tuple[Tile, ...]:
    """What stands under the pictures."""
    guesses_ = [Tile(caption="x̂_0", colour="prediction")] * SHOWN if now is not None else []
    return (*[Tile(caption="x_t")] * SHOWN, *guesses_)


def _film(settings: Settings, now) -> Blob:
    """The pictures under noise, in a row, and below them what the denoiser makes of them."""
    schedule, times = settings.noises(), key_times(settings.T)
    x0 = examples(settings)
    eps = np.random.default_rng([settings.seed, 13]).standard_normal(x0.shape)
    rows = np.stack([q_sample(schedule, x0, int(t), eps) for t in times])
    if now is not None:
        rows = np.concatenate([rows, guesses(settings, now.step, now.subject.denoiser)], axis=1)
    return film(rows, times, 1.5)


def rate_stage(page, now: Evaluation | None, settings: Settings, asked, t: int) -> None:
    """Act "rate": what the receiver would draw at t, and the curve of bits against distance."""
    word = page.word
    how = {"label": word("vlb.rate_alt"), "height": "fill", "report_t": True, "play": "down"}
    if now is not None and (found := _decoding(now, asked)) is not None:
        rate, distance = found
        order = np.argsort(rate, kind="stable")
        curve = profile(distance[order][None, None], rate[order])
        how["profiles"] = [
            Profile(curve, (word(f"vlb.{settings.denoiser}"),), ("prediction",),
                    title=word("vlb.rate_title"), x_label=word("vlb.rate_axis"),
                    mark="rate",
                    x_range=(0.0, float(rate.max())), y_range=(0.0, float(distance.max()))),
        ]  # fmt: skip
        how["numbers"] = {
            "rate": np.append(rate[0], rate),
            "distance": np.append(0.0, distance),
        }
        how["readout"] = (Readout("R_t", "rate"), Readout("D_t", "distance"))
    cloud(page, settings, now, t, decoded=True, **how)


def _decoding(now: Evaluation, asked) -> tuple[np.ndarray, np.ndarray] | None:
    """Rate and distortion at t = 1..T, or None while they are not finite."""
    found = decoding.progressive(now.bars(asked.variance).terms, now.errors.mean)
    rate, distance = found.rate[1:], found.distortion[1:]
    return (rate, distance) if np.isfinite([rate, distance]).all() else None


def small_data(page, settings: Settings, now: Evaluation | None, t: int) -> None:
    """Beside the bars: the data at the step that is chosen, without a time row of its own."""
    cloud(page, settings, now, t, bare=True, height=184, label=page.word("vlb.data_alt"))


LEFT = {"bits": cost_bars, "learn": cost_bars, "weights": weight_bars, "rate": rate_stage}

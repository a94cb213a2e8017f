"""The words and figures beside the bars: L_0 apart, the sums, the two ways to draw t, progress."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.core import measured_bound as scene
from explorer.core.arrays import LN2
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb import scene_rate as decoding
from explorer.lessons.vlb.acts import PURPOSE
from explorer.lessons.vlb.scene import Evaluation
from explorer.lessons.vlb.scene_data import LEVELS, PICTURES, Settings
from explorer.ui.charts.text import STYLE, pm, subscripted
from explorer.ui.training import side_job

NAN = float("nan")
LEVEL_BITS = float(np.log2(LEVELS))
TILE_RANGE = 6.0  # bits per dimension to either side of 0 on the tile of L_0


def tiles(page, now: Evaluation | None, settings: Settings, variance: str) -> None:
    """L_0 as a signed tile apart, the KL terms, their sum, and what no bound goes below."""
    word, parts = page.word, totals(now, variance)
    apart = f"<span>{subscripted('L_0')}</span>{signed_bar(page, parts['L0'][0])}"
    apart += f'<b data-value="L0">{pm(*parts["L0"])}</b>'
    lines = [
        (subscripts("Σ L_{t−1}"), "KL", pm(*parts["KL"])),
        (subscripts("L_T"), "LT", pm(*parts["LT"])),
        (f"<b>{word('vlb.bound')}</b>", "bound", pm(*parts["bound"])),
        floor(page, settings),
    ]
    rows = "".join(
        f'<span>{label}</span><span></span><b data-value="{name}">{value}</b>'
        for label, name, value in lines
    )
    st.html(
        f'{STYLE}<div class="bound apart" title="{word("vlb.apart")}">{apart}</div>'
        f'<div class="bound" data-role="bound">{rows}</div>'
    )


def subscripts(text: str) -> str:
    return subscripted(text.replace("_{t−1}", "<sub>t−1</sub>"))


def signed_bar(page, value: float) -> str:
    """A bar from 0 in the middle, to the left where L_0 is negative."""
    share = 0.0 if not np.isfinite(value) else np.clip(value / TILE_RANGE, -1, 1)
    left, width = 50 + 50 * min(share, 0), 50 * abs(share)
    colour = page.colours.error if share < 0 else page.colours.prediction
    return f'<i style="--bar:{colour}"><u style="left:{left:.1f}%;width:{width:.1f}%"></u></i>'


def totals(now: Evaluation | None, variance: str, of: str = "errors") -> dict:
    """(value, standard error) of L_0, of the sum of the KL terms, of L_T and of the bound."""
    if now is None:
        return dict.fromkeys(("L0", "KL", "LT", "bound"), (NAN, NAN))
    found = now.bars(variance, of)
    inner = slice(1, -1)
    return {
        "L0": (float(found.terms[0]), float(found.errors[0])),
        "KL": (float(found.terms[inner].sum()), float(np.sqrt((found.errors[inner] ** 2).sum()))),
        "LT": (float(found.terms[-1]), NAN),
        "bound": found.total,
    }


@st.cache_data(max_entries=32, show_spinner=False)
def entropy(ground: Settings) -> tuple[float, float]:
    """(entropy of the cloud in bits per dimension, its standard error), from 4,096 points."""
    x0 = data.clouds(ground)[0]
    values = -ground.density().log_density(x0) / x0.shape[1] / LN2
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def floor(page, settings: Settings) -> tuple[str, str, str]:
    """(label, name, value) of what the bound is to be compared with."""
    if settings.what == PICTURES:
        label = page.word("vlb.floor_pictures", levels=LEVELS)
        return label, "even", f"{LEVEL_BITS:.2f}"
    return page.word("vlb.floor_points"), "entropy", pm(*entropy(settings.ground))


def sampling(page, now: Evaluation | None, settings: Settings, variance: str) -> None:
    """Uniform against importance-sampled t, at equal cost."""
    word = page.word
    found = now.sampling.get(variance) if now else None
    if found is None:
        st.caption(word("vlb.sampling_later"))
        return
    sharp = now.bars(variance)
    steps = float(sharp.terms[:-1].sum()), float(np.sqrt((sharp.errors[:-1] ** 2).sum()))
    lines = [("uniform", found.uniform), ("weighted", found.weighted), ("stratified", steps)]
    rows = "".join(
        f'<span>{word(f"vlb.{name}")}</span><span></span><b data-value="{name}">{pm(*value)}</b>'
        for name, value in lines
    )
    every = f"{now.errors.rows * now.subject.schedule.T:,}"
    gain = word("vlb.gain", draws=f"{found.draws:,}", gain=f"{found.gain:.0f}", all=every)
    gain = subscripted(gain)
    st.html(f'{STYLE}<div class="bound" data-role="sampling">{rows}<small>{gain}</small></div>')


def progress(page, now: Evaluation | None, settings: Settings) -> None:
    """How far the evaluation is, with Stop; after a stop, how to go on."""
    word, rows = page.word, now.errors.rows if now else 0
    text, share = word("vlb.begins"), 0.0
    if now is not None and now.step >= 0 and now.share < 1:
        text, share = word("vlb.training_here", step=f"{now.step:,}"), now.share
    elif now is not None:
        text, share = word("vlb.measuring", rows=rows, goal=settings.rows), now.share
    stopped, done = word("vlb.stopped", rows=rows), word("vlb.measured", rows=f"{rows:,}")
    side_job.progress(page, PURPOSE, text, share, stopped=stopped, done=done)


def facts(now: Evaluation | None, settings: Settings, variance: str, t: int) -> dict:
    """The numbers that the lesson asks for; nan, a dash, where nothing is known yet."""
    schedule, T = settings.noises(), settings.T
    t = max(1, min(t, T))
    made = {name: value[0] for name, value in totals(now, variance).items()}
    exact = now.exact() if now else np.full(T + 1, NAN)
    weight = scene.loss_weights(schedule, "x0", variance, exact)
    weight_eps = scene.loss_weights(schedule, "eps", variance, exact)
    error = now.errors.mean if now else np.full(T + 1, NAN)
    terms = now.bars(variance).terms if now else np.full(T + 1, NAN)
    found = decoding.progressive(terms, error)
    alone = now is None or now.subject.reference is now.subject.denoiser
    other = NAN if alone else totals(now, variance, "paired")["bound"][0]
    return made | {
        "t": t,
        "T": T,
        "before": t - 1,
        "term": float(terms[t - 1]),
        "weight": float(weight[t]),
        "weight_eps": float(weight_eps[t]),
        "snr_fall": float(decoding.snr_fall(schedule)[t]),
        "error": float(error[t]),
        "rate": float(found.rate[t]),
        "part": 100 * float(found.rate[t] / found.rate[1]),
        "distance": float(found.distortion[t]),
        "half": scene.half_at(terms) if np.isfinite(terms).all() else NAN,
        "excess": made["bound"] - other,
    }


RIGHT = {"bits": tiles, "learn": tiles, "weights": sampling, "rate": tiles}

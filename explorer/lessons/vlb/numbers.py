"""The words and figures beside the bars: L_0 apart, the sums, the two ways to draw t, progress."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer import units
from explorer.frames.frame import Frame
from explorer.frames.record import Estimate
from explorer.lessons.vlb.acts import PURPOSE
from explorer.lessons.vlb.scene_data import LEVELS, PICTURES, Order
from explorer.lessons.vlb.scene_numbers import Numbers
from explorer.texts import fixed, number, pm
from explorer.ui.charts.text import STYLE, subscripted
from explorer.ui.page import AnyPage
from explorer.ui.training import side_job

TILE_RANGE = 6.0  # bits per dimension to either side of 0 on the tile of L_0


def beside(page: AnyPage, act: str, now: Numbers, what: str, unit: str = "bits") -> None:
    """What stands under the formula."""
    sampling(page, now, unit) if act == "weights" else tiles(page, now, what, unit)


def tiles(page: AnyPage, now: Numbers, what: str, unit: str) -> None:
    """L_0 as a signed tile apart, the KL terms, their sum, and what no bound goes below."""
    word, all_of = page.word, units.shown(vars(now), unit)
    apart = f"<span>{subscripted('L_0')}</span>{signed_bar(now.L0_bits.value)}"
    apart += f'<b data-value="L0">{sum_of(all_of["L0"])}</b>'
    bound = word("vlb.bound", unit=word(f"units.{unit}_dim"))
    rows = rows_of(
        ("KL", "Σ L<sub>t−1</sub>", sum_of(all_of["KL"])),
        ("LT", subscripted("L_T"), pm(all_of["LT"], 0)),
        ("bound", f"<b>{bound}</b>", sum_of(all_of["bound"])),
        (*floor(page, what), fixed(all_of["floor"])),
    )
    st.html(
        f'{STYLE}<div class="bound apart" title="{word("vlb.apart")}">{apart}</div>'
        f'<div class="bound" data-role="bound">{rows}</div>'
    )


def rows_of(*lines: tuple[str, str, str]) -> str:
    """Lines of (name for tests, label, value)."""
    return "".join(
        f'<span>{label}</span><span></span><b data-value="{name}">{value}</b>'
        for name, label, value in lines
    )


def signed_bar(value: float) -> str:
    """A bar from 0 in the middle, to the left where L_0 is negative."""
    share = 0.0 if not np.isfinite(value) else np.clip(value / TILE_RANGE, -1, 1)
    left, width = 50 + 50 * min(share, 0), 50 * abs(share)
    colour = "error" if share < 0 else "prediction"
    style = f"left:{left:.1f}%;width:{width:.1f}%"
    return f'<i style="--bar:var(--{colour})"><u style="{style}"></u></i>'


def floor(page: AnyPage, what: str) -> tuple[str, str]:
    """Name and label of what the bound is to be compared with."""
    if what == PICTURES:
        return "even", page.word("vlb.floor_pictures", levels=LEVELS)
    return "entropy", page.word("vlb.floor_points")


def sum_of(value: Estimate) -> str:
    """An amount with its standard error, or with three decimals where they are exact."""
    return fixed(value.value) if value.error == 0 else pm(*value)


AT_T = {
    "term_bits": "term_error_bits", "error": "error_error", "rate_bits": "rate_error_bits",
    "rate_percent": "percent_error", "distance": "distance_error",
}  # fmt: skip


def told(frame: Frame, unit: str = "bits") -> dict[str, object]:
    """The numbers of the sentence: those at t with their errors by name, as the table has them,
    those of all steps as they are written."""
    facts = frame.facts()
    for name, wide in AT_T.items():
        facts[name], facts[wide] = facts[name]
    fall = facts["snr_fall"]
    return facts | {
        "half": half(facts["half"]),
        "excess": sum_of(units.shown(facts, unit)["excess"]),
        "snr_fall": float("inf") if np.isnan(fall) else fall,  # SNR_0 is
    }


def half(value: Estimate) -> str:
    """A t, with its error where that is half a step or more."""
    error = f" ± {value.error:.0f}" if value.error >= 0.5 else ""
    return number(value.value, ".0f") + error


def sentence(act: str, now: Numbers) -> str:
    """The section that says what one sees: without a reference there is no distance to it."""
    measured = not np.isnan(now.error.value)
    alone = act == "learn" and measured and np.isnan(now.excess_bits.value)
    return "now.alone" if alone else f"now.{act}"


def sampling(page: AnyPage, now: Numbers, unit: str) -> None:
    """What so many evaluations tell of the bound: t evenly, by importance, each in turn."""
    word, all_of = page.word, units.shown(vars(now), unit)
    if np.isnan(now.gain):
        st.caption(word("vlb.sampling_later"))
        return
    rows = rows_of(
        ("uniform", word("vlb.uniform"), f"± {all_of['uniform_error']:.2g}"),
        ("weighted", word("vlb.weighted"), f"± {all_of['weighted_error']:.2g}"),
        ("in_turn", word("vlb.in_turn"), f"± {all_of['in_turn_error']:.2g}"),
    )
    said = {"draws": f"{now.draws:,}", "gain": f"{now.gain:.2g}"}
    gain = subscripted(word("vlb.gain", unit=word(f"units.{unit}_dim"), **said))
    st.html(f'{STYLE}<div class="bound" data-role="sampling">{rows}<small>{gain}</small></div>')


def progress(page: AnyPage, now: Numbers, wanted: Order) -> None:
    """How far the evaluation is, with Stop; after a stop, how to go on."""
    word, rows, share = page.word, now.rows, now.share
    if np.isnan(share):
        text, share = word("vlb.begins"), 0.0
    elif now.step >= 0 and share < 1:
        text = word("vlb.training_here", step=f"{now.step:,}")
    else:
        text = word("vlb.measuring", rows=rows, goal=wanted.rows)
    stopped, done = word("vlb.stopped", rows=rows), word("vlb.measured", rows=f"{rows:,}")
    if not rows and now.share == 1:
        done = word("vlb.by_integrals")
    side_job.progress(page, PURPOSE, text, share, stopped=stopped, done=done)

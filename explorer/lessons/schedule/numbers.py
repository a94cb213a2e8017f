"""The words and figures of the page `schedule`: the terminal badge, and every t exactly."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.frames.frame import Frame
from explorer.lessons.schedule.scene import Settings
from explorer.lessons.schedule.scene_end import LARGEST, LIMIT, End
from explorer.lessons.schedule.scene_sweep import columns, needs_log
from explorer.texts import moving, number
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.text import subscripted
from explorer.ui.page import AnyPage

# Where the hand takes L_T over the limit, the verdict turns at once; which T pass is known after.
STYLE = """<style>
.end-badge { --verdict: var(--prediction); border-left: 4px solid var(--verdict);
  margin-top: 0.5rem; padding-left: 0.75rem; line-height: 1.5; }
[data-verdict="is_noise"]:has([data-over="true"]),
[data-verdict="not_noise"]:not(:has([data-over="false"])) { --verdict: var(--error); }
.end-badge .verdict { color: var(--verdict); }
.end-badge small { display: block; font-size: 0.875rem; }
[data-verdict="is_noise"]:has([data-over="true"]) .enough,
[data-verdict="not_noise"]:has([data-over="false"]) .enough { visibility: hidden; }
</style>"""


def told(page: AnyPage, frame: Frame) -> dict[str, object]:
    """The numbers of the sentence, and the badge that stands under it."""
    st.html(STYLE)
    return frame.facts() | {"badge": badge(page, frame.numbers.end)}


def badge(page: AnyPage, end: End) -> str:
    """Is x_T noise? The verdict with its numbers, which follow the stage, and the T that pass."""
    word, at = page.word, page.word("schedule.at")
    verdict = "is_noise" if end.is_noise else "not_noise"
    says = (word("schedule.is_noise"), word("schedule.not_noise"))
    rule = subscripted(word("schedule.rule", bits="{bits}", sign="{sign}"))  # no subscripts later
    bits = moving("last_bits", ".2g", "", end.bits_per_dim, number(end.bits_per_dim, ".2g"))
    left = moving("last_alpha_bar", ".3g", "", end.alpha_bar, number(end.alpha_bar, ".3g"))
    said = f"{either(end, '✓', '✕')} x<sub>T</sub> {either(end, *says)}"
    lines = (f"ᾱ<sub>T</sub> = {left}", rule.format(bits=bits, sign=either(end, "≤", "&gt;")))
    small = "".join(f"<small>{line}</small>" for line in lines)
    return (
        f'<div class="end-badge" data-role="badge" data-verdict="{verdict}" title="{at}">'
        f'<div class="verdict"><b>{said}</b><span class="enough"> · {enough(page, end)}</span>'
        f"</div>{small}</div>"
    )


def either(end: End, noise: str, not_noise: str) -> str:
    """What stands for L_T within the limit, and what beyond it."""
    spec = f"≤{LIMIT}|{noise}|{not_noise}"
    return moving("last_bits", spec, "", end.bits_per_dim, noise if end.is_noise else not_noise)


def enough(page: AnyPage, end: End) -> str:
    """Which T pass: all from one on, some runs of them, or none."""
    if end.from_T is not None:
        return page.word(f"schedule.{'suffices' if end.is_noise else 'needs'}", T=end.from_T)
    if not end.enough:
        return page.word("schedule.never", most=f"{LARGEST:,}")
    return page.word("schedule.only", spans=", ".join(_span(*each) for each in end.enough))


def _span(first: int, last: int) -> str:
    if last == LARGEST:
        return f"≥ {first}"
    return f"{first}" if first == last else f"{first}–{last}"


def exact(page: AnyPage, settings: Settings, end: End) -> None:
    """Below the stage: what the last step depends on, and figures with every t."""
    if page.present:
        return
    words, chart = st.columns([60, 40], gap="medium")
    with words:
        page.text("terminal")
        st.markdown(about_steps(page, end))
        if end.clip is not None:
            st.markdown(page.word("schedule.clipped", value=f"{end.clip:g}"))
    with chart:
        steps_chart(page, end)
    curves_chart(page, settings)


def about_steps(page: AnyPage, end: End) -> str:
    """One sentence, from measured L_T, on whether it depends on T."""
    if end.steady:
        low, high = (number(bits, ".2g") for bits in end.lowest_and_highest_bits)
        return page.word("schedule.same_for_all", low=low, high=high)
    few, many = min(end.bits_by_T), max(end.bits_by_T)
    ends = {"high": number(end.bits_by_T[few], ".2g"), "low": number(end.bits_by_T[many], ".2g")}
    return page.word("schedule.depends", few=few, many=many, **ends)


def steps_chart(page: AnyPage, end: End) -> None:
    from explorer.lessons.schedule import figures

    args = LIMIT, page.colours, page.word("schedule.T_axis")
    show_figure(
        lambda: figures.by_steps(end.bits_by_T, *args),
        (tuple(end.bits_by_T.items()), args),
        "schedule_by_steps",
        page.word("schedule.by_steps"),
    )


def curves_chart(page: AnyPage, settings: Settings) -> None:
    from explorer.lessons.schedule import figures

    def figure() -> object:
        a, b = settings.noises(), settings.second()
        tables = {SCHEDULES[settings.schedule].label[page.lang]: columns(a)}
        if b is not None:
            name = SCHEDULES[settings.other].label[page.lang]
            tables[f"{name} (B)" if name in tables else name] = columns(b)
        return figures.figure(tables, page.colours, page.word("schedule.t"), needs_log(a, b))

    caption = page.word("schedule.exact")
    if settings.second() is not None:
        caption += f" · {page.word('schedule.reading')}"
    of = replace(settings, t=0), page.lang, page.colours
    show_figure(figure, of, "schedule_curves", caption)

"""The words and figures of the page `schedule`: the terminal badge, and every t exactly."""

from __future__ import annotations

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.lessons.schedule import scene
from explorer.lessons.schedule.stage import needs_log
from explorer.texts import number
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.text import subscripted
from explorer.ui.controls import cached


def badge(page, name: str, T: int, params: tuple) -> None:
    """Is x_T noise? The verdict with its numbers, and the smallest T that passes."""
    word, found = page.word, scene.terminal_report(name, T, params)
    verdict, mark = ("is_noise", "✓") if found.is_noise else ("not_noise", "✕")
    numbers = {"alpha_bar": number(found.alpha_bar, ".3g"), "bits": number(found.bits, ".2g")}
    sign = "≤" if found.is_noise else ">"
    enough = "suffices" if found.is_noise else "needs" if found.enough else "never"
    enough = word(f"schedule.{enough}", T=found.enough)
    colour = "var(--prediction)" if found.is_noise else "var(--error)"
    lines = (f"ᾱ_T = {numbers['alpha_bar']}", word("schedule.rule", sign=sign, **numbers))
    small = "".join(f"<div>{subscripted(line)}</div>" for line in lines)
    st.html(
        f'<div data-role="badge" data-verdict="{verdict}" title="{word("schedule.at")}"'
        f' style="border-left:4px solid {colour};'
        f'padding:0.125rem 0 0.125rem 0.75rem;line-height:1.5">'
        f'<div style="color:{colour}"><b>{mark} {subscripted(word(f"schedule.{verdict}"))}</b>'
        f" · {enough}</div>"
        f'<div style="font-size:0.875rem">{small}</div></div>'
    )


def exact(page, chosen: dict[str, tuple], T: int) -> None:
    """Below the stage: what the last step depends on, and figures with every t."""
    if page.present:
        return
    name, params = next(iter(chosen.items()))
    by_steps = scene.terminal_by_steps(name, params)
    words, chart = st.columns([60, 40], gap="medium")
    with words:
        page.text("terminal")
        st.markdown(about_steps(page, by_steps))
        clip = scene.clipped(name, T, params)
        if clip is not None:
            st.markdown(page.word("schedule.clipped", value=f"{clip:g}"))
    with chart:
        steps_chart(page, by_steps)
    curves_chart(page, chosen, T)


def about_steps(page, by_steps: dict[int, float]) -> str:
    """One sentence, from measured L_T, on whether it depends on T."""
    few, many = min(by_steps), max(by_steps)
    if scene.hardly_depends_on_T(by_steps):
        kept = [bits for T, bits in by_steps.items() if T >= 100]
        low, high = number(min(kept), ".2g"), number(max(kept), ".2g")
        return page.word("schedule.same_for_all", low=low, high=high)
    ends = {"high": number(by_steps[few], ".2g"), "low": number(by_steps[many], ".2g")}
    return page.word("schedule.depends", few=few, many=many, **ends)


def steps_chart(page, by_steps: dict[int, float]) -> None:
    from explorer.lessons.schedule import figures as plots

    figure = plots.by_steps(by_steps, scene.LIMIT, page.colours, page.word("schedule.T_axis"))
    caption = page.word("schedule.by_steps")
    show_figure(figure, "schedule_by_steps", caption)


def curves_chart(page, chosen: dict[str, tuple], T: int) -> None:
    from explorer.lessons.schedule import figures as plots

    tables = {
        SCHEDULES[name].label[page.lang]: scene.columns(cached.schedule(name, T, params))
        for name, params in chosen.items()
    }
    log = needs_log(*(cached.schedule(name, T, params) for name, params in chosen.items()))
    figure = plots.figure(tables, page.colours, page.word("schedule.t"), log)
    caption = page.word("schedule.exact")
    if len(chosen) > 1:
        caption += f" · {page.word('schedule.reading')}"
    show_figure(figure, "schedule_curves", caption)

"""The numbers of the page `forward`: in its formulas, its table, its text and its figure."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.lessons.forward import acts as stages
from explorer.lessons.forward import scene
from explorer.palette import place_colours
from explorer.texts import number
from explorer.ui.charts.export import csv, export_row, gif


def present(s: stages.Setting, act: str, t: int, scale: float) -> dict[str, float]:
    """What the formulas show at t."""
    schedule = stages.schedule_of(s)
    found = {
        "t": t,
        "signal": schedule.signal[t],
        "noise": schedule.noise[t],
        "root_alpha": np.sqrt(schedule.alphas[t]),
        "root_beta": np.sqrt(schedule.betas[t]),
        "scale": scale,
    }
    if act == "forget":
        seen = stages.memory(s, scale)
        found["bits"] = np.interp(t, seen.times, seen.bits.sum(1))
    if act == "entropy":
        parts = scene.entropy_columns(schedule, stages.negentropy(s), scale, np.array([t]))
        found |= {name: values[0] for name, values in parts.items()}
        if t == 0:
            found["information"] = np.inf
    return {name: float(value) for name, value in found.items()}


def moment_table(page, s: stages.Setting, t: int, scale: float, path: str) -> None:
    """Mean and covariance of the whole cloud at t, measured against theory."""
    word, schedule = page.word, stages.schedule_of(s)
    found = scene.scaled(stages.cloud(s), scale)
    if path == "walk":
        walk = stages.walk(s, scale)
        k = int(np.argmin(np.abs(walk.times - t)))
        t, x_t = int(walk.times[k]), walk.frames[k].astype(float)
    else:
        x_t = scene.jump_cloud(schedule, found, t)
    lines = scene.moment_table(schedule, found, x_t, t)
    inside = sum(abs(line.measured - line.theory) <= 2 * line.error for line in lines)
    head = "".join(f"<th>{word(f'forward.{h}')}</th>" for h in ("measured", "theory", "error"))
    rows = "".join(row(word, line) for line in lines)
    caption = word("forward.table_caption", t=t, inside=inside, n=len(lines))
    st.html(
        '<table data-role="moments" style="width:100%;font-size:0.8125rem;line-height:1.35;'
        f'border-collapse:collapse;text-align:right"><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<div style="font-size:0.8125rem;color:var(--muted);padding-top:0.25rem">{caption}</div>'
    )


def row(word, line: scene.Moment) -> str:
    """One line of the table; an entry beyond two standard errors is marked."""
    kind = word("forward.mean" if line.name.startswith("m") else "forward.covariance")
    place = line.name[1:]
    letter = "m" if line.name.startswith("m") else "C"
    off = abs(line.measured - line.theory) > 2 * line.error
    mark, cross = (' style="color:var(--error)"', " ✕") if off else ("", "")
    cells = (signed(line.measured) + cross, signed(line.theory), f"{line.error:.3f}")
    numbers = "".join(f"<td{mark}>{cell}</td>" for cell in cells)
    return (
        f'<tr style="border-top:1px solid var(--grid)"><td style="text-align:left" title="{kind}">'
        f"{letter}<sub>{place}</sub></td>{numbers}</tr>"
    )


def signed(value: float) -> str:
    """Three decimals with a true minus; what rounds to zero has no sign."""
    value = round(value, 3)
    return f"{value:+.3f}".replace("-", "−") if value else "0.000"


def below(page, s: stages.Setting, act: str, scale: float) -> dict[str, object]:
    """The numbers in the text under the stage."""
    if page.present:
        return {}
    if act == "forget":
        return {"bits_error": float(stages.memory(s, scale).errors.max())}
    found = {"estimator": estimator(page, s)}
    if act == "jump":
        walk, jump = walk_and_jump(s, scale)
        found |= {"walk_length": walk, "jump_length": jump, "ratio": walk / jump}
    return found


@st.cache_data(max_entries=32, show_spinner=False)
def walk_and_jump(s: stages.Setting, scale: float) -> tuple[float, float]:
    """Mean path lengths of the two ways."""
    found = scene.scaled(stages.cloud(s), scale)
    return stages.walk(s, scale).length, scene.jump_length(stages.schedule_of(s), found)


def estimator(page, s: stages.Setting) -> str:
    """One sentence on where KL and entropy come from, with n and the error."""
    found = stages.negentropy(s)
    key = "forward.estimator_exact" if found.exact else "forward.estimator_knn"
    return page.word(key, n=found.n, error=number(float(found.errors.max()), ".2g"))


def run_frames(s: stages.Setting, act: str, scale: float, path: str) -> np.ndarray:
    """The act's run in at most 61 frames (K, n, D): noise comes, then a moment of rest."""
    schedule = stages.schedule_of(s)
    if act == "forget":
        frames = stages.memory(s, scale).guesses
    elif path == "walk":
        frames = stages.walk(s, scale).frames[::5]
    else:
        found = scene.scaled(stages.cloud(s), scale)
        times = scene.key_times(s.T, 52)
        frames = np.stack([scene.jump_cloud(schedule, found, int(t)) for t in times])
    return np.concatenate([frames, np.repeat(frames[-1:], 8, axis=0)])


def export(page, s: stages.Setting, act: str, t: int, scale: float, path: str = "jump") -> None:
    """What a reader takes home: the act's run as a GIF, the cloud at t as CSV."""

    def picture() -> bytes:
        frames = run_frames(s, act, scale, path)
        tint = place_colours(stages.cloud(s).labels[: frames.shape[1]])
        return gif(frames, tint, background=page.colours.background)

    def points() -> bytes:
        x_t = scene.jump_cloud(stages.schedule_of(s), scene.scaled(stages.cloud(s), scale), t)
        return csv(x_t, ("x", "y", "z")[: x_t.shape[1]])

    export_row(page, "forward", gif=picture, csv=points)


def figure(page, s: stages.Setting, scale: float) -> None:
    """Entropy, KL and information for every t, to be read by hovering."""
    from explorer.lessons.forward import figures as plots

    table = scene.entropy_columns(stages.schedule_of(s), stages.negentropy(s), scale)
    drawn = plots.figure(table, page.colours, page.word("forward.t"))
    caption = page.word("forward.band")
    quiet = {"displayModeBar": False}
    st.plotly_chart(drawn, theme=None, key="forward_figure", config=quiet, alt=caption)
    st.caption(caption)

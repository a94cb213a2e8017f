"""The numbers of the page `forward` as text: its table, its lines beside the stage, its figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.forward import scene, scene_cloud, scene_data, scene_entropy
from explorer.lessons.forward.scene_data import Settings
from explorer.texts import fixed, number, pm
from explorer.ui.charts.figure import show_figure
from explorer.ui.page import AnyPage
from explorer.words import Words


def beside(page: AnyPage, settings: Settings, act: str, frame: Frame) -> None:
    """What stands under the controls: the first act's table, the law of a reader's table, the last
    act's two squares."""
    if act == "jump":
        moment_table(page, frame.numbers)
    if act == "factor":
        squares_table(page, frame.numbers)
    if act == "entropy":
        J = scene_data.negentropy(settings.cloud)
        if isinstance(J, scene_entropy.OfRows):
            st.caption(rows_law(page, J))


def moment_table(page: AnyPage, now: scene.Numbers) -> None:
    """Mean and covariance of the whole cloud at t, measured against theory."""
    word, lines = page.word, now.moments
    inside = sum(abs(line.measured - line.theory) <= 2 * line.error for line in lines)
    measured = all(np.isfinite(line.error) for line in lines)
    names = ("measured", "theory", "error")
    rows = "".join(row(word, line) for line in lines)
    caption = word("forward.table_caption", t=now.t, inside=inside, n=len(lines))
    if not measured:
        caption = word("forward.table_few", t=now.t, fewest=scene_cloud.FEWEST_POINTS)
    table(page, "moments", [word(f"forward.{name}") for name in names], rows, caption)


def squares_table(page: AnyPage, now: scene.Numbers) -> None:
    """E x_t² of the two walks, measured against theory."""
    word, here = page.word, now.squares
    lines = (
        ("with_factor", here.scaled, here.scaled_error, here.scaled_theory),
        ("without_factor", here.plain, here.plain_error, here.plain_theory),
    )
    rows = "".join(
        f'<tr style="border-top:1px solid var(--grid)"><td style="text-align:left">'
        f'{word(f"forward.{name}")}</td><td data-value="{name}">{pm(value, error)}</td>'
        f"<td>{theory:.2f}</td></tr>"
        for name, value, error, theory in lines
    )
    head = [word("forward.measured"), word("forward.theory")]
    table(page, "squares", head, rows, word("forward.squares_caption", t=now.t))


def table(page: AnyPage, role: str, head: list[str], rows: str, caption: str) -> None:
    """A small table of ours with a caption."""
    cells = "".join(f'<th scope="col" style="font-weight:600">{name}</th>' for name in head)
    st.html(
        f'<table data-role="{role}" style="width:100%;font-size:0.8125rem;line-height:1.35;'
        f'border-collapse:collapse;text-align:right"><thead><tr><td></td>{cells}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f'<div style="font-size:0.8125rem;color:var(--muted);padding-top:0.25rem">{caption}</div>'
    )


def row(word: Words, line: scene_cloud.Moment) -> str:
    """One line of the table; an entry beyond two standard errors is marked."""
    kind = word("forward.mean" if line.name.startswith("m") else "forward.covariance")
    place = line.name[1:]
    letter = "m" if line.name.startswith("m") else "C"
    off = abs(line.measured - line.theory) > 2 * line.error
    mark, cross = (' style="color:var(--error)"', " ✕") if off else ("", "")
    cells = (
        fixed(line.measured, plus=True) + cross,
        fixed(line.theory, plus=True),
        fixed(line.error),
    )
    numbers = "".join(f"<td{mark}>{cell}</td>" for cell in cells)
    return (
        f'<tr style="border-top:1px solid var(--grid)"><td style="text-align:left" title="{kind}">'
        f"{letter}<sub>{place}</sub></td>{numbers}</tr>"
    )


def formula(frame: Frame) -> dict[str, object]:
    """The numbers of the sentence and the formula; of the last act its squares too."""
    given = frame.facts()
    if frame.numbers.squares is not None:
        here = frame.numbers.squares
        given |= {"scaled_theory": here.scaled_theory, "plain_theory": here.plain_theory}
    return given


def prepared(settings: Settings, act: str) -> Frame:
    """The act's frame, once what the text under the stage asks for is there too."""
    if act == "jump":
        scene_data.path_lengths(settings.world, settings.scale)
    if act != "factor":
        scene_data.negentropy(settings.cloud)
    if act == "forget":
        scene_data.remembering(settings.world, settings.scale)
    return scene.frame(settings, act)


def below(page: AnyPage, settings: Settings, act: str) -> dict[str, object]:
    """The numbers in the text under the stage."""
    if page.present:
        return {}
    if act == "forget":
        seen = scene_data.remembering(settings.world, settings.scale)
        return {"bits_error": float(seen.errors.max())}
    if act == "factor":
        return {"start": scene_data.start_square(settings), "end": scene_data.end_square(settings)}
    facts = {"estimator": estimator(page, settings)}
    if act == "jump":
        walk, jump = scene_data.path_lengths(settings.world, settings.scale)
        facts |= {"walk_length": walk, "jump_length": jump, "ratio": walk / jump}
    return facts


def estimator(page: AnyPage, settings: Settings) -> str:
    """Where KL and entropy come from, with n and the error where they are estimates."""
    J = scene_data.negentropy(settings.cloud)
    if isinstance(J, scene_entropy.OfRows):
        key = "forward.estimator_grid" if J.exact else "forward.estimator_draws"
        error = number(float(J.errors.max()), ".2g")
        said = page.word(key, n=J.draws, error=error)
        return f"{rows_law(page, J)} {said}"
    if J.exact:
        return page.word("forward.estimator_exact")
    return page.word("forward.estimator_knn", n=J.n, error=number(float(J.errors.max()), ".2g"))


def rows_law(page: AnyPage, J: scene_entropy.OfRows) -> str:
    """What the law of a table is, and the bits that its rows have."""
    return page.word("forward.rows_law", n=J.n, places=J.places, whole=fixed(J.whole, 2))


def figure(page: AnyPage, settings: Settings) -> None:
    """Entropy, KL and information for every t, to be read by hovering."""
    from explorer.lessons.forward import figures

    J = scene_data.negentropy(settings.cloud)

    def drawing() -> object:
        columns = scene_cloud.entropy_columns(settings.noises(), J, settings.scale)
        return figures.figure(columns, page.colours, page.word("forward.t"))

    of = replace(settings, t=0), page.lang, page.colours
    caption = page.word("forward.band" if J.errors.any() else "forward.no_band")
    show_figure(drawing, of, "forward_figure", caption)

"""One place, one belief of its bell under the hand: the bound, the evidence, and the gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.mixture_fitting import elbo, log_evidence, log_joint, responsibilities
from explorer.frames.frame import Frame, Time
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.latent_variables.scene_settings import Settings

Q = np.linspace(0.0, 1.0, 101)  # of the second bell
TWO = np.array([1.0, 2.0])
ASIDE, WIDE = 0.18, 0.34  # of the bars of a value of z


@dataclass(frozen=True)
class BoundNumbers:
    """With the belief q in the second bell, in nats: ln p(x), the bound, and what is between, the
    KL(q || p(z|x)); the bound's two parts, how well x is hit in the mean over q, and KL(q || p(z))
    to the weights; and the posterior, with which the bound is tight."""

    q: Given[float]
    x: Given[float]
    w: Given[float]
    evidence_nats: Exact[float]
    elbo_nats: Exact[float]
    kl_nats: Exact[float]
    hit_nats: Exact[float]
    strayed_nats: Exact[float]
    posterior: Exact[float]


def columns(settings: Settings) -> dict[str, np.ndarray]:
    """Over the beliefs Q, each (101,)."""
    bells, at = settings.bells, np.array([settings.x])
    laws = np.stack([1 - Q, Q], axis=1)
    bound = elbo(bells, np.repeat(at, len(Q)), laws)
    hit = laws @ (log_joint(bells, at)[0] - np.log(bells.weights))
    evidence = np.full(len(Q), float(log_evidence(bells, at)[0]))
    return {
        "q": Q, "evidence_nats": evidence, "elbo_nats": bound, "kl_nats": evidence - bound,
        "hit_nats": hit, "strayed_nats": hit - bound,
        "posterior": np.full(len(Q), float(responsibilities(bells, at)[0, 1])),
    }  # fmt: skip


def frame(settings: Settings) -> Frame:
    row = columns(settings)
    now = {name: float(values[settings.belief]) for name, values in row.items()}
    numbers = BoundNumbers(x=settings.x, w=settings.w, **now)
    return Frame((plates(settings, row),), Time(), numbers)


def plates(settings: Settings, row: dict[str, np.ndarray]) -> PlatesView:
    """The bound over q under the line of ln p(x); beside it both beliefs as bars."""
    bound, top = row["elbo_nats"], float(row["evidence_nats"][0])
    after = float(row["posterior"][0])
    room = 0.12 * max(0.5, top - float(bound.min()))
    climb = Panel(
        Word("latent_variables.over_q"), Word("latent_variables.q"), (0.0, 1.0),
        (float(bound.min()) - room, top + 2 * room),
        (
            Series([0.0, 1.0], [top, top], "exact", "ln p(x)", dash="8 4"),
            Series(Q, bound, "prediction", "ELBO(q)"),
        ),
        (
            Upright([after] * len(Q), "exact", Word("latent_variables.posterior"), dash="2 4",
                    left=after > 0.5),
            Upright(Q, "accent"),
        ),
        alt=Word("latent_variables.over_q_alt"), pick=True,
    )  # fmt: skip
    beliefs = Panel(
        Word("latent_variables.beliefs"), "z", (0.4, 2.6), (0.0, 1.0),
        (
            Series(TWO - ASIDE, np.stack([1 - Q, Q], 1), "prediction", "q(z)", kind="bars",
                   width=WIDE),
            Series(TWO + ASIDE, [1 - after, after], "exact", "p(z | x)", kind="bars", width=WIDE),
        ),
        alt=Word("latent_variables.beliefs_alt"), least=1.0,
    )  # fmt: skip
    tiles = (
        Tile("elbo_nats", "ELBO(q)", bound, "prediction"),
        Tile("kl_nats", "KL(q‖p(z | x))", row["kl_nats"], "error"),
        Tile("evidence_nats", "ln p(x)", row["evidence_nats"], "exact"),
    )
    slider = Slider("q", Word("latent_variables.q"), "q(z = 2)", Q, settings.belief, decimals=2)
    further = {name: row[name] for name in ("hit_nats", "strayed_nats", "posterior")}
    return PlatesView((climb, beliefs), tiles, slider, (1.5, 1.0), numbers=further)

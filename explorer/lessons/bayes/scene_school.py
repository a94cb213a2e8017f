"""A school of a hundred: Bayes' rule as counting who is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.bayes import posterior
from explorer.frames.crowd import CrowdView, Group, Lever
from explorer.frames.frame import Frame, Time
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.bayes.scene_settings import SEES, Settings

PUPILS = 100
# In tens, so that a hundred figures hold every share exactly.
BOYS = tuple(range(10, 91, 10))
TROUSERS = tuple(range(0, 101, 10))


@dataclass(frozen=True)
class SchoolNumbers:
    """Counts of pupils, and the three numbers of Bayes' rule for a girl, given what is seen; while
    nothing is seen yet, everybody is left and a likelihood is 1. posterior_b is nan where nobody
    wears what is seen."""

    boys: Given[int]
    boys_trousers: Given[int]
    girls_trousers: Given[int]
    all: Given[int]
    size_a: Given[int]
    size_b: Given[int]
    seen: Exact[int]
    seen_a: Exact[int]
    seen_b: Exact[int]
    prior_b: Exact[float]
    likelihood_b: Exact[float]
    evidence: Exact[float]
    posterior_b: Exact[float]


def frame(settings: Settings) -> Frame:
    return Frame((crowd(settings),), Time(), numbers(settings))


def numbers(settings: Settings) -> SchoolNumbers:
    """By Bayes' rule, not by counting: a count is a probability times a hundred."""
    prior = np.array([settings.boys, PUPILS - settings.boys]) / PUPILS
    wears = np.array([settings.boys_trousers, settings.girls_trousers]) / 100
    likelihood = {"nothing": np.ones(2), "trousers": wears, "skirt": 1 - wears}[settings.see]
    after, evidence = posterior(prior, likelihood)
    left = np.round(likelihood * prior * PUPILS).astype(int).tolist()
    sizes = np.round(prior * PUPILS).astype(int).tolist()
    return SchoolNumbers(
        settings.boys, settings.boys_trousers, settings.girls_trousers, PUPILS, *sizes,
        sum(left), *left, float(prior[1]), float(likelihood[1]), evidence, float(after[1]),
    )  # fmt: skip


def crowd(settings: Settings) -> CrowdView:
    """The figures at every place of the three levers."""
    sizes = {"boys": BOYS, "girls": tuple(PUPILS - each for each in BOYS)}
    groups = tuple(
        Group(
            name, Word(f"bayes.{name}"), colour, look, size,
            tuple(tuple(each * share // 100 for share in TROUSERS) for each in size),
        )
        for (name, size), colour, look in zip(
            sizes.items(), ("data", "spread"), ("short", "tails"), strict=True
        )
    )  # fmt: skip
    levers = (
        Lever("boys", Word("bayes.lever_boys"), BOYS, settings.boys),
        Lever("boys_trousers", Word("bayes.lever_boys_trousers"), TROUSERS, settings.boys_trousers),
        Lever("girls_trousers", Word("bayes.lever_girls_trousers"), TROUSERS,
              settings.girls_trousers),
    )  # fmt: skip
    clothes = tuple((name, Word(f"bayes.{name}")) for name in SEES[1:])
    return CrowdView(
        (groups[0], groups[1]), levers, clothes, SEES.index(settings.see), Word("bayes.crowd")
    )

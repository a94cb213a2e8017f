"""Display formulas are what the code computes: read from their LaTeX, at random arguments."""

from __future__ import annotations

import re
from contextlib import suppress

import numpy as np
import pytest

from explorer import texts
from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior import scene as posterior
from explorer.lessons.posterior.scene_derivation import LINES
from tests.latex import Relation, relations, tree
from tests.latex_tokens import name_of, tokens_of
from tests.latex_value import Names, value
from tests.readings import draws, fitting, hidden, laws, prose, steps, tools
from tests.readings.base import Reading, normal
from tests.readings.edits import edits

READINGS = steps.READINGS | laws.READINGS | fitting.READINGS | tools.READINGS | draws.READINGS
READINGS |= hidden.READINGS
UNREAD = {
    "fitting:formula.points:1": "an integral over every middle; core's tests take it on a grid",
    "forward:formula.forget:1": "information between random variables: no numbers to put in",
    "improved:formula.loss:0": "goes on in the next line",
    "improved:formula.loss:1": "says where the gradient stops, which changes no value",
    "improved:formula.times:1": "says what a probability is proportional to",
    "objective:formula.bound:0": "an expectation over whole paths; act lines computes it",
    "objective:formula.bound.bits:0": "an expectation over whole paths; act lines computes it",
    "objective:formula.terms.bits:1": "an expectation over t, data and noise: a definition",
    "objective:formula.gap.bits:0": "an inequality of means, shown with its numbers",
    "objective:formula.terms:1": "an expectation over t, data and noise: a definition",
    "bayes:formula.bag:0": "holds up to a factor that makes its sum one",
    "latent_variables:formula.mixture:0": "a sum over bells; core's tests add it up",
    "latent_variables:formula.mixture:1": "a law over bells; core's tests take it by scipy",
    "latent_variables:formula.climb:0": "a law over bells is set; core's tests take it by scipy",
    "latent_variables:open.bound.two:0": "a sum over bells; test_fields adds it up",
    "information:formula.code:0": "a sum over symbols; tests/core/test_information.py adds it up",
    "information:formula.humps:0": "an integral over x",
    "probability:formula.draws:0": "an integral, and a mean that comes near it",
    "objective:formula.gap:0": "an inequality of means, shown with its numbers",
    "objective:open.bound.integral:0": "an integral over the states of a chain",
    "objective:open.bound.routes:0": "an integral over the states of a chain, then Jensen",
    "objective:open.bound.routes:1": "expectations over whole paths; act lines computes their end",
    "objective:open.bound.routes:2": "a mean over samples, right only in the limit",
    "objective:details.terms:0": "filled with numbers, which tests/test_filled.py adds up",
    "reparameterise:formula.through:1": "derivatives; core's tests take differences",
    "reparameterise:formula.two:0": "expectations; core's tests compare them",
    "reparameterise:formula.two:1": "expectations; core's tests compare them",
    "samplers:formula.order:0": "holds as n grows, up to a constant nobody knows",
    "samplers:formula.ladder:0": "two approximations of an expectation by a network",
    "score:formula.likelihood:0": "an integral along a path",
    "score:formula.likelihood:1": "filled with numbers, which tests/test_filled.py adds up",
    "score:formula.likelihood.error:0": "an expectation over probes",
    "score:formula.flow:2": "a partial differential equation",
    "step_through:formula.1:0": "a definition: names the network's answer",
    "train_images:attention:0": "a network's inside, with weights that are learned",
    "train_images:formula.inside:0": "a network's inside, with weights that are learned",
    "train_images:formula.pairs:0": "a minimum over the training set",
    "train_points:formula.samples:0": "an expectation over t, data and noise",
    "train_points:formula.field:0": "a conditional expectation: a definition",
    "train_points:formula.error:0": "an expectation over t, data and noise",
    "vlb:formula.bits:0": "an inequality that holds for any model",
    "vlb:formula.bits.nats:0": "an inequality that holds for any model",
    "why_gaussian:formula.many:0": "an integral over the states of a chain",
}
DISPLAYED = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
DRAWS = 3


def formulas() -> dict[str, str]:
    """{page:section:place : LaTeX} of every display formula of every lesson."""
    return {
        f"{path.stem}:{section}:{k}": latex
        for path in sorted((texts.FOLDER / "en").glob("*.md"))
        for section, text in texts.load("en", path.stem).items()
        for k, latex in enumerate(DISPLAYED.findall(text))
    }


FORMULAS = formulas()


def read(latex: str) -> list[Relation]:
    found = relations(latex)
    assert found, f"no relation in {latex!r}"
    return found


def disagreement(latex: str, reading: Reading, draws: int = DRAWS) -> str:
    """Where the sides differ, "" where they nowhere do. Raises Unreadable for an unknown name."""
    found = read(latex)
    for draw in range(draws):
        made = reading.names(np.random.default_rng(draw))
        names = Names({name: each for name, each in made.items() if name != r"\leftarrow"})
        after = Names(made.get(r"\leftarrow", {}))
        for place, relation in enumerate(found):
            if reading.only is not None and place not in reading.only:
                continue
            first = Names({})
            first.update(names | (after if relation.signs[0] == r"\leftarrow" else {}))
            sides = [value(node, names if k else first) for k, node in enumerate(relation.sides)]
            for sign, left, right in zip(relation.signs, sides[:-1], sides[1:], strict=True):
                if not holds(sign, left, right, reading.tolerance):
                    return f"relation {place}, draw {draw}: {left} {sign} {right}"
    return ""


def holds(sign: str, left: object, right: object, tolerance: float) -> bool:
    """Whether two sides agree; of a law the left side is the weights of independent noises."""
    if sign == r"\sim":
        left, right = np.array([0.0, np.sum(np.square(left))]), np.asarray(right)
    if sign == r"\propto":
        left, right = np.asarray(left) / np.asarray(right), np.ones(1)
        right = right * left.mean(0)
    if np.shape(left) != np.shape(right) and sign != r"\propto":
        return False
    return bool(np.allclose(left, right, rtol=tolerance, atol=1e-12))


def test_every_display_formula_is_read_or_says_why_not():
    assert set(FORMULAS) == set(READINGS) | set(UNREAD)
    assert not set(READINGS) & set(UNREAD)
    assert len(READINGS) >= len(FORMULAS) / 2


@pytest.mark.parametrize("key", READINGS)
def test_both_sides_of_a_formula_agree_at_random_arguments(key):
    assert not disagreement(FORMULAS[key], READINGS[key])


# --- within sentences ---------------------------------------------------------------------------

# Edits that change nothing: solved for the other, and α − ᾱ + β = 1 − ᾱ with α + β = 1.
ALIKE_IN_PROSE = {"A": 1, r"\alpha_t-\bar\alpha_t+\beta_t": 2}
INLINE = re.compile(r"(?<!\$)\$([^$\n]+)\$(?!\$)")


def inline(page: str, section: str, left: str) -> str:
    """The equation of a section that has this left side."""
    text = DISPLAYED.sub("", texts.load("en", page)[section])
    found = [
        each
        for each in INLINE.findall(text)
        if any(told.sides[0][1] == name_of(left) for told in relations(each))
    ]
    assert found, f"no {left} = … in {page}:{section}"
    return found[0]


@pytest.mark.parametrize(("page", "section", "left", "reading"), prose.READINGS)
def test_an_equation_in_a_sentence_holds_at_random_arguments(page, section, left, reading):
    assert not disagreement(inline(page, section, left), reading)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("page", "section", "left", "reading"), prose.READINGS)
def test_every_small_edit_of_an_equation_in_a_sentence_is_seen(page, section, left, reading):
    unseen = slips_of(inline(page, section, left), reading)
    assert len(unseen) == ALIKE_IN_PROSE.get(left, 0), unseen


# --- the derivation of the posterior, line by line ----------------------------------------------

LINE = re.compile(r"^\$(.*)\$$", re.MULTILINE)


def derived(settings: posterior.Settings) -> Names:
    """What the derivation's symbols stand for at a schedule's t and three places."""
    betas = np.r_[0.0, SCHEDULES[settings.schedule](settings.T).betas[1:]]
    a, t, x, x_0, x_t = np.cumprod(1 - betas), settings.t, settings.x, settings.x0, settings.xt
    beta, early, late = betas[t], 1 - a[t - 1], 1 - a[t]
    A = (1 - beta) / beta + 1 / early
    B = np.sqrt(1 - beta) * x_t / beta + np.sqrt(a[t - 1]) * x_0 / early
    rest = x_t**2 / beta + a[t - 1] * x_0**2 / early - (x_t - np.sqrt(a[t]) * x_0) ** 2 / late
    k = np.sqrt(late / (2 * np.pi * beta * early))
    return Names({
        r"\alpha": 1 - betas, r"\beta": betas, r"\bar\alpha": a, "t": t, "x": x, "x_0": x_0,
        "x_t": x_t, "A": A, "B": B, "k": k, "C": k * np.exp(-rest / 2), "N": normal,
        r"\tilde\mu_t": B / A, r"\tilde\beta_t": 1 / A,
        r"q(x_t\mid x)": normal(x_t, np.sqrt(1 - beta) * x, beta),
        r"q(x\mid x_0)": normal(x, np.sqrt(a[t - 1]) * x_0, early),
        r"q(x_t\mid x_0)": normal(x_t, np.sqrt(a[t]) * x_0, late),
        r"q(x\mid x_t,x_0)": normal(x, B / A, 1 / A),
    })  # fmt: skip


PLACES = (
    posterior.Settings(t=5),
    posterior.Settings(schedule="linear", T=60, t=31, x0=-1.1, xt=0.8, x=0.1),
)


@pytest.mark.parametrize("settings", PLACES, ids=["opening", "far"])
@pytest.mark.parametrize("line", [each.name for each in LINES])
def test_each_line_of_the_derivation_is_worth_the_number_beside_it(line, settings):
    names = derived(settings)
    shown = posterior.frame(settings, "steps").numbers.derivation
    first, *others = LINE.findall(texts.load("en", "posterior")[f"line.{line}"])
    whole, *definitions = split_at_commas(first)
    for told in (relation for text in (*definitions, *others) for relation in relations(text)):
        sides = [value(side, names) for side in told.sides]
        assert np.allclose(sides, sides[0], rtol=1e-9)
    sides = whole.split("=") if line == "bayes" else [whole]
    for side in sides:
        worth = value(tree(tokens_of(side)), names)
        assert np.log(worth) == pytest.approx(shown.lines_nats[line], rel=1e-9)


@pytest.mark.exhaustive
@pytest.mark.parametrize("line", [each.name for each in LINES])
def test_every_small_edit_of_a_line_is_seen(line):
    names = derived(PLACES[1])
    shown = posterior.frame(PLACES[1], "steps").numbers.derivation.lines_nats[line]
    whole = LINE.findall(texts.load("en", "posterior")[f"line.{line}"])[0]
    side = split_at_commas(whole)[0].split("=")[-1]
    unseen = []
    for done, text in edits(f"Y={side}"):
        with suppress(*REFUSED), np.errstate(all="ignore"):
            (told,) = relations(text)
            if np.log(value(told.sides[1], names)) == pytest.approx(shown, rel=1e-9):
                unseen.append(f"{done}: {text}")
    assert len(unseen) == (line == "mean")  # N(x; μ) is N(μ; x)


def split_at_commas(latex: str) -> list[str]:
    return re.split(r",\s*\\quad", latex)


# What an edit made of a formula that is true all the same.
TRUE_ALIKE = {
    "fitting:formula.surface:0": "a square does not mind which way its difference goes",
    "fitting:formula.surface:2": "a square does not mind which way its difference goes",
    "fitting:formula.unknown:1": "a square does not mind which way its difference goes",
    "fitting:formula.unknown:2": "t of x about m is t of m about x",
    "improved:formula.schedule:1": "f(T) with t/t for T/T",
    "objective:details.terms:1": "w_t and α_t exchanged: solved for the other",
    "samplers:formula.distance:0": "a distance does not mind which cloud comes first",
}
REFUSED = (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError)


def slips(key: str) -> list[str]:
    return slips_of(FORMULAS[key], READINGS[key])


def slips_of(latex: str, reading: Reading) -> list[str]:
    """The small wrong edits of a formula at which no test would fall."""
    unseen = []
    for done, text in edits(latex, reading.only):
        with suppress(*REFUSED), np.errstate(all="ignore"):  # refused, it falls too
            if not disagreement(text, reading):
                unseen.append(f"{done}: {text}")
    return unseen


def test_a_slip_of_the_pen_is_seen_in_formulas_of_several_kinds():
    """A root lost, a sign, signal and noise exchanged, t for t - 1; the rest is exhaustive."""
    for key in ("forward:formula.jump:0", "posterior:formula.time:1", "score:formula.field:0"):
        assert len([*edits(FORMULAS[key])]) > 15
        assert not slips(key)


@pytest.mark.exhaustive
@pytest.mark.parametrize("key", READINGS)
def test_every_small_edit_of_a_formula_is_seen(key):
    assert len(slips(key)) == (key in TRUE_ALIKE)

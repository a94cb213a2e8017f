"""The controls of the page `samplers`, and what they decide, in plain values."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import SPACING
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.samplers.scene import OFFERED, Choice
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.world import accepted
from explorer.ui.training import own_training
from explorer.worlds.world import World

PURPOSE = "samplers"  # of the curves beside the page
SHOWS = ("compare", "eta", "ladder", "between")  # in this order; each is drawn by the page
DENOISERS = ("density", "trained", "untrained")
LETTERS = ("a", "b", "c", "d")
# who stands where at first: (sampler, its number of steps)
FIRST = {"a": ("ddpm", 10), "b": ("ddim", 10), "c": ("multistep", 10), "d": ("euler", 4)}
VIEWS = ("distance", "order")
CHAINS = ("5", "10", "20", "50", "100")  # lengths of the chain whose η is moved


def param(page, name: str, default, *limits, **more) -> Param:
    """A setting of this page, labelled by the word of its name."""
    return Param(name, default, {page.lang: page.word(f"samplers.{name}")}, *limits, **more)


def show(page) -> str:
    """What is shown: a switch at the end of the page's first sentence."""
    names = {name: page.word(f"samplers.{name}") for name in SHOWS}
    return controls.switch(page, param(page, "show", SHOWS[0], choices=SHOWS), names)


def denoiser(page) -> str:
    names = {name: page.word(f"samplers.{name}") for name in DENOISERS}
    given = param(page, "denoiser", DENOISERS[0], choices=DENOISERS)
    return controls.segmented(page, given, names)


def count(page) -> int:
    """How many samplers stand side by side."""
    names = {each: each for each in "234"}
    return int(controls.segmented(page, param(page, "runs", "3", choices=(*names,)), names))


def world(page, steps: bool = True) -> World:
    """What is seldom changed."""
    labels = {name: {page.lang: page.word(f"samplers.{name}")} for name in ("dataset", "schedule")}
    dataset = controls.choose(page, "dataset", PLANE, "swiss_roll", label=labels["dataset"])
    schedule = controls.choose(page, "schedule", SCHEDULES, "cosine", label=labels["schedule"])
    T = controls.slider(page, param(page, "T", 1000, 10, 1000, 10)) if steps else 1000
    return World(dataset=dataset, schedule=schedule, T=T, seed=controls.seed(page))


def spacing(page) -> str:
    """How the t that are visited lie, for all samplers that let one choose."""
    names = {name: page.word(f"samplers.{name}") for name in SPACING.choices}
    given = param(page, "spacing", "quadratic", choices=SPACING.choices)
    return controls.segmented(page, given, names)


def sampler(page, letter: str) -> str:
    """The menu of samplers over one of the clouds."""
    offered = {name: SAMPLERS[name] for name in OFFERED}
    label = {page.lang: letter.upper()}
    return controls.choose(page, letter, offered, FIRST[letter][0], label=label)


def choice(page, letter: str, name: str, spaced: str) -> Choice:
    """The options of the sampler over one of the clouds; each is bound to the address."""
    made = {}
    for each in options_of(name, letter):
        made[each.name] = controls.control(page, replace(each, name=f"{letter}_{each.name}"))
    if any(each.name == "spacing" for each in SAMPLERS[name].params):
        made["spacing"] = spaced
    return Choice(name, tuple(sorted(made.items())))


def options_of(name: str, letter: str) -> list[Param]:
    """What can be chosen for this sampler: its own parameters, the number of steps first.

    DDPM takes every t unless told, so its entry has no such parameter; here it is told. The
    spacing is one for the whole page. A variance that no denoiser here has learned is left out.
    """
    own = {each.name: each for each in SAMPLERS[name].params if each.name != "spacing"}
    if "num_steps" in own or name == "ddpm":
        first, steps = FIRST[letter]
        known = SAMPLERS["ddim"].param("num_steps") if name == "ddpm" else own["num_steps"]
        default = steps if name == first or name == "ddpm" else known.default
        own = {"num_steps": replace(known, default=default)} | {
            key: each for key, each in own.items() if key != "num_steps"
        }
    if "variance" in own:
        kept = tuple(each for each in own["variance"].choices if each != "learned")
        own["variance"] = replace(own["variance"], choices=kept)
    return list(own.values())


def settle(page, denoiser: str, given: World) -> tuple[World, str]:
    """(World as its schedule accepts it, a sentence about the tab's own training or "")."""
    snapshot, sentence = own(page) if denoiser == "trained" else (None, "")
    if snapshot is not None:
        given = replace(given, **own_training.world_of(snapshot))
    T, params = accepted(page, given.schedule, given.T, given.schedule_params)
    return replace(given, T=T, schedule_params=params), sentence


def own(page):
    """(this tab's training on train_points as it is now, or None; a sentence)."""
    names = ("trained_here", "yours", "not_yours")
    said = own_training.Sentences(*(f"samplers.{name}" for name in names))
    suits = own_training.plane_with_density
    return own_training.own_training(page, own_training.POINTS, said, suits, pin=PURPOSE)

"""A seed that a reader can set is used in every draw that it names, and nothing else is drawn.

While a picture is made, each generator that is started is written down with what it was started
from. They must be those listed here: those of the reader's seed, and the few that are the same for
everyone, each with a reason. A draw whose seed was forgotten, cleared or left at its default begins
from something else.
"""

import ast
import importlib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from threading import get_ident

import numpy as np
import pytest

from explorer.frames.pack import Blob
from explorer.worlds import memo

EXPLORER = Path(__file__).parents[2] / "explorer"
SEED, OTHER = 10_000_000, 500_000_000  # and 10,000 more for each act: nothing of it is remembered

# (lesson, act): (settings that make it small, what follows the reader's seed in each draw of it (a
# number before that is added to it), what is drawn for everyone alike)
SMALL = {"T": 40, "t": 9}
PICTURE = SMALL | {"size": 64}
J = {(0,), (0, 7)}  # the cloud's information: of the law, by draws of its own
YARD = {(987_654_321,)}  # the real data by which all samples are measured
DRAWS = {
    ("probability", "draws"): ({"place": 9}, {(0,)}, set()),
    ("bayes", "bag"): ({"draws": 9}, {(0,)}, set()),
    ("forward", "jump"): (SMALL, {(0,), (0, 1)}, J),
    ("forward", "forget"): (SMALL, {(0,), (0, 1)}, J),
    ("forward", "factor"): (SMALL, {(0,), (0, 1), (0, 2)}, J),
    ("forward_images", "jump"): (PICTURE, {(0, 1)}, set()),
    ("forward_images", "walk"): (PICTURE, {(0, 1), (0, 2)}, set()),
    ("forward_images", "drown"): (PICTURE, {(0, 1)}, set()),
    ("forward_images", "size"): (PICTURE, {(0, 1), (1, 1), (2, 1), (3, 1)}, set()),
    ("gaussians", "sum"): ({}, {(0,)}, set()),
    ("latent_variables", "climb"): ({"half": 5}, {(0,)}, set()),
    ("objective", "bound"): ({"T": 3, "t": 2}, {(0, 2)}, set()),
    ("objective", "lines"): ({}, {(0, 3)}, set()),
    ("schedule", "schedule"): (SMALL, {(0,), (0, 1)}, set()),
    ("score", "field"): ({}, {(0,), (0, 1)}, set()),
    ("score", "flow/line"): ({}, {(0, 21), (0, 22)}, {(5,)}),  # the distance that chance alone has
    ("score", "flow/plane"): ({}, {(0, 23), (0, 24), (0, 25)}, set()),
    ("score", "likelihood/point"): ({}, {(0,), (0, 31)}, set()),
    ("score", "langevin/weights"): ({"steps": 50, "k": 50}, {(0, 5), (0, 6)}, set()),
    ("step_through", "points"): (SMALL, {(0, 3)}, {(0,)}),  # the data around the walk
    ("reparameterise", "two"): ({}, {(0,)}, set()),
    ("samplers", "compare"): (SMALL, {(0, 3), (0, 4)}, YARD | {(0,), (1,)}),  # directions; a floor
    ("samplers", "eta"): ({"T": 10}, {(0, 3), (0, 4)}, YARD | {(0,)}),
    ("samplers", "ladder"): ({}, {(0, 20)}, set()),
    ("vlb", "bits"): (SMALL | {"rows": 64}, {(0, 11, 3), (0, 13)}, set()),
}
SLOW = {  # a fifth of a second and more, twice
    ("forward", "forget"), ("forward_images", "walk"), ("score", "flow/plane"), ("samplers", "eta"),
    ("objective", "bound"), ("step_through", "points"),
}  # fmt: skip
TIMED = {("samplers", "compare")}  # shows how long it took


def scene_of(lesson):
    return importlib.import_module(f"explorer.lessons.{lesson}.scene")


def forget():
    known = memo.STORE.keys()
    for key in known:
        memo.STORE.drop(key)


def made(lesson, act, first):
    """The frame of a seed that is this act's own, in settings that have such fields."""
    scene, (changes, _, _) = scene_of(lesson), DRAWS[lesson, act]
    opened = scene.defaults(act)
    known = {field.name for field in fields(opened)}
    changes = {name: value for name, value in changes.items() if name in known}
    seed = first + 10_000 * list(DRAWS).index((lesson, act))
    return seed, scene.frame(replace(opened, seed=seed, **changes), act)


@pytest.fixture
def started(monkeypatch):
    """What each numpy generator of this test was started from, in order; what a page of an earlier
    test still draws beside it is not its."""
    seeds, start, own = [], np.random.default_rng, get_ident()

    def default_rng(seed=None):
        if get_ident() == own:
            seeds.append(() if seed is None else tuple(int(part) for part in np.atleast_1d(seed)))
        return start(seed)

    monkeypatch.setattr(np.random, "default_rng", default_rng)
    return seeds


def after(seed, draws):
    """(draws from the reader's seed, with it taken off; the others)."""
    own = {draw for draw in draws if draw and 0 <= draw[0] - seed <= 2000}
    return {(draw[0] - seed, *draw[1:]) for draw in own}, set(draws) - own


@pytest.mark.parametrize(("lesson", "act"), DRAWS)
def test_every_draw_of_a_picture_begins_from_the_readers_seed(lesson, act, started):
    _, own, alike = DRAWS[lesson, act]
    pictures = []
    for first in (SEED, OTHER):
        started.clear()
        seed, frame = made(lesson, act, first)
        got, others = after(seed, started)
        assert got == own and others <= alike
        pictures.append(shown(frame))
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(("lesson", "act"), [act for act in DRAWS if act not in SLOW | TIMED])
def test_the_same_seed_draws_the_same_picture(lesson, act):
    first = shown(made(lesson, act, SEED)[1])
    forget()
    assert shown(made(lesson, act, SEED)[1]) == first


def shown(part):
    """All that a frame holds, as plain values; of blobs their content's hash."""
    if isinstance(part, Blob):
        return part.id
    if is_dataclass(part):
        return [shown(getattr(part, field.name)) for field in fields(part)]
    if isinstance(part, dict):
        return [(key, shown(value)) for key, value in part.items()]
    if isinstance(part, list | tuple):
        return [shown(each) for each in part]
    return part.tobytes() if isinstance(part, np.ndarray) else repr(part)


def test_every_act_whose_settings_have_a_seed_is_listed_or_draws_nothing_from_it():
    """What draws in jobs only, what is drawn with a network, and what is exact."""
    left = {
        ("forward", "entropy"),  # exact, or of the law
        ("forward_images", "schedules"),  # numbers of schedules alone
        ("gaussians", "one"), ("gaussians", "product"),  # exact
        ("latent_variables", "mixture"), ("latent_variables", "bound"),  # exact
        ("objective", "terms"), ("objective", "gap"),  # exact
        ("probability", "joint"), ("probability", "three"),  # exact
        ("bayes", "school"), ("bayes", "three"),  # exact: no control for a seed
        ("posterior", "*"), ("why_gaussian", "*"),  # exact: no control for a seed
        ("reparameterise", "through"),  # exact: noises at equal shares
        ("step_through", "pictures"),  # a network's walk; see its own tests
        ("samplers", "between"),  # of points; a network's x_T comes from it
        ("score", "likelihood/plane"), ("score", "likelihood/error"),  # a job
        ("vlb", "learn"), ("vlb", "weights"), ("vlb", "rate"),  # the evaluation, a job
        *(("improved", act) for act in ("variance", "loss", "schedule", "steps", "times")),  # jobs
    }  # fmt: skip
    lessons = [each.parent.name for each in sorted(EXPLORER.glob("lessons/*/scene.py"))]
    for lesson in lessons:
        scene = scene_of(lesson)
        for act in getattr(scene, "ACTS", ()):
            if hasattr(scene.defaults(act), "seed"):
                assert {(lesson, act), (lesson, "*")} & (set(DRAWS) | left), (lesson, act)


ALIKE = {  # file: what a generator starts from that is no seed of a reader's, and why
    "data/digits.py": {"1797"},  # the shuffle that parts what is trained on from what is not
    "data/paintings.py": {"7", "3"},  # our two pictures
    "lessons/improved/scene_bench.py": {"point_quality.FLOOR_SEED"},
    "lessons/samplers/scene_ends.py": {"[1, 9]"},  # the held-out pictures, named by their index
    "lessons/samplers/scene_points.py": {"7"},  # the real cloud behind the ways
    "lessons/samplers/scene_rungs.py": {"DRAW_SEED"},  # real pictures, as many as are drawn
    "lessons/samplers/scene_yard.py": {"REAL_SEED"},
    "lessons/score/scene_bias.py": {"11"},  # that act has no seed
    "lessons/step_through/scene_pictures.py": {"[1, 9]"},  # as those of the ends
    "lessons/step_through/scene_tried.py": {"0"},  # a width that is quoted, of one noise for all
    "lessons/train_images/scene_attention.py": {"[SEED, d]"},  # that line has no seed
    "lessons/train_images/scene_samples.py": {"START_SEED", "JUDGE_SEED"},  # one noise for all runs
    "lessons/vlb/scene_data.py": {"0"},  # all digits that are there, whose order does not matter
    "metrics.py": {"0"},  # directions, where none are given
    "ui/own/cloud.py": {"0"},  # which of too many points are kept
    "worlds/field.py": {"DRAW_SEED"},  # the places at which all trainings are judged
    "worlds/picture_quality.py": {"FLOOR_SEED"},
    "worlds/point_quality.py": {"FLOOR_SEED", "FINAL_SEED", "REAL_SEED", "START_SEED"},
}


def without_seed(file):
    """What generators are started from in a file where no name that ends in `seed` is read."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("default_rng", "manual_seed")
        ):
            read = [name for each in node.args for name in map(name_of, ast.walk(each))]
            if not any(name.endswith("seed") for name in read):
                yield ", ".join(map(ast.unparse, node.args))


def name_of(node):
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def test_a_generator_starts_from_a_seed_that_is_handed_in_or_is_listed_with_a_reason():
    found = {}
    for file in EXPLORER.rglob("*.py"):
        if file.name == "scene_quotes.py":  # what is quoted is no reader's draw
            continue
        if fixed := set(without_seed(file)):
            found[file.relative_to(EXPLORER).as_posix()] = fixed
    assert found == ALIKE

"""The part `ladder`: pictures in 1, 2, 4, … evaluations from the same noise, and their distances.

The pictures of all rungs are one film with one t. What draws and measures them is a job beside the
page; their numbers come to the rungs and to the chart as they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.data.images import IMAGES
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.loglog import Line, LogLogView
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import film, mixture
from explorer.frames.record import Estimate, Given, Measured
from explorer.frames.text import Label, Phrase, Text, Word
from explorer.lessons.samplers import scene_rungs as rungs
from explorer.lessons.samplers.scene_rungs import CLIMBERS, Measure, Run, Rung
from explorer.lessons.samplers.scene_yard import floors
from explorer.registry import Param
from explorer.training.image_config import recipe
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import schedule

CHEAP = "digits"  # of these pictures all samplers are measured without being asked for
LIMIT = 2.0  # of what the film holds; the tiles show −1 to 1
LECTURED = (0, 2, 4, 5)  # the rungs in lecturer's mode, where larger type leaves room for few
READABLE = 0.5  # of single evaluations, the share that must be named right to be called so
NAN = float("nan")
Options = tuple[tuple[str, object], ...]
_films = Memo(12)
shipped = memo(most=6)(recipe)  # what the network of these pictures was trained with


def own_params(sampler: str) -> list[Param]:
    """A sampler's parameters but the number of steps."""
    return [each for each in SAMPLERS[sampler].params if each.name != "num_steps"]


def own_options(sampler: str) -> Options:
    """These as its entry has them."""
    return tuple((each.name, each.default) for each in own_params(sampler))


@dataclass(frozen=True)
class Settings:
    """All that decides the part.

    options : the sampler's own, as pairs.  count : samples measured on each rung.
    everyone : whether the other samplers are measured too, at their defaults.
    guesses : x0_hat is shown, not x_t.  lectured : with few rungs.  rung : the chosen one.
    """

    data: str = CHEAP
    sampler: str = "ddim"
    options: Options = ()
    guidance: float = 0.0
    seed: int = 0
    count: int = 300
    everyone: bool = True
    guesses: bool = False
    lectured: bool = False
    rung: int = 0
    t: int = 0

    @property
    def order(self) -> Settings:
        """The part that the job depends on."""
        return replace(self, guesses=False, lectured=False, rung=0, t=0)

    @property
    def pictures(self) -> Settings:
        """The part that the pictures depend on."""
        return replace(self.order, count=0, everyone=False)

    @property
    def T(self) -> int:
        """Of the network that was shipped for these pictures."""
        return shipped(self.data).T

    @property
    def rungs(self) -> tuple[Rung, ...]:
        return rungs.rungs(self.sampler, self.T)

    @property
    def rows(self) -> tuple[int, ...]:
        """Which of the rungs stand on the stage, below the class means."""
        count = len(self.rungs)
        return tuple(k for k in (LECTURED if self.lectured else range(count)) if k < count)

    @property
    def columns(self) -> np.ndarray:
        """The classes asked for."""
        return rungs.columns(len(IMAGES[self.data].classes))

    def tasks(self) -> list[tuple]:
        """What is measured, in order: keys of measurements."""
        others = [name for name in CLIMBERS if name != self.sampler and self.everyone]
        ways = [(self.sampler, self.options), *((name, own_options(name)) for name in others)]
        return [
            (self.data, self.guidance, name, options, rung, self.count)
            for name, options in ways
            for rung in rungs.rungs(name, self.T)
        ]


@dataclass(frozen=True, eq=False)
class Ladder:
    """The runs of all rungs from one x_T; labels of the columns; each column's class mean, and how
    far each rung's pictures are from it."""

    labels: np.ndarray
    runs: tuple[Run, ...]
    means: np.ndarray
    to_mean: tuple[float, ...]


@dataclass(frozen=True)
class Known:
    """The pictures, where they are drawn; (sampler, its rungs as far as they are measured)."""

    ladder: Ladder | None = None
    measures: tuple[tuple[str, tuple[Measure, ...]], ...] = ()

    @property
    def count(self) -> int:
        """How many rungs are measured, of all samplers."""
        return sum(len(each) for _, each in self.measures)

    def of(self, sampler: str) -> dict[Rung, Measure]:
        """The measurements of a sampler by their rungs."""
        return {each.rung: each for each in dict(self.measures).get(sampler, ())}


@dataclass(frozen=True)
class Numbers:
    """Of the chosen rung, `said` naming what is to be said of it: n evaluations, gap to the class
    means (last : of the last rung), distance ratio to the floor, share named right.
    reached : its ratio on the last rung.  measures : of all samplers."""

    said: str
    n: Given[int]
    gap: Measured[float]
    last: Measured[float]
    ratio: Estimate
    right_percent: Measured[float]
    reached: Estimate
    count: Given[int]
    T: Given[int]
    classes: Given[int]
    columns: Given[int]
    measures: tuple[tuple[str, tuple[Measure, ...]], ...]


def first() -> Settings:
    """As the part opens."""
    return Settings(options=own_options("ddim"))


def frame(settings: Settings, seen: Known | None = None) -> Frame:
    """The rungs (before they are drawn, the noise that they begin with) and the chart."""
    known = seen or Known()
    T = settings.T
    time = Time(T, settings.t, "ladder", play="down", ticks=data_to_noise(T))
    if known.ladder is None:
        time = replace(time, t=T)
        stage = before(settings)
    else:
        stops = sorted(int(stop) for stop in known.ladder.runs[settings.rung].times)
        time = replace(time, stops=stops, speed=2.0)
        stage = climbed(settings, known)
    return Frame((stage, chart(settings, known)), time, numbers(settings, known))


def numbers(settings: Settings, known: Known) -> Numbers:
    rung, own = settings.rungs[settings.rung], known.of(settings.sampler)
    gaps = known.ladder.to_mean if known.ladder is not None else [NAN] * len(settings.rungs)
    now, final = own.get(rung), own.get(settings.rungs[-1])
    classes = len(IMAGES[settings.data].classes)
    return Numbers(
        said(settings.sampler, rung, now), rung.evaluations, gaps[settings.rung], gaps[-1],
        now.ratio if now else Estimate(), 100 * now.accuracy if now else NAN,
        final.ratio if final else Estimate(),
        settings.count, settings.T, classes, len(settings.columns), known.measures,
    )  # fmt: skip


def said(sampler: str, rung: Rung, measure: Measure | None) -> str:
    """The lesson's section about a rung; a mean that nobody can read has one of its own."""
    if rung.evaluations > 1:
        return "rung"
    if sampler == "euler":
        return "past"
    return "blot" if measure is not None and measure.accuracy < READABLE else "one"


# --- the views ----------------------------------------------------------------------------------


def chart(settings: Settings, known: Known) -> LogLogView:
    """Distance over the floor against evaluations; the chosen sampler is drawn stronger."""
    lines = [
        Line(Label(SAMPLERS[name].label), points, look, strong=name == settings.sampler)
        for look, name in enumerate(CLIMBERS)
        if (points := tuple((m.rung.evaluations, m.ratio.value) for m in known.of(name).values()))
    ]
    return LogLogView(
        tuple(sorted(lines, key=lambda line: line.strong)), rungs.BUDGETS, (0.6, 10.0),
        Word("ladder.x_axis"), Word("ladder.y_axis"), Word("ladder.chart"),
        (1.0, Word("ladder.floor")), settings.rungs[settings.rung].evaluations, "ladder_chart",
    )  # fmt: skip


def shared(settings: Settings) -> dict:
    """What the stage shows before and after the rungs are drawn."""
    classes = IMAGES[settings.data].classes
    return {
        "table": noises(settings.data),
        "columns": len(settings.columns),
        "headings": [Label(classes[label]) for label in settings.columns],
        "label": Word("ladder.stage"),
        "readout": [Readout("ᾱ_t", "alpha_bar")],
    }


def before(settings: Settings) -> StageView:
    noise = noise_of(settings)
    take = Take(mixture(noise), tiles=tuple(Tile({i: 1.0}) for i in range(len(noise))))
    shown = Picture([take], **shared(settings))
    return StageView(shown, Controls(pick="none"), name="ladder_before")


def climbed(settings: Settings, known: Known) -> StageView:
    """The first tile of a row carries the words about the whole row; a click chooses a rung."""
    plain = (Tile(limit=1.0),) * (len(known.ladder.labels) - 1)
    tiles = (Tile(caption=Word("ladder.means"), colour="data", limit=1.0), *plain)
    own = known.of(settings.sampler)
    for k in settings.rows:
        words = caption(settings.rungs[k], own.get(settings.rungs[k]))
        tiles += (Tile(caption=words, colour="prediction", limit=1.0), *plain)
    shown = film_of(settings, known.ladder)
    return StageView(
        Picture([Take(shown, tiles=tiles)], **shared(settings)),
        Controls(pick="tile"), Reports(t=True), name="ladder",
    )  # fmt: skip


def caption(rung: Rung, measure: Measure | None) -> Text:
    """`20 evaluations · 1.24 ± 0.12 × floor · 98 % right · 1.5 ms`."""
    one = rung.evaluations == 1
    parts = [Word("ladder.evaluation" if one else "ladder.evaluations", n=rung.evaluations)]
    if rung.num_steps != rung.evaluations:
        parts.append(Word("ladder.of_steps", n=rung.num_steps))
    if measure is not None:
        ratio = floors(measure.ratio)
        right, ms = f"{100 * measure.accuracy:.0f}", f"{measure.ms:.2g}"
        parts += [" · ", Word("ladder.numbers", ratio=ratio, right=right, ms=ms)]
    return Phrase(*parts)


def film_of(settings: Settings, ladder: Ladder) -> Blob:
    """The class means in the first row, which stand still, and a row for each rung."""
    key = settings.pictures, settings.guesses, settings.rows
    return _films.make(key, lambda: _film(settings, ladder))


def _film(settings: Settings, ladder: Ladder) -> Blob:
    still, runs = ladder.means, [ladder.runs[k] for k in settings.rows]
    times = rungs.key_times(runs, (len(runs) + 1) * still.size)
    parts = [np.broadcast_to(still, (len(times), *still.shape))]
    parts += [run.at(times, settings.guesses) for run in runs]
    pictures = np.nan_to_num(np.concatenate(parts, axis=1), nan=0.0).clip(-LIMIT, LIMIT)
    return film(pictures, times, LIMIT, hold=True)


@memo(most=6)
def noises(data: str) -> Blob:
    config = shipped(data)
    alphas_bar = schedule(config.schedule, config.T, config.schedule_params).alphas_bar
    return table({"alpha_bar": alphas_bar})


def noise_of(settings: Settings) -> np.ndarray:
    """The x_T of the columns."""
    shape = (len(settings.columns), *IMAGES[settings.data].shape_of())
    return np.random.default_rng([settings.seed, 20]).standard_normal(shape, dtype=np.float32)

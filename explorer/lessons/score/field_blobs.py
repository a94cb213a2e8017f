"""What travels to the browser for the score's field: arrows, errors, and what the probe needs.

Whatever the denoiser, the numbers at the probe are the browser's own: of a mixture (the density,
or the training set) the exact weighted mean, of a network a lattice that is sent ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.exact import Empirical
from explorer.frames.pack import Blob, basis, colours, field, heat, table
from explorer.frames.parts import Mark
from explorer.frames.probes import MeanNear, OnLattice, Sum, centres, halves, lattice
from explorer.lessons.score import scene
from explorer.lessons.score.scene_settings import Settings
from explorer.ui.training.bar import Bar
from explorer.worlds import networks
from explorer.worlds.memo import Memo
from explorer.worlds.world import noise

POINTS = 1500
CROSSES = 200  # of training points at most; more would hide the field
_shown = Memo(10)  # by Settings
WORST = 1.0  # the error at which the heat is full: as long as a typical noise
SUMS = (
    Sum("eps", {"x": "inverse_noise", "x0_hat": "minus_signal_noise"}),
    Sum("score", {"eps": "minus_inverse_noise"}),
    Sum("again", {"x": "inverse_signal", "score": "rest_signal"}),
    Sum("shrunk", {"x0_hat": "signal"}),
)


@dataclass(frozen=True)
class Shown:
    """What travels to the browser for one setting."""

    cloud: Blob
    tint: Blob
    field: Blob
    table: Blob
    heat: Blob | None
    reference: Blob | None
    probe: MeanNear | OnLattice
    training: tuple[Mark, ...]


def blobs(page, settings: Settings) -> Shown:
    """All blobs of one setting, made once for all readers; tells how far it is meanwhile."""
    bar = Bar()
    return _shown.make(settings, lambda: _make(page, settings, bar))


def _make(page, settings: Settings, bar: Bar) -> Shown:
    bar.telling(page.word("score.computing"))
    schedule = settings.noises()
    denoiser = networks.of_cloud(settings.world, settings.denoiser, settings.centres)
    if denoiser is None:
        tell = bar.telling(page.word("step_through.training"))
        denoiser = networks.train_now(networks.config_of(settings.world), tell)
    mixture = _mixture(settings)
    s2 = None if mixture is None else scene.variance_of(mixture)
    wrong = reference = None
    if settings.denoiser != "density":
        exact = settings.ideal()
        found, times = scene.error(schedule, denoiser, exact)
        wrong = heat(np.minimum(found, WORST), scene.extent(), times, limits=(0.0, WORST),
                     colour="error")  # fmt: skip
        reference = field(*scene.field(schedule, exact))
    data = settings.data(POINTS)
    made = Shown(
        cloud=basis(np.stack([data.x, noise(POINTS, 2, settings.seed)])),
        tint=colours(data.labels),
        field=field(*scene.field(schedule, denoiser)),
        table=table(_columns(schedule, s2)),
        heat=wrong,
        reference=reference,
        probe=_probe(schedule, denoiser, mixture),
        training=_crosses(settings),
    )
    bar.done()
    return made


def _mixture(settings: Settings):
    """The mixture whose denoiser is shown, or None for a network."""
    if settings.denoiser == "density":
        return settings.density()
    return Empirical(settings.training_set()) if _memorises(settings) else None


def _crosses(settings: Settings) -> tuple[Mark, ...]:
    """The points of a small training set, where its denoiser is shown."""
    if not _memorises(settings) or settings.centres > CROSSES:
        return ()
    return tuple(Mark("cross", [place], [0], "data") for place in settings.training_set())


def _memorises(settings: Settings) -> bool:
    return settings.denoiser == "training"


def _columns(schedule, s2) -> dict[str, np.ndarray]:
    found = {}
    for name, values in scene.columns(schedule, s2).items():
        found |= halves(name, values)
    return found


def _probe(schedule, denoiser, mixture) -> MeanNear | OnLattice:
    if mixture is not None:
        blob = centres(mixture.means, mixture.weights)
        return MeanNear("centre", "x", blob, "signal", "variance")
    values, times = scene.guesses(schedule, denoiser)
    return OnLattice("x0_hat", "x", lattice(values, scene.extent(), times))


def probes(shown: Shown) -> tuple:
    """The probe with all that follows from it: x0_hat, eps, the score, and x0_hat again."""
    if isinstance(shown.probe, OnLattice):
        return (shown.probe, *SUMS)
    return (shown.probe, Sum("x0_hat", {"x": "gain_x", "centre": "gain_centre"}), *SUMS)

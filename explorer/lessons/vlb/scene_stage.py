"""The data of the page `vlb` at t: under noise, or as the receiver guesses them at t."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer import units
from explorer.core.forward import q_sample
from explorer.core.reverse import BoundDenoiser
from explorer.frames.frame import Controls, Picture, Reports, StageView
from explorer.frames.pack import Blob, basis, colours, frames, table
from explorer.frames.parts import Profile, Readout, Take, Tile
from explorer.frames.pictures import film, profile
from explorer.frames.text import Word
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import PICTURES, Order, Settings
from explorer.lessons.vlb.scene_evaluation import Evaluation
from explorer.lessons.vlb.scene_numbers import Known, over_time
from explorer.lessons.vlb.scene_rate import progressive
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import mixing

POINTS, SHOWN, KEYS = 600, 5, 41  # points and pictures on the stage, key frames of x0_hat
TOGETHER = 512  # rows that a denoiser gets at once
FAR = 50.0
_guesses = Memo(16)


def beside(settings: Settings, seen: Evaluation | None, now: Known) -> StageView:
    """The data at the step that is chosen; of pictures the guesses too. Its table has what the
    page's sentence says of each step."""
    columns = table(mixing(settings.noises()) | spoken(settings, now))
    label = Word("vlb.data_alt")
    if settings.what == PICTURES:
        shown = Picture([Take(row_of(settings, seen))], columns, columns=SHOWN, label=label)
    else:
        mixture, tint = noised(settings.order.ground)
        takes = [Take(mixture, ("signal", "noise"), tint)]
        shown = Picture(takes, columns, extent=3.0, label=label)
    return view(settings, shown)


def decoded(settings: Settings, seen: Evaluation | None, now: Known) -> StageView:
    """What the receiver would draw at t, and the curve of bits against distance."""
    shown = replace(beside(settings, None, now).picture, label=Word("vlb.rate_alt"))
    if seen is not None:
        shown = replace(shown, **guessed(settings, seen))
    curve = progressive(now.bars.terms, now.errors)
    rate = units.factor("bits", settings.unit) * curve.rate[1:]
    distance = curve.distortion[1:]
    if np.isfinite([rate, distance]).all():
        columns = {"rate": np.append(rate[0], rate), "distance": np.append(0.0, distance)}
        shown = replace(
            shown,
            table=table(mixing(settings.noises()) | spoken(settings, now) | columns),
            profiles=[rate_profile(settings, rate, distance)],
            readout=(Readout("R_t", "rate"), Readout("D_t", "distance")),
        )
    return view(settings, shown, t=True)


def spoken(settings: Settings, now: Known) -> dict[str, np.ndarray]:
    """What the sentences say of each step, as they say it: in the reader's unit, by names without
    one."""
    return units.shown(over_time(settings, now), settings.unit)


def view(settings: Settings, shown: Picture, t: bool = False) -> StageView:
    hand = Controls(pick="none") if settings.what == PICTURES else Controls()
    return StageView(shown, hand, Reports(t=t, picked=False), "data")


def guessed(settings: Settings, seen: Evaluation) -> dict:
    """What of the picture changes where the denoiser's guesses stand in for the noised data."""
    if settings.what == PICTURES:
        tiles = [Tile(caption="x_t")] * SHOWN
        tiles += [Tile(caption="x̂_0", colour="prediction")] * SHOWN
        return {"takes": [Take(row_of(settings, seen), tiles=tuple(tiles))]}
    cloud = frames(guesses(settings.order, seen), key_times(settings.T))
    tint, ghost = noised(settings.order.ground)[1], frames(examples(settings)[None], [0])
    return {"takes": [Take(cloud, (), tint)], "ghost": ghost}


def rate_profile(settings: Settings, rate: np.ndarray, distance: np.ndarray) -> Profile:
    rising, name = np.argsort(rate, kind="stable"), Word(f"vlb.denoiser_{settings.denoiser}")
    curve = profile(distance[rising][None, None], rate[rising])
    ends = {"x_range": (0.0, float(rate.max())), "y_range": (0.0, float(distance.max()))}
    return Profile(curve, (name,), ("prediction",), title=Word("vlb.rate_title"),
                   x_label=Word("vlb.rate_axis", unit=Word(f"units.{settings.unit}_dim")),
                   mark="rate", **ends)  # fmt: skip


# --- the blobs ----------------------------------------------------------------------------------


@memo(most=16)
def noised(ground: Order) -> tuple[Blob, Blob]:
    """The cloud as a mixture of data and noise, and its colours."""
    drawn = data.drawn(ground, POINTS, 3)
    return basis(np.stack([drawn.x, noise(ground)])), colours(drawn.labels)


def examples(order: Order) -> np.ndarray:
    """The clean points or pictures on the stage."""
    if order.what == PICTURES:
        return data.digits(order)[0][:SHOWN]
    return data.drawn(order, POINTS, 3).x


def noise(order: Order) -> np.ndarray:
    return np.random.default_rng([order.seed, 13]).standard_normal(examples(order).shape)


def key_times(T: int) -> np.ndarray:
    """Some t from 0 to T, closer together where little noise is."""
    return np.unique(np.round(T * np.linspace(0, 1, KEYS) ** 1.5).astype(int))


def noised_rows(order: Order) -> np.ndarray:
    """The examples under noise at the key times: (K, N, …)."""
    schedule, x0, eps = order.noises(), examples(order), noise(order)
    return np.stack([q_sample(schedule, x0, int(t), eps) for t in key_times(order.T)])


def guesses(order: Order, seen: Evaluation) -> np.ndarray:
    """x0_hat (K, N, …) of the examples at the key times; x0 at t = 0."""
    key = replace(order, rows=0), seen.step
    return _guesses.make(key, lambda: _guess(order, seen.subject.denoiser))


def _guess(order: Order, denoiser: BoundDenoiser) -> np.ndarray:
    x_t, times = noised_rows(order), key_times(order.T)
    shape, N = x_t.shape, x_t.shape[1]
    at_once = max(1, TOGETHER // N)
    x0_hat = [x_t[:1]]  # at t = 0
    with np.errstate(all="ignore"):
        for k in range(1, len(times), at_once):
            rows = x_t[k : k + at_once].reshape(-1, *shape[2:])
            t = np.repeat(times[k : k + at_once], N)
            x0_hat.append(denoiser(rows, t).reshape(-1, *shape[1:]))
    return np.nan_to_num(np.concatenate(x0_hat)).clip(-FAR, FAR)


def row_of(settings: Settings, seen: Evaluation | None) -> Blob:
    """The pictures under noise, in a row, and below them what the denoiser makes of them."""
    rows, times = noised_rows(settings.order), key_times(settings.T)
    if seen is not None:
        rows = np.concatenate([rows, guesses(settings.order, seen)], axis=1)
    return film(rows, times, 1.5)

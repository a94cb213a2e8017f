"""The results that the page `improved` opens on: measured once, shipped, and marked as such.

    python -m explorer.lessons.improved.work_shipped [part …] [--seeds 12]

measures a part at the settings with which the page opens and writes it into
assets/scenes/improved.npz, with those settings, the day and the number of seeds. Times and machines
are not in it: the same seeds give the same results on another day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from explorer.lessons.improved import scene
from explorer.lessons.improved.scene_loss import Look, Race
from explorer.lessons.improved.scene_measures import Measures
from explorer.lessons.improved.scene_settings import PICTURES, POINTS, TRAINED, Settings
from explorer.lessons.improved.scene_taught import Taught
from explorer.lessons.improved.scene_times import Duel, Moment
from explorer.worlds.memo import memo

FILE = Path(__file__).resolve().parents[3] / "assets" / "scenes" / "improved.npz"
PARTS = (*((act, POINTS) for act in scene.ACTS), ("steps", PICTURES), ("loss", PICTURES))
DATA = {POINTS: "swiss_roll", PICTURES: "digits"}
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Shipped:
    """What a measurement of `order` gave on that day; looks : of the part `loss`, at the network of
    the first seed that each objective ends with."""

    order: Settings
    day: date
    results: Any
    looks: Mapping[str, Look]


def order_of(act: str, what: str, seeds: int) -> Settings:
    """What is measured of a part: how the page opens, with so many seeds."""
    opens = replace(scene.defaults(act), what=what, dataset=DATA[what], steps=TRAINED[what][1])
    return replace(opens, repeats=seeds).order


@memo(most=16)
def shipped(act: str, order: Settings) -> Shipped | None:
    """The shipped results of these settings, whatever the number of seeds; None of others."""
    known = load().get((act, order.what))
    alike = known is not None and replace(known.order, repeats=order.repeats) == order
    return known if alike else None


# --- the file -----------------------------------------------------------------------------------


@memo(most=2)
def load(path: Path = FILE) -> dict[tuple[str, str], Shipped]:
    """(act, what) → what is shipped of it."""
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        arrays = {name: stored[name] for name in stored.files}
    return {(part["act"], part["what"]): _shipped(part, arrays) for part in about}


def _shipped(part: dict[str, Any], arrays: Arrays) -> Shipped:
    act, what = part["act"], part["what"]
    own = _under(arrays, f"{act}.{what}")
    given = {name: tuple(map(tuple, each)) if isinstance(each, list) else each
             for name, each in part["order"].items()}  # fmt: skip
    order = type(scene.defaults(act))(**given)
    looks = {name: _look(_under(own, f"looks.{name}")) for name in part["looks"]}
    return Shipped(order, date.fromisoformat(part["day"]), READ[act](own), looks)


def save(parts: Mapping[tuple[str, str], Shipped], path: Path = FILE) -> None:
    """Write all parts."""
    about, arrays = [], {}
    for (act, what), each in sorted(parts.items()):
        facts = {"act": act, "what": what, "day": each.day.isoformat()}
        about.append(facts | {"looks": sorted(each.looks), "order": asdict(each.order)})
        own = WRITE[act](each.results)
        for name, look in each.looks.items():
            own |= {f"looks.{name}.{field}": np.array(value) for field, value in vars(look).items()}
        arrays |= {f"{act}.{what}.{name}": values for name, values in own.items()}
    np.savez_compressed(path, about=np.array(json.dumps(about)), **arrays)


def _under(arrays: Arrays, name: str) -> Arrays:
    """The arrays whose names begin so, by the rest of their names."""
    start = f"{name}."
    return {key[len(start) :]: each for key, each in arrays.items() if key.startswith(start)}


def _look(own: Arrays) -> Look:
    return Look(int(own["step"]), own["terms"], float(own["error"]), str(own["variance"]),
                own["simple"])  # fmt: skip


def _write_measures(given: Measures) -> Arrays:
    return {f"{kind}.{name}": values for kind in ("far", "bits")
            for name, values in getattr(given, kind).items()}  # fmt: skip


def _read_measures(own: Arrays) -> Measures:
    return Measures(_under(own, "far"), _under(own, "bits"))


def _write_race(given: Race) -> Arrays:
    curves = {kind: given.curve(kind) for kind in given.runs}
    return {f"{kind}.{name}": values for kind, curve in curves.items()
            for name, values in zip(("steps", "bits"), curve, strict=True)}  # fmt: skip


def _read_race(own: Arrays) -> Race:
    kinds = [name.partition(".")[0] for name in own if name.endswith(".bits")]
    return Race({kind: [(own[f"{kind}.steps"], bits) for bits in own[f"{kind}.bits"]]
                 for kind in kinds if kind != "looks"})  # fmt: skip


def _write_taught(given: Taught) -> Arrays:
    plain = {
        name: np.array(getattr(given, name)) for name in ("v", "gain", "gain_error", "networks")
    }
    terms = {f"terms.{name}": values for name, values in given.terms.items()}
    return plain | terms | {f"errors.{name}": np.array(e) for name, e in given.errors.items()}


def _read_taught(own: Arrays) -> Taught:
    errors = {name: float(each) for name, each in _under(own, "errors").items()}
    return Taught(own["v"], _under(own, "terms"), errors, float(own["gain"]),
                  float(own["gain_error"]), int(own["networks"]))  # fmt: skip


def _write_duel(given: Duel) -> Arrays:
    """p in single precision: it is drawn alone, and takes the most room."""
    own: Arrays = {"gains": given.gains}
    for way, moments in given.moments.items():
        own |= {f"{way}.{name}": np.array([getattr(each, name) for each in moments])
                for name in ("step", "batch")}  # fmt: skip
        own[f"{way}.spread"] = np.array([list(each.spread.values()) for each in moments])
        own[f"{way}.p"] = np.array([each.p for each in moments], dtype=np.float32)
        own[f"{way}.bits"] = given.bits[way]
    return own


def _read_duel(own: Arrays) -> Duel:
    ways = [name.partition(".")[0] for name in own if name.endswith(".p")]
    moments = {}
    for way in ways:
        each = _under(own, way)
        rows = zip(each["step"], each["batch"], each["spread"], each["p"], strict=True)
        moments[way] = [Moment(int(step), float(batch), dict(zip(ways, spread, strict=True)),
                               p.astype(float)) for step, batch, spread, p in rows]  # fmt: skip
    return Duel(moments, {way: own[f"{way}.bits"] for way in ways}, own["gains"])


WRITE = {"variance": _write_taught, "loss": _write_race, "times": _write_duel,
         "schedule": _write_measures, "steps": _write_measures}  # fmt: skip
READ = {"variance": _read_taught, "loss": _read_race, "times": _read_duel,
        "schedule": _read_measures, "steps": _read_measures}  # fmt: skip

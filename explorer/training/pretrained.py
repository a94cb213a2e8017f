"""The networks and judges that come with the app; `explorer.training.pretrain` makes them.

Importing this costs no torch; `load` and `judge_of` do. They keep nothing: who asks often caches.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.models.classifier import Judge
    from explorer.models.image_denoiser import ImageDenoiser
    from explorer.training.config import Pairs
    from explorer.training.image_config import ImageConfig

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "pretrained"
PRETRAINED = ("digits", "glyphs", "shapes")  # the datasets of which a U-Net and a judge are shipped
MEASURED = "measured.json"
ADVICE = "Make it anew: python -m explorer.training.pretrain"


def load(name: str) -> tuple[ImageConfig, ImageDenoiser]:
    """(ImageConfig, ImageDenoiser) of the network shipped for the dataset `name`.

    Raises ValueError with a sentence for another name, and for a missing or damaged file.
    """
    from explorer.training.checkpoints import load as load_checkpoint

    path = _path(name, "")
    try:
        return load_checkpoint(path.read_bytes())  # type: ignore[return-value]
    except OSError as error:
        raise ValueError(f"{path.name} is not there. {ADVICE} {name}") from error


def judge_of(dataset: str, params: Pairs = ()) -> Judge | None:
    """The Judge that knows the pictures of `dataset` in every variant, or None where none does."""
    from explorer.training.judging import load_judge

    return load_judge(_path(dataset, "judge_")) if dataset in PRETRAINED else None


def measured(name: str) -> dict:
    """What was measured of the network `name`.

    training : steps, cpu_seconds, weights, loss.  samples : on each side of the distances;
    real_accuracy : what the judge names right of real pictures.  ddim (20 steps), ddim_guided
    (guidance 0.5), ancestral (every t): fd, floor, floor_low, floor_high, ratio, accuracy,
    recognised (shapes; else None), copies, cpu_seconds of sampling; see
    explorer.worlds.picture_quality.
    """
    _path(name, "")
    return _notes(FOLDER)[name]


def write_measured(name: str, facts: dict[str, Any], folder: Path = FOLDER) -> None:
    """Add facts about the network `name` to measured.json."""
    notes = _notes(folder)
    notes[name] = notes.get(name, {}) | facts
    text = json.dumps(dict(sorted(notes.items())), indent=1) + "\n"
    (Path(folder) / MEASURED).write_text(text, encoding="utf-8")


def _notes(folder: Path) -> dict:
    path = Path(folder) / MEASURED
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _path(name: str, prefix: str) -> Path:
    if name not in PRETRAINED:
        known = ", ".join(PRETRAINED)
        raise ValueError(f"no network named {str(name)[:40]!r} is shipped; there are {known}.")
    return FOLDER / f"{prefix}{name}.safetensors"

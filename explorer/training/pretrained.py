"""The networks and judges that come with the app; `explorer.training.pretrain` makes them.

Importing this costs no torch; `load` and `judge_of` do. They keep nothing: who asks often caches.
"""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "pretrained"
PRETRAINED = ("digits", "glyphs", "shapes")  # the datasets of which a U-Net and a judge are shipped
ADVICE = "Make it anew: python -m explorer.training.pretrain"


def load(name):
    """(ImageConfig, ImageDenoiser) of the network shipped for the dataset `name`.

    Raises ValueError with a sentence for another name, and for a missing or damaged file.
    """
    from explorer.training.checkpoints import load as load_checkpoint

    path = _path(name, "")
    try:
        return load_checkpoint(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path.name} is not there. {ADVICE} {name}") from error


def judge_of(dataset, params=()):
    """The Judge that knows the pictures of `dataset` in every variant, or None where none does."""
    from explorer.training.judging import load_judge

    return load_judge(_path(dataset, "judge_")) if dataset in PRETRAINED else None


def measured(name) -> dict:
    """What `pretrain` measured of the network `name`: see explorer/training/pretrain.py."""
    _path(name, "")
    return json.loads((FOLDER / "measured.json").read_text(encoding="utf-8"))[name]


def _path(name, prefix):
    if name not in PRETRAINED:
        known = ", ".join(PRETRAINED)
        raise ValueError(f"no network named {str(name)[:40]!r} is shipped; there are {known}.")
    return FOLDER / f"{prefix}{name}.safetensors"

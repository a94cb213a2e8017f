"""Training networks. The names are fetched when asked for, so that a config needs no torch."""

from typing import Any

_HOMES = {
    "TrainConfig": "config",
    "Snapshot": "config",
    "ImageConfig": "image_config",
    "recipe": "image_config",
    "train": "trainer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'explorer.training' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"explorer.training.{_HOMES[name]}"), name)

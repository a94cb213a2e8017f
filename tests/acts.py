"""The acts of every page, and the addresses that open them."""

from __future__ import annotations

import importlib

# What a page's acts are called in its address, where it is not "act".
NAMED = {
    "improved": "show", "samplers": "show", "step_through": "what", "train_points": "lens",
    "train_images": "lens",
}  # fmt: skip
# An act that is a part of a part, or that a data set opens.
OWN = {
    ("score", "langevin/weights"): "show=langevin",
    ("score", "langevin/bias"): "show=langevin&part=bias",
    ("score", "flow/line"): "show=flow",
    ("score", "flow/plane"): "show=flow&flow_where=plane",
    ("score", "likelihood/point"): "show=likelihood",
    ("score", "likelihood/plane"): "show=likelihood&lik_act=plane",
    ("score", "likelihood/error"): "show=likelihood&lik_act=error",
    ("forward_images", "walk"): "act=jump&path=walk",
    ("home", "home"): "",
    ("schedule", "schedule"): "",
}


def acts_of(name: str) -> tuple[str, ...]:
    """The acts of a page, as its lesson lists them."""
    return tuple(importlib.import_module(f"explorer.lessons.{name}.scene").ACTS)


def query_of(name: str, act: str) -> str:
    """The query that opens an act of a page."""
    if (name, act) in OWN:
        return OWN[name, act]
    return f"{NAMED.get(name, 'act')}={act}"


def defaults_of(name: str, act: str) -> object:
    """The settings with which an act of a page opens."""
    return importlib.import_module(f"explorer.lessons.{name}.scene").defaults(act)

"""The U-Net at work, as a view: numbers in a blob, and what is said of each box.

All of it travels once, at most some 300 kB: choosing a block, a head or a pixel asks no server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.frames.frame import Time
from explorer.frames.pack import Blob, blob
from explorer.frames.text import Phrase, Text, Word
from explorer.lessons.train_images.scene_inside import Attention, Box, Inside

LEVELS = 127  # of a map's byte, on either side of zero
WEIGHTS = 32767  # of an attention weight of 1
ANSWERS = {"eps": "ε̂", "x0": "x̂<sub>0</sub>", "v": "v̂"}
ENDS = {
    "entrance": '<span class="state">x<sub>t</sub></span>',
    "exit": '<span class="hat">x̂<sub>0</sub></span>',
}
WORDS = (
    "drawing", "as_list", "skip", "looks", "looks_tight", "embedding_alt", "entrance_title",
    "entrance_what", "entrance_alt", "exit_title", "exit_alt", "map_alt", "value", "pick",
    "place", "asking", "line_q", "line_k", "line_qk", "score", "score_head", "weight_head",
    "sum", "heads", "head", "heads_some", "heat_alt", "no_attention", "crowded",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class UNetView:
    """The U-Net drawn as a U of boxes at work on one picture.

    blob : what the boxes gave, x_t, x̂_0, embedding and attention, as arrays.  boxes : each box's
    numbers and what is said of it.  skips : pairs of box numbers.  told : what the embedding is
    made of.  words : what else the drawing says.
    """

    blob: Blob
    boxes: tuple[Mapping[str, Any], ...]
    skips: tuple[tuple[int, int], ...]
    told: tuple[Text, ...]
    words: Mapping[str, Text]
    name: str = "unet"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return [self.blob]


def drawing(inside: Inside, classes: int = 0, name: Text = "") -> UNetView:
    """The view of a network with this many classes; name : of the class asked for."""
    words = {key: Word(f"unet.{key}") for key in WORDS} | ENDS
    words["embedding"] = Word("unet.embedding", count=len(inside.embedding))
    words["exit_what"] = Word(f"unet.exit_{inside.target}")
    told = [f"t = {inside.t}"]
    if classes:
        known = inside.label is not None
        told.append(
            Word("unet.label", label=name or inside.label) if known else Word("unet.no_label")
        )
    boxes = tuple(_said(box, ANSWERS[inside.target]) for box in inside.boxes)
    return UNetView(_packed(inside), boxes, inside.skips, tuple(told), words)


def _packed(inside: Inside) -> Blob:
    """All numbers that the browser draws."""
    arrays = {
        "x_t": ("float32", inside.picture),
        "x0_hat": ("float32", inside.x0_hat),
        "embedding": ("float32", inside.embedding),
    }
    for i, box in enumerate(inside.boxes):
        share = np.clip(box.maps / box.limit, -1.0, 1.0)
        arrays[f"maps{i}"] = ("uint8", np.round(LEVELS * share) + LEVELS + 1)
        if box.attention:
            arrays[f"weights{i}"] = ("int16", np.round(WEIGHTS * box.attention.weights))
            arrays[f"queries{i}"] = ("float32", box.attention.queries)
            arrays[f"keys{i}"] = ("float32", box.attention.keys)
    return blob("unet", {}, **arrays)


def _said(box: Box, answer: str) -> dict[str, Any]:
    """A box's plain numbers, and its texts."""
    channels, height, width = box.shape
    size = {"channels": channels, "height": height, "width": width}
    looks = Word("unet.title_attention") if box.attention else ""
    title = Word(f"unet.title_{box.kind}")
    facts = Word("unet.facts", **size, parameters=f"{box.parameters:,}")
    what = Word(f"unet.what_{box.kind}", answer=answer, **size)
    some = "unet.some" if len(box.channels) < channels else "unet.all"
    told = box.kind == "out" and answer != ANSWERS["x0"]  # else the picture beside it says so
    return {
        "name": box.name,
        "kind": box.kind,
        "level": box.level,
        "shape": list(box.shape),
        "channels": [int(channel) for channel in box.channels],
        "limit": box.limit,
        "told": box.told,
        "attention": _grid(box.attention),
        "short": answer if told else Word(f"unet.short_{box.kind}"),
        "size": f"{channels}×{height}×{width}",
        "title": Phrase(title, looks),
        "facts": facts,
        "what": Phrase(what, Word("unet.what_attention") if box.attention else ""),
        "aria": Phrase(Word("unet.box_alt", title=title, facts=facts), looks),
        "shown": Word(some, shown=len(box.channels), channels=channels),
    }


def _grid(attention: Attention | None) -> dict[str, Any] | None:
    if attention is None:
        return None
    shown = len(attention.weights)
    return {"grid": list(attention.grid), "heads": attention.heads, "shown": shown}

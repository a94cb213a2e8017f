"""The U-Net drawn as a U of boxes, with its feature maps, embedding and attention for one picture.

All of it travels once, at most some 300 kB; choosing a block, a head or a pixel asks no server.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.pack import blob
from explorer.lessons.train_images.scene_inside import Box, Inside, look_inside
from explorer.ui.engine import join
from explorer.ui.engine.colours import tables

FILES = join.files_of("ui/engine", "blobs", "colour") + join.files_of(
    "lessons/train_images/unet", "layout", "maps", "attention", "view"
)
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
LEVELS = 127  # of a map's byte, on either side of zero
WEIGHTS = 32767  # of an attention weight of 1


_colours = {theme: tables()[theme] for theme in ("light", "dark")}
_view = st.components.v2.component(
    "unet_view",
    js=join.program(FILES, COLOURS=_colours),
    css="\n" + join.read("lessons/train_images/unet/view.css"),
)


def draw(page, denoiser, picture, t: int, label: int | None = None, key="unet", name="") -> Inside:
    """Draw the denoiser's U-Net at work on x_t = picture (H, W, C) at t, and say what was drawn.

    label : a class, or None for no label; name : how the page calls that class.
    """
    inside = look_inside(denoiser, picture, t, label)
    _view(key=key, data=pack(inside, page.word, name, denoiser.classes))
    return inside


def pack(inside: Inside, word, name: str = "", classes: int = 0) -> bytes:
    """All that the browser draws, as bytes: words and sizes in the header, then the arrays."""
    answer = ANSWERS[inside.target]
    boxes = [_plain(box, word, answer) for box in inside.boxes]
    meta = {
        "words": _words(inside, word, answer),
        "told": _told(inside, word, name, classes),
        "boxes": boxes,
        "skips": [list(pair) for pair in inside.skips],
    }
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
    return blob("unet", meta, **arrays).data


def _words(inside: Inside, word, answer: str) -> dict[str, str]:
    found = {name: word(f"unet.{name}") for name in WORDS}
    found["embedding"] = word("unet.embedding", count=len(inside.embedding))
    found["exit_what"] = word(f"unet.exit_{inside.target}")
    return found | ENDS


def _told(inside: Inside, word, name: str, classes: int) -> list[str]:
    """What the embedding is made of: t, and the label where the network knows labels."""
    told = [f"t = {inside.t}"]
    if classes:
        label = name or inside.label
        known = inside.label is not None
        told.append(word("unet.label", label=label) if known else word("unet.no_label"))
    return told


def _plain(box: Box, word, answer: str) -> dict:
    """A box for JSON: plain numbers, and its texts."""
    channels, height, width = box.shape
    size = {"channels": channels, "height": height, "width": width}
    title = word(f"unet.title_{box.kind}")
    facts = word("unet.facts", **size, parameters=f"{box.parameters:,}")
    what = word(f"unet.what_{box.kind}", answer=answer, **size)
    attends = word("unet.what_attention") if box.attention else ""
    shown = {"shown": len(box.channels), "channels": channels}
    told = box.kind == "out" and answer != ANSWERS["x0"]  # else the picture beside it says so
    short = answer if told else word(f"unet.short_{box.kind}")
    return {
        "name": box.name,
        "kind": box.kind,
        "level": box.level,
        "shape": list(box.shape),
        "channels": [int(channel) for channel in box.channels],
        "limit": box.limit,
        "told": box.told,
        "attention": _grid(box),
        "short": short,
        "size": f"{channels}×{height}×{width}",
        "title": title + (word("unet.title_attention") if box.attention else ""),
        "facts": facts,
        "what": what + attends,
        "aria": word("unet.box_alt", title=title, facts=facts)
        + (word("unet.title_attention") if box.attention else ""),
        "shown": word("unet.some" if len(box.channels) < channels else "unet.all", **shown),
    }


def _grid(box: Box) -> dict | None:
    attention = box.attention
    if attention is None:
        return None
    return {
        "grid": list(attention.grid),
        "heads": attention.heads,
        "shown": len(attention.weights),
    }

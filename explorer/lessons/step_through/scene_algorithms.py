"""Ho's two algorithms beside the lines of ours that do them.

The lines are read from the files themselves, without importing them: the page need not wait for
torch to show how a network is trained.
"""

from __future__ import annotations

import ast
from pathlib import Path

from explorer.worlds.memo import memo

ROOT = Path(__file__).resolve().parents[3]
TRAINING = "explorer/training"
SAMPLERS = "explorer/core/samplers/ancestral.py"

# (file, function) of each algorithm in order; then, how a line begins → the line that it does
PLACES = {
    1: (
        (f"{TRAINING}/trainer.py", "train"),
        (f"{TRAINING}/point_trainer.py", "PointRun._draw"),
        (f"{TRAINING}/objective.py", "Objective.__call__"),
        (f"{TRAINING}/run.py", "Run._one_step"),
    ),
    2: ((SAMPLERS, "ddpm.steps"),),
}
LINES = {
    1: {
        "while True": 1,
        "x0 = x[": 2,
        "t, share = ": 3,
        "eps = paired_noise": 4,
        "x_t = q_sample": 5,
        "residual = rows.gain": 5,
        "costs.loss.backward": 5,
        "if snapshot.finished": 6,
    },
    2: {
        "x_t = x_T": 1,
        "for i in range": 2,
        "noise = normal_like": 3,
        "x_t = mean": 4,
        "yield Step(times": 5,
    },
}


@memo(most=4)
def ours(number: int) -> tuple[str, str]:
    """The files of an algorithm and our functions in them, lines marked with the words' numbers."""
    parts = []
    for file, name in PLACES[number]:
        source = (ROOT / file).read_text(encoding="utf-8")
        parts.append(_marked(_function(source, name.split(".")), LINES[number]))
    files = dict.fromkeys(file for file, _ in PLACES[number])
    return ", ".join(files), "\n\n".join(parts)


def _function(source: str, path: list[str]) -> str:
    """The text of the function at a dotted path, without its docstring, moved to the margin."""
    node = ast.parse(source)
    for name in path:
        node = next(child for child in ast.walk(node) if getattr(child, "name", None) == name)
    lines = source.splitlines()
    first, last, margin = node.lineno - 1, node.end_lineno, node.col_offset
    skipped = range(0)
    if ast.get_docstring(node):
        skipped = range(node.body[0].lineno - 1, node.body[0].end_lineno)
    return "\n".join(lines[i][margin:] for i in range(first, last) if i not in skipped)


def _marked(text: str, marks: dict[str, int]) -> str:
    """Every line behind a margin that holds the number of the algorithm's line that it does."""
    lines = []
    for line in text.splitlines():
        number = next((n for start, n in marks.items() if line.strip().startswith(start)), " ")
        lines.append(f"{number}│ {line}")
    return "\n".join(lines)

"""Makes the networks and judges that come with the app.

    python -m explorer.training.pretrain [digits] [glyphs] [shapes] [judges]

Without a name, everything: the judges, then the networks, then what the networks measure (by
`explorer.worlds.pretrained_quality`, in a process of its own, since scenes stand above training).
One thread, no GPU; the same machine writes the same weights again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from explorer.models.classifier import Judge
from explorer.training.checkpoints import save
from explorer.training.config import Snapshot
from explorer.training.image_config import ImageConfig, recipe
from explorer.training.judging import RECIPES, Recipe, save_judge, train_judge
from explorer.training.pretrained import FOLDER, PRETRAINED, write_measured
from explorer.training.trainer import train

JUDGES = "judges"
EVERY = 10.0  # seconds between two lines of progress
LONG: dict[str, dict[str, Any]] = {
    "digits": {"steps": 2000, "learning_rate": 1e-2},
    "glyphs": {"steps": 4000},
    "shapes": {"steps": 5000, "attention": "coarsest"},
}  # minutes each, and evenly averaged; else as `recipe`, which is for the seconds of train_images


def config_of(name: str) -> ImageConfig:
    """How the network `name` is trained: longer than on the page, more evenly averaged."""
    return recipe(name, device="cpu", **{"ema": 0.995} | LONG[name])


def make_judge(
    name: str,
    folder: Path = FOLDER,
    settings: Recipe | None = None,
    say: Callable[[str], object] = print,
) -> Judge:
    """Train and write the judge of a dataset; returns it."""
    settings, progress = settings or RECIPES[name], None
    started = time.process_time()
    for answer in train_judge(settings):
        if not isinstance(answer, tuple):
            save_judge(settings, answer, Path(folder) / f"judge_{name}.safetensors")
            used = time.process_time() - started
            say(f"judge of {name}: names {answer.accuracy:.2%} right, {used:.0f} CPU seconds")
            return answer
        progress = progress or Progress(f"judge of {name}", settings.steps, say)
        progress.tell(*answer)
    raise RuntimeError("the training of the judge ended without a judge.")


def make_network(
    name: str,
    folder: Path = FOLDER,
    config: ImageConfig | None = None,
    say: Callable[[str], object] = print,
) -> Snapshot:
    """Train and write the network of a dataset; returns its last snapshot."""
    config = config or config_of(name)
    started, progress = time.process_time(), Progress(name, config.steps, say)
    for snapshot in train(config):
        progress.tell(snapshot.step, snapshot.loss)
    if snapshot.failed:
        raise RuntimeError(snapshot.message)
    save(snapshot, Path(folder) / f"{name}.safetensors")
    facts = {
        "steps": snapshot.step,
        "cpu_seconds": round(time.process_time() - started, 1),
        "weights": len(snapshot.weights),
        "loss": round(snapshot.loss, 4),
    }
    write_measured(name, {"training": facts}, folder)
    say(f"{name}: {facts}")
    return snapshot


class Progress:
    """Says now and then how far a training is and how long it will still take."""

    started: Any  # the seconds of the first news, None before it
    last: Any

    def __init__(self, what: str, steps: int, say: Callable[[str], object]) -> None:
        self.what, self.steps, self.say = what, steps, say
        self.started = self.last = None

    def tell(self, step: int, loss: float) -> None:
        now = time.perf_counter()
        if not self.started:  # the first news: what came before was no training
            self.started = self.last = now
        if now - self.last < EVERY:
            return
        self.last, left = now, (now - self.started) * (self.steps / step - 1)
        self.say(f"{self.what}: step {step} of {self.steps}, loss {loss:.3f}, {left:.0f} s left")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m explorer.training.pretrain")
    choices = (*PRETRAINED, JUDGES)
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(choices)}; all if left out")
    names = parser.parse_args(arguments).names or choices
    if unknown := sorted(set(names) - set(choices)):
        parser.error(f"there is no {unknown[0]!r}; there are {', '.join(choices)}.")
    FOLDER.mkdir(exist_ok=True)
    if JUDGES in names:
        for name in PRETRAINED:
            make_judge(name)
    networks = [name for name in PRETRAINED if name in names]
    for name in networks:
        make_network(name)
    # a new judge measures otherwise, so then every network is measured again
    again = [n for n in PRETRAINED if (FOLDER / f"{n}.safetensors").exists()]
    measure(again if JUDGES in names else networks)
    print(json.dumps({path.name: path.stat().st_size for path in sorted(FOLDER.iterdir())}))


def measure(names: Sequence[str]) -> None:
    """Have the networks measured; what is found goes into measured.json."""
    if names:
        command = [sys.executable, "-m", "explorer.worlds.pretrained_quality", *names]
        subprocess.run(command, check=True, cwd=FOLDER.parents[1])


if __name__ == "__main__":
    main()

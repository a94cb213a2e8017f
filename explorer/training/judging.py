"""How a judge of pictures is trained, saved and read back; see explorer/models/classifier.py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as write_tensors
from torch.nn import functional as F

from explorer.data.dataset import Dataset
from explorer.data.figures import draw, draw_factors
from explorer.data.images import IMAGES
from explorer.models.classifier import FACTORS, Classifier, Judge, answers_wanted
from explorer.models.denoiser import one_thread
from explorer.training.adam import Adam
from explorer.training.draws import shuffles
from explorer.training.run import in_one_vector, rate_at

FORMAT = "ddpm-explorer judge 1"
DRAW = 4096  # fresh pictures made at once, where there is no end to them
NOISE = 0.1  # added to what the judge learns from, so that it does not look at single grey levels
SMOOTHING = 0.05  # of the labels: confidences stay below 1, features do not run off
SAMPLE = 3000  # pictures on which the features' unit and the accuracy are measured
TEST_SEED = 2718
WILD = {"slant": 30.0, "weight": 1.0, "shift": 4.0}  # the ends of the glyphs' ranges
TURNED = 2  # of the classes in figures.KINDS, disc and ring look the same turned


@dataclass(frozen=True)
class Recipe:
    """How one judge is trained. The same recipe gives the same judge."""

    dataset: str
    steps: int
    batch_size: int = 128
    learning_rate: float = 3e-3
    decay: str = "cosine"
    width: int = 64
    channels: int = 16
    seed: int = 0


RECIPES = {
    "digits": Recipe("digits", 2400, batch_size=64),
    "glyphs": Recipe("glyphs", 3000),
    "shapes": Recipe("shapes", 3000),
}


def train_judge(recipe: Recipe) -> Iterator[tuple[int, float] | Judge]:
    """Train a judge on the pictures of its dataset; yield (step, loss), then the Judge at last.

    Cross-entropy with smoothed labels, plus, for drawn shapes, half the squared error of the
    factors. Noise is added; a finite set is moved by up to a pixel, too.
    """
    one_thread()
    net = network(recipe)
    weights, gradient = in_one_vector(net)
    adam = Adam(weights)
    for step, (x, labels, factors) in enumerate(_batches(recipe)):
        gradient.zero_()
        loss = _loss(net, x, labels, factors)
        loss.backward()
        adam.step(gradient, rate_at(recipe, step))
        yield step + 1, float(loss.detach())
        if step + 1 == recipe.steps:
            break
    judge = Judge(net)
    sample = _fresh(recipe.dataset, SAMPLE, np.random.default_rng(recipe.seed + 1))[0]
    net.unit.fill_(float(np.sqrt(judge.features(sample.x).var(axis=0).mean())))
    judge.accuracy = accuracy(judge, recipe.dataset)
    yield judge


def accuracy(judge: Judge, dataset: str, seed: int = TEST_SEED, **params: Any) -> float:
    """The share of pictures it names right, none of which it learned from; 3,000 if endless."""
    entry, rng = IMAGES[dataset], np.random.default_rng(seed)
    if entry.finite:
        params["split"] = "test"
    real = entry(entry.size_of(**params) if entry.finite else SAMPLE, rng, **params)
    return float(np.mean(judge.labels(real.x) == real.labels))


def network(recipe: Recipe) -> Classifier:
    """The untrained classifier of a recipe; the same for the same seed."""
    entry = IMAGES[recipe.dataset]
    extra = FACTORS if recipe.dataset == "shapes" else 0
    generator = torch.Generator().manual_seed(recipe.seed)
    size = recipe.width, recipe.channels, extra
    return Classifier(entry.shape_of(), len(entry.classes), *size, generator)


def _loss(
    net: Classifier, x: torch.Tensor, labels: torch.Tensor, factors: torch.Tensor | None
) -> torch.Tensor:
    _, answers = net(x)
    loss = F.cross_entropy(answers[:, : net.classes], labels, label_smoothing=SMOOTHING)
    if factors is None:
        return loss
    known = torch.ones_like(factors)
    known[:, -1] = labels >= TURNED  # the turn of a disc cannot be seen
    return loss + 0.5 * (known * (answers[:, net.classes :] - factors)).square().mean()


def _batches(recipe: Recipe) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]]:
    """Yield (x (N, C, H, W), labels (N,), factors (N, 7) or None) for ever."""
    generator = torch.Generator().manual_seed(recipe.seed + 1)
    rng = np.random.default_rng(recipe.seed)
    shift = IMAGES[recipe.dataset].finite
    count = DRAW - DRAW % recipe.batch_size
    while True:
        (pictures, given), wanted = _fresh(recipe.dataset, count, rng)
        x = torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()
        labels = torch.from_numpy(np.asarray(given, dtype=np.int64))
        for rows in shuffles(len(x), len(x), generator).split(recipe.batch_size):
            batch = _shifted(x[rows], generator) if shift else x[rows]
            noise = NOISE * torch.randn(batch.shape, generator=generator)
            yield batch + noise, labels[rows], None if wanted is None else wanted[rows]


def _fresh(
    dataset: str, count: int, rng: np.random.Generator
) -> tuple[Dataset, torch.Tensor | None]:
    """(Dataset of `count` training pictures in the judge's own shape, wanted answers or None)."""
    if dataset == "digits":
        return IMAGES[dataset](count, rng), None
    if dataset == "glyphs":
        drawn = IMAGES[dataset](count // 2, rng), IMAGES[dataset](count // 2, rng, **WILD)
        return Dataset(*map(np.concatenate, zip(*drawn, strict=True))), None
    factors = draw_factors(count, rng)
    factors.rgb[: count // 8] = 1.0  # white, as they are without colour
    pictures = draw(factors, 32)
    half = slice(None, None, 4)  # a quarter of them is drawn at 16 and doubled
    pictures[half] = draw(factors[half], 16).repeat(2, axis=1).repeat(2, axis=2)
    wanted = torch.from_numpy(answers_wanted(factors)).float()
    return Dataset(pictures, factors.kind), wanted


def _shifted(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The whole batch moved by up to a pixel either way; black comes in from the edge."""
    height, across = x.shape[2:]
    down, right = torch.randint(0, 3, (2,), generator=generator).tolist()
    padded = F.pad(x, (1, 1, 1, 1), value=-1.0)
    return padded[:, :, down : down + height, right : right + across]


def save_judge(recipe: Recipe, judge: Judge, path: str | Path) -> None:
    """Write a judge as safetensors, its recipe and accuracy beside the weights as JSON."""
    notes = {"format": FORMAT, "recipe": asdict(recipe), "accuracy": judge.accuracy}
    tensors = {name: value.contiguous() for name, value in judge.net.state_dict().items()}
    Path(path).write_bytes(write_tensors(tensors, {"model": json.dumps(notes)}))


def load_judge(path: str | Path) -> Judge:
    """The Judge in a file that save_judge wrote; ValueError with a sentence for any other file."""
    advice = "Make it anew: python -m explorer.training.pretrain judges"
    try:
        with safe_open(path, framework="pt") as file:
            notes = json.loads(file.metadata()["model"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{Path(path).name} is not a complete judge file. {advice}") from error
    try:
        if notes["format"] != FORMAT:
            raise ValueError(f"the format is {notes['format']!r:.60}, not {FORMAT!r}")
        net = network(Recipe(**notes["recipe"]))
        net.load_state_dict(tensors)
        return Judge(net, notes["accuracy"])
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{Path(path).name} holds no judge of this app. {advice}") from error

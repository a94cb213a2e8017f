"""A saved U-Net comes back bit for bit; anything else gets one sentence and is never executed."""

import dataclasses
import io
import json
import pickle
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import save as write_tensors

from explorer.models.image_denoiser import ImageDenoiser
from explorer.training import ImageConfig, train
from explorer.training.checkpoints import HEADER_BYTES, IMAGES, MAX_BYTES, POINTS, load, save
from explorer.training.config import TrainConfig
from explorer.training.image_cost import MAX_WEIGHTS

CONFIG = ImageConfig(
    steps=3, n_images=40, T=50, width=8, batch_size=16, patch=2, attention="coarsest"
)
X = np.random.default_rng(0).standard_normal((5, 8, 8, 1))


def last(config, data=None):
    *_, snapshot = train(config, data)
    return snapshot


SNAPSHOT = last(CONFIG)
GOOD = save(SNAPSHOT)
TENSORS = {n: w.detach() for n, w in SNAPSHOT.denoiser().net.named_parameters()}
NOTES = {
    "format": IMAGES.format, "shape": [8, 8, 1], "classes": 10, "step": 3,
    "config": CONFIG.as_dict(),
}  # fmt: skip


def model_file(tensors=TENSORS, **notes):
    return write_tensors(tensors, {"model": json.dumps({**NOTES, **notes})})


def test_a_saved_network_answers_bit_for_bit():
    config, denoiser = load(GOOD)
    assert config == CONFIG and denoiser.schedule == CONFIG.make_schedule()
    assert isinstance(denoiser, ImageDenoiser)
    assert (denoiser.shape, denoiser.classes) == ((8, 8, 1), 10)
    ours = SNAPSHOT.denoiser()
    for t, label, w in ((1, None, 0.0), (25, 3, 0.0), (50, 9, 2.0)):
        again = denoiser.conditioned(label, w)(X, t)
        assert np.array_equal(again, ours.conditioned(label, w)(X, t))


def test_saving_twice_gives_the_same_bytes(tmp_path):
    config, denoiser = load(io.BytesIO(GOOD))
    weights = torch.nn.utils.parameters_to_vector(denoiser.net.parameters()).numpy()
    again = dataclasses.replace(SNAPSHOT, config=config, weights=weights)
    assert save(again, tmp_path / "net.safetensors") == GOOD
    assert (tmp_path / "net.safetensors").read_bytes() == GOOD


@pytest.mark.parametrize("target", ["v", "eps", "x0"])
def test_every_target_and_own_pictures_come_back(target):
    data = np.random.default_rng(1).uniform(-1, 1, (20, 12, 16, 3))
    config = dataclasses.replace(CONFIG, target=target, attention="none", conditional=False)
    snapshot = last(config, data)
    again, denoiser = load(save(snapshot))
    x = np.ones((2, 12, 16, 3))
    assert again == config and (denoiser.shape, denoiser.classes) == ((12, 16, 3), 0)
    assert np.array_equal(denoiser(x, 9), snapshot.denoiser()(x, 9))


def test_the_largest_network_fits_into_a_file():
    # attention and embeddings, which the limit leaves out, add at most a third
    assert 4 * 1.3 * MAX_WEIGHTS < MAX_BYTES
    assert int.from_bytes(GOOD[:8], "little") < HEADER_BYTES / 4


def test_a_model_of_points_is_told_from_one_of_pictures():
    points = save(last(TrainConfig(steps=50, n_points=50)))
    assert isinstance(load(points)[0], TrainConfig) and isinstance(load(GOOD)[0], ImageConfig)
    with pytest.raises(ValueError, match=r"\.$"):
        load(model_file(format=POINTS.format, dims=2))


class Bomb:
    exploded = False

    def __reduce__(self):
        return (Bomb.explode, ())

    @staticmethod
    def explode():
        Bomb.exploded = True


def hostile():
    bad, first = CONFIG.as_dict(), "stem.conv.weight"
    for cut in (0, 8, 40, len(GOOD) // 2, len(GOOD) - 1):
        yield f"cut at {cut}", GOOD[:cut]
    yield "a pickle", pickle.dumps(Bomb())
    yield "more at the end", GOOD + b"\0" * 16
    yield "oversized", GOOD + b"\0" * MAX_BYTES
    yield "a header that claims the world", struct.pack("<Q", 2**63) + GOOD[8:]
    for shape in ([8, 8], [8, 8, 2], [2, 8, 1], [8, 10**6, 1], [8, 8.0, 1], "88", None, [9, 9, 1]):
        yield f"shape {shape}", model_file(shape=shape)
    for classes in (-1, 10**7, 1.0, None, "ten", True, 9, 0):
        yield f"classes {classes}", model_file(classes=classes)
    yield (
        "no shape",
        write_tensors(
            TENSORS, {"model": json.dumps({k: v for k, v in NOTES.items() if k != "shape"})}
        ),
    )
    for key, value in {
        "width": 10**9, "T": -3, "dataset": "swiss_roll", "multipliers": "1,2," * 99,
        "attention": {"a": 1}, "blocks": 1e99, "patch": 3, "device": "elsewhere", "steps": "many",
        "target": None, "weight_decay": float("nan"), "conditional": "perhaps",
        "dataset_params": [["split", ["deep"]]],
    }.items():  # fmt: skip
        yield f"{key} = {value}"[:40], model_file(config={**bad, key: value})
    yield "too large", model_file(config={**bad, "width": 64, "multipliers": "1,2,4", "blocks": 3})
    yield "an unknown key", model_file(config={**bad, "extra": 1})
    yield "a missing key", model_file(config={k: v for k, v in bad.items() if k != "patch"})
    yield "a tensor too many", model_file({**TENSORS, "more": torch.zeros(1)})
    yield "a tensor missing", model_file({k: v for k, v in TENSORS.items() if k != first})
    yield "a wrong shape", model_file({**TENSORS, first: TENSORS[first][:, :-1].contiguous()})
    yield "another dtype", model_file({**TENSORS, first: TENSORS[first].double()})
    yield "not finite", model_file({**TENSORS, first: TENSORS[first] * torch.nan})


CASES = dict(hostile())


@pytest.mark.parametrize("name", CASES)
def test_a_file_of_anything_else_gets_a_sentence(name):
    with pytest.raises(ValueError, match=r"^\w.* .*[.”']?$") as caught:
        load(CASES[name])
    assert 20 < len(str(caught.value)) < 700 and "\n" not in str(caught.value)
    assert not Bomb.exploded


def test_every_flipped_bit_of_the_header_is_refused_or_harmless():
    """No byte of a damaged header may raise anything but a sentence."""
    size = int.from_bytes(GOOD[:8], "little")
    for place in range(0, 8 + size, 29):
        damaged = bytearray(GOOD)
        damaged[place] ^= 0x11
        try:
            load(damaged)
        except ValueError as error:
            assert str(error)

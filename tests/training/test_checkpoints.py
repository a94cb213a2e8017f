"""A saved model comes back bit for bit; anything else gets one sentence and is never executed."""

import dataclasses
import io
import json
import pickle
import struct

import numpy as np
import pytest
import torch
from safetensors.torch import save as write_tensors

from explorer.training.checkpoints import FORMAT, HEADER_BYTES, MAX_BYTES, load, save
from explorer.training.config import PARAMS, TrainConfig
from explorer.training.point_trainer import network
from explorer.training.trainer import train

CONFIG = TrainConfig(
    steps=20, n_points=200, T=50, width=16, depth=2, dataset_params={"noise": 0.3}, ema=0.5
)
X = np.random.default_rng(0).standard_normal((30, 2))


def last(config, data=None):
    *_, snapshot = train(config, data)
    return snapshot


SNAPSHOT = last(CONFIG)
GOOD = save(SNAPSHOT)
TENSORS = {n: w.detach() for n, w in SNAPSHOT.denoiser().net.named_parameters()}
NOTES = {"format": FORMAT, "dims": 2, "step": 20, "config": CONFIG.as_dict()}


def model_file(tensors=TENSORS, **notes):
    return write_tensors(tensors, {"model": json.dumps({**NOTES, **notes})})


def with_header(header: bytes, body=b""):
    return struct.pack("<Q", len(header)) + header + body


def test_a_saved_model_answers_bit_for_bit():
    config, denoiser = load(GOOD)
    assert config == CONFIG and denoiser.schedule == CONFIG.make_schedule()
    for t in (1, 25, 50):
        assert np.array_equal(denoiser(X, t), SNAPSHOT.denoiser()(X, t))


def test_saving_twice_gives_the_same_bytes():
    assert save(load_as_snapshot()) == GOOD


def load_as_snapshot():
    config, denoiser = load(GOOD)
    weights = torch.nn.utils.parameters_to_vector(denoiser.net.parameters()).numpy()
    return dataclasses.replace(SNAPSHOT, config=config, weights=weights)


def test_bytes_a_path_and_an_open_file_are_all_welcome(tmp_path):
    path = tmp_path / "model.safetensors"
    save(SNAPSHOT, path)
    file = io.BytesIO()
    save(SNAPSHOT, file)
    assert path.read_bytes() == file.getvalue() == GOOD
    for source in (GOOD, bytearray(GOOD), path, str(path), io.BytesIO(GOOD)):
        assert load(source)[0] == CONFIG


def test_points_in_space_and_every_target_come_back():
    for target in PARAMS["target"].choices:
        config = dataclasses.replace(CONFIG, target=target, fourier=False)
        snapshot = last(config, np.random.default_rng(1).normal(size=(100, 3)))
        again, denoiser = load(save(snapshot))
        x = np.ones((4, 3))
        assert again == config and np.array_equal(denoiser(x, 9), snapshot.denoiser()(x, 9))


def test_the_largest_network_of_the_page_fits():
    config = TrainConfig(width=int(PARAMS["width"].maximum), depth=int(PARAMS["depth"].maximum))
    assert 4 * sum(w.numel() for w in network(config, 3).parameters()) < MAX_BYTES / 2


class Bomb:
    exploded = False

    def __reduce__(self):
        return (Bomb.explode, ())

    @staticmethod
    def explode():
        Bomb.exploded = True


def hostile():
    bad = CONFIG.as_dict()
    first = "layers.0.weight"
    yield "empty", b""
    yield "eight bytes", GOOD[:8]
    for cut in (5, 40, len(GOOD) // 2, len(GOOD) - 1):
        yield f"cut at {cut}", GOOD[:cut]
    yield "text", b"hello, this is not a model at all"
    yield "a pickle", pickle.dumps(Bomb())
    file = io.BytesIO()
    torch.save({"w": torch.zeros(2)}, file)
    yield "a torch file", file.getvalue()
    yield "more at the end", GOOD + b"\0" * 16
    yield "oversized", GOOD + b"\0" * MAX_BYTES
    yield "a header that claims the world", struct.pack("<Q", 2**63) + GOOD[8:]
    yield "a long header", with_header(b" " * (HEADER_BYTES + 1))
    yield "a header that is no JSON", with_header(b"{not json")
    yield "a header that is a list", with_header(b"[1, 2]")
    yield "deeply nested", with_header(b"[" * 60_000)
    yield "no notes", write_tensors(TENSORS)
    yield "foreign notes", write_tensors(TENSORS, {"format": "pt"})
    yield "another format", model_file(format="someone else's")
    yield "four dims", model_file(dims=4)
    yield "no number of dims", model_file(dims=[2])
    yield "the notes are no JSON", write_tensors(TENSORS, {"model": "{"})
    yield "the config is a list", model_file(config=[])
    yield "an unknown key", model_file(config={**bad, "extra": 1})
    yield "a missing key", model_file(config={k: v for k, v in bad.items() if k != "T"})
    for key, value in {
        "width": 10**9, "T": -3, "dataset": "../../etc", "steps": "many", "target": None,
        "schedule_params": {"a": {"b": 1}}, "fourier": 7, "learning_rate": float("nan"),
    }.items():  # fmt: skip
        yield f"{key} = {value}", model_file(config={**bad, key: value})
    yield "a tensor too many", model_file({**TENSORS, "more": torch.zeros(1)})
    yield "a tensor missing", model_file({k: v for k, v in TENSORS.items() if k != first})
    yield "a wrong shape", model_file({**TENSORS, first: TENSORS[first][:, :-1].contiguous()})
    yield "another dtype", model_file({**TENSORS, first: TENSORS[first].double()})
    yield "not finite", model_file({**TENSORS, first: TENSORS[first] * torch.nan})
    header = json.loads(GOOD[8 : 8 + int.from_bytes(GOOD[:8], "little")])
    header[first]["data_offsets"] = [0, 10**12]
    yield "offsets outside", with_header(json.dumps(header).encode(), b"\0" * 64)


CASES = dict(hostile())


@pytest.mark.parametrize("name", CASES)
def test_a_file_of_anything_else_gets_a_sentence(name):
    with pytest.raises(ValueError, match=r"^\w.* .*[.”']?$") as caught:
        load(CASES[name])
    assert 20 < len(str(caught.value)) < 400 and "\n" not in str(caught.value)
    assert not Bomb.exploded


def test_a_huge_file_is_refused_for_its_size_after_reading_little():
    file = io.BytesIO(GOOD + b"\0" * 3 * MAX_BYTES)
    with pytest.raises(ValueError, match="at most 8 MB"):
        load(file)
    assert file.tell() == MAX_BYTES + 1


def test_every_flipped_bit_of_the_header_is_refused_or_harmless():
    """No byte of a damaged header may raise anything but a sentence."""
    size = int.from_bytes(GOOD[:8], "little")
    for place in range(0, 8 + size, 7):
        damaged = bytearray(GOOD)
        damaged[place] ^= 0x11
        try:
            load(damaged)
        except ValueError as error:
            assert str(error)

"""Inside a U-Net: what is shown is what the network did, and looking leaves no trace."""

import gc
import json
import struct

import numpy as np
import pytest
import torch

from explorer import words
from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES
from explorer.core.targets import x0_from_v
from explorer.frames.text import say
from explorer.lessons.train_images import scene_inside as inside
from explorer.lessons.train_images.scene_inside import chosen, heads_sent, look_inside, skips
from explorer.lessons.train_images.scene_unet import drawing
from explorer.lessons.train_images.unet.view import said
from explorer.models.image_denoiser import ImageDenoiser
from explorer.models.unet import UNet

torch.set_num_threads(1)
SCHEDULE = SCHEDULES["cosine"](50)
NETS = {
    "two levels": {"shape": (8, 8, 1), "classes": 10, "attention": (1,)},
    "three levels": {
        "shape": (12, 12, 3),
        "multipliers": (1, 2, 2),
        "num_res_blocks": 2,
        "patch": 2,
    },
    "large": {"shape": (32, 32, 3), "classes": 6, "attention": (0, 1), "width": 32},
}


def denoiser(target="v", **settings):
    """Untrained, but with every layer speaking: at birth the last ones are zero."""
    generator = torch.Generator().manual_seed(0)
    net = UNet(T=SCHEDULE.T, generator=generator, **settings).eval()
    with torch.no_grad():
        for weight in net.parameters():
            weight += 0.1 * torch.randn(weight.shape, generator=generator)
    return ImageDenoiser(net, SCHEDULE, target)


def noisy(shape, t=20):
    rng = np.random.default_rng(1)
    x0 = np.clip(rng.standard_normal((1, *shape)), -1, 1)
    return q_sample(SCHEDULE, x0, t, rng.standard_normal(x0.shape))[0].astype(np.float32)


@pytest.fixture(params=NETS)
def case(request):
    settings = NETS[request.param]
    network = denoiser(**settings)
    return network, noisy(settings["shape"]), 2 if network.classes else None


@pytest.fixture
def small():
    return denoiser(**NETS["two levels"]), noisy((8, 8, 1))


def softmax(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def test_the_last_box_holds_the_networks_own_answer(case):
    network, picture, label = case
    seen = look_inside(network, picture, 20, label)
    x = torch.from_numpy(picture).permute(2, 0, 1)[None]
    with torch.no_grad():
        answer = network.net(x, 20, label)[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(seen.answer, answer, atol=1e-6)
    np.testing.assert_allclose(
        seen.boxes[-1].maps, answer.transpose(2, 0, 1)[seen.boxes[-1].channels], atol=1e-6
    )
    by_hand = x0_from_v(SCHEDULE, picture[None].astype(float), 20, answer[None].astype(float))[0]
    np.testing.assert_allclose(seen.x0_hat, by_hand, atol=1e-5)


def test_attention_is_the_softmax_of_q_times_k_over_root_d(case):
    network, picture, label = case
    for box in look_inside(network, picture, 20, label).boxes:
        if box.attention is None or not len(box.attention.weights):
            continue
        a = box.attention
        np.testing.assert_allclose(a.weights.sum(axis=-1), 1, atol=1e-5)
        assert a.weights.shape[1] == a.grid[0] * a.grid[1] == box.shape[1] * box.shape[2]
        scores = np.einsum("hid,hjd->hij", a.queries, a.keys) / np.sqrt(a.keys.shape[-1])
        np.testing.assert_allclose(a.weights, softmax(scores), atol=1e-5)
        assert a.weights.std() > 1e-3  # not all the same: it says something


def test_a_moved_attention_row_moves_the_blocks_output(small):
    """The rows shown are the ones at work: h + W (weights · v) with them is what comes out."""
    network, picture = small
    seen = look_inside(network, picture, 20, 2)
    caught = {}
    block = network.net.middle.attention
    hook = block.register_forward_hook(lambda _, given, out: caught.update(h=given[0], out=out))
    with torch.no_grad():
        network.net(torch.from_numpy(picture).permute(2, 0, 1)[None], 20, 2)
        hook.remove()
        v = block.parts(caught["h"])[2][0].numpy()
        weights = next(box for box in seen.boxes if box.name == "middle").attention.weights
        mixed = np.einsum("hij,hjd->hdi", weights, v).reshape(caught["h"].shape)
        by_hand = caught["h"] + block.out(torch.from_numpy(mixed))
    np.testing.assert_allclose(by_hand, caught["out"], atol=1e-5)


def tensors():
    gc.collect()
    return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())


def growth(act):
    """How many more tensors there are after some acts."""
    before = tensors()
    for _ in range(5):
        act()
    return tensors() - before


def test_looking_leaves_no_trace_in_the_network(small):
    network, picture = small
    net = network.net
    before = {name: value.clone() for name, value in net.state_dict().items()}
    first = network(picture[None], 20)
    look_inside(network, picture, 20, 2)
    # a job of another test may make tensors meanwhile, a leak makes some every time
    assert min(growth(lambda: look_inside(network, picture, 20, 2)) for _ in range(3)) <= 0
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in net.modules())
    assert all(weight.grad is None for weight in net.parameters())
    np.testing.assert_array_equal(network(picture[None], 20), first)


def test_channels_are_chosen_evenly_by_variance():
    rng = np.random.default_rng(0)
    spread = rng.permutation(33)  # the channel's rank
    features = spread[:, None, None] * np.array([[-1.0, 1.0]])[None]
    picked = chosen(features, 9)
    assert sorted(spread[picked]) == list(range(0, 33, 4))
    assert list(picked) == sorted(picked)
    assert list(chosen(features[:5], 16)) == [0, 1, 2, 3, 4]


def test_maps_are_the_channels_they_say_and_within_their_limit(case):
    network, picture, label = case
    x = torch.from_numpy(picture).permute(2, 0, 1)[None]
    features = network.net.look(x, 20, label).features
    for box in look_inside(network, picture, 20, label).boxes:
        np.testing.assert_array_equal(box.maps, features[box.name][box.channels])
        assert np.sum(np.abs(box.maps) > box.limit) <= 1 + 0.005 * box.maps.size
        assert 1 <= len(box.maps) <= 16 and box.maps.shape[1:] == box.shape[1:]


def test_every_skip_joins_the_way_down_to_the_way_up_at_its_own_level(case):
    network = case[0]
    plan = network.net.plan()
    pairs = skips(plan)
    assert len(pairs) == sum(block.kind == "up" for block in plan)
    for start, end in pairs:
        assert (plan[start].kind, plan[end].kind) == ("down", "up")
        assert plan[start].shape == plan[end].shape
    assert [start for start, _ in pairs] == sorted((s for s, _ in pairs), reverse=True)


def test_time_and_label_change_the_embedding(small):
    network, picture = small
    seen = [look_inside(network, picture, t, label) for t, label in ((20, 2), (21, 2), (20, 3))]
    seen.append(look_inside(network, picture, 20))
    assert len({each.embedding.tobytes() for each in seen}) == 4
    assert {box.kind for box in seen[0].boxes if box.told} == {"down", "middle", "up"}


def test_guidance_plays_no_part(small):
    network, picture = small
    plain = look_inside(network, picture, 20, 2)
    guided = look_inside(network.conditioned(5, 3.0), picture, 20, 2)
    np.testing.assert_array_equal(plain.x0_hat, guided.x0_hat)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_travels_says_the_same_in_300_kB(case, lang):
    network, picture, label = case
    seen = look_inside(network, picture, 20, label)
    view = drawing(seen, network.classes)
    data = said(view, lambda text: say(text, lang, words.of(lang)))
    assert view.blobs() == [view.blob] == drawing(seen, network.classes).blobs()  # in any language
    assert len(data) < 300_000
    length = struct.unpack("<I", data[:4])[0]
    head, body = json.loads(data[4 : 4 + length]), data[4 + length :]
    arrays = {entry["name"]: entry for entry in head["arrays"]}
    for i, (box, told) in enumerate(zip(seen.boxes, head["boxes"], strict=True)):
        entry = arrays[f"maps{i}"]
        raw = np.frombuffer(body, np.uint8, box.maps.size, entry["offset"]).reshape(box.maps.shape)
        value = (raw.astype(float) - 128) / 127 * box.limit
        step = box.limit / 127
        clipped = np.clip(box.maps, -box.limit, box.limit)
        np.testing.assert_allclose(value, clipped, atol=0.501 * step)
        assert told["size"] == "×".join(map(str, box.shape))
        assert f"{box.parameters:,}" in told["facts"]
    assert all(head["words"].values()) and "{" not in json.dumps(head["told"])


def test_large_grids_keep_as_many_heads_as_have_room():
    some = {"fine": np.zeros((4, 200, 200)), "coarse": np.zeros((4, 50, 50))}
    shown = heads_sent(some)
    assert shown == {"fine": 1, "coarse": 4}
    total = sum(shown[name] * weights[0].size for name, weights in some.items())
    assert total <= inside.MOST_WEIGHTS
    assert heads_sent({"huge": np.zeros((1, 400, 400))}) == {"huge": 0}
    assert heads_sent({}) == {}


def test_what_does_not_fit_is_refused_with_a_sentence(small):
    network, picture = small
    with pytest.raises(ValueError, match=r"must be \(8, 8, 1\).*got \(8, 8\)"):
        look_inside(network, picture[..., 0], 20)
    with pytest.raises(ValueError, match="finite"):
        look_inside(network, np.full_like(picture, np.nan), 20)
    with pytest.raises(ValueError, match=r"0\.\.9; 12 does not"):
        look_inside(network, picture, 20, 12)


def test_a_plan_of_another_network_is_found_out(small, monkeypatch):
    network, picture = small
    plan = network.net.plan()
    wrong = [plan[0]._replace(shape=(1, 2, 3)), *plan[1:]]
    monkeypatch.setattr(network.net, "plan", lambda: wrong)
    with pytest.raises(ValueError, match=r"'stem' must give \(1, 2, 3\)"):
        look_inside(network, picture, 20)

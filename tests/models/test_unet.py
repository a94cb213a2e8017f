"""The U-Net: shapes, patches, conditions, attention, gradients, and what its drawing says of it."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from explorer.models.denoiser import one_thread
from explorer.models.unet import Attention, UNet, check_patch

one_thread()
VARIANTS = {
    "digits": {"shape": (8, 8, 1), "classes": 10},
    "no classes": {"shape": (8, 8, 1)},
    "one level": {"shape": (8, 8, 1), "classes": 3, "multipliers": (1,)},
    "three levels, odd sides": {"shape": (28, 28, 1), "multipliers": (1, 2, 2), "patch": 4},
    "not square, colour": {"shape": (12, 20, 3), "classes": 6, "patch": 2, "num_res_blocks": 2},
    "attention": {"shape": (16, 16, 3), "classes": 6, "attention": (0, 1), "patch": 2},
    "odd pixels": {"shape": (7, 9, 1), "multipliers": (1, 1, 2), "attention": (2,)},
}


def born(name="digits", **given):
    """A small network just made."""
    generator = torch.Generator().manual_seed(3)
    return UNet(**{"width": 8, "T": 50, "generator": generator} | VARIANTS[name] | given)


def lived(name="digits", **given):
    """The same with no weight left at zero, as after some training."""
    net, generator = born(name, **given), torch.Generator().manual_seed(4)
    with torch.no_grad():
        for weight in net.parameters():
            weight.add_(0.1 * torch.randn(weight.shape, generator=generator))
    return net


def batch(net, n=4):
    generator = torch.Generator().manual_seed(5)
    height, width, channels = net.shape
    x = torch.randn(n, channels, height, width, generator=generator)
    labels = torch.arange(n) % net.classes if net.classes else None
    return x, torch.arange(1, n + 1) * 10, labels


@pytest.mark.parametrize("name", VARIANTS)
def test_the_answer_has_the_shape_of_the_picture_and_is_zero_at_birth(name):
    net = born(name)
    x, t, labels = batch(net)
    assert torch.equal(net(x, t, labels), torch.zeros_like(x))
    assert lived(name)(x, t, labels).shape == x.shape


@pytest.mark.parametrize("name", VARIANTS)
def test_gradients_reach_every_parameter(name):
    net = lived(name)
    x, t, labels = batch(net)
    if labels is not None:
        labels = torch.arange(4) % (net.classes + 1)
    net(x, t, labels).square().mean().backward()
    for parameter, weight in net.named_parameters():
        if parameter != "label.weight":
            assert (weight.grad != 0).float().mean() > 0.9, parameter
    if net.classes:
        seen = net.label.weight.grad.abs().sum(dim=1) > 0
        assert seen.nonzero()[:, 0].tolist() == sorted({int(label) for label in labels})


@pytest.mark.parametrize("name", VARIANTS)
def test_the_plan_says_what_look_finds_and_counts_every_weight(name):
    net = lived(name)
    x, t, labels = batch(net, 1)
    look = net.look(x, int(t[0]), None if labels is None else 0)
    plan = net.plan()
    assert [block.name for block in plan] == list(look.features)
    assert {b.name: b.shape for b in plan} == {n: h.shape for n, h in look.features.items()}
    outside = [*net.time.parameters(), *(net.label.parameters() if net.classes else ())]
    total = sum(block.parameters for block in plan) + sum(w.numel() for w in outside)
    assert total == sum(weight.numel() for weight in net.parameters())
    answer = net(x, t[:1], labels)[0].detach().numpy()
    assert np.allclose(look.features["out"], answer, atol=1e-5)  # float32, other batch sizes
    assert set(look.attention) == {block.name for block in plan if block.attention}
    for block in plan:
        if block.attention:
            _, height, width = block.shape
            maps = look.attention[block.name]
            assert maps.shape[1:] == (height * width, height * width)
            assert np.allclose(maps.sum(axis=2), 1, atol=1e-5) and maps.min() >= 0


def test_the_plan_goes_down_and_up_again():
    kinds = [block.kind for block in born("three levels, odd sides").plan()]
    assert kinds == ["stem", "down", "shrink", "down", "shrink", "down", "middle",
                     "up", "grow", "up", "grow", "up", "out"]  # fmt: skip
    sides = [block.shape[1] for block in born("three levels, odd sides").plan()]
    assert sides == [7, 7, 4, 4, 2, 2, 2, 2, 4, 4, 7, 7, 28]


def test_time_and_label_are_heard_and_no_label_is_a_label_of_its_own():
    net = lived()
    x, _, _ = batch(net, 1)
    answers = [net(x, t, label) for t, label in
               itertools.product((1, 25, 50), (None, 0, 9))]  # fmt: skip
    for a, b in itertools.combinations(answers, 2):
        assert (a - b).abs().max() > 1e-3
    assert torch.equal(net(x, 25), net(x, 25, net.classes))


def test_one_time_for_all_is_the_same_as_that_time_for_each():
    net = lived("attention")
    x, _, labels = batch(net)
    assert torch.allclose(net(x, 7, labels), net(x, torch.full((4,), 7), labels), atol=1e-6)
    together = net(x, 7, 2)
    assert torch.allclose(together, net(x, 7, torch.full((4,), 2)), atol=1e-6)


def test_pictures_of_a_batch_do_not_see_each_other():
    net = lived("attention")
    x, t, labels = batch(net)
    alone = torch.cat([net(x[i : i + 1], t[i : i + 1], labels[i : i + 1]) for i in range(4)])
    assert torch.allclose(net(x, t, labels), alone, atol=1e-5)


@pytest.mark.parametrize("patch", [1, 2, 4])
def test_cutting_into_patches_loses_nothing(patch):
    x = torch.randn(2, 3, 8, 16)
    cut = F.pixel_unshuffle(x, patch)
    assert cut.shape == (2, 3 * patch**2, 8 // patch, 16 // patch)
    assert torch.equal(F.pixel_shuffle(cut, patch), x)
    # a place of the cut picture holds the pixels of one square, in the order of reading
    assert torch.equal(
        cut[0, : patch**2, 1, 1], x[0, 0, patch : 2 * patch, patch : 2 * patch].flatten()
    )


def test_a_patch_that_does_not_divide_the_picture_gets_a_sentence():
    check_patch((28, 28, 1), 4)
    with pytest.raises(ValueError, match=r"multiples of the patch, 4; .* 28 × 30 pixels"):
        born(shape=(28, 30, 1), patch=4)


def test_attention_is_the_formula_and_its_weights_say_so():
    """Each pixel gets the average of the values that its weights tell, written out in loops."""
    torch.manual_seed(0)
    attention = Attention(8, heads=2)
    h = torch.randn(1, 8, 2, 3)
    with torch.no_grad():
        qkv = attention.qkv(attention.norm(h))[0].flatten(1)  # (24, 6)
        weights = attention.weights(h)
        mixed = torch.zeros(8, 6)
        for head, pixel in itertools.product(range(2), range(6)):
            rows = slice(4 * head, 4 * head + 4)
            q, k, v = qkv[:8][rows], qkv[8:16][rows], qkv[16:][rows]
            scores = [float(q[:, pixel] @ k[:, other]) / math.sqrt(4) for other in range(6)]
            share = np.exp(scores) / np.sum(np.exp(scores))
            assert np.allclose(weights[0, head, pixel].numpy(), share, atol=1e-6)
            mixed[rows, pixel] = v @ torch.tensor(share, dtype=torch.float32)
        expected = h + attention.out(mixed.reshape(1, 8, 2, 3))
        assert torch.allclose(attention(h), expected, atol=1e-5)


def test_attention_lets_far_pixels_speak_and_convolutions_alone_do_not():
    """One level, one block each way: nine convolutions of 3 × 3 reach nine pixels at most."""
    for attention, reached in (((), False), ((0,), True)):
        net = lived("one level", shape=(4, 32, 1), multipliers=(1,), attention=attention)
        for module in net.modules():
            if isinstance(module, torch.nn.GroupNorm):
                module.forward = lambda h: h  # a norm's mean is heard everywhere
        x = torch.randn(1, 1, 4, 32)
        other = x.clone()
        other[..., 0] += 1
        assert bool((net(x, 5, 0) != net(other, 5, 0))[..., -1].any()) is reached


def test_the_same_generator_gives_the_same_network():
    first, again = born("attention"), born("attention")
    other = born("attention", generator=torch.Generator().manual_seed(8))
    for a, b in zip(first.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    assert not torch.equal(first.stem.conv.weight, other.stem.conv.weight)


def test_looking_changes_nothing():
    net = lived("attention")
    x, t, labels = batch(net)
    before = net(x, t, labels)
    net.look(x[:1], 5, 1)
    assert torch.equal(net(x, t, labels), before)

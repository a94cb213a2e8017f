"""The frames of the page `forward_images`: each act's picture and numbers, without Streamlit."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data.photographs import PICTURES
from explorer.frames.text import Label, Phrase, Word
from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.worlds import brought
from tests.frames.test_stage import read

LINEAR = SCHEDULES["linear"](1000)


def framed(act, **changes):
    return scene.frame(replace(scene.defaults(act), **changes), act)


def temple():
    """The picture of the bare address and its noise, by hand."""
    x0 = np.asarray(PICTURES["china"](192), np.float64)
    return x0, np.random.default_rng([0, 1]).standard_normal(x0.shape)


def shown(frame, tile, t):
    """What a tile of the large stage shows at t, from the bytes for the browser."""
    view = frame.view("stage").picture
    mixture, table = read(view.takes[0].cloud.data), read(view.table.data)
    columns = dict(zip(table["names"], table["columns"], strict=True))
    scales = np.array(mixture["scales"])[:, None, None, None]
    parts = mixture["pictures"] * scales
    coefficient = {j: c if isinstance(c, float) else columns[c][t] for j, c in tile.mix.items()}
    return sum(c * parts[j] for j, c in coefficient.items())


def test_the_large_picture_is_x_t_by_the_formula():
    x0, eps = temple()
    product = np.prod(1 - LINEAR.betas[1:251])
    wanted = np.sqrt(product) * x0 + np.sqrt(1 - product) * eps
    for act in ("jump", "drown"):
        frame = framed(act, t=250)
        tile = frame.view("stage").picture.takes[0].tiles[0]
        np.testing.assert_allclose(shown(frame, tile, frame.time.t), wanted, atol=2e-4)


def test_the_numbers_below_are_of_the_very_picture():
    x0, _ = temple()
    now = framed("jump").numbers
    assert (now.pixels, now.channels) == (192 * 144, 3)
    assert now.square == pytest.approx((x0**2).mean(), rel=1e-12)
    assert now.mean == pytest.approx(x0.mean()) and now.variance == pytest.approx(x0.var())
    # signal and noise are equal where E[x0²] ᾱ = 1 − ᾱ, so ᾱ = 1/(1 + E[x0²])
    bar = 1 / (1 + (x0**2).mean())
    assert now.half == np.argmax(LINEAR.alphas_bar < bar)
    assert now.half_bar == pytest.approx(bar, abs=0.005)
    assert framed("walk").numbers.half == now.half


def test_the_numbers_beside_are_the_tables_at_t():
    x0, eps = temple()
    for t in (1, 400, 1000):
        here = framed("jump", t=t).numbers.here
        assert here["signal"] == pytest.approx(np.sqrt(np.prod(1 - LINEAR.betas[1 : t + 1])))
        assert here["root_beta"] == pytest.approx(np.sqrt(LINEAR.betas[t]))
        x_t = here["signal"] * x0 + here["noise"] * eps
        assert here["variance"] == pytest.approx(x_t.var(), rel=1e-9)
        assert here["snr_here"] == pytest.approx(
            ((here["signal"] * x0) ** 2).mean() / here["noise"] ** 2
        )


def test_the_coarse_share_of_a_photograph_is_most_of_its_variance():
    from scipy.fft import dctn

    x0, _ = temple()
    now = framed("drown").numbers
    power = (dctn(x0, axes=(0, 1), norm="ortho") ** 2).sum(-1)
    y, x = np.mgrid[:144, :192]
    k = 192 * np.hypot(y / 288, x / 384)
    coarse = power[(k < now.lower_cycles) & (k > 0)].sum() / power[k > 0].sum()
    assert now.coarse_percent == pytest.approx(100 * coarse, rel=1e-9)
    assert now.lower_cycles == pytest.approx(96 ** (1 / 3))
    assert now.upper_cycles == pytest.approx(96 ** (2 / 3)) and -3 < now.slope < -1


def test_of_few_pixels_the_same_waves_drown_sooner():
    now = framed("size", t=0).numbers
    assert now.widths == (24, 48, 96, 192)
    assert (now.small_width, now.large_width, now.factor, now.waves) == (24, 192, 8, 3)
    drowned = {}
    for t in range(0, 1001, 5):
        here = framed("size", t=t).numbers.here
        for name, column in (("small", "detail_0"), ("large", "detail_3")):
            if not here[column] > 3:
                drowned.setdefault(name, t)
    assert 0 <= drowned["small"] - now.small_t < 5 and 0 <= drowned["large"] - now.large_t < 5
    shift = framed("size", level="shift").numbers
    assert (shift.small_t, shift.large_t) == (now.small_t, now.large_t)  # told at the same ᾱ


def test_three_schedules_share_one_picture_and_one_noise():
    x0, eps = temple()
    frame = framed("schedules", t=500)
    tiles = frame.view("stage").picture.takes[0].tiles
    np.testing.assert_allclose(shown(frame, tiles[0], 500), x0, atol=1e-4)
    for i, name in enumerate(("linear", "cosine", "quadratic")):
        each = SCHEDULES[name](1000)
        wanted = each.signal[500] * x0 + each.noise[500] * eps
        np.testing.assert_allclose(shown(frame, tiles[1 + i], 500), wanted, atol=2e-4)
        assert frame.numbers.here[f"snr_{i}"] == pytest.approx(each.snr[500])
        caption = dict(tiles[1 + i].caption.fields)
        assert caption["letter"] == "ABC"[i] and caption["name"] == Label(SCHEDULES[name].label)


def test_the_film_of_the_walk_ends_in_noise_and_begins_with_the_picture():
    frame = framed("walk")
    take = frame.view("stage").picture.takes[0]
    film, ways = read(take.cloud.data), blobs.ways(scene.defaults("walk").met)
    assert film["pictures"].shape == (41, 4, 72, 96, 3) and len(take.tiles) == 4
    np.testing.assert_array_equal(ways.frames[0, 0], ways.frames[0, 1])
    assert ways.frames[-1, 1].std() == pytest.approx(1, abs=0.02)
    assert frame.view("stage").picture.headings == (
        Word("forward_images.path_jump"), Word("forward_images.path_walk"),
    )  # fmt: skip


def test_x_t_stands_large_beside_the_signal_and_the_noise_in_it():
    x0, eps = temple()
    frame = framed("jump", t=250)
    view = frame.view("stage").picture
    assert view.lead and len(view.takes[0].tiles) == 3
    assert view.takes[0].tiles[1].caption == Phrase("√ᾱ_t x_0, ", Word("forward_images.signal"))
    whole, signal, rest = (shown(frame, tile, 250) for tile in view.takes[0].tiles)
    np.testing.assert_allclose(signal, LINEAR.signal[250] * x0, atol=2e-4)
    np.testing.assert_allclose(rest, LINEAR.noise[250] * eps, atol=2e-4)
    np.testing.assert_allclose(signal + rest, whole, atol=1e-9)


def test_one_panel_stands_beside_the_stage_and_two_stand_on_it():
    for act in scene.ACTS:
        frame = framed(act)
        panels = [each.curves or each.profiles for each in (view.picture for view in frame.views)]
        on_stage = act in ("walk", "schedules")
        assert [bool(each) for each in panels] == ([True] if on_stage else [False, True]), act
        assert frame.time.clock == "forward_images"
        if not on_stage:
            small = frame.view("beside")
            assert small.time.clock == "forward_images"
            assert small.time.t is None  # it follows, wherever the hand has put t


def test_no_act_opens_on_the_answer_to_its_question():
    """Signal is far above noise in every kind of detail, every size and every schedule."""
    for act in scene.ACTS:
        frame = framed(act)
        assert frame.time.t == 10 and frame.numbers.here["snr_here"] > 100
    assert min(framed("drown").numbers.here[f"snr_{i}"] for i in range(3)) > 10
    sizes, three = framed("size").numbers.here, framed("schedules").numbers.here
    assert min(sizes[f"left_{i}"] for i in range(4)) > 10
    assert min(three[f"left_{i}"] for i in range(3)) > 100


def test_a_readers_picture_is_asked_for_by_its_mark_and_missed_with_a_sentence():
    mine = np.full((40, 80, 1), 0.5, np.float32)
    brought.put_pictures("mine", mine)
    now = framed("jump", dataset="own", own="mine", size=64).numbers
    assert (now.pixels, now.channels) == (64 * 32, 1) and now.square == pytest.approx(0.25)
    with pytest.raises(ValueError, match="no longer here"):
        framed("jump", dataset="own", own="somebody else's", size=64)


def test_what_only_t_changes_keeps_its_bytes():
    first, second = framed("drown", t=10), framed("drown", t=900)
    assert [blob.id for blob in first.blobs()] == [blob.id for blob in second.blobs()]
    assert first.numbers.here != second.numbers.here

"""The page `forward_images`: spectrum, histogram, walk, sizes, each by a second derivation."""

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum

LINEAR = SCHEDULES["linear"](1000)
SHORT = SCHEDULES["cosine"](60)
SHAPES = [(24, 32, 3), (8, 8, 1), (9, 14, 3), (28, 28, 1)]


def picture(shape=(24, 32, 3), seed=0):
    """Something with a spectrum that falls: a smooth sum of waves, a bright bar, a little grain."""
    h, w, c = shape
    y, x = np.mgrid[:h, :w] / max(h, w)
    rng = np.random.default_rng(seed)
    smooth = 0.5 * np.sin(3 * x + 2 * y) + 0.2 * np.cos(11 * y) + 0.4 * (abs(x - 0.5) < 0.1)
    grain = 0.02 * rng.standard_normal(shape)
    return np.clip(smooth[..., None] * np.linspace(0.6, 1, c) + grain, -1, 1)


# --- the spectrum -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_radial_spectrum_adds_up_to_the_mean_square(shape):
    x = picture(shape)
    found = spectrum.rings(*shape[:2])
    assert found.modes.sum() == shape[0] * shape[1]
    total = (found.modes * spectrum.power(x)).sum() / found.modes.sum()
    np.testing.assert_allclose(total, (x**2).mean(), rtol=1e-12)
    np.testing.assert_allclose(spectrum.inverse(spectrum.transform(x)), x, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_white_noise_is_flat_with_power_one(shape):
    rng = np.random.default_rng(1)
    draws = 400
    mean = np.mean([spectrum.power(rng.standard_normal(shape)) for _ in range(draws)], axis=0)
    # each ring averages chi-squares of one degree, with variance 2
    error = np.sqrt(2 / (draws * shape[2] * spectrum.rings(*shape[:2]).modes))
    assert (abs(mean - 1) < 4.5 * error).all()


def test_the_spectrum_is_that_of_the_mirrored_picture_by_fourier():
    x = picture((12, 16, 1))[..., 0]
    mirrored = np.block([[x, x[:, ::-1]], [x[::-1], x[::-1, ::-1]]])
    fourier = np.abs(np.fft.fft2(mirrored))[:12, :16]
    weight = np.outer(*(np.where(np.arange(n), 2, 1) for n in (12, 16))) / 16
    ours = np.abs(spectrum.transform(x[..., None])[..., 0])
    np.testing.assert_allclose(ours, fourier * np.sqrt(weight / (12 * 16)), atol=1e-12)


def test_a_single_wave_lies_in_the_ring_of_its_frequency():
    h, w, waves = 48, 64, 10
    x = np.cos(2 * np.pi * waves * (np.arange(w) + 0.5) / w)[None, :, None].repeat(h, 0)
    found, power = spectrum.rings(h, w), spectrum.power(x)
    ring = power.argmax()
    assert found.index[0, 2 * waves] == ring
    assert abs(np.log2(found.k[ring] / waves)) < 1 / 3
    np.testing.assert_allclose(np.delete(power, ring), 0, atol=1e-12)


def test_the_expected_spectrum_is_the_mean_over_many_noises():
    x, t = picture(), 300
    rng = np.random.default_rng(2)
    seen = [spectrum.spectra(x, rng.standard_normal(x.shape)) for _ in range(300)]
    a, b = LINEAR.signal[t], LINEAR.noise[t]
    draws = np.array([each.measured(a, b) for each in seen])
    expected = seen[0].expected(LINEAR.alphas_bar[t])
    np.testing.assert_allclose(expected, a**2 * seen[0].signal + b**2, rtol=1e-12)
    error = draws.std(0) / np.sqrt(len(draws))
    assert (abs(draws.mean(0) - expected) < 4.5 * error + 1e-9).all()


def test_the_measured_spectrum_is_that_of_x_t_itself():
    found = pictures.noised(picture(), 3)
    seen, t = spectrum.spectra(found.x0, found.eps), 200
    x_t = LINEAR.signal[t] * found.x0 + LINEAR.noise[t] * found.eps
    curves = noise.spectra_over_time(LINEAR, seen, np.array([t]))[0]
    np.testing.assert_allclose(curves[0], spectrum.power(x_t)[1:], rtol=1e-10)
    np.testing.assert_allclose(curves[1], curves[2] + curves[3], rtol=1e-12)
    np.testing.assert_allclose(curves[3], 1 - LINEAR.alphas_bar[t])


# --- what drowns ------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", ["linear", "cosine", "quadratic", "jsd"])
def test_detail_drowns_from_fine_to_coarse_and_never_comes_back(schedule):
    found = pictures.noised(picture((48, 64, 3)), 0)
    seen = spectrum.spectra(found.x0, found.eps)
    left = noise.detail_left(seen, noise.noise_to_signal(SCHEDULES[schedule](200)))
    k = seen.rings.k
    assert left[0] == pytest.approx(k[-1])  # nothing has drowned in the clean picture
    kept = left[np.isfinite(left)]
    assert (np.diff(kept) <= 1e-12).all()
    assert np.isfinite(left[: len(kept)]).all()  # where all has drowned, it stays so
    assert left[100] < k[-1] / 2


def test_at_the_edge_of_detail_signal_and_noise_are_equal():
    k = np.geomspace(1, 100, 30)
    power = 50 / k**2  # an exact power law: ᾱ P = 1 − ᾱ at k = √(50 ᾱ/(1−ᾱ))
    ratio = np.array([0.0, 0.006, 0.02, 0.3, 5.0, 60.0])
    left = spectrum.drowned_from(k, power, ratio)
    np.testing.assert_allclose(left[1:5], np.sqrt(50 / ratio[1:5]), rtol=1e-12)
    assert left[0] == pytest.approx(100) and np.isnan(left[5])
    assert spectrum.slope(k, power, np.full(30, 50)) == pytest.approx(-2)


@pytest.mark.parametrize("shape", SHAPES)
def test_coarse_middle_and_fine_add_up_and_are_orthogonal(shape):
    x = picture(shape)
    made = spectrum.parts(x)
    np.testing.assert_allclose(made.sum(0) + x.mean((0, 1)), x, atol=1e-12)
    gram = np.einsum("ihwc,jhwc->ij", made, made)
    np.testing.assert_allclose(gram - np.diag(np.diag(gram)), 0, atol=1e-10)


def test_every_part_is_shown_with_unit_spread_at_every_t():
    shape, draws = (48, 64, 3), 12
    x = picture(shape)
    columns = noise.part_columns(LINEAR, pictures.noised(x, 0))
    rng = np.random.default_rng(4)
    noises = [spectrum.parts(rng.standard_normal(shape)) for _ in range(draws)]
    for i, part in enumerate(spectrum.parts(x)):
        for t in (0, 100, 400, 1000):
            shown = [
                columns[f"signal_{i}"][t] * part + columns[f"noise_{i}"][t] * n[i] for n in noises
            ]
            modes = (spectrum.cycles(*shape[:2]) < 40).sum() / 3 if i else 20
            # of x_t with other noises the mean square strays by √(2/modes) at most
            assert np.mean(np.square(shown)) == pytest.approx(
                1, abs=5 * np.sqrt(2 / (3 * modes * draws))
            )
        snr = columns[f"snr_{i}"]
        assert (np.diff(snr[1:]) < 0).all()
    assert columns["snr_0"][300] > columns["snr_1"][300] > columns["snr_2"][300]


# --- pixels -----------------------------------------------------------------------------------


def test_a_histogram_integrates_to_one_also_with_values_outside():
    width = np.diff(noise.EDGES)
    for values in (np.zeros(7), np.array([-99.0, 99.0]), np.random.default_rng(0).normal(size=999)):
        assert (noise.histogram(values) * width).sum() == pytest.approx(1, abs=1e-12)
    middle = noise.histogram(np.full(5, 0.06))
    assert middle.argmax() == np.searchsorted(noise.EDGES, 0.06) - 1


def test_the_pixels_histogram_is_the_pictures_own_blurred_by_the_noise():
    from scipy.stats import norm

    found, t = pictures.noised(picture((96, 128, 3)), 5), 350
    a, b = LINEAR.signal[t], LINEAR.noise[t]
    mass = norm.cdf((noise.EDGES[:, None] - a * found.x0.ravel()[::7]) / b).mean(1)
    theory = np.diff(mass) / np.diff(noise.EDGES)
    measured = noise.histograms(LINEAR, found, [t])[0]
    n, width = found.x0.size, noise.EDGES[1] - noise.EDGES[0]
    # every 7th pixel makes the theory, so its own scatter adds
    assert (abs(measured - theory) < 5 * np.sqrt((theory + 1e-3) * 3 / (n * width))).all()


def test_at_T_the_pixels_are_standard_normal_whatever_the_picture():
    found = pictures.noised(picture((96, 128, 3)), 6)
    measured = noise.histograms(LINEAR, found, [1000])[0]
    normal = noise.standard_normal()
    error = np.sqrt((normal + 1e-3) / (found.x0.size * (noise.EDGES[1] - noise.EDGES[0])))
    assert (abs(measured - normal) < 5 * error).all()


def test_columns_are_the_moments_of_x_t_and_snr_knows_the_pictures_mean_square():
    found = pictures.noised(picture(), 7)
    columns = noise.columns(LINEAR, found)
    for t in (0, 10, 500, 1000):
        x_t = LINEAR.signal[t] * found.x0 + LINEAR.noise[t] * found.eps
        assert columns["mean"][t] == pytest.approx(x_t.mean(), abs=1e-12)
        assert columns["variance"][t] == pytest.approx(x_t.var(), abs=1e-12)
    t = 300
    power = (LINEAR.signal[t] * found.x0) ** 2
    assert columns["snr_here"][t] == pytest.approx(power.mean() / LINEAR.noise[t] ** 2)
    assert columns["snr_here"][t] < columns["snr"][t]  # E[x0²] < 1 for pictures in [-1, 1]


@pytest.mark.parametrize("grey", [0.0, 1.0, -0.3])
def test_a_picture_of_one_grey_has_no_detail_and_raises_no_warning(grey):
    found = pictures.noised(np.full((16, 24, 1), grey), 0)
    columns, parts = noise.columns(SHORT, found), noise.part_columns(SHORT, found)
    assert columns["snr_here"][30] == pytest.approx(grey**2 * SHORT.snr[30])
    for values in (*columns.values(), *parts.values()):
        assert not np.isnan(values).any()
    assert all(parts[f"snr_{i}"][1:].max() < 1e-9 for i in range(3))
    left = noise.detail_left(spectrum.spectra(found.x0, found.eps), noise.noise_to_signal(SHORT))
    assert np.isnan(left[1:]).all()


# --- walk and size ----------------------------------------------------------------------------


def test_the_walk_puts_in_standard_normal_noise_like_the_jump():
    found = pictures.noised(picture((48, 64, 3)), 8)
    ways = noise.ways(SHORT, found, 8)
    assert ways.times[0] == 0 and ways.times[-1] == SHORT.T
    n = found.x0.size
    for k in range(1, len(ways.times)):
        for inside in ways.noise[k]:
            assert abs(inside.mean()) < 5 / np.sqrt(n)
            assert abs((inside**2).mean() - 1) < 5 * np.sqrt(2 / n)
    flat = noise.agreement(SHORT, ways)[1:]
    modes = spectrum.rings(48, 64).modes[1:]
    assert (abs(flat - 1) < 5.5 * np.sqrt(2 / (3 * modes)) + 0.05).all()


def test_the_walks_noise_changes_while_the_jumps_stays():
    ways = noise.ways(SHORT, pictures.noised(picture((48, 64, 3)), 9), 9)
    still, moving = ways.noise[:, 0], ways.noise[:, 1]
    np.testing.assert_array_equal(still[5], still[-1])
    s, t = 10, 30
    snr = SHORT.snr[ways.times]
    # in units of the signal the noise is a Brownian motion in 1/SNR
    wanted = np.sqrt(snr[t] / snr[s])
    n = moving[s].size
    assert (moving[s] * moving[t]).mean() == pytest.approx(wanted, abs=5 / np.sqrt(n))


@pytest.mark.parametrize("shape", [(144, 192, 3), (8, 8, 1), (28, 28, 1), (32, 32, 3), (48, 64, 3)])
def test_all_four_sizes_show_the_same_picture(shape):
    made = pictures.sizes(picture(shape), 0)
    largest = made[-1].x0
    assert len(made) == 4
    for times, each in zip(pictures.POOLS, made, strict=True):
        assert [n * times for n in each.x0.shape[:2]] == list(largest.shape[:2])
        np.testing.assert_allclose(pictures.pooled(largest, times), each.x0, atol=1e-12)
        assert each.x0.mean() == pytest.approx(picture(shape).mean())


def test_averaging_a_block_of_pixels_divides_the_noise_by_its_side():
    eps = np.random.default_rng(0).standard_normal((192, 192, 3))
    for times in (2, 4, 8):
        small = pictures.pooled(eps, times)
        assert small.std() == pytest.approx(1 / times, rel=5 / np.sqrt(2 * small.size))


def test_with_more_pixels_detail_of_the_same_size_drowns_later_and_the_shift_undoes_it():
    made = pictures.sizes(picture((144, 192, 3)), 0)
    lost, shifted = [], []
    for each in made:
        seen = spectrum.spectra(each.x0, each.eps)
        pixels = (max(each.x0.shape) / max(made[0].x0.shape)) ** 2
        for ratio, kept in (
            (noise.noise_to_signal(LINEAR), lost),
            (noise.shifted(LINEAR, pixels)[2], shifted),
        ):
            left = noise.detail_left(seen, ratio)
            kept.append(int(np.argmax(~(left > 3))))  # the t at which 3 cycles have drowned
    assert lost == sorted(lost) and lost[-1] > lost[0] + 200
    assert max(shifted) - min(shifted) < 40  # box averaging itself changes the spectrum a little


def test_the_shift_divides_the_snr_by_the_factor_in_pixels():
    signal, rest, ratio = noise.shifted(LINEAR, 16.0)
    np.testing.assert_allclose(signal**2 + rest**2, 1, atol=1e-12)
    t = np.array([1, 300, 999])
    np.testing.assert_allclose((signal[t] / rest[t]) ** 2, LINEAR.snr[t] / 16, rtol=1e-9)
    np.testing.assert_allclose(ratio[t], 16 / LINEAR.snr[t], rtol=1e-9)


@pytest.mark.parametrize(
    "shape", [(427, 640, 3), (10, 10, 3), (1000, 90, 1), (7, 300, 3), (48, 200, 1)]
)
@pytest.mark.parametrize("size", pictures.SIZES)
def test_any_picture_fits_the_size_with_sides_that_pool_evenly(shape, size):
    made = pictures.fitted(picture(shape), size)
    h, w, c = made.shape
    assert max(h, w) <= size and h % 8 == 0 and w % 8 == 0 and c == shape[2]
    assert min(h, w) / max(h, w) >= 0.25 and made.min() >= -1 and made.max() <= 1


def test_resizing_keeps_the_mean_and_a_constant_picture():
    x = picture((30, 40, 3))
    for h, w in ((15, 20), (7, 11), (60, 80)):
        made = pictures.resized(x, h, w)
        assert made.mean() == pytest.approx(x.mean(), abs=1e-12)
        np.testing.assert_allclose(pictures.resized(np.ones_like(x), h, w), 1, atol=1e-12)
    np.testing.assert_allclose(pictures.resized(x, 15, 20), pictures.pooled(x, 2), atol=1e-12)

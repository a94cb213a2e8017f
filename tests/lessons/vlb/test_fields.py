"""Every field of the record of `vlb`: Bayes' rule on a lattice, and the formulas of the papers."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from explorer.core.bound import bars as drawn_bars
from explorer.core.schedules import SCHEDULES
from explorer.lessons.vlb import scene, scene_evaluation, work
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import Settings
from tests.best_denoiser import CLOUD, LN2, NAN, lattice, papers
from tests.fields import agree, within

LEVELS = 17


def wanted(terms, errors, squares, weight, schedule, mse, unsure, t):
    """All fields that follow from the terms with their errors, for `agree`."""
    T = len(terms) - 1
    made = SCHEDULES[schedule](T)
    snr = made.alphas_bar[1:] / made.one_minus_alphas_bar[1:]

    def part(first, end):
        return terms[first:end].sum(), np.sqrt((errors[first:end] ** 2).sum())

    def share(first, end):
        (a, da), (b, db) = part(first, end), part(*((1, first) if end is None else (end, None)))
        return a / (a + b), np.sqrt((b * da) ** 2 + (a * db) ** 2) / (a + b) ** 2

    paid = np.cumsum(terms[1:]) / terms[1:].sum()
    half = int(np.argmax(paid >= 0.5)) + 2
    total, p = terms[:-1].sum(), 0.999 * np.sqrt(squares) / np.sqrt(squares).sum() + 0.001 / T
    even, weighted = ((squares / q).sum() - total**2 for q in (np.full(T, 1 / T), p))
    in_turn = T * (squares - terms[:-1] ** 2).sum()
    return {
        "t": t, "T": T, "L0_bits": part(0, 1), "KL_bits": part(1, T), "LT_bits": terms[T],
        "bound_bits": part(0, None), "term_bits": part(t - 1, t), "weight_bits": weight[t],
        "weight_eps_bits": weight[t] / snr[t - 1],
        "snr_fall": snr[t - 2] - snr[t - 1] if t > 1 else NAN,
        "error": (mse[t], unsure[t]), "rate_bits": part(t, None),
        "rate_percent": tuple(100 * each for each in share(t, None)),
        "distance": (np.sqrt(mse[t]), unsure[t] / 2 / np.sqrt(mse[t])),
        "half": (half, share(1, half)[1] * terms[1:].sum() / terms[half - 1]),
        "uniform_error_bits": np.sqrt(even / 2000), "weighted_error_bits": np.sqrt(weighted / 2000),
        "in_turn_error_bits": np.sqrt(in_turn / 2000), "gain": even / weighted, "draws": 2000,
    }  # fmt: skip


def at(settings, act):
    *_, seen = work.evaluation(settings.order)
    return scene.frame(settings, act, seen).numbers, seen


@pytest.mark.parametrize(
    ("act", "schedule", "T", "variance", "t"),
    [("bits", "cosine", 20, "posterior", 7), ("rate", "linear", 32, "exact", 19),
     ("weights", "cosine", 20, "beta", 3), ("learn", "cosine", 20, "exact", 1)],
)  # fmt: skip
def test_of_the_exact_denoiser_every_number_is_an_integral(act, schedule, T, variance, t):
    settings = Settings(dataset=CLOUD, schedule=schedule, T=T, variance=variance, t=t)
    mse, second, entropy, moment = lattice(schedule, T)
    terms, squares, weight, _ = papers(schedule, T, variance, mse, second, moment)
    none = np.zeros(T + 1)
    fields = wanted(terms, none, squares, weight, schedule, mse, none, t)
    fields |= {"excess_bits": (NAN, NAN), "floor_bits": NAN if act == "weights" else entropy}
    for name in ("uniform_error_bits", "weighted_error_bits", "in_turn_error_bits", "gain"):
        fields[name] = within(fields[name], 2e-3 * fields[name])
    agree(at(settings, act)[0], fields | {"rows": 0, "share": 1.0, "step": -1}, rel=2e-4)


@pytest.mark.parametrize(("variance", "t"), [("posterior", 4), ("exact", 11)])
def test_of_a_network_the_distance_to_the_exact_one_is_measured(variance, t):
    settings = Settings(dataset=CLOUD, T=20, variance=variance, t=t, denoiser="untrained", rows=64)
    now, seen = at(settings, "learn")
    best, _, entropy, moment = lattice("cosine", 20)
    rows, measured = 64, seen.errors.measured
    gaps = measured.gaps / rows
    unsure = np.sqrt((measured.gap_squares / rows - gaps**2) / (rows - 1))
    _, _, weight, sigma2 = papers("cosine", 20, variance, best, best, moment)
    exact = papers("cosine", 20, variance, best, best, moment)[0]
    terms = np.append(exact[:-1] + (weight * gaps)[1:], exact[-1])
    errors = np.append((weight * unsure)[1:], 0)
    constant = exact[:-1] - (weight * best)[1:]
    mean, w = (best + gaps)[1:], weight[1:]
    squares = constant**2 + 2 * constant * w * mean + w**2 * measured.squares[1:] / rows
    fields = wanted(terms, errors, squares, weight, "cosine", best + gaps, unsure, t)
    fields["excess_bits"] = ((weight * gaps)[1:].sum(), np.sqrt((errors**2).sum()))
    agree(now, fields | {"floor_bits": entropy, "rows": 64, "share": 1.0, "step": -1}, rel=5e-4)
    # and what was measured is the bound of that network, by the core's own draws
    x0 = settings.density().sample(400, np.random.default_rng(9))
    how = (lambda x, s: sigma2[s]) if variance == "exact" else variance
    drawn = drawn_bars(settings.noises(), seen.subject.denoiser, x0, np.random.default_rng(8), 400,
                       variance=how)  # fmt: skip
    wide = np.hypot(drawn.errors, errors)[:-1]
    assert np.abs((drawn.terms - terms)[:-1] / wide).max() < 4.5
    assert abs(drawn.total[0] - terms.sum()) < 4 * np.hypot(drawn.total[1], fields["bound_bits"][1])


@pytest.mark.parametrize(("variance", "t"), [("beta", 3), ("exact", 21)])
def test_of_pictures_everything_is_measured_on_held_out_rows(variance, t):
    settings = Settings(what="pictures", dataset="digits", denoiser="training", rows=32, T=30,
                        schedule="linear", variance=variance, t=t)  # fmt: skip
    given = data.subject(settings.order, data.denoiser(settings.order))
    given = replace(given, reference=lambda x_t, t: 0.4 * x_t - 0.3)
    *_, seen = scene_evaluation.evaluate(scene_evaluation.fresh(given), 32, 0)
    now = scene.frame(settings, "learn", seen).numbers
    errors, other = seen.errors, seen.paired
    each, theirs = (part.each[:, :32].astype(float) for part in (errors, other))
    mse = each.mean(axis=1)
    fit = seen.fitted.each[:, :32].astype(float).mean(axis=1)
    moment = float((seen.subject.x0**2).mean())
    _, _, weight, sigma2 = papers("linear", 30, variance, fit, fit, moment)
    rows = [first_bits(part.first, sigma2[1]) for part in (errors, other)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = settings.noises().posterior_variance / sigma2
        constant = (ratio - 1 - np.log(ratio)) / (2 * LN2)
    bits = [constant[:, None] + weight[:, None] * part for part in (each, theirs)]
    bits[0][1], bits[1][1] = rows
    table = bits[0][1:]
    last = (settings.noises().alphas_bar[-1] * (moment - 1)
            - np.log1p(-settings.noises().alphas_bar[-1])) / (2 * LN2)  # fmt: skip
    terms = np.append(table.mean(axis=1), last)
    unsure = each.std(axis=1, ddof=1) / 32**0.5
    fields = wanted(terms, np.append(table.std(axis=1, ddof=1) / 32**0.5, 0),
                    (table**2).mean(axis=1), weight, "linear", mse, unsure, t)  # fmt: skip
    gap = bits[0][1:] - bits[1][1:]
    error = np.sqrt((gap.var(axis=1, ddof=1) / 32).sum())
    fields["excess_bits"] = (gap.mean(axis=1).sum(), error)
    fields |= {"floor_bits": np.log2(17), "rows": 32, "share": 1.0, "step": -1}
    agree(now, fields, rel=2e-5)


def first_bits(pairs, variance):
    """-log2 of the mass of each row's 17 levels, mean over its pixels."""
    x, guess = np.concatenate(pairs)[:32].swapaxes(0, 1)
    edges = np.linspace(-1, 1, LEVELS) + 1 / (LEVELS - 1)
    low, high = np.append(-np.inf, edges[:-1]), np.append(edges[:-1], np.inf)
    place = np.round((x + 1) * 8).astype(int)
    sigma = np.sqrt(variance)
    up, down = (each[place] - guess for each in (high, low))
    flip = up + down > 0  # the tail that keeps its digits
    up, down = np.where(flip, -down, up) / sigma, np.where(flip, -up, down) / sigma
    log = norm.logcdf(up) + np.log1p(-np.exp(norm.logcdf(down) - norm.logcdf(up)))
    return -(log / LN2).reshape(len(x), -1).mean(axis=1)


def test_before_anything_is_measured_only_what_the_schedule_says_is_known():
    now = scene.frame(Settings(dataset=CLOUD, T=20, t=5), "bits").numbers
    _, _, weight, _ = papers("cosine", 20, "posterior", *lattice("cosine", 20)[:2], 1.0)
    assert (now.rows, now.step, now.draws) == (0, -1, 2000) and np.isnan(
        [now.share, now.gain]
    ).all()
    assert now.weight_bits == pytest.approx(weight[5], rel=1e-9)

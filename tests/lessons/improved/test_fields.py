"""Every field of the records of `improved`: lattices, the papers' formulas, plain sums."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.improved import scene, scene_loss, scene_schedule, scene_steps, scene_times
from explorer.lessons.improved.scene_taught import Taught
from tests.best_denoiser import CLOUD, NAN, lattice, papers
from tests.fields import agree


def shown(act, seen=None, **changes):
    return scene.frame(replace(scene.defaults(act), **changes), act, seen)


def told(name, state, facts=(), means=(), measured=()):
    """A claim as `agree` wants it."""
    parts = (dict(each) for each in (facts, means, measured))
    return dict(zip(("name", "state", "facts", "means", "measured"), (name, state, *parts),
                    strict=True))  # fmt: skip


def of(values):
    """(mean, standard error) of what is known, by hand."""
    known = [each for each in np.ravel(values).tolist() if each == each]
    mean = sum(known) / len(known)
    if len(known) < 2:
        return mean, NAN
    return mean, (sum((x - mean) ** 2 for x in known) / (len(known) - 1) / len(known)) ** 0.5


def judged(differences):
    """Two standard errors to one side, or to neither."""
    mean, error = of(differences)
    side = "holds" if mean < 0 else "fails"
    if error != error:
        return f"{side}_once"
    return side if abs(mean) > 2 * error else "even"


@pytest.mark.parametrize(
    ("schedule", "T", "v", "t"), [("cosine", 20, 0.3, 7), ("linear", 40, 0.85, 2)]
)
def test_the_variance_of_the_exact_denoiser(schedule, T, v, t):
    mse, second, _, moment = lattice(schedule, T)
    made = {
        name: papers(schedule, T, name, mse, second, moment, v)
        for name in ("posterior", "beta", "between", "exact")
    }
    low, high, mixed, best = (terms.sum() for terms, *_ in made.values())
    abar = SCHEDULES[schedule](T).alphas_bar
    ratio = np.append(0, (1 - abar[1:-1]) / (1 - abar[2:]))
    alike = next(k for k in range(1, T + 2) if (ratio[k - 1 :] >= 0.9).all())
    steps, early = made["exact"][0][1:], max(2, round(0.05 * T))
    facts = {"alike": alike, "alike_percent": 100 * alike / T,
             "early_percent": 100 * steps[: early - 1].sum() / steps.sum(),
             "low_bits": low - best, "high_bits": high - best}  # fmt: skip
    now = shown("variance", dataset=CLOUD, schedule=schedule, T=T, v=v, t=t).numbers
    claim = told("ratio", "holds" if alike - 1 <= T / 10 else "fails", facts)
    agree(now, {
        "claims": (claim,), "networks": 1, "seconds": 3, "t": t, "v": v, "ratio": ratio[t - 1],
        "sigma2_mixed": made["between"][3][t], "total_low_bits": low, "total_high_bits": high,
        "total_mixed_bits": mixed, "total_best_bits": best,
    }, rel=1e-4, tiny=2e-5)  # fmt: skip


@pytest.mark.parametrize(("gain", "error", "state"), [(0.5, 0.2, "holds"), (-0.5, 0.2, "fails"),
                                                      (0.3, 0.2, "even")])  # fmt: skip
def test_one_taught_network_and_its_bars(gain, error, state):
    rng = np.random.default_rng(3)
    terms = {name: rng.random(201) for name in ("posterior", "beta", "learned")}
    errors = {"posterior": 0.11, "beta": 0.22, "learned": 0.33}
    seen = Taught(np.full(201, 0.4), terms, errors, gain, error)
    frame = shown("variance", seen, dataset=CLOUD)
    means = {f"bits_{name}": (float(each.sum()), errors[name]) for name, each in terms.items()}
    claim = frame.numbers.claims[1]
    agree(claim, told("variance", state, means=means | {"bits_saved": (gain, error)}))


@pytest.mark.parametrize("seeds", [3, 1])
def test_the_race_and_the_newest_look(seeds):
    rng, steps = np.random.default_rng(seeds), np.array([1, 7, 20])
    ends = {
        kind: 1 + k / 2 + rng.random(seeds) for k, kind in enumerate(("hybrid", "vlb", "simple"))
    }
    runs = {kind: [(steps, np.array([4.0, 3.0, end])) for end in ends[kind]] for kind in ends}
    rows = rng.random(51)
    look = scene_loss.Look(9, rows, 0.037, "beta", np.full(51, 0.4))
    ran = scene_loss.Settings(T=50)
    seen = scene_loss.Seen(scene_loss.Race(runs), ran, (look,))
    now = shown("loss", seen, vlb_weight=0.005, repeats=seeds).numbers
    means = {f"bits_{kind}": of(values) for kind, values in ends.items()}
    rival = [min(a, b) for a, b in zip(ends["simple"], ends["vlb"], strict=True)]
    agree(now, {
        "claims": (told("loss", judged(ends["hybrid"] - rival), means=means),),
        "networks": 3 * seeds, "seconds": 9 * seeds, "vlb_weight": 0.005,
        "bound_bits": (float(rows.sum()), 0.037), "variance": "beta",
    })  # fmt: skip
    blank = shown("loss", what="pictures", repeats=2).numbers
    agree(blank, {
        "claims": (told("loss", "open"),), "networks": 6, "seconds": 100, "vlb_weight": 0.001,
        "bound_bits": (NAN, NAN), "variance": "",
    })  # fmt: skip


@pytest.mark.parametrize(("T", "t", "seeds"), [(200, 120, 3), (60, 7, 1)])
def test_the_two_schedules_and_what_skipping_costs(T, t, seeds):
    rng, seen = np.random.default_rng(t), scene_schedule.nothing(rows=seeds)
    for name in ("linear", "cosine"):
        seen.far[name][:] = 1 + rng.random((seeds, 10))
        seen.bits[name][:] = 2 + rng.random((seeds, 1))
    now = shown("schedule", seen, T=T, t=t, repeats=seeds).numbers
    places = {"whole": 0, "fifth": 2, "half": 5, "most": 9}
    skip = {f"{word}_{name}": of(seen.far[name][:, k])
            for word, k in places.items() for name in ("linear", "cosine")}  # fmt: skip
    state = judged(seen.far["linear"][:, 2] / seen.far["linear"][:, 0] - 1)
    equal = {f"bits_{name}": of(seen.bits[name]) for name in seen.bits}
    equal |= {f"far_{name}": of(seen.far[name][:, 0]) for name in seen.far}
    better = judged(seen.bits["cosine"] - seen.bits["linear"])
    f = [np.cos((s / T + 0.008) / 1.008 * np.pi / 2) ** 2 for s in (t, 0)]
    betas = np.linspace(0.1, 20, T) / T  # of 1000 steps from 1e-4 to 0.02
    agree(now, {
        "claims": (told("skip", "holds" if state == "even" else state, means=skip),
                   told("schedule", better, means=equal)),
        "networks": 2 * seeds, "seconds": 7 * seeds, "t": t, "cosine": f[0] / f[1],
        "linear": np.prod(1 - betas[:t]),
    })  # fmt: skip


@pytest.mark.parametrize("seeds", [3, 1])
def test_the_noise_of_importance_and_the_bound_after_it(seeds):
    rng = np.random.default_rng(seeds)

    def moments(scale):
        spreads = scale * (1 + rng.random((6, 2)))
        return [scene_times.Moment(k, 1.0, {"uniform": 2 * a, "importance": b}, np.full(200, 0.005))
                for k, (a, b) in enumerate(spreads.tolist())]  # fmt: skip

    both = {"uniform": moments(1.0), "importance": moments(2.0)}
    bits = {"uniform": 2 + rng.random(seeds), "importance": 1.9 + rng.random(seeds)}
    gains = np.array([4.0, 1.5]) + rng.random((seeds, 2))
    now = shown("times", scene_times.Duel(both, bits, gains), repeats=seeds).numbers
    ratios = sorted(
        m.spread["uniform"] / m.spread["importance"] for ms in both.values() for m in ms
    )
    noise = {"alone": of(gains[:, 0]), "spread": of(gains[:, 1])}
    means = {f"bits_{way}": of(values) for way, values in bits.items()}
    agree(now, {
        "claims": (
            told("noise", judged(1 - gains[:, 0]), (), noise,
                 {"loss": (ratios[5] + ratios[6]) / 2}),
            told("times", judged(bits["importance"] - bits["uniform"]), means=means),
        ), "networks": 2 * seeds, "seconds": 7 * seeds,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("what", "T", "seeds", "few"), [("points", 200, 3, 20), ("pictures", 200, 1, 10)]
)
def test_the_bits_and_distances_in_few_steps(what, T, seeds, few):
    counts = scene_steps.counts_for(what, T)
    rng, seen = np.random.default_rng(seeds), scene_steps.nothing(counts, rows=seeds)
    for name in ("posterior", "beta", "learned", "ddim"):
        seen.far[name][:] = 1 + rng.random((seeds, len(counts)))
        if name != "ddim":
            seen.bits[name][:] = 2 + rng.random((seeds, len(counts)))
    now = shown("steps", seen, what=what, T=T, repeats=seeds).numbers
    place = counts.index(few)
    means = {f"{kind}_{name}": of(table[name][:, place])
             for kind, table in (("bits", seen.bits), ("far", seen.far)) for name in table
             if (kind, name) != ("bits", "ddim")}  # fmt: skip
    fixed = [min(a, b) for a, b in zip(seen.bits["posterior"][:, place],
                                       seen.bits["beta"][:, place], strict=True)]  # fmt: skip
    state = judged(seen.bits["learned"][:, place] - fixed)
    facts = {"few": few, "all": counts[-1]}
    agree(now, {
        "claims": (told("steps", state, facts, means | {"bits_ddim": (NAN, NAN)}),),
        "networks": seeds, "seconds": {"points": 5, "pictures": 45}[what] * seeds,
    })  # fmt: skip

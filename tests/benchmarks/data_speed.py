"""Speed of draws, densities, distances and tables: `python -m tests.benchmarks.data_speed`.

Prints medians of 7 runs in ms and, where there is one, the ratio to a plain baseline measured in
the same run (baseline ÷ ours: above 1 is faster).
"""

from __future__ import annotations

import io
import time
from statistics import median

import numpy as np

from explorer.data.clouds import DATASETS
from explorer.data.tables import decode_table
from explorer.metrics import precision_recall, sliced_wasserstein


def milliseconds(call, runs: int = 7) -> float:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        call()
        taken.append(1e3 * (time.perf_counter() - begun))
    return median(taken)


def refused(data: bytes) -> None:
    try:
        decode_table(data, "table.csv")
    except ValueError:
        return
    raise AssertionError("this table should have been refused")


def whole_matrix(fake, real, k: int = 3) -> tuple[float, float]:
    """Precision and recall from three whole distance matrices."""
    far = lambda a, b: np.linalg.norm(a[:, None] - b[None], axis=2)  # noqa: E731
    reach = [np.sort(far(x, x), axis=1)[:, k] for x in (fake, real)]
    cross = far(fake, real)
    return (cross <= reach[1]).any(1).mean(), (cross <= reach[0][:, None]).any(0).mean()


def main() -> None:
    from sklearn.datasets import make_swiss_roll

    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, 5000, 2))
    table = "\n".join(f"{x!r},{y!r}" for x, y in rng.standard_normal((100_000, 2)).tolist())
    data = table.encode()
    roll = DATASETS["swiss_roll"]
    rows = [
        (
            "draw 10,000 points of the roll; scikit-learn's",
            lambda: roll(10_000, np.random.default_rng(0)),
            lambda: make_swiss_roll(10_000, noise=0.5, random_state=0),
        ),
        ("density of the roll", roll.density, None),
        ("sliced W2, 5,000 × 5,000, 256 directions", lambda: sliced_wasserstein(a, b), None),
        (
            "precision and recall, 5,000 × 5,000; whole matrices",
            lambda: precision_recall(a, b),
            lambda: whole_matrix(a, b),
        ),
        (
            "read 100,000 rows; numpy.loadtxt",
            lambda: decode_table(data, "t.csv"),
            lambda: np.loadtxt(io.BytesIO(data), delimiter=","),
        ),
        ("refuse ten million rows", lambda big=b"1,2\n" * 10_000_000: refused(big), None),
        ("refuse a million rows", lambda big=b"1,2\n" * 1_000_000: refused(big), None),
    ]
    for name, ours, baseline in rows:
        mine = milliseconds(ours)
        line = f"{name:55s} {mine:9.2f} ms"
        if baseline is not None:
            line += f"   baseline ÷ ours {milliseconds(baseline, 3) / mine:6.2f}"
        print(line)


if __name__ == "__main__":
    main()

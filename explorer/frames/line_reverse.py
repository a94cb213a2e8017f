"""The reverse step of a mixture, packed for the line: live in x_t, in beta and in the mixture.

Its bells are polynomials in x_t (core/reverse_polynomials.py) whose coefficients are columns; a
sweep of these columns over beta, or over anything that shapes the mixture, makes a slider live.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture
from explorer.core.reverse_polynomials import reverse_polynomials
from explorer.frames.line_parts import Bell, Linear
from explorer.frames.pack import Blob, sweep, table

KINDS = ("prior", "next", "reverse")
PARTS = ("mean", "width", "weight")


def reverse_bells(kind: str, count: int) -> tuple[Bell, ...]:
    """The bells of a mixture of `count` components, for a BellCurve.

    kind : "prior", q(x_{t-1}); "next", q(x_t); "reverse", q(x_{t-1} | x_t), whose curve needs
    log_weights=True and the values of `reverse_values`.
    """
    if kind not in KINDS:
        raise ValueError(f"the bells are of {', '.join(KINDS)}; got {kind!r}.")
    return tuple(Bell(*(f"{kind}_{part}_{k}" for part in PARTS)) for k in range(count))


def reverse_values(count: int, handle: str) -> dict[str, Linear]:
    """The reverse step's means and log-weights at the handle's place x_t."""
    values = {}
    for k in range(count):
        values[f"slope_{k}"] = Linear({handle: f"weight2_{k}"}, f"weight1_{k}")
        values[f"reverse_weight_{k}"] = Linear({handle: f"slope_{k}"}, f"weight0_{k}")
        values[f"reverse_mean_{k}"] = Linear({handle: f"mean1_{k}"}, f"mean0_{k}")
    return values


def reverse_columns(mixture: Mixture, betas: ArrayLike) -> dict[str, np.ndarray]:
    """Every number of prior, next and reverse at each of `betas` (S,): name → (S,).

    Also beta, root_beta (its square root), and of the likelihood of x_{t-1}, a bell about
    back · x_t: back and like_width.
    """
    betas = np.atleast_1d(np.asarray(betas, dtype=float))
    polynomials = reverse_polynomials(mixture, betas)
    alphas = 1.0 - betas
    columns = {
        "beta": betas, "root_beta": np.sqrt(betas),
        "back": 1.0 / np.sqrt(alphas), "like_width": np.sqrt(betas / alphas),
    }  # fmt: skip
    for k, weight in enumerate(mixture.weights):
        mu, var = mixture.means[k, 0], mixture.covariances[k, 0, 0]
        still = {"prior_mean": mu, "prior_width": np.sqrt(var), "prior_weight": weight,
                 "next_weight": weight}  # fmt: skip
        columns |= {f"{name}_{k}": np.full_like(betas, value) for name, value in still.items()}
        columns[f"next_mean_{k}"] = np.sqrt(alphas) * mu
        columns[f"next_width_{k}"] = np.sqrt(alphas * var + betas)
        columns[f"reverse_width_{k}"] = polynomials.widths[:, k]
        columns |= {f"weight{d}_{k}": polynomials.log_weights[d, :, k] for d in range(3)}
        columns |= {f"mean{d}_{k}": polynomials.means[d, :, k] for d in range(2)}
    return columns


def reverse_table(mixture: Mixture, beta: float) -> Blob:
    """The columns at one beta, for a line without t."""
    return table({name: np.repeat(row, 2) for name, row in reverse_columns(mixture, beta).items()})


def reverse_betas(low: float, high: float, count: int = 129) -> np.ndarray:
    """Values of beta for a sweep, even in ln(beta / (1 - beta)): between them the browser mixes
    linearly, and near 1 the square root of 1 - beta bends as much as beta does near 0."""
    first, last = np.log(np.array([low, high]) / (1.0 - np.array([low, high])))
    values = 1.0 / (1.0 + np.exp(-np.linspace(first, last, count)))
    values[[0, -1]] = low, high
    return values


def reverse_sweep(
    values: Sequence[float], mixtures: Mixture | Sequence[Mixture], betas: ArrayLike
) -> Blob:
    """The columns at each of a slider's values (S,) rising.

    mixtures, betas : one each, or one for each value; a slider for beta has one mixture and
    betas = values, a slider that shapes the mixture has many and one beta.
    """
    if not isinstance(mixtures, Sequence):
        betas = np.broadcast_to(np.asarray(betas, dtype=float), np.shape(values))
        columns = reverse_columns(mixtures, betas)
    else:
        betas = np.broadcast_to(np.asarray(betas, dtype=float), (len(mixtures),))
        each = [reverse_columns(m, b) for m, b in zip(mixtures, betas, strict=True)]
        columns = {name: np.concatenate([one[name] for one in each]) for name in each[0]}
    rows = [
        {name: np.repeat(column[i], 2) for name, column in columns.items()}
        for i in range(len(values))
    ]
    return sweep(values, rows, [0, 1])

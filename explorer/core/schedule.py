"""Schedule: everything that the noise levels beta_1..beta_T fix, derived once in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.arrays import is_tensor, to_numpy
from explorer.core.types import Array

NAMES = (
    "betas",
    "alphas",
    "alphas_bar",
    "one_minus_alphas_bar",
    "log_alphas_bar",
    "signal",
    "noise",
    "posterior_variance",
    "posterior_coef_x0",
    "posterior_coef_xt",
    "snr",
    "log_snr",
)


class Schedule:
    r"""The noise schedule of a diffusion; in every array the INDEX IS THE PAPER'S t.

    betas : (T,) float for t = 1..T, each in (0, 1). Raises ValueError with a sentence otherwise.

    Read-only float64 arrays, each (T+1,); entry 0 is the clean data (beta_0 = 0, abar_0 = 1):

    * ``betas``, ``alphas`` = 1 - beta, ``alphas_bar`` = abar_t = prod alpha
    * ``one_minus_alphas_bar`` = 1 - abar without cancellation, ``log_alphas_bar`` = ln abar
    * ``signal`` = sqrt(abar), ``noise`` = sqrt(1 - abar)
    * ``posterior_variance`` = beta~_t = beta_t (1 - abar_{t-1}) / (1 - abar_t); 0 at t = 0, 1
    * ``posterior_coef_x0`` = sqrt(abar_{t-1}) beta_t / (1 - abar_t); 1 at t = 0, 1
    * ``posterior_coef_xt`` = sqrt(alpha_t) (1 - abar_{t-1}) / (1 - abar_t); 0 at t = 0, 1
    * ``snr`` = abar / (1 - abar), a ratio of variances; ``log_snr`` its natural log; inf at 0

    Most codes hold arrays of length T instead, whose index i is our t = i + 1.
    Two schedules are equal when their betas are. Source: Ho et al. 2020, eqs. (2), (4), (6), (7).
    """

    betas: np.ndarray  # and so on: arrays, or tensors where `to` made them
    alphas: np.ndarray
    alphas_bar: np.ndarray
    one_minus_alphas_bar: np.ndarray
    log_alphas_bar: np.ndarray
    signal: np.ndarray
    noise: np.ndarray
    posterior_variance: np.ndarray
    posterior_coef_x0: np.ndarray
    posterior_coef_xt: np.ndarray
    snr: np.ndarray
    log_snr: np.ndarray

    def __init__(self, betas: ArrayLike) -> None:
        betas = np.concatenate([[0.0], _checked(betas)])
        for name, values in _derive(betas).items():
            values.flags.writeable = False
            setattr(self, name, values)
        self._key = betas.tobytes()

    @property
    def T(self) -> int:
        return len(self.betas) - 1

    def to(self, like: Array) -> Schedule:
        """The same schedule with each array a tensor of like's dtype on its device.

        For training loops: it saves sending coefficients to the device at every step. A numpy
        `like` changes nothing. The float64 values are cast last, so no digit is lost at t = 1.
        """
        if not is_tensor(like):
            return self
        moved = object.__new__(Schedule)
        moved._key = self._key
        for name in NAMES:
            values = getattr(self, name)
            tensor = values.to(like) if is_tensor(values) else like.new_tensor(np.array(values))
            setattr(moved, name, tensor)
        return moved

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schedule):
            return NotImplemented
        return self is other or self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Callable[[bytes], Schedule], tuple[bytes]]:
        """Pickle the betas alone: what comes back is derived again, and read-only again."""
        return _from_key, (self._key,)

    def __repr__(self) -> str:
        first, last = float(self.betas[1]), float(self.betas[-1])
        return f"Schedule(T={self.T}, betas {first:.3g} … {last:.3g})"


def _from_key(key: bytes) -> Schedule:
    return Schedule(np.frombuffer(key)[1:])


def _checked(betas: ArrayLike) -> np.ndarray:
    betas = np.array(to_numpy(betas))
    if betas.dtype.kind not in "fiu":
        raise ValueError(f"betas must be a list of real numbers; got {str(betas.tolist())[:40]!r}.")
    betas = betas.astype(float)
    if betas.ndim != 1 or betas.size == 0:
        raise ValueError(f"betas must be a list of T >= 1 numbers; got shape {betas.shape}.")
    inside = (betas > 0) & (betas < 1)
    if not inside.all():
        t = int(np.argmin(inside)) + 1
        raise ValueError(
            f"every beta must lie in (0, 1); beta_{t} = {betas[t - 1]:.6g} does not. "
            "With 0 nothing is added, with 1 the signal is gone."
        )
    return betas


def _derive(betas: np.ndarray) -> dict[str, np.ndarray]:
    """All arrays from betas (T+1,) with betas[0] = 0."""
    alphas = 1.0 - betas
    alphas_bar = np.cumprod(alphas)
    log_alphas_bar = np.cumsum(np.log1p(-betas))
    # 1 - abar_t = sum of beta_s abar_{s-1}: all terms positive, so small t keeps every digit.
    gathered = np.concatenate([[0.0], np.cumsum(betas[1:] * alphas_bar[:-1])])
    rest = np.where(alphas_bar < 0.5, 1.0 - alphas_bar, gathered)
    signal = np.exp(0.5 * log_alphas_bar)
    derived = {
        "betas": betas,
        "alphas": alphas,
        "alphas_bar": alphas_bar,
        "one_minus_alphas_bar": rest,
        "log_alphas_bar": log_alphas_bar,
        "signal": np.where(alphas_bar > 1e-280, np.sqrt(alphas_bar), signal),
        "noise": np.sqrt(rest),
    }
    return derived | _posterior(betas, alphas, derived["signal"], rest) | _ratios(derived)


def _posterior(
    betas: np.ndarray, alphas: np.ndarray, signal: np.ndarray, rest: np.ndarray
) -> dict[str, np.ndarray]:
    variance, coef_x0, coef_xt = np.zeros((3, len(betas)))
    variance[1:] = betas[1:] * (rest[:-1] / rest[1:])
    coef_x0[0] = 1.0
    coef_x0[1:] = signal[:-1] * (betas[1:] / rest[1:])
    coef_xt[1:] = np.sqrt(alphas[1:]) * (rest[:-1] / rest[1:])
    return {
        "posterior_variance": variance,
        "posterior_coef_x0": coef_x0,
        "posterior_coef_xt": coef_xt,
    }


def _ratios(derived: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    abar, rest = derived["alphas_bar"], derived["one_minus_alphas_bar"]
    snr, log_snr = np.full((2, len(abar)), np.inf)
    snr[1:] = abar[1:] / rest[1:]
    log_snr[1:] = derived["log_alphas_bar"][1:] - np.log(rest[1:])
    return {"snr": snr, "log_snr": log_snr}

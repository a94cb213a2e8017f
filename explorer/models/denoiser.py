"""From a network to a Denoiser: wiring, binding to one schedule, and fast answers on numpy."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional as F

from explorer.core import targets
from explorer.core.arrays import check_t, is_tensor
from explorer.core.learned_variance import check_learned, fraction_of, interpolated
from explorer.core.schedule import Schedule
from explorer.core.types import Array, Kind, Times
from explorer.models.mlp import MLP, beside

if TYPE_CHECKING:
    from explorer.models.unet import UNet


def one_thread() -> None:
    """Keep this thread's torch on one core: on a busy machine more threads are far slower."""
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def x0_from_output(target: str, schedule: Schedule, x_t: Kind, t: Times, output: Kind) -> Kind:
    """x0_hat from what the network answered. Only eps divides by √ᾱ_t."""
    if target == "x0":
        return output
    convert = targets.x0_from_v if target == "v" else targets.x0_from_eps
    return convert(schedule, x_t, t, output)


def eps_from_output(target: str, schedule: Schedule, x_t: Kind, t: Times, output: Kind) -> Kind:
    """eps_hat from what the network answered; for v it is σ_t x_t + √ᾱ_t v_hat."""
    if target == "eps":
        return output
    convert = targets.eps_from_v if target == "v" else targets.eps_from_x0
    return convert(schedule, x_t, t, output)


class WiredDenoiser:
    """What the denoisers of networks share: targets, kinds of arrays, no gradients.

    learned_variance : whether `fraction` and `variance` are there to be asked.
    A kind of network adds `device`, `_check(x_t, t)` and `_run(x float32 on the device, t)`; along
    `axis` the target and v_raw stand side by side in what `_run` gives, where there are both.
    """

    axis = 1
    _last: tuple[Any, Any, Any] | None  # (x_t, t, answer): x0_hat and the variance cost one run

    def __init__(self, net: MLP | UNet, schedule: Schedule, target: str) -> None:
        self.net, self.schedule, self.target = net.eval().requires_grad_(False), schedule, target
        self.learned_variance = bool(getattr(net, "learned_variance", False))
        self._last = None

    def __call__(self, x_t: Kind, t: Times) -> Kind:
        return x0_from_output(self.target, self.schedule, x_t, t, self.output(x_t, t))

    @property
    def device(self) -> torch.device:
        raise NotImplementedError

    def _check(self, x_t: Array, t: Times) -> None:
        raise NotImplementedError

    def _run(self, x: torch.Tensor, t: Times) -> torch.Tensor:
        raise NotImplementedError

    def eps(self, x_t: Kind, t: Times) -> Kind:
        """eps_hat of x_t's shape, without the detour over x0_hat."""
        return eps_from_output(self.target, self.schedule, x_t, t, self.output(x_t, t))

    def fraction(self, x_t: Kind, t: Times) -> Kind:
        """v of x_t's shape: where the learned variance lies, 0 at beta~ and 1 at beta.

        The network may go beyond (the paper does not constrain it); here it is held to [0, 1], as
        in a respaced chain, whose beta~' and beta' are far apart, beyond would be far off.
        Raises ValueError with a sentence where no variance was learned.
        """
        check_learned(self)
        return fraction_of(self._halves(x_t, t)[1]).clip(0, 1)

    def variance(self, x_t: Kind, t: Times) -> Kind:
        """The learned variance of p(x_{t-1} | x_t), of x_t's shape, t in 1..T.

        Source: Nichol & Dhariwal 2021, eq. (15).
        """
        return interpolated(self.schedule, t, self.fraction(x_t, t), x_t)

    def output(self, x_t: Kind, t: Times) -> Kind:
        """What the network itself answers (its target), in x_t's kind."""
        if not self.learned_variance:
            return self._answer(x_t, t)
        return _copy(self._halves(x_t, t)[0])

    def _halves(self, x_t: Any, t: Times) -> tuple[Any, Any]:
        """(target, v_raw) of a network that has both; asked twice for the same, it runs once."""
        last = self._last
        if last is None or not (_same(last[0], x_t) and _same(last[1], t)):
            last = self._last = (_copy(x_t), _copy(t), self._answer(x_t, t))
        size = x_t.shape[self.axis]
        halves = [slice(None)] * x_t.ndim, [slice(None)] * x_t.ndim
        halves[0][self.axis], halves[1][self.axis] = slice(size), slice(size, None)
        return last[2][tuple(halves[0])], last[2][tuple(halves[1])]

    def _answer(self, x_t: Any, t: Times) -> Any:
        """All that the network answers, in x_t's kind."""
        self._check(x_t, t)
        with torch.inference_mode():
            if isinstance(x_t, np.ndarray):
                one_thread()
                x = torch.from_numpy(np.ascontiguousarray(x_t, dtype=np.float32))
                return self._run(x.to(self.device), t).cpu().numpy().astype(x_t.dtype)
            answer = self._run(x_t.detach().to(self.device, torch.float32), t)
        return answer.to(x_t.device, x_t.dtype).clone()


def _copy(given: Any) -> Any:
    if is_tensor(given):
        return given.detach().clone()
    return given.copy() if isinstance(given, np.ndarray) else given


def _same(cached: Any, given: Any) -> bool:
    """Whether two x_t, or two t, are of one kind and equal."""
    if type(cached) is not type(given) or getattr(cached, "dtype", None) != getattr(
        given, "dtype", None
    ):
        return False
    if isinstance(given, torch.Tensor):
        return cached.device == given.device and torch.equal(cached, given)
    return np.array_equal(cached, given)


class NetworkDenoiser(WiredDenoiser):
    """Denoiser (x_t (N, dims), t int or (N,) int) -> x0_hat (N, dims) of one network.

    Bound to `schedule` (an attribute), with which every conversion is made. numpy arrays are
    answered with numpy arrays of their dtype, tensors with tensors of their dtype and device.
    The network's answer is float32. Holds its own weights; never trains.
    """

    net: MLP

    def __init__(self, net: MLP, schedule: Schedule, target: str) -> None:
        super().__init__(net, schedule, target)
        first = net.layers[0]
        self._place_weight = first.weight[:, : net.place_size].T.contiguous()
        # the first layer sees t only through a table, so its share is a bias for each t
        self._bias = F.linear(net.times, first.weight[:, net.place_size :], first.bias)

    @property
    def device(self) -> torch.device:
        return self._place_weight.device

    def _run(self, x: torch.Tensor, t: Times) -> torch.Tensor:
        net = self.net
        row = t if isinstance(t, numbers.Integral) else torch.as_tensor(t, device=x.device)
        h = torch.addmm(self._bias[row], net.place_features(x), self._place_weight)
        for layer in net.layers[1:-1]:
            h = layer(F.silu(h, inplace=True))
        return beside(*net.ends(F.silu(h, inplace=True)))

    def _check(self, x_t: Array, t: Times) -> None:
        dims = self.net.dims
        if x_t.ndim != 2 or x_t.shape[1] != dims:
            raise ValueError(
                f"this network denoises points of {dims} coordinates, (N, {dims}); "
                f"x_t has the shape {tuple(x_t.shape)}."
            )
        check_t(t, self.schedule.T, x_t)

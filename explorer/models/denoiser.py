"""From a network to a Denoiser: wiring, binding to one schedule, and fast answers on numpy."""

from __future__ import annotations

import numbers

import numpy as np
import torch
from torch.nn import functional as F

from explorer.core import targets
from explorer.core.arrays import check_t


def one_thread() -> None:
    """Keep this thread's torch on one core: on a busy machine more threads are far slower."""
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def x0_from_output(target, schedule, x_t, t, output):
    """x0_hat from what the network answered. Only eps divides by √ᾱ_t."""
    if target == "x0":
        return output
    convert = targets.x0_from_v if target == "v" else targets.x0_from_eps
    return convert(schedule, x_t, t, output)


def eps_from_output(target, schedule, x_t, t, output):
    """eps_hat from what the network answered; for v it is σ_t x_t + √ᾱ_t v_hat."""
    if target == "eps":
        return output
    convert = targets.eps_from_v if target == "v" else targets.eps_from_x0
    return convert(schedule, x_t, t, output)


class WiredDenoiser:
    """What the denoisers of networks share: targets, kinds of arrays, no gradients.

    A kind of network adds `device`, `_check(x_t, t)` and `_run(x float32 on the device, t)`.
    """

    def __init__(self, net, schedule, target):
        self.net, self.schedule, self.target = net.eval().requires_grad_(False), schedule, target

    def __call__(self, x_t, t):
        return x0_from_output(self.target, self.schedule, x_t, t, self.output(x_t, t))

    def eps(self, x_t, t):
        """eps_hat of x_t's shape, without the detour over x0_hat."""
        return eps_from_output(self.target, self.schedule, x_t, t, self.output(x_t, t))

    def output(self, x_t, t):
        """What the network itself answers (its target), in x_t's kind."""
        self._check(x_t, t)
        with torch.inference_mode():
            if isinstance(x_t, np.ndarray):
                one_thread()
                x = torch.from_numpy(np.ascontiguousarray(x_t, dtype=np.float32))
                return self._run(x.to(self.device), t).cpu().numpy().astype(x_t.dtype)
            answer = self._run(x_t.detach().to(self.device, torch.float32), t)
        return answer.to(x_t.device, x_t.dtype).clone()


class NetworkDenoiser(WiredDenoiser):
    """Denoiser (x_t (N, dims), t int or (N,) int) -> x0_hat (N, dims) of one network.

    Bound to `schedule` (an attribute), with which every conversion is made. numpy arrays are
    answered with numpy arrays of their dtype, tensors with tensors of their dtype and device.
    The network's answer is float32. Holds its own weights; never trains.
    """

    def __init__(self, net, schedule, target):
        super().__init__(net, schedule, target)
        first = net.layers[0]
        self._place_weight = first.weight[:, : net.place_size].T.contiguous()
        # the first layer sees t only through a table, so its share is a bias for each t
        self._bias = F.linear(net.times, first.weight[:, net.place_size :], first.bias)

    @property
    def device(self):
        return self._place_weight.device

    def _run(self, x, t):
        net = self.net
        row = t if isinstance(t, numbers.Integral) else torch.as_tensor(t, device=x.device)
        h = torch.addmm(self._bias[row], net.place_features(x), self._place_weight)
        for layer in net.layers[1:]:
            h = layer(F.silu(h, inplace=True))
        return h

    def _check(self, x_t, t):
        dims = self.net.dims
        if x_t.ndim != 2 or x_t.shape[1] != dims:
            raise ValueError(
                f"this network denoises points of {dims} coordinates, (N, {dims}); "
                f"x_t has the shape {tuple(x_t.shape)}."
            )
        check_t(t, self.schedule.T, x_t)

"""How the slope of a network of points is had: z . J z of x0_hat, as the likelihood asks for it."""

from __future__ import annotations

import copy

import numpy as np
import torch

from explorer.models.denoiser import NetworkDenoiser, one_thread, x0_from_output


class ByNetwork:
    """z . J z of a network for points, as the core wants it: numpy in, numpy out, in double.

    A backward pass for each coordinate gives all of J, so many probes cost no more than two.
    """

    def __init__(self, denoiser: NetworkDenoiser) -> None:
        self.net, self.target = copy.deepcopy(denoiser.net).double(), denoiser.target
        self.schedule = denoiser.schedule

    def __call__(
        self, x_t: np.ndarray, t: int, probes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        one_thread()
        with torch.enable_grad():
            x = torch.from_numpy(x_t).requires_grad_()
            answer = self.net(x, t)[:, : x.shape[1]]  # behind it a learned variance may stand
            x0_hat = x0_from_output(self.target, self.schedule, x, t, answer)
            rows = [torch.autograd.grad(each.sum(), x, retain_graph=True)[0] for each in x0_hat.T]
        slope = torch.stack(rows, 1).numpy()  # (N, D, D)
        forms = np.einsum("pnd,nde,pne->pn", probes, slope, probes)
        return x0_hat.detach().numpy(), forms

"""The training of a point network: one generator that yields a Snapshot now and then."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from explorer.core.forward import q_sample
from explorer.models.denoiser import NetworkDenoiser, eps_from_output, one_thread
from explorer.models.mlp import MLP
from explorer.training.adam import Adam
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.history import LossHistory

DRAW = 8192  # rows of noise and features made at once: 32 batches of 256
WARM_UP = 100  # steps over which the rate rises
LAST_RATE = 0.01  # the cosine decay ends at this share of the rate
MIN_SNR = 5.0  # x0: weights min(SNR, 5), Hang et al. 2023


def train(config: TrainConfig, data=None) -> Iterator[Snapshot]:
    """Train a network on points; yield Snapshots, the first untrained, the last finished.

    data replaces config.dataset: x (n, 2 or 3), or (x, labels); about unit variance.
    `send(k)` asks for the next snapshot after k steps instead of the usual stretch.
    A loss that is no longer finite ends the run: the last Snapshot has `failed`, a message, and
    the last good weights. Raises ValueError with a sentence for data that cannot be trained on.
    """
    one_thread()
    run = _Run(config, _points(config, data))
    stretch = 1
    while True:
        snapshot = run.snapshot()
        asked = yield snapshot
        if snapshot.finished or snapshot.failed:
            return
        # 1, 1, 2, 4, … so that the first moments, where most is learned, can be watched
        run.advance(asked or min(stretch, run.every))
        stretch = max(1, run.step)


def device_for(config: TrainConfig) -> str:
    """ "cuda", "mps" or "cpu": where this training runs fastest.

    A point network is so small that a GPU only waits for the CPU's orders, so it is used from
    about 16 million weight-rows a step.
    """
    if step_cost(config) < 2**24:
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def step_cost(config: TrainConfig) -> int:
    """Weights times rows of one step: 3 million for the default recipe."""
    inputs = 50 if config.fourier else 18
    weights = config.width * (inputs + config.width * (config.depth - 1) + 2)
    return weights * config.batch_size


def network(config: TrainConfig, dims: int) -> MLP:
    """The untrained network of a config; the same for the same seed."""
    generator = torch.Generator().manual_seed(config.seed)
    return MLP(dims, config.width, config.depth, config.T, config.fourier, generator)


def rate_at(config: TrainConfig, step: int) -> float:
    """The learning rate of step 0, 1, …: a linear warm-up, then constant or a cosine to 1 %."""
    warm = min(WARM_UP, config.steps // 10)
    if step < warm:
        return config.learning_rate * (step + 1) / warm
    if config.decay == "constant":
        return config.learning_rate
    place = (step - warm) / max(1, config.steps - warm)
    share = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * place))
    return config.learning_rate * share


def denoiser_of(snapshot: Snapshot) -> NetworkDenoiser:
    """The Denoiser of a snapshot's weights (on the CPU)."""
    return bind(snapshot.config, snapshot.weights, snapshot.dims)


def bind(config: TrainConfig, weights: np.ndarray, dims: int) -> NetworkDenoiser:
    """A Denoiser from one vector of weights, bound to the config's schedule."""
    net = network(config, dims)
    nn.utils.vector_to_parameters(torch.from_numpy(weights.copy()), net.parameters())
    return NetworkDenoiser(net, config.make_schedule(), config.target)


def _points(config, data):
    """The training points as (n, dims) float array, or ValueError with a sentence."""
    x = np.asarray(config.make_data().x if data is None else _cloud(data), dtype=np.float64)
    if x.ndim != 2 or x.shape[1] not in (2, 3) or len(x) < 2:
        raise ValueError(
            f"training data must be points of 2 or 3 coordinates, (n, 2) or (n, 3) with n ≥ 2; "
            f"got the shape {x.shape}."
        )
    if not np.isfinite(x).all():
        raise ValueError("every coordinate of the training data must be finite; some are not.")
    return x


def _cloud(data):
    data = data[0] if isinstance(data, tuple) and data else data
    return data.detach().cpu().numpy() if isinstance(data, torch.Tensor) else data


class _Run:
    """The state of one training: weights in one vector, optimiser, draws, history."""

    def __init__(self, config, points):
        self.config, self.device = config, device_for(config)
        self.points = torch.as_tensor(points.copy(), dtype=torch.float32, device=self.device)
        self.schedule = config.make_schedule().to(self.points)
        self.net = network(config, points.shape[1]).to(self.device)
        self.weights, self.gradient = _in_one_vector(self.net)
        self.average = self.weights.clone() if config.ema else None
        self.adam = Adam(self.weights)
        self.generator = torch.Generator(self.device).manual_seed(config.seed)
        self.every = config.every or max(1, min(32, 2**27 // step_cost(config)))
        self.history, self.step, self.seconds = LossHistory(), 0, 0.0
        self.good, self.failed = self._snapshot_weights(), False
        self.batches, self.deck = [], self.points.new_empty(0, dtype=torch.long)

    def advance(self, steps):
        """Train for `steps` steps (fewer at the end of the run) and note the losses."""
        started = time.perf_counter()
        steps = min(steps, self.config.steps - self.step)
        losses = torch.stack([self._one_step() for _ in range(steps)]).cpu().numpy()
        self.history.add(losses)
        weights = self._snapshot_weights()
        self.failed = not (np.isfinite(losses).all() and np.isfinite(weights).all())
        self.good = self.good if self.failed else weights
        self.seconds += time.perf_counter() - started

    def snapshot(self):
        message = (
            f"The loss stopped being a number near step {self.step}: the learning rate "
            f"{self.config.learning_rate:g} is too large here. The last good weights are kept."
        )
        return Snapshot(
            config=self.config,
            step=self.step,
            seconds=self.seconds,
            loss=self.history.running,
            losses=self.history.arrays(),
            weights=self.good,
            dims=self.net.dims,
            finished=self.step >= self.config.steps and not self.failed,
            failed=self.failed,
            message=message if self.failed else "",
            build=denoiser_of,
        )

    def _one_step(self):
        """One optimiser step; returns L_simple on eps of its batch, as a tensor."""
        if not self.batches:
            self.batches = list(zip(*self._draw(), strict=True))
        features, gain, wanted, report = self.batches.pop()
        residual = gain * self.net.head(features) - wanted
        loss = residual.square().mean()
        self.gradient.zero_()
        loss.backward()
        self.adam.step(self.gradient, rate_at(self.config, self.step))
        self.step += 1
        if self.average is not None:
            share = min(self.config.ema, (1 + self.step) / (10 + self.step))
            self.average.lerp_(self.weights, 1 - share)
        with torch.no_grad():
            return loss.detach() if report is None else (report * residual.square()).mean()

    @torch.no_grad()
    def _draw(self):
        """Points, t, noise and features of many batches at once: what needs no weights.

        The loss is ‖eps_hat − eps‖² with eps_hat = base + gain · network (all three targets are
        wired linearly), so per row: residual = gain · network − (eps − base).
        """
        c, g, x = self.config, self.generator, self.points
        count = max(1, DRAW // c.batch_size)
        rows = count * c.batch_size
        while len(self.deck) < rows:
            self.deck = torch.cat([self.deck, shuffles(len(x), rows, g, x.device)])
        x0 = x[self.deck[:rows]]
        self.deck = self.deck[rows:]
        t = spread_times(c.T, count, c.batch_size, g, x.device)
        eps = paired_noise(x0.shape, g, x.device)
        x_t = q_sample(self.schedule, x0, t, eps)
        gain, wanted, report = residual_parts(c.target, self.schedule, x0, x_t, t, eps)
        parts = (self.net.features(x_t, t), gain, wanted, report)
        return [[None] * count if part is None else part.split(c.batch_size) for part in parts]

    def _snapshot_weights(self):
        source = self.weights if self.average is None else self.average
        return source.cpu().numpy().copy()


def shuffles(n, rows, generator, device="cpu"):
    """Row numbers 0..n-1 in random order, again and again until there are at least `rows`.

    Every point comes equally often, so batches differ less than drawn with replacement.
    """
    rounds = -(-rows // n)
    return torch.rand(rounds, n, generator=generator, device=device).argsort(dim=1).flatten()


def paired_noise(shape, generator, device="cpu"):
    """Standard normal noise whose rows come in pairs ε, −ε (antithetic variates).

    Each row has the right law, and in every batch the noise has mean zero exactly, so the place
    of the cloud is learned with less scatter. Source: Hammersley & Morton 1956.
    """
    noise = torch.randn(shape, generator=generator, device=device)
    odd = noise[1::2]
    odd.copy_(-noise[0::2][: len(odd)])
    return noise


def spread_times(T, count, batch_size, generator, device="cpu"):
    """(count · batch_size,) values of t, each uniform on 1..T, and evenly spread in every batch.

    t = 1 + ⌊T (i + u) / batch_size⌋ for row i, u uniform in [0, 1): the mean loss is the same, and
    batches differ less (Kingma et al. 2021, Variational diffusion models, app. I.1; there with one
    u for the whole batch).
    """
    u = torch.rand(count, batch_size, generator=generator, device=device)
    place = (torch.arange(batch_size, device=device) + u) / batch_size
    return (place.flatten() * T).long().clamp(max=T - 1) + 1


def residual_parts(target, schedule, x0, x_t, t, eps):
    """(gain, wanted, report): the loss of a row is ‖gain · network − wanted‖².

    For v and eps that IS ‖eps_hat − eps‖² (L_simple, Ho et al. 2020, eq. 14), and report is None.
    For x0 it is min(SNR, 5)·‖x0_hat − x0‖² (L_simple would weigh it by the SNR, which is 10⁴ at
    t = 1), and report turns it back into L_simple.
    """
    if target != "x0":
        base = eps_from_output(target, schedule, x_t, t, torch.zeros_like(eps))
        gain = eps_from_output(target, schedule, torch.zeros_like(x_t), t, torch.ones_like(eps))
        return gain, eps - base, None
    snr = schedule.snr[t][:, None]
    gain = snr.clamp(max=MIN_SNR).sqrt()
    return gain, gain * x0, snr / gain.square()


def _in_one_vector(net):
    """Move a network's weights and their gradients into two vectors; Adam then has one tensor."""
    weights = nn.utils.parameters_to_vector(net.parameters()).detach().clone()
    gradient, place = torch.zeros_like(weights), 0
    for weight in net.parameters():
        part = slice(place, place + weight.numel())
        weight.data, weight.grad = weights[part].view_as(weight), gradient[part].view_as(weight)
        place += weight.numel()
    return weights, gradient

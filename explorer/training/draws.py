"""What a training draws for its batches, spread so that batches differ little; and the loss."""

from __future__ import annotations

import torch

from explorer.core.arrays import at
from explorer.models.denoiser import eps_from_output

MIN_SNR = 5.0  # x0: weights min(SNR, 5), Hang et al. 2023


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
    snr = at(schedule.snr, t, x0)
    gain = snr.clamp(max=MIN_SNR).sqrt()
    return gain, gain * x0, snr / gain.square()


def bounded_parts(target, schedule, x0, x_t, t, eps):
    """residual_parts with the error of x0_hat weighed by min(SNR, 5) for v as well as for x0.

    Pictures are large where points are two numbers: at small t nearly all of x0 is seen, and with
    L_simple's weight, the SNR, a short run would learn fine detail before it learns what to draw.
    eps keeps L_simple, as in Ho et al. 2020. Source: Hang et al. 2023, sec. 3.4.
    """
    gain, wanted, report = residual_parts(target, schedule, x0, x_t, t, eps)
    if target != "v":
        return gain, wanted, report
    snr = at(schedule.snr, t, x0)
    share = snr.clamp(max=MIN_SNR) / snr
    return share.sqrt() * gain, share.sqrt() * wanted, 1 / share

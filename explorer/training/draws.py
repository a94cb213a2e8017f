"""What a training draws for its batches, spread so that batches differ little; and the loss."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from explorer.core.arrays import at
from explorer.core.schedule import Schedule
from explorer.models.denoiser import eps_from_output

Parts = tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]  # (gain, wanted, report)
MIN_SNR = 5.0  # x0: weights min(SNR, 5), Hang et al. 2023


def shuffles(
    n: int, rows: int, generator: torch.Generator, device: str | torch.device = "cpu"
) -> torch.Tensor:
    """Row numbers 0..n-1 in random order, again and again until there are at least `rows`.

    Every point comes equally often, so batches differ less than drawn with replacement.
    """
    rounds = -(-rows // n)
    return torch.rand(rounds, n, generator=generator, device=device).argsort(dim=1).flatten()


def paired_noise(
    shape: Sequence[int], generator: torch.Generator, device: str | torch.device = "cpu"
) -> torch.Tensor:
    """Standard normal noise whose rows come in pairs ε, −ε (antithetic variates).

    Each row has the right law, and in every batch the noise has mean zero exactly, so the place
    of the cloud is learned with less scatter. Source: Hammersley & Morton 1956.
    """
    noise = torch.randn(shape, generator=generator, device=device)
    odd = noise[1::2]
    odd.copy_(-noise[0::2][: len(odd)])
    return noise


def spread_times(
    T: int,
    count: int,
    batch_size: int,
    generator: torch.Generator,
    device: str | torch.device = "cpu",
    cumulative: torch.Tensor | None = None,
) -> torch.Tensor:
    """(count · batch_size,) values of t, each uniform on 1..T, and evenly spread in every batch.

    t = 1 + ⌊T (i + u) / batch_size⌋ for row i, u uniform in [0, 1): the mean loss is the same, and
    batches differ less (Kingma et al. 2021, Variational diffusion models, app. I.1; there with one
    u for the whole batch).  cumulative : (T,) p_1, p_1 + p_2, …, 1 where t = 1..T have other
    probabilities p; evenly spread then means in their distribution function.
    """
    u = torch.rand(count, batch_size, generator=generator, device=device)
    place = (torch.arange(batch_size, device=device) + u) / batch_size
    if cumulative is not None:
        place = torch.searchsorted(cumulative, place.flatten(), right=True)
        return place.clamp(max=T - 1) + 1
    return (place.flatten() * T).long().clamp(max=T - 1) + 1


def residual_parts(
    target: str,
    schedule: Schedule,
    x0: torch.Tensor,
    x_t: torch.Tensor,
    t: torch.Tensor,
    eps: torch.Tensor,
) -> Parts:
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


def picture_parts(
    target: str,
    schedule: Schedule,
    x0: torch.Tensor,
    x_t: torch.Tensor,
    t: torch.Tensor,
    eps: torch.Tensor,
) -> Parts:
    """residual_parts, but x0 and v weigh the error of x0_hat by min(SNR, 5) + 1.

    What is drawn is decided at large t, where the SNR, L_simple's weight, is 0: a network told the
    class of a picture has to learn there. At small t nearly all of the picture is seen, and with
    the whole SNR a short run would spend itself on that. eps is the plain choice and keeps L_simple
    (Ho et al. 2020, eq. 14). report turns the loss back into L_simple. Weights: Hang et al. 2023,
    sec. 3.4; + 1: Salimans & Ho 2022, sec. 4.
    """
    gain, wanted, report = residual_parts(target, schedule, x0, x_t, t, eps)
    if target == "eps":
        return gain, wanted, report
    snr = at(schedule.snr, t, x0)
    weight = snr.clamp(max=MIN_SNR) + 1
    if target == "x0":
        return weight.sqrt(), weight.sqrt() * x0, snr / weight
    share = (weight / snr).sqrt()  # of v, whose residual is √ᾱ (v_hat − v)
    return share * gain, share * wanted, share.square().reciprocal()

"""The posterior q(x_{t-1} | x_t, x_0) over t: its two Gaussians and their product."""

from __future__ import annotations

import numpy as np

from explorer.core.schedule import Schedule


def columns(schedule: Schedule) -> dict[str, np.ndarray]:
    r"""What the pictures need, name → (T+1,); nan at t = 0, where there is no step to undo.

    .. math:: q(x_{t-1}\mid x_0) = N(\sqrt{\bar\alpha_{t-1}}\,x_0,\ 1-\bar\alpha_{t-1}),\quad
              q(x_t\mid x_{t-1}) \propto N(x_{t-1};\ x_t/\sqrt{\alpha_t},\ \beta_t/\alpha_t)

    prior, prior_width and back, like_width are their means' coefficients and their widths; coef_x0,
    coef_xt, width those of the product; precision_x0, precision_xt, precision the three inverse
    variances and share_x0, share_xt the parts of the last (at t = 1 the first is infinite), also in
    per cent.
    """
    before = np.arange(schedule.T + 1) - 1  # at t = 0 this is T, but that row becomes nan
    rest = schedule.one_minus_alphas_bar
    with np.errstate(divide="ignore", invalid="ignore"):
        row = {
            "prior": schedule.signal[before],
            "prior_width": schedule.noise[before],
            "back": 1 / np.sqrt(schedule.alphas),
            "like_width": np.sqrt(schedule.betas / schedule.alphas),
            "precision_x0": 1 / rest[before],
            "precision_xt": schedule.alphas / schedule.betas,
            "precision": 1 / schedule.posterior_variance,
            "share_x0": schedule.betas / rest,
            "share_xt": schedule.alphas * rest[before] / rest,
            "coef_x0": schedule.posterior_coef_x0,
            "coef_xt": schedule.posterior_coef_xt,
            "width": np.sqrt(schedule.posterior_variance),
            "beta": schedule.betas,
            "posterior_variance": schedule.posterior_variance,
            "ratio": schedule.posterior_variance / schedule.betas,
            "alpha_bar": schedule.alphas_bar,
            "signal": schedule.signal,
        }
        row["mean_of_mean"] = row["coef_x0"] + row["coef_xt"] * row["signal"]
    row |= {f"{name}_percent": 100 * row[name] for name in ("share_x0", "share_xt")}
    row = {name: np.r_[np.nan, values[1:]] for name, values in row.items()}
    for name in ("posterior_variance", "ratio"):  # 0 at t = 1, which no logarithmic axis can show
        row[f"{name}_drawn"] = np.where(row[name] > 0, row[name], np.nan)
    return row

"""SAMPLERS: from noise to data. Each is a generator of Step, from t = T down to t = 0.

Called as (schedule, denoiser, x_T, rng, ...); noise is drawn from rng as standard normal of x's
shape, once per noisy step in falling t, and none at the last. Arguments are checked at the call.
(ddim_inversion alone goes up, from data to noise.) An entry's `cost` says how often it asks the
denoiser, its `kind` what it is: "stochastic", "ode", "langevin" or "inverse".
"""

from explorer.core.samplers import ancestral, edm, langevin, ode
from explorer.core.samplers.base import (
    SAMPLERS,
    Counted,
    Step,
    check_start,
    end_of,
    respace,
    step_times,
)

__all__ = [
    "SAMPLERS",
    "Counted",
    "Step",
    "ancestral",
    "check_start",
    "edm",
    "end_of",
    "langevin",
    "ode",
    "respace",
    "step_times",
]

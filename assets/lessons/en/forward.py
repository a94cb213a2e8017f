import numpy as np

rng, T = np.random.default_rng(0), 200
betas = np.linspace(0, 0.1, T + 1)  # how much noise step t brings
alphas_bar = np.cumprod(1 - betas)  # what is left of the data's variance
turn = rng.uniform(4, 14, (2000, 1))
x0 = np.hstack([turn * np.cos(turn), turn * np.sin(turn)]) / 7  # a spiral


def jump(x0, t, eps):  # all t steps at once
    return np.sqrt(alphas_bar[t]) * x0 + np.sqrt(1 - alphas_bar[t]) * eps


def walk(x, t):  # the same, one step after another
    for beta in betas[1 : t + 1]:
        x = np.sqrt(1 - beta) * x + np.sqrt(beta) * rng.standard_normal(x.shape)
    return x


for t in (0, 20, 60, T):  # how much of x0 can still be seen, in both ways
    both = jump(x0, t, rng.standard_normal(x0.shape)), walk(x0, t)
    print(t, *(np.corrcoef(x0.ravel(), x.ravel())[0, 1].round(2) for x in both))

import numpy as np

betas = np.r_[0, np.linspace(1e-4, 0.02, 1000)]
alphas_bar = np.cumprod(1 - betas)


def step_back(x0, x_t, t):  # where was x_{t-1}? x0 and x_t both say something
    from_x0, spread_x0 = np.sqrt(alphas_bar[t - 1]) * x0, 1 - alphas_bar[t - 1]
    from_xt, spread_xt = x_t / np.sqrt(1 - betas[t]), betas[t] / (1 - betas[t])
    variance = 1 / (1 / spread_x0 + 1 / spread_xt)  # precisions add
    return variance * (from_x0 / spread_x0 + from_xt / spread_xt), variance


x0, x_t, t = 1.0, 0.3, 300
z = np.random.default_rng(0).standard_normal((2, 2_000_000))
before = np.sqrt(alphas_bar[t - 1]) * x0 + np.sqrt(1 - alphas_bar[t - 1]) * z[0]
after = np.sqrt(1 - betas[t]) * before + np.sqrt(betas[t]) * z[1]
near = before[abs(after - x_t) < 0.01]  # of two million walks those that meet x_t
print(*step_back(x0, x_t, t))
print(near.mean(), near.var())  # nearly the same

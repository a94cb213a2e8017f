import numpy as np

rng, T, s2 = np.random.default_rng(0), 200, 0.3  # data: a Gaussian of variance s2
betas = np.linspace(0, 0.1, T + 1)
alphas_bar = np.cumprod(1 - betas)


def bits(t, x0, eps, denoise):  # what the step from t to t - 1 costs
    x_t = np.sqrt(alphas_bar[t]) * x0 + np.sqrt(1 - alphas_bar[t]) * eps
    far = np.sqrt(alphas_bar[t - 1]) * betas[t] / (1 - alphas_bar[t])
    variance = betas[t] * (1 - alphas_bar[t - 1]) / (1 - alphas_bar[t])
    gap = far * (x0 - denoise(x_t, t))  # between the true mean and the model's
    return gap**2 / (2 * variance) / np.log(2)


def best(x_t, t):  # the mean of all x0 that may lie behind x_t
    return np.sqrt(alphas_bar[t]) * s2 * x_t / (alphas_bar[t] * s2 + 1 - alphas_bar[t])


x0, eps = np.sqrt(s2) * rng.standard_normal(20_000), rng.standard_normal(20_000)
for t in (2, 5, 20, 100, T):  # the best denoiser, and one that always says 0
    print(t, bits(t, x0, eps, best).mean(), bits(t, x0, eps, lambda x_t, t: 0).mean())

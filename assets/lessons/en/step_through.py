import numpy as np

rng, T = np.random.default_rng(0), 100
betas = np.linspace(0, 0.2, T + 1)
alphas_bar = np.cumprod(1 - betas)
turn = np.linspace(4, 14, 300)[:, None]
data = np.hstack([turn * np.cos(turn), turn * np.sin(turn)]) / 7  # a spiral


def eps_hat(x_t, t):  # the best guess where the data are just these points
    away = ((x_t[:, None] - np.sqrt(alphas_bar[t]) * data) ** 2).sum(2)
    weight = np.exp((away.min(1, keepdims=True) - away) / (2 * (1 - alphas_bar[t])))
    x0 = weight @ data / weight.sum(1, keepdims=True)
    return (x_t - np.sqrt(alphas_bar[t]) * x0) / np.sqrt(1 - alphas_bar[t])


def step(x_t, t, z):  # noise, clean data, mean, one step back
    a, b, beta = alphas_bar[t], alphas_bar[t - 1], betas[t]
    x0_hat = (x_t - np.sqrt(1 - a) * eps_hat(x_t, t)) / np.sqrt(a)
    mean = (np.sqrt(b) * beta * x0_hat + np.sqrt(1 - beta) * (1 - b) * x_t) / (1 - a)
    return mean + np.sqrt(beta * (1 - b) / (1 - a)) * z


x = rng.standard_normal((200, 2))
for t in range(T, 0, -1):
    x = step(x, t, rng.standard_normal(x.shape))
print(np.hypot(*(x[:, None] - data).T).min(0).max())  # how far off the points they are

import numpy as np

betas = np.r_[0, np.linspace(1e-4, 0.02, 1000)]
alphas_bar = np.cumprod(1 - betas)


def mean_back(x0, x_t, t):  # q(x_{t-1} | x_t, x0) 的均值
    near, far = np.sqrt(1 - betas[t]) * (1 - alphas_bar[t - 1]), np.sqrt(alphas_bar[t - 1])
    return (near * x_t + far * betas[t] * x0) / (1 - alphas_bar[t])


def term(x0, eps, eps_hat, t):  # 变分界的一项，以及写成噪声误差的样子
    signal, noise = np.sqrt(alphas_bar[t]), np.sqrt(1 - alphas_bar[t])
    x_t = signal * x0 + noise * eps
    x0_hat = (x_t - noise * eps_hat) / signal  # 猜出的噪声等于说 x0 在这里
    variance = betas[t] * (1 - alphas_bar[t - 1]) / (1 - alphas_bar[t])
    kl = (mean_back(x0, x_t, t) - mean_back(x0_hat, x_t, t)) ** 2 / (2 * variance)
    weight = betas[t] ** 2 / (2 * variance * (1 - betas[t]) * (1 - alphas_bar[t]))
    return kl, weight * (eps - eps_hat) ** 2  # L_simple 把权重去掉


for t in (2, 10, 100, 1000):  # 同一个数出现两次
    print(t, *term(0.7, 0.4, 0.1, t))

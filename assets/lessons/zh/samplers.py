from itertools import pairwise

import numpy as np

alphas_bar = np.cos(np.linspace(0, np.pi / 2, 202)[:-1]) ** 2
turn = np.linspace(4, 14, 300)[:, None]
data = np.hstack([turn * np.cos(turn), turn * np.sin(turn)]) / 7  # 一条螺旋线


def x0_hat(x_t, t):  # 数据就是这些点时最好的猜测
    away = ((x_t[:, None] - np.sqrt(alphas_bar[t]) * data) ** 2).sum(2)
    weight = np.exp((away.min(1, keepdims=True) - away) / (2 * (1 - alphas_bar[t])))
    return weight @ data / weight.sum(1, keepdims=True)


def ddim(x, num_steps):  # 每步猜一次，不加新噪声
    times = np.linspace(200, 0, num_steps + 1).round().astype(int)
    for t, s in pairwise(times):
        guess, a, b = x0_hat(x, t), alphas_bar[t], alphas_bar[s]
        eps_hat = (x - np.sqrt(a) * guess) / np.sqrt(1 - a)
        x = np.sqrt(b) * guess + np.sqrt(1 - b) * eps_hat  # 降到第 s 步的噪声
    return x


x_T = np.random.default_rng(0).standard_normal((200, 2))
exact = ddim(x_T, 200)
for num_steps in (1, 2, 5, 10, 20, 50):  # 离走满 200 步的终点有多远
    print(num_steps, np.abs(ddim(x_T, num_steps) - exact).mean())

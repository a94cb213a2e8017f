import numpy as np

betas = np.r_[0, np.linspace(1e-4, 0.02, 1000)]
alphas_bar = np.cumprod(1 - betas)


def step_back(x0, x_t, t):  # x_{t-1} 在哪里？x0 和 x_t 各有说法
    from_x0, spread_x0 = np.sqrt(alphas_bar[t - 1]) * x0, 1 - alphas_bar[t - 1]
    from_xt, spread_xt = x_t / np.sqrt(1 - betas[t]), betas[t] / (1 - betas[t])
    variance = 1 / (1 / spread_x0 + 1 / spread_xt)  # 精度相加
    return variance * (from_x0 / spread_x0 + from_xt / spread_xt), variance


x0, x_t, t = 1.0, 0.3, 300
z = np.random.default_rng(0).standard_normal((2, 2_000_000))
before = np.sqrt(alphas_bar[t - 1]) * x0 + np.sqrt(1 - alphas_bar[t - 1]) * z[0]
after = np.sqrt(1 - betas[t]) * before + np.sqrt(betas[t]) * z[1]
near = before[abs(after - x_t) < 0.01]  # 两百万次行走里，恰好碰到 x_t 的那些
print(*step_back(x0, x_t, t))
print(near.mean(), near.var())  # 几乎一样

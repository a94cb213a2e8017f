import numpy as np

rng, T = np.random.default_rng(0), 200
betas = np.linspace(0, 0.1, T + 1)  # 第 t 步加多少噪声
alphas_bar = np.cumprod(1 - betas)  # 数据的方差还剩几成
turn = rng.uniform(4, 14, (2000, 1))
x0 = np.hstack([turn * np.cos(turn), turn * np.sin(turn)]) / 7  # 一条螺旋线


def jump(x0, t, eps):  # 一次跳完 t 步
    return np.sqrt(alphas_bar[t]) * x0 + np.sqrt(1 - alphas_bar[t]) * eps


def walk(x, t):  # 同一回事，一步一步走
    for beta in betas[1 : t + 1]:
        x = np.sqrt(1 - beta) * x + np.sqrt(beta) * rng.standard_normal(x.shape)
    return x


for t in (0, 20, 60, T):  # 两种办法，各还看得出几分 x0
    both = jump(x0, t, rng.standard_normal(x0.shape)), walk(x0, t)
    print(t, *(np.corrcoef(x0.ravel(), x.ravel())[0, 1].round(2) for x in both))

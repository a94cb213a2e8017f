import numpy as np

T = 200
t = np.arange(T + 1)


def linear(start=1e-4, end=0.02):
    return np.r_[0, np.linspace(start, end, T) * 1000 / T]


def cosine(s=0.008):  # alphas_bar falls as a squared cosine, and betas follow
    alphas_bar = np.cos((t / T + s) / (1 + s) * np.pi / 2) ** 2
    return np.r_[0, np.minimum(1 - alphas_bar[1:] / alphas_bar[:-1], 0.999)]


def left_at_T(betas):  # KL of x_T from pure noise, in bits; data of variance 1
    return -0.5 * np.log2(1 - np.prod(1 - betas))


for betas in (linear(), cosine()):
    alphas_bar = np.cumprod(1 - betas)
    half = np.argmax(alphas_bar < 0.5)  # from here on there is more noise than signal
    print(half, left_at_T(betas))

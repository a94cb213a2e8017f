import numpy as np
from scipy.fft import dctn
from sklearn.datasets import load_sample_image

x0 = load_sample_image("china.jpg")[::3, ::3].mean(2) / 127.5 - 1  # grey, from -1 to 1
(h, w), (row, column) = x0.shape, np.indices(x0.shape)
k = max(h, w) * np.hypot(row / (2 * h), column / (2 * w))  # waves across the picture
ring = k.round().astype(int).ravel()


def noised(x0, alpha_bar, eps):  # the same for a picture as for a cloud
    return np.sqrt(alpha_bar) * x0 + np.sqrt(1 - alpha_bar) * eps


def power(picture):  # how strong its waves are, ring by ring; white noise has 1
    squares = dctn(picture, norm="ortho").ravel() ** 2
    return np.bincount(ring, squares) / np.bincount(ring)


for alpha_bar in (0.99, 0.9, 0.5, 0.1):  # from how many waves on the noise is stronger
    print(alpha_bar, np.argmax(alpha_bar * power(x0) < 1 - alpha_bar))

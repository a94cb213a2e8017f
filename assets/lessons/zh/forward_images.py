import numpy as np
from scipy.fft import dctn
from sklearn.datasets import load_sample_image

x0 = load_sample_image("china.jpg")[::3, ::3].mean(2) / 127.5 - 1  # 灰度，从 -1 到 1
(h, w), (row, column) = x0.shape, np.indices(x0.shape)
k = max(h, w) * np.hypot(row / (2 * h), column / (2 * w))  # 横贯整幅图有几个波
ring = k.round().astype(int).ravel()


def noised(x0, alpha_bar, eps):  # 对图像和对点云是同一个式子
    return np.sqrt(alpha_bar) * x0 + np.sqrt(1 - alpha_bar) * eps


def power(picture):  # 每一圈频率的波有多强；白噪声处处是 1
    squares = dctn(picture, norm="ortho").ravel() ** 2
    return np.bincount(ring, squares) / np.bincount(ring)


for alpha_bar in (0.99, 0.9, 0.5, 0.1):  # 从几个波起，噪声比图像更强
    print(alpha_bar, np.argmax(alpha_bar * power(x0) < 1 - alpha_bar))

import numpy as np

z = np.random.default_rng(0).standard_normal((2, 2_000_000))


def weighted_sum(a, b, s_x, s_y, rho):  # 两样东西合起来：方差相加
    return a**2 * s_x**2 + b**2 * s_y**2 + 2 * a * b * rho * s_x * s_y


def product(m1, s1, m2, s2):  # 一样东西，两口钟都在说它：精度相加
    precision = 1 / s1**2 + 1 / s2**2
    return (m1 / s1**2 + m2 / s2**2) / precision, 1 / precision


a, b, s_x, s_y, rho = 0.8, 0.6, 1.0, 1.5, 0.3
x, y = s_x * z[0], s_y * (rho * z[0] + np.sqrt(1 - rho**2) * z[1])
print(weighted_sum(a, b, s_x, s_y, rho), np.var(a * x + b * y))
first, second = -1 + 1.0 * z[0], 0.5 + 0.5 * z[1]
same = first[abs(first - second) < 0.01]  # 两者说得一样的那些抽样
print(product(-1, 1.0, 0.5, 0.5), same.mean(), same.var())

import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(0.4, 1.3, 10_000)  # 抽取
counts, edges = np.histogram(x, np.arange(-6, 7.01, 0.25))
density = counts / (len(x) * 0.25)  # 面积之和为一
print("mean", x.mean(), "with the error", x.std(ddof=1) / np.sqrt(len(x)))

sky = np.array([8, 7, 5]) / 20  # 晴、多云、阴
rain = np.array([1, 5, 14]) / 20  # 各自下雨的比例
joint = sky * rain
margin = joint.sum()
print("rain if grey", rain[2], "grey if rain", joint[2] / margin)

import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(0.4, 1.3, 10_000)  # draws
counts, edges = np.histogram(x, np.arange(-6, 7.01, 0.25))
density = counts / (len(x) * 0.25)  # areas add up to one
print("mean", x.mean(), "with the error", x.std(ddof=1) / np.sqrt(len(x)))

sky = np.array([8, 7, 5]) / 20  # clear, clouds, grey
rain = np.array([1, 5, 14]) / 20  # how often, under each of them
joint = sky * rain
margin = joint.sum()
print("rain if grey", rain[2], "grey if rain", joint[2] / margin)

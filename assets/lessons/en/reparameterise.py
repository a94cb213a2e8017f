import numpy as np

mu, sigma = 1.0, 1.0
eps = np.random.default_rng(0).standard_normal(1_000_000)  # all the chance there is
z = mu + sigma * eps  # the draw as a sum: it has slopes, 1 by mu and eps by sigma


def through(slope):  # the chain rule through the draw
    return slope(z), slope(z) * eps


def weighed(f, b=0.0):  # no slope of f: how much likelier does each z become?
    return (f(z) - b) * eps / sigma, (f(z) - b) * (eps**2 - 1) / sigma


path, score = through(lambda z: 2 * z), weighed(lambda z: z**2)
less = weighed(lambda z: z**2, b=mu**2 + sigma**2)
for by, true in enumerate((2 * mu, 2 * sigma)):
    print(true, *(each[by].mean() for each in (path, score, less)))
    print("variance", *(each[by].var() for each in (path, score, less)))

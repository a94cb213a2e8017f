import numpy as np

p = np.array([22, 4, 3, 2, 1]) / 32  # how often each symbol comes
q = np.array([5, 6, 12, 6, 3]) / 32  # what the code was made for

surprise = -np.log2(p)  # bits: the rarer, the longer its word
entropy = (p * surprise).sum()
cross = -(p * np.log2(q)).sum()  # with q's words
print("entropy", entropy, "with the wrong code", cross)

kl = (p * np.log2(p / q)).sum()
back = (q * np.log2(q / p)).sum()
assert abs(cross - entropy - kl) < 1e-12
print("wasted", kl, "the other way round", back)

import numpy as np

p = np.array([22, 4, 3, 2, 1]) / 32  # 各符号出现的比例
q = np.array([5, 6, 12, 6, 3]) / 32  # 编码时以为的比例

surprise = -np.log2(p)  # 比特：越少见，码字越长
entropy = (p * surprise).sum()
cross = -(p * np.log2(q)).sum()  # 用 q 的码字
print("entropy", entropy, "with the wrong code", cross)

kl = (p * np.log2(p / q)).sum()
back = (q * np.log2(q / p)).sum()
assert abs(cross - entropy - kl) < 1e-12
print("wasted", kl, "the other way round", back)

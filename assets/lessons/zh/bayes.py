import numpy as np

# 学校：男生六成，都穿裤子；女生一半穿
prior = np.array([0.6, 0.4])  # 男生、女生
likelihood = np.array([1.0, 0.5])  # 穿裤子的似然
evidence = (likelihood * prior).sum()  # 总共有多少裤子
posterior = likelihood * prior / evidence
print("girl in trousers", posterior[1])

# 袋子：每摸一次，后验就成了下一次的先验
share = np.arange(11) / 10  # 十一种袋子里黑球的比例
belief = np.full(11, 1 / 11)
for black in (True, True, True):
    belief = belief * (share if black else 1 - share)
    belief /= belief.sum()
next_black = (belief * share).sum()
print("next one black", next_black)

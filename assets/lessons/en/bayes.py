import numpy as np

# the school: 60 % boys, all in trousers; half of the girls
prior = np.array([0.6, 0.4])  # boy, girl
likelihood = np.array([1.0, 0.5])  # of trousers
evidence = (likelihood * prior).sum()  # trousers at all
posterior = likelihood * prior / evidence
print("girl in trousers", posterior[1])

# the bag: every draw makes the posterior the next prior
share = np.arange(11) / 10  # of black balls, in each of eleven bags
belief = np.full(11, 1 / 11)
for black in (True, True, True):
    belief = belief * (share if black else 1 - share)
    belief /= belief.sum()
next_black = (belief * share).sum()
print("next one black", next_black)

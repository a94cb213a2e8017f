import torch

T = 200
betas = torch.linspace(0, 0.1, T + 1).double()
alphas_bar = torch.cumprod(1 - betas, 0)
low = betas.clone()  # beta_tilde, the variance when x0 is known; beta is the other end
low[1:] *= (1 - alphas_bar[:-1]) / (1 - alphas_bar[1:])


def variance(v, t):  # the network says v, a place between the two
    return torch.exp(v * torch.log(betas[t]) + (1 - v) * torch.log(low[t]))


def hybrid(eps, eps_hat, v, t):  # L_simple teaches the noise, L_vlb the variance alone
    squares, ratio = (eps - eps_hat) ** 2, low[t] / variance(v, t)
    cost = betas[t] ** 2 / ((1 - betas[t]) * (1 - alphas_bar[t])) / variance(v, t)
    kl = (ratio - 1 - torch.log(ratio) + cost * squares.detach()) / 2
    return squares + 0.001 * T * kl / torch.log(torch.tensor(2.0))


v = torch.linspace(0, 1, 101)
for miss in (0, 0.5, 1):  # the more the noise is missed, the larger the variance to take
    print(miss, v[hybrid(miss * torch.ones(101), torch.zeros(101), v, 5).argmin()].item())

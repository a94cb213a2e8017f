import torch
from torch import nn

alphas_bar = torch.cos(torch.linspace(0, torch.pi / 2, 201)) ** 2
turn = 4 + 10 * torch.rand(4000, 1)
data = torch.cat([turn * turn.cos(), turn * turn.sin()], 1) / 7  # a spiral


def noised(x0, t, eps):
    return alphas_bar[t, None].sqrt() * x0 + (1 - alphas_bar[t, None]).sqrt() * eps


layers = nn.Linear(3, 128), nn.SiLU(), nn.Linear(128, 128), nn.SiLU(), nn.Linear(128, 2)
net = nn.Sequential(*layers)
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
for step in range(500):
    x0 = data[torch.randint(4000, (256,))]
    t, eps = torch.randint(1, 201, (256,)), torch.randn(256, 2)
    eps_hat = net(torch.cat([noised(x0, t, eps), t[:, None] / 200], 1))
    loss = ((eps - eps_hat) ** 2).mean()  # guess the noise: that is all
    optimizer.zero_grad(), loss.backward(), optimizer.step()
    if step % 100 == 0:
        print(step, loss.item())

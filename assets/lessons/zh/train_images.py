import torch
from torch import nn

alphas_bar = torch.cos(torch.linspace(0, torch.pi / 2, 201)) ** 2
fine = nn.Conv2d(1, 32, 3, padding=1)  # 看笔画
down, up = nn.Conv2d(32, 64, 3, 2, 1), nn.ConvTranspose2d(64, 32, 2, 2)  # 看整体
out = nn.Conv2d(64, 1, 3, padding=1)
time, digit = nn.Embedding(201, 32), nn.Embedding(11, 32)  # 十个数字，10 表示“随便哪个”


def unet(x_t, t, labels):
    told = (time(t) + digit(labels))[:, :, None, None]
    strokes = torch.relu(fine(x_t) + told)
    whole = torch.relu(up(torch.relu(down(strokes))))
    return out(torch.cat([strokes, whole], 1))  # 一条直穿过去，一条绕到下面：一个 U


def loss(x0, t, eps, labels):
    forget = torch.rand(len(labels)) < 0.1  # 偶尔不告诉它标签
    a = alphas_bar[t, None, None, None]
    x_t = a.sqrt() * x0 + (1 - a).sqrt() * eps
    return ((unet(x_t, t, torch.where(forget, 10, labels)) - eps) ** 2).mean()


def guided(x_t, t, labels, w):  # 画的时候：把标签带来的变化放大
    return (1 + w) * unet(x_t, t, labels) - w * unet(x_t, t, 0 * labels + 10)

"""Each lesson's idea is a program of at most twenty lines that runs as it stands, the same in both
languages but for its comments; what it computes agrees with our mathematics."""

from __future__ import annotations

import io
import tokenize
from functools import cache
from types import SimpleNamespace as Idea

import numpy as np
import pytest
from scipy import stats

from explorer import texts, words
from explorer.core import estimators, gaussians, true_reverse
from explorer.core import learned_variance as learned
from explorer.core import normal_fitting as fitting
from explorer.core.bayes import after_draws, posterior
from explorer.core.exact import Empirical, GaussianMixture
from explorer.core.forward import q_posterior, q_sample, q_step
from explorer.core.information import cross_entropy_bits, entropy_bits, kl_bits
from explorer.core.mixture_fitting import Bells, em_steps
from explorer.core.reverse import p_mean_variance
from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import end_of
from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES, terminal
from explorer.core.vlb import vlb_term
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.probability import scene_joint as probability
from explorer.lessons.probability.scene_settings import Settings
from tests import page_run

LESSONS = [name for name in words.LESSONS if name != "home"]
LINES, WIDTH = 20, 92


def normal(*shape, seed=5):
    return np.random.default_rng(seed).standard_normal(shape)


@cache
def ran(name: str) -> Idea:
    """The names that the program has given, once it ran."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    names = {"__name__": name}
    exec(compile(texts.idea("en", name), f"{name}.py", "exec"), names)
    return Idea(**names)


def schedule_of(alphas_bar) -> Schedule:
    alphas_bar = np.asarray(alphas_bar, dtype=float)
    return Schedule(1 - alphas_bar[1:] / alphas_bar[:-1])


def code_of(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type != tokenize.COMMENT]


@pytest.mark.parametrize("name", LESSONS)
def test_an_idea_is_short_and_the_same_in_both_languages_but_for_its_comments(name):
    english, chinese = (texts.idea(lang, name) for lang in ("en", "zh"))
    assert 8 <= len(list(filter(str.strip, english.splitlines()))) <= LINES
    assert max(map(len, english.splitlines())) <= WIDTH
    assert code_of(english) == code_of(chinese)
    assert english.isascii() and not chinese.isascii() and english.count("#") == chinese.count("#")
    assert "explorer" not in english


def test_a_page_shows_its_idea_before_its_own_code_and_cuts_neither():
    at = page_run.opened("posterior", code="1", lang="zh")
    idea, *ours = at.code
    assert idea.value == texts.idea("zh", "posterior")
    assert ours[0].value.startswith("def q_posterior(")
    assert all(each.proto.wrap_lines for each in (idea, *ours))


def test_forward_jump_and_walk_are_ours():
    idea = ran("forward")
    schedule, eps = Schedule(idea.betas[1:]), normal(*idea.x0.shape)
    assert np.abs(idea.jump(idea.x0, 60, eps) - q_sample(schedule, idea.x0, 60, eps)).max() < 1e-12
    rng, x = np.random.default_rng(), idea.x0
    rng.bit_generator.state = idea.rng.bit_generator.state
    for t in range(1, 61):
        x = q_step(schedule, x, t, rng.standard_normal(x.shape))
    assert np.abs(idea.walk(idea.x0, 60) - x).max() < 1e-12


def test_forward_images_hides_the_waves_that_ours_hides():
    idea = ran("forward_images")
    picture = idea.x0[..., None]
    assert np.abs(idea.k - spectrum.cycles(*idea.x0.shape)).max() < 1e-12
    power = idea.power(idea.x0)
    counts = np.bincount(idea.ring)
    assert power @ counts == pytest.approx((spectrum.transform(picture) ** 2).sum(), rel=1e-12)
    rings = spectrum.rings(*idea.x0.shape)
    ours = rings.mean(spectrum.transform(picture) ** 2)
    for alpha_bar in (0.9, 0.5, 0.1):  # our rings are a third of an octave wide
        ratio = np.array([(1 - alpha_bar) / alpha_bar])
        k = spectrum.drowned_from(rings.k[1:], ours[1:], ratio)[0]
        assert np.argmax(alpha_bar * power < 1 - alpha_bar) == pytest.approx(k, rel=0.3)
    schedule, eps = Schedule([0.1]), normal(*idea.x0.shape)
    gap = idea.noised(idea.x0, 0.9, eps) - q_sample(schedule, idea.x0, 1, eps)
    assert np.abs(gap).max() < 1e-12


def test_bayes_counts_the_school_and_the_bag_as_ours():
    idea = ran("bayes")
    after, evidence = posterior(idea.prior, idea.likelihood)
    assert np.abs(idea.posterior - after).max() < 1e-12 and idea.evidence == evidence
    assert np.abs(idea.belief - after_draws(10, np.ones(3, dtype=bool))[-1]).max() < 1e-12
    assert idea.next_black == pytest.approx(after_draws(10, np.ones(3, bool))[-1] @ idea.share)


def test_probability_counts_areas_as_ours():
    idea = ran("probability")
    assert idea.density.sum() * 0.25 == pytest.approx(1, abs=1e-3)
    now = probability.numbers(Settings())
    assert now.joint_2 == pytest.approx(idea.joint[2]) and now.margin == pytest.approx(idea.margin)
    assert now.slice_2 == pytest.approx(idea.joint[2] / idea.margin)


def test_information_wastes_what_ours_wastes():
    idea = ran("information")
    p, q = idea.p, idea.q
    ours = [entropy_bits(p), cross_entropy_bits(p, q), kl_bits(p, q), kl_bits(q, p)]
    assert [idea.entropy, idea.cross, idea.kl, idea.back] == pytest.approx(ours, rel=1e-12)


def test_latent_variables_climbs_to_the_bells_that_ours_climbs_to():
    idea = ran("latent_variables")
    begin = Bells(np.full(2, 0.5), np.array([-0.5, 0.5]), np.ones(2))
    halves = em_steps(idea.x, begin, 100, 1e-6)
    bells = halves[-1].bells
    for ours, theirs in zip((bells.weights, bells.means, bells.deviations),
                            (idea.pi, idea.mu, idea.sigma), strict=True):  # fmt: skip
        assert ours == pytest.approx(theirs, rel=1e-9)
    assert [each.bound for each in halves[1::2]] == pytest.approx(idea.bounds, rel=1e-12)


@pytest.mark.parametrize("name", ["linear", "cosine"])
def test_schedule_makes_our_betas_and_what_is_left_at_the_end(name):
    idea = ran("schedule")
    betas, ours = getattr(idea, name)(), SCHEDULES[name](200)
    assert np.abs(betas - ours.betas).max() < 1e-12
    # log2(1 - x) of an x of 1e-8 keeps eight digits
    assert idea.left_at_T(betas) == pytest.approx(float(terminal(ours, 1.0)), rel=1e-7)


def test_posterior_steps_back_as_ours_and_as_the_walks_do():
    idea = ran("posterior")
    schedule = Schedule(idea.betas[1:])
    for t in (2, 300, 1000):
        mean, variance = q_posterior(schedule, np.array([idea.x0]), np.array([idea.x_t]), t)
        assert idea.step_back(idea.x0, idea.x_t, t) == pytest.approx((mean[0], variance), rel=1e-12)
    mean, variance = idea.step_back(idea.x0, idea.x_t, idea.t)
    n = len(idea.near)
    assert abs(idea.near.mean() - mean) < 4 * np.sqrt(variance / n) + 1e-3  # and the window's width
    assert abs(idea.near.var() / variance - 1) < 4 * np.sqrt(2 / n)


def test_why_gaussian_is_as_far_from_a_gaussian_as_ours():
    idea = ran("why_gaussian")
    mixture = GaussianMixture.isotropic([0.5, 0.5], [[-1.0], [1.0]], 0.1)
    for beta in (0.4, 0.1, 0.02):
        ours = true_reverse.kl_to_gaussian(true_reverse.reverse_at(mixture, beta, [0.5]))[0]
        assert idea.from_gaussian(0.5, beta) == pytest.approx(ours, rel=1e-5, abs=1e-11)


def test_fitting_draws_what_our_predictive_laws_say():
    idea = ran("fitting")
    after = fitting.mean_posterior(idea.x, idea.sigma2, fitting.Normal(idea.m, idea.tau2))
    assert (idea.peak, idea.v) == pytest.approx(after, rel=1e-12)
    law = fitting.predictive(after, idea.sigma2)
    assert idea.following.mean() == pytest.approx(law.mean, abs=5e-3)
    assert idea.following.var() == pytest.approx(law.variance, rel=1e-2)
    prior = fitting.NormalInverseGamma.worth(idea.m, idea.kappa, idea.nu, idea.s2)
    student = prior.update(idea.x).predictive()
    for reach in (0.5, 2.0, 6.0):  # a share of a million draws, to four of its standard errors
        share = np.mean(np.abs(idea.heavy - student.mean) < reach)
        exact = 2 * stats.t.cdf(reach / student.scale, student.nu) - 1
        assert share == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 1e6))


def test_gaussians_adds_and_multiplies_as_ours_and_as_the_draws_do():
    idea = ran("gaussians")
    one, two = gaussians.Gaussian(0.0, idea.s_x**2), gaussians.Gaussian(0.0, idea.s_y**2)
    ours = gaussians.weighted_sum(idea.a, one, idea.b, two, idea.rho).variance
    theirs = idea.weighted_sum(idea.a, idea.b, idea.s_x, idea.s_y, idea.rho)
    assert theirs == pytest.approx(ours, rel=1e-12)
    drawn, n = np.var(idea.a * idea.x + idea.b * idea.y), len(idea.x)
    assert abs(drawn / theirs - 1) < 4 * np.sqrt(2 / n)
    mean, variance = idea.product(-1, 1.0, 0.5, 0.5)
    ours = gaussians.product(gaussians.Gaussian(-1.0, 1.0), gaussians.Gaussian(0.5, 0.25))
    assert (mean, variance) == pytest.approx(tuple(ours), rel=1e-12)
    n = len(idea.same)
    assert abs(idea.same.mean() - mean) < 4 * np.sqrt(variance / n) + 1e-3  # the window's width
    assert abs(idea.same.var() / variance - 1) < 4 * np.sqrt(2 / n) + 1e-3


def test_reparameterise_estimates_with_our_mean_and_variance():
    idea = ran("reparameterise")
    square = (np.square, lambda z: 2 * z)
    for i, by in enumerate(estimators.BY):
        n, b = len(idea.eps), idea.mu**2 + idea.sigma**2
        wanted = {
            "path": estimators.pathwise(square[1], idea.mu, idea.sigma, idea.eps, by),
            "score": estimators.score_function(square[0], idea.mu, idea.sigma, idea.eps, by),
            "less": estimators.score_function(square[0], idea.mu, idea.sigma, idea.eps, by, b),
        }
        for name, ours in wanted.items():
            theirs = getattr(idea, name)[i]
            assert theirs == pytest.approx(ours, rel=1e-12)
            assert abs(theirs.mean() - 2) < 4 * theirs.std() / np.sqrt(n)


def test_objective_has_our_term_twice():
    idea = ran("objective")
    schedule = Schedule(idea.betas[1:])
    for t in (2, 100, 1000):
        kl, loss = idea.term(0.7, 0.4, 0.1, t)
        x0, eps = np.array([[0.7]]), np.array([[0.4]])

        def denoiser(x_t, t, guess=0.1):
            return (x_t - schedule.noise[t] * guess) / schedule.signal[t]

        ours = vlb_term(schedule, denoiser, x0, t, eps)[0] * np.log(2)
        assert (kl, loss) == pytest.approx((ours, ours), rel=1e-10)


def test_vlb_costs_our_bits():
    idea = ran("vlb")
    schedule = Schedule(idea.betas[1:])
    best = GaussianMixture([1.0], [[0.0]], [[[idea.s2]]]).denoiser(schedule)
    x0, eps = idea.x0[:50, None], idea.eps[:50, None]
    for t in (2, 20, 200):
        ours = vlb_term(schedule, best, x0, t, eps)
        assert np.abs(idea.bits(t, x0, eps, idea.best)[:, 0] / ours - 1).max() < 1e-9


def test_train_points_noises_as_ours_and_its_loss_comes_near_the_least_there_is():
    idea, torch = ran("train_points"), pytest.importorskip("torch")
    schedule = schedule_of(idea.alphas_bar[:-1].double().numpy())  # at the last step it is all gone
    t = torch.randint(1, 200, (4000,))
    eps = torch.randn(4000, 2)
    x_t = idea.noised(idea.data, t, eps)
    ours = q_sample(schedule, idea.data, t, eps)
    assert (x_t - ours).abs().max() < 1e-5
    with torch.no_grad():
        eps_hat = idea.net(torch.cat([x_t, t[:, None] / 200], 1))
    some = slice(400)
    x, a = x_t[some].numpy(), idea.alphas_bar[t[some], None].numpy()
    least = Empirical(idea.data.numpy()).denoiser(schedule)(x, t[some].numpy())
    floor = np.mean(((x - a**0.5 * least) / (1 - a) ** 0.5 - eps[some].numpy()) ** 2)
    assert floor < ((eps - eps_hat) ** 2).mean().item() < 1.6 * floor


def test_train_images_learns_and_guides():
    idea, torch = ran("train_images"), pytest.importorskip("torch")
    layers = (idea.fine, idea.down, idea.up, idea.out, idea.time, idea.digit)
    optimizer = torch.optim.Adam([each for layer in layers for each in layer.parameters()], 3e-3)
    x0 = torch.ones(64, 1, 8, 8) * (torch.arange(64) % 2 * 2 - 1)[:, None, None, None]
    losses = []
    for _ in range(40):
        t, eps = torch.randint(1, 201, (64,)), torch.randn(64, 1, 8, 8)
        loss = idea.loss(x0, t, eps, torch.arange(64) % 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert np.mean(losses[-5:]) < 0.5 * losses[0]
    x_t, t, labels = torch.randn(3, 1, 8, 8), torch.tensor([9, 99, 200]), torch.tensor([0, 1, 10])
    asked, free = idea.unet(x_t, t, labels), idea.unet(x_t, t, torch.full((3,), 10))
    assert torch.allclose(idea.guided(x_t, t, labels, 0), asked)
    assert torch.allclose(idea.guided(x_t, t, labels, 2), asked + 2 * (asked - free), atol=1e-5)
    assert torch.allclose(asked[2], free[2]) and not torch.allclose(asked[0], free[0])


def test_step_through_takes_our_step_and_ends_on_the_points():
    idea = ran("step_through")
    schedule, x_t = Schedule(idea.betas[1:]), normal(40, 2)
    for t in (100, 30, 1):
        denoiser = Empirical(idea.data).denoiser(schedule)
        mean, variance, _ = p_mean_variance(schedule, denoiser, x_t, t)
        ours = mean + np.sqrt(variance) * 0.5
        assert np.abs(idea.step(x_t, t, 0.5) - ours).max() < 1e-9
    assert np.abs(idea.x[:, None] - idea.data).max(2).min(1).max() < 0.1


def test_samplers_ends_where_our_ddim_ends():
    idea = ran("samplers")
    schedule = schedule_of(idea.alphas_bar)
    denoiser = Empirical(idea.data).denoiser(schedule)
    for num_steps in (1, 7, 20):
        ours = end_of(SAMPLERS["ddim"](schedule, denoiser, idea.x_T, num_steps=num_steps))
        assert np.abs(idea.ddim(idea.x_T, num_steps) - ours).max() < 1e-7


def test_score_is_ours_and_only_the_walk_through_noise_weighs_the_heaps():
    idea = ran("score")
    mixture = GaussianMixture.isotropic(idea.weights, idea.means[:, None], idea.variance)
    x = np.linspace(-5, 5, 41)
    for alpha_bar in (0.9, 0.2):
        ours = mixture.score(Schedule([1 - alpha_bar]), x[:, None], 1)[:, 0]
        assert np.abs(idea.score(x, alpha_bar) - ours).max() < 1e-10
    share = (idea.x > 0).mean()
    assert abs(share - 0.7) < 4 * np.sqrt(0.21 / len(idea.x)) + 0.02


def test_improved_has_our_variance_and_our_loss():
    idea, torch = ran("improved"), pytest.importorskip("torch")
    schedule = Schedule(idea.betas[1:].numpy())
    eps, eps_hat = torch.tensor(normal(2, 30, 1))
    v = torch.rand(30, 1, dtype=torch.double)
    for t in (2, 20, 200):
        assert torch.allclose(idea.variance(v, t), learned.interpolated(schedule, t, v, v))
        parts = learned.step_parts(learned.step_table(schedule), t, v)
        squares = (eps - eps_hat) ** 2
        ours = learned.hybrid(squares, parts, v, squares, 200, 0.001)
        assert (idea.hybrid(eps, eps_hat, v, t) / ours - 1).abs().max() < 1e-7

"""What stands beside each number of the page `reparameterise` is the name of that number."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from explorer import words
from explorer.frames.text import say
from explorer.lessons.reparameterise import numbers, scene, settings
from tests.frames.line_values import known_to
from tests.lessons.reparameterise.test_fields import EXPECTED, OPEN, OTHER

SAID = {
    "en": ("The gradient itself:", "Through the draw, variance:", "By weighing, variance:",
           "of those in sight:"),
    "zh": ("梯度本身：", "穿过抽样，方差：", "称重，方差：", "图中这些的："),
}  # fmt: skip


@pytest.fixture
def shown(monkeypatch):
    """The lines of an act as text, in a language; their clock and the line's key checked."""

    def of(act, at, lang):
        out, known = [], known_to(scene.frame(at, act).view("line"))

        def show(key, clock, table, lines):
            assert (clock, table) == ("reparameterise", None)
            cells = re.findall(r"data-c=[^>]*", " ".join(lines))
            assert cells and all(f'data-of="{settings.KEYS[act]}"' in each for each in cells)
            out.extend(lines)

        monkeypatch.setattr(numbers, "numbers", show)
        numbers.under_sentence(SimpleNamespace(word=words.of(lang)), act)
        cells = re.compile(r'<b class="\w*" data-c="([^"]+)"[^>]*>–</b>')
        return [re.sub(r"<[^>]*>", "", cells.sub(lambda m: f"{known(m[1]):.3g}", line))
                for line in out]  # fmt: skip

    return of


def lines_of(act, at, lang):
    """The lines as they should be."""
    now = {name: f"{value:.3g}" for name, value in EXPECTED[act](at).items()}
    if act == "through":
        return [
            f"z = {now['mu']} + {now['sigma']} · ({now['eps']}) = {now['z']}",
            f"∂z/∂μ = {now['z_by_mu']}, ∂z/∂σ = ε = {now['z_by_sigma']}",
            f"f(z) = z² = {now['f']}, f′(z) = 2z = {now['slope']}",
            f"∂f/∂μ = 2z · 1 = {now['f_by_mu']}",
            f"∂f/∂σ = 2z · ε = {now['f_by_sigma']}",
        ]
    truth, path, score, drawn = SAID[lang]
    return [
        f"{truth} {now['truth']}",
        f"{path} {now['path_variance']}", f"{drawn} {now['path_drawn']}",
        f"{score} {now['score_variance']}", f"{drawn} {now['score_drawn']}",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("act", scene.ACTS)
def test_under_the_sentence_each_number_is_the_one_it_is_called(shown, act, lang):
    for at in (OPEN, OTHER):
        assert shown(act, at, lang) == lines_of(act, at, lang)


def test_each_histogram_stands_under_its_own_title():
    view = scene.frame(OPEN, "two").view("line")
    titles = [say(each.title, "en", words.of("en")) for each in view.rows]
    assert [titles[each.row].split(":")[0] for each in view.draws] == [
        "Through the draw", "By weighing",
    ]  # fmt: skip
    assert [each.colour for each in view.draws] == ["prediction", "error"]


NAMES = {
    "en": {"mu": "μ, the mean", "eps": "ε, the noise of one draw", "sigma": "σ, standard deviation",
           "k": "k: n = 4ᵏ draws", "b": "b, taken from f"},
    "zh": {"mu": "μ，均值", "eps": "ε，其中一次抽样的噪声", "sigma": "σ，标准差",
           "k": "k：n = 4ᵏ 次抽样", "b": "b，从 f 里减去"},
}  # fmt: skip


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_handle_and_slider_is_called_by_its_name(lang):
    word, told = words.of(lang), {}
    for act in scene.ACTS:
        view = scene.frame(OPEN, act).view("line")
        told |= {each.name: say(each.word, lang, word) for each in view.handles}
        told |= {each.name: say(each.label, lang, word) for each in view.sliders}
        assert all(each.label == {"mu": "μ", "eps": "ε"}[each.name] for each in view.handles)
    assert told == NAMES[lang]


def test_the_marks_are_the_draw_in_hand_and_the_gradient():
    through, two = (scene.frame(OTHER, act).view("line") for act in scene.ACTS)
    known, now = known_to(through), EXPECTED["through"](OTHER)
    (line,) = [each for each in through.markers if each.kind == "line"]
    (arrow,) = [each for each in through.markers if each.kind == "arrow"]
    assert known(line.at) == known(arrow.to) == pytest.approx(now["z"])
    assert known(arrow.at) == pytest.approx(OTHER.mu) and arrow.label == "σε"
    truth = EXPECTED["two"](OTHER)["truth"]
    assert [known_to(two)(each.at) for each in two.markers] == [pytest.approx(truth, rel=1e-5)] * 2

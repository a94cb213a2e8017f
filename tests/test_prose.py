"""No sentence of a page says None, nan or inf: what is not there has words of its own."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from explorer.ui.frame.frame import PAGES
from explorer.words import LANGUAGES
from tests import acts
from tests.matrix import sampled
from tests.page_run import opened, says_none, shown

NAMES = [entry.name for entry in PAGES]
ACTS = [(name, act) for name in NAMES for act in acts.acts_of(name)]
CORNERS = (
    "T=10&t=0",
    "T=1000&t=1000&schedule=small_linear",
    "T=2&t=1&schedule=linear&beta_end=0.001",
    "T=10&t=10&schedule=sigmoid_bar&n=1",
)


def test_what_is_no_number_is_found_where_it_stands_for_one():
    for said in ("T ≥ None suffices", "it is nan.", "SW₂ inf", "-inf bits", "需要 T ≥ None"):
        assert says_none(said)
    for said in ("information", "none", "nanometre", "sinf", "`T=nan` is not a number", "Nonesuch"):
        assert not says_none(said)


@pytest.mark.parametrize(("name", "corner", "lang"), sampled(NAMES, CORNERS, LANGUAGES))
def test_no_page_says_none_or_nan_where_settings_are_extreme(name, corner, lang):
    check(name, acts.acts_of(name)[0], corner, lang)


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize(("name", "act"), ACTS)
def test_no_act_does_in_any_corner(name, act, corner):
    for lang in LANGUAGES:
        check(name, act, corner, lang)


def check(name: str, act: str, corner: str, lang: str) -> None:
    """`opened` reads every sentence; here all below the stage is unfolded for it."""
    query = f"{acts.query_of(name, act)}&{corner}&lang={lang}&details=1&source=1"
    at = opened(name, **dict(parse_qsl(query)))
    assert len([*shown(at._tree)]) > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_few_T_make_noise_the_page_names_them(lang):
    """At T = 10 the page takes β_T down to 0.009, which makes noise at no T above 12."""
    (badge,) = (each for each in shown(opened("schedule", lang=lang, T="10")._tree)
                if 'data-role="badge"' in each)  # fmt: skip
    assert "T = 10–12" in badge and 'data-verdict="is_noise"' in badge

"""Controls and the address: checked on the way in, written on the way out, in both languages."""

from itertools import pairwise

import pytest

from explorer.registry import Param
from explorer.ui.controls import address, controls
from tests.page_run import AppTest


def app():
    """A page with one control of each kind."""
    import streamlit as st

    from explorer.registry import Param, Registry
    from explorer.ui.controls import address, controls
    from explorer.ui.controls.reports import listen_t
    from explorer.ui.frame.frame import start_page

    registry = Registry("shape")
    angle = Param("angle", 0.5, {"en": "angle", "zh": "角"}, 0.0, 2.0, 0.1)
    registry.register("round", label={"en": "round", "zh": "圆"}, params=(angle,))(len)
    registry.register("square", label={"en": "square", "zh": "方"})(len)
    both = {"en": "x", "zh": "x"}
    page = start_page("home")
    out = {
        "dataset": controls.choose(page, "dataset", registry, "round"),
        "T": controls.slider(page, Param("T", 200, both, 10, 1000, 10)),
        "rate": controls.slider(page, Param("rate", 0.01, both, 1e-4, 1.0, log=True)),
        "loop": controls.toggle(page, Param("loop", False, both)),
        "word": controls.text(page, Param("word", "DDPM", both)),
        "seed": controls.seed(page),
        "t": listen_t(page, 1000, 0, "stage"),
        "place": controls.read(page, Param("place", 0.0, both, 0.0, 1.0, places=(0.0, 0.5, 1.0))),
    }
    out |= controls.params(page, registry[out["dataset"]])
    st.session_state["out"] = out
    st.session_state["key"] = page.key("stage")
    settings = {"T": "50", "t": "3", "angle": "1.0"}
    st.button("assign", key="assign", on_click=address.assign, args=(settings,))


DEFAULTS = {
    "dataset": "round",
    "T": 200,
    "rate": 0.01,
    "loop": False,
    "word": "DDPM",
    "seed": 0,
    "t": 0,
    "place": 0.0,
    "angle": 0.5,
}


def opened(**query):
    at = AppTest.from_function(app, default_timeout=20)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def test_without_an_address_everything_is_at_its_default_and_the_address_stays_clean():
    at = opened()
    assert at.session_state["out"] == DEFAULTS
    assert at.query_params == {}
    assert not at.warning


def test_the_address_sets_every_kind_of_control():
    given = {
        "dataset": "round",
        "T": "300",
        "rate": "0.0234",
        "loop": "1",
        "word": "ε",
        "seed": "7",
        "t": "123",
        "angle": "1.3",
    }
    at = opened(**given)
    expected = {"dataset": "round", "T": 300, "rate": 0.0234, "loop": True, "word": "ε"}
    assert at.session_state["out"] == expected | {
        "seed": 7, "t": 123, "place": 0.0, "angle": 1.3,
    }  # fmt: skip
    del given["dataset"]  # it is the default, so it leaves the address
    assert at.query_params == given
    assert not at.warning


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("T", "abc", 200),
        ("T", "1_00", 200),
        ("rate", "0_1", 0.01),
        ("T", "", 200),
        ("T", "nan", 200),
        ("T", "inf", 200),
        ("T", "-5", 10),
        ("T", "1e9", 1000),
        ("T", "200.4", 200),
        ("T", "9" * 5000, 200),
        ("rate", "0", 1e-4),
        ("rate", "0x10", 0.01),
        ("angle", "-inf", 0.5),
        ("angle", "99", 2.0),
        ("dataset", "<script>alert(1)</script>", "round"),
        ("dataset", "`` ` ``", "round"),
        ("loop", "maybe", False),
        ("word", "x" * 10_000, "DDPM"),
        ("word", "\u202e\x00", "DDPM"),
        ("seed", "3.7", 4),
        ("t", "$x_0$", 0),
        ("lang", "xx", "en"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bad_value_is_corrected_with_a_sentence_and_never_an_exception(name, raw, value, lang):
    at = opened(**{"lang": lang, name: raw})
    assert at.session_state["out"].get(name, "en") == value
    (warning,) = at.warning
    assert f"`{name}" in warning.value
    assert len(warning.value) < 260
    assert ("改用" in warning.value) == (lang == "zh" and name != "lang")
    default = DEFAULTS.get(name)
    assert at.query_params.get(name) == (None if value == default else address.as_text(value))


def test_digits_of_other_scripts_are_numbers_too():
    at = opened(T="１２３")
    assert at.session_state["out"]["T"] == 123
    assert at.query_params["T"] == "123"


def test_of_a_repeated_value_the_last_counts_and_the_page_says_so():
    at = opened(T=["20", "30"])
    assert at.session_state["out"]["T"] == 30
    assert "`T`" in at.warning[0].value
    assert at.query_params["T"] == "30"


def test_unknown_names_in_the_address_do_no_harm():
    at = opened(nonsense="1", _address="2", predict_home="3")
    assert at.session_state["out"] == DEFAULTS


def test_a_moved_control_is_written_to_the_address_and_back_at_default_leaves_it():
    at = opened()
    at.slider(key="T").set_value(500).run()
    assert at.session_state["out"]["T"] == 500
    assert at.query_params == {"T": "500"}
    at.slider(key="T").set_value(200).run()
    assert at.query_params == {}


def hand_on(at, key):
    """Move a control; a picture's t by what the picture reports, when the page is told of it."""
    if key == "t":
        at.session_state["stage"] = {"t": 7}
    elif key == "loop":
        at.toggle(key="loop").set_value(True)
    else:
        at.slider(key=key).set_value(500)
    return at.run()


@pytest.mark.parametrize("key", ["T", "loop", "t"])
def test_a_notice_stays_while_the_page_runs_again_and_goes_when_anything_is_moved(key):
    at = opened(T="abc", seed="x")
    for _ in range(2):
        at.run()
        assert len(at.warning) == 2
    at.button(key="lang_zh").click().run()
    assert all("改用" in warning.value for warning in at.warning) and len(at.warning) == 2
    assert not hand_on(at, key).warning
    assert not at.run().warning


def test_a_text_that_is_typed_badly_is_said_though_it_answers_the_notice_before():
    at = opened(T="abc")
    at.text_input(key="word").set_value("\u200b").run()
    (warning,) = at.warning
    assert "`word`" in warning.value
    assert at.session_state["out"]["word"] == "DDPM"


def test_a_place_between_those_that_can_be_shown_moves_to_the_nearest_and_is_said():
    at = opened(place="0.33")
    assert at.session_state["out"]["place"] == 0.5
    assert "`place=0.33` lies between" in at.warning[0].value
    assert at.query_params["place"] == "0.5"
    assert not opened(place="1").warning


def test_the_controls_of_an_entry_come_and_go_with_it():
    at = opened(angle="1.3")
    at.selectbox(key="dataset").set_value("square").run()
    assert "angle" not in at.session_state["out"]
    at.selectbox(key="dataset").set_value("round").run()
    assert at.session_state["out"]["angle"] == 1.3
    assert not at.exception


def test_reset_puts_back_every_setting_but_not_the_language():
    at = opened(lang="zh", T="500", t="9", dataset="square", seed="5")
    at.button(key="frame_reset").click().run()
    assert at.session_state["out"] == DEFAULTS
    assert at.query_params == {"lang": "zh"}


def test_reseed_moves_to_the_next_seed():
    at = opened(seed="9999")
    at.button(key="reseed_seed").click().run()
    assert at.session_state["out"]["seed"] == 0


def test_an_exercise_sets_its_settings_and_puts_the_others_back():
    at = opened(seed="5", loop="1")
    at.button(key="assign").click().run()
    assert at.session_state["out"] == DEFAULTS | {"T": 50, "t": 3, "angle": 1.0}
    assert at.query_params == {"T": "50", "t": "3", "angle": "1"}


def test_a_stage_begins_afresh_after_a_reset_and_only_then():
    at = opened()
    key = at.session_state["key"]
    at.slider(key="T").set_value(500).run()
    assert at.session_state["key"] == key
    at.button(key="frame_reset").click().run()
    assert at.session_state["key"] != key


def test_a_grid_of_powers_holds_its_ends_its_default_and_the_present_value():
    param = Param("rate", 0.01, {}, 1e-4, 1.0, log=True)
    grid = controls.log_grid(param, 0.0234)
    assert grid[0] == 1e-4
    assert grid[-1] == 1.0
    assert {0.01, 0.0234} <= set(grid)
    ratios = [b / a for a, b in pairwise(grid)]
    assert max(ratios) < 1.3  # 10**(4/48) = 1.21, and rounding to three digits


@pytest.mark.parametrize(
    ("value", "text"), [(True, "1"), (0.1 + 0.2, "0.3"), (1e-5, "1e-05"), (7, "7"), ("a", "a")]
)
def test_values_stand_in_the_address_at_their_shortest(value, text):
    assert address.as_text(value) == text


@pytest.mark.parametrize(
    ("param", "value", "fitted"),
    [
        (Param("T", 200, {}, 10, 400), 1000, 400),
        (Param("T", 200, {}, 10, 400), 12.6, 13),
        (Param("T", 200, {}, 10, 400), "cosine", 200),
        (Param("noise", 0.5, {}, 0.0, 1.0), 1, 1.0),
        (Param("noise", 0.5, {}, 0.0, 1.0), float("nan"), 0.5),
        (Param("act", "1", {}, choices=("1", "2")), "3", "1"),
        (Param("word", "DDPM", {}, max_length=4), "DDPMs", "DDPM"),
        (Param("loop", True, {}), 0, False),
    ],
)
def test_a_value_from_another_page_is_moved_into_this_pages_range(param, value, fitted):
    assert address.fit(param, value, param.default) == fitted
    assert type(address.fit(param, value, param.default)) is type(param.default)


def changing():
    """A slider whose range depends on a toggle."""
    import streamlit as st

    from explorer.registry import Param
    from explorer.ui.controls import controls
    from explorer.ui.frame.frame import start_page

    page = start_page("home")
    short = controls.toggle(page, Param("short", False, {"en": "short"}))
    steps = Param("T", 200, {"en": "T"}, 10, 400 if short else 1000, 10)
    st.session_state["T seen"] = controls.slider(page, steps)


def test_a_value_outlives_a_change_of_its_range():
    at = AppTest.from_function(changing, default_timeout=20)
    at.query_params["T"] = "300"
    at.run()
    at.toggle(key="short").set_value(True).run()
    assert at.session_state["T seen"] == 300
    at.slider(key="T").set_value(400).run()
    at.toggle(key="short").set_value(False).run()
    assert at.session_state["T seen"] == 400
    assert at.query_params == {"T": "400"}

"""What a picture reports reaches the settings once, within their ranges, and the address."""

from ast import literal_eval

from tests.page_run import AppTest


def script():
    from types import SimpleNamespace

    import streamlit as st

    from explorer.registry import Param
    from explorer.ui.controls import address
    from explorer.ui.controls.reports import listen_handles, listen_sliders

    address.open_page("demo")
    page = SimpleNamespace(show_notice=lambda name: None, drop_notices=lambda: None)
    a, b, y, s = (Param(name, 0.5, {}, -3.0, 3.0) for name in ("a", "b", "y", "s"))
    at = listen_handles(page, "line", {"A": (a,), "B": (b,)}, flat=True)
    at |= listen_handles(page, "plane", {"A": (a, y)})
    at |= listen_sliders(page, "line", (s,))
    st.text(repr(at))


def run(app, **state):
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception, app.exception
    return literal_eval(app.text[0].value)


def test_a_handle_a_point_and_a_slider_are_heard_once_and_stay_in_their_range():
    app = AppTest.from_function(script)
    app.query_params["b"] = "1.25"
    assert run(app) == {"a": 0.5, "b": 1.25, "y": 0.5, "s": 0.5}
    report = {"handles": {"A": 7.0, "B": -1.0}, "sliders": {"s": 2.0, "other": 9.0}}
    assert run(app, line=report) == {"a": 3.0, "b": -1.0, "y": 0.5, "s": 2.0}
    assert app.query_params["a"] == "3" and app.query_params["s"] == "2"
    assert run(app, plane={"handles": {"A": [1.0, -5.0]}})["y"] == -3.0
    assert run(app) == {"a": 1.0, "b": -1.0, "y": -3.0, "s": 2.0}  # a report counts once

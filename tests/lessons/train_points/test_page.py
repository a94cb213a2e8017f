"""The page `train_points` without a browser: what a bad address leads to."""

from tests import page_run


def opened(**query):
    return page_run.opened("train_points", **query)


def test_a_bad_address_is_corrected_with_a_notice():
    at = opened(steps="many", T="5", dataset="rol", width="1e9")
    said = " ".join(warning.value for warning in at.warning)
    assert all(name in said for name in ("steps", "T", "dataset", "width"))


def test_a_schedule_that_refuses_its_T_gives_way_with_a_sentence():
    (warning,) = opened(schedule="linear", T="10").warning
    assert "T = 10" in warning.value

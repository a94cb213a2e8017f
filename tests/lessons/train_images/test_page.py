"""The page `train_images` without a browser: what a bad address leads to."""

from tests import page_run


def test_a_bad_address_is_corrected_with_a_notice():
    at = page_run.opened("train_images", steps="many", dataset="cats", guidance="9", tile="x")
    said = " ".join(warning.value for warning in at.warning)
    assert all(name in said for name in ("steps", "dataset", "guidance", "tile"))

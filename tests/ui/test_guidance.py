"""One label for guidance wherever it is set: w, and what other codes call the scale."""

from __future__ import annotations

import pytest

from tests.page_run import opened

WHERE = {
    "train_images": ("guidance", {}),
    "step_through": ("guidance", {"what": "pictures", "label": "3", "denoiser": "pretrained"}),
    "samplers": ("ladder_guidance", {"show": "ladder"}),
}


@pytest.mark.parametrize(("w", "scale"), [("0", "1"), ("0.75", "1.75"), ("2", "3")])
@pytest.mark.parametrize("page", WHERE)
def test_the_label_has_w_and_one_plus_w(page, w, scale, monkeypatch):
    monkeypatch.setattr("explorer.ui.controls.controls.SPARING", False)
    name, query = WHERE[page]
    at = opened(page, **query, **{name: w})
    (slider,) = [each for each in at.slider if each.key == name]
    assert slider.value == float(w)
    assert slider.label == f"Guidance w (as scale 1 + w: {scale})"

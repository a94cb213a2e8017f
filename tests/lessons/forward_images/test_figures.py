"""The figures of the page `forward_images`: map and lines agree on where signal meets noise."""

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import figures as plots
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.palette import palette


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figures_line_lies_where_the_map_crosses_one(theme):
    schedule, x = SCHEDULES["linear"](100), np.mgrid[:48, :64].sum(0)[..., None] / 56.0 - 1
    seen = spectrum.spectra(x, np.zeros_like(x))
    t = np.arange(1, 101)
    snr = schedule.snr[t][:, None] * seen.signal[1:]
    detail = noise.detail_left(seen, noise.noise_to_signal(schedule))[t]
    names = {"t": "t", "k": "k", "snr": "SNR"}
    figure = plots.snr_map(t, seen.rings.k[1:], snr, detail, palette(theme), names)
    heat, line = figure.data
    level, k = np.asarray(heat.z), np.asarray(heat.y)
    for i in range(0, 100, 9):
        finer = k > line.y[i] * 1.001
        assert (level[finer, i] <= 1e-9).all()
    lines = plots.detail_lines(t, {"A": detail, "B": detail}, palette(theme), names)
    assert [trace.name for trace in lines.data] == ["A", "B"]

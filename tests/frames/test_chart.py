"""A chart as data, and the Plotly figure that is drawn of it."""

import numpy as np
import pytest

from explorer.frames.chart import ChartView, Panel, Row, curve, values
from explorer.palette import palette
from explorer.ui.charts.chart import figure

LIGHT = palette("light")


def drawn(*panels: Panel, across: bool = True, scale: float = 1.0):
    return figure(ChartView(panels, "", across=across), str, LIGHT, 200, scale)


def test_what_is_not_finite_is_not_known():
    assert values([1.0, np.nan, np.inf]) == (1.0, None, None)
    assert Row("a", (1, 2), values([np.nan, np.nan])).empty
    assert not curve("a", (1, 2), [np.nan, 3.0], ("data", "")).empty


@pytest.mark.parametrize(("across", "axis"), [(True, "xaxis"), (False, "yaxis")])
def test_panels_share_the_figure_without_touching_and_one_legend(across, axis):
    row = Row("a", (1.0, 2.0), (3.0, 4.0), (0.1, None), "data")
    shown = drawn(Panel((row,), "x", "y"), Panel((row,), "x", "y"), across=across)
    first, second = (shown.layout[name].domain for name in (axis, f"{axis}2"))
    low, high = sorted([first, second])
    assert low[0] == 0 and high[1] == pytest.approx(1) and low[1] < high[0]
    assert (first < second) == across  # rows are counted from above
    assert [trace.showlegend for trace in shown.data] == [True, False]
    assert shown.data[0].error_y.array == (0.1, 0.0) and shown.data[1].xaxis == "x2"


def test_ranges_and_the_limit_stand_where_a_logarithmic_axis_has_them():
    row = Row("a", (1.0,), (None,))
    panel = Panel((row,), "x", "y", log_x=True, log_y=True, limit=10.0, limit_label="real",
                  ticks=(1, 10), x_range=(1, 100), y_range=(0.1, 10.0))  # fmt: skip
    shown = drawn(panel, scale=1.5)
    assert shown.layout.xaxis.range == (0, 2) and shown.layout.yaxis.range == (-1, 1)
    assert shown.layout.annotations[0].y == 1 and shown.layout.shapes[0].y0 == 10.0
    assert shown.layout.height == 300 and shown.layout.xaxis.ticktext == ("1", "10")

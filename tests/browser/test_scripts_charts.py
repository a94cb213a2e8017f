"""What is read of a Plotly chart by keys, on a chart of our own making."""

READ = "ui/charts/read.js"
# Two panels one below the other, with one name for their x; the lower one holds a map.
CHART = """
  const chart = document.createElement('div');
  const ends = { _offset: 10, _length: 100, domain: [0, 1] };
  const axis = (more) => ({ ...ends, d2p: (x) => 10 * x, ...more });
  chart._fullLayout = {
    _dfltTitle: { x: 'Click', y: 'Click' },
    xaxis: axis({ title: { text: 'Click' } }), yaxis: axis({ domain: [0.6, 1] }),
    xaxis2: axis({ title: { text: 'x<sub>0</sub>' } }),
    yaxis2: axis({ domain: [0, 0.4], title: { text: 'k' } }),
    annotations: [{ xref: 'paper', yref: 'paper', x: 0.5, y: 1, text: 'above' },
      { xref: 'paper', yref: 'paper', x: 0.5, y: 0.4, text: 'below' }],
  };
  const line = (more) => ({ visible: true, xaxis: 'x', yaxis: 'y', x: [1, 2, 3, 40], ...more });
  chart._fullData = [
    line({ name: 'p', y: [0.123456, null, 3, 4], error_y: { array: [0.01, 0, 0, 0] } }),
    line({ name: 'trace 1', y: [1, 2, 3, 4] }),
    line({ name: 'gone', y: [1, 2, 3, 4], visible: 'legendonly' }),
    line({ name: 'band', y: [1, 2, 3, 4], hoverinfo: 'skip' }),
    line({ name: 'q', xaxis: 'x2', yaxis: 'y2', x: [1, 2], y: [5, 6], z: [[7, 8], [9, NaN]],
      colorbar: { title: { text: 'SNR' } } }),
    line({ name: 'q', y: [1, 2, 3, 4] }),
  ];
"""


def test_what_is_in_sight_is_read_line_by_line_and_row_by_row(script):
    got = script(
        f"""({{ seriesOf, toldOf }}) => {{ {CHART}
          return seriesOf(chart).map((each) =>
            [each.name, each.row, each.points, toldOf(chart, each, each.points[0])]);
        }}""",
        READ,
    )
    # What lies beyond the axis, has no value, is switched off or shades a line is left out; of two
    # lines with one name each says its panel.
    assert got == [
        ["p", None, [0, 2], "p: x0 1, 0.123 ± 0.0100"],
        ["above", None, [0, 1, 2], "above: x0 1, 1"],
        ["below, q", 0, [0, 1], "below, q: x0 1, k 5, SNR 7"],
        ["below, q", 1, [0], "below, q: x0 1, k 6, SNR 9"],
        ["above, q", None, [0, 1, 2], "above, q: x0 1, 1"],
    ]

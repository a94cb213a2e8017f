"""Where what is drawn begins and ends: maps in their box, a panel's frame on its canvas."""

from itertools import combinations, pairwise

import numpy as np
import pytest

MAPS, CURVES = "lessons/train_images/unet/maps.js", "ui/stage/curves.js"
LEGEND = "ui/stage/legend.js"

# Black sheets on an empty canvas; (height, width) of what covers a pixel, by its opacity.
MOSAIC = """({ mosaic }, [count, side, width, height]) => {
  const sheets = Array.from({ length: count }, () => {
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [side, side];
    sheet.getContext('2d').fillRect(0, 0, side, side);
    return sheet;
  });
  const canvas = document.createElement('canvas');
  mosaic(canvas, sheets, width, height);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, k) => data[4 * k + 3] / 255);
}"""


@pytest.mark.parametrize(
    ("count", "side", "width", "height"), [(1, 8, 60, 60), (4, 8, 80, 80), (16, 4, 120, 120)]
)
def test_maps_stand_in_the_middle_of_their_box_with_even_gaps(script, count, side, width, height):
    covered = script(MOSAIC, MAPS, given=[count, side, width, height])
    picture = np.array(covered).reshape(height, width)
    for line in (picture.any(axis=0), picture.any(axis=1)):
        before, after = np.argmax(line), np.argmax(line[::-1])
        assert abs(before - after) <= 1  # a gap of a pixel and a half is rounded to one or two
    across = round(count**0.5)
    gap = 1.5 if count > 1 else 0
    tile = (width - 8) / across  # 4 pixels stay free on either side
    assert picture.sum() == pytest.approx(count * (tile - 2 * gap) ** 2, rel=0.05)


def test_a_panels_frame_leaves_its_margins_free_on_every_side(script):
    frame, margins = script(
        """({ drawFrame }, { pads }, panel) => {
          let frame = null;
          const ctx = { strokeRect: (...given) => { frame = given; } };
          drawFrame({ palette: { named: {} } }, panel, ctx);
          return [frame, pads(panel)];
        }""",
        CURVES,
        LEGEND,
        given={"width": 300, "height": 180, "lines": 2},
    )
    left, top, width, height = frame
    assert [left, top] == [margins["left"], margins["top"]] == [8, 46]
    assert 300 - (left + width) == margins["right"] == 8
    assert 180 - (top + height) == margins["bottom"] == 20


# The legend of forward's panels, in panels as wide as on a phone and on a desktop.
@pytest.mark.parametrize("room", [60, 100, 137, 160, 230, 260, 400])
def test_a_legend_takes_as_few_rows_as_its_words_need_and_none_is_wider_than_its_panel(
    script, room
):
    words = ["KL, bits", "shape", "spread", "normal"]
    rows, widths = script(
        """({ legendRows, legendWords }, [words, room]) => {
          const ctx = document.createElement('canvas').getContext('2d');
          const entries = words.map(label => ({ label }));
          const { rows, swatch, gap } = legendRows(ctx, entries, room);
          const widths = entries.map(entry => swatch + 5 + legendWords(ctx, [entry]));
          return [rows.map(row => row.map(({ label }) => label)), [...widths, gap]];
        }""",
        LEGEND,
        given=[words, room],
    )
    *widths, gap = widths
    wide = dict(zip(words, widths, strict=True))
    assert [word for row in rows for word in row] == words
    for row in rows:
        assert len(row) == 1 or sum(wide[word] + gap for word in row) - gap <= room

    def fits(ends) -> bool:
        parts = [words[a:b] for a, b in pairwise((0, *ends, len(words)))]
        return all(len(p) == 1 or sum(wide[w] + gap for w in p) - gap <= room for p in parts)

    fewest = next(
        count + 1
        for count in range(len(words))
        if any(map(fits, combinations(range(1, len(words)), count)))
    )
    assert len(rows) == fewest


@pytest.mark.parametrize(("width", "height"), [(205, 170), (300, 80), (70, 170)])
def test_the_numbers_of_an_axis_stand_outside_the_frame_and_get_the_room_they_want(
    script, width, height
):
    placed, panel, margins = script(
        """({ writeRange }, { pads }, [width, height]) => {
          const ctx = document.createElement('canvas').getContext('2d');
          const placed = [];
          ctx.fillText = (text, x, y) => placed.push([text, ctx.textAlign, x, y]);
          const panel = { width, height };
          const s = { palette: { named: { muted: '#000000', background: '#ffffff' } } };
          for (let pass = 0; pass < 2; pass++) {
            placed.length = 0;
            writeRange(s, panel, ctx, ['0', '1.0·10⁻⁶']);
            panel.gutter = panel.wants;
          }
          return [placed, panel, pads(panel)];
        }""",
        CURVES,
        LEGEND,
        given=[width, height],
    )
    if panel["wants"]:
        assert margins["left"] == 8 + panel["wants"] > 40
        assert [(text, align) for text, align, *_ in placed] == [
            ("1.0·10⁻⁶", "right"), ("0", "right"),
        ]  # fmt: skip
        assert all(x < margins["left"] for _, _, x, _ in placed)
    else:  # no room beside it: above it
        ((text, _, _, y),) = placed
        assert text == "0 … 1.0·10⁻⁶" and y < margins["top"]
    assert bool(panel["wants"]) == (width == 205)

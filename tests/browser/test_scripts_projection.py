"""From data to pixels and back: numpy builds a camera from its eye, and sees the same."""

import numpy as np
import pytest

CAMERA = "ui/stage/camera.js"
FAR = 5  # the eye's distance in half-widths of the data
PROJECTED = """({ Camera, project, screen }, cases) =>
  cases.map(({ yaw, pitch, sheet, dims, points, shift }) => {
    const camera = Object.assign(new Camera(), { yaw, pitch });
    const n = points.length / dims;
    const at = project(camera, sheet, dims, Float32Array.from(points), n, shift, screen(n));
    return ['x', 'y', 'depth'].map((name) => Array.from(at[name]));
  })"""


def sheet(width=640, height=480, scale=90.0, extent=2.5):
    centre = {"cx": width / 2, "cy": height / 2}
    return {"width": width, "height": height, **centre, "scale": scale, "extent": extent}


def case(points, yaw=0.0, pitch=0.0, on=None, shift=0.0):
    points = np.asarray(points, float)
    given = {"points": points.ravel().tolist(), "dims": points.shape[1], "shift": shift}
    return {"yaw": yaw, "pitch": pitch, "sheet": on or sheet(), **given}


def seen(points, yaw, pitch, on, shift):
    """What an eye sees that stands FAR half-widths from the origin, raised by the pitch over the
    floor and gone about the table by the yaw, with z upright."""
    distance = FAR * on["extent"]
    round_table = np.array([-np.sin(yaw) * np.cos(pitch), -np.cos(yaw) * np.cos(pitch)])
    eye = distance * np.array([*round_table, np.sin(pitch)])
    ahead = -eye / distance
    right = np.cross(ahead, [0, 0, 1])
    right /= np.linalg.norm(right)
    over = np.cross(right, ahead)
    away = (points - eye) @ ahead
    size = on["scale"] * distance / np.maximum(away, 0.2 * distance)
    x = on["cx"] + shift + size * (points @ right)
    y = on["cy"] - size * (points @ over)
    return x, y, away - distance


def test_a_solid_cloud_is_seen_as_by_an_eye_above_the_floor(script):
    random = np.random.default_rng(3)
    cases, expected = [], []
    for yaw, pitch in [(0, 0), (-0.6, 0.35), (2.5, -1.2), (7.0, 1.5), (0.1, -1.5)]:
        for on, shift in [(sheet(), 0), (sheet(300, 900, 20.0, 11.0), -75.5)]:
            points = random.normal(size=(40, 3)) * on["extent"] / 2
            points[0] = 0
            cases.append(case(points, yaw, pitch, on, shift))
            expected.append((*seen(points, yaw, pitch, on, shift), on["extent"]))
    for (x, y, depth), (want_x, want_y, away, extent) in zip(
        script(PROJECTED, CAMERA, given=cases), expected, strict=True
    ):
        np.testing.assert_allclose(x, want_x, atol=2e-3)
        np.testing.assert_allclose(y, want_y, atol=2e-3)
        np.testing.assert_allclose(depth, np.clip(0.5 + away / (2.6 * extent), 0, 1), atol=1e-5)
        assert depth[0] == 0.5 and x[0] == pytest.approx(want_x[0]) and max(depth) > 0.6


def test_what_comes_too_near_to_the_eye_stops_growing(script):
    on = sheet(extent=1.0, scale=10.0)
    points = [[1, -3.9, 0], [1, -4.0, 0], [1, -4.9, 0], [1, -5, 0], [1, -9, 0]]
    ((x, y, depth),) = script(PROJECTED, CAMERA, given=[case(points, on=on)])
    assert [round(each - on["cx"], 3) for each in x] == [45.455, 50, 50, 50, 50]
    assert y == [240] * 5 and depth == [0] * 5


def test_a_flat_cloud_is_scaled_with_y_upwards_and_comes_back(script):
    points = np.random.default_rng(4).normal(size=(50, 2)) * 3
    on, shifts = sheet(), [0.0, -160.0, 33.25]
    got = script(PROJECTED, CAMERA, given=[case(points, 1.0, 1.0, shift=shift) for shift in shifts])
    for (x, y, depth), shift in zip(got, shifts, strict=True):
        np.testing.assert_allclose(x, 320 + shift + 90 * points[:, 0], atol=1e-4)
        np.testing.assert_allclose(y, 240 - 90 * points[:, 1], atol=1e-4)
        assert not any(depth)
    back = script(
        """({ unproject }, [sheet, places]) => places.map(([shift, xs, ys]) =>
          xs.map((x, i) => unproject(sheet, x, ys[i], ...(shift ? [shift] : []))))
        """,
        CAMERA,
        given=[on, [[shift, x, y] for (x, y, _), shift in zip(got, shifts, strict=True)]],
    )
    np.testing.assert_allclose(back, np.stack([points] * 3), atol=1e-5)


def test_turning_carries_the_near_side_with_the_hand_and_stops_short_of_the_poles(script):
    pulls = [[30, 0], [-30, 0], [0, 20], [0, -20], [0, 1e6], [0, -1e6], [100, 50]]
    got = script(
        """({ Camera, project, screen }, [pulls, sheet]) => pulls.map(([dx, dy]) => {
          const camera = new Camera();
          Object.assign(camera, { yaw: 0, pitch: 0 });
          const near = () => {
            const at = project(camera, sheet, 3, [0, -sheet.extent, 0], 1, 0, screen(1));
            return [at.x[0], at.y[0]];
          };
          const before = near();
          camera.turn(dx, dy);
          const after = near();
          return [camera.yaw, camera.pitch, after[0] - before[0], after[1] - before[1]];
        })""",
        CAMERA,
        given=[pulls, sheet()],
    )
    for (dx, dy), (yaw, pitch, right, down) in zip(pulls, got, strict=True):
        assert yaw == pytest.approx(dx / 100)
        assert pitch == pytest.approx(np.clip(dy / 100, -1.5, 1.5))
        assert np.sign(round(right, 3)) == np.sign(dx) and np.sign(round(down, 3)) == np.sign(dy)
    start = script("({ Camera }) => [new Camera().yaw, new Camera().pitch]", CAMERA)
    assert -np.pi < start[0] < np.pi and 0 < start[1] < 1.5, "at first it is seen from above"


def test_a_sheet_holds_the_extent_and_two_of_them_side_by_side(script):
    sizes = [[900, 500], [320, 700], [500, 500], [1600, 300], [460, 201]]
    got = script(
        """({ Camera }, sizes) => sizes.flatMap(([width, height]) => [2.5, 0.01, 40].map((extent) =>
          [false, true].map((share) => new Camera().sheet(width, height, extent, share))))""",
        CAMERA,
        given=sizes,
    )
    assert len(got) == 15
    for alone, shared in got:
        width, height = alone["width"], alone["height"]
        for on in (alone, shared):
            assert [on["cx"], on["cy"]] == [width / 2, height / 2]
        radius = alone["scale"] * alone["extent"]
        assert radius == pytest.approx(0.48 * min(width, height))
        radius = shared["scale"] * shared["extent"]
        assert radius <= 0.48 * height + 1e-9
        # in its quarter left or right it keeps well away from the edge and the middle, and is large
        assert radius < 0.85 * width / 4
        assert radius == pytest.approx(0.48 * height) or radius > 0.8 * width / 4

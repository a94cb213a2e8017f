"""Two pictures of our own: a lighthouse at dusk, and tiles that shrink without end.

Both hold coarse shapes and fine grain, so that one can see which of them noise takes first. They
are computed at twice their size and halved, and shipped in assets/images/ for speed:
`python -m explorer.data.paintings` makes the files anew.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

Array = np.ndarray

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "images"
WIDTH, HEIGHT = 512, 384
QUALITY = 82  # of the WebP files: under 100 kB each
FOLDS = 40  # reflections, enough for every pixel that can be told from its neighbours


def colour(code: str) -> Array:
    """ "#rrggbb" -> (3,) in [0, 1]."""
    return np.array([int(code[k : k + 2], 16) for k in (1, 3, 5)]) / 255


def ramp(value: Array, stops: dict[float, str]) -> Array:
    """(H, W) -> (H, W, 3): colours between the stops, straight from one to the next."""
    places = np.array(list(stops))
    table = np.array([colour(code) for code in stops.values()])
    return np.stack([np.interp(value, places, column) for column in table.T], axis=-1)


def lay(picture: Array, code: str | Array, cover: Array) -> None:
    """Paint the colour over the picture where cover (H, W) in [0, 1] says, in place."""
    ink = colour(code) if isinstance(code, str) else code
    picture += np.clip(cover, 0, 1)[..., None] * (ink - picture)


def smooth(value: Array, low: float, high: float) -> Array:
    """0 below low, 1 above high, smooth between; falls where low > high."""
    u = np.clip((value - low) / (high - low), 0, 1)
    return u * u * (3 - 2 * u)


def spot(
    picture: Array, right: float, down: float, size: float, code: str, strength: float
) -> None:
    """A soft dot, in place; only its surroundings are looked at."""
    scale = 2 * HEIGHT
    reach = int(np.ceil(4 * size * scale))
    column, row = int(right * scale), int(down * scale)
    rows = slice(max(0, row - reach), row + reach)
    columns = slice(max(0, column - reach), column + reach)
    part = picture[rows, columns]
    y, x = np.mgrid[
        rows.start : rows.start + part.shape[0], columns.start : columns.start + part.shape[1]
    ]
    apart = np.hypot((x + 0.5) / scale - right, (y + 0.5) / scale - down)
    lay(part, code, strength * np.exp(-((apart / size) ** 2)))


def noise(rng: np.random.Generator, x: Array, y: Array) -> Array:
    """Smooth noise in [0, 1] with lumps of about 1 in the units of x and y."""
    grid = rng.random((128, 128))
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    u, v = smooth(x - column, 0, 1), smooth(y - row, 0, 1)
    at = lambda i, j: grid[(row + i) % 128, (column + j) % 128]  # noqa: E731
    upper, lower = (at(i, 0) * (1 - u) + at(i, 1) * u for i in (0, 1))
    return upper * (1 - v) + lower * v


def layered(rng: np.random.Generator, x: Array, y: Array, octaves: int = 5) -> Array:
    """Noise of ever finer grain, each half as strong as the last; mean about 1/2."""
    parts = [noise(rng, x * 2**k, y * 2**k) / 2**k for k in range(octaves)]
    return sum(parts) / sum(2.0**-k for k in range(octaves))


def canvas() -> tuple[Array, Array]:
    """x from 0 to 4/3 and y from 0 to 1, to the right and down, at twice the size."""
    y, x = np.mgrid[0 : 2 * HEIGHT, 0 : 2 * WIDTH]
    return (x + 0.5) / (2 * HEIGHT), (y + 0.5) / (2 * HEIGHT)


def halved(picture: Array) -> Array:
    """(2H, 2W, 3) in [0, 1] -> (H, W, 3) uint8."""
    squares = np.clip(picture, 0, 1).reshape(HEIGHT, 2, WIDTH, 2, 3)
    return np.rint(255 * squares.mean(axis=(1, 3))).astype(np.uint8)


def lighthouse() -> Array:
    """(H, W, 3) uint8: a striped tower on a hill of grass, the sun on a rippled sea, stars."""
    rng = np.random.default_rng(7)
    x, y = canvas()
    picture = ramp(
        y,
        {0: "#101c44", 0.25: "#3a3f7d", 0.42: "#9a5c8c", 0.53: "#ef8a62", 0.6: "#ffd08a"},
    )
    _stars_and_clouds(picture, rng, x, y)
    sun = np.hypot(x - 0.36, y - 0.575)
    lay(picture, "#ffe9b8", 0.75 * np.exp(-((sun / 0.16) ** 2)))
    lay(picture, "#fff6dc", smooth(sun, 0.058, 0.054))
    for level, height, code in ((0.555, 0.07, "#7b5686"), (0.58, 0.05, "#51406f")):
        ridge = level - height * (layered(rng, 4 * x + 9 * level, 0 * x, 6) - 0.35)
        lay(picture, code, smooth(y - ridge, -0.001, 0.001))
    _sea(picture, rng, x, y)
    _beams(picture, x, y)
    _tower(picture, x, y)
    _hill(picture, rng, x, y)
    return halved(picture)


def _stars_and_clouds(picture: Array, rng: np.random.Generator, x: Array, y: Array) -> None:
    for _ in range(130):
        right, down, size = rng.random() * 4 / 3, 0.42 * rng.random() ** 1.4, rng.random() ** 3
        strength = (0.5 + 0.5 * size) * (1 - down)
        spot(picture, right, down, 0.0011 + 0.0012 * size, "#fff8e8", strength)
    cloud = layered(rng, 2.2 * x, 11 * y, 6)
    lay(picture, "#ffb08a", 0.75 * smooth(cloud, 0.5, 0.72) * smooth(y, 0.2, 0.45))


def _sea(picture: Array, rng: np.random.Generator, x: Array, y: Array) -> None:
    depth = np.clip((y - 0.6) / 0.4, 1e-3, 1)
    ripple = noise(rng, 20 * x / depth**0.6, 14 / (depth + 0.06) ** 1.1)
    ripple = 0.6 * ripple + 0.4 * noise(rng, 46 * x / depth**0.6, 34 / (depth + 0.05) ** 1.1)
    water = ramp(depth, {0: "#d98a73", 0.12: "#8a5f86", 0.45: "#2f3f74", 1: "#14204a"})
    water += (ripple - 0.5)[..., None] * np.array([0.28, 0.22, 0.26])
    path = np.exp(-(((x - 0.36) / (0.045 + 0.1 * depth)) ** 2))
    lay(water, "#ffdf9e", path * smooth(ripple, 0.42, 0.62) * 0.9)
    lay(picture, water, smooth(y, 0.5995, 0.6005))


LAMP = (1.02, 0.2)


def _beams(picture: Array, x: Array, y: Array) -> None:
    right, down = x - LAMP[0], y - LAMP[1]
    for slope, side in ((0.1, -1), (-0.07, 1)):
        along = side * right
        across = np.abs(down - slope * along) / (0.012 + 0.13 * np.maximum(along, 0))
        lay(picture, "#fff0b8", 0.55 * smooth(across, 1, 0) * (along > 0) * np.exp(-1.6 * along))


def _tower(picture: Array, x: Array, y: Array) -> None:
    right, down = x - LAMP[0], y - LAMP[1]
    width = 0.034 + 0.055 * np.maximum(down, 0)
    body = smooth(np.abs(right) - width, 0.001, -0.001) * (down > 0.03) * (down < 0.6)
    stripe = smooth(np.abs(((down - 0.03) / 0.085) % 2 - 1), 0.47, 0.53)
    across = right / width
    red, white = colour("#c8453b"), colour("#f6efe2")
    paint = red + stripe[..., None] * (white - red)
    row = np.floor((down - 0.03) / 0.0125)
    joint = np.minimum((down / 0.0125) % 1, (across * 3.5 + 0.5 * (row % 2)) % 1)
    shade = (0.62 - 0.38 * across) * (1 - 0.2 * smooth(joint, 0.16, 0.08))
    lay(picture, np.clip(shade, 0.15, 1)[..., None] * paint, body)
    for place in (0.13, 0.3, 0.47):
        window = np.maximum(np.abs(right + 0.006) / 0.008, np.abs(down - place) / 0.016)
        lay(picture, "#ffd98a", smooth(window, 1.05, 0.95))
    for top, bottom, half, code in (
        (0.018, 0.034, 0.05, "#22233c"),
        (-0.026, 0.018, 0.026, "#ffedb0"),
        (-0.034, -0.024, 0.034, "#22233c"),
    ):
        slab = np.maximum(np.abs(right) - half, np.abs(down - (top + bottom) / 2))
        inside = (np.abs(down - (top + bottom) / 2) < (bottom - top) / 2) & (slab < half)
        lay(picture, code, inside * smooth(np.abs(right) - half, 0.001, -0.001))
    roof = np.abs(right) - 0.034 * np.clip((down + 0.075) / 0.045, 0, 1)
    lay(picture, "#a93a36", smooth(roof, 0.001, -0.001) * (down > -0.075) * (down < -0.03))
    bars = np.abs((right / 0.0105) % 1 - 0.5) > 0.41
    lay(picture, "#22233c", bars * (np.abs(right) < 0.05) * (down > 0.0) * (down < 0.02))
    lay(picture, "#fff9e0", 0.9 * np.exp(-((np.hypot(right, down + 0.004) / 0.03) ** 2)))


def _hill(picture: Array, rng: np.random.Generator, x: Array, y: Array) -> None:
    edge = 0.74 - 0.2 * smooth(x, 0.55, 1.05) + 0.17 * smooth(x, 0.75, 0.3)
    blades = noise(rng, 190 * (x + 0.35 * (y - edge)), 9 * y)
    edge = edge + 0.018 * (layered(rng, 9 * x, 0 * x, 4) - 0.5) - 0.02 * blades**2
    deep = y - edge
    grass = ramp(deep, {0: "#6d6a3c", 0.05: "#3f5138", 0.2: "#22372f", 0.45: "#101f26"})
    tuft = noise(rng, 150 * (x + 0.3 * y), 36 * y)
    grain = 0.5 * tuft + 0.5 * noise(rng, 60 * x, 40 * y)
    grass = grass * (0.55 + 0.9 * grain)[..., None]
    for _ in range(260):
        right, down, size = rng.random() * 4 / 3, 1 - 0.45 * rng.random(), rng.random()
        size = (0.0012 + 0.0016 * size) * (1 + 3 * (down - 0.55))
        spot(grass, right, down, size, ("#f4c9dc", "#fbe7a6", "#ffffff")[rng.integers(3)], 0.9)
    lay(picture, grass, smooth(deep, -0.001, 0.001))


def tiles(sides: int = 6, meet: int = 4) -> Array:
    """(H, W, 3) uint8: the tiling {6, 4} of the hyperbolic plane in Poincaré's disc.

    All tiles are of one size in the geometry of the plane; here they shrink towards the rim. Each
    pixel is reflected at the sides of the middle tile until it lies in it.
    """
    x, y = canvas()
    z = ((x - 2 / 3) + 1j * (0.5 - y)) / 0.485
    radius = np.abs(z)
    w, depth = _folded(np.where(radius < 1, z, 0), sides, meet)
    within = 2 * np.arctanh(np.minimum(np.abs(w), 0.999)) / 2.0
    half = np.pi / sides
    turn = np.abs(np.angle(w)) / half
    picture = _ornament(within, turn, depth)
    width = np.clip(2.2 * (1 - radius**2), 0.0, 2)[..., None]  # of a tile, about
    grain = layered(np.random.default_rng(3), 60 * x, 60 * y, 3)[..., None] - 0.5
    picture = picture * (1 + 0.14 * grain) * (0.7 + 0.3 * np.minimum(width, 1))
    ground = ramp(np.hypot(x - 2 / 3, y - 0.5), {0.4: "#2b3350", 0.85: "#0d1326"})
    ground *= 1 + 0.25 * grain
    lay(ground, "#c9a24b", smooth(np.abs(radius - 1.008), 0.011, 0.007))
    lay(ground, picture, smooth(radius, 1.0, 0.997))
    return halved(ground)


def _folded(z: Array, sides: int, meet: int) -> tuple[Array, Array]:
    """Every point of the disc moved into the middle tile, and how many sides it crossed."""
    apart = np.sqrt(np.cos(np.pi / meet) ** 2 - np.sin(np.pi / sides) ** 2)
    centre, circle = np.cos(np.pi / meet) / apart, np.sin(np.pi / sides) / apart
    sector, depth = 2 * np.pi / sides, np.zeros(z.shape, int)
    for _ in range(FOLDS):
        z = z * np.exp(-1j * sector * np.round(np.angle(z) / sector))
        inside = np.abs(z - centre) < circle
        if not inside.any():
            break
        depth += inside
        z = np.where(inside, centre + circle**2 / np.conj(np.where(inside, z - centre, 1)), z)
    return z, depth


def _ornament(within: Array, turn: Array, depth: Array) -> Array:
    """The glaze of a tile. within : distance from its middle.  turn : 0 at a side, 1 at a tip."""
    light = ("#f4ead5", "#e9d8b4", "#f1dfc7")
    dark = ("#1d4e6f", "#226b73", "#283c70")
    warm = ("#d8573c", "#e0a33a", "#b8434f")
    out = np.empty((*within.shape, 3))
    wave = np.cos(np.pi * turn)
    for k in range(3):
        for odd, ground, figure in ((0, light[k], dark[k]), (1, dark[k], light[k])):
            mine = (depth % 2 == odd) & (depth // 2 % 3 == k)
            tile = np.broadcast_to(colour(ground), out.shape).copy()
            star = within - 0.36 - 0.2 * (-wave)
            lay(tile, figure, smooth(star, 0.01, -0.01))
            lay(tile, warm[k], smooth(within - 0.27 - 0.1 * (-wave), 0.01, -0.01))
            lay(tile, ground, smooth(within - 0.14 - 0.045 * wave, 0.008, -0.008))
            lay(tile, figure, smooth(within - 0.06, 0.008, -0.008))
            band = np.abs(within - 0.52 - 0.1 * (-wave))
            lay(tile, warm[(k + 1) % 3], smooth(band, 0.026, 0.016))
            dots = np.hypot((within - 0.44 - 0.15 * (-wave)) / 0.02, (turn * 3 % 1 - 0.5) / 0.2)
            lay(tile, warm[(k + 2) % 3], smooth(dots, 1.1, 0.9))
            out[mine] = tile[mine]
    return out


PAINTINGS = {"lighthouse": lighthouse, "tiles": tiles}


def main() -> None:
    from PIL import Image

    for name, paint in PAINTINGS.items():
        Image.fromarray(paint()).save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()

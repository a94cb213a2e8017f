"""Our scripts as modules, each loaded by a real browser."""

import numpy as np
import pytest

from explorer.ui.engine import join

SCRIPTS = sorted(str(path.relative_to(join.EXPLORER)) for path in join.EXPLORER.rglob("*.js"))
TIMES = [0.0, 1.0, 4.0, 10.0]
BLOBS = "ui/engine/blobs.js"


def test_every_script_is_a_module_that_exports_what_the_joiner_says(script):
    for name in SCRIPTS:
        module = join.module(name)
        exported = set(script("m => Object.keys(m)", name))
        assert exported == set(module.exported) | ({"default"} if module.has_default else set())


@pytest.mark.parametrize("t", [-1.0, 0.0, 0.25, 1.0, 3.999, 4.0, 9.0, 10.0, 12.0])
def test_key_frames_are_mixed_as_numpy_interpolates(script, t):
    values = np.array([[3, -7], [100, 20], [-50, 0], [7, 9]])
    mixed = script(
        "(m, [times, keys, t]) => Array.from("
        "m.mixKeys(Int16Array.from(keys), times, 2, 0.5, t, new Float32Array(2)))",
        BLOBS,
        given=[TIMES, values.ravel().tolist(), t],
    )
    expected = [0.5 * np.interp(t, TIMES, column) for column in values.T]
    assert mixed == pytest.approx(expected, abs=1e-5)

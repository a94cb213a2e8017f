"""How long after the hand moves are the pictures painted?

`python -m tests.benchmarks.scrub_pictures` measures as scrub.py does (what its columns mean stands
there): trajectories of 101 steps of 100 digits and of 36 glyphs, a photograph in colour with its
signal and its noise beside it, a live slider under it, and 144 colour pictures of 32 pixels; and,
in the same run, a plain `st.slider` + `st.image` of the 100 digits.
"""

from tests.benchmarks.scrub import T_SHOWN, compare

# The picture's address; the slider's own text changes before the answer has come.
IMAGE_SHOWN = "document.querySelector('[data-testid=\"stImage\"] img')?.src"
PLAIN = ("tests/benchmarks/plain_pictures.py", "st.slider + st.image", IMAGE_SHOWN)
# The readout follows the slider, not t.
READOUT_SHOWN = "[...ddpmStage.stages.values()][0].dom.readout.textContent"


def main() -> None:
    t_range, slider = 'input[aria-label="t"]', 'input[data-name="power"]'
    cases = [
        ("100 digits, 101 steps", "scene=digits&t=0", t_range, T_SHOWN),
        ("36 glyphs, 101 steps", "scene=glyphs&t=0", t_range, T_SHOWN),
        ("photograph 192x144, three tiles", "scene=mixture", t_range, T_SHOWN),
        ("the same, live slider", "scene=mixture&t=400", slider, READOUT_SHOWN),
        ("144 colour pictures of 32 px", "scene=shapes&t=0", t_range, T_SHOWN),
    ]
    compare("tests/browser/pictures_demo.py", cases, PLAIN)


if __name__ == "__main__":
    main()

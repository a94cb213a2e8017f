"""How the experiments of the two training pages end, seed by seed: what their questions rest on.

    python -m tests.benchmarks.experiments points --seeds 6
    python -m tests.benchmarks.experiments images --seeds 5

Each line is a card's run, or the default run, on one seed, with the numbers that the page says of
a run that is over. Seeds 0 to 5 decided what the questions of the lessons ask.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from explorer.lessons.train_images import scene as pictures
from explorer.lessons.train_images import scene_ended as on_pictures
from explorer.lessons.train_points import scene as points
from explorer.lessons.train_points import scene_ended as on_points


def lines(page: str, seeds: int) -> Iterator[str]:
    """A line for each seed of the default run, then of each card."""
    of, cards = (
        (on_points.ended, points.EXPERIMENTS)
        if page == "points"
        else (on_pictures.ended, pictures.EXPERIMENTS)
    )
    for card in ("", *cards):
        for seed in range(seeds):
            told = (f"{value:.4g}" for value in vars(of(card, seed)).values() if value is not None)
            yield f"{card or 'default':9} {seed}  {'  '.join(told)}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", choices=("points", "images"))
    parser.add_argument("--seeds", type=int, default=6)
    given = parser.parse_args()
    for line in lines(given.page, given.seeds):
        print(line, flush=True)

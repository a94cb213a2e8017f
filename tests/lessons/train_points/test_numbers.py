"""The floor as it is written: in full where it is exact, else with its standard error."""

from explorer import texts, words
from explorer.lessons.train_points import cards, numbers, scene
from explorer.training.config import TrainConfig
from explorer.ui.training.job import IDLE


def written(config: TrainConfig) -> tuple[str, str, float, float]:
    """(in the formula, in the note under the loss, floor, error)."""
    now = scene.numbers(scene.Settings(config=config))
    note = numbers.rows(words.of("en"), IDLE, now)[0][3]
    for lang in ("en", "zh"):
        assert "<<floor_shown>>" in texts.load(lang, "train_points")["formula.samples"]
    return numbers.facts(now)["floor_shown"], note, now.floor, now.floor_error


def test_an_exact_floor_has_its_digits_and_no_error():
    shown, note, _, error = written(TrainConfig())
    assert (shown, note, error) == ("0.416", "floor 0.416", 0)


def test_an_estimated_floor_has_its_error_wherever_it_is_written():
    shown, note, floor, error = written(TrainConfig(dataset="checkerboard", n_points=500, T=50))
    value, _, told = shown.partition(" ± ")
    assert abs(float(value) - floor) < 0.06 * error and abs(float(told) - error) < 0.06 * error
    assert note == f"floor {shown}"
    ended = scene.Outcome(0.1, 0.0, 0.1, 1.0, 0.5, floor, error)
    sentence = cards.sentence(Page, "outcome", ended)
    assert f"over a floor of {shown}" in sentence


class Page:
    word = staticmethod(words.of("en"))

"""What the page `improved` opens on: measured at its own settings, remade here, replaced live."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from explorer import words
from explorer.frames.text import Word
from explorer.lessons.improved import acts, scene, scene_loss, scene_shipped, work_shipped
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_measures as measures
from explorer.lessons.improved import scene_times as times
from explorer.lessons.improved.scene_shipped import FILE, PARTS
from explorer.training.trainer import train
from tests import page_run
from tests.matrix import EXHAUSTIVE

LEAST = {"points": 12, "pictures": 3}  # seeds


def shipped(act: str, what: str = "points") -> scene_shipped.Shipped:
    return scene_shipped.load()[act, what]


def test_the_file_is_small_and_holds_settings_day_and_seeds_but_no_machine():
    assert FILE.stat().st_size <= 120_000
    with np.load(FILE, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
    assert {(part["act"], part["what"]) for part in about} == set(PARTS)
    for part in about:
        assert set(part) == {"act", "what", "day", "order", "looks"}
        assert date(2026, 1, 1) <= date.fromisoformat(part["day"]) <= date.today()
        assert part["order"]["repeats"] >= LEAST[part["what"]]


@pytest.mark.parametrize("act", scene.ACTS)
def test_a_part_opens_on_results_of_its_own_settings_and_leads_back_to_them(act):
    at = page_run.opened("improved", show=act)
    word = words.of("en")
    assert at.button("measure").label == word("improved.again")
    said = " ".join(caption.value for caption in at.caption)
    day, seeds = shipped(act).day.isoformat(), shipped(act).order.repeats
    assert day in said and f"{seeds} " in said
    assert not any(word("improved.open") in each.value for each in at.markdown)
    at = page_run.opened("improved", show=act, T="50")
    assert at.button("measure").label == word("improved.measure")
    at.button("measured_settings").click().run()
    assert not at.exception and at.button("measure").label == word("improved.again")
    assert "T" not in at.query_params


@pytest.mark.parametrize(("act", "what"), PARTS)
def test_the_settings_that_were_measured_are_those_that_the_page_opens_with(act, what):
    known = shipped(act, what)
    assert known.order == scene_shipped.order_of(act, what, known.order.repeats)
    opened = scene_shipped.order_of(act, what, 1)
    assert scene_shipped.shipped(act, opened) is known  # whatever the number of seeds
    assert scene_shipped.shipped(act, replace(opened, steps=1000)) is None


def test_the_first_looks_of_the_hybrid_come_out_again():
    """Trained and measured here up to the third look; later another processor's rounding grows."""
    known = shipped("loss")
    config = scene_loss.objective(scene_loss.plain(known.order), "hybrid")
    bench, rows = benches.bench(known.order), scene_loss.ROWS["points"]
    steps, bits = known.results.runs["hybrid"][0]
    left = [int(step) for step in steps[:3]]
    for snapshot in train(config):
        if snapshot.step in left:
            again = scene_loss.look(snapshot, bench, rows, simple=False).bits
            assert again == pytest.approx(bits[left.index(snapshot.step)], rel=2e-3)
        if snapshot.step >= left[-1]:
            break
    assert snapshot.step == left[-1]


@pytest.mark.parametrize("kind", scene_loss.OBJECTIVES)
def test_the_bars_are_of_the_network_at_the_end_of_the_first_curve(kind):
    known = shipped("loss")
    steps, bits = known.results.runs[kind][0]
    assert known.looks[kind].step == steps[-1]
    assert known.looks[kind].bits == pytest.approx(bits[-1], rel=1e-9)


@pytest.mark.parametrize(("act", "what"), [pytest.param(*part, marks=EXHAUSTIVE) for part in PARTS])
def test_the_first_seed_of_a_part_comes_out_again(act, what):
    again, known = work_shipped.measured(act, what, 1).results, shipped(act, what).results
    if act == "variance":  # the mean of twelve: one lies within their scatter
        spread = known.gain_error * np.sqrt(known.networks)
        assert abs(again.gain - known.gain) < 4 * spread + 2 * again.gain_error
        return
    for name, one, other in numbers(act, again, known):
        np.testing.assert_allclose(one, other, rtol=0.05, err_msg=f"{act}: {name}")


def numbers(act, again, known):
    """(name, of the first seed anew, as shipped) of what a part measured."""
    if act == "loss":
        for kind, runs in known.runs.items():
            yield kind, again.runs[kind][0][1], runs[0][1]
    elif act == "times":
        for way, bits in known.bits.items():
            yield way, again.bits[way], bits[:1]
            for one, other in zip(again.moments[way], known.moments[way], strict=True):
                assert one.step == other.step
                yield "p", one.p, other.p
    else:
        for kind in ("far", "bits"):
            for name, rows in getattr(known, kind).items():
                yield f"{kind} {name}", getattr(again, kind)[name][0], rows[0]


@pytest.mark.parametrize(("act", "what"), PARTS)
def test_what_is_written_is_read_again(act, what, tmp_path):
    known = scene_shipped.load()
    path = tmp_path / "some.npz"
    scene_shipped.save({(act, what): known[act, what]}, path)
    (again,) = scene_shipped.load(path).values()
    assert (again.order, again.day) == (known[act, what].order, known[act, what].day)
    write = scene_shipped.WRITE[act]
    one, other = write(again.results), write(known[act, what].results)
    assert set(one) == set(other)
    for name, values in one.items():
        np.testing.assert_array_equal(values, other[name], err_msg=name)


def test_a_part_that_is_not_there_is_refused_with_a_sentence(capsys):
    with pytest.raises(SystemExit):
        work_shipped.main(["speed"])
    assert "there is no 'speed'; there are variance.points" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        work_shipped.main(["--seeds", "0"])
    assert "at least one seed; got 0." in capsys.readouterr().err


# --- replaced live --------------------------------------------------------------------------------


def test_a_number_measured_now_takes_the_place_of_its_own_column_alone():
    before = measures.Measures({"a": np.array([[1.0, 2.0], [3.0, 4.0]])}, {"a": np.ones((2, 1))})
    seen = measures.nothing(["a"], 2, 1, rows=1)
    seen.far["a"][0, 0] = 9.0
    drawn = measures.over(before, seen)
    np.testing.assert_array_equal(drawn.far["a"], [[9.0, 2.0], [np.nan, 4.0]])
    np.testing.assert_array_equal(drawn.bits["a"], before.bits["a"])
    assert measures.over(None, seen) is seen
    np.testing.assert_array_equal(before.far["a"], [[1.0, 2.0], [3.0, 4.0]])


def test_the_claim_is_of_one_measurement_never_of_both():
    known = shipped("steps").results
    order = shipped("steps").order
    counts = known.far["beta"].shape[1]
    seen = measures.nothing(known.far, counts, counts, rows=1)
    (begun,) = scene.frame(order, "steps", seen, known).numbers.claims
    (before,) = scene.frame(order, "steps", None, known).numbers.claims
    assert begun.state == before.state != "open"
    assert begun.means["bits_beta"] == before.means["bits_beta"]
    for name in known.bits:
        seen.bits[name][:], seen.far[name][:] = 1.0, 1.0
    (ended,) = scene.frame(replace(order, seed=1), "steps", seen, known).numbers.claims
    assert ended.means["bits_beta"].value == 1.0 and not np.isfinite(ended.means["bits_beta"].error)


def test_moments_of_a_training_replace_those_before_one_by_one():
    known = shipped("times").results
    first = replace(known.moments["uniform"][0], batch=-1.0)
    seen = replace(times.nothing(), moments={"uniform": [first], "importance": []})
    drawn = times.over(known, seen)
    assert [each.batch for each in drawn.moments["uniform"]][:2] == [
        -1.0, known.moments["uniform"][1].batch,
    ]  # fmt: skip
    assert drawn.moments["importance"] == known.moments["importance"]


@pytest.mark.parametrize("kind", scene_loss.OBJECTIVES)
def test_a_race_run_now_replaces_its_own_curve(kind):
    known = shipped("loss")
    race = scene_loss.Race({kind: [(np.array([1, 2]), np.array([5.0, 4.0]))]})
    drawn = scene_loss.Seen(race, before=known.results).curves()
    for each in scene_loss.OBJECTIVES:
        rows = drawn.curve(each)[1]
        np.testing.assert_array_equal(rows, race.curve(each)[1] if each == kind
                                      else known.results.curve(each)[1])  # fmt: skip


# --- before the guess -----------------------------------------------------------------------------


ANSWERS = {
    "variance": set(),  # its bars go with the stage's curves
    "loss": {"improved.objective_hybrid", "improved.objective_vlb"},
    "times": {"improved.p_at"},
    "schedule": set(),
    "steps": {"improved.method_posterior", "improved.method_beta"},
}


@pytest.mark.parametrize("act", scene.ACTS)
def test_before_the_guess_the_shipped_curves_tell_nothing_of_the_answer(act):
    known = shipped(act)
    seen = known.results
    if act == "loss":
        seen = scene_loss.Seen(before=seen, at_end=known.looks["hybrid"])
    frame = scene.frame(known.order, act, seen)
    veiled = acts.veiled(frame)
    gone = {row.label.key for one in charts(veiled) for row in one if row.empty}
    assert gone == ANSWERS[act] and not any(row.empty for one in charts(frame) for row in one)
    if act == "schedule":  # how far skipping goes, not what it costs
        (panel,) = charts(veiled)
        assert [sum(y is not None for y in row.y) for row in panel] == [2, 2]
    names = [view.name for view in veiled.views]
    assert "taught" not in names and names
    captions = [view.caption for view in veiled.views if view.name == "chart"]
    assert captions in ([], [Word("improved.veiled")])


def charts(frame):
    return [panel.rows for view in frame.views if view.name == "chart" for panel in view.panels]

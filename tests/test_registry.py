"""The tables a lecturer adds to: names, labels, parameters, and values read from a URL."""

import inspect

import pytest

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.registry import Entry, Param, Registry, UnknownName

LABEL = {"en": "turns", "zh": "圈数"}
ENTRIES = [*SCHEDULES.values(), *SAMPLERS.values()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_entry_has_two_labels_a_source_and_honest_defaults(entry):
    assert entry.label["en"].strip() and entry.label["zh"].strip() and entry.source.strip()
    signature = inspect.signature(entry.function).parameters
    for param in entry.params:
        assert param.label["en"].strip() and param.label["zh"].strip()
        assert signature[param.name].default == param.default
        for value in param.ends():
            assert param.parse(str(value)) == value


@pytest.mark.parametrize("entry", SCHEDULES.values(), ids=lambda entry: entry.name)
def test_every_parameter_of_a_schedule_is_registered(entry):
    names = list(inspect.signature(entry.function).parameters)
    assert names == ["T", *(param.name for param in entry.params)]


def test_the_agreed_names_are_there():
    assert set(SCHEDULES) >= {
        *("linear", "cosine", "quadratic", "sigmoid", "sigmoid_bar"),
        *("constant", "jsd", "small_linear", "su"),
    }
    assert set(SAMPLERS) >= {"ddpm", "ddim"}


def test_the_cost_of_a_sampler_is_its_number_of_evaluations():
    assert SAMPLERS["ddpm"].cost(200) == 200 and SAMPLERS["ddpm"].cost(200, num_steps=20) == 20
    assert SAMPLERS["ddim"].cost(200) == 50 and SAMPLERS["ddim"].cost(200, num_steps=None) == 200


def test_an_unknown_name_is_answered_with_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownName, match="no schedule named 'cosin'; known: linear, cosine") as e:
        SCHEDULES["cosin"]
    assert str(e.value).endswith("Did you mean 'cosine'?")
    with pytest.raises(KeyError):
        SCHEDULES["zzz"]
    assert "zzz" not in SCHEDULES and "cosine" in SCHEDULES and len(SCHEDULES) >= 9


def test_a_name_is_registered_once_and_calls_its_function():
    registry = Registry("thing")

    @registry.register("double", label=LABEL, params=(Param("k", 2, LABEL, 1, 9),), colour="red")
    def double(x, k=2):
        return x * k

    assert registry["double"](4) == 8 == double(4) and registry["double"].colour == "red"
    assert registry["double"].defaults() == {"k": 2} and registry["double"].param("k").maximum == 9
    assert isinstance(registry["double"], Entry) and {registry["double"]: 1}
    with pytest.raises(AttributeError, match="'double' has no 'density'"):
        _ = registry["double"].density
    with pytest.raises(ValueError, match="a thing named 'double' is registered already"):
        registry.register("double", label=LABEL)(double)


@pytest.mark.parametrize(
    ("param", "raw", "value"),
    [
        (Param("n", 5, LABEL, 1, 10), " 7 ", 7),
        (Param("x", 0.5, LABEL, 0.0, 1.0), "1e-3", 0.001),
        (Param("on", True, LABEL), "No", False),
        (Param("kind", "a", LABEL, choices=("a", "b")), "b", "b"),
        (Param("word", "hi", LABEL), "你好", "你好"),
    ],
)
def test_a_value_is_read_from_a_url(param, raw, value):
    assert param.parse(raw) == value and type(param.parse(raw)) is type(param.default)


@pytest.mark.parametrize(
    ("param", "raw", "sentence"),
    [
        (Param("n", 5, LABEL, 1, 10), "11", "n must be a whole number from 1 to 10; '11' is not"),
        (Param("n", 5, LABEL, 1, 10), "2.5", "n must be a whole number"),
        (Param("x", 0.5, LABEL, 0.0, 1.0), "nan", "x must be a number from 0 to 1; 'nan' is not"),
        (Param("x", 0.5, LABEL, 0.0, 1.0), "<script>", "x must be a number"),
        (Param("on", True, LABEL), "maybe", "on must be 1 or 0; 'maybe' is neither"),
        (Param("kind", "a", LABEL, choices=("a", "b")), "c", "kind must be one of a, b"),
        (Param("word", "hi", LABEL), "x" * 13, "1 to 12 printable characters; .* has 13"),
        (Param("word", "hi", LABEL), "", "1 to 12 printable characters"),
    ],
)
def test_a_bad_value_in_a_url_is_refused_with_a_sentence(param, raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        param.parse(raw)

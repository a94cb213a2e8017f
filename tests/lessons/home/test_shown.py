"""What the map says: its stations in their order, and the numbers in their places."""

import json

import pytest

from explorer import words
from explorer.lessons.home import scene
from tests.page_run import opened, shown

ORDER = {
    "en": ["Data", "Noise, little by little", "Noise", "Network", "One step back, again and again",
           "Sample"],
    "zh": ["数据", "一点一点加噪", "噪声", "网络", "退一步，再退一步", "样本"],
}  # fmt: skip


def given(lang):
    """What the map's program is given."""
    at = opened("home", lang=lang)
    (data,) = (each.proto for each in at.get("bidi_component")
               if "home_map" in each.proto.component_name)  # fmt: skip
    return json.loads(data.mixed.json if data.HasField("mixed") else data.json)[0]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_stations_stand_in_the_order_of_the_way_with_their_pages(lang):
    stations = given(lang)["stations"]
    assert [each["title"] for each in stations.values()] == ORDER[lang]
    word = words.of(lang)
    for name, each in stations.items():
        labels = {page["name"]: page["label"] for page in each["pages"]}
        assert labels == {page: word(f"pages.{page}") for page in scene.STATIONS[name]}
    assert "40" in stations["back"]["sentence"]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_sentences_have_each_number_in_its_place(lang):
    ways = {
        "en": ("28 × 28 pixels", "500 points", "41 states", "is 40 steps", "the cloud's 200"),
        "zh": ("28 × 28 像素", "500 个点", "41 个状态", "是 40 个", "点云是 200 个"),
    }
    said = " ".join(shown(opened("home", lang=lang)._tree)).replace("’", "'")
    assert all(each in said for each in ways[lang])

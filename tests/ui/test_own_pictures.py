"""What a reader's zip of pictures lost is said on the page: how many files, which, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer import words
from explorer.ui.own import pictures
from explorer.worlds import crops
from tests import page_run
from tests.pictures_made import RGB, png, zipped

MIXED = Path(__file__).resolve().parents[1] / "reference" / "pictures" / "mixed.zip"
SAID = {
    "en": ("9 of your pictures", "Left out: 2 of 11 files.", "is cut short or damaged",
           "is none of PNG"),
    "zh": ("你的 9 张图片", "11 个文件中有 2 个没有采用", "不完整或已损坏", "不是 PNG"),
}  # fmt: skip


def captions(brought: crops.Brought, lang: str) -> str:
    session = {pictures.PICTURES: ("mark", brought)}
    at = page_run.opened("train_images", session, lang=lang, dataset="own")
    return "\n".join(each.value for each in at.caption)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_page_says_which_files_of_a_zip_were_left_out_and_why(lang):
    said = captions(crops.from_file(MIXED.read_bytes(), "mixed.zip"), lang)
    for part in (*SAID[lang], "`photos/jpeg_cut.jpg`", "`readme.txt`"):
        assert part in said


def test_of_many_losses_five_are_explained_and_the_rest_counted():
    files = {"a.png": png(RGB)} | {f"bad {k}.png": png(RGB)[:90] for k in range(9)}
    said = captions(crops.from_file(zipped(files), "many.zip"), "en")
    assert "Left out: 9 of 10 files." in said and "- and 4 more" in said
    assert [f"`bad {k}.png`" in said for k in range(9)] == [True] * 5 + [False] * 4


def test_what_loses_nothing_says_nothing_of_loss():
    whole = crops.from_file(zipped({"a.png": png(RGB)}), "whole.zip")
    assert whole.left_out == () and "Left out" not in captions(whole, "en")
    assert crops.from_file(png(RGB), "a.png").left_out == ()


def test_pictures_that_come_when_there_is_no_more_room_are_named(monkeypatch):
    monkeypatch.setattr(crops, "MOST_BYTES", 3 * RGB.size)
    files = {f"{k}.png": png(RGB) for k in range(7)} | {"notes.txt": b"words"}
    brought = crops.from_file(zipped(files), "full.zip")
    assert len(brought) == 4
    assert [(each.kind, each.facts["name"]) for each in brought.left_out] == [
        ("unknown", "notes.txt"), *(("zip_room", f"{k}.png") for k in (4, 5, 6)),
    ]  # fmt: skip
    assert "`4.png` came when the pictures filled" in captions(brought, "en")

"""A reader's file is read once; a bad one leaves a sentence, and what was there before stays."""

from types import SimpleNamespace

import pytest

from explorer import words
from explorer.ui.own import cloud, picture, pictures, upload
from explorer.worlds import brought


class Streamlit:
    """The three calls of Streamlit that an upload needs; `sent` is the file that lies there."""

    def __init__(self):
        self.session_state, self.sent, self.styles, self.asked = {}, None, "", {}

    def html(self, text):
        self.styles += text

    def file_uploader(self, label, **more):
        self.asked = {"label": label, **more}
        return self.sent

    def send(self, number, content: bytes, name="mine.txt"):
        self.sent = SimpleNamespace(file_id=number, name=name, getvalue=lambda: content)


@pytest.fixture
def streamlit(monkeypatch):
    fake = Streamlit()
    monkeypatch.setattr(upload, "st", fake)
    return fake


@pytest.fixture
def reader():
    """read() with a count of what it was given; every file but b"good…" is bad."""

    def read(data, name):
        read.given.append((data, name))
        if not data.startswith(b"good"):
            raise ValueError(f"{name} is bad.")
        return data.decode()

    read.given = []
    return read


def visit(read, **more):
    """One run of a page: (whether something new came, the notices)."""
    said = []
    page = SimpleNamespace(word=words.of("en"), notice=said.append)
    took = upload.take(page, "own", ["txt"], read, "_mine", lambda _, why: str(why), **more)
    return took, said


def test_a_file_is_read_once_by_its_id_and_not_by_its_name(streamlit, reader):
    assert visit(reader) == (False, []) and reader.given == []
    streamlit.send("1", b"good one")
    assert visit(reader) == (True, [])
    assert [visit(reader) for _ in range(2)] == [(False, [])] * 2
    streamlit.send("2", b"good two")  # the same name again
    assert visit(reader) == (True, []) and streamlit.session_state["_mine"] == "good two"
    assert reader.given == [(b"good one", "mine.txt"), (b"good two", "mine.txt")]


def test_a_bad_file_leaves_a_sentence_and_what_was_there_until_a_good_one_comes(streamlit, reader):
    streamlit.send("1", b"good one")
    visit(reader)
    streamlit.send("2", b"something else", "bad.txt")
    for _ in range(2):  # the sentence stays as long as the file lies there; it is not read again
        took, said = visit(reader)
        assert not took and len(said) == 1 and "bad.txt is bad." in said[0]
        assert streamlit.session_state["_mine"] == "good one"
    assert len(reader.given) == 2
    streamlit.send("3", b"good three")
    assert visit(reader) == (True, []) and streamlit.session_state["_mine"] == "good three"


def test_the_uploader_speaks_the_pages_language_and_may_hide_the_list_of_files(streamlit, reader):
    visit(reader)
    word = words.of("en")
    assert streamlit.asked == {"label": word("own.load"), "type": ["txt"], "key": "own_file"}
    assert word("own.choose") in streamlit.styles and "stFileChip]" not in streamlit.styles
    visit(reader, quiet=True)
    hidden = ".st-key-own_file [data-testid=stFileChip]{display:none}"
    assert hidden in streamlit.styles and "KEY" not in streamlit.styles


@pytest.mark.parametrize("own", [cloud, picture, pictures])
def test_all_that_a_reader_can_bring_takes_this_way(own, monkeypatch):
    """A cloud, a picture, pictures: each bad file is refused by the same mechanism."""
    fake = Streamlit()
    fake.caption, fake.button = (lambda *_, **__: None,) * 2
    for module in (upload, own):
        monkeypatch.setattr(module, "st", fake)
    said = []
    page = SimpleNamespace(word=words.of("en"), notice=said.append)
    fake.send("1", b"%PDF-1.7\n" + b"0" * 50, "report.png")
    own.controls(page)
    assert len(said) == 1 and "`report.png`" in said[0]


def test_a_picture_is_brought_under_the_hash_of_its_content(monkeypatch):
    from tests.ui.test_own_picture import saved

    mine = picture.from_file(saved(), "a.png")
    monkeypatch.setattr(picture, "get", lambda: None)
    assert picture.bring() == ""
    monkeypatch.setattr(picture, "get", lambda: mine)
    assert picture.bring() == mine.key and brought.pictures(mine.key) is mine.x
    with pytest.raises(ValueError, match="no longer here; bring it again"):
        brought.pictures("of nobody")

"""No sentence, label or option changes unread, in either language."""

import json

from tests.said import SIGNED, signatures


def test_what_the_app_says_was_read_after_its_last_change():
    before, now = json.loads(SIGNED.read_text(encoding="utf-8")), signatures()
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    assert not changed, f"read these in both languages, then run python -m tests.said: {changed}"


def test_an_exchange_of_two_labels_in_both_languages_is_seen(monkeypatch):
    import tomllib

    from tests import said

    usual = said.signatures()
    read = tomllib.loads

    def exchanged(text: str) -> dict:
        table = read(text)
        if "vlb" in table:
            both = table["vlb"]
            both["act_bits"], both["act_learn"] = both["act_learn"], both["act_bits"]
        return table

    monkeypatch.setattr(said.tomllib, "loads", exchanged)
    now = said.signatures()
    assert [name for name in usual if usual[name] != now[name]] == ["vlb.toml/vlb"]

"""Why a file is not taken: one sentence for the person who sent it."""

from __future__ import annotations

from typing import Any


class Refusal(ValueError):
    """A ValueError whose text is one sentence for the person who sent the file.

    kind, facts : the same in a word and its values, for a page in another language.
    """

    def __init__(self, kind: str, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.kind, self.facts = kind, facts

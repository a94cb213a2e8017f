"""A bad table is refused in the page's language, by the kind of refusal and its facts."""

from types import SimpleNamespace

import pytest

from explorer import words
from explorer.data.tables import decode_table
from explorer.ui.own import cloud as own

ROWS = b"".join(b"%d,%d\n" % (i, i * i) for i in range(20))
BAD = {
    "large": b"1" * 5_000_001,
    "binary": b"PK\x03\x04",
    "encoding": ROWS + b"\xff,1\n",
    "short": b"",
    "page": b"<html>",
    "quotes": b'"' + ROWS,
    "columns": b"1,2,3,4\n" * 20,
    "many": b"1,2\n" * 100_002,
    "index": b",x\n" + ROWS,
    "single": b"1\n" * 20,
    "header": b"x,y\n1,2,3\n",
    "counted": b"1,5,2\n2,7,2\n3,1,2\n",
    "numbered": b"0,1\n.5,.7\n",
    "splits": b"693,1,645\n661,2,607\n",
    "separator": b"1 200,5\n2 300,7\n",
    "marks": b"693;1,645\n",
    "mixed": b"0.5;0,5\n",
    "digits": b"1e17,1\n100000000000000001,1\n",
    "ragged": ROWS + b"3\n",
    "cell": ROWS + b"*a*,1\n",
    "infinite": ROWS + b"nan,1\n",
}


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("kind", BAD)
def test_every_refusal_of_a_table_is_one_sentence_in_the_pages_language(kind, lang):
    with pytest.raises(ValueError, match="cloud") as refused:
        decode_table(BAD[kind], "cloud.csv")
    said = own._reason(SimpleNamespace(word=words.of(lang)), refused.value)
    assert refused.value.kind == kind
    assert "`cloud.csv`" in said and said.endswith("。" if lang == "zh" else ".")
    assert "{" not in said


def test_a_cell_from_the_file_cannot_write_markdown():
    with pytest.raises(ValueError, match="cloud") as refused:
        decode_table(ROWS + b"`<b>*a*,1\n", "cloud.csv")
    said = own._reason(SimpleNamespace(word=words.of("en")), refused.value)
    assert "`'<b>*a*`" in said

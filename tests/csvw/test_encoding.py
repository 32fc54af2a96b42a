import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.encoding import codec


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("utf-8", b"\xc3\xb1", "ñ"),
        ("UTF8", b"\xc3\xb1", "ñ"),
        (" latin1 ", b"\xf1\x93", "ñ“"),
        ("ISO-8859-1", b"\x80", "€"),
        ("us-ascii", b"\xf1", "ñ"),
        ("iso-8859-15", b"\xa4", "€"),
        ("windows-1252", b"\xf1", "ñ"),
        ("utf-16", b"\xf1\x00", "ñ"),
        ("utf-16be", b"\x00\xf1", "ñ"),
        ("shift_jis", b"\x82\xa0", "あ"),
        ("gbk", b"\xc4\xe3", "你"),
        ("macintosh", b"\x96", "ñ"),
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label, data, text):
    assert data.decode(codec(label)) == text


@pytest.mark.parametrize(
    "label", ["", "rot13", "base64", "idna", "utf-7", "unicode_escape", "replacement", "utf-32", "x"]
)
def test_what_the_encoding_standard_does_not_list_has_no_codec(label):
    assert codec(label) is None


@given(st.text(max_size=12))
def test_any_text_is_a_label_or_not(text):
    found = codec(text)
    assert found is None or codecs.lookup(found).name

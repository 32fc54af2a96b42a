import pytest

from vitrina.csvw.langtag import is_tag, matches


@pytest.mark.parametrize(
    "tag", ["es", "es-EC", "qu", "zh-Hant-TW", "de-1996", "en-a-bbb-x-c", "x-mine", "i-klingon", "und"]
)
def test_tags_of_bcp_47_are_recognised(tag):
    assert is_tag(tag)


@pytest.mark.parametrize("text", ["", "e", "español", "es_EC", "-es", "es-", "a-bad-language", "es-EC-EC-EC"])
def test_other_strings_are_not_tags(text):
    assert not is_tag(text)


def test_a_tag_matches_a_more_specific_one_and_und_matches_all():
    assert matches("es", "es-EC")
    assert matches("ES-ec", "es")
    assert matches("und", "es")
    assert not matches("es", "en")
    assert not matches("es", "est")

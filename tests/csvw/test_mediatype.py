import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import Dialect, Resource, Table, with_headers
from vitrina.csvw.mediatype import media_type

from .helpers import BASE, group_of


def read(table: Table, content_type: str | None = None, language: str | None = None) -> Table:
    return with_headers(table, Resource(table.url, [], content_type, (), language))


def test_a_media_type_has_a_name_and_parameters():
    found = media_type('Text/CSV ; Header=absent; charset="ISO-8859-1" ;x')
    assert found.name == "text/csv"
    assert dict(found.parameters) == {"header": "absent", "charset": "ISO-8859-1"}


def test_json_and_what_says_nothing_are_told_apart():
    assert [media_type(text).is_json for text in ("application/csvm+json", "application/geo+json", "text/csv")] == [
        True,
        True,
        False,
    ]
    assert [media_type(text).is_generic for text in (None, "", "text/plain", "text/csv")] == [True, True, True, False]


@given(st.text(alphabet='text/csv;="\\ \n', max_size=40))
def test_no_header_breaks_the_parser(text: str):
    assert media_type(text).name == media_type(text).name.strip().lower()


def test_the_headers_decide_where_no_dialect_is_described():
    table = read(Table(BASE + "x"), "text/tab-separated-values; charset=windows-1252; header=absent")
    assert table.dialect == Dialect(delimiter="\t", encoding="windows-1252", header_row_count=0)


def test_text_csv_without_parameters_changes_nothing():
    table = Table(BASE + "x")
    assert read(table, "text/csv; header=present") == table


@pytest.mark.parametrize("dialect", [{}, {"header": True}, {"delimiter": ";"}])
def test_a_described_dialect_is_kept(dialect: dict):
    table = group_of({"dialect": dialect}).tables[0]
    assert read(table, "text/tab-separated-values; charset=latin1; header=absent") == table


@pytest.mark.parametrize("charset", ["klingon", "hex", '"\0"', '""'])
def test_a_charset_that_nobody_can_decode_is_left_out(charset: str):
    assert read(Table(BASE + "x"), f"text/csv; charset={charset}").dialect == Dialect()


def test_one_content_language_is_that_of_a_table_without_any():
    table = group_of({"tableSchema": {"columns": [{"name": "a"}, {"name": "b", "lang": "en"}]}}).tables[0]
    found = read(table, language="es-EC")
    assert [column.lang for column in found.schema.columns] == ["es-EC", "en"]
    assert found.schema.inherited["lang"] == "es-EC"


@pytest.mark.parametrize("language", ["es, en", "", "no language"])
def test_several_languages_or_none_change_nothing(language: str):
    table = group_of({"tableSchema": {"columns": [{"name": "a"}]}}).tables[0]
    assert read(table, language=language) == table


def test_a_language_of_the_metadata_is_kept():
    table = group_of({"lang": "fr", "tableSchema": {"columns": [{"name": "a"}]}}).tables[0]
    assert read(table, language="es") == table


def test_plain_bytes_have_no_headers():
    table = Table(BASE + "x")
    assert with_headers(table, [b"a\n"]) is table


def test_a_resource_can_be_looked_into_and_is_still_whole():
    resource = Resource(BASE, iter([b"ab", b"c"]))
    assert [resource.peek(), resource.peek(), resource.read()] == [b"ab", b"ab", b"abc"]
    listed = Resource(BASE, [b"ab", b"c"])
    assert [listed.peek(), b"".join(listed), listed.read()] == [b"ab", b"abc", b"abc"]
    assert Resource(BASE, []).peek() == b""

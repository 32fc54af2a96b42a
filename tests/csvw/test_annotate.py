import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import CellError, CellProblem, Value, cells, compile_cell

from .helpers import BASE, XSD, table_of

FILE = BASE + "file.csv"


def parse(column: dict, text: str | None):
    return compile_cell(table_of([{"name": "a", **column}]).schema.columns[0])(text)


def lexical(column: dict, text: str | None):
    found = parse(column, text).value
    return [value.lexical for value in found] if isinstance(found, tuple) else found and found.lexical


def test_a_string_of_null_is_no_value():
    assert parse({"null": ["", "s/d"]}, "s/d").value is None
    assert parse({}, "").value is None
    assert parse({}, None).value is None
    assert lexical({"null": "-"}, "") == ""


def test_the_default_takes_the_place_of_an_empty_string():
    assert lexical({"default": "5", "datatype": "integer"}, " ") == "5"
    assert parse({"default": "-", "null": "-"}, "").value is None


def test_a_required_value_that_is_missing_is_an_error():
    assert parse({"required": True}, "").problems == (CellProblem("required", ""),)
    assert parse({"required": True, "separator": ";"}, "").problems == (CellProblem("required", ""),)
    assert parse({"required": True, "default": "x"}, "").problems == ()


def test_a_separator_makes_a_list():
    assert lexical({"separator": ";", "datatype": "integer"}, "1; 2;x") == ["1", "2", "x"]
    assert lexical({"separator": ";"}, "a; b") == ["a", " b"]
    assert lexical({"separator": ";"}, "") == []
    assert parse({"separator": ";", "null": "-"}, "-").value is None
    assert lexical({"separator": ";", "null": "-"}, "a;-;b") == ["a", "b"]
    assert [p.code for p in parse({"separator": ";", "datatype": "integer"}, "1;x;y").problems] == ["datatype"] * 2


def test_a_value_that_its_datatype_does_not_allow_is_a_string_with_an_error():
    found = parse({"datatype": "integer", "lang": "es"}, "siete")
    assert found.value == Value("siete", XSD + "string", None, "siete")
    assert found.problems == (CellProblem("datatype", "siete", {"datatype": "integer"}),)


def test_only_strings_carry_a_language():
    assert parse({"lang": "es"}, "x").value == Value("x", XSD + "string", "es", "x")
    assert parse({"lang": "es", "datatype": "token"}, "x").value.lang is None
    assert parse({"lang": "und"}, "x").value.lang is None


def test_a_double_keeps_its_form_and_is_canonical_in_templates():
    value = parse({"datatype": "double"}, "42.50").value
    assert (value.lexical, value.canonical) == ("42.50", "4.25E1")


def test_cells_have_their_urls():
    columns = [
        {"name": "a", "titles": "A", "propertyUrl": "dc:{_name}", "valueUrl": "{#a}"},
        {"name": "b", "aboutUrl": "r/{_row}/{_sourceRow}/{_column}/{_sourceColumn}"},
        {"name": "v", "virtual": True, "valueUrl": "https://example.org/{a}/{b}{_sourceColumn}"},
    ]
    a, b, v = cells(table_of(columns, aboutUrl="#{a}"), [(1, 5, ["x y", ""])])
    assert (a.about_url, a.predicate, a.value_url) == (
        FILE + "#x%20y",
        "http://purl.org/dc/terms/a",
        FILE + "#x%20y",
    )
    assert (b.about_url, b.predicate, b.value_url) == (BASE + "r/1/5/2/2", FILE + "#b", None)
    assert v.value_url == "https://example.org/x%20y/"


def test_a_list_in_a_template_is_joined_with_commas():
    (cell,) = cells(
        table_of([{"name": "k", "separator": ";", "valueUrl": "https://example.org/?q={k}"}]),
        [(1, 2, ["a;b"])],
    )
    assert cell.value_url == "https://example.org/?q=a,b"


def test_errors_say_where_they_are():
    (cell,) = cells(table_of([{"name": "a", "datatype": "integer"}]), [(3, 9, ["x"])])
    assert cell.errors == (CellError(FILE, 3, 9, "a", "datatype", "x", {"datatype": "integer"}),)


def test_short_rows_have_empty_cells():
    assert [cell.string_value for cell in cells(table_of([{}, {}]), [(1, 2, ["x"])])] == ["x", ""]


@pytest.mark.parametrize("datatype", ["string", "integer", "date", "double", "base64Binary", "json"])
@given(st.text())
def test_any_string_gives_a_value_or_nothing(datatype, text):
    found = parse({"datatype": datatype}, text)
    assert found.value is not None or text.strip(" \t\r\n") == ""

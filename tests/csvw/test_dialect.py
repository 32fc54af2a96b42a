import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import Dialect, MetadataError

from .helpers import group_of


def read(**description: object) -> Dialect:
    return group_of({"dialect": description}).tables[0].dialect


def warnings(**description: object) -> list[str]:
    return [problem.path for problem in group_of({"dialect": description}).warnings]


def test_a_dialect_changes_only_the_flags_that_it_has():
    assert read() == Dialect()
    assert read(delimiter=";", skipRows=2) == Dialect(delimiter=";", skip_rows=2)


def test_strings_of_any_length_part_cells_and_rows_and_start_comments():
    dialect = read(delimiter="||", lineTerminators=["<br>", "\n"], commentPrefix="//")
    assert (dialect.delimiter, dialect.line_terminators, dialect.comment_prefix) == ("||", ("<br>", "\n"), "//")
    assert read(lineTerminators="|").line_terminators == ("|",)


def test_null_means_no_quoting_and_no_comments():
    dialect = read(quoteChar=None, commentPrefix=None)
    assert (dialect.quote_char, dialect.comment_prefix, dialect.escape_char) == (None, None, None)


def test_a_quote_is_escaped_by_itself_or_by_a_backslash():
    assert read().escape_char == '"'
    assert read(quoteChar="'").escape_char == "'"
    assert read(doubleQuote=False).escape_char == "\\"
    assert read(doubleQuote=False, quoteChar=None).escape_char is None


def test_a_quote_of_several_characters_is_an_error():
    with pytest.raises(MetadataError) as caught:
        read(quoteChar="''")
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("$.dialect.quoteChar", "unsupported")
    ]


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ({}, 1),
        ({"header": True}, 1),
        ({"header": False}, 0),
        ({"headerRowCount": 3}, 3),
        ({"header": False, "headerRowCount": 2}, 2),
        ({"header": True, "headerRowCount": 0}, 0),
        ({"header": False, "headerRowCount": "2"}, 0),
        ({"headerRowCount": 2.0}, 2),
    ],
)
def test_the_count_of_header_rows_goes_before_the_flag(description, count):
    assert read(**description).header_row_count == count


@pytest.mark.parametrize(
    ("description", "trim"),
    [
        ({}, "true"),
        ({"trim": True}, "true"),
        ({"trim": False}, "false"),
        ({"trim": "end"}, "end"),
        ({"skipInitialSpace": True}, "start"),
        ({"skipInitialSpace": False}, "false"),
        ({"skipInitialSpace": True, "trim": "false"}, "false"),
        ({"skipInitialSpace": True, "trim": "x"}, "start"),
        ({"trim": "x"}, "true"),
    ],
)
def test_trim_goes_before_the_initial_space(description, trim):
    assert read(**description).trim == trim


def test_encodings_are_those_of_the_encoding_standard():
    assert read(encoding="ISO-8859-1").encoding == "cp1252"
    assert read(encoding="rot13").encoding == "utf-8"
    assert warnings(encoding="rot13") == ["$.dialect.encoding"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("delimiter", ""),
        ("delimiter", None),
        ("commentPrefix", ""),
        ("commentPrefix", 1),
        ("quoteChar", ""),
        ("quoteChar", ["'"]),
        ("doubleQuote", "true"),
        ("header", 0),
        ("headerRowCount", -1),
        ("headerRowCount", 1.5),
        ("lineTerminators", []),
        ("lineTerminators", ["\n", ""]),
        ("lineTerminators", None),
        ("skipBlankRows", 1),
        ("skipColumns", True),
        ("skipRows", "1"),
        ("trim", None),
        ("encoding", 8),
        ("delimeter", ";"),
    ],
)
def test_a_wrong_flag_has_its_default_with_a_warning(name, value):
    assert read(**{name: value}) == Dialect()
    assert warnings(**{name: value}) == [f"$.dialect.{name}"]


@given(st.text(min_size=1), st.lists(st.text(min_size=1), min_size=1), st.characters())
def test_any_strings_can_part_cells_and_rows(delimiter, ends, quote):
    dialect = read(delimiter=delimiter, lineTerminators=ends, quoteChar=quote)
    assert (dialect.delimiter, dialect.quote_char) == (delimiter, quote)
    assert set(dialect.line_terminators) == set(ends)

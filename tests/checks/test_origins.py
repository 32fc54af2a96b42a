"""The subjects of rows, worked out when asked for, are those that the CSVW library annotates."""

from __future__ import annotations

from collections import defaultdict

import pytest

from matrices import TERMS
from samples import ALAUSI, DATA, SAMPLE
from vitrina import csvw
from vitrina.checks.origins import RowSubjects
from vitrina.model import Context, Row, Table
from vitrina.publish import check


def annotated(table: csvw.Table, tidy: Table) -> dict[str, list[tuple[Row, str, str]]]:
    """(row, column, property) of every cell by what it is about, as `csvw.cells` has them."""
    rows = [(n, n + 1, [row.values[c] for c in tidy.columns]) for n, row in enumerate(tidy.rows, start=1)]
    found: dict[str, list[tuple[Row, str, str]]] = defaultdict(list)
    for cell in csvw.cells(table, rows):
        found[cell.about_url or ""].append((tidy.rows[cell.row - 1], cell.column.name, cell.predicate))
    return found


def ours(table: csvw.Table, tidy: Table, subject: str) -> list[tuple[Row, str, str]]:
    subjects = RowSubjects(table, tidy)
    return [(row, column.name, subjects.predicate(column, index)) for row, column, index in subjects.about(subject)]


@pytest.mark.parametrize("path", [SAMPLE, *sorted((DATA / "broken").glob("*.xlsx"))], ids=lambda path: path.stem)
def test_each_cell_of_a_workbook_is_about_what_the_library_says(path) -> None:
    checked = check(path.read_bytes(), path.name, TERMS, Context(ALAUSI, "2021-05"))
    for part in checked.parts:
        for table in part.conversion.group.tables:
            tidy = part.reading.table(table.url.rpartition("/")[2])
            expected = annotated(table, tidy)
            assert {subject: ours(table, tidy, subject) for subject in expected} == expected


def test_a_table_with_marks_gives_what_they_stand_for() -> None:
    checked = check(SAMPLE.read_bytes(), SAMPLE.name, TERMS, Context(ALAUSI, "2021-05"))
    (part,) = checked.parts
    for table, pattern in zip(part.conversion.group.tables, part.conversion.pattern.tables, strict=True):
        tidy = part.reading.table(table.url.rpartition("/")[2])
        marked = RowSubjects(pattern, tidy, part.conversion.bound)
        for subject, expected in annotated(table, tidy).items():
            found = [(row, c.name, marked.predicate(c, index)) for row, c, index in marked.about(subject)]
            assert found == expected


@pytest.mark.parametrize("value", ["a/../b", "./a", "a b", "é", "a%zz", "//a", "#a#b", "x:y", ""])
def test_what_has_to_be_resolved_or_encoded_is(value: str) -> None:
    columns = [{"name": "a", "aboutUrl": "http://example.org/x/{+a}"}, {"name": "b", "aboutUrl": "{+a}"}]
    document = {"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": columns}}
    (table,) = csvw.read_metadata(document, "http://example.org/csv-metadata.json").tables
    tidy = Table("t.csv", ("a", "b"), (Row({"a": value, "b": "b"}, {}),))
    expected = annotated(table, tidy)
    assert {subject: ours(table, tidy, subject) for subject in expected} == expected


def test_templates_may_name_rows_columns_lists_and_virtual_columns() -> None:
    columns = [
        {"name": "a", "separator": " ", "aboutUrl": "#{a}-{_row}-{_sourceRow}", "propertyUrl": "#{_name}-{b}"},
        {"name": "b", "datatype": {"base": "integer"}, "aboutUrl": "#{_column}-{_sourceColumn}-{_name}-{b}"},
        {"name": "c"},
        {"name": "v", "virtual": True, "default": "x", "aboutUrl": "#{v}{_column}", "propertyUrl": "#{+c}"},
        {"name": "w", "virtual": True, "aboutUrl": "#{v}{_column}"},
    ]
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [{"url": "t.csv", "tableSchema": {"columns": columns}}],
    }
    (table,) = csvw.read_metadata(document, "http://example.org/csv-metadata.json").tables
    values = [("p q", "01", "é"), (None, None, None), ("p q", "1", "z/z")]
    tidy = Table("t.csv", ("a", "b", "c"), tuple(Row(dict(zip("abc", row, strict=True)), {}) for row in values))
    expected = annotated(table, tidy)
    assert len(expected) == 8
    assert {subject: ours(table, tidy, subject) for subject in expected} == expected


def test_of_another_subject_nothing_is_said() -> None:
    table = csvw.Table("http://example.org/t.csv", csvw.Schema((csvw.Column(1, "a", 1, about_url="#{a}"),)))
    assert RowSubjects(table, Table("t.csv", ("a",), (Row({"a": "1"}, {}),))).about("http://example.org/t.csv#2") == []

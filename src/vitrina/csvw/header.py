"""What a header row says about a table: columns that the metadata lacks, and whether both agree.

Section 5.5.1 "Schema Compatibility" of "Metadata Vocabulary for Tabular Data", and the embedded metadata of
section 8 of "Model for Tabular Data and Metadata".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vitrina.csvw.dialect import Dialect
from vitrina.csvw.langtag import UNDETERMINED, matches
from vitrina.csvw.model import Column, Schema, Table, TableGroup
from vitrina.csvw.problems import Problem
from vitrina.csvw.schema import make_column

Header = Sequence[Sequence[str]]


def embedded_metadata(url: str, dialect: Dialect | None = None) -> TableGroup:
    """Makes the group for a file without metadata, whose header gives the columns.

    Args:
        url: the absolute URL of the file.
        dialect: how it is written; the default of the standard when absent.

    Returns:
        A group with one table, without columns until ``with_header`` adds them.
    """
    schema = Schema(described=False)
    return TableGroup((Table(url, schema=schema, dialect=dialect or Dialect()),), base=url)


def _titles(header: Header, index: int, lang: str) -> dict[str, tuple[str, ...]]:
    texts = tuple(row[index] for row in header if index < len(row) and row[index])
    return {lang: texts} if texts else {}


def with_header(table: Table, header: Header, width: int | None = None) -> Table:
    """Completes a table with the columns that its file has and its schema does not describe.

    Args:
        table: the table.
        header: the header rows of its file.
        width: how many cells the rows have, where there is no header; 0 or None to go by the header alone.

    Returns:
        The table; each further column is named after its header when the document has no schema, and
        ``_col.N`` otherwise. Virtual columns stay last.
    """
    described = table.source_columns
    wanted = max([width or 0, *map(len, header)])
    if wanted <= len(described):
        return table
    schema = table.schema
    inherited: Mapping[str, Any] = schema.inherited
    lang = inherited.get("lang", UNDETERMINED)
    added = [
        make_column(
            index + 1,
            inherited,
            name=None,
            titles={} if schema.described else _titles(header, index, lang),
            language=UNDETERMINED,
        )
        for index in range(len(described), wanted)
    ]
    virtual = [
        replace(column, number=wanted + place)
        for place, column in enumerate((column for column in schema.columns if column.virtual), start=1)
    ]
    return replace(table, schema=replace(schema, columns=(*described, *added, *virtual)))


def _share_title(column: Column, titles: Mapping[str, tuple[str, ...]]) -> bool:
    return any(
        matches(tag, other) and not set(texts).isdisjoint(others)
        for tag, texts in column.titles.items()
        for other, others in titles.items()
    )


def check_header(table: Table, header: Header, *, validating: bool = True) -> tuple[Problem, ...]:
    """Checks that a header is compatible with the schema of its table.

    Args:
        table: the table as the document describes it.
        header: the header rows of its file.
        validating: whether this is a validator, for which a column with a name and no titles never agrees
            with a header.

    Returns:
        One problem per column that does not agree, or one for the number of columns; none without a header or
        without described columns. They are errors for a validator and warnings for a converter.
    """
    columns = table.source_columns
    if not header or not table.schema.described:
        return ()
    width = max(map(len, header))
    if width != len(columns):
        return (Problem(table.url, "columns", f"the file has {width} columns and its schema {len(columns)}"),)
    lang = table.schema.inherited.get("lang", UNDETERMINED)
    problems = []
    for index, column in enumerate(columns):
        titles = _titles(header, index, lang)
        if not titles or not (column.named or column.titles) or _share_title(column, titles):
            continue
        if not column.titles and not validating:
            continue
        found = " / ".join(next(iter(titles.values())))
        message = f"column {index + 1} is {found!r} in the file, which is no title of {column.name!r}"
        problems.append(Problem(f"{table.url}#col={index + 1}", "title", message))
    return tuple(problems)

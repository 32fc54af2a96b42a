"""Schemas, columns and keys: sections 5.5 and 5.6 of "Metadata Vocabulary for Tabular Data"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from vitrina.csvw.common import read_annotations
from vitrina.csvw.inherited import INHERITED, read_inherited
from vitrina.csvw.langtag import UNDETERMINED
from vitrina.csvw.model import Column, ForeignKey, Schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vitrina.csvw.properties import Described, Object, Scope

_SCHEMA: Final = INHERITED | {"@id", "@type", "columns", "foreignKeys", "primaryKey", "rowTitles"}
_COLUMN: Final = INHERITED | {"@id", "@type", "name", "suppressOutput", "titles", "virtual"}
_REFERENCES: Final = frozenset(("resource", "schemaReference"))
_NAME = re.compile(r"(?!_)(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*")


def read_schema(described: Described, inherited: Mapping[str, Any]) -> Schema:
    """Reads a schema description.

    Args:
        described: the description, with its place and scope.
        inherited: the inherited properties that the table and the group give.

    Returns:
        The schema; without columns when the document leaves them to the header of the file.
    """
    of, path, scope = described
    scope.check_type(of, "Schema", path)
    reaching = {**inherited, **read_inherited(of, path, scope)}
    columns = _columns(of, path, scope, reaching)
    return Schema(
        columns=columns,
        primary_key=_own_columns(of, "primaryKey", columns, path, scope),
        foreign_keys=_foreign_keys(of, path, scope),
        row_titles=_own_columns(of, "rowTitles", columns, path, scope),
        about_url=reaching.get("about_url"),
        inherited=reaching,
        id=scope.identifier(of, path),
        annotations=read_annotations(of, _SCHEMA, path, scope),
    )


def _columns(of: Object, path: str, scope: Scope, inherited: Mapping[str, Any]) -> tuple[Column, ...]:
    columns: list[Column] = []
    for number, (here, item) in enumerate(scope.objects(of, "columns", path), start=1):
        column = _column(item, here, scope, inherited, number)
        if columns and columns[-1].virtual and not column.virtual:
            scope.findings.error(here, "virtual", "a virtual column must come after all the others")
        columns.append(column)
    for name, count in Counter(column.name for column in columns if column.named).items():
        if count > 1:
            scope.findings.error(f"{path}.columns", "duplicate", f"{count} columns have the name {name!r}")
    return tuple(columns)


def _column(of: Object, path: str, scope: Scope, inherited: Mapping[str, Any], number: int) -> Column:
    scope.check_type(of, "Column", path)
    titles = scope.titles(of, "titles", path)
    name = scope.string(of, "name", path)
    if name is not None and _NAME.fullmatch(name) is None:
        message = f"{name!r} is not a variable name of a URI template, or starts with an underscore; it is ignored"
        scope.findings.warn(f"{path}.name", "name", message)
        name = None
    virtual = bool(scope.boolean(of, "virtual", path))
    return make_column(
        number,
        {**inherited, **read_inherited(of, path, scope)},
        name=name,
        titles=titles,
        language=scope.language,
        virtual=virtual,
        suppress_output=bool(scope.boolean(of, "suppressOutput", path)),
        id=scope.identifier(of, path),
        annotations=read_annotations(of, _COLUMN, path, scope),
    )


def make_column(
    number: int,
    inherited: Mapping[str, Any],
    *,
    name: str | None,
    titles: Mapping[str, tuple[str, ...]],
    language: str,
    virtual: bool = False,
    **rest: Any,
) -> Column:
    """Makes a column, deriving its name where the document has none.

    Args:
        number: its position, from 1.
        inherited: its inherited properties, already resolved.
        name: the name that the document states, or None.
        titles: the titles by language tag.
        language: the default language, which decides the title that becomes the name.
        virtual: whether the file lacks it.
        rest: further attributes of the column.

    Returns:
        The column. Its name is the stated one, else a title percent-encoded so that templates can use it,
        else ``_col.N`` (section 5.6).
    """
    return Column(
        number=number,
        source_number=None if virtual else number,
        name=name if name is not None else _derived_name(number, titles, language),
        named=name is not None,
        titles=dict(titles),
        virtual=virtual,
        **inherited,
        **rest,
    )


def _derived_name(number: int, titles: Mapping[str, tuple[str, ...]], language: str) -> str:
    candidates = titles.get(language) or titles.get(UNDETERMINED)
    if not candidates or not candidates[0]:
        return f"_col.{number}"
    return quote(candidates[0], safe="", errors="replace").replace("-", "%2D").replace("~", "%7E")


def _own_columns(of: Object, key: str, columns: Sequence[Column], path: str, scope: Scope) -> tuple[str, ...]:
    names = scope.column_reference(of, key, path)
    known = {column.name for column in columns if column.named}
    unknown = [name for name in names if name not in known]
    if unknown:
        scope.findings.warn(f"{path}.{key}", "column", f"no column states the name {unknown[0]!r}; {key} is ignored")
        return ()
    return names


def _foreign_keys(of: Object, path: str, scope: Scope) -> tuple[ForeignKey, ...]:
    keys = (_foreign_key(item, here, scope) for here, item in scope.objects(of, "foreignKeys", path))
    return tuple(key for key in keys if key is not None)


def _foreign_key(of: Object, path: str, scope: Scope) -> ForeignKey | None:
    reference = of.get("reference")
    if not isinstance(reference, dict) or set(of) - {"columnReference", "reference"}:
        scope.findings.error(path, "foreign_key", "must have columnReference and a reference object, nothing else")
        return None
    here = f"{path}.reference"
    given = _REFERENCES & set(reference)
    if len(given) != 1 or set(reference) - _REFERENCES - {"columnReference"}:
        message = "must have columnReference and either resource or schemaReference, nothing else"
        scope.findings.error(here, "foreign_key", message)
        return None
    columns = scope.column_reference(of, "columnReference", path)
    referenced = scope.column_reference(reference, "columnReference", here)
    if not columns or len(columns) != len(referenced):
        scope.findings.error(path, "foreign_key", "needs as many referencing columns as referenced ones")
        return None
    return ForeignKey(
        columns=columns,
        resource=scope.link(reference, "resource", here),
        schema_reference=scope.link(reference, "schemaReference", here),
        referenced=referenced,
    )

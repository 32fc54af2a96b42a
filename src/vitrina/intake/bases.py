"""Tables of a form that are those of another form, changed (`vitrina:base`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def joined(document: Mapping[str, Any], bases: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a form's document with each table that names a `vitrina:base` joined to its base.

    `bases` are the documents of the forms, by their id.

    Raises:
        KeyError: a base, or a table of it, is not there.
    """
    return {**document, "tables": [_joined_table(table, bases) for table in document["tables"]]}


def _joined_table(table: Mapping[str, Any], bases: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    name = table.get("vitrina:base")
    if name is None:
        return table
    base = {t["url"]: t for t in joined(bases[name], bases)["tables"]}[table["url"]]
    schema, changes = base["tableSchema"], table.get("tableSchema", {})
    left_out = set(table.get("vitrina:without", ()))
    columns = [column for column in schema["columns"] if column["name"] not in left_out]
    for change in changes.get("columns", ()):
        names = [column["name"] for column in columns]
        if change["name"] in names:
            at = names.index(change["name"])
            columns[at] = {**columns[at], **change}
            continue
        first_virtual = next((i for i, column in enumerate(columns) if column.get("virtual")), len(columns))
        at = names.index(change["vitrina:after"]) + 1 if "vitrina:after" in change else first_virtual
        columns.insert(at, change)
    annotation = {**base["vitrina:table"], **table.get("vitrina:table", {})}
    return {**base, **table, "vitrina:table": annotation, "tableSchema": {**schema, **changes, "columns": columns}}

"""Metadata documents: from decoded JSON to annotated tables.

Sections 5.2 to 5.4 and 6 of "Metadata Vocabulary for Tabular Data". One reading reports every problem it
finds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.common import check_value, read_annotations
from vitrina.csvw.dialect import Dialect, read_dialect
from vitrina.csvw.inherited import INHERITED, read_inherited
from vitrina.csvw.iri import normalise
from vitrina.csvw.model import ForeignKey, Schema, Table, TableGroup
from vitrina.csvw.problems import Findings
from vitrina.csvw.properties import Load, Object, Scope
from vitrina.csvw.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SHARED: Final = INHERITED | {
    "@id",
    "@type",
    "dialect",
    "notes",
    "tableDirection",
    "tableSchema",
    "transformations",
}
_GROUP: Final = _SHARED | {"tables"}
_TABLE: Final = _SHARED | {"suppressOutput", "url"}
_TRANSFORMATION_LINKS: Final = ("url", "scriptFormat", "targetFormat")
_TRANSFORMATION: Final = frozenset(("@id", "@type", "source", "titles", *_TRANSFORMATION_LINKS))


def read_metadata(document: object, base: str, *, load: Load | None = None) -> TableGroup:
    """Reads a metadata document.

    Args:
        document: the document, decoded from JSON: the description of a group of tables or of one table.
        base: the absolute URL where the document is, against which its relative URLs are resolved.
        load: fetches schemas and dialects that the document names by URL; without it, naming one is an error.

    Returns:
        The group; the description of one table gives a group with that table. Warnings are in it.

    Raises:
        MetadataError: with every error for which the standard says that processing must stop.
    """
    findings = Findings()
    scope = Scope(findings, base, load=load)
    group: TableGroup | None = None
    if isinstance(document, dict):
        scope = scope.with_context(document.get("@context"), "$")
        content = {key: value for key, value in document.items() if key != "@context"}
        is_group = "tables" in content or content.get("@type") == "TableGroup"
        group = _group(content, scope) if is_group else _group_of_one(content, scope)
    else:
        findings.error("$", "type", "a metadata document must be an object")
    warnings = findings.check()
    if group is None:  # every path to here has noted an error, so check() has raised
        raise AssertionError
    return replace(group, warnings=warnings)


def _group_of_one(of: Object, scope: Scope) -> TableGroup:
    table = _table(of, "$", scope, {})
    _check_foreign_keys([("$", table)], scope)
    return TableGroup((table,), base=scope.base, language=scope.language)


def _group(of: Object, scope: Scope) -> TableGroup:
    path = "$"
    scope.check_type(of, "TableGroup", path)
    items = scope.objects(of, "tables", path)
    if not items:
        scope.findings.error(f"{path}.tables", "required", "a table group needs at least one table")
    shared: dict[str, Any] = {
        "inherited": read_inherited(of, path, scope),
        "dialect": _dialect(of, path, scope),
        "schema": scope.described(of, "tableSchema", path),
        "direction": _direction(of, path, scope),
        "transformations": _transformations(of, path, scope),
    }
    if shared["schema"] is not None:
        # Its problems are problems even when every table has a schema of its own.
        read_schema(shared["schema"], shared["inherited"])
    tables = [(here, _table(item, here, scope, shared)) for here, item in items]
    _check_foreign_keys(tables, scope)
    return TableGroup(
        tables=tuple(table for _, table in tables),
        base=scope.base,
        language=scope.language,
        notes=_notes(of, path, scope),
        id=scope.identifier(of, path),
        annotations=read_annotations(of, _GROUP, path, scope),
    )


def _table(of: Object, path: str, scope: Scope, shared: Mapping[str, Any]) -> Table:
    scope.check_type(of, "Table", path)
    url = scope.link(of, "url", path) if isinstance(of.get("url"), str) else None
    if url is None:
        scope.findings.error(f"{path}.url", "required", "a table needs the url of its file")
    inherited = {**shared.get("inherited", {}), **read_inherited(of, path, scope)}
    described = scope.described(of, "tableSchema", path)
    if described is None:
        described = shared.get("schema")
    dialect = _dialect(of, path, scope) or shared.get("dialect") or Dialect()
    schema = Schema(described=False, inherited=inherited, about_url=inherited.get("about_url"))
    if described is not None:
        schema = read_schema(described, inherited)
    return Table(
        url=url or "",
        schema=schema,
        dialect=dialect,
        suppress_output=bool(scope.boolean(of, "suppressOutput", path)),
        table_direction=_direction(of, path, scope) or shared.get("direction") or "auto",
        transformations=(*shared.get("transformations", ()), *_transformations(of, path, scope)),
        notes=_notes(of, path, scope),
        id=scope.identifier(of, path),
        annotations=read_annotations(of, _TABLE, path, scope),
    )


def _dialect(of: Object, path: str, scope: Scope) -> Dialect | None:
    described = scope.described(of, "dialect", path)
    return None if described is None else read_dialect(described.content, described.path, described.scope)


def _direction(of: Object, path: str, scope: Scope) -> str | None:
    return scope.one_of(of, "tableDirection", path, ("rtl", "ltr", "auto"))


def _notes(of: Object, path: str, scope: Scope) -> tuple[Any, ...]:
    notes = scope.objects(of, "notes", path)
    for here, note in notes:
        check_value(note, here, scope)
    return tuple(note for _, note in notes)


def _transformations(of: Object, path: str, scope: Scope) -> tuple[Object, ...]:
    found = scope.objects(of, "transformations", path)
    for here, item in found:
        scope.check_type(item, "Template", here)
        scope.identifier(item, here)
        scope.titles(item, "titles", here)
        if item.get("source") is not None:
            scope.one_of(item, "source", here, ("json", "rdf"))
        for name in _TRANSFORMATION_LINKS:
            if not isinstance(item.get(name), str):
                scope.findings.error(f"{here}.{name}", "required", f"a transformation needs {name}")
        read_annotations(item, _TRANSFORMATION, here, scope)
    return tuple(item for _, item in found)


def referenced_table(key: ForeignKey, tables: Sequence[Table]) -> Table | None:
    """Finds the table to which a foreign key refers.

    Args:
        key: the foreign key.
        tables: the tables of the group.

    Returns:
        The table with the URL, or else the schema, that the key names; None when the group has no such table.
    """
    return next(_referenced(key, tables), None)


def _referenced(key: ForeignKey, tables: Iterable[Table]) -> Iterator[Table]:
    wanted = normalise((key.schema_reference if key.resource is None else key.resource) or "")
    for table in tables:
        found = table.schema.id if key.resource is None else table.url
        if found is not None and normalise(found) == wanted:
            yield table


def _check_foreign_keys(tables: Sequence[tuple[str, Table]], scope: Scope) -> None:
    for path, table in tables:
        for number, key in enumerate(table.schema.foreign_keys):
            here = f"{path}.tableSchema.foreignKeys[{number}]"
            targets = list(_referenced(key, (target for _, target in tables)))
            if not targets:
                scope.findings.error(f"{here}.reference", "foreign_key", "no table of the group is referenced")
                continue
            if key.resource is None and len(targets) > 1:
                message = f"{len(targets)} tables of the group have the schema that is referenced"
                scope.findings.error(f"{here}.reference", "foreign_key", message)
            for names, columns, place in (
                (key.columns, table.schema.columns, here),
                (key.referenced, targets[0].schema.columns, f"{here}.reference"),
            ):
                missing = set(names) - {column.name for column in columns if column.named}
                if missing:
                    scope.findings.error(place, "foreign_key", f"no column states the name {min(missing)!r}")

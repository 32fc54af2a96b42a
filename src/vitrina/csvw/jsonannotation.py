"""Annotations of groups and tables as JSON: common properties and notes, whose values are JSON-LD.

Section 5 "JSON-LD to JSON" of "Generating JSON from Tabular Data on the Web", after the normalization of section 6
of "Metadata Vocabulary for Tabular Data".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.compaction import TYPE, compact_url
from vitrina.csvw.context import CSVW, expand_name, expand_term
from vitrina.csvw.iri import clean, resolve

if TYPE_CHECKING:
    from vitrina.csvw.model import Table, TableGroup

# What the objects of groups and tables are made of; a common property cannot take these names from them.
_TAKEN: Final = frozenset(("tables", "url", "row"))


def annotation_members(of: TableGroup | Table, base: str) -> dict[str, Any]:
    """Gives the notes and common properties of a group or a table.

    Args:
        of: the group or the table.
        base: the URL against which the URLs in them are resolved.

    Returns:
        The members by name, names and types compacted, values in plain JSON; two properties of one compacted
        name are one array.
    """
    notes = {"notes": list(of.notes)} if of.notes else {}
    return _members([*notes.items(), *of.annotations.items()], base, _TAKEN)


def _members(items: Iterable[tuple[str, Any]], base: str, taken: frozenset[str] = frozenset()) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in items:
        if key == "@id":
            name, plain = key, _identified(value, base)
        elif key == TYPE:
            name, plain = key, _types(value)
        else:
            url = expand_name(key)
            name = compact_url(url)
            if name in taken:
                name = f"csvw:{url.removeprefix(CSVW)}"
            plain = _types(_value(value, base)) if name == TYPE else _value(value, base)
        members[name] = plain if name not in members else [*_items(members[name]), *_items(plain)]
    return members


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _identified(reference: str, base: str) -> str:
    return clean(resolve(base, expand_name(reference)))


def _types(value: Any) -> Any:
    if isinstance(value, list):
        return [_types(item) for item in value]
    return compact_url(expand_term(value) or value) if isinstance(value, str) else value


def _value(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_value(item, base) for item in value]
    if isinstance(value, dict):
        if "@value" in value:
            return _value(value["@value"], base)
        if value.keys() == {"@id"}:
            return _identified(value["@id"], base)
        return _members(value.items(), base)
    return value

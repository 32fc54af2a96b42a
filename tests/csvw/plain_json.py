"""Shared by the tests: objects made from annotated cells, step by step as the standard has it."""

from collections import Counter
from decimal import Decimal
from itertools import groupby
from urllib.parse import unquote

from vitrina.csvw import AnnotatedCell, Table, Value, cells
from vitrina.csvw.compaction import compact_url
from vitrina.csvw.lexical import NUMERIC


class _Place:
    """Where a value URL stands: in the values of a name of an object."""

    def __init__(self, url: str, values: list) -> None:
        self.url, self.values, self.index = url, values, len(values)


def _text(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def _native(value: Value, cell: AnnotatedCell) -> object:
    datatype = cell.column.datatype
    if value.datatype == datatype.iri and datatype.base == "boolean":
        return value.lexical == "true"
    if value.datatype == datatype.iri and datatype.base in NUMERIC and value.lexical[-1] in "0123456789.":
        return Decimal(value.lexical)
    return _text(value.lexical)


def _name(cell: AnnotatedCell) -> str:
    return unquote(cell.column.name) if cell.property_url is None else compact_url(cell.property_url)


def plain_objects(table: Table, rows: list[tuple[int, int, list]]) -> list[list[dict]]:
    """Generates the root objects of each row (csv2json, sections 4.3 and 4.4); numbers are decimals."""
    by_row = groupby(cells(table, rows), key=lambda cell: cell.row)
    return [_nested(list(row)) for _, row in by_row]


def _nested(row: list[AnnotatedCell]) -> list[dict]:
    url_list = {url for url, times in Counter(cell.value_url for cell in row).items() if times == 1}
    identities = list(dict.fromkeys(cell.about_url for cell in row))
    made = {identity: _object(identity, row) for identity in identities}
    objects = {identity: (pairs, places) for identity, (pairs, places, told) in made.items() if told}
    parents: dict = {}

    def root(identity):
        return root(parents[identity]) if identity in parents else identity

    for identity, (_, places) in objects.items():
        for place in places:
            other = place.url
            if other in url_list and other != identity and other in objects and root(identity) != other:
                parents[other] = identity
                place.values[place.index] = objects[other][0]
    for pairs, _ in objects.values():
        pairs.update({name: values[0] for name, values in pairs.items() if values.single})
    return [objects[identity][0] for identity in objects if identity not in parents]


class _Values(list):
    """The values of a name; ``single`` as long as one cell with one value has given them."""

    single = False


def _object(identity: str | None, row: list[AnnotatedCell]) -> tuple[dict, list[_Place], bool]:
    pairs: dict[str, _Values] = {}
    places, told = [], False
    if identity is not None:
        pairs["@id"] = _Values([_text(identity)])
        pairs["@id"].single = True
    for cell in row:
        if cell.about_url != identity or cell.column.suppress_output:
            continue
        if cell.value_url is None and (cell.value is None or cell.value == ()):
            continue
        told = True
        name = _name(cell)
        first = name not in pairs
        values = pairs.setdefault(name, _Values())
        if cell.value_url is not None:
            places.append(_Place(cell.value_url, values))
            values.append(compact_url(cell.value_url) if name == "@type" else cell.value_url)
        elif isinstance(cell.value, tuple):
            values.extend(_native(value, cell) for value in cell.value)
        else:
            values.append(_native(cell.value, cell))
        values.single = first and not (cell.value_url is None and isinstance(cell.value, tuple))
    return pairs, places, told

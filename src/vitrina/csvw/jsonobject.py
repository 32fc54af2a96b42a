"""The objects that the rows of a table describe, as JSON text.

Section 4.3 "Generating Objects" of "Generating JSON from Tabular Data on the Web". What does not depend on the row
is decided once per column; each string of a column is parsed and written once, as long as it is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from vitrina.csvw.annotate import compile_cell
from vitrina.csvw.compaction import TYPE, compact_url
from vitrina.csvw.jsonnest import Link, nest
from vitrina.csvw.jsonvalue import compile_value, string
from vitrina.csvw.rowfunction import Memo
from vitrina.csvw.rowtemplate import Row, RowTemplates

if TYPE_CHECKING:
    from vitrina.csvw.model import Column, Table

Item = str | Link
Value = Item | Sequence[Item]
"""The text of a single value, or those of an array."""

_ID: Final = '"@id"'
_TYPE: Final = string(TYPE)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A compiled column.

    Attributes:
        subject: which of the subjects of the row its cells are about.
        name: the name of its name-value pairs, as JSON text.
        value: the value URL, or else the text of the value or those of a list; None for none.
        linked: whether the column has a value URL.
    """

    subject: int
    name: Callable[[Row], str]
    value: Callable[[Row], str | tuple[str, ...] | None]
    linked: bool


class RowObjects:
    """Writes the objects of the rows of one table.

    Args:
        table: the table, with all the columns that its file has.
    """

    def __init__(self, table: Table) -> None:
        self._templates = RowTemplates(table)
        self._places = {column.number: index for index, column in enumerate(table.source_columns)}
        columns = table.schema.columns
        abouts = [self._about(column) for column in columns]
        # Subjects come in the order of the cells that refer to them, and cells without output do refer to them.
        self._subjects = tuple(dict.fromkeys(abouts))
        shown = [(column, about) for column, about in zip(columns, abouts, strict=True) if not column.suppress_output]
        self._cells = tuple(self._cell(column, self._subjects.index(about)) for column, about in shown)
        self._hidden = tuple(self._link(column) for column in columns if column.suppress_output and column.value_url)
        self._may_nest = len(self._subjects) > 1 and any(cell.linked for cell in self._cells)

    def __call__(self, row: Row) -> list[str]:
        """Writes the objects of a row.

        Args:
            row: its number in the table, its number in the file, and one string per column of the file.

        Returns:
            The text of each root object, on one line; none for a row that has no value.
        """
        identities = [about(row) for about in self._subjects]
        objects: dict[str | None, dict[str, Value]] = {identity: {} for identity in identities}
        links: dict[str | None, list[Link]] = {identity: [] for identity in identities}
        for cell in self._cells:
            value: Value | None = cell.value(row)
            if value is None:
                continue
            name, identity = cell.name(row), identities[cell.subject]
            if cell.linked and isinstance(value, str):
                value = Link(value, string(compact_url(value) if name == _TYPE else value))
                links[identity].append(value)
            pairs = objects[identity]
            pairs[name] = value if name not in pairs else [*_items(pairs[name]), *_items(value)]
        objects = {identity: pairs for identity, pairs in objects.items() if pairs}
        if not self._may_nest or len(objects) == 1:
            return [_write(identity, pairs) for identity, pairs in objects.items()]
        hidden = [url for link in self._hidden if (url := link(row)) is not None]
        return _write_trees(nest({identity: links[identity] for identity in objects}, hidden), objects, links)

    def _about(self, column: Column) -> Callable[[Row], str | None]:
        return _default_subject if column.about_url is None else self._templates.compile(column.about_url, column)

    def _cell(self, column: Column, subject: int) -> _Cell:
        if column.value_url is not None:
            return _Cell(subject, self._name(column), self._link(column), linked=True)
        make = compile_value(column)
        if column.virtual:
            fixed = make("")
            return _Cell(subject, self._name(column), lambda _: fixed, linked=False)
        texts, place = Memo(make), self._places[column.number]
        return _Cell(subject, self._name(column), lambda row: texts[row[2][place]], linked=False)

    def _name(self, column: Column) -> Callable[[Row], str]:
        if column.property_url is None:
            fixed = string(unquote(column.name))
            return lambda _: fixed
        reference = self._templates.compile(column.property_url, column)
        names = Memo(lambda url: string(compact_url(url or "")))
        return lambda row: names[reference(row)]

    def _link(self, column: Column) -> Callable[[Row], str | None]:
        reference = self._templates.compile(column.value_url or "", column)
        if column.virtual:
            # The value URL of a virtual column is there whatever its value is.
            return reference
        parse, place = compile_cell(column), self._places[column.number]
        has_value = Memo(lambda text: parse(text).value is not None)
        return lambda row: reference(row) if has_value[row[2][place]] else None


def _default_subject(_: Row) -> None:
    return None


def _items(value: Value) -> Sequence[Item]:
    return (value,) if isinstance(value, str | Link) else value


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Link):
        return value.text
    return f"[{', '.join([item if isinstance(item, str) else item.text for item in value])}]"


def _write(identity: str | None, pairs: dict[str, Value]) -> str:
    if identity is not None:
        own = string(identity)
        # The title of a column can be "@id" as well, and then the name occurs twice.
        pairs = {_ID: own if _ID not in pairs else [own, *_items(pairs.pop(_ID))], **pairs}
    return f"{{{', '.join([f'{name}: {_text(value)}' for name, value in pairs.items()])}}}"


def _write_trees(
    roots: Sequence[str | None],
    objects: Mapping[str | None, dict[str, Value]],
    links: Mapping[str | None, Sequence[Link]],
) -> list[str]:
    order = list(roots)
    for identity in order:
        order.extend(link.child for link in links[identity] if link.child is not None)
    texts: dict[str | None, str] = {}
    # Children come after their parents in the order, so backwards each text is there when its parent needs it.
    for identity in reversed(order):
        for link in links[identity]:
            if link.child is not None:
                link.text = texts[link.child]
        texts[identity] = _write(identity, objects[identity])
    return [texts[identity] for identity in roots]

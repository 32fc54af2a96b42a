"""A form: a CSVW metadata document with our layout annotations (decision 1).

Annotations, all with the prefix `vitrina:` and stripped before publication:

- `vitrina:form` on the group: id, labels, what it is about (`about`), title wordings, legislation, code list of
  its sections, the headings of other forms (`notWith`) in whose company a header is not this form's, words that
  speak for it (`evidence`), sample texts of its blank (`placeholders`), rules that do not hold for it
  (`withoutRules`), its numbers in the law (`numerals`, the present one first), the `currency` that its country
  means by a bare sign and the `decimal` sign of its numbers where no cell proves one.
- `vitrina:table` on a table: `layout` (`rows`, `labels`, `notes`, `absences`), the column that names a row,
  the names of the sheet that it has to itself (`sheets`) and the sample rows of the blank (`examples`); of the
  rows also the table of another sheet that continues each of them (`child`), and whether all that stands above
  the header is the form's own and not told (`ownHead`).
- `vitrina:base` on a table: the form whose table of that `url` it is, changed by what is written here. Columns
  of one name are joined, new ones stand behind the column named in `vitrina:after` (else before the virtual
  ones), and those in `vitrina:without` are left out. The published document is the joined one.
- `vitrina:heading` on a column that the sheet itself has: `presence` (`required`, `expected`, `optional`)
  and the reader that turns its text into the column's value; `in` is `rows` where a column of another table
  stands beside the rows, `differs` how grave it is then that two rows differ; null where each row may have its own
  value: then the table has one only where all rows agree.
- `vitrina:source` on a column that is derived: reader, the column it derives from, the part wanted.
- `vitrina:personal` on a column with personal data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from vitrina.csvw import uritemplate
from vitrina.errors import BadRequestError
from vitrina.intake.bases import joined
from vitrina.intake.identify import normalise
from vitrina.intake.numbers import DecimalSign
from vitrina.model import Severity

#: The properties in which parameters of the edition are filled in when a form is bound.
_BOUND = ("aboutUrl", "propertyUrl", "valueUrl", "default")
#: The common properties whose value in a form is a text in each language.
_TEXTS = ("dc:title", "dc:description")


@dataclass(frozen=True, slots=True)
class Heading:
    """How a column is found and read in the sheet; `wordings` are normalised, longest first."""

    wordings: tuple[str, ...]
    presence: str
    reader: str | None
    in_rows: bool = False
    differs: Severity | None = "warning"


@dataclass(frozen=True, slots=True)
class Source:
    """How a derived column gets its value: a named reader, the column it reads, the part of the result."""

    reader: str
    of: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the tidy table that is not virtual."""

    name: str
    title: str
    labels: Mapping[str, str]
    heading: Heading | None
    source: Source | None
    personal: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A table of another sheet with `columns` of the rows, joined by the number in the column `key`.

    `sheets` are normalised words with which the name of that sheet begins, `ids` the normalised headings of the
    number there.
    """

    key: str
    columns: tuple[str, ...]
    sheets: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the form with its layout in the sheet and the column that names a row to people.

    `sheets` are the normalised names of the sheet that holds it and nothing else; `examples` the rows that the
    blank form shows, as normalised text of some of their columns.
    """

    url: str
    layout: str
    subject: str | None
    columns: tuple[FormColumn, ...]
    sheets: tuple[str, ...] = ()
    examples: tuple[Mapping[str, str], ...] = ()
    child: Child | None = None
    own_head: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def headings(self) -> tuple[FormColumn, ...]:
        """The columns that the sheet itself has."""
        return tuple(column for column in self.columns if column.heading)

    def sources(self, reader: str) -> tuple[str, ...]:
        """Return the names of the columns from which others are derived by that reader."""
        return tuple(column.source.of for column in self.columns if column.source and column.source.reader == reader)


@dataclass(frozen=True, slots=True)
class Form:
    """An official layout that we recognise, with everything it needs.

    `evidence` and `placeholders` are normalised; `numerals` maps each number that the law gave the form to the
    normalised words that tell it, the present number first. `header` are the columns whose headings stand above
    the rows, whatever their table.
    """

    id: str
    labels: Mapping[str, str]
    titles: tuple[str, ...]
    not_with: tuple[str, ...]
    sections: str | None
    legislation: Mapping[str, Any]
    tables: tuple[FormTable, ...]
    document: Mapping[str, Any]
    evidence: tuple[str, ...] = ()
    placeholders: frozenset[str] = frozenset()
    about: Mapping[str, str] = field(default_factory=dict)
    without_rules: frozenset[str] = frozenset()
    numerals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = "CCY_USD"
    decimal: DecimalSign | None = None
    header: tuple[FormColumn, ...] = ()
    #: Every wording of a heading of the header: a row with none of them is no header.
    header_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather what is asked of every row of every sheet."""
        words = (word for column in self.header if column.heading for word in column.heading.wordings)
        object.__setattr__(self, "header_words", frozenset(words))

    def table(self, layout: str) -> FormTable:
        """Return the table with that layout.

        Raises:
            KeyError: the form has none.
        """
        for table in self.tables:
            if table.layout == layout:
                return table
        raise KeyError(layout)

    def metadata(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Return the plain CSVW metadata document of an edition.

        `parameters` (base, edicion, original, conjunto, ley, licencia, version) are expanded in the URI
        templates, the rest of each template stays; our annotations are left out.
        """
        bound: dict[str, Any] = _bind(self.document, parameters)
        return bound


def _bind(value: Any, parameters: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, Mapping):
        if key in _TEXTS:
            # Common properties have no language maps (Metadata Vocabulary, appendix "JSON-LD Dialect").
            return [{"@value": text, "@language": tag} for tag, text in value.items()]
        return {name: _bind(item, parameters, name) for name, item in value.items() if not name.startswith("vitrina:")}
    if isinstance(value, list):
        return [_bind(item, parameters) for item in value]
    if isinstance(value, str) and key in _BOUND and "{" in value:
        return uritemplate.expand_known(value, parameters)
    return value


def _heading(column: Mapping[str, Any]) -> Heading | None:
    annotation = column.get("vitrina:heading")
    if annotation is None:
        return None
    wordings = sorted({normalise(title) for title in _titles(column)}, key=lambda words: (-len(words), words))
    in_rows, differs = annotation.get("in") == "rows", annotation.get("differs", "warning")
    return Heading(tuple(wordings), annotation["presence"], annotation.get("reader"), in_rows, differs)


def _titles(column: Mapping[str, Any]) -> list[str]:
    titles = column["titles"]["es"]
    return [titles] if isinstance(titles, str) else list(titles)


def _column(column: Mapping[str, Any]) -> FormColumn:
    source = column.get("vitrina:source")
    titles = _titles(column)
    return FormColumn(
        name=column["name"],
        title=titles[min(1, len(titles) - 1)],
        labels=column["dc:description"],
        heading=_heading(column),
        source=Source(source["reader"], source["of"], source.get("part")) if source else None,
        personal=bool(column.get("vitrina:personal")),
    )


def _table(table: Mapping[str, Any]) -> FormTable:
    annotation = table["vitrina:table"]
    columns = tuple(_column(c) for c in table["tableSchema"]["columns"] if not c.get("virtual"))
    examples = annotation.get("examples", ())
    return FormTable(
        table["url"],
        annotation["layout"],
        annotation["subject"],
        columns,
        _normalised(annotation.get("sheets", ())),
        tuple({name: normalise(text) for name, text in example.items()} for example in examples),
        _child(annotation["child"]) if "child" in annotation else None,
        annotation.get("ownHead", False),
    )


def _child(annotation: Mapping[str, Any]) -> Child:
    sheets, ids = _normalised(annotation["sheets"]), _normalised(annotation["id"])
    return Child(annotation["key"], tuple(annotation["columns"]), sheets, ids)


def _normalised(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(normalise(text) for text in texts)


def parse(document: Mapping[str, Any]) -> Form:
    """Return the form that an annotated metadata document, its tables joined to their bases, describes."""
    annotation = document["vitrina:form"]
    tables = tuple(_table(table) for table in document["tables"])
    return Form(
        id=annotation["id"],
        labels=annotation["label"],
        titles=_normalised(annotation["titles"]),
        not_with=_normalised(annotation.get("notWith", ())),
        sections=annotation.get("sections"),
        legislation=annotation["legislation"],
        tables=tables,
        document=document,
        evidence=_normalised(annotation.get("evidence", ())),
        placeholders=frozenset(_normalised(annotation.get("placeholders", ()))),
        about=annotation["about"],
        without_rules=frozenset(annotation.get("withoutRules", ())),
        numerals={number: _normalised(words) for number, words in annotation.get("numerals", {}).items()},
        currency=annotation.get("currency", "CCY_USD"),
        decimal=annotation.get("decimal"),
        header=tuple(c for t in tables for c in t.headings if t.layout == "rows" or (c.heading and c.heading.in_rows)),
    )


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """Return every form that is installed, by name."""
    folder = resources.files("vitrina.intake") / "forms"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    by_id = {document["vitrina:form"]["id"]: document for document in documents}
    return tuple(parse(joined(document, by_id)) for document in documents)


def form(form_id: str) -> Form:
    """Return the form with that id.

    Raises:
        BadRequestError: there is none.
    """
    for candidate in forms():
        if candidate.id == form_id:
            return candidate
    raise BadRequestError("form.unknown", form=form_id, known=", ".join(f.id for f in forms()))

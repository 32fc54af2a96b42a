"""The annotations of groups of tables, tables, schemas and columns, once a metadata document has been read.

The classes are those of "Model for Tabular Data and Metadata", section 4; inherited properties are resolved
down to the columns, relative URLs are absolute, and natural language properties are maps from tag to texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vitrina.csvw.context import DATATYPES
from vitrina.csvw.dialect import Dialect
from vitrina.csvw.langtag import UNDETERMINED

if TYPE_CHECKING:
    from vitrina.csvw.numberformat import NumberFormat
    from vitrina.csvw.problems import Problem

Annotations = Mapping[str, Any]
"""Common properties as the document has them: prefixed name or absolute URL, to any JSON value."""


@dataclass(frozen=True, slots=True)
class Datatype:
    """A datatype, built-in or derived (Metadata Vocabulary, section 5.11).

    Attributes:
        base: the name of a built-in datatype, aliases such as ``number`` resolved.
        id: the IRI of a derived datatype, or None.
        format: a number format for numbers, otherwise a pattern or expression; None for the XML Schema form.
        length: the exact length, in characters or octets.
        min_length: the smallest length.
        max_length: the greatest length.
        min_inclusive: the smallest value, in the lexical form of the base.
        max_inclusive: the greatest value.
        min_exclusive: the value that must be exceeded.
        max_exclusive: the value that must not be reached.
        annotations: the common properties.
    """

    base: str = "string"
    id: str | None = None
    format: str | NumberFormat | None = None
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_inclusive: str | None = None
    max_inclusive: str | None = None
    min_exclusive: str | None = None
    max_exclusive: str | None = None
    annotations: Annotations = field(default_factory=dict, hash=False)

    @property
    def iri(self) -> str:
        """The datatype IRI that literals get (csv2rdf, section 4.6)."""
        return self.id if self.id is not None else DATATYPES[self.base]

    @property
    def takes_language(self) -> bool:
        """Whether a value of this datatype carries the language of its column."""
        return self.base == "string" and self.id is None


@dataclass(frozen=True, slots=True)
class Column:
    """A column (Model, section 4.3).

    Attributes:
        number: its position in the table, from 1, virtual columns included.
        source_number: its position in the file, from 1; None for a virtual column.
        name: the name that templates and fragments use, percent-encoded where it comes from a title.
        named: whether the document states the name, and not only titles or nothing.
        titles: the titles by language tag, ``und`` where there is none.
        virtual: whether the file lacks the column.
        suppress_output: whether conversions leave it out.
        about_url: the URI template for what its cells are about, or None.
        property_url: the URI template for the property, or None.
        value_url: the URI template for the value, or None.
        datatype: the datatype of its values.
        default: the string that takes the place of an empty one.
        lang: the language of its values, ``und`` for none.
        null: the strings that mean that there is no value.
        ordered: whether a list of values is ordered.
        required: whether a value must be there.
        separator: what separates the values of a list; None when cells have one value.
        text_direction: ``ltr``, ``rtl``, ``auto`` or ``inherit``.
        id: the IRI of the column, or None.
        annotations: the common properties.
    """

    number: int
    name: str
    source_number: int | None = None
    named: bool = True
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    virtual: bool = False
    suppress_output: bool = False
    about_url: str | None = None
    property_url: str | None = None
    value_url: str | None = None
    datatype: Datatype = field(default_factory=Datatype)
    default: str = ""
    lang: str = UNDETERMINED
    null: tuple[str, ...] = ("",)
    ordered: bool = False
    required: bool = False
    separator: str | None = None
    text_direction: str = "inherit"
    id: str | None = None
    annotations: Annotations = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference from columns of one table to columns of another (Metadata Vocabulary, section 5.5.2.2).

    Attributes:
        columns: the names of the referencing columns.
        resource: the URL of the referenced table, or None when the schema is given instead.
        schema_reference: the URL of the schema of the referenced table, or None.
        referenced: the names of the referenced columns.
    """

    columns: tuple[str, ...]
    resource: str | None
    schema_reference: str | None
    referenced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table and its keys (Metadata Vocabulary, section 5.5).

    Attributes:
        columns: all the columns, the virtual ones last.
        primary_key: the names of the columns of the primary key; empty for none.
        foreign_keys: the foreign keys.
        row_titles: the names of the columns that give a row its titles.
        about_url: the URI template that the columns inherit, or None.
        described: whether the document describes a schema at all; if not, the header gives the columns.
        inherited: the inherited properties that reach the schema, by name; a column read from a header gets
            them.
        id: the IRI of the schema, or None.
        annotations: the common properties.
    """

    columns: tuple[Column, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_titles: tuple[str, ...] = ()
    about_url: str | None = None
    described: bool = True
    inherited: Annotations = field(default_factory=dict, hash=False)
    id: str | None = None
    annotations: Annotations = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table (Model, section 4.2).

    Attributes:
        url: the absolute URL of its file.
        schema: its columns and keys.
        dialect: how its file is written.
        suppress_output: whether conversions leave it out.
        table_direction: ``ltr``, ``rtl`` or ``auto``.
        transformations: the transformation definitions, as the document has them.
        notes: the notes, as the document has them.
        id: the IRI of the table, or None.
        annotations: the common properties.
    """

    url: str
    schema: Schema = field(default_factory=Schema)
    dialect: Dialect = field(default_factory=Dialect)
    suppress_output: bool = False
    table_direction: str = "auto"
    transformations: tuple[Any, ...] = field(default=(), hash=False)
    notes: tuple[Any, ...] = field(default=(), hash=False)
    id: str | None = None
    annotations: Annotations = field(default_factory=dict, hash=False)

    @property
    def source_columns(self) -> tuple[Column, ...]:
        """The columns that the file has, in its order."""
        return tuple(column for column in self.schema.columns if not column.virtual)


@dataclass(frozen=True, slots=True)
class TableGroup:
    """A group of tables (Model, section 4.1).

    Attributes:
        tables: the tables.
        base: the URL against which the relative URLs of annotations and notes are resolved.
        language: the language of texts in annotations and notes, ``und`` for none.
        notes: the notes, as the document has them.
        id: the IRI of the group, or None.
        annotations: the common properties.
        warnings: what the standard tells a processor to warn about.
    """

    tables: tuple[Table, ...]
    base: str = ""
    language: str = UNDETERMINED
    notes: tuple[Any, ...] = field(default=(), hash=False)
    id: str | None = None
    annotations: Annotations = field(default_factory=dict, hash=False)
    warnings: tuple[Problem, ...] = ()

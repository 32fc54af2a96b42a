"""What the headers of a response say about a tabular data file: how it is written, and in which language.

Section 6.1 "Creating Annotated Tables" of "Model for Tabular Data and Metadata on the Web".
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vitrina.csvw.dialect import Dialect
from vitrina.csvw.langtag import UNDETERMINED, is_tag
from vitrina.csvw.model import Table
from vitrina.csvw.resource import Resource

METADATA_TYPES: Final = frozenset(("application/csvm+json", "application/ld+json", "application/json"))
"""The media types of metadata documents (section 5.2)."""

_GENERIC: Final = frozenset(("", "text/plain", "application/octet-stream"))
_PARAMETER: Final = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MediaType:
    """The value of a header Content-Type (RFC 9110, section 8.3).

    Attributes:
        name: type and subtype, in lower case; empty where the header is absent.
        parameters: the parameters, by name in lower case.
    """

    name: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_json(self) -> bool:
        """Whether this is a media type of JSON documents."""
        return self.name in METADATA_TYPES or self.name.endswith("+json")

    @property
    def is_generic(self) -> bool:
        """Whether this says nothing about what the document is, as servers do for files that they do not know."""
        return self.name in _GENERIC


def media_type(content_type: str | None) -> MediaType:
    """Parses the value of a header Content-Type.

    Args:
        content_type: the value, or None where there is no such header.

    Returns:
        The media type; what cannot be read in it is passed over.
    """
    name, separator, rest = (content_type or "").partition(";")
    parameters: dict[str, str] = {}
    for found in _PARAMETER.finditer(separator + rest):
        text = found[3] if found[2] is None else _ESCAPED.sub(r"\1", found[2])
        parameters.setdefault(found[1].lower(), text)
    return MediaType(name.strip().lower(), parameters)


def with_headers(table: Table, source: Iterable[bytes]) -> Table:
    """Completes the description of a table with what the response that carries its file says (section 6.1).

    Args:
        table: the table as its metadata describe it.
        source: its file. Only a Resource has headers; other bytes leave the table as it is.

    Returns:
        The table. Where its metadata describe no dialect, Content-Type decides the delimiter (a tab for
        ``text/tab-separated-values``), the lack of a header (``header=absent``) and the encoding
        (``charset``, when it is one that can be decoded). Where they give no language, Content-Language
        does, if it has only one.
    """
    if not isinstance(source, Resource):
        return table
    dialect = table.dialect
    if not dialect.described and dialect == Dialect():
        dialect = _dialect(dialect, media_type(source.content_type))
    return _with_language(replace(table, dialect=dialect), (source.content_language or "").strip())


def _dialect(default: Dialect, kind: MediaType) -> Dialect:
    charset = kind.parameters.get("charset", "")
    return replace(
        default,
        delimiter="\t" if kind.name == "text/tab-separated-values" else default.delimiter,
        header_row_count=0 if kind.parameters.get("header", "").lower() == "absent" else default.header_row_count,
        encoding=charset if _is_text_encoding(charset) else default.encoding,
    )


def _is_text_encoding(name: str) -> bool:
    try:
        io.TextIOWrapper(io.BytesIO(), name or "none")
    except (LookupError, ValueError):
        return False
    return True


def _with_language(table: Table, tag: str) -> Table:
    schema = table.schema
    if not is_tag(tag) or "lang" in schema.inherited:
        return table
    columns = tuple(replace(column, lang=tag) if column.lang == UNDETERMINED else column for column in schema.columns)
    return replace(table, schema=replace(schema, columns=columns, inherited={**schema.inherited, "lang": tag}))

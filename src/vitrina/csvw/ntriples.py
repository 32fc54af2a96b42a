"""N-Triples and N-Quads text: the one place where IRIs and literals are escaped."""

from __future__ import annotations

import re
from typing import Final

from vitrina.csvw.context import XSD
from vitrina.csvw.iri import forbidden_character

_STRING: Final = XSD + "string"
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ud800-\udfff]')
_NAMED: Final = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


class IriError(ValueError):
    """Text that RDF does not allow as an IRI.

    Attributes:
        iri: the offending text.
    """

    def __init__(self, iri: str) -> None:
        super().__init__(f"not an IRI: {iri!r}")
        self.iri = iri

    def __reduce__(self) -> tuple[type[IriError], tuple[str]]:
        """Lets the error come from another process as it is."""
        return IriError, (self.iri,)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMED:
        return _NAMED[character]
    # No RDF text can hold half a surrogate pair, which JSON strings can; the replacement character says so.
    return "\ufffd" if character >= "\ud800" else f"\\u{ord(character):04X}"


def escape(text: str) -> str:
    """Escapes the content of a literal.

    Args:
        text: any text; lone surrogates become U+FFFD.

    Returns:
        The text for use between quotation marks, on one line.
    """
    return _ESCAPED.sub(_escape, text) if _ESCAPED.search(text) is not None else text


def iri(text: str) -> str:
    """Writes an IRI.

    Args:
        text: an absolute IRI.

    Returns:
        The IRI in angle brackets.

    Raises:
        IriError: if the text has a space, a control, or one of ``<>"{}|^`` or a backquote or backslash in it.
    """
    if forbidden_character(text) is not None:
        raise IriError(text)
    return f"<{text}>"


def literal(lexical: str, datatype: str = _STRING, lang: str | None = None) -> str:
    """Writes a literal.

    Args:
        lexical: its lexical form.
        datatype: its datatype IRI; left out of the text when it is xsd:string.
        lang: its language tag, which takes the place of the datatype.

    Returns:
        The literal with its tag or datatype.

    Raises:
        IriError: if the datatype is not an IRI.
    """
    return f'"{escape(lexical)}"{literal_suffix(datatype, lang)}'


def literal_suffix(datatype: str, lang: str | None) -> str:
    """Writes what follows the closing quotation mark of a literal.

    Args:
        datatype: a datatype IRI.
        lang: a language tag, or None.

    Returns:
        ``@lang``, ``^^<datatype>``, or nothing for xsd:string.

    Raises:
        IriError: if the datatype is not an IRI.
    """
    if lang is not None:
        return f"@{lang}"
    return "" if datatype == _STRING else f"^^{iri(datatype)}"


def end(graph: str | None) -> str:
    """Writes the end of a statement.

    Args:
        graph: the IRI of the graph, or None for N-Triples.

    Returns:
        The graph, if any, the full stop and the line feed.

    Raises:
        IriError: if the graph is not an IRI.
    """
    return " .\n" if graph is None else f" {iri(graph)} .\n"

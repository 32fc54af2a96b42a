"""Terms of RDF as text, in the one form in which equal terms are equal strings.

A term is written as in N-Triples: ``<iri>``, ``_:label``, ``"literal"``, ``"literal"@lang``, ``"literal"^^<datatype>``.
One form for each: characters are escaped in literals only, and there as ``vitrina.csvw.ntriples`` escapes them; tags of
languages are in lower case (RDF 1.1 Concepts, section 3.3); xsd:string is not written.
"""

from __future__ import annotations

import re
from typing import Final

from vitrina.csvw.ntriples import escape

Term = str
Triple = tuple[Term, Term, Term]

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = f"<{RDF}type>"
SUBCLASS_OF: Final = f"<{RDFS}subClassOf>"

_PLAIN: Final = f'"^^<{XSD}string>'
_LITERAL = r'"(?:[^"\\\r\n]++|\\[^\r\n])*+"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^<[^<>"{}|^`\x00-\x20]++>)?'
_IRI = r'<[^<>"{}|^`\x00-\x20]++>'
_LABEL = r"_:[^\s<>\"]*[^\s<>\".]"
_STATEMENT = rf"[ \t]*+({_IRI}|{_LABEL})[ \t]*+({_IRI})[ \t]*+({_IRI}|{_LABEL}|{_LITERAL})[ \t]*+\.[ \t]*+(?:#.*)?"
_STATEMENTS = re.compile(rf"^{_STATEMENT}$", re.MULTILINE)
_NOTHING = re.compile(r"[ \t]*(?:#.*)?")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf\"'\\]))|\\")
_NAMED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
# What no term in its one form has; looked for one by one, which is several times faster than one expression.
_UNUSUAL: Final = ("\\", "XMLSchema#string>", "\x7f", *(chr(code) for code in range(32) if code != ord("\n")))
_UPPER = re.compile(r'"@[a-z-]*+[A-Z]')


class NTriplesError(ValueError):
    """Text that is not N-Triples.

    Attributes:
        line: the number of the line, from 1.
    """

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line} is not a statement of N-Triples: {text[:200]!r}")
        self.line = line


def read(text: str) -> list[Triple]:
    """Reads N-Triples (RDF 1.1 N-Triples, section 7).

    Args:
        text: a document.

    Returns:
        Its statements in their order, repeated ones repeated, each term in the one form of this module.

    Raises:
        NTriplesError: a line is no statement, comment or blank.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[Triple] = _STATEMENTS.findall(text)
    if len(found) != text.count("\n"):
        _check(text)
    if _is_normal(text):
        return found
    try:
        return [(_normal(s), _normal(p), _normal(o)) for s, p, o in found]
    except (ValueError, OverflowError):
        _check(text)
        raise


def _check(text: str) -> None:
    one = re.compile(_STATEMENT)
    for number, line in enumerate(text.split("\n"), start=1):
        statement = one.fullmatch(line)
        if statement is None and _NOTHING.fullmatch(line) is None:
            raise NTriplesError(number, line)
        try:
            for term in statement.groups() if statement else ():
                _normal(term)
        except (ValueError, OverflowError) as failure:
            raise NTriplesError(number, line) from failure


def _unescape(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16))
        if not found[3]:
            raise ValueError(text)
        return _NAMED[found[3]]

    return _ESCAPE.sub(character, text)


def _is_normal(text: str) -> bool:
    return not any(one in text for one in _UNUSUAL) and _UPPER.search(text) is None


def _normal(term: str) -> Term:
    if _is_normal(term):
        return term
    if term[0] == "<":
        return _unescape(term)
    if term[0] == "_":
        return term
    lexical, _, suffix = term[1:].rpartition('"')
    if suffix.startswith("^^"):
        suffix = "" if suffix == _PLAIN[1:] else _unescape(suffix)
    return f'"{escape(_unescape(lexical))}"{suffix.lower() if suffix.startswith("@") else suffix}'


def iri(text: str) -> Term:
    """Writes an IRI as a term."""
    return f"<{text}>"


def sh(name: str) -> Term:
    """Writes a name of the SHACL vocabulary as a term."""
    return f"<{SH}{name}>"


def is_literal(term: Term) -> bool:
    """Says whether a term is a literal."""
    return term[0] == '"'


def is_iri(term: Term) -> bool:
    """Says whether a term is an IRI."""
    return term[0] == "<"


def words(term: Term) -> str:
    """Gives what SPARQL's ``str`` gives: the lexical form of a literal, the text of an IRI; a label as it is."""
    if term[0] == '"':
        lexical = term[1 : term.rindex('"')]
        return _unescape(lexical) if "\\" in lexical else lexical
    return term[1:-1] if term[0] == "<" else term


def datatype(term: Term) -> str | None:
    """Gives the datatype IRI of a literal; None for other terms."""
    if term[0] != '"':
        return None
    if term[-1] == '"':
        return XSD + "string"
    if term[-1] == ">":
        return term[term.rindex("<") + 1 : -1]
    return RDF + "langString"


def language(term: Term) -> str:
    """Gives the tag of the language of a literal in lower case; empty where there is none."""
    return term[term.rindex("@") + 1 :] if term[0] == '"' and term[-1] not in '">' else ""

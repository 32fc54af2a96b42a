"""What the CSVW library and the retrieval find, in words: place, what is the matter, what to do.

The one place that turns their codes into sentences. A code without words of ours is told with the English message
that it carries; nothing here fails for want of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import unquote

import click

from vitrina import messages
from vitrina.csvw import CellError, Finding, Problem, RowError
from vitrina.retrieval import RetrievalError, local_path

#: An example of each datatype, as XML Schema wants it written.
EXAMPLES: Mapping[str, str] = {
    "anyURI": "https://example.org/",
    "base64Binary": "SG9sYQ==",
    "boolean": "true",
    "byte": "-12",
    "date": "2021-05-31",
    "dateTime": "2021-05-31T08:30:00",
    "dateTimeStamp": "2021-05-31T08:30:00-05:00",
    "dayTimeDuration": "P3DT12H",
    "decimal": "1250.50",
    "double": "1.25E3",
    "duration": "P1Y6M",
    "float": "1.25E3",
    "gDay": "---31",
    "gMonth": "--05",
    "gMonthDay": "--05-31",
    "gYear": "2021",
    "gYearMonth": "2021-05",
    "hexBinary": "486F6C61",
    "int": "1250",
    "integer": "1250",
    "language": "es-EC",
    "long": "1250",
    "Name": "meta_1",
    "NCName": "meta_1",
    "NMTOKEN": "meta-1",
    "negativeInteger": "-1250",
    "nonNegativeInteger": "1250",
    "nonPositiveInteger": "-1250",
    "positiveInteger": "1250",
    "QName": "xsd:date",
    "short": "1250",
    "time": "08:30:00",
    "unsignedByte": "12",
    "unsignedInt": "1250",
    "unsignedLong": "1250",
    "unsignedShort": "1250",
    "yearMonthDuration": "P1Y6M",
}
#: How many errors, and how many warnings, are listed.
LISTED = 1000
_SHOWN = 120


def printable(text: str, limit: int = _SHOWN) -> str:
    """Return a text of the data for one line of a terminal: controls escaped, a long one cut with an ellipsis."""
    cut = text if len(text) <= limit else f"{text[:limit]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in cut)


def _said(key: str, lang: str, params: Mapping[str, object]) -> str | None:
    """Return a sentence of the catalogue; None if there is none, or it wants what is not there."""
    try:
        return messages.text(key, lang, **params)
    except KeyError:
        return None


class Words:
    """Words about one input in one language: names of files are told from where the input lies."""

    def __init__(self, lang: str, names: Mapping[str, str], document: str | None = None) -> None:
        """Make them.

        Args:
            lang: the language.
            names: URL → what the user calls it.
            document: the URL of the metadata document that the user named.
        """
        self._lang = lang
        self._names = dict(names)
        self._document = document

    def name(self, url: str) -> str:
        """Return what to call a URL: as the user wrote it, else from the folder of the input, else in full."""
        whole = url.partition("#")[0]
        if whole in self._names:
            return printable(self._names[whole])
        for known in self._names:
            folder = known[: known.rfind("/") + 1]
            if not folder.endswith("://") and folder and whole.startswith(folder):
                return printable(unquote(whole[len(folder) :]))
        if whole.startswith("file:"):
            try:
                return printable(str(local_path(whole)), 4 * _SHOWN)
            except RetrievalError:
                pass
        return printable(whole, 4 * _SHOWN)

    def finding(self, found: Finding) -> str:
        """Return the sentence about a problem of metadata or header, a cell or a row."""
        if isinstance(found, CellError):
            return self.cell(found)
        return self.row(found) if isinstance(found, RowError) else self.problem(found)

    def cell(self, found: CellError) -> str:
        """Return where a value is, what is wrong with it and what was expected."""
        place = messages.text(
            "csvw.place.cell",
            self._lang,
            table=self.name(found.table_url),
            row=found.source_row,
            column=printable(unquote(found.column)),
        )
        params = {name: printable(str(value)) for name, value in found.params.items()}
        base = params.get("datatype", "")
        params |= {
            "value": printable(found.value),
            "kind": _said(f"csvw.kind.{base}", self._lang, {}) or base,
            "example": EXAMPLES.get(base, "–"),
        }
        return f"{place}: {_said(f'csvw.cell.{found.code}', self._lang, params) or self._plain(found.code, params)}"

    def row(self, found: RowError) -> str:
        """Return where a row is and what is wrong with it."""
        table = self.name(found.table_url)
        place = messages.text("csvw.place.row", self._lang, table=table, row=found.source_row)
        params = {name: printable(str(value)) for name, value in found.params.items()}
        if "reason" in params:
            params["reason"] = params["reason"].removeprefix(f"row {found.source_row}: ")
        params["columns"] = ", ".join(printable(unquote(name)) for name in found.columns)
        key = f"csvw.row.{found.code}"
        if found.code == "foreignKey":
            key = f"{key}.{params.get('reason', '')}"
        return f"{place}: {_said(key, self._lang, params) or self._plain(found.code, params)}"

    def _plain(self, code: str, params: Mapping[str, str]) -> str:
        told = ", ".join(f"{name} {value}" for name, value in params.items() if value not in ("", "–"))
        return printable(f"{code} ({told})" if told else code, 4 * _SHOWN)

    def problem(self, found: Problem) -> str:
        """Return where metadata, or a header, are wrong, and why."""
        message = printable(found.message, 4 * _SHOWN)
        said = _said(f"csvw.problem.{found.code}", self._lang, {"message": message}) or message
        return f"{self._place(found.path)}: {said}"

    def _place(self, path: str) -> str:
        """Return the place of a problem: a path in the document asked for, or after the URL of another, or a URL."""
        url, space, inside = path.rpartition(" ")
        if space and inside.startswith("$"):
            return f"{self.name(url)}, {printable(inside)}"
        if path.startswith("$"):
            return f"{self.name(self._document)}, {printable(path)}" if self._document else printable(path)
        whole, _, fragment = path.partition("#")
        if fragment.startswith("col="):
            number = printable(fragment.removeprefix("col="))
            return messages.text("csvw.place.column", self._lang, table=self.name(whole), column=number)
        return self.name(path)

    def unreadable(self, failure: OSError, url: str) -> str:
        """Return why something could not be had."""
        if isinstance(failure, RetrievalError):
            params = {name: printable(str(value), 4 * _SHOWN) for name, value in failure.params.items()}
            said = _said(f"csvw.web.{failure.code}", self._lang, params)
            return f"{self.name(failure.url)}: {said or printable(str(failure), 4 * _SHOWN)}"
        name = self.name(failure.filename if isinstance(failure.filename, str) else url)
        known = {FileNotFoundError: "missing", IsADirectoryError: "folder", PermissionError: "denied"}
        detail = printable(failure.strerror or str(failure))
        said = messages.text(f"csvw.file.{known.get(type(failure), 'other')}", self._lang, detail=detail)
        return f"{name}: {said}"


Found = TypeVar("Found")


class Listing:
    """What is found, told on stderr as it is found; after the first `LISTED` of a kind the others are counted.

    Attributes:
        lang: the language in which it is told.
        errors: how many errors there were.
        warnings: how many warnings there were.
        cells: whether some of the errors are of values, which can be written as plain text.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.errors = 0
        self.warnings = 0
        self.cells = False

    def error(self, say: Callable[[Found], str], found: Found) -> None:
        """Tell something that must be corrected; the sentence is made only if it is told."""
        self.errors += 1
        self.cells = self.cells or isinstance(found, CellError)
        if self.errors <= LISTED:
            click.echo(say(found), err=True)

    def warning(self, say: Callable[[Found], str], found: Found) -> None:
        """Tell something that is worth knowing."""
        self.warnings += 1
        if self.warnings <= LISTED:
            click.echo(messages.text("csvw.warning", self.lang, message=say(found)), err=True)

    def end(self) -> None:
        """Tell how many were not told."""
        for count in (self.errors, self.warnings):
            if count > LISTED:
                click.echo(messages.text("csvw.more", self.lang, count=count - LISTED, shown=LISTED), err=True)

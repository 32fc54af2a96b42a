"""The values that the stages hand to each other: frozen, without behaviour of their own.

Words: workbook, sheet, cell (spreadsheets); table, row, column (CSVW); issue and report (generalised from
`sh:ValidationResult` and `sh:ValidationReport`, SHACL §3.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["violation", "warning", "info"]
#: Strictest first: the order in which a report lists its issues.
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
#: A value that a message may be filled with.
Param = str | int


@dataclass(frozen=True, slots=True)
class CellRef:
    """Where a cell is: the sheet's name and the A1 address."""

    sheet: str
    address: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the workbook has it.

    `text` is what a person reads in it, without surrounding white space; `value` what the file stores
    (number, date, bool or the text itself); `link` the target of its hyperlink. `formula`: the value was
    computed. `error`: there is no value, but what a spreadsheet shows instead (`#REF!`), or a formula whose
    result the file does not have; `text` is then the error or the formula.
    """

    text: str
    value: object = None
    number_format: str = "General"
    link: str | None = None
    formula: bool = False
    comment: str | None = None
    error: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells that are not empty, by (row, column), both counted from 1.

    `merged` maps every covered cell of a merged range to the range's first cell. `issues` are what reading
    itself found in the cells (damaged accents, quotation marks, texts too long). `folder` is the path of the file
    that it is from, within a .zip.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    issues: tuple[Issue, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read. `sha256` (lower-case hex) names its bytes for ever.

    `kind` is what the bytes are: `xlsx` (macros or not), `xls`, `ods`, `csv` (any delimited text) or `zip`
    (several files). `issues` are about the file as a whole.
    """

    filename: str
    sha256: str
    sheets: tuple[Sheet, ...]
    kind: str = "xlsx"
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about the user's file. Words are made from it at the edge (`messages.issue`).

    `subject` is the record's own name (the unit), `params` fill the message, `source` names the rule that
    found it (a stage of intake, or the IRI of a SHACL shape). `texts` holds the rule's own message per
    language where the rule brings one (shapes do).
    """

    code: str
    severity: Severity
    cell: CellRef | None = None
    subject: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)
    source: str = "intake"
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A tidy row and its source map.

    `values` has the value of each column (None where there is none), `cells` the cell that each came from or
    where it should be, `texts` what the sheet says in the columns that it has itself.
    """

    values: Mapping[str, str | None]
    cells: Mapping[str, CellRef]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table of a form; `url` is its file name in the CSVW metadata, `columns` their order."""

    url: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What the file does not say and the publisher does: who it is (RUC) and which month (`yyyy-mm`).

    `names` are those under which the institution is known.
    """

    institution: str | None = None
    period: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section heading as written, the code of its process level (None where unknown) and its cell."""

    text: str
    level: str | None
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Reading:
    """What intake understood of a workbook: the form, its tables with their source map, and issues."""

    form: str
    sheet: str
    context: Context
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    issues: tuple[Issue, ...]

    def table(self, url: str) -> Table:
        """Return the table with that file name.

        Raises:
            KeyError: the form has no such table.
        """
        for table in self.tables:
            if table.url == url:
                return table
        raise KeyError(url)


@dataclass(frozen=True, slots=True)
class Report:
    """All issues of one run, strictest first, then by place."""

    issues: tuple[Issue, ...]

    @property
    def conforms(self) -> bool:
        """True where no issue is a violation (SHACL §3.6.1.1, with warnings allowed)."""
        return not any(issue.severity == "violation" for issue in self.issues)

    def count(self, severity: Severity) -> int:
        """Return how many issues have that severity."""
        return sum(issue.severity == severity for issue in self.issues)


#: The number that names an institution, as its register spells it (a pattern): a RUC (Ecuador, 13 digits), or the RFC
#: of a Mexican body (three letters, a day, three signs). Capitals alone, so that one body has one address; the few RFC
#: with Ñ or & are left out, since those signs are spelled otherwise in addresses.
INSTITUTION = r"(?:[0-9]{13}|[A-Z]{3}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[A-Z0-9]{3})"


@dataclass(frozen=True, slots=True)
class EditionKey:
    """What an edition is an edition of, and which version it is."""

    institution: str
    form: str
    period: str
    version: int

    @property
    def path(self) -> str:
        """The path of its IRI below the base IRI, without a leading slash."""
        return f"edicion/{self.institution}/{self.form}/{self.period}/v{self.version}"


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the registry; what is not known is empty. `location` is an IRI of its area."""

    ruc: str
    name: str
    official_name: str = ""
    province: str = ""
    canton: str = ""
    homepage: str = ""
    email: str = ""
    location: str = ""

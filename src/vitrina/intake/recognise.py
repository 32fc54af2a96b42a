"""Which form does a workbook hold, in which sheet, under which header row? By words, not by positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vitrina.errors import UnknownFormError
from vitrina.intake.beside import by_period
from vitrina.intake.form import Form, FormColumn, forms
from vitrina.intake.identify import normalise
from vitrina.intake.metasheet import is_labelled, is_named, labels_sheet, wordings_of, words_of
from vitrina.intake.period import month_in, pieces, told_by
from vitrina.model import Sheet, Workbook

#: A row is the header where it has this share of the headings that a form requires.
_ENOUGH = 0.6
#: With this many headings written as the form has them, others of the row may go on (`Meta cuantificable 2021`).
_SURE = 2


@dataclass(frozen=True, slots=True)
class Recognised:
    """A form found in a sheet: the header's row and, for each column of the form, its column in the sheet.

    Attributes:
        form: the form.
        sheet: the sheet with its rows.
        header_row: the row of the header in it.
        columns: form column → column of the sheet.
        others: further sheets that hold the same form and are not read in this run.
        labels: the sheet that holds the metadata and nothing else, where the form has one and it is there.
        numeral: the number in the law under which the workbook names the form.
        doubtful: the other form that the same words fit as well.
        periods: sheet → month, for `sheet` and `others`, where a sheet says it.
        beside: the sheets of the workbook that hold no table of this form: lists, tables joined to it, others.
        told: (year, month) that the sheet, or the lines above its table, say it is of; None where not said.
        whole: the sheet with the rows of every period, where `sheet` has those of one.
    """

    form: Form
    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    others: tuple[str, ...]
    labels: Sheet | None = None
    numeral: str | None = None
    doubtful: Form | None = None
    periods: Mapping[str, str] | None = None
    beside: tuple[Sheet, ...] = ()
    told: tuple[int | None, int | None] = (None, None)
    whole: Sheet | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    sheet: Sheet
    form: Form
    row: int
    columns: Mapping[str, int]
    score: int = 0
    told: tuple[int | None, int | None] = (None, None)
    whole: Sheet | None = None

    def is_of(self, period: str) -> bool:
        """Tell whether the sheet says that it is of that month; one that names no year may be of any."""
        year, month = self.told
        return month == int(period[5:]) and year in (None, int(period[:4]))

    @property
    def period(self) -> str | None:
        year, month = self.told
        return f"{year}-{month:02d}" if year and month else None


def recognise(workbook: Workbook, period: str | None = None) -> Recognised:
    """Return the first table of `recognise_all`: that of the month `period` (`yyyy-mm`) where one says it is.

    Raises:
        UnknownFormError: no sheet has the header of a form that is known.
    """
    return recognise_all(workbook, period)[0]


def recognise_all(workbook: Workbook, period: str | None = None) -> tuple[Recognised, ...]:
    """Return every table of the workbook: one for each month that sheets with the form say they are of.

    Visible sheets come before hidden ones, which are read only where no other has the form; of several sheets one
    that says it is of the month `period` comes first. Sheets that say the same month as another, or none, are told
    as `others`. Another form is read too where it is about something else (`Form.about`).

    Raises:
        UnknownFormError: no sheet has the header of a form that is known.
    """
    found: list[list[_Candidate]] = []
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.hidden):
        candidates = [c for form in forms() if (c := _candidate(sheet, form))]
        if len(candidates) > 1:
            candidates = [replace(c, score=_evidence(workbook, c)) for c in candidates]
        if candidates:
            found.extend(_pieces(sorted(candidates, key=lambda candidate: -candidate.score)))
    if not found:
        raise UnknownFormError(
            "form.none", filename=workbook.filename, sheets=", ".join(s.name for s in workbook.sheets) or "–"
        )
    result: list[Recognised] = []
    while found:
        about = found[0][0].form.about
        result += _tables(workbook, [c for c in found if c[0].form.about == about], period)
        found = [c for c in found if c[0].form.about != about]
    return tuple(result)


def _pieces(ranked: list[_Candidate]) -> list[list[_Candidate]]:
    """Return the candidates of a sheet for each of the months whose tables stand in it."""
    best = ranked[0]
    periods = by_period(best.form, best.sheet, best.row, best.columns)
    if periods:
        return [[replace(best, sheet=s, told=told, whole=best.sheet), *ranked[1:]] for told, s in periods.items()]
    headers, labels = _header_rows(best.sheet, best.form)
    parts = pieces(best.sheet, headers, labels)
    if len(parts) == 1:
        return [[replace(c, told=_told(c.sheet, c.row)) for c in ranked]]
    found = []
    for sheet, row, told in parts:
        columns = match_header({c: cell.text for (r, c), cell in sheet.cells.items() if r == row}, best.form)
        found.append([replace(best, sheet=sheet, row=row, columns=columns or best.columns, told=told)])
    return found


def _told(sheet: Sheet, header_row: int) -> tuple[int | None, int | None]:
    """Return (year, month) that the sheet says it is of, else the folder of the file that it is from."""
    told = told_by(sheet, header_row)
    return told if told[1] or not sheet.folder else month_in(PurePosixPath(sheet.folder).name)


def _header_rows(sheet: Sheet, form: Form) -> tuple[list[int], list[int]]:
    """Return the rows that are a header of the form, and those that begin with one of its labels."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = cell.text
    headers = [row for row in sorted(rows) if match_header(rows[row], form)]
    if len(headers) == 1:
        return headers, []
    wordings = wordings_of(form)
    return headers, [row for row in sorted(rows) if is_labelled(rows[row][min(rows[row])], wordings)]


def _tables(workbook: Workbook, alike: list[list[_Candidate]], period: str | None) -> list[Recognised]:
    """Return the tables of one form: each that says another month, or none; what it is of is then to be found."""
    same = [c for c in alike if c[0].form.id == alike[0][0].form.id]
    visible = [c for c in same if not c[0].sheet.hidden] or same
    first = next((c for c in visible if period and c[0].is_of(period)), visible[0])
    chosen = [first]
    for candidates in visible:
        months = {c[0].told for c in chosen}
        if candidates is not first and (candidates[0].told not in months or not candidates[0].told[1]):
            chosen.append(candidates)
    taken = {id(c[0]) for c in chosen}
    others = tuple(c[0].sheet.name for c in alike if id(c[0]) not in taken)
    periods = {c[0].sheet.name: p for c in alike if (p := c[0].period)}
    names = {c[0].sheet.name for c in alike}
    beside = tuple(sheet for sheet in workbook.sheets if sheet.name not in names)
    return [
        Recognised(
            form=best.form,
            sheet=best.sheet,
            header_row=best.row,
            columns=best.columns,
            others=others if best is first[0] else (),
            labels=labels_sheet(workbook, best.form, best.sheet, best.told[1]),
            numeral=_numeral(workbook, best.form),
            doubtful=rivals[0].form if rivals and rivals[0].score == best.score else None,
            periods=periods,
            beside=beside,
            told=best.told,
            whole=best.whole,
        )
        for best, *rivals in chosen
    ]


def _candidate(sheet: Sheet, form: Form) -> _Candidate | None:
    header = find_header(sheet, form)
    return _Candidate(sheet, form, *header) if header else None


def _evidence(workbook: Workbook, candidate: _Candidate) -> int:
    """Return how much speaks for a form: columns, official headings, titles, words and the names of sheets."""
    sheet, form, columns = candidate.sheet, candidate.form, candidate.columns
    words = [words_of(cell.text) for cell in sheet.cells.values()]
    official = {c.name: words_of(c.title) for c in form.header}
    exact = sum(words_of(sheet.cells[candidate.row, at].text) == official[name] for name, at in columns.items())
    titles = len(set(form.titles).intersection(words))
    told = sum(any(f"{text} ".startswith(f"{word} ") for text in words) for word in form.evidence)
    own = sum(is_named(other, table.sheets) for table in form.tables for other in workbook.sheets)
    return len(columns) + exact + 2 * titles + told + own


def _numeral(workbook: Workbook, form: Form) -> str | None:
    """Return the number that the workbook itself, or its file name, gives the form."""
    if not form.numerals:
        return None
    texts = [normalise(workbook.filename), *(words_of(sheet.name) for sheet in workbook.sheets)]
    texts += [words_of(cell.text) for sheet in workbook.sheets for cell in sheet.cells.values()]
    for number, wordings in form.numerals.items():
        if any(text.startswith(wordings) for text in texts):
            return number
    return None


def find_header(sheet: Sheet, form: Form) -> tuple[int, dict[str, int]] | None:
    """Return (row, form column → sheet column) of the first header of `form` in `sheet`, or None."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = cell.text
    for row in sorted(rows):
        columns = match_header(rows[row], form)
        if columns:
            return row, columns
    return None


def match_header(texts: Mapping[int, str], form: Form) -> dict[str, int] | None:
    """Return form column → sheet column where the `texts` of a row are the header of `form`, else None."""
    headings = form.header
    words = {position: words_of(texts[position]) for position in sorted(texts)}
    if form.header_words.isdisjoint(words.values()):
        return None
    if form.not_with and any(text.startswith(form.not_with) for text in words.values()):
        return None
    columns = _columns(words, headings, lambda text, wordings: text in wordings)
    required = [c.name for c in headings if c.heading and c.heading.presence == "required"]
    if sum(name in columns for name in required) >= min(_SURE, len(required)):
        rest = {position: text for position, text in words.items() if position not in columns.values()}
        missing = [column for column in headings if column.name not in columns]
        columns |= _columns(
            rest, missing, lambda text, wordings: any(text.startswith(f"{wording} ") for wording in wordings)
        )
    hits = sum(name in columns for name in required)
    # Of two headings one alone is a word that any table may have.
    enough = hits == len(required) if len(required) <= _SURE else hits >= _ENOUGH * len(required)
    return columns if hits and enough else None


def _columns(
    words: Mapping[int, str], headings: Sequence[FormColumn], fits: Callable[[str, tuple[str, ...]], bool]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, text in words.items():
        for column in headings:
            wordings = column.heading.wordings if column.heading else ()
            if column.name not in columns and fits(text, wordings):
                columns[column.name] = position
                break
    return columns

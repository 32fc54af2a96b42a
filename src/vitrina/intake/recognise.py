"""Which form does a workbook hold, in which sheet, under which header row? By words, not by positions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vitrina.errors import UnknownFormError
from vitrina.intake.form import Form, FormColumn, forms
from vitrina.intake.identify import normalise
from vitrina.intake.period import period_of
from vitrina.model import Sheet, Workbook

#: A row is the header where it has this share of the headings that a form requires.
_ENOUGH = 0.6
#: With this many headings written as the form has them, others of the row may go on (`Meta cuantificable 2021`).
_SURE = 2
#: No wording of a form is longer; what follows need not be compared.
_LENGTH = 400


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    sheet: Sheet
    form: Form
    row: int
    columns: Mapping[str, int]
    score: int = 0


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """Return the normalised beginning of a cell; one cell is compared with every form."""
    return normalise(text[:_LENGTH])


def recognise(workbook: Workbook, period: str | None = None) -> Recognised:
    """Return the form in the first visible sheet that has one (hidden sheets only where no other has).

    Of several sheets with the form, one that says it is of the month `period` (`yyyy-mm`) comes first.

    Raises:
        UnknownFormError: no sheet has the header of a form that is known.
    """
    found: list[list[_Candidate]] = []
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.hidden):
        candidates = [c for form in forms() if (c := _candidate(sheet, form))]
        if len(candidates) > 1:
            candidates = [replace(c, score=_evidence(workbook, c)) for c in candidates]
        if candidates:
            found.append(sorted(candidates, key=lambda candidate: -candidate.score))
    if not found:
        raise UnknownFormError(
            "form.none", filename=workbook.filename, sheets=", ".join(s.name for s in workbook.sheets) or "–"
        )
    alike = [c for c in found if c[0].form.id == found[0][0].form.id]
    periods = {c[0].sheet.name: p for c in alike if (p := period_of(c[0].sheet, c[0].row))}
    ranked = next((c for c in alike if period and periods.get(c[0].sheet.name) == period), alike[0])
    best, rivals = ranked[0], ranked[1:]
    return Recognised(
        form=best.form,
        sheet=best.sheet,
        header_row=best.row,
        columns=best.columns,
        others=tuple(c[0].sheet.name for c in alike if c[0].sheet is not best.sheet),
        labels=_labels_sheet(workbook, best),
        numeral=_numeral(workbook, best.form),
        doubtful=rivals[0].form if rivals and rivals[0].score == best.score else None,
        periods=periods,
    )


def _candidate(sheet: Sheet, form: Form) -> _Candidate | None:
    header = find_header(sheet, form)
    return _Candidate(sheet, form, *header) if header else None


def _evidence(workbook: Workbook, candidate: _Candidate) -> int:
    """Return how much speaks for a form: columns, official headings, titles, words and the names of sheets."""
    sheet, form, columns = candidate.sheet, candidate.form, candidate.columns
    words = [_words(cell.text) for cell in sheet.cells.values()]
    official = {c.name: _words(c.title) for c in form.table("rows").headings}
    exact = sum(_words(sheet.cells[candidate.row, at].text) == official[name] for name, at in columns.items())
    titles = len(set(form.titles).intersection(words))
    told = sum(any(f"{text} ".startswith(f"{word} ") for text in words) for word in form.evidence)
    own = sum(_is_named(other, table.sheets) for table in form.tables for other in workbook.sheets)
    return len(columns) + exact + 2 * titles + told + own


def _is_named(sheet: Sheet, names: Iterable[str]) -> bool:
    """`2. Metadatos`, `Metadatos ` and `metas_metadatos` are all the sheet `Metadatos`."""
    return any(f" {name} " in f" {_words(sheet.name)} " for name in names)


def _labels_sheet(workbook: Workbook, best: _Candidate) -> Sheet | None:
    """Return the sheet that is named as the metadata's own, else the one that begins most rows with its labels."""
    table = best.form.table("labels")
    if not table.sheets:
        return None
    others = [sheet for sheet in workbook.sheets if sheet is not best.sheet]
    named = [sheet for sheet in others if _is_named(sheet, table.sheets)]
    wordings = [w for column in table.headings if column.heading for w in column.heading.wordings]
    labelled = {sheet.name: _label_count(sheet, wordings) for sheet in named or others}
    chosen = max(named or others, key=lambda sheet: labelled[sheet.name], default=None)
    return chosen if chosen and (named or labelled[chosen.name] >= _SURE) else None


def _label_count(sheet: Sheet, wordings: Sequence[str]) -> int:
    texts = [_words(cell.text) for cell in sheet.cells.values()]
    return sum(any(f"{text} ".startswith(f"{wording} ") for wording in wordings) for text in texts)


def _numeral(workbook: Workbook, form: Form) -> str | None:
    """Return the number that the workbook itself, or its file name, gives the form."""
    if not form.numerals:
        return None
    texts = [normalise(workbook.filename), *(_words(sheet.name) for sheet in workbook.sheets)]
    texts += [_words(cell.text) for sheet in workbook.sheets for cell in sheet.cells.values()]
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
    headings = form.table("rows").headings
    words = {position: _words(texts[position]) for position in sorted(texts)}
    if form.not_with and any(text.startswith(form.not_with) for text in words.values()):
        return None
    columns = _columns(words, headings, lambda text, wording: text == wording)
    required = [c.name for c in headings if c.heading and c.heading.presence == "required"]
    if sum(name in columns for name in required) >= min(_SURE, len(required)):
        rest = {position: text for position, text in words.items() if position not in columns.values()}
        missing = [column for column in headings if column.name not in columns]
        columns |= _columns(rest, missing, lambda text, wording: text.startswith(f"{wording} "))
    hits = sum(name in columns for name in required)
    # Of two headings one alone is a word that any table may have.
    enough = hits == len(required) if len(required) <= _SURE else hits >= _ENOUGH * len(required)
    return columns if hits and enough else None


def _columns(
    words: Mapping[int, str], headings: Sequence[FormColumn], fits: Callable[[str, str], bool]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, text in words.items():
        for column in headings:
            wordings = column.heading.wordings if column.heading else ()
            if column.name not in columns and any(fits(text, wording) for wording in wordings):
                columns[column.name] = position
                break
    return columns

"""A header of several rows, or a heading over several columns: what stands below it, and which column is read.

Official forms have one column of targets. Where people part it into quarters or into planned and done, the column
that says itself to be the whole year's is the target; quarters and months are targets of their own; of anything
else nobody can know, and it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from vitrina.addresses import a1
from vitrina.intake.form import FormTable
from vitrina.intake.identify import normalise
from vitrina.intake.placed import Header
from vitrina.model import Cell, CellRef, Issue, Sheet

_MONTH = (
    r"ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|se[pt]t?(?:iembre)?"
    r"|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?"
)
_SPAN = r"trimestre|trimestral|trim|cuatrimestre|cuatrim|semestre|sem|bimestre|mes"
_WHICH = r"i{1,3}|iv|v|vi|\d{1,2}(?:er|ero|era|do|da|ro|to|ta|o|a)?|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]"
#: Parts of a year, in normalised words.
_PERIOD = re.compile(
    rf"(?:(?:{_WHICH}) (?:{_SPAN})|(?:{_SPAN}) (?:{_WHICH})|[tq][1-4]|[1-4][tq]|i{{1,3}}|iv|{_MONTH})(?: (?:20)?\d\d)?"
)
#: The whole year; where no column says that, what is planned rather than what was done.
_YEARLY = re.compile(r"(?:meta )?(?:del )?(?:anual(?:izada)?|total(?: anual)?|ano)(?: 20\d\d)?|20\d\d")
_PLANNED = re.compile(
    r"(?:meta )?(?:programad|planificad|planead|previst|esperad|propuest)[oa]s?(?: anual)?(?: 20\d\d)?"
)
_DONE = re.compile(r"(?:meta )?(?:ejecutad|alcanzad|cumplid|lograd|realizad)[oa]s?|avance|ejecucion|cumplimiento")
#: `(1)`, `2`, `Col. 3`: the numbers of columns, which some forms print below their headings.
_ORDINAL = re.compile(r"\(?\s*(?:col(?:umna)?\.?\s*)?(\d{1,2}|[a-z])\s*[.)]?", re.IGNORECASE)
_NUMBERED = 3


def is_below(sheet: Sheet, header: Header, row: int, cells: Mapping[int, Cell], table: FormTable) -> bool:
    """Tell whether `row`, the next one below a header that has values, is part of that header.

    It is where the heading of the units reaches into it, where it numbers the columns, and where it names parts of
    the heading of the targets, or of one merged over several columns, and no unit.
    """
    at = header.columns.get(table.subject or "")
    if _are_ordinals(cells) or (at and _anchor(sheet, row, at)[0] in range(header.row, row)):
        return True
    if at is None or at in cells or len(cells) == 1:
        return False
    targets = {header.columns[name] for name in table.sources("target") if name in header.columns}
    merged = {
        over
        for column in cells
        if (over := _over(sheet, header, column)) != column and _is_merged(sheet, header, column)
    }
    if not {_over(sheet, header, column) for column in cells} <= targets | merged | header.others.keys():
        return False
    words = [normalise(cell.text) for cell in cells.values()]
    named = [text for text in words if any(one.fullmatch(text) for one in (_PERIOD, _YEARLY, _PLANNED, _DONE))]
    return all(text in named or not text[:1].isdigit() for text in words) and bool(named or merged)


def below(
    sheet: Sheet, header: Header, row: int, cells: Mapping[int, Cell], table: FormTable
) -> tuple[Header, list[Issue]]:
    """Return the header with the sub-headings of the row below it, and what is to be said of them."""
    if _are_ordinals(cells):
        return replace(header, last_row=row), []
    subs: dict[int, dict[int, str]] = {}
    for column, cell in sorted(cells.items()):
        subs.setdefault(_over(sheet, header, column), {})[column] = cell.text
    issues: list[Issue] = []
    names = {column: name for name, column in header.columns.items()}
    result = replace(header, last_row=row)
    for over, parts in subs.items():
        heading = sheet.cells.get((header.row, over))
        if over in names and names[over] in table.sources("target") and len(parts) > 1:
            result, found = _decided(sheet.name, result, names[over], heading, parts)
            issues += found
            continue
        others = {
            column: Cell(f"{heading.text}: {text}" if heading else text)
            for column, text in parts.items() if column != over or over not in names
        }  # fmt: skip
        result = replace(result, others={**result.others, **others})
    return result, issues


def beside(sheet: Sheet, header: Header, table: FormTable) -> tuple[Header, list[Issue]]:
    """Return the header where its own row has a column of targets for each quarter (`Meta I trim.`, `Meta anual`)."""
    for name in set(table.sources("target")) & header.columns.keys():
        wordings = next((c.heading.wordings for c in table.headings if c.name == name and c.heading), ())
        own = header.columns[name]
        parts = {}
        for column in sorted({own, *header.others}):
            cell = sheet.cells.get((header.row, column))
            rest = _rest(normalise(cell.text), wordings) if cell else None
            if cell and rest is not None:
                parts[column] = (cell.text, rest)
        said = [rest for _, rest in parts.values()]
        if len(parts) > 1 and all(said) and any(_PERIOD.fullmatch(rest) for rest in said):
            heading = sheet.cells.get((header.row, own))
            return _decided(sheet.name, header, name, heading, {column: text for column, (text, _) in parts.items()},
                            {column: rest for column, (_, rest) in parts.items()})  # fmt: skip
    return header, []


def _rest(words: str, wordings: tuple[str, ...]) -> str | None:
    return next((words[len(w) :].strip() for w in wordings if f"{words} ".startswith(f"{w} ")), None)


def _decided(
    sheet: str, header: Header, name: str, heading: Cell | None, parts: Mapping[int, str],
    words: Mapping[int, str] | None = None,
) -> tuple[Header, list[Issue]]:  # fmt: skip
    """Say of a heading over several columns which of them is read, and tell it at the heading."""
    words = words or {column: normalise(text) for column, text in parts.items()}
    place = CellRef(sheet, a1(header.row, header.columns[name]))
    text, columns = heading.text if heading else name, ", ".join(f"«{part}»" for part in parts.values())
    aside = header.aside.union(parts)
    for one in (_YEARLY, _PLANNED):
        chosen = [column for column in parts if one.fullmatch(words[column])]
        if len(chosen) == 1:
            others = {column: Cell(part) for column, part in parts.items() if column != chosen[0]}
            params = {"text": text, "columns": columns, "chosen": parts[chosen[0]]}
            result = replace(header, columns={**header.columns, name: chosen[0]}, aside=aside,
                             others={**_without(header.others, parts), **others})  # fmt: skip
            return result, [Issue("column.yearly", "info", place, params=params)]
    result = replace(header, others=_without(header.others, parts), aside=aside, parts={name: parts})
    if all(_PERIOD.fullmatch(words[column]) for column in parts):
        return result, [Issue("column.parts", "warning", place, params={"text": text, "columns": columns})]
    result = replace(result, undecided=header.undecided | {name})
    return result, [Issue("column.several", "violation", place, params={"text": text, "columns": columns})]


def _without(others: Mapping[int, Cell], columns: Mapping[int, str]) -> dict[int, Cell]:
    return {column: cell for column, cell in others.items() if column not in columns}


def _are_ordinals(cells: Mapping[int, Cell]) -> bool:
    found = [_ORDINAL.fullmatch(cells[column].text.strip()) for column in sorted(cells)]
    marks = [one[1].lower() for one in found if one]
    if len(marks) < max(_NUMBERED, len(found)):
        return False
    numbers, letters = [str(n) for n in range(len(marks) + 1)], [chr(ord("a") + n) for n in range(len(marks))]
    return marks in (numbers[:-1], numbers[1:], letters)


def _anchor(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    return sheet.merged.get((row, column), (row, column))


def _is_merged(sheet: Sheet, header: Header, column: int) -> bool:
    return _anchor(sheet, header.row, column) != (header.row, column)


def _over(sheet: Sheet, header: Header, column: int) -> int:
    """Return the column whose heading stands over `column`: its own, one merged over it, or the last to the left."""
    anchor = _anchor(sheet, header.row, column)
    if anchor in sheet.cells:
        return anchor[1]
    known = [one for one in (*header.columns.values(), *header.others) if one <= column]
    return max(known, default=column)

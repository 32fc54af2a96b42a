"""What the file says of itself against what was told: its institution, by number or by name, and its licence.

Institutions are written in many ways, so a name contradicts only where it shares no word of its own with any name
that is known. Sheets of a workbook hold lists as well: there a number counts only beside its label, or where it is
the only number of a public body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vitrina.addresses import a1
from vitrina.intake import values
from vitrina.intake.identify import normalise
from vitrina.intake.likeness import alike
from vitrina.intake.recognise import Recognised
from vitrina.intake.ruc import LENGTH, Ruc, ruc
from vitrina.model import Cell, CellRef, Context, Issue, Param, Severity, Sheet

#: The licence that the official form itself declares.
LICENCE = "CC-BY-4.0"
#: Longer texts are sentences, and no sentence is a label or a title.
_LENGTH = 160
_OF = r"(?: (?:de )?(?:la |del )?(?:institucion|entidad|institucional|gad\w*|municipio|organizacion))?"
_ASKED = re.compile(r"\W*(?:r\W?u\W?c|inst|ent|raz|gad|lic|no(?:mbre|\W)|n\W|nro|n[uú]m)", re.IGNORECASE)
_PAIR = 2
_RUC_LABEL = re.compile(rf"(?:(?:numero|num|nro|no|n) (?:de )?)?(?:ruc|r u c){_OF}")
_NAME_LABEL = re.compile(
    rf"(?:nombre (?:de )?(?:la |del )?)?(?:institucion|entidad|gad){_OF}(?: publica)?|razon social{_OF}"
)
_IN_LINE = re.compile(r"\bR\.?U\.?C\.?\W*(?:N[°ºro]*\.?\W*)?(?P<number>[0-9][0-9 .'-]{7,}[0-9])", re.IGNORECASE)
#: So many digits are meant as the number of a taxpayer, whatever is wrong with them.
_DIGITS = re.compile(r"[\s.'’-]*(?:[0-9][\s.'’-]*){9,15}", re.ASCII)
_PUBLIC = "6"
_TITLE = re.compile(
    r"(?:(?:muy )?(?:ilustre|i) )?(?:gobierno autonomo |gobierno (?:provincial|municipal|cantonal|parroquial) |gadm? |"
    r"gadpr? |municipio de|municipalidad de|prefectura de|junta parroquial )"
)
#: The first letters of such a title, as they are written.
_BEGINS = re.compile(r"\W*(?:muy|i\b|ilus|gob|gad|mun|pref|jun)", re.IGNORECASE)
#: Words that institutions of one kind share.
_SHARED = frozenset({
    "autonomo", "canton", "cantonal", "de", "del", "descentralizado", "distrito", "e", "ecuador", "el", "empresa", "en",
    "entidad", "ep", "gad", "gadm", "gadp", "gadpr", "gobierno", "i", "ilustre", "institucion", "junta", "la", "las",
    "los", "metropolitano", "muy", "municipal", "municipalidad", "municipio", "nombre", "o", "para", "parroquia",
    "parroquial", "prefectura", "provincia", "provincial", "publica", "publico", "republica", "ruc", "rural", "san",
    "santa", "santo", "y",
})  # fmt: skip
_NOT_FREE = frozenset({
    "nc", "nd", "sa", "comercial", "noncommercial", "derivada", "derivadas", "derivatives", "igual", "sharealike",
})  # fmt: skip


def contradictions(found: Recognised, context: Context) -> Iterator[Issue]:
    """Yield where the workbook says that it is another institution's, or is published under another licence."""
    said = list(_said(found))
    yield from _left(said, found)
    yield from _rucs(said, found, context)
    yield from _names(said, found, context)
    yield from _licences(said, found)


@dataclass(frozen=True, slots=True)
class _Said:
    """A value beside its label; a `pair` is nothing but that, and no heading beside another."""

    label: str
    text: str
    cell: Cell
    ref: CellRef
    pair: bool


def _said(found: Recognised) -> Iterator[_Said]:
    """Yield the labels that are asked for with what stands after their colon, or in the next cell of the row."""
    for sheet in (found.sheet, *found.beside):
        for (row, column), cell in sheet.cells.items():
            label, colon, own = cell.text[: 2 * _LENGTH].partition(":")
            is_header = sheet is found.sheet and row == found.header_row
            if is_header or len(label) > _LENGTH or not _ASKED.match(label):
                continue
            if own.strip():
                yield _Said(normalise(label), own.strip(), Cell(own.strip()), _ref(sheet, row, column), pair=True)
                continue
            columns = sorted(at for line, at in sheet.cells if line == row)
            beside = next((at for at in columns if at > column), None)
            if beside:
                value, ref = sheet.cells[row, beside], _ref(sheet, row, beside)
                yield _Said(normalise(label), value.text, value, ref, pair=bool(colon) or len(columns) <= _PAIR)


def _ref(sheet: Sheet, row: int, column: int) -> CellRef:
    return CellRef(sheet.name, a1(row, column))


def _left(said: Sequence[_Said], found: Recognised) -> Iterator[Issue]:
    """Yield where the words of the blank form still stand instead of the institution; they are not published."""
    for one in said:
        names_it = _NAME_LABEL.fullmatch(one.label) or _RUC_LABEL.fullmatch(one.label)
        if one.pair and names_it and _is_left(one.text, found):
            yield _issue("cell.placeholder", "warning", one.ref, text=one.text)


def _rucs(said: Sequence[_Said], found: Recognised, context: Context) -> Iterator[Issue]:
    told: set[str] = set()
    for text, ref in (*_labelled_rucs(said), *_beneath(found, _RUC_LABEL), *_rucs_in_lines(found), *_rucs_alone(found)):
        digits = re.sub(r"\D", "", text)
        if digits not in told:
            told.add(digits)
            yield from _judged(text, ruc(text), ref, context)


def _judged(text: str, read: Ruc, ref: CellRef, context: Context) -> Iterator[Issue]:
    institution = context.institution or ""
    given = institution if len(institution) == LENGTH and institution.isdigit() else None
    number = read.number or read.proposal
    if read.fault == "lost-zero" and read.proposal:
        yield _issue("ruc.lost-zero", "violation", ref, text=text, proposal=read.proposal)
    elif number is None:
        yield _issue("ruc.invalid", "violation", ref, text=text)
    elif given and number != given:
        told = context.names[0] if context.names else given
        yield _issue("institution.contradicts", "violation", ref, text=f"RUC {number}", institution=told)
    elif read.fault == "check-digit" and number != given:
        yield _issue("ruc.check-digit", "warning", ref, text=text)


def _issue(code: str, severity: Severity, ref: CellRef, /, **params: Param) -> Issue:
    return Issue(code, severity, ref, None, params)


def _labelled_rucs(said: Iterable[_Said]) -> Iterator[tuple[str, CellRef]]:
    for one in said:
        text = _as_number(one.cell) or one.text
        # Beside the name of the institution some write its number.
        is_asked = _RUC_LABEL.fullmatch(one.label) or (one.pair and _NAME_LABEL.fullmatch(one.label))
        if is_asked and _DIGITS.fullmatch(text):
            yield text, one.ref


def _beneath(found: Recognised, label: re.Pattern[str]) -> Iterator[tuple[str, CellRef]]:
    """Yield the values below a heading that is none of the form's, each where it stands first."""
    sheet, header = found.sheet, found.header_row
    columns = {
        column
        for (row, column), cell in sheet.cells.items()
        if row == header and column not in found.columns.values()
        and len(cell.text) <= _LENGTH and label.fullmatch(normalise(cell.text))
    }  # fmt: skip
    told: set[str] = set()
    for (row, column), cell in sheet.cells.items():
        text = _as_number(cell) or cell.text
        is_value = label is _NAME_LABEL or _DIGITS.fullmatch(text)
        if row > header and column in columns and text not in told and is_value:
            told.add(text)
            yield text, CellRef(sheet.name, a1(row, column))


def _as_number(cell: Cell) -> str | None:
    """Return the digits of a number that the sheet shows shortened (`1.76E+12`)."""
    value = cell.value
    is_whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    return str(int(value)) if is_whole and isinstance(value, int | float) else None


def _rucs_in_lines(found: Recognised) -> Iterator[tuple[str, CellRef]]:
    for sheet, (row, column), cell in _around(found):
        if len(cell.text) <= _LENGTH and (line := _IN_LINE.search(cell.text)):
            yield line["number"], _ref(sheet, row, column)


def _rucs_alone(found: Recognised) -> Iterator[tuple[str, CellRef]]:
    """Yield the number of a public body that is the only one of its sheet; several are a list."""
    alone: dict[str, dict[str, CellRef]] = {}
    for sheet, (row, column), cell in _around(found):
        text = _as_number(cell) or cell.text
        if (
            LENGTH <= len(text) <= 2 * LENGTH
            and text.strip()[:1].isdigit()
            and (number := ruc(text).number)
            and number[2] == _PUBLIC
        ):
            alone.setdefault(sheet.name, {}).setdefault(number, _ref(sheet, row, column))
    for numbers in alone.values():
        if len(numbers) == 1:
            yield from numbers.items()


def _around(found: Recognised) -> Iterator[tuple[Sheet, tuple[int, int], Cell]]:
    """Yield the cells above the table and those of the sheets beside it."""
    for place, cell in found.sheet.cells.items():
        if place[0] < found.header_row:
            yield found.sheet, place, cell
    for sheet in found.beside:
        for place, cell in sheet.cells.items():
            yield sheet, place, cell


def _names(said: Sequence[_Said], found: Recognised, context: Context) -> Iterator[Issue]:
    known = {word for name in context.names for word in _own_words(name)}
    if not known:
        return
    told: set[str] = set()
    labelled = ((one.text, one.ref) for one in said if one.pair and _NAME_LABEL.fullmatch(one.label))
    for text, ref in (*labelled, *_beneath(found, _NAME_LABEL), *_titles(found)):
        if normalise(text) in told or _says_nothing(text, found):
            continue
        told.add(normalise(text))
        if _is_another(text, known):
            yield _issue("institution.contradicts", "warning", ref, text=text, institution=context.names[0])


def _titles(found: Recognised) -> Iterator[tuple[str, CellRef]]:
    for sheet, (row, column), cell in _around(found):
        if len(cell.text) <= _LENGTH and _BEGINS.match(cell.text) and _TITLE.match(f"{normalise(cell.text)} "):
            yield cell.text, _ref(sheet, row, column)


def _says_nothing(text: str, found: Recognised) -> bool:
    return _is_left(text, found) or len(text) > _LENGTH or values.absence(text) is not None


def _is_left(text: str, found: Recognised) -> bool:
    return values.is_placeholder(text) or normalise(text) in found.form.placeholders


def _own_words(name: str) -> set[str]:
    words = (word for word in normalise(name).split() if word not in _SHARED and not word.isdigit())
    return {word for word in words if not word.startswith("gad")}  # GADMCA: the initials of anybody


def _is_another(text: str, known: set[str]) -> bool:
    """Tell whether a name has words of its own, written as names are, and none that the known names have."""
    own = _own_words(text)
    if not own or not all(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", text) if normalise(word) in own):
        return False
    if any(alike(word, other) for word in own for other in known):
        return False
    # A short name of its own may be made of the letters of the long one (`INAMHI`).
    letters = {word[0] for word in known}
    return not (len(own) == len(text.split()) == 1 and next(iter(own))[0] in letters)


def _licences(said: Iterable[_Said], found: Recognised) -> Iterator[Issue]:
    for one in said:
        if one.pair and one.label == "licencia" and not _says_nothing(one.text, found) and not _is_official(one.text):
            yield _issue("licence.differs", "info", one.ref, text=one.text, licence=LICENCE)


def _is_official(text: str) -> bool:
    """Tell whether `text` is a spelling of CC-BY-4.0: `CC BY 4.0`, `Creative Commons Atribución`, its address."""
    words = normalise(text).replace("ccby", "cc by").split()
    versions = (word for word in words if word.isdigit())
    has_name = {"cc", "by"} <= set(words) or {"creative", "commons"} <= set(words) or "creativecommons" in words
    names_by = bool({"by", "atribucion", "attribution", "reconocimiento"}.intersection(words))
    return has_name and names_by and not _NOT_FREE.intersection(words) and set(versions) <= {"4", "0"}

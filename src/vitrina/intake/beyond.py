"""What stands below a table, or between its pages, and is no row of it: signatures, a dictionary of its fields.

Such a block is told once, where it begins. It ends where a header, a section or a label begins, or where a row is
plainly one of the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vitrina.intake.identify import normalise
from vitrina.intake.kinds import TITLE
from vitrina.model import Cell, CellRef, Issue

_WORDS = "elaborad|revisad|aprobad|autorizad|validad|preparad|verificad|supervisad|realizad|legalizad|certificad"
#: Who signs, and for what: `Elaborado por:`, `Revisado`, `Firma:`.
_SIGNS = re.compile(
    rf"(?:{_WORDS})[oa]s?(?: (?:y|e) (?:{_WORDS})[oa]s?)?(?: por(?: .*)?)?"
    r"|firmas?(?: de responsabilidad)?|responsables?|fecha"
    r"|(?:elabora|revisa|aprueba|autoriza|elaboracion|revision|aprobacion|autorizacion)(?: por)?"
)
#: These begin nothing by themselves.
_ALONE = {"fecha", "responsable", "responsables"}
_LINE = re.compile(r"(?:\(?f(?:irma)?\)?[.:)]*\s*)?[_.…]{4,}|\(?f\)?[.)]+")
#: What begins the dictionary of the third table of the law of 2023, and what stands above that.
_FIELD = {"nombre del campo", "nombre de campo", "nombre de los campos", "campo"}
_ABOVE_FIELD = {
    "institucion",
    "nombre de la institucion",
    "entidad",
    "descripcion",
    "diccionario",
    "diccionario de datos",
}
_PAIR = 2
#: A remark, by what it begins with.
_NOTE = re.compile(
    r"\s*(?:\(?[*†]+\)?|(?:notas?|observaci[oó]n(?:es)?|aclaraci[oó]n|fuente)(?:\s*\d+)?\s*[:.–-])", re.IGNORECASE
)
#: A sentence has so many words, and so many of them without capitals; a heading may have as many, but no full stop.
_SENTENCE, _LOWER = 8, 0.6


class Block:
    """A block while the rows of a sheet are walked: `open` it, `take` its rows, `close` it."""

    def __init__(self) -> None:
        self.told_by, self.text = "", ""
        self.rows: list[CellRef] = []

    def open(self, told_by: str, first: Cell) -> list[Issue]:
        """Begin a block that an issue of that code tells, unless it is open; return what is to be said of another."""
        if self.told_by == told_by:
            return []
        issues = self.close()
        self.told_by, self.text = told_by, first.text
        return issues

    def take(self, row: CellRef) -> None:
        """Take a row, given by its first cell."""
        self.rows.append(row)

    def close(self) -> list[Issue]:
        """End the block if one is open, and return what is to be said of it."""
        told_by, text, rows = self.told_by, self.text, self.rows
        self.told_by, self.text, self.rows = "", "", []
        return [Issue(told_by, "info", rows[0], params={"text": text, "count": len(rows)})] if rows else []


def is_signature(cells: Mapping[int, Cell]) -> bool:
    """Tell whether a row begins the place where people sign."""
    texts = [cell.text.strip() for cell in cells.values()]
    words = [normalise(text) for text in texts]
    if _SIGNS.fullmatch(words[0]) and words[0] not in _ALONE:
        return True
    signs = (_SIGNS.fullmatch(word) or _LINE.fullmatch(text) or TITLE.search(text)
             for word, text in zip(words, texts, strict=True))  # fmt: skip
    return all(signs) and not _ALONE.issuperset(words)


def dictionaries(rows: Sequence[tuple[int, Mapping[int, Cell]]]) -> frozenset[int]:
    """Return the rows in which a dictionary of fields begins, with the lines that stand above its own header."""
    found = set()
    for index, (_, cells) in enumerate(rows):
        first, *others = (normalise(cell.text) for cell in cells.values())
        if first in _FIELD and others and others[0].startswith("descripcion"):
            start = index
            while start and _is_above_field(rows[start - 1][1]):
                start -= 1
            found.add(rows[start][0])
    return frozenset(found)


def _is_above_field(cells: Mapping[int, Cell]) -> bool:
    return len(cells) <= _PAIR and normalise(next(iter(cells.values())).text) in _ABOVE_FIELD


def is_note(text: str) -> bool:
    """Tell whether a text that stands alone in its row is a remark or a sentence, and no heading."""
    if _NOTE.match(text):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    lower = sum(word.islower() for word in words)
    return text.rstrip().endswith(".") and len(words) >= _SENTENCE and lower >= _LOWER * len(words)

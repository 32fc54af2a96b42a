"""What the cells of one column prove about how its numbers and dates are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vitrina.intake.dates import Order, order_shown
from vitrina.intake.numbers import NUMBER, DecimalSign, decimal_sign
from vitrina.model import CellRef

#: A number that measures something: no part of a date, of an article of the law or of a longer code.
_MEASURE = re.compile(rf"(?<![\w.,/-])({NUMBER})(?![\w]|[.,/-]\d)")
#: A citation stands within so many characters before its number.
_NEAR = 20
_CITATION = re.compile(
    r"(?:art(?:[íi]culo)?s?|num(?:eral)?(?:es)?|lit(?:eral)?(?:es)?|n[°º]|nro|no)\.?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Witness:
    """A cell that proves something by the way in which it is written."""

    text: str
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a column writes its numbers and dates.

    Attributes:
        decimal: the decimal sign of its numbers; None where no cell proves it, or two contradict each other.
        decimal_by: the first cell that proves a decimal sign.
        contradicted_by: the first cell that proves the other one.
        order: what comes first in its dates.
        order_by: the cell that proves another order than the one that was expected, if there is one.
    """

    decimal: DecimalSign | None = None
    decimal_by: Witness | None = None
    contradicted_by: Witness | None = None
    order: Order = "dmy"
    order_by: Witness | None = None


def evidence(texts: Iterable[tuple[str, CellRef]], order: Order = "dmy") -> Evidence:
    """Return what the (text, place) of a column's cells prove; `order` is what the form expects of its dates.

    The order is another one only where a date proves it and none proves the expected one.
    """
    signs: dict[DecimalSign, Witness] = {}
    orders: dict[Order, Witness] = {}
    for text, cell in texts:
        for sign in _signs(text):
            signs.setdefault(sign, Witness(text, cell))
        shown = order_shown(text)
        if shown:
            orders.setdefault(shown, Witness(text, cell))
    witnesses = list(signs.items())
    other: Order = "mdy" if order == "dmy" else "dmy"
    overturned = orders.get(other) if order not in orders else None
    return Evidence(
        decimal=witnesses[0][0] if len(witnesses) == 1 else None,
        decimal_by=witnesses[0][1] if witnesses else None,
        contradicted_by=witnesses[1][1] if len(witnesses) > 1 else None,
        order=other if overturned else order,
        order_by=overturned,
    )


def _signs(text: str) -> Iterable[DecimalSign]:
    for found in _MEASURE.finditer(text):
        sign = decimal_sign(found[1])
        if sign and not _CITATION.search(text[max(0, found.start() - _NEAR) : found.start()]):
            yield sign

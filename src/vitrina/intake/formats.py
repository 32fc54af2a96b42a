"""A number and its format → what a person sees: `80%`, `12 informes`, `$1250.50` (ECMA-376 part 1, §18.8.31).

The digits are never grouped, so that what is shown has one reading; of the words of a format those before and after
the digits are shown, and those between them (`000"-"000`) are not.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

#: Room for the longest number that a file can hold, and the most places that are shown.
_ROOM, _PLACES = Context(prec=6000, rounding=ROUND_HALF_UP), 30
#: One piece of a format: words, a currency, a condition or colour, a sign that spaces or fills, digits, anything.
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<bracket>[^\]]*)\]'
    r"|_.|\*.|(?P<general>General)|(?P<digits>[0#?][0#?.,]*|\.[0#?]+)|(?P<percent>%)|(?P<sign>[$€£¥ ])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)", re.ASCII)
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
#: Signs that stand for themselves without being words.
_PLAIN = "+-()!^&'~{}<>="
#: What is shown of a number: words, digits with their signs, words.
_SHOWN = re.compile(r'(?P<before>[^\d"]{0,40}?)-?(?P<digits>\d(?:[\d.,\s\u00a0]*\d)?)(?P<after>[^\d"]{0,200})')
_ZERO_SECTION, _LENGTH = 2, 255


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format.

    Attributes:
        before, after: words around the digits; a `%` that multiplies is among them.
        digits: the places of the digits; None where there are none, `General` for as many as there are.
        percents: how often the number is multiplied by a hundred.
        condition: sign and number that choose this section.
        is_plain: it is nothing but places for digits, known signs and words: others (dates, fractions) are not shown.
    """

    before: str = ""
    after: str = ""
    digits: str | None = None
    percents: int = 0
    condition: tuple[str, Decimal] | None = None
    is_plain: bool = True


def formatted(number: Decimal, number_format: str) -> str:
    """Return `number` as its format shows it, with `.` before its decimals; as it is where the format adds nothing."""
    section = _chosen(number, number_format)
    if section is None or not section.is_plain:
        return _exact(number)
    if section.digits is None:
        return section.before if number == 0 and any(map(str.isalpha, section.before)) else _exact(number)
    before, after = section.before.lstrip(), section.after.rstrip()
    if not before and not after:
        return _exact(number)
    shown = _digits(_ROOM.multiply(number, Decimal(100**section.percents)), section.digits)
    sign = "-" if shown.startswith("-") else ""
    return f"{sign}{before}{shown.removeprefix('-')}{after}"


def _exact(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits(number: Decimal, places: str) -> str:
    """Return the digits of `number` at the `places`: with a decimal for each `0`, and as many more as they allow."""
    if places == "General":
        return _exact(number)
    whole, _, rest = places.partition(".")
    # A comma at the end divides by a thousand.
    number = number.scaleb(-3 * (len(whole) - len(whole.rstrip(",")) + len(rest) - len(rest.rstrip(","))), _ROOM)
    rest = rest.rstrip(",")[:_PLACES]
    text = f"{_ROOM.quantize(number, Decimal(1).scaleb(-len(rest))):f}"
    optional = len(rest) - len(rest.rstrip("#?"))
    kept = len(text) - optional
    text = text[:kept] + text[kept:].rstrip("0")
    text = text.rstrip(".")
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def _chosen(number: Decimal, number_format: str) -> _Section | None:
    """Return the section that shows `number`: the one whose condition it meets, that of zeros, else the first."""
    if number_format == "General":
        return None
    sections = _sections(number_format[:_LENGTH])
    if any(section.condition for section in sections):
        met = (s for s in sections if s.condition is None or _HOLDS[s.condition[0]](number, s.condition[1]))
        return next(met, sections[0])
    is_words = number == 0 and len(sections) > _ZERO_SECTION and sections[_ZERO_SECTION].digits is None
    return sections[_ZERO_SECTION] if is_words and sections[_ZERO_SECTION].before.strip(" -") else sections[0]


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section, ...]:
    pieces: list[list[re.Match[str]]] = [[]]
    for piece in _PIECE.finditer(number_format):
        if piece["other"] == ";":
            pieces.append([])
        else:
            pieces[-1].append(piece)
    return tuple(map(_section, pieces))


def _section(pieces: list[re.Match[str]]) -> _Section:
    before = after = ""
    digits: str | None = None
    percents, condition, is_plain, has_gap = 0, None, True, False
    for piece in pieces:
        found = piece["digits"] or ("General" if piece["general"] else None)
        if found:
            is_plain = is_plain and not has_gap
            digits, after = found if digits is None else digits + found, ""
        elif piece["bracket"] is not None:
            chosen = _CONDITION.fullmatch(piece["bracket"].strip())
            condition = (chosen[1], Decimal(chosen[2])) if chosen else condition
        else:
            percents += bool(piece["percent"])
            is_plain = is_plain and (piece["other"] is None or piece["other"] in _PLAIN)
            words = piece["quoted"] or piece["escaped"] or piece["currency"] or piece["percent"] or piece["sign"] or ""
            has_gap = digits is not None and (has_gap or bool(words.strip() or piece["other"]))
            before, after = (before + words, after) if digits is None else (before, after + words)
    return _Section(before, after, digits, percents, condition, is_plain)


def format_of(number: float, shown: str) -> str:
    """Return the format with which `number` reads as `shown`, where a file tells only that; else `General`."""
    found = _SHOWN.fullmatch(shown.strip())
    if not found or not (found["before"] or found["after"]):
        return "General"
    whole, _, rest = found["digits"].replace(",", ".").rpartition(".")
    for places in {len(rest) if whole else 0, 0}:
        if re.sub(r"\D", "", found["digits"]) == f"{abs(number):.{places}f}".replace(".", ""):
            digits = f"0.{'0' * places}" if places else "0"
            return f'"{found["before"]}"{digits}"{found["after"]}"'
    return "General"

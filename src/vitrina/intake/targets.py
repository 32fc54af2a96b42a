"""What the words of a target say: number, unit of measure, comparator, year; or nothing.

Nothing is guessed. Where a text can be read in two ways, or in none, the result says so and the words stay
as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from vitrina.intake.identify import fold, normalise
from vitrina.rdf.vocab import code_list

_NUMBER = r"(?:\d{1,3}(?:[.,'\u00a0 ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_PERCENT = re.compile(rf"(?<![\w.,/-])({_NUMBER})\s*(?:%|por ?cien(?:to)?\b)", re.IGNORECASE)
_CURRENCY = re.compile(
    rf"(?:^|\s)(?:(?:USD|US\$|\$)\s*({_NUMBER})|({_NUMBER})\s*(?:USD|US\$|\$|d[óo]lares\b))", re.IGNORECASE
)
_COUNT = re.compile(rf"^({_NUMBER})\s+([^\W\d].*)$", re.DOTALL)
_BARE = re.compile(rf"^({_NUMBER})$")
_ANY_NUMBER = re.compile(rf"(?<![\w.,]){_NUMBER}(?!\w)")
#: A year of a plan, unless it is part of a longer number or measures something (`2050 USD`).
_YEAR = re.compile(r"(?<![\d.,])20\d\d(?![.,]?\d|\s*%|\s*USD|\s*d[óo]lares)", re.IGNORECASE)
_PLAN_YEARS = range(2004, 2041)
_AFTER_SIGN = re.compile(r"(?:\$|USD)\s*$", re.IGNORECASE)
#: After these a number counts no things: `3 de 5`, `30 de junio`.
_NO_THING = re.compile(
    r"(?:de|por cada|a|hasta|al?)\s+\d|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|"
    r"noviembre|diciembre)\b",
    re.IGNORECASE,
)
#: Before these a number is not the whole number (`2 millones`).
_MULTIPLES = re.compile(r"\s*(?:mil|miles|mill[oó]n|millones|cientos|docenas?|pares)\b", re.IGNORECASE)
_SIGNS = {"≥": "al-menos", ">=": "al-menos", "≤": "maximo", "<=": "maximo", ">": "mas-de", "<": "menos-de"}
_WORD_NUMBERS = {
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veinticinco": 25,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90, "cien": 100, "ciento": 100, "mil": 1000,
}  # fmt: skip
#: Percentages are a share of a whole, named by QUDT's codes; counted things are pure numbers.
PERCENT, COUNT, DOLLARS = "PERCENT", "NUM", "CCY_USD"


@dataclass(frozen=True, slots=True)
class Target:
    """What the words of a target say: number, QUDT unit code, what is counted, comparator.

    `problem` is the code of an issue where the words could not be read as number and unit; then `value` and
    `unit` are None. `proposal` is a corrected text where one can be proposed.
    """

    value: str | None = None
    unit: str | None = None
    thing: str | None = None
    comparator: str | None = None
    problem: str | None = None
    proposal: str | None = None


def number(text: str) -> Decimal | None:
    """Return the number in `text`, or None where it can be read in two ways (`1.250`) or in none.

    Of two different signs the last is the decimal one; a sign that stands once between one to three digits
    and three more is ambiguous, unless the first are zeros.
    """
    text = re.sub(r"[ '\u00a0]", "", text)
    if not re.fullmatch(r"(?=.*\d)[\d.,]+", text, re.ASCII):
        return None
    if "." in text and "," in text:
        decimal = max(text.rfind("."), text.rfind(","))
        whole, rest = text[:decimal], text[decimal + 1 :]
        sign = "," if text[decimal] == "." else "."
        return Decimal(f"{whole.replace(sign, '')}.{rest}") if _grouped(whole, sign) and rest.isdigit() else None
    for sign in ".,":
        if text.count(sign) > 1:
            return Decimal(text.replace(sign, "")) if _grouped(text, sign) else None
        if sign in text:
            whole, rest = text.split(sign)
            if re.fullmatch(r"\d{1,3}", whole) and len(rest) == 3 and whole.strip("0"):  # noqa: PLR2004 - a thousand
                return None
            return Decimal(f"{whole}.{rest}") if whole and rest else None
    return Decimal(text)


def _grouped(text: str, sign: str) -> bool:
    return re.fullmatch(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})*", text) is not None


def plain(value: Decimal) -> str:
    """Return the canonical lexical form of an xsd:decimal (XSD 1.1 part 2, §3.3.3.1): `80`, `12.5`."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def target(text: str, indicator: str = "") -> Target:
    """Return what the words of a target say; a bare number is a percentage where the indicator says so."""
    words = " ".join(text.split())
    comparator, rest = _comparator(words)
    numbers = [found[0] for found in _ANY_NUMBER.finditer(_without_years(rest))]
    if not numbers:
        return _wordy(words)
    for pattern, unit in ((_PERCENT, PERCENT), (_CURRENCY, DOLLARS)):
        found = pattern.search(rest)
        if found:
            first = next(part for part in found.groups() if part)
            return _sole(first, rest[found.end() :], unit, numbers, comparator)
    counted = _COUNT.match(rest)
    if counted and not _NO_THING.match(counted[2]):
        return _sole(counted[1], f" {counted[2]}", COUNT, numbers, comparator, thing=counted[2])
    if _BARE.match(rest):
        # Of a percentage, 0.8 may be eight tenths of the whole or of one per cent: both are written so.
        value = number(rest)
        if re.match(r"%|porcentaje\b", indicator.strip(), re.IGNORECASE) and not (value and value <= 1):
            return _sole(rest, "", PERCENT, numbers, comparator)
        return Target(problem="target.no-measure")
    return Target(problem="target.several-numbers" if len(numbers) > 1 else "target.no-number")


def _sole(
    text: str, after: str, unit: str, numbers: list[str], comparator: str | None, thing: str | None = None
) -> Target:
    if len(numbers) > 1:
        return Target(problem="target.several-numbers")
    value = number(text)
    # "Meta 1 100 %": a space may part thousands or two numbers.
    is_spaced = " " in text or "\u00a0" in text
    is_year = thing is not None and value in _PLAN_YEARS  # "2021 Plan Operativo"
    if value is None or is_spaced or is_year or _MULTIPLES.match(after):
        return Target(problem="target.ambiguous-number")
    return Target(plain(value), unit, thing, comparator)


def _wordy(words: str) -> Target:
    value = _spelled(normalise(words))
    if value is not None:
        return Target(problem="target.number-in-words", proposal=f"{value} %")
    return Target(problem="target.no-number")


def _spelled(words: str) -> int | None:
    """Return the number that a text spells out and nothing else says (`ochenta`, `ochenta y cinco por ciento`)."""
    parts = words.removesuffix(" por ciento").split(" y ")
    values = [_WORD_NUMBERS.get(part) for part in parts]
    return sum(value for value in values if value is not None) if None not in values else None


@lru_cache(maxsize=1)
def _comparator_words() -> tuple[tuple[str, str], ...]:
    pairs = {(fold(wording), code.notation) for code in code_list("comparador") for wording in code.alternatives}
    return tuple(sorted(pairs | set(_SIGNS.items()), key=lambda pair: -len(pair[0])))


def _comparator(words: str) -> tuple[str | None, str]:
    lowered = fold(words)
    for wording, code in _comparator_words():
        if lowered.startswith(wording):
            rest = words[len(wording) :]
            if not wording[-1].isalnum() or not rest[:1].isalnum():
                return code, rest.lstrip(" :")
    return None, words


def years(*texts: str) -> str | None:
    """Return the year that the first of `texts` with any names, or None where it names two different ones."""
    for text in texts:
        found = {year[0] for year in _years(text)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _years(text: str) -> Iterator[re.Match[str]]:
    for found in _YEAR.finditer(text):
        counts = found.start() == 0 and re.match(r"\s+[^\W\d]", text[found.end() :])  # "2050 beneficiarios"
        if not counts and not _AFTER_SIGN.search(text[: found.start()]):
            yield found


def _without_years(text: str) -> str:
    for found in reversed(list(_years(text))):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text

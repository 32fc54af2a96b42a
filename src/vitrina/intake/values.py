"""Small readers of single values: what a person wrote → what it says, or nothing.

Each is a pure function of text. None invents: where a text can be read in two ways, or in none, the result
says so and the words stay as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from vitrina.intake.identify import normalise
from vitrina.rdf.vocab import code_list

_YEAR = re.compile(r"\b(20\d\d)\b")
_NUMBER = r"\d+(?:[.,'\u00a0 ]\d{3})*(?:[.,]\d+)?"
_PERCENT = re.compile(rf"(?<![\w.,/-])({_NUMBER})\s*(?:%|por ?ciento\b)", re.IGNORECASE)
_CURRENCY = re.compile(
    rf"(?:^|\s)(?:(?:USD|US\$|\$)\s*({_NUMBER})|({_NUMBER})\s*(?:USD|US\$|\$|d[óo]lares\b))", re.IGNORECASE
)
_COUNT = re.compile(rf"^({_NUMBER})\s+([^\W\d].*)$", re.DOTALL)
_BARE = re.compile(rf"^({_NUMBER})$")
_ANY_NUMBER = re.compile(rf"(?<![\w.,]){_NUMBER}(?!\w)")
_FRACTION_WORDS = re.compile(r"^(?:de|por cada|a|hasta|al?)\s+\d", re.IGNORECASE)
_SIGNS = {"≥": "al-menos", ">=": "al-menos", "≤": "maximo", "<=": "maximo", ">": "mas-de", "<": "menos-de"}
_WORD_NUMBERS = {
    "cero": 0, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veinticinco": 25,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
    "noventa": 90, "cien": 100, "ciento": 100, "mil": 1000,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"], start=1)
} | {"setiembre": 9}  # fmt: skip
_FREQUENCIES = {
    "diaria": "DAILY", "diario": "DAILY", "semanal": "WEEKLY", "quincenal": "BIWEEKLY", "mensual": "MONTHLY",
    "bimestral": "BIMONTHLY", "trimestral": "QUARTERLY", "cuatrimestral": "ANNUAL_3", "semestral": "ANNUAL_2",
    "anual": "ANNUAL", "bienal": "BIENNIAL",
}  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_EXTENSION = re.compile(r"\b(?:ext(?:ensi[oó]n)?\.?|int(?:erno)?\.?)\s*:?\s*(\d{1,6})\b", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_PLACEHOLDERS = {"nombre de la entidad", "aaaa mm dd", "dd mm aaaa", "nombre del campo"}
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

    Of two different signs the last is the decimal one; a sign that stands once before three digits is
    ambiguous unless the whole part is 0.
    """
    text = re.sub(r"[ '\u00a0]", "", text)
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
            if len(rest) == 3 and whole.strip("0"):  # noqa: PLR2004 - thousands have three digits
                return None
            return Decimal(f"{whole}.{rest}")
    return Decimal(text) if text.isdigit() else None


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
    numbers = [found[0] for found in _ANY_NUMBER.finditer(_YEAR.sub("", rest))]
    if not numbers:
        return _wordy(words)
    for pattern, unit in ((_PERCENT, PERCENT), (_CURRENCY, DOLLARS)):
        found = pattern.findall(rest)
        if found:
            first = found[0] if isinstance(found[0], str) else next(part for part in found[0] if part)
            return _sole(first, unit, numbers, comparator)
    counted = _COUNT.match(rest)
    if counted and not _FRACTION_WORDS.match(counted[2]):
        return _sole(counted[1], COUNT, numbers, comparator, thing=counted[2])
    if _BARE.match(rest):
        if re.match(r"%|porcentaje\b", indicator.strip(), re.IGNORECASE):
            return _sole(rest, PERCENT, numbers, comparator)
        return Target(problem="target.no-measure")
    return Target(problem="target.several-numbers" if len(numbers) > 1 else "target.no-number")


def _sole(text: str, unit: str, numbers: list[str], comparator: str | None, thing: str | None = None) -> Target:
    if len(numbers) > 1:
        return Target(problem="target.several-numbers")
    value = number(text)
    if value is None:
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
    pairs = {
        (wording.casefold(), code.notation) for code in code_list("comparador") for wording in code.alternatives
    } | set(_SIGNS.items())
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _comparator(words: str) -> tuple[str | None, str]:
    lowered = words.casefold()
    for wording, code in _comparator_words():
        if lowered.startswith(wording):
            rest = words[len(wording) :]
            if not wording[-1].isalnum() or not rest[:1].isalnum():
                return code, rest.lstrip(" :")
    return None, words


def years(*texts: str) -> str | None:
    """Return the year that the first of `texts` with any names, or None where it names two different ones."""
    for text in texts:
        found = set(_YEAR.findall(text))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def date(text: str) -> str | None:
    """Return the ISO date that `text` says, day first as Ecuador writes; None where it says no real day."""
    text = text.strip().rstrip(".")
    patterns = (
        r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})",
        r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})",
    )
    for pattern in patterns:
        found = re.fullmatch(pattern + r"(?:[ T]00:00(?::00)?)?", text)
        if found:
            return _real_day(int(found["y"]), int(found["m"]), int(found["d"]))
    worded = re.fullmatch(r"(?:\w+,? )?(\d{1,2}) de (\w+) (?:de|del) (\d{4})", text, re.IGNORECASE)
    if worded and worded[2].casefold() in _MONTHS:
        return _real_day(int(worded[3]), _MONTHS[worded[2].casefold()], int(worded[1]))
    return None


def _real_day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def frequency(text: str) -> str | None:
    """Return the code of the EU frequency list that `text` names, or None."""
    return _FREQUENCIES.get(normalise(text))


def email(text: str) -> str | None:
    """Return the one e-mail address in `text`, lower-cased in its domain, or None."""
    found = _EMAIL.findall(text.removeprefix("mailto:"))
    if len(found) != 1:
        return None
    local, _, domain = found[0].rpartition("@")
    return f"{local}@{domain.lower()}"


def phone(text: str) -> str | None:
    """Return an Ecuadorian number as a `tel:` URI (RFC 3966 §3), extension included, or None.

    National numbers have an area code (02 to 07, seven digits) or begin with 09 (mobile, eight more).
    """
    extension = _EXTENSION.search(text)
    rest = text[: extension.start()] if extension else text
    if re.search(r"[^\d\s()+./-]", rest):
        return None
    digits = re.sub(r"\D", "", rest)
    digits = digits.removeprefix("593") if rest.strip().startswith("+") else digits.removeprefix("0")
    if not re.fullmatch(r"[2-7]\d{7}|9\d{8}", digits):
        return None
    split = 2 if digits.startswith("9") else 1
    suffix = f";ext={extension[1]}" if extension else ""
    return f"tel:+593-{digits[:split]}-{digits[split:]}{suffix}"


def url(text: str) -> str | None:
    """Return the one web address in `text`, or None."""
    found = _URL.findall(text)
    return found[0].rstrip(".,;)") if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Absence:
    """A stated absence: which kind (code of the list `ausencia`) and the reason given, if any."""

    kind: str
    reason: str | None


@lru_cache(maxsize=1)
def _absence_words() -> tuple[tuple[str, str], ...]:
    pairs = {(normalise(w), code.notation) for code in code_list("ausencia") for w in code.alternatives if normalise(w)}
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def absence(text: str) -> Absence | None:
    """Return the absence that `text` states (`NO APLICA`, `No aplica (Ya que …)`, `-`), or None for a value."""
    key = normalise(text)
    if not key:
        return Absence("no-disponible", None) if text.strip(" -–—_.") == "" and text.strip() else None
    for words, kind in _absence_words():
        if key == words:
            return Absence(kind, None)
        if not key.startswith(f"{words} "):
            continue
        # A reason follows in parentheses or after a sign; "No aplica sanciones…" goes on and is a value.
        spaced = r"\W+".join(words.split())
        found = re.match(rf"^\W*{spaced}\W*[(:;,.–—-]\s*(.+)$", _fold(text), re.DOTALL)
        if found:
            reason = text[len(text) - len(found[1]) :].strip()
            return Absence(kind, reason.removesuffix(")").strip() if "(" in text else reason)
    return None


def _fold(text: str) -> str:
    """Return `text` in lower case without accents, character for character, so that places stay the same."""
    return "".join(normalise(char)[:1] or char for char in text)


def is_placeholder(text: str) -> bool:
    """Tell whether `text` is what the blank official form prints where a value should be written."""
    return normalise(text) in _PLACEHOLDERS

"""The words around the number of a target: comparators, years and days, what says a change and not a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from vitrina.intake.identify import fold
from vitrina.intake.numbers import NUMBER, number, spelled
from vitrina.rdf.vocab import code_list

PERCENT_SIGN = r"%|por ?cien(?:to)?\b"
#: Words that multiply the number before them.
MULTIPLE = r"\s*(?:mil|miles|mill[oó]n|millones)\b"
_MONTH = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"  # codespell:ignore
#: A day of the calendar, with the words that make it a term (`hasta el 31 de diciembre de 2021`).
_DAY = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}\s+(?:de\s+)?(?:{_MONTH})(?:\s+(?:del?\s+)?20\d\d)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]20\d\d|20\d\d[/-]\d{1,2}[/-]\d{1,2})(?!\w)",
    re.IGNORECASE,
)
#: A year of a plan, unless it is part of a longer number or measures something (`2050 USD`).
_YEAR = re.compile(r"(?<![\d.,])20\d\d(?![.,]?\d|\s*%|\s*USD|\s*d[óo]lares)", re.IGNORECASE)
#: So many characters around a year decide what it is the year of.
_NEAR = 60
_AFTER_MONEY = re.compile(r"(?:\$|USD)\s*$", re.IGNORECASE)
#: Before these a year is what the target is compared with, not the year of the plan.
_BASELINE = re.compile(
    r"(?:respecto\s+(?:al?|del?)|frente\s+al?|en\s+(?:relaci[oó]n|comparaci[oó]n)\s+(?:con|al?)|que\s+en|"
    r"l[ií]nea\s+base(?:\s+del?)?)\s*(?:el\s+)?(?:a[nñ]o\s+)?$",
    re.IGNORECASE,
)
_N = r"-?\d[\d.,]*"
#: `Incrementar en un 10 %`, `Reducción del 5 %`: by how much, not up to what.
_CHANGE = re.compile(
    r"\b(?:increment|aument|reduc|disminu|decre|crec|acrecent)\w*\b(?:(?!\d|\b(?:al?|hasta)\s+(?:el\s+|un\s+)?[\d]).)*?"
    rf"{_N}\s*(?:%|por ?cien|USD|\$|d[óo]lares)"
    rf"|\bmejor\w*\b(?:\s+[^\W\d]+){{0,6}}\s+en\s+(?:un\s+|el\s+)?{_N}\s*(?:%|por ?cien)"
    rf"|{_N}\s*(?:%|por ?cien(?:to)?)\s*(?:m[áa]s\s+que|menos\s+que|"
    r"(?:m[áa]s|menos)?\s*(?:con\s+)?respecto\s+(?:al?|del?)\b)",
    re.IGNORECASE,
)
#: `Presentar 12 informes`, `Capacitar a 120 personas`: what is done, before what is counted.
_VERB = re.compile(
    r"(?!(?:taller|lugar|hogar|mujer|primer|tercer|auxiliar|titular|familiar)\b)[^\W\d]{2,}(?:ar|er|ir)\s+"
    r"(?:(?:al?(?!\s+menos)|con|en|un total de|l[oa]s)\s+){0,2}(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_CHANGING = re.compile(
    r"(?:increment|aument|reduc|disminu|decre|crec|acrecent|mejor|ampli|sub|baj|elev|dupli|triplic)", re.IGNORECASE
)
_COUNTED = re.compile(rf"-?{NUMBER}\s+(?!del?\s+(?!\d)|y\s|a\s)[^\W\d]", re.IGNORECASE)
_IN_DIGITS_AND_WORDS = re.compile(rf"({NUMBER}\s*%?)\s*\(([^()\d]+)\)", re.IGNORECASE)
_IN_WORDS_AND_DIGITS = re.compile(rf"([^\W\d][^()\d]*?)\s*\(\s*({NUMBER}\s*%?)\s*\)")
_SIGNS = {"≥": "al-menos", ">=": "al-menos", "≤": "maximo", "<=": "maximo", ">": "mas-de", "<": "menos-de"}
#: What follows a number and compares it, folded.
_AFTER = (
    (re.compile(r"[\s,(]+(?:o (?:mas|mayor|superior)|(?:como |de )?minimo|al menos|por lo menos|en adelante)\)?\W*$"),
     "al-menos"),
    (re.compile(r"[\s,(]+(?:o (?:menos|menor|inferior)|(?:como |de )?maximo|a lo sumo|cuando mas)\)?\W*$"), "maximo"),
    (re.compile(r"[\s,(]+(?:aprox\.?|aproximadamente|aproximad[oa]s?)\)?\W*$"), "aproximadamente"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _comparator_words() -> tuple[tuple[str, str], ...]:
    pairs = {(fold(wording), code.notation) for code in code_list("comparador") for wording in code.alternatives}
    return tuple(sorted(pairs | set(_SIGNS.items()), key=lambda pair: -len(pair[0])))


def comparator_before(words: str) -> tuple[str | None, str]:
    """Return the comparator with which `words` begin, and the words after it."""
    lowered = fold(words)
    for wording, code in _comparator_words():
        if lowered.startswith(wording):
            rest = words[len(wording) :]
            if not wording[-1].isalnum() or not rest[:1].isalnum():
                return code, rest.lstrip(" :")
    return None, words


def comparator_within(words: str) -> str | None:
    """Return the comparator with which `words`, those before a number, end (`Cumplir al menos el`), or None."""
    lowered = re.sub(r"\s+(?:el|un|una|del)$", "", fold(words).rstrip(" :"))
    for wording, code in _comparator_words():
        if lowered.endswith(wording):
            before = lowered[: -len(wording)]
            if not wording[0].isalnum() or not before[-1:].isalnum():
                return code
    return None


def comparator_after(words: str) -> tuple[str, str | None]:
    """Return the words before a comparator at their end (`80 % o más`), and that comparator."""
    lowered = fold(words)
    for pattern, code in _AFTER:
        found = pattern.search(lowered)
        if found and re.search(r"\d", lowered[: found.start()]):
            return words[: found.start()].rstrip(), code
    return words, None


def after_verb(words: str) -> str | None:
    """Return what follows the infinitive with which `words` begin, where that is a number of things; else None.

    Of `Incrementar 3 talleres` nobody knows up to how many: verbs of change lead to no number.
    """
    found = _VERB.match(words)
    if not found or _CHANGING.match(fold(words)):
        return None
    rest = found["rest"]
    return rest if _COUNTED.match(comparator_before(rest)[1]) else None


def once_said(words: str) -> tuple[str, bool]:
    """Return the words with a number in digits and in words (`12 (doce)`) said once, and whether both agree."""
    found = _IN_DIGITS_AND_WORDS.search(words)
    if found:
        said = spelled(re.sub(rf"\s*(?:{PERCENT_SIGN})\s*$", "", found[2], flags=re.IGNORECASE))
        if said is not None:
            value = number(re.sub(r"[\s%]", "", found[1]))
            return words[: found.end(1)].rstrip() + words[found.end() :], value == said
    found = _IN_WORDS_AND_DIGITS.match(words)
    said = spelled(found[1]) if found else None
    if found and said is not None:
        return found[2] + words[found.end() :], number(re.sub(r"[\s%]", "", found[2])) == said
    return words, True


def is_change(words: str) -> bool:
    """Tell whether `words` say how much something changes and not what is reached (`Incrementar en 10 %`)."""
    return _CHANGE.search(words) is not None


def plan_years(text: str) -> tuple[str, ...]:
    """Return the years of a plan that `text` names, each once, in its order; not those it is compared with."""
    found = (year[0] for year in _years(text) if not _BASELINE.search(_just_before(text, year)))
    return tuple(dict.fromkeys(found))


def _years(text: str) -> Iterator[re.Match[str]]:
    for found in _YEAR.finditer(text):
        counts = found.start() == 0 and re.match(
            r"\s+[^\W\d]", text[found.end() : found.end() + _NEAR]
        )  # "2050 beneficiarios"
        if not counts and not _AFTER_MONEY.search(_just_before(text, found)):
            yield found


def _just_before(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - _NEAR) : found.start()]


def masked(text: str) -> str:
    """Return `text` with its years and days blanked, character for character."""
    text = _DAY.sub(lambda found: " " * len(found[0]), text)
    for found in list(_years(text)):
        text = f"{text[: found.start()]}{' ' * len(found[0])}{text[found.end() :]}"
    return text

"""Small readers of single values: what a person wrote → what it says, or nothing.

Each is a pure function of text. None invents: where a text can be read in two ways, or in none, the result
says so and the words stay as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from vitrina.intake.identify import fold, normalise
from vitrina.rdf.vocab import code_list

_MONTHS = {
    name: number
    for names in (
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"],
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"],
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    )
    for number, name in enumerate(names, start=1)
} | {"setiembre": 9, "sept": 9, "set": 9}  # fmt: skip
#: No form is older than the law of 2004; another century is a slip of the keyboard.
_CENTURY = range(2000, 2100)
_TIME = r"(?:(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_DATES = (
    re.compile(r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})" + _TIME),
    re.compile(r"(?P<y>\d{4})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<d>\d{1,2})" + _TIME),
)
#: Of normalised text: `31 de mayo de 2021`, `Alausí, lunes 31 mayo del 2021`, `May 31, 2021`.
_WORDED_DATES = (
    re.compile(r"(?:[a-z]+ )*(?P<d>\d{1,2}) (?:de )?(?P<m>[a-z]+) (?:del? )?(?P<y>\d{4})"),
    re.compile(r"(?:[a-z]+ )*(?P<m>[a-z]+) (?P<d>\d{1,2}) (?:del? )?(?P<y>\d{4})"),
)
_FREQUENCIES = {
    "diaria": "DAILY", "diario": "DAILY", "semanal": "WEEKLY", "quincenal": "BIWEEKLY", "mensual": "MONTHLY",
    "bimestral": "BIMONTHLY", "trimestral": "QUARTERLY", "cuatrimestral": "ANNUAL_3", "semestral": "ANNUAL_2",
    "anual": "ANNUAL", "bienal": "BIENNIAL",
}  # fmt: skip
_EMAIL = re.compile(r"(?<![\w.%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w@-])")
#: What may stand beside an address: its label.
_EMAIL_LABELS = {"", "correo", "correo electronico", "email", "e mail", "mail", "mailto"}
_EXTENSION = re.compile(r"\b(?:ext(?:ensi[oó]n)?\.?|int(?:erno)?\.?)\s*:?\s*([0-9]{1,6})\W*$", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_PLACEHOLDERS = {"nombre de la entidad", "aaaa mm dd", "dd mm aaaa", "nombre del campo"}
#: "No aplica sanciones…" is a sentence that goes on, "No aplica ya que…" gives a reason; so do these signs.
_REASONS = r"ya que|porque|por|debido|pues|puesto que|dado que|en razon|en virtud|toda vez|al no|segun|para"
_ABBREVIATION = 4


def date(text: str) -> str | None:
    """Return the ISO date that `text` says, day first as Ecuador writes; None where it says no real day."""
    text = text.strip().rstrip(".")
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found:
            return _real_day(int(found["y"]), int(found["m"]), int(found["d"]))
    words = normalise(text)
    for pattern in _WORDED_DATES:
        found = pattern.fullmatch(words)
        if found and found["m"] in _MONTHS:
            return _real_day(int(found["y"]), _MONTHS[found["m"]], int(found["d"]))
    return None


def _real_day(year: int, month: int, day: int) -> str | None:
    if year not in _CENTURY:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def frequency(text: str) -> str | None:
    """Return the code of the EU frequency list that `text` names, or None where it names none or several."""
    codes = {_FREQUENCIES[word] for word in normalise(text).split() if word in _FREQUENCIES}
    return codes.pop() if len(codes) == 1 else None


def email(text: str) -> str | None:
    """Return the one e-mail address in `text`, lower-cased in its domain, or None.

    Beside it nothing but its label may stand: of `juan perez@x.ec` nobody knows the address.
    """
    found = _EMAIL.findall(text)
    if len(found) != 1 or normalise(text.replace(found[0], " ")) not in _EMAIL_LABELS:
        return None
    local, _, domain = found[0].rpartition("@")
    return f"{local}@{domain.lower()}"


def phone(text: str) -> str | None:
    """Return an Ecuadorian number as a `tel:` URI (RFC 3966 §3), extension included, or None.

    National numbers have an area code (02 to 07, seven digits) or begin with 09 (mobile, eight more).
    """
    extension = _EXTENSION.search(text)
    rest = text[: extension.start()] if extension else text
    if re.search(r"[^\d\s()+./-]", rest, re.ASCII):
        return None
    digits = re.sub(r"\D", "", rest)
    is_international = rest.strip().startswith("+") or re.fullmatch(r"593\d{8,9}", digits)
    digits = (digits.removeprefix("593") if is_international else digits).removeprefix("0")
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
        if key.startswith(f"{words} "):
            reason = _reason(text, words)
            if reason:
                return Absence(kind, reason)
    return None


def _reason(text: str, words: str) -> str | None:
    """Return what follows the `words` of an absence as its reason, or None where the sentence just goes on."""
    is_short = len(words.replace(" ", "")) < _ABBREVIATION  # "N. A. Pérez", "S.D. Norte" are names
    spaced = r"\W+".join(words.split())
    signs = r"[(:]|\s[–—-]" if is_short else r"[(:;,.–—-]"
    pattern = rf"\W*{spaced}\W*?(?:(?P<sign>{signs})\s*|\s(?=(?:{_REASONS})\b))(?P<reason>\w.*)$"
    found = re.match(pattern, fold(text), re.DOTALL)
    if not found or (is_short and not found["sign"]):
        return None
    reason = text[found.start("reason") :].strip()
    return reason.removesuffix(")").strip() if found["sign"] == "(" else reason


def is_placeholder(text: str) -> bool:
    """Tell whether `text` is what the blank official form prints where a value should be written."""
    return normalise(text) in _PLACEHOLDERS

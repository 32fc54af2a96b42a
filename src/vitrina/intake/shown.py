"""A stored value → the text that a person sees: 0.8 shown as `0%` is `80%`, dates day first."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal

from vitrina.intake.formats import formatted

_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
#: What nobody sees: control characters (line breaks apart), soft hyphens, zero-width spaces, byte order marks.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
#: Excel computes with 15 digits and shows no more.
_DIGITS = 15
#: `#REF!`, `#¡DIV/0!`, `#N/D`, `#¿NOMBRE?`, LibreOffice's `Err:502`, and the marks of a column that is too narrow.
_ERROR = re.compile(
    r"#(?:N/[AD]|[¡!]?(?:REF|DIV/0|VALUE|VALOR|NUM|NULL|NULO|SPILL|DESBORDAMIENTO|CALC|C[ÁA]LC|CONNECT|BLOCKED|FIELD)!"
    r"|¿?(?:NAME|NOMBRE)\?)|Err:\d{3}|#{3,}"
)


def is_error(text: str) -> bool:
    """Tell whether `text` is what a spreadsheet shows where it has no value (English and Spanish)."""
    return text.startswith(("#", "Err:")) and _ERROR.fullmatch(text) is not None


def shown(value: object, number_format: str = "General") -> str:
    """Return what a person reads in a cell; empty where there is nothing to read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VERDADERO" if value else "FALSO"
    if isinstance(value, dt.date):
        has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
        return value.strftime("%d/%m/%Y %H:%M:%S" if has_time else "%d/%m/%Y")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return str(value)
        number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")
        return clean(formatted(number, number_format))
    return clean(str(value))


def clean(text: str) -> str:
    """Return `text` as one sees it: composed Unicode, single spaces, nothing unseen; line breaks stay."""
    usual = text.isprintable() and "  " not in text and text.strip(" ") == text and "_x000D_" not in text
    return text if usual and unicodedata.is_normalized("NFC", text) else cleaned(text)


def cleaned(text: str) -> str:
    """Return `text` cleaned, whether there is something to clean or not: `clean` takes the short way."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("_x000D_", "")))
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip("\n")

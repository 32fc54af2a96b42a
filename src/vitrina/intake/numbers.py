"""Numbers as people write them: digits with two kinds of signs, and words; or nothing where they say two things."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from vitrina.intake.identify import normalise

#: The sign that parts the whole from the rest.
DecimalSign = Literal[".", ","]
#: A number in a text: with its thousands parted by any of the usual signs, or without.
NUMBER = r"(?:\d{1,3}(?:[.,'\u00a0 ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
#: What of a text is its number and the sign of its measure.
NUMBER_SIGNS = re.compile(rf"-?{NUMBER}|%|\bpor ?cien(?:to)?\b|US\$|\$|\bUSD\b|\bd[óo]lares\b", re.IGNORECASE)
_GROUP = 3
_WORDS = {
    "cero": 0, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiun": 21,
    "veintiuno": 21, "veintiuna": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100, "ciento": 100,
    "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "cuatrocientos": 400,
    "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600,
    "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
    "novecientas": 900,
}  # fmt: skip


def number(text: str, decimal: DecimalSign | None = None) -> Decimal | None:
    """Return the number in `text`, or None where it can be read in two ways (`1.250`) or in none.

    Of two different signs the last is the decimal one; a sign that stands once between one to three digits
    and three more is ambiguous, unless the first are zeros or `decimal` says which sign is the decimal one.
    """
    text = re.sub(r"[ \u00a0]", "", text)
    if "'" in text:
        return _with_millions(text, decimal)
    if not re.fullmatch(r"(?=.*\d)[\d.,]+", text, re.ASCII):
        return None
    if "." in text and "," in text:
        place = max(text.rfind("."), text.rfind(","))
        whole, rest = text[:place], text[place + 1 :]
        sign = "," if text[place] == "." else "."
        return Decimal(f"{whole.replace(sign, '')}.{rest}") if _grouped(whole, sign) and rest.isdigit() else None
    sign = "." if "." in text else ","
    if sign not in text:
        return Decimal(text)
    if text.count(sign) > 1:
        return Decimal(text.replace(sign, "")) if _grouped(text, sign) else None
    return _with_one_sign(text, sign, decimal)


def _with_one_sign(text: str, sign: str, decimal: DecimalSign | None) -> Decimal | None:
    whole, rest = text.split(sign)
    if not (whole and rest):
        return None
    may_be_thousands = re.fullmatch(r"\d{1,3}", whole) and len(rest) == _GROUP and whole.strip("0")
    if may_be_thousands and decimal is None:
        return None
    return Decimal(f"{whole}{rest}" if may_be_thousands and sign != decimal else f"{whole}.{rest}")


def _with_millions(text: str, decimal: DecimalSign | None) -> Decimal | None:
    """Return a number whose apostrophe parts millions (`1'250.000,50`) or thousands (`1'250`)."""
    found = re.fullmatch(r"(?P<whole>\d{1,3}(?:'\d{3})+(?:[.,]\d{3})*)(?P<rest>[.,]\d+)?", text, re.ASCII)
    if not found:
        return None
    signs = set(re.findall(r"[.,]", found["whole"]))
    rest = found["rest"] or ""
    if len(signs) > 1 or (rest and rest[0] in signs):
        return None
    digits = re.sub(r"\D", "", found["whole"])
    if not signs or rest:
        return Decimal(f"{digits}.{rest[1:] or '0'}")
    # "1'250.000": the one sign may part thousands or decimals.
    sign, groups = signs.pop(), text.rpartition("'")[2]
    if groups.count(sign) > 1 or (decimal and decimal != sign):
        return Decimal(digits)
    return Decimal(re.sub(r"'", "", text).replace(",", ".")) if decimal else None


def decimal_sign(text: str) -> DecimalSign | None:
    """Return the decimal sign that the number in `text` proves by its form (`1.250,50`, `12.5`), or None."""
    if number(text) is None:
        return None
    if "." in text and "," in text:
        return "," if text.rfind(",") > text.rfind(".") else "."
    if text.count(".") > 1:
        return ","
    if text.count(",") > 1:
        return "."
    return "." if "." in text else "," if "," in text else None


def _grouped(text: str, sign: str) -> bool:
    return re.fullmatch(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})*", text) is not None


def plain(value: Decimal) -> str:
    """Return the canonical lexical form of an xsd:decimal (XSD 1.1 part 2, §3.3.3.1): `80`, `12.5`."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def spelled(words: str) -> int | None:
    """Return the number from 0 to 999,999 that a text spells out in Spanish and nothing else says, or None."""
    total = part = 0
    # Each word of a number is smaller than the one before it: "dos tres" are two numbers.
    below = 1000
    said = joined = False
    for word in normalise(words).split():
        if word == "y":
            joined = part % 100 >= 20 and part % 10 == 0  # noqa: PLR2004 - "treinta y dos", not "diez y dos"
            if not joined:
                return None
            continue
        if word == "mil":
            if total or joined:
                return None
            total, part, below, said = (part or 1) * 1000, 0, 1000, True
            continue
        value = _WORDS.get(word)
        if value is None or value >= below or (joined and not 0 < value < 10):  # noqa: PLR2004 - one digit
            return None
        part, said = part + value, True
        below = 100 if value >= 100 else 10 if not joined and value >= 20 and value % 10 == 0 else 0  # noqa: PLR2004
        joined = False
    return total + part if said and not joined else None

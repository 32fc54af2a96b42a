"""A target beside its unit of measure, where the form has a column for it: that column wins over the target's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from vitrina.intake import targets, wording
from vitrina.intake.evidence import Evidence
from vitrina.intake.targets import COUNT, DOLLARS, PERCENT, Target

#: Currency → how people name it; what a bare `$` means the form says.
_MONEY: Mapping[str, str] = {
    DOLLARS: r"USD\b|US\$|d[óo]lar(?:es)?\b(?:\s+americanos)?",
    "CCY_MXN": r"MXN\b|MX\$|pesos?\b(?:\s+mexicanos)?|M\.\s?N\.?",
}
_NAMES = {code: re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) for code, words in _MONEY.items()}
#: Beside a number, before or after it, and not in `3 verificaciones de pesos y medidas`.
_BESIDE = {
    code: re.compile(
        rf"(?<!\w)(?:{words})\s*(?=\d)|(?<=\d)(?P<between>(?:{wording.MULTIPLE})?\s*(?:de\s+)?)(?:{words})",
        re.IGNORECASE,
    )
    for code, words in _MONEY.items()
}
_PERCENT = re.compile(r"%|(?:porcentajes?|porcentual|por ?ciento|puntos porcentuales)\b", re.IGNORECASE)
_BARE_MONEY = re.compile(r"\$|(?:monto|importe)\b", re.IGNORECASE)
#: Longer words are no number with its currency.
_LENGTH = 1000


def target(
    text: str, indicator: str, evidence: Evidence | None, currency: str, measure: str | None = None
) -> Target:  # fmt: skip
    """Return what the words of a target say together with those of its unit of measure.

    `currency` is the QUDT code of what `$` means in the form; where words name another currency, it is that one. A
    bare number has the unit that `measure` names, else the one that the indicator says. A target whose own words
    name another unit than `measure` has the problem `target.other-measure`.
    """
    own = next((code for code, beside in _BESIDE.items() if beside.search(text[:_LENGTH])), None)
    named = own or currency
    # The reader of targets knows the sign: in a form whose `$` are no dollars, names of money become it.
    signed = text if currency == DOLLARS or own is None else _BESIDE[own].sub(r"\g<between>$", text)
    if not measure:
        return targets.target(signed, indicator, evidence, named)
    unit, thing = _unit(measure, currency)
    said = "% de avance" if unit == PERCENT else f"Número de {measure}" if unit == COUNT else "monto"
    return _measured(targets.target(signed, said, evidence, own or _money(unit, currency)), unit, thing)


def _money(unit: str, currency: str) -> str:
    return currency if unit in {PERCENT, COUNT} else unit


def _unit(measure: str, currency: str) -> tuple[str, str | None]:
    """Return (QUDT code, what is counted) of the words in the column of measures."""
    words = " ".join(measure.split())
    if _PERCENT.match(words):
        return PERCENT, None
    named = next((code for code, names in _NAMES.items() if names.search(words)), None)
    if named or _BARE_MONEY.match(words):
        return named or currency, None
    return COUNT, words


def _measured(read: Target, unit: str, thing: str | None) -> Target:
    if read.parts:
        return replace(read, parts=tuple(_measured(part, unit, thing) for part in read.parts))
    if read.unit is None:
        return read
    problem = "target.other-measure" if read.unit != unit and read.problem is None else read.problem
    return replace(read, unit=unit, thing=thing, problem=problem)

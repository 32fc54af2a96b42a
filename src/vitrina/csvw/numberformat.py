"""Number formats: patterns of UAX35 and the loose format with a decimal and a group character.

Section 6.4.2 of "Model for Tabular Data and Metadata".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

_SPECIAL: Final = frozenset(("NaN", "INF", "-INF"))
_SCALE: Final = {"%": 2, "‰": 3}
NOT_MARKS: Final = frozenset("0123456789#+-E%‰")
"""What cannot be in the string for the decimal point or the one that groups digits."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is written.

    Attributes:
        pattern: a number format pattern of UAX35, or None for the loose format.
        decimal_char: what separates the whole part from the fraction.
        group_char: what groups digits; None means that digits are not grouped, except that a pattern then
            has a comma.
    """

    pattern: str | None = None
    decimal_char: str = "."
    group_char: str | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    sign: str
    scale: str
    scale_first: bool
    whole_minimum: int
    groups: tuple[int, ...]
    fraction: tuple[int, int]
    fraction_group: int
    exponent: tuple[bool, int] | None


class NumberFormatError(ValueError):
    """A pattern that is not a number format pattern, or has symbols outside those of the standard."""


def _compile(spec: NumberFormat) -> _Pattern:
    point, group = re.escape(spec.decimal_char), re.escape(spec.group_char or ",")
    found = re.fullmatch(
        rf"([+-]?)([%‰]?)([+-]?)((?:[#0]|{group})*)(?:{point}((?:[#0]|{group})*))?"
        r"(?:E(\+?)(#*0+))?([%‰]?)",
        spec.pattern or "",
    )
    if found is None or not (found[4] or found[5]) or (found[1] and found[3]):
        raise NumberFormatError(f"{spec.pattern!r} is not a number format pattern")
    if (found[2] or found[8]) and not _one_of(found[2], found[7], found[8]):
        raise NumberFormatError(f"{spec.pattern!r} has more than one percent sign, per-mille sign or exponent")
    whole, fraction = found[4], found[5] or ""
    char = spec.group_char or ","
    sections = whole.split(char)
    digits, decimals = whole.replace(char, ""), fraction.replace(char, "")
    if re.fullmatch("#*0*", digits) is None or re.fullmatch("0*#*", decimals) is None or not (digits or decimals):
        raise NumberFormatError(f"{spec.pattern!r} mixes # and 0 in a way that UAX35 does not define")
    if any(not section for section in sections[1:]):
        raise NumberFormatError(f"{spec.pattern!r} has an empty group")
    return _Pattern(
        sign=found[1] or found[3],
        scale=found[2] or found[8],
        scale_first=bool(found[2]),
        whole_minimum=digits.count("0"),
        # The last group, and the one before it for all the others (1,23,456).
        groups=tuple(len(section) for section in reversed(sections[1:])),
        fraction=(decimals.count("0"), len(decimals)),
        fraction_group=fraction.index(char) if char in fraction else 0,
        exponent=(bool(found[6]), found[7].count("0")) if found[7] else None,
    )


def _one_of(*marks: str | None) -> bool:
    return sum(map(bool, marks)) == 1


def _grouped(digits: str, groups: tuple[int, ...], char: str) -> str:
    if not groups:
        return digits
    rest, pieces = digits, []
    size, following = groups[0], groups[1] if len(groups) > 1 else groups[0]
    while len(rest) > size:
        pieces.append(rest[-size:])
        rest = rest[:-size]
        size = following
    return char.join([rest, *reversed(pieces)])


def _fraction_grouped(digits: str, size: int, char: str) -> str:
    return char.join(digits[at : at + size] for at in range(0, len(digits), size)) if size else digits


class NumberReader:
    """Reads numbers in one format.

    Args:
        spec: the format.

    Raises:
        NumberFormatError: if the pattern of the format is not valid.
    """

    __slots__ = ("_decimal", "_group", "_number", "_pattern")

    def __init__(self, spec: NumberFormat) -> None:
        self._pattern = _compile(spec) if spec.pattern is not None else None
        self._decimal = spec.decimal_char
        self._group = (spec.group_char or ",") if spec.pattern is not None else spec.group_char
        point, group = re.escape(self._decimal), re.escape(self._group) if self._group else None
        digits = rf"(?:[0-9]|{group})" if group else "[0-9]"
        self._number = re.compile(
            rf"([+-]?)([%‰]?)([+-]?)({digits}*)(?:{point}({digits}*))?"
            r"(?:E([+-]?)([0-9]+))?([%‰]?)",
            re.ASCII,
        )

    def read(self, text: str) -> str | None:
        """Reads one number.

        Args:
            text: the string value of a cell, whitespace removed.

        Returns:
            The number with a point and without groups, percent or per-mille sign, so that the datatype can
            check it, or None when the text does not have the format.
        """
        if text in _SPECIAL:
            return text
        found = self._number.fullmatch(text)
        if found is None:
            return None
        sign, scale, late_sign, whole, fraction, exponent_sign, exponent, end_scale = found.groups()
        if (late_sign and sign) or fraction == "" or ((scale or end_scale) and not _one_of(scale, exponent, end_scale)):
            return None
        sign = sign or late_sign
        digits, decimals, group = whole, fraction or "", self._group
        if group is not None:
            digits, decimals = whole.replace(group, ""), decimals.replace(group, "")
        pattern = self._pattern
        if pattern is None:
            # A fraction has only digits in the loose format; only the whole part may be grouped.
            grouped_well = group is None or (group * 2 not in whole and decimals == (fraction or ""))
            valid = grouped_well and not scale and whole[:1].isdigit()
        else:
            valid = (
                (scale == pattern.scale if pattern.scale_first else not scale and end_scale == pattern.scale)
                and (not pattern.sign or sign == pattern.sign or (pattern.sign == "+" and sign == "-"))
                and self._has_digits(pattern, digits, decimals)
                and whole == _grouped(digits, pattern.groups, group or "")
                and (fraction or "") == _fraction_grouped(decimals, pattern.fraction_group, group or "")
                and _exponent_matches(pattern.exponent, exponent_sign, exponent)
            )
        if not valid:
            return None
        number = f"{sign}{digits or '0'}.{decimals}" if decimals else f"{sign}{digits or '0'}"
        if exponent is not None:
            return f"{number}E{exponent_sign}{exponent}"
        return _scaled(number, _SCALE[scale or end_scale]) if scale or end_scale else number

    @staticmethod
    def _has_digits(pattern: _Pattern, digits: str, decimals: str) -> bool:
        low, high = pattern.fraction
        return bool(digits or decimals) and len(digits) >= pattern.whole_minimum and low <= len(decimals) <= high


def _scaled(number: str, places: int) -> str:
    with localcontext() as exact:
        exact.prec = len(number) + places + 1
        scaled = f"{Decimal(number).scaleb(-places):f}"
    # 100 % is the integer 1.
    return scaled.rstrip("0").rstrip(".") if "." in scaled else scaled


def _exponent_matches(expected: tuple[bool, int] | None, sign: str | None, digits: str | None) -> bool:
    if expected is None or digits is None:
        return expected is None and digits is None
    plus, minimum = expected
    return len(digits) >= minimum and (bool(sign) or not plus)

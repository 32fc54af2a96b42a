"""The number of an Ecuadorian taxpayer (RUC): 13 digits, a province, a kind, a check digit, an establishment.

Only numbers of public bodies and companies are judged by their check digit, and only in the kinds where the
registry of obligated institutions bears it out: all 1,611 numbers with a third digit 6, 155 of 159 with a 9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LENGTH = 13
_PROVINCES = frozenset(range(1, 25)) | {30}  # 30: registered abroad
_NATURAL = range(6)
_PUBLIC, _COMPANY = 6, 9
#: Third digit → weights of the digits before the check digit (modulus 11).
_WEIGHTS = {_PUBLIC: (3, 2, 7, 6, 5, 4, 3, 2), _COMPANY: (4, 3, 2, 7, 6, 5, 4, 3, 2)}
#: What is wrong with a number, from the first thing that staff should look at.
Fault = Literal["length", "lost-zero", "province", "kind", "establishment", "check-digit"]


@dataclass(frozen=True, slots=True)
class Ruc:
    """A number as read.

    Attributes:
        number: the 13 digits, or None where they are no RUC. With the fault `check-digit` it is there: some
            registered numbers fail the check.
        fault: what is wrong, or None.
        proposal: the corrected number where the correction is certain.
    """

    number: str | None = None
    fault: Fault | None = None
    proposal: str | None = None


def ruc(text: str) -> Ruc:
    """Return the number in `text`; spaces, points and hyphens between its digits do not count.

    A number of 12 digits has lost a leading zero only where the number with it is one of a province and holds
    by its check digit.
    """
    digits = re.sub(r"[\s.'’-]", "", text)
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        return Ruc(fault="length")
    if len(digits) == LENGTH - 1:
        padded = f"0{digits}"
        is_safe = _fault(padded) is None and int(padded[2]) in _WEIGHTS
        return Ruc(fault="lost-zero", proposal=padded) if is_safe else Ruc(fault="length")
    if len(digits) != LENGTH:
        return Ruc(fault="length")
    fault = _fault(digits)
    return Ruc(digits if fault in {None, "check-digit"} else None, fault)


def _fault(digits: str) -> Fault | None:
    third = int(digits[2])
    if int(digits[:2]) not in _PROVINCES:
        return "province"
    if third not in _NATURAL and third not in _WEIGHTS:
        return "kind"
    if digits.endswith("000"):
        return "establishment"
    if third in _NATURAL:
        return None if check_digit(digits[:9]) == int(digits[9]) else "check-digit"
    weights = _WEIGHTS[third]
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
    return None if (11 - rest) % 11 == int(digits[len(weights)]) else "check-digit"


def check_digit(digits: str) -> int:
    """Return the check digit of an identity card: modulus 10, every other digit doubled."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(digits))
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10  # noqa: PLR2004 - digits are summed

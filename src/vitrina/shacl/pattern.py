r"""Regular expressions of XPath, which ``sh:pattern`` takes by way of SPARQL's REGEX, translated to those of Python.

"XPath and XQuery Functions and Operators 3.1", section 5.6, and "XML Schema 1.1 Part 2", appendix G. Matching may
backtrack, so that the time of a repetition inside a repetition can grow exponentially: patterns come with a form, never
from a user. Blocks (``\p{IsGreek}``) are refused: Python has no table of them, and a range says the same.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby
from typing import Final

Ranges = tuple[tuple[int, int], ...]

_QUANTIFIER = re.compile(r"(?:[?*+]|\{[0-9]{1,9}(?:,[0-9]{0,9})?\})\??")
_CATEGORY = re.compile(r"\{([A-Za-z0-9-]+)\}")
_CATEGORIES = re.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_SINGLE: Final = {"n": "\n", "r": "\r", "t": "\t", **{char: char for char in "\\|.?*+(){}-[]^$"}}
_SPACE: Final = frozenset(" \t\n\r")
_START: Final = (
    "::AZ__az\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f\u2c00\u2fef\u3001\ud7ff"
    "\uf900\ufdcf\ufdf0\ufffd\U00010000\U000effff"
)
_REST: Final = _START + "--..09\u00b7\u00b7\u0300\u036f\u203f\u2040"


class PatternError(ValueError):
    """Text that is not a regular expression of XPath, or that has no translation."""


def compile_pattern(pattern: str, flags: str = "") -> re.Pattern[str]:
    """Compiles a regular expression of XPath.

    Args:
        pattern: the expression.
        flags: any of ``s``, ``m``, ``i``, ``x`` and ``q``.

    Returns:
        The expression for Python; a text matches where ``search`` finds something in it.

    Raises:
        PatternError: if it is not one, has a flag that does not exist, or names a block of Unicode.
    """
    wrong = set(flags) - set("smixq")
    if wrong:
        raise PatternError(f"the flag {min(wrong)!r} does not exist: there are s, m, i, x and q")
    text = re.escape(pattern) if "q" in flags else _Translator(pattern, flags).translate()
    try:
        return re.compile(text, re.IGNORECASE if "i" in flags else 0)
    except (re.error, OverflowError, RecursionError) as failure:
        raise PatternError(f"the pattern {pattern!r} cannot be used: {failure}") from failure


def _pairs(text: str) -> Ranges:
    return tuple((ord(low), ord(high)) for low, high in zip(text[::2], text[1::2], strict=True))


@cache
def _categories() -> dict[str, list[tuple[int, int]]]:
    """General category of Unicode → its characters; made when a pattern first names one."""
    found: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for name, group in groupby(map(unicodedata.category, map(chr, range(sys.maxunicode + 1)))):
        end = start + sum(1 for _ in group)
        found.setdefault(name, []).append((start, end - 1))
        start = end
    return found


def _category(name: str) -> Ranges:
    """The characters of a general category, or of all with the same first letter."""
    return tuple(pair for one, ranges in _categories().items() if one.startswith(name) for pair in ranges)


def _complement(ranges: Ranges) -> Ranges:
    found, at = [], 0
    for low, high in sorted(ranges):
        if low > at:
            found.append((at, low - 1))
        at = max(at, high + 1)
    return (*found, (at, sys.maxunicode)) if at <= sys.maxunicode else tuple(found)


def _escaped(letter: str) -> Ranges:
    r"""The characters of a class such as ``\d``."""
    lower = letter.lower()
    if lower == "s":
        ranges: Ranges = ((9, 10), (13, 13), (32, 32))
    elif lower == "d":
        ranges = _category("Nd")
    elif lower == "w":
        ranges = _complement((*_category("P"), *_category("Z"), *_category("C")))
    else:
        ranges = _pairs(_START if lower == "i" else _REST)
    return ranges if letter == lower else _complement(ranges)


def _written(ranges: Ranges) -> str:
    return "".join(f"\\U{low:08x}-\\U{high:08x}" if low != high else f"\\U{low:08x}" for low, high in ranges)


class _Translator:
    """Reads one expression from left to right and writes it for Python."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        self._text = _without_space(pattern) if "x" in flags else pattern
        self._signs = {
            ".": "(?s:.)" if "s" in flags else "[^\\n\\r]",
            "^": "(?:\\A|(?<=\\n)(?!\\Z))" if "m" in flags else "\\A",
            "$": "(?m:$)" if "m" in flags else "\\Z",
        }
        self._at = 0
        self._opened = 0
        self._closed: set[int] = set()

    def translate(self) -> str:
        text = self._branches()
        if self._at < len(self._text):
            raise self._wrong("a parenthesis is closed and not opened")
        return text

    def _wrong(self, reason: str) -> PatternError:
        return PatternError(f"the pattern {self._pattern!r} is not a regular expression of XPath: {reason}")

    def _peek(self, length: int = 1) -> str:
        return self._text[self._at : self._at + length]

    def _take(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _branches(self) -> str:
        parts: list[str] = []
        while self._peek() not in ("", ")"):
            parts.append("|" if self._take("|") else self._piece())
        return "".join(parts)

    def _piece(self) -> str:
        atom = self._atom()
        found = _QUANTIFIER.match(self._text, self._at)
        if found is None:
            return atom
        self._at = found.end()
        if self._peek() and self._peek() in "?*+{":
            raise self._wrong("a repetition is repeated")
        return f"(?:{atom}){found[0]}"

    def _atom(self) -> str:
        char = self._peek()
        if char in "?*+{":
            raise self._wrong("there is nothing to repeat")
        if char in "]}":
            raise self._wrong(f"{char} must be written \\{char}")
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._class()
        self._at += 1
        if char == "(":
            return self._group()
        return self._signs.get(char) or re.escape(char)

    def _group(self) -> str:
        opening = "(?:" if self._take("?:") else "("
        if self._peek() == "?":
            raise self._wrong("XPath has no (?…) but (?:…)")
        if opening == "(":
            self._opened += 1
        number = self._opened
        body = self._branches()
        if not self._take(")"):
            raise self._wrong("a parenthesis is opened and not closed")
        if opening == "(":
            self._closed.add(number)
        return f"{opening}{body})"

    def _escape(self) -> str:
        letter = self._peek(2)[1:]
        if letter.isdigit():
            return self._reference()
        ranges = self._escaped_class()
        if ranges is not None:
            return f"(?-i:[{_written(ranges)}])"  # the flag i does not reach such classes (section 5.6.2)
        return re.escape(self._single())

    def _reference(self) -> str:
        digits = re.compile(r"\\([1-9][0-9]*)").match(self._text, self._at)
        if digits is None:
            raise self._wrong("there is no group 0")
        number = digits[1]
        # Further digits belong to the number only where there are so many groups.
        while len(number) > 1 and int(number) > self._opened:
            number = number[:-1]
        if int(number) not in self._closed:
            raise self._wrong(f"there is no group {number} before the reference to it")
        self._at += 1 + len(number)
        return f"(?({number})\\{number})"  # a group that took no part is empty in XPath

    def _escaped_class(self) -> Ranges | None:
        letter = self._peek(2)[1:]
        if letter and letter in "sSdDwWiIcC":
            self._at += 2
            return _escaped(letter)
        if letter not in ("p", "P"):
            return None
        name = _CATEGORY.match(self._text, self._at + 2)
        if name is None or _CATEGORIES.fullmatch(name[1]) is None:
            raise self._wrong(f"\\{letter} takes a general category such as {{L}} or {{Lu}}, and no block")
        self._at = name.end()
        ranges = _category(name[1])
        return ranges if letter == "p" else _complement(ranges)

    def _single(self) -> str:
        letter = self._peek(2)[1:]
        if letter not in _SINGLE:
            raise self._wrong(f"\\{letter} has no meaning")
        self._at += 2
        return _SINGLE[letter]

    def _class(self) -> str:
        self._at += 1
        negated = self._take("^")
        found: list[tuple[int, int]] = []
        taken_away = ""
        while not self._take("]"):
            if self._peek(2) == "-[" and found:
                self._at += 1
                taken_away = f"(?!{self._class()})"
                if self._peek() != "]":
                    raise self._wrong("what is taken away from a class comes last")
                continue
            found.extend(self._range())
        if not found:
            raise self._wrong("a class is empty")
        return f"(?:{taken_away}[{'^' if negated else ''}{_written(tuple(found))}])"

    def _range(self) -> Ranges:
        ranges = self._escaped_class() if self._peek() == "\\" else None
        if ranges is not None:
            return ranges
        low = self._class_char()
        if self._peek() != "-" or self._peek(2) in ("-]", "-["):
            return ((ord(low), ord(low)),)
        self._at += 1
        high = self._class_char()
        if high < low:
            raise self._wrong("a range in a class ends before it starts")
        return ((ord(low), ord(high)),)

    def _class_char(self) -> str:
        char = self._peek()
        if not char:
            raise self._wrong("a bracket is opened and not closed")
        if char == "\\":
            return self._single()
        if char == "[":
            raise self._wrong("[ must be written \\[ inside a class")
        self._at += 1
        return char


def _without_space(pattern: str) -> str:
    """Takes white space away but in classes, as the flag ``x`` wants it."""
    kept, depth, at = [], 0, 0
    while at < len(pattern):
        piece = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        at += len(piece)
        depth += {"[": 1, "]": -1}.get(piece, 0)
        if depth > 0 or piece not in _SPACE:
            kept.append(piece)
    return "".join(kept)

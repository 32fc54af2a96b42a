"""Regular expressions of ECMAScript, translated to those of Python.

Sections 6.4.5 and 6.4.6 of "Model for Tabular Data and Metadata" take syntax and processing from ECMAScript (ECMA-262,
"RegExp (Regular Expression) Objects", without flags). What web browsers accept beside the grammar is read as they
read it where it is common: a brace or a closing bracket that stands for itself, a hyphen beside a class in brackets.

Two things are as in Python: a character is a code point and not a UTF-16 code unit, and matching may backtrack, so
that the time of an expression with a repetition inside a repetition, such as ``(a+)+b``, can grow exponentially with
the length of the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_DEEPEST: Final = 50
_LONGEST_COUNT: Final = 9  # digits; Python counts repetitions up to 4,294,967,294
_DOT: Final = "[^\\n\\r\u2028\u2029]"
# White space and line terminators of ECMAScript, and all other characters.
_SPACE: Final = "\\t-\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NO_SPACE: Final = (
    "\\0-\\x08\\x0e-\\x1f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
    "\u3001-\ufefe\uff00-\U0010ffff"
)
_CONTROLS: Final = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_CLASSES: Final = {"d": "\\d", "D": "\\D", "w": "\\w", "W": "\\W", "s": _SPACE, "S": _NO_SPACE}

# Compiled when they are used, by way of the cache of ``re``: few tables have formats that are expressions.
_QUANTIFIER: Final = r"(?:([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\})(\??)"
_CODE_POINT: Final = r"x([0-9A-Fa-f]{2})|u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})"
_NUMBER: Final = "[1-9][0-9]*"
_NAME: Final = r"<([^\W\d][\w$]*|\$[\w$]*)>"
_OPENING: Final = r"(?s:\\.|\[(?:\\.|[^\]\\])*\]|(\((?!\?))|(\(\?<(?![=!])))"


class ExpressionError(ValueError):
    """Text that is not a regular expression of ECMAScript, or that cannot be translated."""


@dataclass(slots=True)
class _Piece:
    """A translated part.

    Attributes:
        text: the expression for Python.
        groups: the capturing groups in it, and whether one may be passed by when the part matches.
        references: the groups to which back-references in it refer.
    """

    text: str = ""
    groups: dict[int, bool] = field(default_factory=dict)
    references: set[int] = field(default_factory=set)

    def add(self, other: _Piece) -> None:
        self.text += other.text
        self.groups |= other.groups
        self.references |= other.references


def compile_expression(pattern: str) -> re.Pattern[str]:
    """Compiles a regular expression of ECMAScript, as ``format`` has it for most datatypes.

    Args:
        pattern: the expression.

    Returns:
        The expression for Python; a value has the format when the whole of it matches.

    Raises:
        ExpressionError: if it is not an expression of ECMAScript, or has no translation: a look-behind without a fixed
            width, or a back-reference to a group that a repetition may forget.
    """
    try:
        return re.compile(_Translator(pattern).translate(), re.ASCII)
    except (re.error, OverflowError, RecursionError) as failure:
        raise ExpressionError(f"the regular expression {pattern!r} cannot be used here: {failure}") from failure


def _literal(char: str) -> str:
    if len(char) > 1:
        return char  # the inside of a class, which is written for Python already
    return f"\\x{ord(char):02x}" if char < " " else f"\\{char}" if char < "\x7f" and not char.isalnum() else char


class _Translator:
    """Reads one expression from left to right and writes it for Python."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0
        self._opened = 0
        self._closed: set[int] = set()
        self._stale: set[int] = set()
        self._total = 0
        self._names: dict[str, int] = {}
        for opening in re.finditer(_OPENING, pattern):
            if opening[1] or opening[2]:
                self._total += 1
            if opening[2]:
                name = re.compile(_NAME).match(pattern, opening.end() - 1)
                if name is None or name[1] in self._names:
                    raise self._wrong("a group needs a name of its own")
                self._names[name[1]] = self._total

    def translate(self) -> str:
        piece = self._disjunction()
        if self._at < len(self._pattern):
            raise self._wrong("a parenthesis is closed and not opened")
        return piece.text

    def _wrong(self, reason: str) -> ExpressionError:
        return ExpressionError(f"{self._pattern!r} is not a regular expression of ECMAScript: {reason}")

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _match(self, what: str) -> re.Match[str] | None:
        return re.compile(what).match(self._pattern, self._at)

    def _take(self, text: str) -> bool:
        found = self._pattern.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _disjunction(self) -> _Piece:
        whole = self._alternative()
        while self._take("|"):
            whole.text += "|"
            whole.add(self._alternative())
            whole.groups = dict.fromkeys(whole.groups, True)
        return whole

    def _alternative(self) -> _Piece:
        whole = _Piece()
        while self._peek() not in ("", "|", ")"):
            whole.add(self._term())
        return whole

    def _term(self) -> _Piece:
        if self._match(_QUANTIFIER) is not None:
            raise self._wrong("there is nothing to repeat")
        for assertion, text in (("^", "\\A"), ("$", "\\Z"), ("\\b", "\\b"), ("\\B", "(?!\\b)")):
            if self._take(assertion):
                return _Piece(text)
        if self._take("("):
            return self._group()
        if self._take("["):
            return self._quantified(_Piece(self._class()))
        if self._take("."):
            return self._quantified(_Piece(_DOT))
        if self._take("\\"):
            return self._quantified(self._escape())
        char = self._peek()
        self._at += 1
        return self._quantified(_Piece(_literal(char)))

    def _quantified(self, atom: _Piece) -> _Piece:
        found = self._match(_QUANTIFIER)
        if found is None:
            return atom
        self._at = found.end()
        sign, low, comma, high, lazy = found.groups()
        if max(len(low or ""), len(high or "")) > _LONGEST_COUNT:
            raise self._wrong("a repetition is too long")
        if high and int(high) < int(low):
            raise self._wrong("a repetition has its limits the wrong way round")
        if sign != "?" and (sign or comma or int(low) > 1):
            # ECMAScript forgets the groups of a repetition whenever it starts again, and Python does not.
            forgotten = {number for number, passed_by in atom.groups.items() if passed_by}
            if forgotten & atom.references:
                raise self._wrong("a back-reference refers to a group that the repetition around it forgets")
            self._stale |= forgotten
        if sign in ("*", "?") or (low and int(low) == 0):
            atom.groups = dict.fromkeys(atom.groups, True)
        counts = sign or f"{{{int(low)}{comma or ''}{int(high) if high else ''}}}"
        atom.text += counts + lazy
        return atom

    def _group(self) -> _Piece:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(f"its parentheses are nested more than {_DEEPEST} deep")
        for opening in ("?:", "?=", "?!", "?<=", "?<!"):
            if self._take(opening):
                return self._plain_group(opening)
        if self._take("?"):
            name = self._match(_NAME)
            if name is None:
                raise self._wrong("a question mark follows a parenthesis")
            self._at = name.end()
        self._opened += 1
        number = self._opened
        body = self._body()
        self._closed.add(number)
        return self._quantified(_Piece(f"({body.text})", {number: False, **body.groups}, body.references))

    def _plain_group(self, opening: str) -> _Piece:
        body = self._body()
        piece = _Piece(f"({opening}{body.text})", body.groups, body.references)
        if opening.endswith("!"):
            # What a negative assertion captures is never seen outside.
            self._closed -= set(body.groups)
            piece.groups = {}
        if "<" in opening:
            return piece
        if opening != "?:":
            piece.text = f"(?:{piece.text})"
        return self._quantified(piece)

    def _body(self) -> _Piece:
        body = self._disjunction()
        if not self._take(")"):
            raise self._wrong("a parenthesis is opened and not closed")
        self._depth -= 1
        return body

    def _escape(self) -> _Piece:
        char = self._peek()
        if char in _CLASSES:
            self._at += 1
            return _Piece(f"[{_CLASSES[char]}]")
        number = self._match(_NUMBER)
        if number is not None:
            self._at = number.end()
            return self._reference(int(number[0]) if len(number[0]) <= _LONGEST_COUNT else self._total + 1)
        if char == "k" and self._names:
            name = re.compile(_NAME).match(self._pattern, self._at + 1)
            if name is None or name[1] not in self._names:
                raise self._wrong("a back-reference names no group")
            self._at = name.end()
            return self._reference(self._names[name[1]])
        return _Piece(_literal(self._character()))

    def _reference(self, number: int) -> _Piece:
        if number > self._total:
            raise self._wrong(f"there is no group {number}")
        if number not in self._closed:
            return _Piece("(?:)")  # a group that has captured nothing matches the empty string
        if number in self._stale:
            raise self._wrong("a back-reference refers to a group that a repetition forgets")
        return _Piece(f"(?:(?({number})\\{number}))", references={number})

    def _character(self) -> str:
        """Reads the rest of an escape that stands for one character."""
        char = self._peek()
        found = self._match(_CODE_POINT)
        if found is not None:
            self._at = found.end()
            if found[2]:
                return bytes.fromhex(found[2] + found[3]).decode("utf-16-be")
            return chr(int(found[1] or found[4], 16))
        self._at += 1
        if char in _CONTROLS:
            return _CONTROLS[char]
        following = self._peek()
        if char == "0" and not following.isdigit():
            return "\0"
        if char == "c" and following.isascii() and following.isalpha():
            self._at += 1
            return chr(ord(following) % 32)
        if not char or char.isalnum() or char == "_":
            raise self._wrong(f"\\{char} has no meaning")
        return char

    def _class(self) -> str:
        negated = self._take("^")
        items: list[str] = []
        while not self._take("]"):
            first = self._class_atom()
            if self._peek() != "-" or self._pattern.startswith("-]", self._at):
                items.append(_literal(first))
                continue
            self._at += 1
            last = self._class_atom()
            if len(first) > 1 or len(last) > 1:
                items.extend((_literal(first), "\\-", _literal(last)))
            elif first > last:
                raise self._wrong("a range in a class ends before it starts")
            else:
                items.append(f"{_literal(first)}-{_literal(last)}")
        if not items:
            return "[\\0-\U0010ffff]" if negated else "(?!)"
        return f"[{'^' if negated else ''}{''.join(items)}]"

    def _class_atom(self) -> str:
        """Reads one character of a class, or the inside of a class such as that of the digits, which is longer."""
        char = self._peek()
        if not char:
            raise self._wrong("a bracket is opened and not closed")
        self._at += 1
        if char != "\\":
            return char
        escaped = self._peek()
        if escaped in _CLASSES:
            self._at += 1
            return _CLASSES[escaped]
        return "\b" if self._take("b") else self._character()

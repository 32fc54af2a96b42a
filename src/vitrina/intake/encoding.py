"""Bytes → text by the evidence in them, and the repair of accents that somebody else decoded wrongly.

Nothing here guesses by the computer that it runs on. Where the evidence is thin, the result says so.
"""

from __future__ import annotations

import codecs
import re
import string
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What Windows, DOS and old Macs wrote in Spanish, most usual first: on equal evidence the first one holds.
_SINGLE = ("cp1252", "cp850", "mac_roman")
_NAMES = {"cp1252": "Windows-1252", "cp850": "DOS (cp850)", "mac_roman": "Mac Roman", "utf-8": "UTF-8"}
_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_SIGNS = frozenset("“”‘’«»–—…•€·°ºª")
_WINDOWS = frozenset(bytes(range(0x80, 0x100)).decode("cp1252", "ignore"))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
#: The gap between the best and the next encoding from which on the best is sure.
_SURE = 2.0
_SAMPLE = 20_000
_AROUND = 20
_WORD = re.compile(r"[^\W_]+")
_ALPHABET = string.ascii_letters
_HEAD = 4096
#: Signs whose place is never inside a word, and the letters that they stand for when cp850 was read as cp1252
#: (`Gesti¢n`) or cp1252 as cp850 (`Gesti¾n`, `┴rea`).
_SWAPPED = (
    (re.compile(r"(?<=[^\W\d_])[¢£¤¥‚](?=[^\W\d_])"), "cp1252", "cp850"),
    (re.compile(r"(?<=[^\W\d_])[¾±·](?=[^\W\d_])|[┴╔═┌](?=[^\W\d_])"), "cp850", "cp1252"),
)
_C1 = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
#: UTF-8 read as cp1252 begins with one of these and goes on with signs that no word has there (`Ã³`, `â€œ`).
_TWICE = re.compile(
    r"[ÂÃâ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+"
)
_TWICE_LIMIT = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of its encoding, whether the evidence is enough, and a word that depends on it."""

    text: str
    encoding: str
    sure: bool = True
    sample: str = ""


def decode(data: bytes) -> Decoded:
    """Return the text of `data`; what cannot be decoded is U+FFFD in it.

    Evidence, strongest first: a byte order mark; NULs in every second place (UTF-16); valid UTF-8; the
    Spanish letters that a one-byte encoding would give, in words whose case they agree with.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"), name.removesuffix("-sig").upper())
    head = data[:_HEAD]
    half = max(len(head) // 2, 1)
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[first::2].count(0) > half * 0.6 and head[1 - first :: 2].count(0) < half * 0.1:
            return Decoded(data.decode(name, "replace"), name.upper())
    try:
        return Decoded(data.decode(), "UTF-8")
    except UnicodeDecodeError:
        return _by_evidence(data)


def _by_evidence(data: bytes) -> Decoded:
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = len(lenient) - len(lenient.encode("ascii", "ignore")) - bad
    if good > bad:  # UTF-8 in which somebody pasted a few lines from elsewhere
        lines = [_line(line) for line in data.splitlines(keepends=True)]
        sample = next((_word(text) for text, odd in lines if odd), "")
        return Decoded("".join(text for text, _ in lines), _NAMES["utf-8"], sure=False, sample=sample)
    name, sure = _single(data)
    text = data.decode(name, "replace")
    return Decoded(text, _NAMES[name], sure, _word(text))


def _line(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode(), False
    except UnicodeDecodeError:
        return line.decode(_single(line)[0], "replace"), True


def _single(data: bytes) -> tuple[str, bool]:
    scores = {name: _score(data.decode(name, "replace")) for name in _SINGLE}
    first, second, *_ = sorted(_SINGLE, key=lambda name: -scores[name])
    is_sure = scores[first] > 0 and scores[first] - scores[second] >= _SURE
    return (first, True) if is_sure else (_SINGLE[0], False)


def _word(text: str) -> str:
    found = _NOT_ASCII.search(text)
    if not found:
        return ""
    at = found.start()
    before, after = text[max(at - _AROUND, 0) : at], text[at : at + _AROUND]
    return before[len(before.rstrip(_ALPHABET)) :] + (_WORD.match(after) or [after[:1]])[0]


def _score(text: str) -> float:
    """Return how much like Spanish the signs of `text` beyond ASCII are."""
    total = 0.0
    for count, found in enumerate(_NOT_ASCII.finditer(text)):
        if count == _SAMPLE:
            break
        total += _sign(text, found.start())
    return total


def _sign(text: str, at: int) -> float:
    char = text[at]
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char in _LETTERS:
        around = [c for c in (before, after) if c.isascii() and c.isalpha()]
        if char.isupper():
            return -1.0 if before.isascii() and before.islower() else 2.0
        return 2.0 if not around or any(c.islower() for c in around) else -1.0
    if char in "¿¡":
        return 2.0 if after.isalpha() and not before.isalpha() else -2.0
    if char in _SIGNS:
        return -2.0 if before.isalpha() and after.isalpha() and char not in "’·" else 0.5
    return 0.0 if char == "\u00a0" else -2.0


def repair(text: str) -> str | None:
    """Return `text` with its accents restored where the damage is certain; None where there is none to repair.

    Certain: UTF-8 once or more read as cp1252 (`GestiÃ³n`), or cp850 and cp1252 taken for each other, with a
    sign inside a word that no word has. All or nothing: each repaired sign must be one of written Spanish.
    """
    if text.isascii():
        return None
    repaired = text
    for _ in range(_TWICE_LIMIT):
        again = _TWICE.sub(_untwist, repaired)
        if again == repaired:
            break
        repaired = again
    for swapped, wrong, right in _SWAPPED:
        if swapped.search(repaired):
            repaired = _reread(repaired, wrong, right) or repaired
    return repaired if repaired != text else None


def _untwist(found: re.Match[str]) -> str:
    """Return the run decoded as UTF-8 as far as it is that, sign by sign."""
    run, result = found[0], []
    while run:
        for length in (3, 2):
            char = _utf8(run[:length]) if len(run) >= length else None
            if char is not None:
                result.append(char)
                run = run[length:]
                break
        else:
            result.append(run[0])
            run = run[1:]
    return "".join(result)


def _utf8(run: str) -> str | None:
    try:
        char = b"".join(_C1.get(sign) or sign.encode("cp1252") for sign in run).decode()
    except UnicodeError:
        # A C1 sign is its own byte in Latin-1, which web pages and old programs take for cp1252.
        try:
            char = run.encode("latin-1").decode()
        except UnicodeError:
            return None
    # A sign of cp1252 may be half of what was damaged twice.
    return char if len(char) == 1 and ("\u0080" <= char <= "\u00ff" or char in _WINDOWS) else None


def _reread(text: str, wrong: str, right: str) -> str | None:
    try:
        again = text.encode(wrong).decode(right)
    except UnicodeError:
        return None
    return again if all(_sign(again, found.start()) > 0 for found in _NOT_ASCII.finditer(again)) else None

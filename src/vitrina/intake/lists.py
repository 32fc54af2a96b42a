"""Cells that hold several things: numbered lists, lines with bullets, texts that a sign parts."""

from __future__ import annotations

import re

#: `1. `, `1) `, `1.- `, `a) `, where a list may begin or go on.
_MARK = re.compile(r"(?:(?<=\s)|^)\(?(?P<mark>[0-9]{1,2}|[a-z])(?:[.)]-?|\s?-)\s+", re.IGNORECASE)
_SIGNS = re.compile(r"\s*[\n;|]\s*|\s+/\s*|\s*/\s+|(?<=%)\s*/\s*")
#: A longer text is no list of short things.
_LENGTH = 6000


def numbered(text: str) -> tuple[str, ...]:
    """Return the items of a list that numbers all of them in order from 1 (or a) and is all of `text`; else none."""
    text = text.strip()
    if len(text) > _LENGTH:
        return ()
    marks: list[re.Match[str]] = []
    for found in _MARK.finditer(text):
        following = {str(len(marks) + 1), chr(ord("a") + len(marks))}
        is_same_kind = not marks or found["mark"].isdigit() == marks[0]["mark"].isdigit()
        if found["mark"].lower() in following and is_same_kind:
            marks.append(found)
    if len(marks) < 2 or marks[0].start() != 0:  # noqa: PLR2004 - one thing is no list
        return ()
    ends = [found.start() for found in marks[1:]] + [len(text)]
    items = tuple(_bare(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True))
    return items if all(items) else ()


def parted(text: str) -> tuple[str, ...]:
    """Return the two or more things into which the numbers of a list, lines or signs part `text`; else none."""
    listed = numbered(text)
    items = listed or tuple(item for part in _SIGNS.split(text.strip()) if (item := _bare(part)))
    return items if len(items) > 1 else ()


def _bare(text: str) -> str:
    return re.sub(r"^(?:[-–—]\s+|[•*]\s*)", "", text.strip()).strip(" \t\n\r,;.")

"""The words of a process level, in a section heading or in a cell → its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from vitrina.intake.identify import normalise
from vitrina.rdf.vocab import code_list

#: `1.`, `A)`, `IV.-` before a section heading.
ENUMERATION = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])\s*[.)-]+\s*")
_HEADINGS = ("proceso", "nivel ", "unidades ")
#: A heading of a section is no longer.
LONGEST_HEADING = 90


def looks_like_heading(text: str) -> bool:
    """Tell whether a text begins as the headings of process levels do, whether or not it is a known one."""
    words = normalise(ENUMERATION.sub("", text))
    return len(words) <= LONGEST_HEADING and words.startswith(_HEADINGS)


@lru_cache(maxsize=8)
def _levels(scheme: str) -> Mapping[str, str]:
    return {normalise(words): code.notation for code in code_list(scheme) for words in code.alternatives}


@lru_cache(maxsize=8)
def _broader(scheme: str) -> Mapping[str, str]:
    return {code.notation: code.broader for code in code_list(scheme) if code.broader}


def level_of(text: str, scheme: str) -> tuple[bool, str | None]:
    """Return (are the words known in the code list `scheme`, their code).

    A heading of two parts, `PROCESO … / NIVEL …`, is known where its known parts agree, or one is a kind of the other.
    """
    levels = _levels(scheme)
    text = text if normalise(text) in levels else ENUMERATION.sub("", text)
    level = levels.get(normalise(text))
    if level:
        return True, level
    broader = _broader(scheme)
    parts = {level for part in text.replace("(", "/").split("/") if (level := levels.get(normalise(part)))}
    narrow = parts - {broader.get(part) for part in parts}
    return (True, narrow.pop()) if len(narrow) == 1 else (False, None)

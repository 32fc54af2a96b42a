"""The words of a process level, in a section heading or in a cell → its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from vitrina.intake.identify import normalise
from vitrina.rdf.vocab import code_list

#: `1.`, `A)`, `IV.-` before a section heading.
ENUMERATION = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4}|[A-Za-z])\s*[.)-]+\s*")


@lru_cache(maxsize=8)
def _levels(scheme: str) -> Mapping[str, str]:
    return {normalise(words): code.notation for code in code_list(scheme) for words in code.alternatives}


def level_of(text: str, scheme: str) -> tuple[bool, str | None]:
    """Return (are the words known in the code list `scheme`, their code).

    A heading of two parts, `PROCESO … / NIVEL …`, is known where its known parts agree.
    """
    levels = _levels(scheme)
    text = text if normalise(text) in levels else ENUMERATION.sub("", text)
    level = levels.get(normalise(text))
    if level:
        return True, level
    parts = {levels.get(normalise(part)) for part in text.replace("(", "/").split("/")} - {None}
    return (True, parts.pop()) if len(parts) == 1 else (False, None)

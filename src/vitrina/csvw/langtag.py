"""Language tags: which strings are tags of BCP 47, and when two of them match."""

from __future__ import annotations

import re
from typing import Final

UNDETERMINED: Final = "und"
"""The tag for "no language is known", the default of every language property of the standard."""

_TAG = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})  # language, extended language
        (?:-[a-z]{4})?                                       # script
        (?:-(?:[a-z]{2}|[0-9]{3}))?                          # region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*             # variants
        (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*                  # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?                           # private use
        |x(?:-[a-z0-9]{1,8})+
        |i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_tag(text: str) -> bool:
    """Says whether a string is a well-formed language tag.

    Args:
        text: any string.

    Returns:
        True for the grammar of RFC 5646 (BCP 47), section 2.1; no registry is consulted.
    """
    return _TAG.fullmatch(text) is not None


def matches(one: str, other: str) -> bool:
    """Says whether two tags match in the comparison of titles.

    Args:
        one: a language tag.
        other: a language tag.

    Returns:
        True when either is ``und`` or they are equal once the longer is truncated to the length of the
        shorter (Metadata Vocabulary, section 5.5.1, "Schema Compatibility").
    """
    if UNDETERMINED in (one, other):
        return True
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    return longer == shorter or longer.startswith(f"{shorter}-")

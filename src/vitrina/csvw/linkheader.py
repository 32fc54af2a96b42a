"""Link headers (RFC 8288, "Web Linking"): the links that a response gives, each with its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_TARGET: Final = re.compile(r"[\s,]*<([^>]*)>")
_PARAMETER: Final = re.compile(
    r"""\s*;\s*(?:([^\s=;,"]+)\s*               # the name; a stray semicolon has none
        (?:=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s;,]*)))?)?  # the value, quoted or not; a flag has none""",
    re.VERBOSE | re.DOTALL,
)
_REST: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)*', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a response.

    Attributes:
        target: the URL as the header has it, perhaps relative.
        parameters: the parameters by name in lower case; where one is repeated, the first counts (section 3).
    """

    target: str
    parameters: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def relations(self) -> frozenset[str]:
        """The relation types, in lower case: they are compared without regard to case (section 2.1.1)."""
        return frozenset(self.parameters.get("rel", "").lower().split())

    @property
    def media_type(self) -> str:
        """The media type that the target is said to have, in lower case, without parameters; empty for none."""
        return self.parameters.get("type", "").partition(";")[0].strip().lower()


def parse_links(values: Iterable[str]) -> Iterator[Link]:
    """Parses the values of Link headers, as forgiving as appendix B.2 of RFC 8288 wants it.

    Args:
        values: the value of each Link header, in the order of the response; one may hold several links.

    Yields:
        The links in their order. What is no link is passed over.
    """
    for value in values:
        at = 0
        while (found := _TARGET.match(value, at)) is not None:
            at = found.end()
            parameters: dict[str, str] = {}
            while (parameter := _PARAMETER.match(value, at)) is not None:
                at = parameter.end()
                name, quoted, plain = parameter.groups()
                if name:
                    text = plain or "" if quoted is None else _ESCAPED.sub(r"\1", quoted)
                    parameters.setdefault(name.lower(), text)
            yield Link(found[1].strip(), parameters)
            rest = _REST.match(value, at)
            at = rest.end() if rest is not None else len(value)

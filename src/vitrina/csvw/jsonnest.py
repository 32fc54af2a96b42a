"""Nesting the objects of one row.

Section 4.4 "Generating Nested Objects" of "Generating JSON from Tabular Data on the Web".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Link:
    """The value URL of a cell, as the value in a name-value pair.

    Attributes:
        url: the value URL.
        text: what is written for it; nesting replaces it with the text of an object.
        child: the object to nest here, once ``nest`` has found it.
    """

    url: str
    text: str
    child: str | None = None


def nest(links: Mapping[str | None, Sequence[Link]], hidden: Iterable[str] = ()) -> list[str | None]:
    """Arranges the objects of a row in trees.

    Args:
        links: the objects in their order by identity (None for the one without), each with the value URLs of
            its cells; each link gets its child.
        hidden: the value URLs of cells without output. They count when deciding which occur only once, but have
            no name-value pair in which an object could go.

    Returns:
        The identities of the root objects, in their order.
    """
    times = Counter(link.url for own in links.values() for link in own)
    times.update(hidden)
    # Leads from an object towards the root of its tree, shortened each time it is walked.
    above: dict[str | None, str | None] = {}

    def root(identity: str | None) -> str | None:
        path = []
        while identity in above:
            path.append(identity)
            identity = above[identity]
        above.update(dict.fromkeys(path, identity))
        return identity

    for identity, own in links.items():
        for link in own:
            # An object that is the root of this very tree would close a circle, and so would the object itself.
            if times[link.url] == 1 and link.url in links and root(identity) != link.url:
                above[link.url] = identity
                link.child = link.url
    return [identity for identity in links if identity not in above]

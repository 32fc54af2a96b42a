"""How much of the web one fetch may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one resource of the web.

    Attributes:
        bytes: the greatest body, in bytes; a longer one is an error, never cut.
        document_bytes: the greatest JSON document, in bytes: unlike a table, it is held in memory.
        seconds: how long the network may keep us waiting for one resource in total; the time that we spend on what
            has arrived does not count.
        silence: how long we wait for a connection, or for the next byte, in seconds.
        redirects: how many redirects are followed.
    """

    bytes: int = 1 << 30
    document_bytes: int = 64 << 20
    seconds: float = 600.0
    silence: float = 30.0
    redirects: int = 10

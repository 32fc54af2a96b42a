"""The bounds on a file that is read: over one of them is a sentence, not a crash."""

from __future__ import annotations

from dataclasses import dataclass

#: What a sheet of Excel can have (its documented limits).
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file: its bytes, its bytes when unpacked, its cells, the characters of a cell, files in a zip.

    The characters of a cell are Excel's own limit. `seconds` and `memory` (bytes) bound the reading of a file
    that is not small (`guard`); `memory` is on top of what the reader takes before it has read anything.
    """

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    cells: int = 250_000
    characters: int = 32_767
    files: int = 100
    seconds: float = 10.0
    memory: int = 1024 * 1024 * 1024

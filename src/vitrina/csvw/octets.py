"""Octet text: strings in which each character stands for one byte of UTF-8.

Python joins, splits and writes such strings without looking at what their bytes mean, several times faster than true
text, and most of what a conversion does with a cell is copying it. Where the characters matter, cells are turned
into true text, and what they become into octet text again.

In a simple block (see ``blocks``) cells hold stand-ins too: a backslash with ``n``, ``r`` or a quotation mark for a
line feed, a carriage return and a quotation mark, as the literals of N-Triples have them, and ``DELIMITER`` for the
delimiter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

DELIMITER: Final = "\x1f"
"""Stands for the delimiter inside a cell."""


def octets(text: str) -> str:
    """Turns true text into octet text.

    Args:
        text: any text.

    Returns:
        A character per byte of its UTF-8 form.
    """
    return text if text.isascii() else text.encode().decode("latin-1")


def plain(text: str) -> str:
    """Turns octet text into true text.

    Args:
        text: octet text of valid UTF-8.

    Returns:
        The text.
    """
    return text if text.isascii() else text.encode("latin-1").decode()


def restored(cell: str, delimiter: str) -> str:
    """Puts the true characters where the stand-ins of a simple block are.

    Args:
        cell: a cell of a simple block.
        delimiter: the delimiter of the file.

    Returns:
        The cell as the file has it.
    """
    if "\\" in cell:
        cell = cell.replace('\\"', '"').replace("\\n", "\n").replace("\\r", "\r")
    return cell.replace(DELIMITER, delimiter)


def on_octets(make: Callable[[str | None], Any], delimiter: str) -> Callable[[str | None], Any]:
    """Makes a function of true text one of the cells of simple blocks.

    Args:
        make: a function from the string of a cell to a text, a tuple of texts, or anything that is no text.
        delimiter: the delimiter of the file.

    Returns:
        The function from octet text to octet text.
    """

    def made(cell: str | None) -> Any:
        if cell is None:
            return translated(make(None))
        if "\\" in cell or DELIMITER in cell:
            cell = restored(cell, delimiter)
        return translated(make(cell if cell.isascii() else cell.encode("latin-1").decode()))

    return made


def translated(value: Any) -> Any:
    """Turns texts into octet text.

    Args:
        value: a text, a tuple of texts, or anything else.

    Returns:
        The text or the tuple in octet text; anything else as it is.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode().decode("latin-1")
    return tuple(map(octets, value)) if isinstance(value, tuple) else value

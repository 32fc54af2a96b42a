"""Where rows end, seen from quotation marks and line ends alone, and text of CSV with nothing quoted any more.

For the dialects of RFC 4180 and its kin; ``rowparser`` reads the others, and what is not as regular as it should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vitrina.csvw.decoding import undecodable
from vitrina.csvw.octets import DELIMITER
from vitrina.csvw.rowparser import WHITESPACE

if TYPE_CHECKING:
    from vitrina.csvw.dialect import Dialect

# Characters that a literal has to escape, but for those that a simple block replaces by what they are escaped to.
_ESCAPED: Final = bytes(byte for byte in (*range(0x20), 0x5C, 0x7F) if byte not in b"\r\n")


def cut(data: bytes, dialect: Dialect, *, whole: bool) -> tuple[int, list[str]] | None:
    """Finds the end of the last whole row.

    Args:
        data: text from the start of a row on.
        dialect: how it is written; a regular one.
        whole: whether the file ends here, so that the last row needs no line end.

    Returns:
        The end, and the text before it as octet text, split at its quotation marks: every second part stood
        between two of them. None when quotation marks or line ends stand where RFC 4180 does not have them.
    """
    mark, text = dialect.quote_char, data.decode("latin-1")
    parts = text.split(mark) if mark is not None and mark in text else [text]
    last, end = len(parts) - 1, len(data)
    if whole:
        if last % 2:
            return None
    else:
        last -= last % 2
        while last >= 0 and "\n" not in parts[last]:
            last -= 2
        if last < 0:
            return 0, []
        kept = parts[last].rfind("\n") + 1
        end -= len(parts[last]) - kept + sum([len(part) + 1 for part in parts[last + 1 :]])
        del parts[last + 1 :]
        parts[last] = parts[last][:kept]
    return (end, parts) if _is_well_formed(parts[::2], dialect, mark or "") else None


def _is_well_formed(outside: list[str], dialect: Dialect, mark: str) -> bool:
    """Says whether quotation marks and carriage returns stand only where RFC 4180 has them."""
    if len(outside) > 1:
        before = ("", dialect.delimiter, "\n")
        # Sets are quick here, and this is done for every quoted cell of a file.
        if not {part[-1:] for part in outside[:-1]}.issubset(before):
            return False
        if not {part[:1] for part in outside[1:]}.issubset((*before, "\r")):
            return False
    text = mark.join(outside)
    if "\r" not in text:
        return True
    return text.count("\r") == text.count("\r\n") and "\r\n" in dialect.line_terminators


def count_lines(parts: list[str]) -> int:
    """Counts the rows of a text that was split at its quotation marks.

    Args:
        parts: what ``cut`` gives.

    Returns:
        How many rows there are, the last one with or without its line end.
    """
    return sum([part.count("\n") for part in parts[::2]]) + (not parts[-1].endswith("\n"))


def check_utf8(data: bytes, source: int) -> None:
    """Checks that bytes are UTF-8.

    Args:
        data: the bytes.
        source: the number in the file of the row with which they start.

    Raises:
        CsvError: if they are not, with the row.
    """
    try:
        data.decode()
    except UnicodeDecodeError as failure:
        raise undecodable(failure, source + data.count(b"\n", 0, failure.start), "utf-8") from failure


def simplified(data: bytes, parts: list[str], dialect: Dialect) -> str | None:
    """Makes the text of a simple block (see ``octets`` for what stands in it for what).

    Args:
        data: the text.
        parts: the same as octet text, split at its quotation marks; it is changed.
        dialect: how the text is written.

    Returns:
        The text, as octet text; None when its cells hold what nothing can stand for.
    """
    quote, delimiter = dialect.quote_char, dialect.delimiter
    if len(data.translate(None, _ESCAPED)) != len(data) or (quote != '"' and b'"' in data) or delimiter in "\\n":
        return None
    inside = parts[1::2]
    if inside:
        joined = "".join(inside)
        if "\n" in joined or "\r" in joined:
            if dialect.trim != "false" and any(_has_break_at_an_end(part) for part in inside):
                return None
            inside = [part.replace("\n", "\\n").replace("\r", "\\r") for part in inside]
        inside = [part.replace(delimiter, DELIMITER) for part in inside]
        parts[1::2] = inside
        # Nothing between two quotation marks inside a cell: the cell has one there.
        parts[2:-1:2] = [part or '\\"' for part in parts[2:-1:2]]
    return "".join(parts)


def _has_break_at_an_end(part: str) -> bool:
    """Says whether trimming takes off a line break, which it does not know any more in a simple block."""
    return part.strip(WHITESPACE) != part.strip(" \t")

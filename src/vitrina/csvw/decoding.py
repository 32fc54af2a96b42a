"""From the bytes of a file to UTF-8 and to text, piece by piece, with the row of what cannot be decoded."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from vitrina.csvw.problems import CsvError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE: Final = 1 << 16
"""How many bytes are looked at together, at most, where rows are not longer."""


def undecodable(failure: UnicodeDecodeError, row: int, encoding: str) -> CsvError:
    """Makes the error for bytes that are not of the encoding that the dialect states.

    Args:
        failure: what the decoder says.
        row: the number of the row in the file, from 1.
        encoding: the name of the encoding.

    Returns:
        The error.
    """
    byte = failure.object[failure.start]
    return CsvError(row, f"the byte 0x{byte:02X} is not {encoding}; state the true encoding in the dialect")


class Utf8Chunks:
    """The bytes of a file as UTF-8 without a byte order mark, whatever encoding it has.

    Args:
        chunks: the bytes of the file.
        encoding: the name of its encoding.
    """

    def __init__(self, chunks: Iterable[bytes], encoding: str) -> None:
        self._chunks = iter(chunks)
        name = codecs.lookup(encoding).name
        self._decoder = None if name in ("utf-8", "utf-8-sig") else codecs.getincrementaldecoder(encoding)()
        self._encoding = encoding
        self._piece = b""
        self._at = 0
        self._lines = 1
        self._start = True
        self._source_ended = False

    @property
    def ended(self) -> bool:
        """Whether everything was given."""
        return self._source_ended and self._at >= len(self._piece)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._at < len(self._piece):
            return self._slice()
        if self.ended:
            raise StopIteration
        piece = next(self._chunks, None)
        self._source_ended = piece is None
        data = piece or b""
        if self._decoder is not None:
            try:
                data = self._decoder.decode(data, final=self._source_ended).encode("utf-8", "replace")
            except UnicodeDecodeError as failure:
                row = self._lines + failure.object.count(b"\n", 0, failure.start)
                raise undecodable(failure, row, self._encoding) from failure
            self._lines += data.count(b"\n")
        if self._start and data:
            self._start = False
            data = self._without_mark(data)
        self._piece, self._at = data, 0
        return self._slice()

    def _slice(self) -> bytes:
        """Gives what comes next of a piece; blocks stay small however large the pieces are."""
        data = self._piece[self._at : self._at + PIECE]
        self._at += PIECE
        return data

    def _without_mark(self, data: bytes) -> bytes:
        while len(data) < len(codecs.BOM_UTF8) and (more := next(self._chunks, None)) is not None:
            data += more if self._decoder is None else self._decoder.decode(more).encode()
        return data.removeprefix(codecs.BOM_UTF8)


class Utf8Text:
    """UTF-8 decoded piece by piece.

    Args:
        pieces: the bytes.
        row: the number of the row with which they start.
    """

    def __init__(self, pieces: Iterable[bytes], row: int) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._row = row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        piece = next(self._pieces, None)
        if piece is None:
            if self.undecoded:
                raise CsvError(self._row, "the last character is cut off")
            raise StopIteration
        try:
            text = self._decoder.decode(piece)
        except UnicodeDecodeError as failure:
            raise undecodable(failure, self._row + failure.object.count(b"\n", 0, failure.start), "utf-8") from failure
        self._row += text.count("\n")
        return text

    @property
    def undecoded(self) -> bytes:
        """The bytes of a character whose end has not come yet."""
        return self._decoder.getstate()[0]

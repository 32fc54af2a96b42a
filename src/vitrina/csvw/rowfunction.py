"""The function that turns rows of a table into statements, as it is when ``rowcode`` has written it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

if TYPE_CHECKING:
    from vitrina.csvw.cellread import CellReader

Rows = Iterable[tuple[int, int, Sequence[str | None]]]
"""For each row its number in the table, its number in the file, and its string values."""

_MEMO_LIMIT: Final = 4096
_MEMO_CHARACTERS: Final = 1 << 20
_Result = TypeVar("_Result")


class Memo(dict[str | None, _Result], Generic[_Result]):
    """Remembers what a function gave for the strings of a column, and forgets all when they are too many.

    Args:
        make: the function.
        bad: what it gave while this is not empty is not remembered, so that the error is noted each time.
        doubts: likewise.

    Attributes:
        misses: how many strings were not remembered when they came.
    """

    __slots__ = ("_bad", "_doubts", "_make", "_size", "misses")

    def __init__(
        self, make: Callable[[str | None], _Result], bad: Sequence[None] = (), doubts: Sequence[None] = ()
    ) -> None:
        super().__init__()
        self._make = make
        self._bad = bad
        self._doubts = doubts
        self._size = 0
        self.misses = 0

    def __missing__(self, text: str | None) -> _Result:
        self.misses += 1
        result = self._make(text)
        if not self._bad and not self._doubts:
            self._size += len(text or "")
            if len(self) >= _MEMO_LIMIT or self._size > _MEMO_CHARACTERS:
                self.clear()
                self._size = 0
            self[text] = result
        return result


@dataclass(slots=True)
class RowsFunction:
    """A compiled table.

    Attributes:
        bad: is not empty when a string was not a value of its column, or a row had another width, since it was
            cleared.
        memos: the memos with the numbers of their columns.
    """

    bad: list[None]
    memos: Sequence[tuple[int, Memo[Any]]]
    _function: Callable[[Rows], str]

    def __call__(self, rows: Rows) -> str:
        """Converts rows.

        Args:
            rows: the rows; None counts as the empty string, and cells are trimmed as the dialect says.

        Returns:
            Statements, one per line. A value that its datatype does not allow is a plain string, as section 6.4 of
            the Model has it; a short row is filled with empty strings and a long one cut. Both are noted in
            ``bad``.
        """
        return self._function(rows)

    def distinct_columns(self, rows: int, worth: int) -> frozenset[int]:
        """Tells which columns have strings that do not repeat often enough.

        Args:
            rows: how many rows were converted so far.
            worth: how many look-ups take as long as making something anew.

        Returns:
            The numbers of the columns.
        """
        return frozenset(number for number, memo in self.memos if memo.misses * worth > rows)


def assemble(
    *,
    width: int,
    lines: Sequence[str],
    pieces: Sequence[str],
    namespace: dict[str, Any],
    reader: CellReader,
    memos: Sequence[tuple[int, Memo[Any]]],
    always_wrong: bool,
) -> RowsFunction:
    """Puts a function together.

    Args:
        width: how many columns the file has.
        lines: the statements that give names to values of a row.
        pieces: the expressions whose texts are the result for a row.
        namespace: the values of the names in both.
        reader: what reads the cells.
        memos: the memos with the numbers of their columns.
        always_wrong: whether every row has an error, as a virtual column can have.

    Returns:
        The function.
    """
    strings = "".join(f"c{index}, " for index in range(width))
    body = "".join(f"        {line}\n" for line in lines)
    fit = partial(reader.fit, width=width)
    source = (
        "def convert(rows):\n"
        "    out = []\n"
        "    add = out.append\n"
        + ("    missing()\n" if always_wrong else "")
        + "    for number, source, values in rows:\n"
        f"        try: ({strings}) = values\n"
        f"        except ValueError: ({strings}) = fit(values)\n"
        f'{body}        add(f"{"".join(f"{{{piece}}}" for piece in pieces)}")\n'
        "        if doubts: doubts.clear()\n"
        "    return join(out)\n"
    )
    names = {**namespace, "fit": fit, "missing": reader.missing, "doubts": reader.doubts, "none": "", "join": "".join}
    exec(compile(source, "<csvw rows>", "exec"), names)  # noqa: S102 - it has only names made by rowcode
    return RowsFunction(reader.bad, memos, cast("Callable[[Rows], str]", names["convert"]))

"""Cutting files into blocks: whatever the text, the rows are those of the standard's own algorithm."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vitrina.csvw import CsvError, Dialect, decoding, read_table
from vitrina.csvw.rowparser import RowParser

texts = st.text(st.sampled_from('",\n\r ;#a|ñ\\'), max_size=60)
dialects = st.builds(
    Dialect,
    delimiter=st.sampled_from([",", ";", "|", "||", "ñ"]),
    quote_char=st.sampled_from(['"', "|", None]),
    double_quote=st.booleans(),
    comment_prefix=st.sampled_from([None, None, "#"]),
    line_terminators=st.sampled_from([("\r\n", "\n"), ("\r\n", "\n"), ("\n",), ("\r",), ("|\n",), ("\n", ";")]),
    header_row_count=st.just(0),
    trim=st.sampled_from(["true", "false", "start"]),
)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(decoding, "PIECE", 16)


def rows_of(text: str, dialect: Dialect, size: int) -> list | str:
    data = text.encode()
    try:
        file = read_table([data[at : at + size] for at in range(0, len(data), size)], dialect)
        return [row for block in file.blocks for row in block.rows()]
    except CsvError as failure:
        return failure.reason


def parsed(text: str, dialect: Dialect) -> list | str:
    try:
        rows = [(source, row) for source, row, _ in RowParser([text], dialect) if row is not None]
    except CsvError as failure:
        return failure.reason
    return [(number, source, row) for number, (source, row) in enumerate(rows, start=1)]


@settings(max_examples=500)
@given(texts, dialects, st.integers(1, 9))
@example('a"b,"c\n"\nd,e\n' * 5, Dialect(header_row_count=0), 7)
@example("a\r\n\r\nb\r", Dialect(header_row_count=0), 3)
def test_blocks_have_the_rows_that_the_plain_parser_finds(text, dialect, size):
    text = "\n" + text  # a file without line feeds is read otherwise, which has its own test
    assert rows_of(text, dialect, size) == parsed(text, dialect)


@given(st.lists(st.lists(st.text(st.sampled_from('ab",\n ñ'), max_size=5), min_size=2, max_size=2), min_size=1))
def test_what_python_writes_is_regular_and_never_parsed_row_by_row(table):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    file = read_table([text.getvalue().encode()], Dialect(header_row_count=0, trim="false"))
    found = list(file.blocks)
    assert all(block.data is not None for block in found)
    assert [row for block in found for _, _, row in block.rows()] == table


def test_a_stray_quotation_mark_stays_in_its_cell_and_is_told():
    file = read_table([b'a,b\n5" pipe,x\n"y"z,"1\n2"\n'], Dialect())
    (block,) = file.blocks
    assert [row for _, _, row in block.rows()] == [['5" pipe', "x"], ["yz", "1\n2"]]
    assert [(number, source) for number, source, _ in block.problems] == [(1, 2), (2, 3)]


def test_after_a_stray_quotation_mark_the_file_is_cut_again():
    text = 'a,b\n5",x\n' + "c,d\n" * 3000
    found = list(read_table([text.encode()], Dialect()).blocks)
    assert [block.data is None for block in found] == [True, False]
    assert sum(block.count for block in found) == 3001


def test_a_quotation_mark_that_is_never_closed_is_an_error_with_its_row():
    with pytest.raises(CsvError, match="never closed") as caught:
        list(read_table([b'a,b\n1,2\n3,"4\n5,6\n'], Dialect()).rows)
    assert caught.value.row == 3


def test_bytes_of_another_encoding_are_an_error_with_their_row():
    for size in (3, 1000):
        data = "a,b\n1,2\nañil,x\n".encode("latin-1")
        with pytest.raises(CsvError, match="0xF1") as caught:
            list(read_table([data[at : at + size] for at in range(0, len(data), size)], Dialect()).rows)
        assert caught.value.row == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "cp1252"])
def test_any_encoding_is_read(encoding):
    data = "título\nñandú\n€\n".replace("€", "x" if encoding == "latin-1" else "€").encode(encoding)
    file = read_table([data[at : at + 3] for at in range(0, len(data), 3)], Dialect(encoding=encoding))
    assert file.header == (("título",),)
    assert next(file.rows)[2] == ["ñandú"]


def test_a_file_whose_rows_end_with_carriage_returns_alone_is_read():
    assert list(read_table([b"a,b\r1,2\r3,4"], Dialect()).rows) == [(1, 2, ["1", "2"]), (2, 3, ["3", "4"])]


def test_delimiters_and_line_ends_may_be_of_several_characters():
    dialect = Dialect(delimiter="||", line_terminators=("<br>",))
    assert list(read_table([b"a||b<br>1||2<b", b"r>3|4||5"], dialect).rows) == [
        (1, 2, ["1", "2"]),
        (2, 3, ["3|4", "5"]),
    ]


def test_a_row_that_never_ends_is_refused_before_it_fills_the_memory():
    endless = (b"x" * 100_000 for _ in range(1000))
    with pytest.raises(CsvError, match="16 million"):
        list(read_table(endless, Dialect(header_row_count=0)).rows)
    assert next(endless, None) is not None

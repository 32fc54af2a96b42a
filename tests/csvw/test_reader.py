import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import Dialect, read_table


def rows_of(text: str, **flags) -> list:
    return list(read_table([text.encode()], Dialect(**flags)).rows)


def test_rows_have_their_number_in_the_table_and_in_the_file():
    assert rows_of("a,b\n1,2\n3,4\n") == [(1, 2, ["1", "2"]), (2, 3, ["3", "4"])]


def test_the_header_is_kept_apart_even_over_several_rows():
    file = read_table([b"a,b\nc,d\n", b"1,2\n"], Dialect(header_row_count=2))
    assert file.header == (("a", "b"), ("c", "d"))
    assert list(file.rows) == [(1, 3, ["1", "2"])]


def test_rows_before_the_header_may_be_skipped():
    file = read_table(["Título\n\na\n1\n".encode()], Dialect(skip_rows=2))
    assert file.header == (("a",),)
    assert list(file.rows) == [(1, 4, ["1"])]


def test_comment_lines_are_set_aside_but_not_inside_quotes():
    file = read_table([b'#uno\na\n"x\n#y"\n#dos\nz\n'], Dialect(comment_prefix="#"))
    assert list(file.comments) == ["uno"]
    assert list(file.rows) == [(1, 3, ["x\n#y"]), (2, 5, ["z"])]
    assert list(file.comments) == ["uno", "dos"]


def test_without_a_comment_prefix_a_number_sign_is_data():
    assert rows_of("#,b\n#1,2\n") == [(1, 2, ["#1", "2"])]


def test_blank_rows_are_kept_unless_the_dialect_skips_them():
    assert rows_of("a\n\nx\n") == [(1, 2, [""]), (2, 3, ["x"])]
    assert rows_of("a,b\n ,\n\nx,y\n", skip_blank_rows=True) == [(1, 4, ["x", "y"])]


def test_columns_may_be_skipped():
    assert rows_of("a,b\n1,2\n", skip_columns=1) == [(1, 2, ["2"])]


@pytest.mark.parametrize(("trim", "expected"), [("true", "x"), ("false", " x "), ("start", "x "), ("end", " x")])
def test_cells_are_trimmed_as_the_dialect_says(trim, expected):
    assert rows_of("a\n x \n", trim=trim) == [(1, 2, [expected])]


def test_delimiter_quote_and_escape_are_those_of_the_dialect():
    assert rows_of("a;b\n'x;\\'y';z\n", delimiter=";", quote_char="'", double_quote=False) == [(1, 2, ["x;'y", "z"])]
    assert rows_of('a\n"x"\n', quote_char=None) == [(1, 2, ['"x"'])]


def test_a_byte_order_mark_is_not_part_of_the_first_title():
    assert read_table(["\ufeffa\n".encode()], Dialect()).header == (("a",),)


@pytest.mark.parametrize("start", ["x", "\\"], ids=["simple", "not simple"])
def test_a_cell_may_be_longer_than_the_limit_of_the_csv_module(start):
    cell = start + "x" * csv.field_size_limit()
    rows = read_table([b"a\ny\n", cell.encode(), b"\nz\n"], Dialect()).rows
    assert [row for _, _, row in rows] == [["y"], [cell], ["z"]]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.lists(st.lists(cells, min_size=2, max_size=4), max_size=5))
def test_what_python_writes_is_read_back(table):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    found = rows_of(text.getvalue(), header_row_count=0, trim="false")
    assert [row for _, _, row in found] == table

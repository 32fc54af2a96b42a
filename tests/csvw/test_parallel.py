"""Several processes write what one writes, and say what they find. Each test forks from a process of its own."""

import subprocess
import sys
import textwrap

import pytest

PRELUDE = '''
import io, multiprocessing, os, pathlib, signal, sys, tempfile
from vitrina.csvw import read_metadata, write

COLUMNS = [
    {"name": "id"},
    {"name": "n", "datatype": "integer", "required": True},
    {"name": "text", "lang": "es"},
    {"name": "list", "separator": " ", "ordered": True},
]
SCHEMA = {"columns": COLUMNS, "aboutUrl": "#{id}-{_row}"}
DOCUMENT = {
    "@context": "http://www.w3.org/ns/csvw",
    "dc:title": "Dos tablas",
    "tables": [{"url": "one.csv", "tableSchema": SCHEMA}, {"url": "two.csv", "tableSchema": {"columns": COLUMNS}}],
}
GROUP = read_metadata(DOCUMENT, "https://example.org/metadata.json")

def rows(count, wrong=()):
    yield b"id,n,text,list\\n"
    for n in range(count):
        number = "uno" if n in wrong else str(n)
        yield f'{n % 7},{number},"línea {n}\\ncon ""comillas""",a b c\\n'.encode()

def written(open_table, workers, report=None, mode="standard"):
    with tempfile.TemporaryFile() as output:
        output.write(b"# before\\n")
        write(GROUP, open_table, output, mode=mode, report=report, workers=workers)
        output.seek(0)
        return output.read()
'''


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PRELUDE + textwrap.dedent(code)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_write_what_one_writes_and_find_what_it_finds(workers):
    run(f"""
        def open_table(table):
            return rows(20_000, wrong=(3, 4, 12_345)) if table.url.endswith("one.csv") else rows(5_000, wrong=(0,))

        found, expected = [], []
        one = written(open_table, 1, expected.append)
        assert written(open_table, {workers}, found.append) == one
        assert found == expected
        assert [(error.row, error.code) for error in found] == [
            (4, "datatype"), (5, "datatype"), (12_346, "datatype"), (1, "datatype"),
        ]
        assert one.count(b"\\n") > 300_000
    """)


def test_text_that_cannot_be_read_stops_all_and_what_was_found_before_is_told():
    run("""
        from vitrina.csvw import CsvError

        def open_table(table):
            yield from rows(10_000, wrong=(5,))
            yield b'x,1,"never closed\\n'

        found = []
        try:
            written(open_table, 2, found.append)
        except CsvError as failure:
            assert failure.row == 10_002 and "never closed" in failure.reason, failure
        else:
            raise AssertionError("no error")
        assert [error.row for error in found] == [6]
        assert multiprocessing.active_children() == []
    """)


def test_bytes_that_only_a_worker_decodes_are_an_error_of_the_caller():
    run("""
        from vitrina.csvw import CsvError

        def open_table(table):
            yield from rows(30_000)
            yield b"x,1,\\xf1,\\n"

        try:
            written(open_table, 2)
        except CsvError as failure:
            assert "0xF1" in failure.reason, failure
        else:
            raise AssertionError("no error")
        assert multiprocessing.active_children() == []
    """)


def test_a_full_disk_is_an_error_of_the_caller():
    run("""
        import errno
        with open("/dev/full", "wb", buffering=0) as output:
            try:
                write(GROUP, lambda table: rows(20_000), output, workers=2)
            except OSError as failure:
                assert failure.errno == errno.ENOSPC, failure
            else:
                raise AssertionError("no error")
        assert multiprocessing.active_children() == []
    """)


def test_a_worker_that_is_killed_is_an_error_and_nobody_waits_for_it():
    run("""
        def open_table(table):
            for number, row in enumerate(rows(1_000_000)):
                if number == 20_000:
                    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
                yield row

        try:
            written(open_table, 2)
        except ChildProcessError as failure:
            assert "-9" in str(failure), failure
        else:
            raise AssertionError("no error")
        assert multiprocessing.active_children() == []
    """)


def test_when_the_caller_fails_the_workers_go():
    run("""
        def open_table(table):
            yield from rows(20_000)
            raise ConnectionError("the line is cut")

        try:
            written(open_table, 2)
        except ConnectionError:
            pass
        else:
            raise AssertionError("no error")
        assert multiprocessing.active_children() == []
    """)

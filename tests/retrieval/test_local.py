"""Files and streams as resources, and what a document may make us open."""

from __future__ import annotations

import io
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.retrieval import Replay, RetrievalError, Retriever, file_url, local_path

BASE = "https://datos.example/2021/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "metas.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "metas.tsv").write_bytes(b"a\tb\n")
    (tmp_path / "metas").write_bytes(b"a,b\n")
    (tmp_path / "año 1.json").write_bytes(b"{}")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x.csv").write_bytes(b"x\n")
    return tmp_path


@given(
    st.lists(st.binary(min_size=1, max_size=8).map(lambda b: b.replace(b"/", b"_").replace(b"\0", b"_")), min_size=1)
)
def test_the_url_of_a_path_leads_back_to_it(names: list[bytes]) -> None:
    path = "/" + "/".join(os.fsdecode(name) for name in names)
    url = file_url(path)
    assert url.isascii()
    assert local_path(url) == Path(os.path.abspath(path))  # noqa: PTH100 - the same, links not followed


@pytest.mark.parametrize("url", ["file://other.example/x", "file:", "file:x", "file:///a%00b"])
def test_an_address_of_no_file_here_is_refused(url: str) -> None:
    with pytest.raises(RetrievalError) as caught:
        local_path(url)
    assert caught.value.code == "address"


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("metas.csv", "text/csv"),
        ("metas.tsv", "text/tab-separated-values"),
        ("año 1.json", "application/json"),
        ("metas", None),
    ],
)
def test_a_file_is_what_its_suffix_says(folder: Path, name: str, content_type: str | None) -> None:
    found = Retriever().fetch(file_url(folder / name) + "#row=1")
    assert (found.url, found.content_type, found.links) == (file_url(folder / name), content_type, ())
    assert found.read() == (folder / name).read_bytes()


def test_a_large_file_comes_in_pieces(tmp_path: Path) -> None:
    body = os.urandom(700_000)
    (tmp_path / "x.csv").write_bytes(body)
    pieces = list(Retriever().open(file_url(tmp_path / "x.csv")))
    assert len(pieces) == 3
    assert b"".join(pieces) == body


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("none.csv", FileNotFoundError),
        ("metas.csv/x", FileNotFoundError),
        ("sub", IsADirectoryError),
        ("n" * 300, OSError),
    ],
)
def test_what_cannot_be_read_names_its_address(folder: Path, name: str, error: type[OSError]) -> None:
    url = file_url(folder / name)
    with pytest.raises(error) as caught:
        Retriever().fetch(url)
    assert caught.value.filename == url


def test_a_file_that_goes_away_names_its_address(folder: Path) -> None:
    found = Retriever().fetch(file_url(folder / "metas.csv"))
    (folder / "metas.csv").unlink()
    with pytest.raises(FileNotFoundError) as caught:
        found.read()
    assert caught.value.filename == file_url(folder / "metas.csv")


def test_a_pipe_is_read_from_its_start_each_time() -> None:
    read, write = os.pipe()
    os.write(write, b"a,b\n")
    os.close(write)
    retriever = Retriever()
    found = retriever.fetch(file_url(f"/dev/fd/{read}"))
    assert (found.content_type, found.peek()) == (None, b"a,b\n")
    assert found.read() == retriever.open(file_url(f"/dev/fd/{read}")).read() == b"a,b\n"
    retriever.close()
    os.close(read)


@given(st.text(), st.sampled_from(["", "file:", "file://", "file:///no/", BASE, "urn:", "FILE:"]))
def test_any_text_is_refused_or_missing(rest: str, start: str) -> None:
    with pytest.raises((FileNotFoundError, IsADirectoryError, RetrievalError)):
        Retriever(published={BASE: Path("/no/such/folder")}).fetch(start + rest.replace("http", "h"))


@pytest.mark.parametrize("url", ["ftp://example.org/x", "urn:isbn:1", "data:text/csv,a", "javascript:1", "x"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(RetrievalError) as caught:
        Retriever().fetch(url)
    assert caught.value.code == "scheme"


def test_a_document_of_the_web_opens_only_the_files_that_the_user_named(folder: Path) -> None:
    named = file_url(folder / "metas.csv")
    retriever = Retriever(files=frozenset((named,)))
    assert retriever.fetch(named).read() == b"a,b\n1,2\n"
    for url in (
        file_url(folder / "metas.tsv"),
        "file:///etc/passwd",
        named.replace("file://", "file://localhost"),
        "FILE:///etc/passwd",
    ):
        with pytest.raises(RetrievalError) as caught:
            retriever.fetch(url)
        assert caught.value.code == "refused"


class TestPublished:
    """What lies below the published address is read from the folder."""

    @pytest.mark.parametrize(
        ("rest", "name"),
        [
            ("metas.csv", "metas.csv"),
            ("sub/x.csv", "sub/x.csv"),
            ("a%C3%B1o%201.json", "año 1.json"),
            ("metas.csv?x#y", "metas.csv"),
        ],
    )
    def test_it_is_read_from_the_folder(self, folder: Path, rest: str, name: str) -> None:
        found = Retriever(published={BASE: folder}).fetch(BASE + rest)
        assert found.read() == (folder / name).read_bytes()
        assert found.url == (BASE + rest).partition("#")[0]

    @pytest.mark.parametrize(
        "rest", ["../secret", "%2e%2e/secret", "sub/..%2f..%2fsecret", "/etc/passwd", "%2Fetc/passwd", "x%00"]
    )
    def test_nothing_outside_it_is(self, folder: Path, rest: str) -> None:
        with pytest.raises(RetrievalError) as caught:
            Retriever(published={BASE: folder}).fetch(BASE + rest)
        assert caught.value.code == "address"

    def test_what_is_missing_there_is_missing(self, folder: Path) -> None:
        retriever = Retriever(published={BASE: folder})
        for url in (BASE + "none.csv", "https://datos.example/.well-known/csvm"):
            with pytest.raises(FileNotFoundError) as caught:
                retriever.fetch(url)
            assert caught.value.filename == url


class TestReplay:
    """A stream that comes once is read as often as needed."""

    def test_it_is_asked_for_no_more_than_needed(self) -> None:
        read, write = os.pipe()
        with open(read, "rb") as stream, open(write, "wb", buffering=0) as feed:  # noqa: PTH123 - descriptors
            replay = Replay(stream)
            first = replay.chunks()
            feed.write(b"one")
            assert next(first) == b"one"
            second = replay.chunks()
            assert next(second) == b"one"
            feed.write(b"two")
            feed.close()
            assert list(second) == [b"two"]
            assert list(first) == [b"two"]
            assert b"".join(replay.chunks()) == b"onetwo"
            replay.close()

    @given(st.binary(max_size=2000), st.lists(st.integers(0, 2), max_size=40))
    def test_readers_do_not_disturb_each_other(self, body: bytes, turns: list[int]) -> None:
        replay = Replay(io.BufferedReader(io.BytesIO(body), 64))
        readers = [replay.chunks() for _ in range(3)]
        got = [b"", b"", b""]
        for turn in turns:
            got[turn] += next(readers[turn], b"")
        for turn, reader in enumerate(readers):
            assert got[turn] + b"".join(reader) == body
        replay.close()

    def test_an_empty_one_is_empty(self) -> None:
        replay = Replay(io.BytesIO())
        assert list(replay.chunks()) == list(replay.chunks()) == []

    def test_it_is_a_table_unless_its_address_says_otherwise(self) -> None:
        retriever = Retriever(streams={"file:///dev/stdin": lambda: [b"{"], BASE + "m.json": lambda: [b"{}"]})
        assert retriever.fetch("file:///dev/stdin").content_type == "text/csv"
        assert retriever.fetch(BASE + "m.json").content_type == "application/json"
        retriever.serve(BASE + "x", lambda: [b"x"])
        assert retriever.open(BASE + "x").read() == b"x"


def test_an_error_travels_between_processes() -> None:
    error = RetrievalError("http://x/", "status", "the server answers 500", status=500)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (copy.url, copy.code, copy.params, str(copy)) == (error.url, error.code, error.params, str(error))

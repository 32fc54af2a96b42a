"""The archive: whole or not at all, one base IRI for ever, and only leftovers are cleared."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from vitrina import messages
from vitrina.errors import ArchiveError, NotFoundError, RefusedError
from vitrina.model import EditionKey
from vitrina.store import files
from vitrina.store.archive import Archive
from vitrina.store.ledger import GENESIS, Line
from vitrina.store.staging import Journal, Staged, stage

BASE = "https://datos.ejemplo.gob.ec/"
KEY = EditionKey("0660000440001", "lotaip-a4", "2021-05", 1)
BOOK = b"PK a workbook"
SHA = hashlib.sha256(BOOK).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def publish(archive: Archive, key: EditionKey = KEY, book: bytes = BOOK, base: str = BASE) -> Line:
    with archive.writing():
        return archive.publish(key, base, {"a.csv": b"a", "edition.nt": b""}, (book, ".xlsx"), {"by": "me"})


def visible(archive: Archive) -> list[str]:
    """Return the files, the lock left out."""
    return sorted(
        p.relative_to(archive.root).as_posix() for p in archive.root.rglob("*") if p.is_file() and p.name != ".lock"
    )


def version(number: int) -> EditionKey:
    return EditionKey(KEY.institution, KEY.form, KEY.period, number)


def test_looking_at_an_archive_does_not_make_it(archive: Archive) -> None:
    assert archive.base is None
    archive.check_base(BASE)
    with pytest.raises(NotFoundError):
        archive.read(KEY, "a.csv")
    with pytest.raises(NotFoundError):
        archive.original(SHA)
    assert not archive.root.exists()


def test_an_edition_is_there_with_its_original_and_its_line(archive: Archive) -> None:
    line = publish(archive)
    assert archive.read(KEY, "a.csv") == b"a"
    assert archive.original(SHA) == (BOOK, ".xlsx")
    assert archive.base == BASE
    assert archive.ledger.lines() == [line]
    assert line.content["edition"] == KEY.path
    assert line.content["original"] == SHA
    assert line.content["files"] == {
        "a.csv": hashlib.sha256(b"a").hexdigest(),
        "edition.nt": hashlib.sha256(b"").hexdigest(),
    }


def test_one_original_of_two_editions_is_kept_once(archive: Archive) -> None:
    publish(archive)
    publish(archive, version(2))
    assert len(list(archive.root.glob("originals/*"))) == 1


@pytest.mark.parametrize("name", ["none", "a.csv/x"])
def test_what_is_not_a_file_of_the_edition_is_not_found(archive: Archive, name: str) -> None:
    publish(archive)
    with pytest.raises(NotFoundError):
        archive.read(KEY, name)


@pytest.mark.parametrize("sha", ["0" * 64, "*", "..", SHA.upper(), SHA[:-1], f"{SHA}\n", ""])
def test_an_original_that_is_not_there_is_not_found(archive: Archive, sha: str) -> None:
    publish(archive)
    with pytest.raises(NotFoundError):
        archive.original(sha)


def test_another_base_iri_is_refused_with_a_sentence_and_nothing_written(archive: Archive) -> None:
    publish(archive)
    before = visible(archive)
    with pytest.raises(RefusedError) as caught:
        publish(archive, version(2), base="https://otra.gob.ec/")
    sentence = messages.error(caught.value)
    assert BASE in sentence
    assert "https://otra.gob.ec/" in sentence
    assert visible(archive) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format":1}', "null"])
def test_a_damaged_description_is_told(archive: Archive, text: str) -> None:
    publish(archive)
    (archive.root / "archive.json").write_text(text)
    with pytest.raises(ArchiveError) as caught:
        archive.check_base(BASE)
    assert caught.value.code == "archive.unreadable"


def test_an_archive_of_a_later_program_is_left_alone(archive: Archive) -> None:
    publish(archive)
    (archive.root / "archive.json").write_text('{"format":2,"base":"x"}')
    with pytest.raises(ArchiveError) as caught:
        publish(archive, version(2))
    assert caught.value.code == "archive.format"


class TestLeftovers:
    """What a killed release leaves has no line; the next release clears it."""

    def test_staging_unfinished_files_and_an_edition_without_line_are_cleared(self, archive: Archive) -> None:
        publish(archive)
        files.write(archive.folder(version(2)) / "a.csv", b"half")
        files.write(archive.root / ".incoming" / "abc" / "a.csv", b"half")
        files.write(archive.root / "originals" / ("1" * 64 + ".xlsx"), b"never published")
        files.write(archive.root / "originals" / ".x.xlsx.0123", b"half")
        with archive.writing():
            pass
        assert visible(archive) == [
            "archive.json",
            f"editions/{KEY.path.removeprefix('edicion/')}/a.csv",
            f"editions/{KEY.path.removeprefix('edicion/')}/edition.nt",
            "ledger.jsonl",
            f"originals/{SHA}.xlsx",
        ]

    def test_a_killed_first_release_fixes_no_base(self, archive: Archive) -> None:
        files.write(archive.root / "archive.json", b'{"format":1,"base":"https://otra.gob.ec/"}')
        archive.ledger.start()
        files.write(archive.folder(KEY) / "a.csv", b"half")
        with archive.writing():
            assert archive.base is None
        publish(archive)
        assert archive.base == BASE

    def test_a_ledger_that_was_lost_never_costs_an_edition(self, archive: Archive) -> None:
        publish(archive)
        archive.ledger.path.unlink()
        before = visible(archive)
        with pytest.raises(ArchiveError) as caught:
            publish(archive, version(2))
        assert caught.value.code == "ledger.lost"
        assert visible(archive) == before

    def test_a_ledger_that_was_emptied_never_costs_several_editions(self, archive: Archive) -> None:
        for number in (1, 2, 3):
            publish(archive, version(number), book=b"PK %d" % number)
        archive.ledger.path.write_bytes(archive.ledger.path.read_bytes().splitlines(keepends=True)[0])
        before = visible(archive)
        with pytest.raises(ArchiveError) as caught:
            publish(archive, version(4))
        assert caught.value.code == "ledger.lost"
        assert visible(archive) == before

    def test_a_broken_ledger_never_costs_an_edition(self, archive: Archive) -> None:
        for number in (1, 2):
            publish(archive, version(number))
        archive.ledger.path.write_bytes(archive.ledger.path.read_bytes().replace(b"/v1", b"/v9"))
        before = visible(archive)
        with pytest.raises(ArchiveError):
            publish(archive, version(3))
        assert visible(archive) == before

    def test_a_lost_description_is_not_made_anew(self, archive: Archive) -> None:
        publish(archive)
        (archive.root / "archive.json").unlink()
        with pytest.raises(ArchiveError):
            publish(archive, version(2), base="https://otra.gob.ec/")


class TestTheDiskRefuses:
    """Real obstacles: a file stands where a folder should be made, or the other way round."""

    @pytest.mark.parametrize("obstacle", ["editions", "editions/0660000440001", "editions/0660000440001/lotaip-a4"])
    def test_nothing_of_a_first_edition_stays(self, archive: Archive, obstacle: str) -> None:
        files.write(archive.root / obstacle, b"in the way")
        with pytest.raises(OSError, match=r"xists|ot a directory"):
            publish(archive)
        assert visible(archive) == [obstacle]
        assert archive.base is None

    def test_an_original_that_cannot_be_kept_publishes_nothing(self, archive: Archive) -> None:
        files.write(archive.root / "originals", b"in the way")
        with pytest.raises(OSError, match=r"xists|ot a directory"):
            publish(archive)
        assert visible(archive) == ["originals"]

    def test_a_line_that_cannot_be_written_unpublishes_the_edition(self, archive: Archive) -> None:
        """The line is the moment of publication: without it the files go again, and their names are free."""
        archive.ledger.path.mkdir(parents=True)
        with pytest.raises(OSError, match="directory"):
            publish(archive)
        assert not archive.folder(KEY).exists()
        archive.ledger.path.rmdir()
        assert publish(archive).number == 1

    def test_the_folder_of_an_edition_is_never_written_over(self, archive: Archive) -> None:
        publish(archive)
        with pytest.raises(OSError, match=r"mpty|xist"), archive.writing():
            archive.publish(KEY, BASE, {"a.csv": b"other"}, (b"PK other", ".xlsx"), {})
        assert archive.read(KEY, "a.csv") == b"a"
        assert archive.original(SHA) == (BOOK, ".xlsx")
        assert len(archive.ledger.lines()) == 1


class TestFiles:
    """The tools: written under another name, synced, renamed."""

    def test_a_file_is_replaced_whole_and_leaves_no_other(self, tmp_path: Path) -> None:
        files.write(tmp_path / "deep" / "f", b"one")
        files.write(tmp_path / "deep" / "f", b"two")
        assert [(p.name, p.read_bytes()) for p in (tmp_path / "deep").iterdir()] == [("f", b"two")]

    def test_a_write_that_fails_keeps_what_was_there(self, tmp_path: Path) -> None:
        (tmp_path / "f" / "inside").mkdir(parents=True)
        with pytest.raises(OSError, match="directory"):
            files.write(tmp_path / "f", b"two")
        assert [p.name for p in tmp_path.iterdir()] == ["f"]

    def test_a_lock_is_refused_to_others_and_shared_among_readers(self, tmp_path: Path) -> None:
        path = tmp_path / "lock"
        with files.lock(path), pytest.raises(BlockingIOError), files.lock(path, wait=False):
            pass
        with files.lock(path, exclusive=False), files.lock(path, exclusive=False, wait=False):
            pass


class TestBatch:
    """Editions that were staged are published together; the journal tells an unfinished batch from a lost ledger."""

    def staged(self, archive: Archive, *numbers: int) -> list[Staged]:
        return [
            stage(archive.staging, version(n), {"a.csv": b"%d" % n}, (b"PK %d" % n, ".xlsx"), {"by": "me"})
            for n in numbers
        ]

    def test_every_edition_is_there_with_its_line(self, archive: Archive) -> None:
        with archive.writing():
            lines = archive.publish_staged(BASE, self.staged(archive, 1, 2, 3))
        assert lines == archive.ledger.lines()
        assert [line.content["edition"] for line in lines] == [version(n).path for n in (1, 2, 3)]
        assert archive.base == BASE
        for line, n in zip(lines, (1, 2, 3), strict=True):
            assert archive.read(version(n), "a.csv") == b"%d" % n
            assert archive.original(line.content["original"]) == (b"PK %d" % n, ".xlsx")
        assert [path for path in visible(archive) if path.startswith(".incoming")] == []

    def test_a_batch_says_what_single_releases_say(self, archive: Archive, tmp_path: Path) -> None:
        with archive.writing():
            archive.publish_staged(BASE, self.staged(archive, 1, 2))
        other = Archive(tmp_path / "other")
        for n in (1, 2):
            with other.writing():
                other.publish(version(n), BASE, {"a.csv": b"%d" % n}, (b"PK %d" % n, ".xlsx"), {"by": "me"})
        assert other.ledger.path.read_bytes() == archive.ledger.path.read_bytes()
        assert visible(other) == visible(archive)

    def test_one_original_of_two_editions_is_kept_once(self, archive: Archive) -> None:
        with archive.writing():
            batch = [stage(archive.staging, version(n), {"a.csv": b"a"}, (BOOK, ".xlsx"), {}) for n in (1, 2)]
            archive.publish_staged(BASE, batch)
        assert len(list(archive.root.glob("originals/*"))) == 1
        assert visible(archive) == [path for path in visible(archive) if ".incoming" not in path]

    def test_a_batch_that_was_cut_off_before_its_lines_is_cleared(self, archive: Archive) -> None:
        publish(archive)
        before = visible(archive)
        Journal(archive.ledger.lines()[-1].hash, tuple(version(n).path for n in (2, 3, 4))).write(archive.staging)
        for n in (2, 3):
            files.write(archive.folder(version(n)) / "a.csv", b"new")
        with archive.writing():
            pass
        assert visible(archive) == before

    def test_a_batch_that_was_cut_off_within_its_lines_keeps_those_that_have_one(self, archive: Archive) -> None:
        """A power cut may leave the first lines of a batch: these editions are whole, and public."""
        with archive.writing():
            archive.publish_staged(BASE, self.staged(archive, 1, 2, 3))
        raw = archive.ledger.path.read_bytes().splitlines(keepends=True)
        archive.ledger.path.write_bytes(raw[0] + raw[1][:40])
        Journal(GENESIS, tuple(version(n).path for n in (1, 2, 3))).write(archive.staging)
        with archive.writing():
            pass
        assert [line.content["edition"] for line in archive.ledger.lines()] == [KEY.path]
        assert [path.name for path in archive.root.glob("editions/*/*/*/v*")] == ["v1"]

    def test_a_journal_is_no_excuse_for_lines_that_were_lost(self, archive: Archive) -> None:
        with archive.writing():
            archive.publish_staged(BASE, self.staged(archive, 1, 2, 3))
        Journal(archive.ledger.lines()[-1].hash, (version(4).path,)).write(archive.staging)
        archive.ledger.path.write_bytes(archive.ledger.path.read_bytes().splitlines(keepends=True)[0])
        before = visible(archive)
        with pytest.raises(ArchiveError) as caught, archive.writing():
            pass
        assert caught.value.code == "ledger.lost"
        assert visible(archive) == before

    def test_a_disk_that_refuses_one_edition_publishes_none_of_the_batch(self, archive: Archive) -> None:
        publish(archive)
        before = visible(archive)
        with pytest.raises(OSError, match=r"mpty|xist"), archive.writing():
            archive.publish_staged(BASE, self.staged(archive, 2, 1))
        assert visible(archive) == before
        assert len(archive.ledger.lines()) == 1

    def test_another_base_iri_is_refused(self, archive: Archive) -> None:
        publish(archive)
        with archive.writing(), pytest.raises(RefusedError):
            archive.publish_staged("https://otra.gob.ec/", self.staged(archive, 2))
        assert len(archive.ledger.lines()) == 1

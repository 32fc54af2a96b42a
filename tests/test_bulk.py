"""Publication of a folder: each file whole or not at all, whatever happens to the others or to the program."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from matrices import ALCALDIA, FOOTER, OBRAS, SECTION, matrix, xlsx
from samples import ALAUSI, INVENTED, SAMPLE
from vitrina.bulk import Summary, Upload, publish_all, uploads
from vitrina.bulk.plan import month, number
from vitrina.bulk.pool import Lost, Pool
from vitrina.cli.main import main
from vitrina.errors import ArchiveError
from vitrina.installation import Installation
from vitrina.model import EditionKey, Institution
from vitrina.registry import Registry
from vitrina.settings import load
from vitrina.store import files

REGISTRY = Registry({ruc: Institution(ruc, f"I {ruc}") for ruc in (ALAUSI, INVENTED)})


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    opened: list[Installation] = []

    def make(name: str = "var", **settings: Any) -> Installation:
        opened.append(Installation(load({"data_dir": tmp_path / name, **settings}, {})))
        return opened[-1]

    yield make
    for installation in opened:
        installation.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for what is to be published."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def book(unit: str = "ALCALDÍA", day: str = "31/05/2021", *, target: str | None = "80 % del POA 2021") -> bytes:
    foot = [["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:", None, None, day] if n == 1 else r for n, r in enumerate(FOOTER)]
    return xlsx(matrix(SECTION, [1, unit, *ALCALDIA[2:4], target], OBRAS, footer=foot))


def put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def publish(installation: Installation, folder: Path, workers: int = 1, **told: str) -> Summary:
    return publish_all(installation, uploads(folder, installation.registry, **told), "tests", workers)


def states(summary: Summary) -> dict[str, str]:
    return {outcome.name: outcome.state for outcome in summary.outcomes}


def codes(summary: Summary) -> dict[str, str]:
    return {o.name: o.error.code for o in summary.outcomes if o.error}


def content(installation: Installation) -> set[str]:
    return {str(quad) for quad in installation.reader.store()[1]}


class TestPlan:
    """Whose a file is and of which month, by its name or that of the nearest folder."""

    @pytest.mark.parametrize(
        ("path", "ruc"),
        [
            (f"{ALAUSI}.xlsx", ALAUSI),
            (f"{ALAUSI}/metas.xlsx", ALAUSI),
            (f"{INVENTED}/{ALAUSI} metas.xlsx", ALAUSI),
            (f"1621468800000 {ALAUSI}.xlsx", ALAUSI),
            ("1621468800000.xlsx", "1621468800000"),
            ("660000440001 metas.xlsx", "660000440001"),
            ("202105311200 metas.xlsx", None),
            (f"{ALAUSI} y {INVENTED}.xlsx", None),
            (f"9{ALAUSI}.xlsx", None),
            ("metas.xlsx", None),
        ],
    )
    def test_the_number_nearest_to_the_file_tells_whose_it_is(self, path: str, ruc: str | None) -> None:
        assert number(path, REGISTRY) == ruc

    @pytest.mark.parametrize(
        ("path", "period"),
        [
            ("2021-05/a.xlsx", "2021-05"),
            ("2021/a 202106.xlsx", "2021-06"),
            ("a_2021_06.xlsx", "2021-06"),
            ("a 2021-05-31.xlsx", "2021-05"),
            (f"2021-05/{ALAUSI}.xlsx", "2021-05"),
            ("2021-05 a 2021-06.xlsx", None),
            ("2021-13.xlsx", None),
            ("a.xlsx", None),
        ],
    )
    def test_the_month_nearest_to_the_file_tells_its_period(self, path: str, period: str | None) -> None:
        assert month(path) == period

    def test_files_stand_in_order_and_what_systems_leave_is_left_out(self, folder: Path) -> None:
        for name in ("b/x.xlsx", "a.xlsx", "~$a.xlsx", ".hidden/y.xlsx", "__MACOSX/z.xlsx", "Thumbs.db"):
            put(folder, name, b"x")
        assert [upload.name for upload in uploads(folder, REGISTRY)] == ["a.xlsx", "b/x.xlsx"]

    def test_what_is_told_goes_before_the_names(self, folder: Path) -> None:
        put(folder, f"2021-05/{ALAUSI}.xlsx", b"x")
        (found,) = uploads(folder, REGISTRY, INVENTED, "2021-06")
        path = folder / "2021-05" / f"{ALAUSI}.xlsx"
        assert found == Upload(f"2021-05/{ALAUSI}.xlsx", (path,), INVENTED, "2021-06")


def test_a_folder_is_published_and_answers_queries(install: Callable[..., Installation], folder: Path) -> None:
    put(folder, f"2021-05/{ALAUSI}.xlsx", SAMPLE.read_bytes())
    put(folder, f"2021-05/{INVENTED}.xlsx", book())
    installation = install()
    summary = publish(installation, folder, workers=2)
    assert states(summary) == {f"2021-05/{ALAUSI}.xlsx": "published", f"2021-05/{INVENTED}.xlsx": "published"}
    assert [e.key for e in installation.records.editions()] == [
        EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1), EditionKey(INVENTED, "lotaip-a4", "2021-05", 1),
    ]  # fmt: skip
    assert installation.reader.has(installation.iris.unit(INVENTED, "alcaldia"))
    assert [line.content["edition"] for line in installation.archive.ledger.lines()] == [
        f"edicion/{ALAUSI}/lotaip-a4/2021-05/v1", f"edicion/{INVENTED}/lotaip-a4/2021-05/v1",
    ]  # fmt: skip
    assert not installation.archive.staging.exists()


def test_in_bulk_is_published_what_one_by_one_is(
    install: Callable[..., Installation], folder: Path, published: Installation
) -> None:
    put(folder, f"2021-05/{ALAUSI}/{SAMPLE.name}", SAMPLE.read_bytes())
    installation = install()
    publish(installation, folder)
    key = EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)
    for name in (path.name for path in published.archive.folder(key).iterdir()):
        assert installation.archive.read(key, name) == published.archive.read(key, name)
    name = installation.iris.institution(ALAUSI)
    assert set(installation.reader.graph(name)) == set(published.reader.graph(name))
    ours, theirs = (
        {(u.normalised, u.slug, u.label) for u in one.records.unit_names(ALAUSI)} for one in (installation, published)
    )
    assert ours == theirs


def test_publishing_the_folder_again_changes_nothing(install: Callable[..., Installation], folder: Path) -> None:
    put(folder, f"2021-05/{ALAUSI}.xlsx", SAMPLE.read_bytes())
    installation = install()
    publish(installation, folder)
    before = content(installation)
    assert set(states(publish(installation, folder)).values()) == {"unchanged"}
    assert content(installation) == before
    assert len(installation.archive.ledger.lines()) == 1


def test_a_corrected_file_is_the_next_version(install: Callable[..., Installation], folder: Path) -> None:
    installation = install()
    put(folder, f"2021-05/{ALAUSI}.xlsx", book())
    publish(installation, folder)
    put(folder, f"2021-05/{ALAUSI}.xlsx", book(target="90 % del POA 2021"))
    publish(installation, folder)
    found = [(e.version, e.state) for e in installation.records.editions()]
    assert found == [(1, "replaced"), (2, "published")]
    before = content(installation)
    shutil.rmtree(installation.settings.store_dir)
    other = install()
    other.catch_up()
    assert content(other) == before


def test_of_two_files_for_one_edition_the_second_is_refused(install: Callable[..., Installation], folder: Path) -> None:
    put(folder, f"2021-05/{ALAUSI} a.xlsx", book())
    put(folder, f"2021-05/{ALAUSI} b.xlsx", book(target="90 % del POA 2021"))
    installation = install()
    summary = publish(installation, folder, workers=2)
    assert codes(summary) == {f"2021-05/{ALAUSI} b.xlsx": "bulk.same-edition"}
    assert [e.version for e in installation.records.editions()] == [1]


def test_months_of_one_institution_build_on_each_other(install: Callable[..., Installation], folder: Path) -> None:
    """The name of a unit that is near one of an earlier month of the same run is a question, never a new unit."""
    put(folder, f"{ALAUSI}/2021-04.xlsx", book("COMISARÍA MUNICIPAL", "30/04/2021"))
    put(folder, f"{ALAUSI}/2021-05.xlsx", book("COMISARÍA MUNICIPAL"))
    put(folder, f"{ALAUSI}/2021-06.xlsx", book("COMISARÍA MUNICPAL", "30/06/2021"))
    installation = install()
    summary = publish(installation, folder, workers=2)
    assert list(states(summary).values()) == ["published", "published", "violations"]
    assert [issue.code for issue in summary.outcomes[2].problems] == ["unit.similar"]
    target = installation.reader.describe(installation.iris.unit(ALAUSI, "comisaria-municipal"))
    assert {"2021-04", "2021-05"} <= {str(getattr(t.object, "value", "")) for t in target}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (f"2021-05/{ALAUSI}.xlsx", b"", "file.empty"),
        (f"2021-05/{ALAUSI}.xlsx", b"%PDF-1.7", "file.pdf"),
        (f"2099-05/{ALAUSI}.xlsx", None, "period.future"),
        ("2021-05/660000440001.xlsx", None, "institution.lost-zero"),
        ("2021-05/1760000310001.xlsx", None, "institution.unknown"),
        ("2021-05/metas.xlsx", None, "bulk.no-institution"),
    ],
)
def test_what_cannot_be_published_is_told_and_costs_no_other(
    install: Callable[..., Installation], folder: Path, name: str, data: bytes | None, code: str
) -> None:
    put(folder, name, book() if data is None else data)
    put(folder, f"2021-05/{INVENTED}.xlsx", book())
    installation = install()
    summary = publish(installation, folder)
    assert states(summary)[f"2021-05/{INVENTED}.xlsx"] == "published"
    assert codes(summary) == {name: code}
    assert [e.institution for e in installation.records.editions()] == [INVENTED]


def test_the_file_itself_may_tell_whose_it_is_and_of_which_month(
    install: Callable[..., Installation], folder: Path
) -> None:
    put(folder, "metas.xlsx", xlsx([[f"RUC: {INVENTED}"], *matrix(SECTION, ALCALDIA)], name="Mayo 2021"))
    put(folder, "otras.xlsx", xlsx([[f"RUC: {INVENTED} y {ALAUSI}"], *matrix(SECTION, ALCALDIA)]))
    installation = install()
    summary = publish(installation, folder)
    assert codes(summary) == {"otras.xlsx": "bulk.several-institutions"}
    assert [e.key for e in installation.records.editions()] == [EditionKey(INVENTED, "lotaip-a4", "2021-05", 1)]


def test_three_texts_of_one_set_are_one_edition(install: Callable[..., Installation], folder: Path) -> None:
    rows = {
        "Conjunto de datos": [
            ["Unidad", "Objetivo", "Indicador", "Meta cuantificable"],
            ["ALCALDÍA", "Dirigir la gestión del municipio", "Número de informes", "12 informes"],
        ],
        "Metadatos": [["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "31/05/2024"], ["LICENCIA", "CC-BY-4.0"]],
        "Diccionario": [["Institución", "GAD"], ["Nombre del campo", "Descripción"]],
    }
    for name, lines in rows.items():
        text = "\n".join(";".join(line) for line in lines)
        put(folder, f"2024-05/{INVENTED}/1.3 {name}.csv", text.encode())
    summary = publish(install(), folder)
    assert list(states(summary)) == [f"2024-05/{INVENTED}/1.3 Conjunto de datos.csv"]
    (outcome,) = summary.outcomes
    assert outcome.state in {"published", "violations"}
    assert all(issue.code not in {"form.none", "file.not-read"} for issue in outcome.problems)


def doomed(argument: str) -> Callable[[str, Callable[[str], None]], str]:
    """Start a worker whose tasks are what happens to it."""

    def act(task: str, begin: Callable[[str], None]) -> str:
        begin(f"{argument} {task}")
        if task == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if task == "hang":
            time.sleep(60)
        return task.upper()

    return act


def test_a_worker_that_dies_or_hangs_costs_its_own_task_only() -> None:
    pool: Pool[str, str] = Pool(doomed, "step", 2, seconds=5)
    try:
        found = dict(pool.run(["a", "die", "b", "hang", "c"]))
    finally:
        pool.close()
    assert found == {
        "a": "A", "b": "B", "c": "C", "die": Lost("step die", "died"), "hang": Lost("step hang", "time"),
    }  # fmt: skip


class TestCommand:
    """`vitrina publish FOLDER`."""

    def run(self, tmp_path: Path, *arguments: str) -> Any:
        return CliRunner().invoke(main, ["--data-dir", str(tmp_path / "var"), "publish", *arguments])

    def test_the_status_is_that_of_the_worst_file(self, tmp_path: Path, folder: Path) -> None:
        put(folder, f"2021-05/{ALAUSI}.xlsx", book())
        assert self.run(tmp_path, str(folder)).exit_code == 0
        put(folder, f"2021-05/{INVENTED}.xlsx", book(target=None))
        assert self.run(tmp_path, str(folder)).exit_code == 1
        put(folder, f"2021-06/{INVENTED}.xlsx", b"")
        result = self.run(tmp_path, str(folder))
        assert result.exit_code == 2
        assert "1 archivo ya estaba publicado" in result.output
        assert "Falta el dato de la columna «Meta cuantificable»" in result.output
        assert "está vacío" in result.output

    def test_the_list_has_a_row_for_each_file_and_cause_and_no_formula(self, tmp_path: Path, folder: Path) -> None:
        put(folder, f"2021-05/{ALAUSI}.xlsx", book())
        put(folder, f"2021-05/{INVENTED}.xlsx", book(target=None))
        put(folder, "=1+1.xlsx", b"")
        listed = tmp_path / "list.csv"
        self.run(tmp_path, str(folder), "--list", str(listed))
        rows = list(csv.DictReader(io.StringIO(listed.read_text(encoding="utf-8"), newline="")))
        found = {row["archivo"]: (row["resultado"], row["código"]) for row in rows}
        assert found == {
            "'=1+1.xlsx": ("no se pudo publicar", "file.empty"),
            f"2021-05/{ALAUSI}.xlsx": ("publicado", ""),
            f"2021-05/{INVENTED}.xlsx": ("debe corregirse", "cell.missing"),
        }

    def test_an_empty_folder_is_told(self, tmp_path: Path, folder: Path) -> None:
        result = self.run(tmp_path, str(folder))
        assert result.exit_code == 2
        assert "no hay archivos" in result.output
        assert not (tmp_path / "var").exists()


ROUNDS = 6
PUBLISH = """
import sys
from pathlib import Path
from vitrina.bulk import publish_all, uploads, publisher
from vitrina.installation import Installation
from vitrina.settings import load
if __name__ == "__main__":
    opened = Installation(load({"data_dir": sys.argv[1]}, {}))
    files = uploads(Path(sys.argv[2]), opened.registry)
    print("ready", flush=True)
    publish_all(opened, files, "other", 2, lambda outcome: print(outcome.name, flush=True))
"""


def check_whole(installation: Installation) -> list[str]:
    """Check that every line's edition is whole and in the store, and that there is none without a line."""
    lines = installation.archive.ledger.lines()
    for line in lines:
        folder = installation.archive.folder_of(line.content["edition"])
        found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        assert found == line.content["files"]
        assert installation.archive.original(line.content["original"])
        assert installation.reader.graph(f"{installation.iris.base}{line.content['edition']}")
    editions = {installation.archive.folder_of(line.content["edition"]) for line in lines}
    assert set(installation.archive.root.glob("editions/*/*/*/v*")) == editions
    assert len(installation.records.editions()) == len(lines)
    return [line.content["edition"] for line in lines]


def test_killed_at_any_moment_what_has_a_line_is_whole_and_the_rest_is_not_there(
    install: Callable[..., Installation], folder: Path, tmp_path: Path
) -> None:
    """The program is killed at another moment in each round, until a last round ends by itself."""
    for n in range(12):
        day = f"2{n % 9}/0{n % 6 + 1}/2021"
        put(folder, f"2021-0{n % 6 + 1}/{(ALAUSI, INVENTED)[n // 6]}.xlsx", book(day=day))
    chance = random.Random(4)  # noqa: S311
    script = tmp_path / "publish.py"
    script.write_text(PUBLISH, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "var"), str(folder)]
    for _ in range(ROUNDS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.5, 4.0))
            process.send_signal(signal.SIGKILL)
        installation = install()
        if installation.archive.base is not None:
            with installation.archive.writing():
                installation.catch_up()
            check_whole(installation)
        installation.close()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    installation = install()
    installation.catch_up()
    assert len(check_whole(installation)) == 12


def test_a_batch_that_was_cut_off_is_cleared_and_a_lost_ledger_is_still_found(
    install: Callable[..., Installation], folder: Path
) -> None:
    put(folder, f"2021-05/{ALAUSI}.xlsx", book())
    put(folder, f"2021-05/{INVENTED}.xlsx", book())
    installation = install()
    publish(installation, folder)
    ledger = installation.archive.ledger.path
    ledger.write_bytes(b"")
    with pytest.raises(ArchiveError), installation.archive.writing():
        pass
    assert len(list(installation.archive.root.glob("editions/*/*/*/v*"))) == 2


def test_a_run_that_is_interrupted_leaves_what_was_published_and_nothing_else(
    install: Callable[..., Installation], folder: Path
) -> None:
    for ruc in (ALAUSI, INVENTED):
        put(folder, f"2021-05/{ruc}.xlsx", book())
    put(folder, "metas.xlsx", b"")
    installation = install()

    class Interrupted(BaseException):
        """A key."""

    def interrupt(_: object) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        publish_all(installation, uploads(folder, installation.registry), "tests", 1, interrupt)
    assert not installation.archive.staging.exists()
    with files.lock(installation.archive.root / ".lock", wait=False):
        pass
    assert len(check_whole(installation)) in {0, 2}
    publish(installation, folder)
    assert len(check_whole(installation)) == 2

"""`vitrina csvw convert` and `validate`: what is read, what is written, what is told, and how it ends."""

from __future__ import annotations

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from vitrina.cli import main
from vitrina.cli.findings import LISTED

CONTEXT = "http://www.w3.org/ns/csvw"
TABLE = 'unidad,valor\nAlcaldía,80\n"Planificación, técnica",12.5\n'
BASE = "https://datos.example/2021"
Run = Callable[..., Result]


def schema(url: str | None = "metas.csv", **more: object) -> str:
    """Return metadata of a table with a required decimal in its second column."""
    columns = [
        {"name": "unidad", "titles": "unidad", "propertyUrl": "schema:name"},
        {"name": "valor", "titles": "valor", "datatype": "decimal", "required": True},
    ]
    of = {"@context": CONTEXT, "url": url, "tableSchema": {"columns": columns, "aboutUrl": "#u{_row}"}, **more}
    return json.dumps(of)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own with a good table, without settings of the outside."""
    (tmp_path / "metas.csv").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VITRINA_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def run(here: Path) -> Run:
    def invoke(*arguments: object, status: int = 0, stdin: str | bytes | None = None) -> Result:
        before = set(here.rglob("*"))
        result = CliRunner().invoke(main, ["csvw", *map(str, arguments)], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == status, result.output
        if status:
            assert set(here.rglob("*")) == before, "something is left behind"
        return result

    return invoke


def statements(text: bytes | str, format_: ox.RdfFormat = ox.RdfFormat.N_QUADS) -> set[str]:
    """Return the canonical statements of a dataset."""
    dataset = ox.Dataset(ox.parse(text, format=format_))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


def subjects(text: str) -> set[str]:
    found = {quad.subject for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS)}
    return {term.value for term in found if isinstance(term, ox.NamedNode)}


class TestFormats:
    """The same data in four formats, on the screen or in a file."""

    def test_without_metadata_the_heading_names_the_columns(self, run: Run, here: Path) -> None:
        output = run("convert", "metas.csv", "--mode", "minimal").stdout
        assert f'<file://{here}/metas.csv#valor> "12.5" .' in output
        assert len(statements(output)) == 4

    def test_standard_is_the_default_and_tells_of_rows(self, run: Run) -> None:
        assert "csvw#rownum" in run("convert", "metas.csv").stdout
        assert "csvw#rownum" not in run("convert", "metas.csv", "--mode", "minimal").stdout

    @pytest.mark.parametrize("mode", ["standard", "minimal"])
    def test_turtle_holds_what_ntriples_hold(self, run: Run, here: Path, mode: str) -> None:
        (here / "csv-metadata.json").write_text(schema())
        run("convert", "metas.csv", "-o", "x.nt", "--mode", mode)
        run("convert", "metas.csv", "-o", "x.ttl", "--mode", mode)
        turtle = (here / "x.ttl").read_bytes()
        assert b"schema:name" in turtle
        assert b"@prefix foaf:" not in turtle
        assert statements(turtle, ox.RdfFormat.TURTLE) == statements((here / "x.nt").read_bytes())

    def test_a_graph_makes_quads(self, run: Run) -> None:
        output = run("convert", "metas.csv", "--graph", "https://x.example/g").stdout
        graphs = {str(quad.graph_name) for quad in ox.parse(output, format=ox.RdfFormat.N_QUADS)}
        assert graphs == {"<https://x.example/g>"}

    def test_json(self, run: Run, here: Path) -> None:
        (here / "csv-metadata.json").write_text(schema())
        run("convert", "csv-metadata.json", "-o", "x.json", "--mode", "minimal")
        text = (here / "x.json").read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert [row["valor"] for row in json.loads(text)] == [80, 12.5]

    @pytest.mark.parametrize(
        ("output", "starts"), [("x.ttl", b"@prefix"), ("x.json", b"{"), ("x.nq", b"_:"), ("x.txt", b"_:")]
    )
    def test_the_name_of_the_output_chooses(self, run: Run, here: Path, output: str, starts: bytes) -> None:
        run("convert", "metas.csv", "-o", output)
        assert (here / output).read_bytes().startswith(starts)

    def test_what_is_asked_for_wins_over_the_name(self, run: Run, here: Path) -> None:
        run("convert", "metas.csv", "-o", "x.ttl", "--to", "nt")
        assert (here / "x.ttl").read_bytes().startswith(b"_:")

    def test_two_processes_write_the_same_as_one(self, run: Run, here: Path) -> None:
        (here / "metas.csv").write_text("a,b\n" + "".join(f"{n},texto {n}\n" for n in range(20_000)))
        run("convert", "metas.csv", "-o", "1.nq")
        run("convert", "metas.csv", "-o", "2.nq", "--workers", 2)
        assert (here / "1.nq").read_bytes() == (here / "2.nq").read_bytes()

    def test_several_inputs_come_one_after_another(self, run: Run, here: Path) -> None:
        (here / "otra.csv").write_text("c\n3\n")
        output = run("convert", "metas.csv", "otra.csv", "--mode", "minimal").stdout
        assert output.index("metas.csv#valor") < output.index("otra.csv#c")
        assert len(statements(output)) == 5

    def test_two_tables_of_one_group_give_it_once(self, run: Run, here: Path) -> None:
        (here / "otra.csv").write_text("c\n3\n")
        (here / "csv-metadata.json").write_text(
            json.dumps({"@context": CONTEXT, "tables": [{"url": "metas.csv"}, {"url": "otra.csv"}]})
        )
        twice = run("convert", "metas.csv", "otra.csv").stdout
        assert twice == run("convert", "csv-metadata.json").stdout


class TestInputs:
    """Files, addresses, the standard input; and where their identifiers come from."""

    def test_the_base_makes_the_identifiers(self, run: Run, here: Path) -> None:
        (here / "sub").mkdir()
        (here / "sub" / "año.csv").write_text(TABLE)
        (here / "sub" / "m.json").write_text(schema("año.csv"))
        for name in ("sub/m.json", here / "sub" / "m.json"):
            for base in (BASE, BASE + "/"):
                output = run("convert", name, "--base", base, "--mode", "minimal").stdout
                assert "file:" not in output
                assert subjects(output) == {f"{BASE}/año.csv#u1", f"{BASE}/año.csv#u2"}

    def test_the_base_asks_nobody_for_anything(self, run: Run) -> None:
        result = run("convert", "metas.csv", "--base", BASE, "--mode", "minimal")
        assert f"<{BASE}/metas.csv#valor>" in result.stdout
        assert result.stderr == ""

    def test_the_standard_input_is_a_table(self, run: Run) -> None:
        output = run("convert", "-", "--mode", "minimal", stdin=TABLE).stdout
        assert "<file:///dev/stdin#valor>" in output
        for base, table in ((f"{BASE}/x.csv", f"{BASE}/x.csv"), (f"{BASE}/", f"{BASE}/stdin.csv")):
            output = run("convert", "-", "--mode", "minimal", "--base", base, stdin=TABLE).stdout
            assert f"<{table}#valor>" in output

    def test_the_standard_input_can_be_read_twice(self, run: Run, here: Path) -> None:
        (here / "m.json").write_text(schema("x.csv"))
        output = run("convert", "-", "--to", "json", "--mode", "minimal", "--metadata", "m.json", stdin=TABLE).stdout
        assert [row["valor"] for row in json.loads(output)] == [80, 12.5]
        assert "2 filas" in run("validate", "-", "--metadata", "m.json", stdin=TABLE).stdout

    def test_metadata_of_one_table_hold_for_the_one_given(self, run: Run, here: Path) -> None:
        (here / "m.json").write_text(schema("nombre-de-otra.csv"))
        output = run("convert", "metas.csv", "--metadata", "m.json", "--mode", "minimal").stdout
        assert subjects(output) == {f"file://{here}/metas.csv#u1", f"file://{here}/metas.csv#u2"}
        piped = run("convert", "-", "--metadata", "m.json", "--mode", "minimal", stdin=TABLE).stdout
        assert subjects(piped) == {f"file://{here}/nombre-de-otra.csv#u1", f"file://{here}/nombre-de-otra.csv#u2"}
        based = run(
            "convert", "-", "--metadata", "m.json", "--base", f"{BASE}/x.csv", "--mode", "minimal", stdin=TABLE
        ).stdout
        assert subjects(based) == {f"{BASE}/x.csv#u1", f"{BASE}/x.csv#u2"}

    def test_metadata_of_other_tables_are_refused(self, run: Run, here: Path) -> None:
        tables = [{"url": "a.csv"}, {"url": "b.csv"}]
        (here / "m.json").write_text(json.dumps({"@context": CONTEXT, "tables": tables}))
        told = run("convert", "metas.csv", "--metadata", "m.json", status=2).stderr
        assert "«m.json»" in told
        assert "a.csv, b.csv" in told

    def test_a_pipe_has_a_name(self, here: Path) -> None:
        done = program("convert", "/dev/fd/0", "--mode", "minimal", stdin=TABLE.encode(), cwd=here)
        assert (done.returncode, done.stderr) == (0, b"")
        assert len(statements(done.stdout)) == 4
        assert b"<file:///dev/fd/0#valor>" in done.stdout

    def test_tabs_are_known_by_the_suffix(self, run: Run, here: Path) -> None:
        (here / "metas.tsv").write_text("unidad\tvalor\nAlcaldía, oeste\t80\n")
        assert "#valor>" in run("convert", "metas.tsv").stdout


@pytest.fixture
def site(here: Path) -> Iterator[str]:
    """The working directory as a web site."""
    (here / "web").mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

        def end_headers(self) -> None:
            if self.path.startswith("/linked.csv"):
                self.send_header(
                    "Link",
                    f'<{(here / "csv-metadata.json").as_uri()}>; rel="describedby"; type="application/csvm+json"',
                )
            super().end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=here / "web")) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class TestWeb:
    """Addresses, and what documents of the web may not do."""

    def test_a_table_and_its_metadata_are_found(self, run: Run, here: Path, site: str) -> None:
        (here / "web" / "metas.csv").write_text(TABLE)
        (here / "web" / "metas.csv-metadata.json").write_text(schema())
        output = run("convert", f"{site}/metas.csv", "--mode", "minimal").stdout
        assert subjects(output) == {f"{site}/metas.csv#u1", f"{site}/metas.csv#u2"}
        assert run("convert", f"{site}/metas.csv-metadata.json", "--mode", "minimal").stdout == output
        assert "Sin problemas: 1 tabla, 2 filas." in run("validate", f"{site}/metas.csv").stdout

    def test_metadata_of_the_web_for_a_table_of_ours(self, run: Run, here: Path, site: str) -> None:
        (here / "web" / "m.json").write_text(schema())
        output = run("convert", "metas.csv", "--metadata", f"{site}/m.json", "--mode", "minimal").stdout
        assert subjects(output) == {f"file://{here}/metas.csv#u1", f"file://{here}/metas.csv#u2"}

    def test_they_may_not_open_other_files(self, run: Run, here: Path, site: str) -> None:
        (here / "web" / "m.json").write_text(
            json.dumps({"@context": CONTEXT, "tables": [{"url": (here / "metas.csv").as_uri()}]})
        )
        assert "no puede abrir archivos" in run("convert", f"{site}/m.json", status=2).stderr
        assert "no puede abrir archivos" in run("validate", f"{site}/m.json", "-", status=2, stdin=TABLE).stderr
        (here / "web" / "linked.csv").write_text(TABLE)
        (here / "csv-metadata.json").write_text(schema())
        result = run("convert", f"{site}/linked.csv")
        assert "csv-metadata.json" in result.stderr
        assert "schema.org" not in result.stdout

    def test_too_much_is_refused(self, run: Run, here: Path, site: str) -> None:
        (here / "web" / "x.csv").write_bytes(b"a\n" + b"1\n" * (1 << 20))
        told = run("convert", f"{site}/x.csv", "--max-size", 1, "-o", "x.nt", status=2).stderr
        assert "1048576" in told
        assert "--max-size" in told

    def test_nothing_there(self, run: Run, site: str) -> None:
        assert f"{site}/none.csv" in run("convert", f"{site}/none.csv", status=2).stderr


BAD = 'unidad,valor\nAlcaldía,ochenta\nFinanzas,\n"Dos\nrenglones",12\nX,1,2\n'
TOLD = [
    "metas.csv, fila 2, columna «valor»: «ochenta» no es un número decimal (xsd:decimal). Escríbalo así: 1250.50.",
    "metas.csv, fila 3, columna «valor»: falta el dato y la columna es obligatoria. Escríbalo.",
    "metas.csv, fila 5: tiene 3 celdas y la tabla 2 columnas. Revise las comas y las comillas de la fila.",
]


@pytest.fixture
def bad(here: Path) -> Path:
    """A table with a bad value, a missing one and a row that is too long."""
    (here / "metas.csv").write_text(BAD)
    (here / "csv-metadata.json").write_text(schema())
    return here


class TestBadData:
    """Everything that is wrong is told at once, and nothing is left under the final name."""

    @pytest.mark.parametrize("to", ["nt", "nq", "ttl", "json"])
    def test_all_of_it_is_told_and_nothing_written(self, run: Run, bad: Path, to: str) -> None:
        (bad / "old").write_text("as it was")
        lines = run("convert", "metas.csv", "-o", "old", "--to", to, status=1).stderr.splitlines()
        assert lines[:-1] == TOLD
        assert "3 problemas" in lines[-1]
        assert "--lenient" in lines[-1]
        assert (bad / "old").read_text() == "as it was"

    @pytest.mark.parametrize("to", ["nt", "ttl", "json"])
    def test_leniently_it_is_written_as_text_and_told_as_warnings(self, run: Run, bad: Path, to: str) -> None:
        result = run("convert", "metas.csv", "-o", "x", "--to", to, "--lenient")
        assert result.stderr.splitlines() == [f"Aviso: {line}" for line in TOLD]
        assert '"ochenta"' in (bad / "x").read_text()

    @pytest.mark.usefixtures("bad")
    def test_two_processes_tell_the_same(self, run: Run) -> None:
        assert run("convert", "metas.csv", "-o", "x.nt", "--workers", 2, status=1).stderr.splitlines()[:-1] == TOLD

    @pytest.mark.usefixtures("bad")
    def test_on_the_screen_the_end_says_so(self, run: Run) -> None:
        result = run("convert", "metas.csv", status=1)
        assert result.stderr.splitlines()[:-1] == TOLD
        assert "pantalla" in result.stderr

    @pytest.mark.usefixtures("bad")
    def test_english_is_spoken(self, run: Run) -> None:
        told = run("convert", "metas.csv", "--lang", "en", status=1).stderr
        assert "metas.csv, row 2, column “valor”: “ochenta” is not a decimal number (xsd:decimal)." in told
        assert "fila" not in told

    @pytest.mark.usefixtures("bad")
    def test_validation_tells_the_same(self, run: Run) -> None:
        result = run("validate", "metas.csv", status=1)
        assert result.stderr.splitlines()[:-1] == TOLD
        assert result.stderr.splitlines()[-1] == "vitrina: 3 problemas por corregir en 1 tabla, 4 filas."

    def test_very_many_are_counted(self, run: Run, bad: Path) -> None:
        (bad / "metas.csv").write_text("unidad,valor\n" + "a,b\n" * (LISTED + 7))
        lines = run("convert", "metas.csv", "-o", "x.nt", status=1).stderr.splitlines()
        assert len(lines) == LISTED + 2
        assert "y 7 más" in lines[-2]
        assert str(LISTED + 7) in lines[-1]

    def test_keys_are_the_matter_of_validation(self, run: Run, here: Path) -> None:
        (here / "metas.csv").write_text("unidad,valor\na,1\na,2\n")
        keyed = json.loads(schema())
        keyed["tableSchema"]["primaryKey"] = "unidad"
        (here / "csv-metadata.json").write_text(json.dumps(keyed))
        assert "metas.csv, fila 3: la clave «a» (unidad)" in run("validate", "metas.csv", status=1).stderr
        run("convert", "metas.csv")

    def test_a_heading_that_the_metadata_do_not_expect(self, run: Run, here: Path) -> None:
        (here / "metas.csv").write_text("unidad,otro\na,1\n")
        (here / "csv-metadata.json").write_text(schema())
        assert "Aviso: metas.csv, columna 2: " in run("convert", "metas.csv").stderr
        assert "metas.csv, columna 2: " in run("validate", "metas.csv", status=1).stderr

    @pytest.mark.parametrize("command", ["convert", "validate"])
    def test_a_file_that_stops_being_text(self, run: Run, here: Path, command: str) -> None:
        (here / "metas.csv").write_bytes("unidad,valor\na,1\nAño,2\n".encode("latin-1"))
        assert "metas.csv, fila 3: " in run(command, "metas.csv", status=1).stderr

    def test_every_input_is_looked_at(self, run: Run, bad: Path) -> None:
        shutil.copy(bad / "metas.csv", bad / "otra.csv")
        (bad / "csv-metadata.json").write_text(schema("otra.csv"))
        (bad / "metas.csv-metadata.json").write_text('{"@context": "no"}')
        told = run("convert", "metas.csv", "otra.csv", "-o", "x.nt", status=1).stderr
        assert "otra.csv, fila 2" in told
        assert "metas.csv-metadata.json" in told


class TestBadMetadata:
    """Bad metadata have every error told with its place; what cannot be read is another matter."""

    @pytest.mark.parametrize("command", ["convert", "validate"])
    def test_every_error_is_told(self, run: Run, here: Path, command: str) -> None:
        columns = [{"name": "a"}, {"name": "a"}, {"virtual": True}, {"name": "b"}]
        (here / "m.json").write_text(
            json.dumps({"@context": "no", "@id": "_:x", "tableSchema": {"columns": columns}, "url": "metas.csv"})
        )
        lines = run(command, "m.json", status=1).stderr.splitlines()
        assert {line.partition(":")[0] for line in lines} >= {"m.json, $.@context", "m.json, $.@id"}
        assert any("tableSchema.columns" in line for line in lines)

    def test_warnings_do_not_change_the_end(self, run: Run, here: Path) -> None:
        (here / "m.json").write_text(schema(tableDirection="up"))
        for command in ("convert", "validate"):
            assert "Aviso: m.json, $.tableDirection: " in run(command, "m.json").stderr

    @pytest.mark.parametrize("text", ["", "{", "[]", "\udcff"])
    def test_what_is_no_json_object_has_an_error(self, run: Run, here: Path, text: str) -> None:
        (here / "m.json").write_text(text, errors="surrogateescape")
        assert "m.json" in run("validate", "m.json", status=1).stderr
        assert "m.json" in run("convert", "m.json", status=1).stderr

    def test_an_identifier_that_is_none(self, run: Run, here: Path) -> None:
        (here / "m.json").write_text(schema(**{"dc:creator": {"@id": "http://x.example/a b"}}))
        result = run("convert", "m.json", "-o", "x.ttl")
        assert "a%20b" in (here / "x.ttl").read_text()
        assert result.stderr == ""


class TestCannot:
    """What cannot be read or done ends with 2 and one sentence."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["convert", "none.csv"], "none.csv: no existe"),
            (["convert", "metas.csv", "--metadata", "none.json"], "none.json: no existe"),
            (["convert", "."], "es una carpeta"),
            (["convert", "ftp://x.example/a.csv"], "«ftp:»"),
            (["convert", "file://other.example/a.csv"], "file://other.example/a.csv"),
            (["convert", "http://[x/a.csv"], "http://[x/a.csv"),
            (["convert", "metas.csv", "--base", "2021/"], "«2021/»"),
            (["convert", "metas.csv", "--base", "http://[x/"], "«http://[x/»"),
            (["convert", "metas.csv", "--base", "https://x.example/?a"], "https://x.example/?a"),
            (["convert", "metas.csv", "--graph", "a b"], "«a b»"),
            (["convert", "metas.csv", "--graph", "metas"], "«metas»"),
            (["convert", "metas.csv", "--graph", "https://x.example/g", "--to", "ttl"], "«ttl»"),
            (["convert", "metas.csv", "--workers", "2", "--to", "json"], "«json»"),
            (["convert", "metas.csv", "metas.csv", "--to", "json"], "JSON"),
            (["convert", "m.json", "--metadata", "m.json"], "m.json"),
            (["convert", "metas.csv", "-o", "metas.csv"], "«metas.csv»"),
            (["convert", "metas.csv", "-o", "./link"], "«./link»"),
            (["convert", "m.json", "-o", "m.json"], "«m.json»"),
            (["convert", "m.json", "-o", "metas.csv"], "«metas.csv»"),
            (["convert", "metas.csv", "-o", "none/x.nt"], "none/x.nt"),
            (["convert", "metas.csv", "-o", "folder"], "carpeta"),
            (["convert", "tables.json", "--to", "ttl"], "none.csv: no existe"),
            (["convert", "tables.json", "-o", "x.nt"], "none.csv: no existe"),
            (["convert", "tables.json", "-o", "x.nt", "--workers", "2"], "none.csv: no existe"),
            (["convert", "tables.json", "-o", "x.json"], "none.csv: no existe"),
            (["convert"], "Missing argument"),
            (["validate", "none.csv"], "none.csv: no existe"),
            (["validate", "tables.json"], "none.csv: no existe"),
        ],
    )
    def test_it_is_told(self, run: Run, here: Path, arguments: list[str], words: str) -> None:
        (here / "m.json").write_text(schema())
        (here / "tables.json").write_text(
            json.dumps({"@context": CONTEXT, "tables": [{"url": "metas.csv"}, {"url": "none.csv"}]})
        )
        (here / "folder").mkdir()
        (here / "link").symlink_to("metas.csv")
        assert words in run(*arguments, status=2).stderr
        assert (here / "metas.csv").read_text() == TABLE

    def test_a_link_as_the_output_leads_to_the_file(self, run: Run, here: Path) -> None:
        (here / "real.nt").write_text("old")
        (here / "x.nt").symlink_to("real.nt")
        run("convert", "metas.csv", "-o", "x.nt")
        assert (here / "x.nt").is_symlink()
        assert statements((here / "real.nt").read_bytes())

    def test_a_device_is_written_to_and_not_replaced(self, run: Run, here: Path) -> None:
        os.mkfifo(here / "pipe")
        got: list[bytes] = []
        reader = threading.Thread(target=lambda: got.append((here / "pipe").read_bytes()))
        reader.start()
        run("convert", "metas.csv", "-o", "pipe", "--mode", "minimal")
        reader.join()
        assert len(statements(got[0])) == 4
        assert (here / "pipe").is_fifo()


def start(*arguments: str, cwd: Path, **options: object) -> subprocess.Popen[bytes]:
    """Start the installed program itself."""
    found = shutil.which("vitrina", path=str(Path(sys.executable).parent)) or shutil.which("vitrina")
    assert found, "the package is not installed"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([found, "csvw", *arguments], cwd=cwd, env=kept, **pipes)


def program(*arguments: str, stdin: bytes, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program itself to its end."""
    with start(*arguments, cwd=cwd) as process:
        out, err = process.communicate(stdin)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


class TestInterrupted:
    """Told to stop, it leaves nothing behind."""

    @pytest.mark.parametrize("workers", ["1", "2"])
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_leaves_neither_result_nor_temporary_file(self, here: Path, number: int, workers: str) -> None:
        before = set(here.iterdir())
        with start("convert", "-", "-o", "x.nt", "--workers", workers, cwd=here) as process:
            process.stdin.write(b"a,b\n" + b"1,2\n" * 200_000)
            process.stdin.flush()  # the table is not at its end, so the program cannot be either
            assert set(here.iterdir()) - before, "it has begun to write"
            process.send_signal(number)
            process.stdin.close()
            told = process.stderr.read()
        assert process.returncode == 128 + number
        assert told.decode().count("\n") == 1
        assert "Interrumpido" in told.decode()
        assert set(here.iterdir()) == before

    def test_a_reader_that_goes_away_is_no_error(self, here: Path) -> None:
        (here / "metas.csv").write_text("a,b\n" + "1,2\n" * 50_000)
        with start("convert", "metas.csv", cwd=here) as process:
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""

"""The command line: what a newcomer types, what it answers, and how it ends (0 done, 1 violations, 2 could not)."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from rdflib import SH, Graph

from samples import ALAUSI, DATA, INVENTED, SAMPLE
from vitrina import messages
from vitrina.cli import main
from vitrina.installation import Installation

BROKEN = DATA / "broken"
WHO = ["-i", ALAUSI, "-p", "2021-05"]
PASSWORD = "una clave bastante larga\n"
Run = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, without settings of the outside."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("VITRINA_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def run(here: Path) -> Run:
    def invoke(*arguments: object, status: int = 0, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == status, result.output
        assert "Traceback" not in result.output
        return result

    return invoke


@pytest.fixture
def with_data(run: Run, published: Installation) -> Run:
    """Commands over the published samples; only for those that read."""
    return lambda *arguments, **more: run("--data-dir", published.settings.data_dir, *arguments, **more)


def program(*arguments: str, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program itself."""
    found = shutil.which("vitrina", path=str(Path(sys.executable).parent)) or shutil.which("vitrina")
    assert found, "the package is not installed"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VITRINA_")}
    return subprocess.run([found, *arguments], input=stdin, capture_output=True, check=False, env=kept | environ)


class TestCheck:
    """`vitrina check` says what is wrong and leaves nothing behind."""

    def test_the_sample_can_be_published(self, run: Run, here: Path) -> None:
        output = run("check", SAMPLE).stdout
        assert "13 unidades" in output
        assert "lista para publicar" in output
        assert list(here.iterdir()) == []

    @pytest.mark.parametrize(
        ("name", "cell", "words"),
        [
            ("missing-objective", "C16", "Objetivo"),
            ("target-in-words", "E12", "80"),
            ("duplicate-unit", "B13", "ALCALDÍA"),
        ],
    )
    def test_a_broken_one_gives_one_message_at_the_cell(
        self, run: Run, here: Path, name: str, cell: str, words: str
    ) -> None:
        result = run("check", BROKEN / f"{name}.xlsx", status=1)
        (line,) = [line for line in result.stdout.splitlines() if line.startswith("  [")]
        assert f"celda {cell} " in line
        assert words in line
        assert "1 problema que debe corregir" in result.stdout
        assert list(here.iterdir()) == []

    def test_english_is_spoken(self, run: Run) -> None:
        output = run("check", BROKEN / "target-in-words.xlsx", "--lang", "en", status=1).stdout
        assert "cell E12" in output
        assert "celda" not in output

    def test_json_has_all_that_was_understood(self, run: Run) -> None:
        report = json.loads(run("check", SAMPLE, *WHO, "--format", "json").stdout)
        assert set(report) >= {"form", "institution", "period", "tables", "metadata", "issues", "conforms"}
        assert (report["form"], report["institution"], report["period"]) == ("lotaip-a4", ALAUSI, "2021-05")
        rows = report["tables"][0]["rows"]
        assert len(rows) == 13
        assert rows[12]["target"] == {
            "text": "80 % de cumplimiento del Plan Operativo Anual - POA 2021", "value": 80, "unit": "PERCENT",
            "range": None, "of": None, "thing": rows[12]["target"]["thing"], "comparator": None, "year": 2021,
        }  # fmt: skip
        assert rows[0]["cells"]["meta"] == "E11"
        assert report["metadata"]["enlace_gpr"]["absence"]["reason"].startswith("Ya que")
        bad = json.loads(run("check", BROKEN / "target-in-words.xlsx", "--format", "json", status=1).stdout)
        (issue,) = bad["issues"]
        assert {"code", "severity", "sheet", "cell", "subject", "message"} <= set(issue)
        assert (issue["severity"], issue["sheet"], issue["cell"]) == ("violation", "Literal a4", "E12")

    def test_csv_has_a_line_for_each_issue(self, run: Run) -> None:
        output = run("check", BROKEN / "target-in-words.xlsx", "--format", "csv", status=1).stdout
        (row,) = csv.DictReader(io.StringIO(output))
        assert (row["severity"], row["cell"]) == ("violation", "E12")
        assert len(list(csv.reader(io.StringIO(run("check", SAMPLE, "--format", "csv").stdout)))) == 1

    def test_the_marked_workbook_is_theirs_with_a_comment_at_the_cell(self, run: Run, here: Path) -> None:
        result = run("check", BROKEN / "target-in-words.xlsx", "--marked", "m.xlsx", status=1)
        assert "m.xlsx" in result.stderr
        assert [path.name for path in here.iterdir()] == ["m.xlsx"]
        book = openpyxl.load_workbook(here / "m.xlsx")
        sheet = book.worksheets[0]
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["E12"]
        assert sheet["E12"].value == "ochenta"
        book.close()

    def test_the_list_is_a_workbook_and_the_report_is_turtle(self, run: Run, here: Path) -> None:
        result = run("check", BROKEN / "target-in-words.xlsx", "--list", "l.xlsx", "--format", "ttl", status=1)
        assert "l.xlsx" in result.stderr
        book = openpyxl.load_workbook(here / "l.xlsx")
        assert book.worksheets[0]["D2"].value == "E12"
        book.close()
        assert len(list(Graph().parse(data=result.stdout, format="turtle").objects(None, SH.result))) == 1

    def test_once_keeps_whatever_is_published_of_that_month(self, run: Run) -> None:
        april = DATA / "inventada-lotaip-a4-2021-04.xlsx"
        may = DATA / "inventada-lotaip-a4-2021-05.xlsx"
        who = ["-i", INVENTED, "-p", "2021-05"]
        assert "Publicada la versión 1" in run("publish", april, *who, "--once").stdout
        assert "Publicada la versión 2" in run("publish", may, *who).stdout
        assert "no se cambió nada" in run("publish", april, *who, "--once").stdout
        assert len(json.loads(run("editions", "--format", "json").stdout)) == 2

    def test_the_marked_workbook_never_takes_the_place_of_their_file(self, run: Run, here: Path) -> None:
        shutil.copy(BROKEN / "target-in-words.xlsx", here / "m.xlsx")
        before = (here / "m.xlsx").read_bytes()
        assert "encima de su propio archivo" in run("check", "m.xlsx", "--marked", "./m.xlsx", status=2).stderr
        assert (here / "m.xlsx").read_bytes() == before

    def test_several_files_are_checked_and_the_worst_decides(self, run: Run) -> None:
        files = [SAMPLE, BROKEN / "duplicate-unit.xlsx", DATA / "inventada-lotaip-a4-2021-04.xlsx"]
        lines = run("check", *files, status=1).stdout.splitlines()
        assert [line.partition(":")[0] for line in lines[:3]] == [path.name for path in files]
        assert lines[3:] == ["3 archivos: 2 para publicar, 1 con algo que corregir, 0 que no se pudieron leer."]
        assert run("check", *files, "--verbose", status=1).stdout.count("Literal a4 (LOTAIP 2004)") == 3
        assert len(json.loads(run("check", *files, "--format", "json", status=1).stdout)) == 3

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(self, run: Run) -> None:
        result = run("check", "none.xlsx", SAMPLE, status=2)
        assert "none.xlsx" in result.stderr
        assert "13 metas. Lista para publicar." in result.stdout
        refused, report = json.loads(run("check", "none.xlsx", SAMPLE, "--format", "json", status=2).stdout)
        assert (refused["file"], refused["refused"]["code"]) == ("none.xlsx", "file.missing")
        assert report["conforms"] is True

    @pytest.mark.parametrize(
        "options", [["--format", "csv"], ["--format", "ttl"], ["--marked", "m.xlsx"], ["--list", "m.xlsx"]]
    )
    def test_what_is_for_one_file_is_refused_for_two(self, run: Run, here: Path, options: list[str]) -> None:
        run("check", SAMPLE, DATA / "inventada-lotaip-1.3-2023-07.xlsx", *options, status=2)
        assert list(here.iterdir()) == []

    def test_a_folder_is_all_that_is_in_it(self, run: Run, here: Path) -> None:
        folder = here / "2021-05" / ALAUSI
        folder.mkdir(parents=True)
        (folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
        (here / "2021-05" / "otra.xlsx").write_bytes((DATA / "broken" / "missing-objective.xlsx").read_bytes())

        good, bad = json.loads(run("check", "2021-05", "--format", "json", status=1).stdout)

        assert (good["institution"], good["period"], good["conforms"]) == (ALAUSI, "2021-05", True)
        assert (bad["file"], bad["institution"], bad["conforms"]) == ("otra.xlsx", None, False)

    def test_loose_files_of_one_set_are_one(self, run: Run, here: Path) -> None:
        rows = "Unidad;Objetivo;Indicador;Meta cuantificable\nALCALDÍA;Dirigir la gestión;% de ejecución;80 %\n"
        (here / "1.Conjunto de datos.csv").write_text(rows, encoding="utf-8")
        (here / "2. Metadatos.csv").write_text("PERIODICIDAD;Mensual;\n", encoding="utf-8")

        report = json.loads(
            run("check", "1.Conjunto de datos.csv", "2. Metadatos.csv", "--format", "json", status=1).stdout
        )

        assert report["metadata"]["periodicidad"]["frecuencia"] == "MONTHLY"

    def test_a_file_comes_from_the_standard_input(self, run: Run) -> None:
        assert "13 unidades" in run("check", "-", stdin=SAMPLE.read_bytes()).stdout
        assert "vacío" in run("check", "-", stdin=b"", status=2).stderr

    def test_an_installation_is_asked_for_its_units_and_not_changed(self, with_data: Run) -> None:
        june = DATA / "inventada-lotaip-a4-2021-06.xlsx"
        assert "ALCALDÍA" not in with_data("check", june, "-i", INVENTED, "-p", "2021-06").stdout
        with_data("check", june, "-i", INVENTED, "-u", "ALCALDÍA=nonsense", status=2)
        with_data("check", june, "-i", INVENTED, "-u", "nonsense", status=2)


BAD = {
    "not there": (["none.xlsx"], "none.xlsx"),
    "empty": (["empty.xlsx"], "vacío"),
    "not a workbook": (["text.xlsx"], "no es una hoja de cálculo"),
    "a damaged workbook": (["damaged.xlsx"], "dañado"),
    "another zip": (["zip.xlsx"], "formulario"),
    "no form": (["blank.xlsx"], "formulario"),
    "an unknown institution": ([str(SAMPLE), "-i", "1760000310001"], "1760000310001"),
    "a lost zero": ([str(SAMPLE), "-i", ALAUSI[1:]], ALAUSI),
    "no RUC": ([str(SAMPLE), "-i", "alausi"], "alausi"),
    "no month": ([str(SAMPLE), "-p", "mayo"], "mayo"),
}


@pytest.fixture
def bad_files(here: Path) -> Path:
    (here / "empty.xlsx").write_bytes(b"")
    (here / "text.xlsx").write_text("esto no es un libro")
    (here / "damaged.xlsx").write_bytes(SAMPLE.read_bytes()[:5000])
    openpyxl.Workbook().save(here / "blank.xlsx")
    with zipfile.ZipFile(here / "zip.xlsx", "w") as package:
        package.writestr("a.txt", "a")
    return here


#: `publish` takes a folder (tests/test_bulk.py).
BAD_FILE = [(command, *bad) for command in ("check", "convert", "publish") for bad in BAD.values()]
BAD_FILE += [("convert", ["."], "carpeta")]


@pytest.mark.parametrize(("command", "arguments", "words"), BAD_FILE)
def test_bad_input_ends_with_2_a_sentence_and_nothing_behind(
    run: Run, bad_files: Path, command: str, arguments: list[str], words: str
) -> None:
    before = sorted(bad_files.rglob("*"))
    more = (
        []
        if command == "check"
        else [f for pair in (("-i", ALAUSI), ("-p", "2021-05")) if pair[0] not in arguments for f in pair]
    )
    result = run(command, *arguments, *more, status=2)
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("vitrina: ")
    assert words in sentence
    assert sentence.endswith(".")
    assert sorted(bad_files.rglob("*")) == before


@pytest.mark.parametrize("command", ["convert", "publish"])
@pytest.mark.parametrize(
    ("options", "code"), [(["-p", "2021-05"], "institution.missing"), (["-i", ALAUSI], "period.missing")]
)
def test_who_and_when_must_be_said(run: Run, here: Path, command: str, options: list[str], code: str) -> None:
    result = run(command, SAMPLE, *options, status=2)
    assert messages.catalogue("es")["error"][code]["what"] in result.stderr
    assert list(here.iterdir()) == []


class TestConvert:
    """`vitrina convert` writes what would be published."""

    @pytest.mark.parametrize(("to", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")])
    def test_every_format_parses_to_the_same_graph(self, run: Run, here: Path, to: str, parser: str) -> None:
        run("convert", SAMPLE, *WHO, "--to", to, "-o", f"out.{to}")
        found = Graph().parse(data=(here / f"out.{to}").read_bytes(), format=parser)
        expected = Graph().parse(data=run("convert", SAMPLE, *WHO, "--to", "nt").stdout_bytes, format="nt")
        assert len(found) > 150
        assert set(found) == set(expected)

    def test_n_quads_name_the_edition(self, run: Run) -> None:
        quads = list(ox.parse(run("convert", SAMPLE, *WHO, "--to", "nq").stdout_bytes, format=ox.RdfFormat.N_QUADS))
        assert {q.graph_name.value for q in quads} == {f"http://127.0.0.1:8000/edicion/{ALAUSI}/lotaip-a4/2021-05/v1"}

    def test_csvw_writes_tables_and_metadata_into_a_folder(self, run: Run, here: Path) -> None:
        run("convert", SAMPLE, *WHO, "--to", "csvw", "-o", "out/deep")
        names = {path.name for path in (here / "out" / "deep").iterdir()}
        document = json.loads((here / "out" / "deep" / "csv-metadata.json").read_text(encoding="utf-8"))
        assert names == {"csv-metadata.json"} | {table["url"] for table in document["tables"]}
        assert "carpeta" in run("convert", SAMPLE, *WHO, "--to", "csvw", status=2).stderr

    def test_violations_end_with_1_and_write_nothing(self, run: Run, here: Path) -> None:
        result = run("convert", BROKEN / "target-in-words.xlsx", *WHO, "-o", "out.ttl", status=1)
        assert "E12" in result.stderr
        assert result.stdout == ""
        assert list(here.iterdir()) == []

    def test_an_output_that_cannot_be_written_is_told(self, run: Run) -> None:
        assert "none/out.ttl" in run("convert", SAMPLE, *WHO, "-o", "none/out.ttl", status=2).stderr


class TestPublish:
    """`vitrina publish`, then what reads it."""

    def test_published_once_again_and_corrected(self, run: Run, here: Path) -> None:
        first = run("publish", SAMPLE, *WHO, "--by", "ana")
        address = f"http://127.0.0.1:8000/edicion/{ALAUSI}/lotaip-a4/2021-05/v1"
        assert address in first.stdout
        again = run("publish", SAMPLE, *WHO)
        assert "no se cambió nada" in again.stdout
        book = openpyxl.load_workbook(SAMPLE)
        book.worksheets[0]["E11"] = "70 %"
        book.save(here / "corrected.xlsx")
        book.close()
        assert "versión 2" in run("publish", "corrected.xlsx", *WHO).stdout

        listed = run("editions").stdout.splitlines()
        assert ["reemplazada" in listed[0], "vigente" in listed[1]] == [True, True]
        (one, two) = json.loads(run("editions", "--format", "json").stdout)
        assert (one["edition"], one["by"], one["state"]) == (address, "ana", "replaced")
        assert two["version"] == 2
        assert run("editions", "-i", INVENTED, "--format", "json").stdout == "[]\n"

        base = run("--data-dir", "var", "settings").stdout
        assert "fijó" in base

    def test_another_base_is_refused_by_whatever_would_use_it(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        run("publish", SAMPLE, *WHO)
        monkeypatch.setenv("VITRINA_BASE_IRI", "https://otra.gob.ec/")
        result = run("publish", SAMPLE, *WHO, status=2)
        assert "https://otra.gob.ec/" in result.stderr
        assert "http://127.0.0.1:8000/" in result.stderr

    def test_violations_end_with_1_and_publish_nothing(self, run: Run, here: Path) -> None:
        result = run("publish", BROKEN / "target-in-words.xlsx", *WHO, status=1)
        assert "E12" in result.stderr
        assert list(here.iterdir()) == []

    def test_a_renamed_unit_is_a_question_that_an_option_answers(self, run: Run) -> None:
        name = "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD"
        may, june = (DATA / f"inventada-lotaip-a4-2021-{month}.xlsx" for month in ("05", "06"))
        run("publish", may, "-i", INVENTED, "-p", "2021-05")
        asked = run("publish", june, "-i", INVENTED, "-p", "2021-06", status=1)
        assert "¿Es la misma unidad?" in asked.stderr
        unknown = run("publish", june, "-i", INVENTED, "-p", "2021-06", "-u", f"{name}=obras", status=2)
        assert "direccion-de-obras-publicas" in unknown.stderr
        for bad in ("nonsense", "=x", f"{name}="):
            run("publish", june, "-i", INVENTED, "-p", "2021-06", "-u", bad, status=2)
        run("publish", june, "-i", INVENTED, "-p", "2021-06", "-u", f"{name}=direccion-de-obras-publicas")

    def test_a_data_folder_that_is_a_file_is_told(self, run: Run, here: Path) -> None:
        (here / "var").write_text("in the way")
        assert "var" in run("publish", SAMPLE, *WHO, status=2).stderr
        assert (here / "var").read_text() == "in the way"

    @pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x"])
    def test_a_database_that_cannot_be_opened_is_told(
        self, run: Run, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VITRINA_RECORDS_URL", url)
        assert "records_url" in run("user", "list", status=2).stderr


class TestReading:
    """`editions`, `query` and `dump` over the published samples."""

    def test_without_publications_they_are_empty_and_make_nothing(self, run: Run, here: Path) -> None:
        assert "Todavía no" in run("editions").stderr
        assert run("editions", "--format", "json").stdout == "[]\n"
        assert run("query", "SELECT ?s ?o { ?s ?p ?o }", "--to", "csv").stdout == "s,o\n"
        assert run("dump").stdout == ""
        assert list(here.iterdir()) == []

    def test_the_query_of_the_issue_gives_thirteen_rows(self, with_data: Run, here: Path) -> None:
        query = f"""PREFIX meta: <https://w3id.org/vitrina/metas#> PREFIX org: <http://www.w3.org/ns/org#>
            SELECT ?unit ?level ?number ?measure {{
              ?unit org:unitOf/<http://purl.org/dc/terms/identifier> "{ALAUSI}" ; org:classification ?level .
              ?statement meta:unit ?unit ; <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?number ;
                <http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure> ?measure }}"""
        (here / "q.rq").write_text(query)
        for arguments, stdin in (([query], None), (["-f", "q.rq"], None), (["-"], query), (["-f", "-"], query)):
            rows = list(csv.DictReader(io.StringIO(with_data("query", *arguments, "--to", "csv", stdin=stdin).stdout)))
            assert len(rows) == 13
            assert {(row["number"], row["measure"]) for row in rows} == {("80", "http://qudt.org/vocab/unit/PERCENT")}
        table = with_data("query", query).stdout.splitlines()
        assert len(table) == 14
        assert table[0].split() == ["?unit", "?level", "?number", "?measure"]

    @pytest.mark.parametrize(
        ("to", "starts"), [("json", '{"head"'), ("xml", "<?xml"), ("csv", "s\n"), ("tsv", "?s\n"), ("table", "?s\n")]
    )
    def test_solutions_come_in_every_format(self, with_data: Run, to: str, starts: str) -> None:
        output = with_data("query", "SELECT ?s { ?s a <http://www.w3.org/ns/org#FormalOrganization> }", "--to", to)
        assert output.stdout.replace("\r\n", "\n").startswith(starts)
        assert ALAUSI in output.stdout

    @pytest.mark.parametrize("to", ["table", "json", "csv"])
    def test_yes_and_no_are_answers(self, with_data: Run, to: str) -> None:
        assert "true" in with_data("query", "ASK { ?s ?p ?o }", "--to", to).stdout

    @pytest.mark.parametrize(
        ("to", "parser"), [("table", "turtle"), ("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")]
    )
    def test_graphs_come_in_every_format(self, with_data: Run, here: Path, to: str, parser: str) -> None:
        query = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . ?s a <http://www.w3.org/ns/org#FormalOrganization> }"
        with_data("query", query, "--to", to, "-o", "out")
        assert len(Graph().parse(data=(here / "out").read_bytes(), format=parser)) == 6

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ([], "Falta la consulta"),
            ([" "], "Falta la consulta"),
            (["-f", "none.rq"], "none.rq"),
            (["-f", "latin.rq"], "UTF-8"),
            (["SELEKT"], "bien escrita"),
            (["DROP ALL"], "bien escrita"),
            (["SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"], "SERVICE"),
            (["SELECT * { ?s ?p ?o } LIMIT 1", "--to", "ttl"], "ttl"),
            (["CONSTRUCT WHERE { ?s ?p ?o }", "--to", "csv"], "csv"),
        ],
    )
    def test_a_query_that_cannot_be_answered_is_told(
        self, with_data: Run, here: Path, arguments: list[str], words: str
    ) -> None:
        (here / "latin.rq").write_bytes("ASK { ?s ?p 'ñ' }".encode("latin-1"))
        result = with_data("query", *arguments, status=2)
        assert words in result.stderr
        assert result.stdout == ""

    def test_all_that_is_published_is_dumped(self, with_data: Run, here: Path) -> None:
        with_data("dump", "-o", "all.nq")
        quads = list(ox.parse((here / "all.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
        graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
        assert sum("/edicion/" in name for name in graphs) == 4
        assert len(with_data("dump").stdout.splitlines()) == len(quads)

    def test_one_graph_is_dumped_alone(self, with_data: Run) -> None:
        name = f"http://127.0.0.1:8000/edicion/{ALAUSI}/lotaip-a4/2021-05/v1"
        output = with_data("dump", "--graph", name).stdout
        assert len(Graph().parse(data=output, format="nt")) > 150
        for unknown in ("not an iri", f"{name}0"):
            assert unknown in with_data("dump", "--graph", unknown, status=2).stderr

    def test_an_unknown_institution_is_told(self, with_data: Run) -> None:
        assert "1760000310001" in with_data("editions", "-i", "1760000310001", status=2).stderr


class TestUser:
    """`vitrina user`: the password is read from the standard input where nobody types."""

    def test_from_adding_to_removing(self, run: Run) -> None:
        assert "ana" in run("user", "add", "ana", "-i", ALAUSI, stdin=PASSWORD).stdout
        run("user", "add", "eva", stdin=PASSWORD)
        lines = run("user", "list").stdout.splitlines()
        assert [line.split()[:2] for line in lines] == [["ana", ALAUSI], ["eva", "todas"]]
        run("user", "password", "ana", stdin="otra " + PASSWORD)
        run("user", "remove", "ana")
        assert run("user", "list").stdout.startswith("eva")

    @pytest.mark.parametrize(
        ("arguments", "stdin", "words"),
        [
            (["add", "ana"], "corta\n", "12"),
            (["add", "ana"], "", "12"),
            (["add", ""], PASSWORD, "nombre"),
            (["add", "ana", "-i", "123"], PASSWORD, "123"),
            (["password", "nadie"], PASSWORD, "nadie"),
            (["remove", "nadie"], "", "nadie"),
        ],
    )
    def test_what_cannot_be_done_is_told(self, run: Run, arguments: list[str], stdin: str, words: str) -> None:
        assert words in run("user", *arguments, stdin=stdin, status=2).stderr
        assert run("user", "list").stdout == ""

    def test_a_name_is_taken_once(self, run: Run) -> None:
        run("user", "add", "ana", stdin=PASSWORD)
        assert "ana" in run("user", "add", "ana", stdin=PASSWORD, status=2).stderr


class TestSettings:
    """`vitrina settings`: each value and where it came from."""

    def test_every_setting_is_shown_with_its_origin(
        self, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (here / "vitrina.toml").write_text('publisher_name = "Alguien"\nsecret_key = "no se muestra"\n')
        monkeypatch.setenv("VITRINA_PORT", "9000")
        output = run("--data-dir", "datos", "settings").stdout
        assert "publisher_name = Alguien  [vitrina.toml]" in output
        assert "port = 9000  [VITRINA_PORT]" in output
        assert "data_dir = datos  [command line]" in output
        assert "host = 127.0.0.1  [por defecto]" in output
        assert "no se muestra" not in output
        assert [path.name for path in here.iterdir()] == ["vitrina.toml"]

    def test_a_wrong_setting_stops_every_command(self, run: Run, here: Path) -> None:
        (here / "vitrina.toml").write_text("prot = 1\n")
        for arguments in (
            ["settings"],
            ["check", SAMPLE],
            ["editions"],
            ["publish", SAMPLE, *WHO],
            ["query", "ASK {}"],
        ):
            assert "«port»" in run(*arguments, status=2).stderr

    def test_a_register_that_cannot_be_read_is_told(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VITRINA_INSTITUTIONS", "none.csv")
        assert "none.csv" in run("publish", SAMPLE, *WHO, status=2).stderr


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []

    def walk(command: click.Command, path: tuple[str, ...]) -> None:
        found.append(path)
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                walk(inner, (*path, name))

    walk(main, ())
    return found


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_the_help_of_every_command_names_an_example(run: Run, path: tuple[str, ...]) -> None:
    output = run(*path, "--help").stdout
    assert f"vitrina {' '.join(path)}".strip() in " ".join(output.split()).partition(" ")[2]
    assert "Ejemplo: " in output or path == ()


class TestTheProgram:
    """The installed program itself: language at its start, streams, exit status."""

    def test_it_reads_standard_input_and_speaks_english(self, tmp_path: Path) -> None:
        done = program("check", "-", "--lang", "en", stdin=SAMPLE.read_bytes())
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"13 units" in done.stdout
        broken = program("check", str(BROKEN / "duplicate-unit.xlsx"), "--lang=en")
        assert broken.returncode == 1
        assert program("check", str(tmp_path), "--lang", "en").returncode == 2

    def test_its_language_is_a_setting(self, here: Path) -> None:
        assert b"Usage" in program("--help", VITRINA_LANGUAGE="en").stdout
        assert b"Example" in program("check", "--help", VITRINA_LANGUAGE="en").stdout
        (here / "vitrina.toml").write_text('language = "en"\n')
        assert b"Example" in program("check", "--help").stdout
        assert b"does not exist" in program("check", "none.xlsx").stderr
        assert b"Ejemplo" in program("check", "--help", "--lang", "es").stdout

    def test_a_name_of_a_file_in_another_encoding_is_no_end(self, here: Path) -> None:
        name = os.fsdecode("año.xlsx".encode("latin-1"))
        shutil.copy(SAMPLE, here / name)
        assert program("check", name).returncode == 0
        done = program("publish", name, *WHO)
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
        assert program("editions", "--format", "json").returncode == 0
        assert program("check", name + "x").returncode == 2

    def test_a_reader_that_goes_away_is_no_error(self, published: Installation) -> None:
        vitrina = shutil.which("vitrina", path=str(Path(sys.executable).parent))
        command = f'"{vitrina}" --data-dir "{published.settings.data_dir}" dump | head -n 1'
        done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
        assert done.stderr == b""
        assert done.stdout.count(b"\n") == 1

    def test_its_version_is_that_of_the_package(self) -> None:
        assert b"vitrina" in program("--version").stdout
        assert program("nonsense").returncode == 2

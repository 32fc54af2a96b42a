"""The report as JSON, CSV and text: what was understood, and each issue with its place and words."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, SH, Graph

from matrices import ALCALDIA, FOOTER, MATRIX, OBRAS, SECTION, checked, matrix, xlsx
from samples import ALAUSI, DATA, INVENTED, SAMPLE
from vitrina.checked import Checked
from vitrina.model import CellRef, Context, Issue, Report
from vitrina.report import as_csv, as_json, as_line, as_shacl, as_text, as_total, as_xlsx, issue_json

CONTEXT = Context(ALAUSI, "2021-05")


def plain(result: Checked, lang: str = "es") -> dict:
    """Return the JSON as a reader gets it."""
    return json.loads(json.dumps(as_json(result, lang)))


@pytest.fixture(scope="module", name="seed")
def _seed() -> Checked:
    return checked(SAMPLE.read_bytes(), SAMPLE.name, CONTEXT)


@pytest.fixture(scope="module", name="broken")
def _broken() -> Checked:
    name = "target-in-words.xlsx"
    return checked((DATA / "broken" / name).read_bytes(), name, CONTEXT)


class TestJson:
    def test_it_says_which_file_form_institution_and_month(self, seed: Checked):
        report = plain(seed)

        assert list(report) == [
            "file", "sha256", "form", "institution", "period", "conforms", "understood", "tables", "metadata", "issues",
        ]  # fmt: skip
        assert (report["file"], report["form"]) == (SAMPLE.name, "lotaip-a4")
        assert (report["institution"], report["period"], report["conforms"]) == (ALAUSI, "2021-05", True)
        assert report["sha256"] == seed.workbook.sha256

    def test_its_table_has_sections_notes_and_rows(self, seed: Checked):
        (table,) = plain(seed)["tables"]

        assert list(table) == ["form", "sheet", "period", "understood", "sections", "notes", "rows", "metadata"]
        assert (table["sheet"], table["period"], len(table["rows"])) == ("Literal a4", "2021-05", 13)
        assert table["sections"][1] == {
            "text": "PROCESOS AGREGADORES DE VALOR / NIVEL OPERATIVO", "level": "agregador-valor", "cell": "A14",
        }  # fmt: skip
        assert [(note["section"], note["cell"]) for note in table["notes"]] == [("PROCESOS DESCONCENTRADOS", "A20")]

    def test_a_row_has_its_values_its_target_and_the_cell_of_each_column(self, seed: Checked):
        row = plain(seed)["tables"][0]["rows"][9]

        assert list(row) == ["section", "number", "unit", "objective", "indicator", "target", "cells"]
        assert (row["section"], row["number"], row["unit"]) == ("NIVEL DE APOYO / ASESORÍA", "10", "AUDITORÍA INTERNA")
        assert row["target"] == {
            "text": "80 % de cumplimiento del Plan Operativo Anual - POA 2021", "value": 80, "unit": "PERCENT",
            "range": None, "of": None, "thing": None, "comparator": None, "year": 2021,
        }  # fmt: skip
        assert row["cells"] == {"numero": "A32", "unidad": "B32", "objetivo": "C32", "indicador": "D32", "meta": "E32"}

    def test_the_metadata_have_text_value_and_cell(self, seed: Checked):
        metadata = plain(seed)["metadata"]

        assert metadata["fecha_actualizacion"] == {
            "text": "31/05/2021", "value": "2021-05-31", "sheet": "Literal a4", "cell": "D37",
        }  # fmt: skip
        assert metadata["periodicidad"] == {
            "text": "Mensual", "value": "Mensual", "frecuencia": "MONTHLY", "sheet": "Literal a4", "cell": "D38",
        }  # fmt: skip
        assert metadata["telefono"]["telefono_uri"] == "tel:+593-3-2930153;ext=204"

    def test_an_absence_has_its_kind_and_reason(self, seed: Checked):
        entry = plain(seed)["metadata"]["enlace_gpr"]

        assert (entry["value"], entry["cell"]) == (None, "E36")
        assert entry["absence"]["kind"] == "no-aplica"
        assert entry["absence"]["reason"].startswith("Ya que el GAD")

    @pytest.mark.parametrize(
        ("target", "value", "unit", "comparator"),
        [
            ("Al menos 4 talleres", 4, "NUM", "al-menos"),
            ("1.250,50 USD", 1250.5, "CCY_USD", None),
            ("Todo", None, None, None),
        ],
    )
    def test_a_target_is_a_number_or_nothing(
        self, target: str, value: float | None, unit: str | None, comparator: str | None
    ):
        row = plain(checked(xlsx(matrix(SECTION, [*ALCALDIA[:4], target]))))["tables"][0]["rows"][0]

        assert (row["target"]["value"], row["target"]["unit"], row["target"]["comparator"]) == (value, unit, comparator)
        assert row["target"]["text"] == target

    def test_an_issue_has_its_place_its_words_and_what_they_are_made_of(self, broken: Checked):
        assert plain(broken)["conforms"] is False
        assert plain(broken)["issues"] == [
            {
                "code": "target.number-in-words", "severity": "violation", "sheet": "Literal a4", "cell": "E12",
                "subject": "ALCALDÍA",
                "message": "«ochenta» no está escrito con cifras. Escriba la cifra, por ejemplo 80 %.",
                "params": {"text": "ochenta", "proposal": "80 %"}, "help": "ayuda/target.number-in-words",
            }
        ]  # fmt: skip

    def test_the_words_are_in_the_language_asked_for(self, broken: Checked):
        assert plain(broken, "en")["issues"][0]["message"] != plain(broken, "es")["issues"][0]["message"]
        assert {**plain(broken, "en"), "issues": []} == {**plain(broken, "es"), "issues": []}

    def test_an_issue_of_the_whole_file_has_no_place(self):
        issue = Issue("sheet.others", "warning", None, params={"sheet": "Mayo", "others": "Junio"})

        assert (issue_json(issue, "es")["sheet"], issue_json(issue, "es")["cell"]) == (None, None)

    def test_what_is_missing_is_null_with_the_place_where_it_should_be(self):
        footer = [[row[0]] if row is FOOTER[1] else row for row in FOOTER]
        report = plain(checked(xlsx(matrix(SECTION, [1, "ALCALDÍA", None, *ALCALDIA[3:]], footer=footer))))

        assert report["metadata"]["fecha_actualizacion"] == {
            "text": None, "value": None, "sheet": "Literal a4", "cell": "D7",
        }  # fmt: skip
        assert report["tables"][0]["rows"][0]["objective"] is None
        assert "objetivo" not in report["tables"][0]["rows"][0]["cells"]


class TestCsv:
    def test_each_issue_is_a_row_below_the_header(self, broken: Checked):
        header, row = csv.reader(io.StringIO(as_csv(broken.report)))

        assert header == ["severity", "code", "sheet", "cell", "subject", "message"]
        assert row[:5] == ["violation", "target.number-in-words", "Literal a4", "E12", "ALCALDÍA"]

    def test_without_issues_there_is_only_the_header(self, seed: Checked):
        assert as_csv(seed.report) == "severity,code,sheet,cell,subject,message\r\n"

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_no_field_is_run_as_a_formula_by_a_spreadsheet(self, start: str):
        evil = f'{start}HYPERLINK("http://x.example","y")'
        issue = Issue("x", "violation", CellRef(evil, "A1"), evil, {}, "shape", {"es": evil})

        row = list(csv.reader(io.StringIO(as_csv(Report((issue,))), newline="")))[1]

        assert [row[2], row[4], row[5]] == [f"'{evil}"] * 3

    def test_what_a_clerk_wrote_comes_back_in_one_field(self):
        result = checked(xlsx(matrix(SECTION, [*ALCALDIA[:4], 'mucho; "todo",\nsiempre'])))
        row = list(csv.reader(io.StringIO(as_csv(result.report), newline="")))[1]

        assert len(row) == 6
        assert 'mucho; "todo",\nsiempre' in row[5]


class TestText:
    def text(self, result: Checked, lang: str = "es") -> list[str]:
        return as_text(result, lang).split("\n")

    def test_a_clean_file_says_what_was_understood_and_that_it_is_ready(self, seed: Checked):
        understood, told, verdict = self.text(seed)

        for part in (SAMPLE.name, "Literal a4", "13 unidades", "13 metas", "13 con cifra", "4 secciones", "1 nota"):
            assert part in understood
        for part in (f"institución {ALAUSI}", "mes 2021-05", "2021-05-31", "Planificación Institucional"):
            assert part in told
        assert verdict == "No encontramos problemas: la matriz está lista para publicar."

    def test_each_issue_has_its_line_with_severity_place_and_remedy(self, broken: Checked):
        _, _, line, verdict = self.text(broken)

        assert line.startswith("  [debe corregir] Hoja «Literal a4», celda E12 (ALCALDÍA): «ochenta» ")
        assert line.endswith("Escriba la cifra, por ejemplo 80 %.")
        assert "1 problema que debe corregir" in verdict

    def test_with_warnings_only_it_may_be_published(self):
        *_, verdict = self.text(checked(xlsx(matrix(SECTION, [*ALCALDIA[:4], "Cumplir el POA"], OBRAS))))

        assert verdict == "La matriz se puede publicar. Conviene revisar 1 punto."

    def test_what_is_only_told_for_information_is_not_counted_as_a_problem(self):
        lines = self.text(checked(xlsx([["GAD DE VILLA EJEMPLO"], *MATRIX])))

        assert lines[-3] == "Ideas para mejorar:"
        assert lines[-2].startswith("  [idea] Hoja «Literal a4», celda A1: ")
        assert lines[-1] == "No encontramos problemas: la matriz está lista para publicar."

    def test_it_is_said_in_english_too(self, broken: Checked):
        assert "13 units" in self.text(broken, "en")[0]
        assert "cell E12" in self.text(broken, "en")[2]

    def test_the_help_pages_are_named_once_each_where_there_is_an_address(self, broken: Checked):
        twice = tuple(replace(issue, cell=None) for issue in broken.report.issues)
        lines = as_text(replace(broken, issues=twice), "es", "https://x.example/").split("\n")

        assert lines[-2] == "  https://x.example/ayuda/target.number-in-words"
        assert lines.count(lines[-2]) == 1

    def test_a_form_of_the_structure_is_told_by_its_units(self):
        name = "inventada-lotaip-1.1-2023-07.xlsx"
        result = checked((DATA / name).read_bytes(), name, Context(INVENTED, "2023-07"))
        known = plain(result)["understood"]

        assert (known["units"], known["targets"]) == (8, 0)
        assert "8 unidades, " in self.text(result)[0]
        assert "con unidad superior" in self.text(result)[0]
        assert "metas" not in self.text(result)[0]
        assert "lotaip-1.1, 8 unidades. " in as_line(result)
        row = plain(result)["tables"][0]["rows"][1]
        assert row["target"] is None
        assert {"level", "superior"} <= set(row)

    def test_of_many_files_each_has_one_line(self, seed: Checked, broken: Checked):
        def line(found: Checked) -> str:
            return as_line(found)

        assert line(seed) == f"{SAMPLE.name}: lotaip-a4, 13 metas. Lista para publicar."
        assert "1 problema que debe corregir" in line(broken)

    def test_the_sum_counts_what_can_be_published_and_what_was_not_read(self, seed: Checked, broken: Checked):
        total = as_total([seed.report, seed.report, broken.report], 1)

        assert total == "4 archivos: 2 para publicar, 1 con algo que corregir, 1 que no se pudo leer."


class TestWorkbook:
    """The list of issues for Excel."""

    def cells(self, report: Report) -> list[list]:
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx(report, "es", "https://x.example/")))
        (sheet,) = book.worksheets
        found = list(sheet.iter_rows())
        book.close()
        return found

    def test_each_issue_is_a_row_below_the_headings(self, broken: Checked):
        header, row = self.cells(broken.report)

        assert [cell.value for cell in header][:3] == ["Qué hacer", "Código", "Hoja"]
        assert [cell.value for cell in row][:5] == [
            "debe corregir", "target.number-in-words", "Literal a4", "E12", "ALCALDÍA",
        ]  # fmt: skip
        assert row[6].value == "https://x.example/ayuda/target.number-in-words"

    @given(st.text(max_size=40), st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "=1+", "\0="]))
    @settings(max_examples=60, deadline=None)
    def test_no_cell_is_a_formula_or_a_link_whatever_it_says(self, text: str, start: str):
        issue = Issue("x", "violation", CellRef(start + text, "A1"), start + text, {}, "shape", {"es": start + text})
        data = as_xlsx(Report((issue,)))
        sheet_xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")

        assert b"<f>" not in sheet_xml
        assert b"<hyperlink" not in sheet_xml
        for cell in self.cells(Report((issue,)))[1]:
            assert cell.data_type in {"s", "inlineStr", "n"}
            assert cell.value is None or isinstance(cell.value, str)
            assert cell.quotePrefix

    def test_a_text_longer_than_a_cell_is_cut(self):
        issue = Issue("x", "info", None, "x" * 40_000, {}, "shape", {"es": "x"})

        assert len(self.cells(Report((issue,)))[1][4].value) == 32_767


class TestShacl:
    """The report for programs that know validation reports."""

    def graph(self, result: Checked) -> Graph:
        return Graph().parse(data=as_shacl(result.workbook, result.report, "https://x.example/"), format="turtle")

    def test_it_conforms_without_results(self, seed: Checked):
        graph = self.graph(seed)

        assert len(graph) == 2
        assert next(graph.objects(None, SH.conforms)).toPython() is True

    def test_a_result_has_all_that_the_standard_wants(self, broken: Checked):
        graph = self.graph(broken)
        (report,) = graph.subjects(RDF.type, SH.ValidationReport)
        (result,) = graph.objects(report, SH.result)

        assert graph.value(report, SH.conforms).toPython() is False
        assert graph.value(result, RDF.type) == SH.ValidationResult
        assert graph.value(result, SH.resultSeverity) == SH.Violation
        assert str(graph.value(result, SH.focusNode)) == (
            f"https://x.example/original/{broken.workbook.sha256}#Literal%20a4!E12"
        )
        assert graph.value(result, SH.sourceConstraintComponent)
        assert {m.language for m in graph.objects(result, SH.resultMessage)} == {"es", "en"}

    def test_what_a_shape_found_names_the_shape(self):
        name = "duplicate-unit.xlsx"
        graph = self.graph(checked((DATA / "broken" / name).read_bytes(), name, CONTEXT))

        assert [str(shape).rpartition("#")[2] for shape in graph.objects(None, SH.sourceShape)] == ["UnitDuplicate"]

"""The report as JSON, CSV and text: what was understood, and each issue with its place and words."""

from __future__ import annotations

import csv
import io
import json

import pytest

from matrices import ALCALDIA, FOOTER, MATRIX, OBRAS, SECTION, checked, matrix, xlsx
from samples import ALAUSI, DATA, SAMPLE
from vitrina.model import CellRef, Context, Issue, Report
from vitrina.publish import Checked
from vitrina.report import as_csv, as_json, as_text, issue_json

CONTEXT = Context(ALAUSI, "2021-05")


def plain(result: Checked, lang: str = "es") -> dict:
    """Return the JSON as a reader gets it."""
    return json.loads(json.dumps(as_json(result.workbook, result.form, result.reading, result.report, lang)))


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
            "file", "sha256", "form", "institution", "period", "conforms", "tables", "metadata", "issues",
        ]  # fmt: skip
        assert (report["file"], report["form"]) == (SAMPLE.name, "lotaip-a4")
        assert (report["institution"], report["period"], report["conforms"]) == (ALAUSI, "2021-05", True)
        assert report["sha256"] == seed.workbook.sha256

    def test_its_table_has_sections_notes_and_rows(self, seed: Checked):
        (table,) = plain(seed)["tables"]

        assert list(table) == ["sheet", "period", "sections", "notes", "rows"]
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
            "thing": None, "comparator": None, "year": 2021,
        }  # fmt: skip
        assert row["cells"] == {"numero": "A32", "unidad": "B32", "objetivo": "C32", "indicador": "D32", "meta": "E32"}

    def test_the_metadata_have_text_value_and_cell(self, seed: Checked):
        metadata = plain(seed)["metadata"]

        assert metadata["fecha_actualizacion"] == {"text": "31/05/2021", "value": "2021-05-31", "cell": "D37"}
        assert metadata["periodicidad"] == {
            "text": "Mensual", "value": "Mensual", "frecuencia": "MONTHLY", "cell": "D38",
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
                "params": {"text": "ochenta", "proposal": "80 %"},
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

        assert report["metadata"]["fecha_actualizacion"] == {"text": None, "value": None, "cell": "D7"}
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
        return as_text(result.workbook, result.form, result.reading, result.report, lang).split("\n")

    def test_a_clean_file_says_what_was_understood_and_that_it_is_ready(self, seed: Checked):
        understood, verdict = self.text(seed)

        for part in (SAMPLE.name, "Literal a4", "13 unidades", "13 metas", "13 con cifra", "4 secciones", "1 nota"):
            assert part in understood
        assert verdict == "No encontramos problemas: la matriz está lista para publicar."

    def test_each_issue_has_its_line_with_severity_place_and_remedy(self, broken: Checked):
        _, line, verdict = self.text(broken)

        assert line.startswith("  [debe corregir] Hoja «Literal a4», celda E12 (ALCALDÍA): «ochenta» ")
        assert line.endswith("Escriba la cifra, por ejemplo 80 %.")
        assert "1 problema(s)" in verdict

    def test_with_warnings_only_it_may_be_published(self):
        *_, verdict = self.text(checked(xlsx(matrix(SECTION, [*ALCALDIA[:4], "Cumplir el POA"], OBRAS))))

        assert verdict == "La matriz se puede publicar. Conviene revisar 1 punto(s)."

    def test_what_is_only_told_for_information_is_not_counted_as_a_problem(self):
        lines = self.text(checked(xlsx([["GAD DE VILLA EJEMPLO"], *MATRIX])))

        assert lines[1].startswith("  [para su información] Hoja «Literal a4», celda A1: ")
        assert lines[-1] == "No encontramos problemas: la matriz está lista para publicar."

    def test_it_is_said_in_english_too(self, broken: Checked):
        assert "13 units" in self.text(broken, "en")[0]
        assert "cell E12" in self.text(broken, "en")[1]

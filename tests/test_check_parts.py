"""A workbook with several tables: each month, each form and each table of a sheet is read, told and published."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from matrices import ALCALDIA, FOOTER, MATRIX, TITLES, Row, checked, matrix, xlsx
from samples import INVENTED
from vitrina import intake
from vitrina.errors import BadRequestError
from vitrina.installation import Installation
from vitrina.model import Context, Issue
from vitrina.publish import Released, ViolationsError, release
from vitrina.report import as_json, as_line, as_text
from vitrina.settings import load

ALL = Context(INVENTED)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    opened = Installation(load({"data_dir": tmp_path / "var"}, {}))
    yield opened
    opened.close()


def month(day: str, target: str = "80 %") -> list[Row]:
    """Return a matrix whose date and first target are those."""
    new = {"31/05/2021": day, str(ALCALDIA[4]): target}
    return [[new.get(str(cell), cell) for cell in row] for row in MATRIX]


def book(*sheets: tuple[str, Sequence[Row]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets:
        ws = workbook.create_sheet(name)
        for row in rows:
            ws.append(list(row))
    output = io.BytesIO()
    workbook.save(output)
    workbook.close()
    return output.getvalue()


def quarter(april: str = "81 %") -> bytes:
    return book(
        ("ABRIL", month("30/04/2021", april)), ("MAYO", month("31/05/2021", "82 %")), ("JUNIO", month("30/06/2021"))
    )


def publish(installation: Installation, data: bytes, context: Context = ALL) -> Released:
    return release(installation, data, "2021.xlsx", context, "ana")


def told(issues: Sequence[Issue]) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.cell and f"{issue.cell.sheet}!{issue.cell.address}") for issue in issues]


class TestCheck:
    def test_each_month_is_a_table_with_its_own_period(self):
        found = checked(quarter(), context=ALL)

        report = as_json(found)
        assert [(t["sheet"], t["period"], t["rows"][0]["target"]["value"]) for t in report["tables"]] == [
            ("ABRIL", "2021-04", 81), ("MAYO", "2021-05", 82), ("JUNIO", "2021-06", 80),
        ]  # fmt: skip
        assert [t["metadata"]["fecha_actualizacion"]["value"] for t in report["tables"]] == [
            "2021-04-30", "2021-05-31", "2021-06-30",
        ]  # fmt: skip
        assert (report["period"], report["conforms"], report["issues"]) == (None, True, [])
        assert (report["understood"]["units"], report["understood"]["targets"]) == (2, 6)

    def test_the_month_that_is_given_comes_first_and_the_others_are_read_too(self):
        found = checked(quarter(), context=Context(INVENTED, "2021-05"))

        assert [part.reading.sheet for part in found.parts] == ["MAYO", "ABRIL", "JUNIO"]
        assert as_json(found)["period"] == "2021-05"

    def test_the_issues_of_every_table_name_their_sheet(self):
        data = book(
            ("ABRIL", month("30/04/2021", "Ochenta por ciento")), ("MAYO", month("31/05/2021", "Noventa por ciento"))
        )

        found = told(checked(data, context=ALL).report.issues)

        assert ("target.number-in-words", "ABRIL!E5") in found
        assert ("target.number-in-words", "MAYO!E5") in found

    def test_two_tables_below_each_other_are_two_months(self):
        rows = [["Mes: abril de 2021"], *month("30/04/2021", "81 %")[2:], [], ["Mes: mayo de 2021"], *MATRIX[2:]]

        report = as_json(checked(book(("Literal a4", rows)), context=ALL))

        assert [(t["period"], t["rows"][0]["cells"]["meta"]) for t in report["tables"]] == [
            ("2021-04", "E4"), ("2021-05", "E17"),
        ]  # fmt: skip
        assert report["conforms"]

    def test_the_text_tells_of_each_table_and_the_line_of_their_sum(self):
        found = checked(quarter(), "2021.xlsx", context=ALL)

        lines = as_text(found).split("\n")
        assert [line.split("hoja ")[1].split(".")[0] for line in lines if "hoja «" in line] == [
            "«ABRIL»", "«MAYO»", "«JUNIO»",
        ]  # fmt: skip
        assert "6 metas" in as_line(found)

    def test_a_month_that_the_workbook_does_not_have_is_a_violation(self):
        found = checked(quarter(), context=Context(INVENTED, "2021-09"))

        (issue,) = found.report.issues
        assert (issue.code, issue.severity) == ("period.not-there", "violation")
        assert issue.params == {"period": "2021-09", "known": "2021-04, 2021-05, 2021-06"}

    def test_the_structure_beside_the_targets_is_checked_too(self):
        structure: list[Row] = [
            ["Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura"],
            ["NO APLICA", "ALCALDÍA", "Procesos gobernantes (Nivel Directivo)"],
            ["ALCALDÍA", "OBRAS PÚBLICAS", "Procesos agregadores de valor (Nivel Operativo)"],
        ]

        report = as_json(checked(book(("Literal a4", MATRIX), ("Estructura", structure)), context=ALL))

        assert [(t["form"], len(t["rows"])) for t in report["tables"]] == [("lotaip-a4", 2), ("lotaip-1.1", 2)]


class TestPublish:
    def test_without_a_month_every_table_is_an_edition(self, installation: Installation):
        released = publish(installation, quarter())

        assert [r.edition.period for r in released.releases] == ["2021-04", "2021-05", "2021-06"]
        assert [r.created for r in released.releases] == [True] * 3
        assert [installation.tables(r.edition.key).rows[0]["valor"] for r in released.releases] == ["81", "82", "80"]

    def test_its_report_is_of_its_own_table(self, installation: Installation):
        released = publish(installation, quarter())

        report = json.loads(installation.archive.read(released.releases[1].edition.key, "report.json"))
        assert [table["period"] for table in report["tables"]] == ["2021-05"]

    def test_with_a_month_only_that_table_is_published_and_counts(self, installation: Installation):
        released = publish(installation, quarter(april="ochenta por ciento"), Context(INVENTED, "2021-05"))

        assert [r.edition.period for r in released.releases] == ["2021-05"]
        assert [i.code for i in released.report.issues] == ["sheet.others"]
        assert len(installation.archive.ledger.lines()) == 1

    def test_one_violation_anywhere_and_none_is_published(self, installation: Installation):
        with pytest.raises(ViolationsError):
            publish(installation, quarter(april="ochenta por ciento"))

        assert installation.archive.base is None

    def test_a_month_added_to_the_workbook_is_all_that_is_published(self, installation: Installation):
        publish(installation, book(("ABRIL", month("30/04/2021", "81 %"))), Context(INVENTED, "2021-04"))
        publish(installation, book(("ABRIL", month("30/04/2021", "81 %")), ("MAYO", month("31/05/2021", "82 %"))))

        released = publish(installation, quarter())

        assert [(r.edition.period, r.edition.version, r.created) for r in released.releases] == [
            ("2021-04", 1, False), ("2021-05", 1, False), ("2021-06", 1, True),
        ]  # fmt: skip

    def test_a_month_that_was_corrected_is_its_second_version(self, installation: Installation):
        publish(installation, quarter())

        released = publish(installation, quarter(april="90 %"))

        assert [(r.edition.period, r.edition.version) for r in released.releases if r.created] == [("2021-04", 2)]

    def test_a_table_of_no_month_is_refused(self, installation: Installation):
        footer = [row for row in FOOTER if not str(row[0]).startswith("FECHA")]
        data = xlsx(matrix(*MATRIX[3:6], footer=footer, titles=TITLES), name="Hoja1")

        with pytest.raises((BadRequestError, ViolationsError)):
            publish(installation, data)

        assert installation.archive.base is None


class TestWhichTablesCount:
    def test_blank_months_of_a_yearly_workbook_are_told_and_no_problem(self):
        blank = [[row[0], *[None] * 4] if len(row) > 1 and str(row[0]).isupper() else row for row in MATRIX[:4]]
        foot = [[row[0]] for row in FOOTER]
        data = book(("ABRIL 2021", month("30/04/2021", "81 %")), ("MAYO 2021", [*blank, *foot]))

        report = as_json(checked(data, context=ALL))

        assert [table["period"] for table in report["tables"]] == ["2021-04"]
        assert [(issue["code"], issue["severity"]) for issue in report["issues"]] == [("sheet.blank", "info")]

    def test_a_blank_month_that_is_asked_for_is_a_problem(self):
        data = book(
            ("ABRIL 2021", month("30/04/2021", "81 %")), ("MAYO 2021", [*MATRIX[:4], *([r[0]] for r in FOOTER)])
        )

        assert not checked(data, context=Context(INVENTED, "2021-05")).of("2021-05").report.conforms

    def test_tables_below_each_other_with_a_foot_each_are_of_the_month_of_their_date(self):
        rows = [*month("30/04/2021", "81 %"), [], *MATRIX[2:]]

        report = as_json(checked(book(("Literal a4", rows)), context=ALL))

        assert [(t["period"], len(t["rows"])) for t in report["tables"]] == [("2021-04", 2), ("2021-05", 2)]

    def test_of_two_sheets_without_a_month_the_one_with_its_date_is_of_the_month_given(self):
        data = book(("Hoja1", month("30/04/2021", "81 %")), ("Hoja2", month("31/05/2021", "82 %")))

        found = checked(data, context=Context(INVENTED, "2021-05"))

        assert [(p.reading.sheet, p.reading.context.period) for p in found.parts] == [
            ("Hoja2", "2021-05"), ("Hoja1", "2021-04"),
        ]  # fmt: skip
        assert [p.reading.sheet for p in found.of("2021-05").parts] == ["Hoja2"]

    def test_a_copy_of_the_same_month_is_told(self):
        found = checked(book(("Matriz", MATRIX), ("Copia", MATRIX)), context=Context(INVENTED, "2021-05"))

        assert [(issue.code, issue.params["others"]) for issue in found.report.issues] == [
            ("sheet.others", "Copia (2021-05)")
        ]

    def test_the_months_of_two_folders_of_a_zip_are_two_tables_with_their_own_metadata(self):
        files = {}
        for number, target in (("06", "70 %"), ("07", "90 %")):
            rows = (
                f"Unidad;Objetivo;Indicador;Meta cuantificable\nALCALDÍA;Dirigir la gestión;% de ejecución;{target}\n"
            )
            labels = f"FECHA ACTUALIZACIÓN DE LA INFORMACIÓN;28/{number}/2024;\nPERIODICIDAD;Mensual;\n"
            files |= {f"{number}/conjunto_de_datos.csv": rows.encode(), f"{number}/metadatos.csv": labels.encode()}

        report = as_json(checked(intake.pack(files), "dos.zip", context=Context(INVENTED, "2024-07")))

        assert [
            (t["period"], t["rows"][0]["target"]["value"], t["metadata"]["fecha_actualizacion"]["value"])
            for t in report["tables"]
        ] == [("2024-07", 90, "2024-07-28"), ("2024-06", 70, "2024-06-28")]

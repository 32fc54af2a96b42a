"""A recognised sheet → tidy tables: each value at its cell, each problem said once, at its cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matrices import (
    ALCALDIA,
    CONTEXT,
    FOOTER,
    HEADER,
    MATRIX,
    OBRAS,
    SECTION,
    TITLES,
    Row,
    checked,
    found,
    matrix,
    reading,
    sheet,
    xlsx,
)  # fmt: skip
from samples import SAMPLE
from vitrina import intake
from vitrina.intake import Units
from vitrina.model import Cell, Context, Reading, Sheet

PLANNING = "Planificación Institucional y Seguimiento"


def rows(result: Reading) -> list[dict[str, str | None]]:
    return [dict(row.values) for row in result.table("conjunto-de-datos.csv").rows]


def absences(result: Reading) -> list[tuple[str | None, ...]]:
    names = ("columna", "tipo_ausencia", "motivo", "celda")
    return [tuple(row.values[name] for name in names) for row in result.table("ausencias.csv").rows]


def linked(address: tuple[int, int], text: str, link: str) -> Sheet:
    one = sheet(MATRIX)
    return Sheet(one.name, {**one.cells, address: Cell(text, text, "General", link)})


@pytest.fixture(scope="module")
def seed() -> Reading:
    found_form = intake.recognise(intake.read(SAMPLE.read_bytes(), SAMPLE.name))
    return intake.tables(found_form, Context("0660000440001", "2021-05"))


class TestSeed:
    def test_it_has_13_units_4_sections_1_note_and_no_problem(self, seed: Reading):
        assert [row["numero"] for row in rows(seed)] == [str(number) for number in range(1, 14)]
        assert [(section.level, section.cell.address) for section in seed.sections] == [
            ("gobernante", "A10"), ("agregador-valor", "A14"), ("desconcentrado", "A19"), ("apoyo-asesoria", "A21"),
        ]  # fmt: skip
        assert [row.values["celda"] for row in seed.table("notas.csv").rows] == ["A20"]
        assert seed.issues == ()

    def test_each_unit_has_the_level_of_its_section_across_the_page_break(self, seed: Reading):
        levels = [row["nivel"] for row in rows(seed)]

        assert levels == ["gobernante"] * 3 + ["agregador-valor"] * 4 + ["apoyo-asesoria"] * 6

    def test_every_target_is_80_percent_of_the_plan_of_2021_in_its_own_words(self, seed: Reading):
        for row in rows(seed):
            assert (row["valor"], row["unidad_medida"], row["anio"], row["comparador"]) == (
                "80",
                "PERCENT",
                "2021",
                None,
            )
            assert row["meta"] == "80 % de cumplimiento del Plan Operativo Anual - POA 2021"

    def test_a_row_knows_the_cell_of_each_value(self, seed: Reading):
        row = seed.table("conjunto-de-datos.csv").rows[9]

        assert {name: ref.address for name, ref in row.cells.items() if name in row.texts} == {
            "numero": "A32", "unidad": "B32", "objetivo": "C32", "indicador": "D32", "meta": "E32",
        }  # fmt: skip
        assert row.cells["valor"] == row.cells["meta"]
        assert row.texts["unidad"] == "AUDITORÍA INTERNA"
        assert (row.values["hoja"], row.values["celda"]) == ("Literal a4", "E32")

    def test_the_foot_is_read_and_typed(self, seed: Reading):
        (row,) = seed.table("metadatos.csv").rows

        assert dict(row.values) == {
            "institucion": "0660000440001", "periodo": "2021-05", "periodo_inicio": "2021-05-01",
            "periodo_fin": "2021-05-31", "fecha_actualizacion": "2021-05-31", "periodicidad": "Mensual",
            "frecuencia": "MONTHLY", "unidad_poseedora": PLANNING,
            "unidad_poseedora_id": "planificacion-institucional-y-seguimiento",
            "responsable": "César Darío Rojas Meza, Ing.", "correo": "cesar.rojas@alausi.gob.ec",
            "telefono": "(03) 2930-153 EXTENSIÓN 204", "telefono_uri": "tel:+593-3-2930153;ext=204",
            "enlace_gpr": None, "enlace_gpr_url": None,
        }  # fmt: skip
        assert [row.cells[n].address for n in ("fecha_actualizacion", "responsable", "telefono_uri")] == [
            "D37",
            "D40",
            "D42",
        ]

    def test_the_gpr_link_is_absent_with_its_reason(self, seed: Reading):
        reason = "Ya que el GAD Municipal de Alausí no se encuentra enlazado al sistema GPR"

        assert absences(seed) == [("enlace_gpr", "no-aplica", reason, "E36")]


class TestMissing:
    @pytest.mark.parametrize(("column", "address"), [(1, "B5"), (2, "C5"), (3, "D5"), (4, "E5")])
    def test_a_required_value_is_told_where_it_should_be(self, column: int, address: str):
        row = [*ALCALDIA[:column], None, *ALCALDIA[column + 1 :]]

        result = reading(matrix(SECTION, row))

        assert ("cell.missing", address) in found(result.issues)
        assert {issue.cell.address for issue in result.issues if issue.cell} <= {address, "A3"}

    def test_a_whole_column_is_told_once_at_the_header(self):
        header = [*HEADER[:3], "Lo que se mide", HEADER[4]]

        result = reading(matrix(SECTION, ALCALDIA, OBRAS, header=header))

        assert [one for one in found(result.issues) if one[0] == "cell.missing"] == [("cell.missing", "F3")]
        assert len(rows(result)) == 2

    def test_a_column_that_only_the_second_page_lacks_is_told_at_its_header(self):
        header: Row = [*HEADER[:3], "Lo que se mide", HEADER[4]]

        result = reading([HEADER, SECTION, ALCALDIA, header, OBRAS, *FOOTER])

        assert [one for one in found(result.issues) if one[0] == "cell.missing"] == [("cell.missing", "F4")]

    def test_a_table_without_units_is_told_at_its_header(self):
        (issue,) = reading(matrix()).issues

        assert found([issue]) == [("table.empty", "A3")]
        assert issue.params == {"columns": "«Objetivo de la unidad», «Indicador», «Meta cuantificable»"}

    def test_a_matrix_without_its_foot_is_told_once_with_what_belongs_there(self):
        (issue,) = reading(matrix(SECTION, ALCALDIA, footer=[])).issues

        assert found([issue]) == [("label.no-foot", "A6")]
        assert "«PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN»" in str(issue.params["columns"])

    def test_a_line_that_names_another_institution_is_told_once(self):
        titles = [["GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL DE RIOBAMBA"], *TITLES]

        result = reading(matrix(SECTION, ALCALDIA, titles=titles), replace(CONTEXT, names=("GAD Municipal de Alausí",)))

        assert found(result.issues) == [("institution.contradicts", "A1")]

    def test_a_stored_number_proves_no_sign_of_the_people_who_write(self):
        stored = [*OBRAS[:3], "Número de kilómetros", 1.25]

        result = reading(matrix(SECTION, [*ALCALDIA[:4], "1.250,50 USD"], stored))

        assert result.issues == ()
        assert [row["valor"] for row in rows(result)] == ["1250.5", "1.25"]

    def test_a_table_that_is_one_row_of_absence_may_be_published(self):
        result = reading(matrix(["NO APLICA"] * 5))

        assert [(issue.code, issue.severity) for issue in result.issues] == [("table.absent", "info")]
        assert [one[0] for one in absences(result)] == [
            "numero",
            "unidad",
            "objetivo",
            "indicador",
            "meta",
            "enlace_gpr",
        ]

    def test_an_absent_value_is_data_and_not_a_problem(self):
        result = reading(matrix(SECTION, [*ALCALDIA[:4], "NO APLICA (en revisión)"]))

        assert ("meta", "no-aplica", "en revisión", "E5") in absences(result)
        assert result.issues == ()
        assert rows(result)[0]["meta"] is None

    @pytest.mark.parametrize(
        "total",
        [
            [None, "TOTAL", "suma", "de todo", "92 %"],
            ["TOTAL GENERAL", None, None, None, "92 %"],
            [3, "Subtotal", None, None, None],
            ["Total"],
        ],
    )
    def test_a_row_that_adds_up_the_others_is_no_unit_and_is_told(self, total):
        result = reading(matrix(SECTION, ALCALDIA, OBRAS, total))

        assert [row["unidad"] for row in rows(result)] == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert [(i.code, i.severity) for i in result.issues] == [("row.total", "warning")]

    def test_a_unit_may_be_called_after_a_total(self):
        result = reading(matrix(SECTION, [1, "UNIDAD DE CALIDAD TOTAL", *ALCALDIA[2:]]))

        assert [row["unidad"] for row in rows(result)] == ["UNIDAD DE CALIDAD TOTAL"]

    def test_a_row_whose_unit_is_stated_absent_is_not_dropped_silently(self):
        result = reading(matrix(SECTION, [1, "N/A", *ALCALDIA[2:]], OBRAS))

        assert len(rows(result)) == 1
        assert [(i.code, i.severity, i.cell.address) for i in result.issues if i.cell] == [
            ("row.unrecognised", "violation", "B5")
        ]

    def test_without_a_period_and_a_year_the_units_are_still_there(self):
        """They used to vanish, and the report said that the table was empty."""
        target = [*ALCALDIA[:3], "% de avance", "80 %"]

        result = reading(matrix(SECTION, target), Context())

        assert [(row["unidad"], row["anio"]) for row in rows(result)] == [("ALCALDÍA", None)]
        assert result.issues == ()


class TestPlaceholders:
    def test_what_the_blank_form_prints_is_told_and_not_published(self):
        footer = [*FOOTER[:1], [FOOTER[1][0], "AAAA-MM-DD"], *FOOTER[2:]]

        result = reading(matrix(SECTION, [1, "Nombre de la Entidad", *ALCALDIA[2:]], OBRAS, footer=footer))

        assert found(result.issues)[:2] == [("cell.placeholder", "B5"), ("cell.placeholder", "B8")]
        assert [row["unidad"] for row in rows(result)] == ["OBRAS PÚBLICAS"]
        assert result.table("metadatos.csv").rows[0].values["fecha_actualizacion"] is None


class TestMerged:
    def test_a_unit_merged_over_rows_counts_for_each(self):
        """As in a matrix with several indicators for each unit."""
        more: Row = [None, None, None, "Número de talleres", "4 talleres"]
        merged = {(6, column): (5, column) for column in (1, 2, 3)}

        result = reading(matrix(SECTION, ALCALDIA, more), merged=merged)

        assert [(row["numero"], row["unidad"], row["objetivo"]) for row in rows(result)] == [
            ("1", "ALCALDÍA", ALCALDIA[2])
        ] * 2
        assert [row["celda"] for row in rows(result)] == ["E5", "E6"]
        assert result.issues == ()

    def test_a_problem_of_a_merged_cell_is_told_once_at_its_first(self):
        merged = {(6, 1): (5, 1), (6, 2): (5, 2), (7, 1): (5, 1), (7, 2): (5, 2)}
        more = [None, None, "Otro objetivo", "Número de talleres", "4 talleres"]
        holder = {"direccion de planificacion": "planificacion"}
        known = {"alcaldia de alausi": "alcaldia-de-alausi", **holder}
        units = Units(known, {"alcaldia-de-alausi": "Alcaldía de Alausí"})

        unit = [1, "ALCALDIA D ALAUSI", *ALCALDIA[2:]]
        result = reading(matrix(SECTION, unit, more, [*more[:3], "Otro", "1 taller"]), units=units, merged=merged)

        assert found(result.issues) == [("unit.similar", "B5")]

    def test_a_value_merged_to_the_right_is_missing_in_the_next_column(self):
        row: Row = [1, "ALCALDÍA", "Objetivo e indicador", None, "80 %"]

        assert found(reading(matrix(SECTION, row), merged={(5, 4): (5, 3)}).issues) == [("cell.missing", "D5")]

    def test_merged_cells_of_a_real_workbook_are_read_alike(self):
        more: Row = [None, None, None, "Número de talleres", "4 talleres"]

        def merge(ws: object) -> None:
            for ref in ("A4:E4", "A5:A6", "B5:B6", "C5:C6"):
                ws.merge_cells(ref)  # type: ignore[attr-defined]

        workbook = intake.read(xlsx(matrix(SECTION, ALCALDIA, more), merge), "m.xlsx")
        result = intake.tables(intake.recognise(workbook), CONTEXT)

        assert [row["unidad"] for row in rows(result)] == ["ALCALDÍA", "ALCALDÍA"]
        assert result.issues == ()


class TestTargetsApart:
    MORE: Row = (None, "ALCALDÍA", "Rendir cuentas", *ALCALDIA[3:])

    def test_rows_that_continue_a_unit_without_a_number_have_their_own_targets(self):
        paths = [row["meta_id"] for row in rows(reading(matrix(SECTION, ALCALDIA, self.MORE, OBRAS)))]

        assert len(set(paths)) == 3
        assert [path.count("/") for path in paths if path] == [3, 3, 2]

    def test_two_numbered_rows_alike_are_left_for_the_rules_to_find(self):
        result = reading(matrix(SECTION, ALCALDIA, [2, *ALCALDIA[1:]]))

        assert len({row["meta_id"] for row in rows(result)}) == 1
        assert result.issues == ()

    def test_a_row_said_again_is_told_at_the_second(self):
        result = reading(matrix(SECTION, ALCALDIA, [None, *ALCALDIA[1:]]))

        assert [(i.code, i.severity, i.cell.address, i.subject) for i in result.issues if i.cell] == [
            ("row.repeated", "violation", "E6", "ALCALDÍA")
        ]

    def test_another_indicator_or_year_is_another_target(self):
        other = [3, *ALCALDIA[1:3], "% de ejecución del POA 2022", "80 % del POA 2022"]

        paths = [row["meta_id"] for row in rows(reading(matrix(SECTION, ALCALDIA, other)))]

        assert paths == ["alcaldia/ejecucion-del-poa/2021", "alcaldia/ejecucion-del-poa/2022"]


class TestUnits:
    KNOWN = Units(
        {"obras publicas": "obras", "direccion de planificacion": "planificacion"}, {"obras": "Obras Públicas"}
    )

    def test_a_known_name_keeps_its_identifier(self):
        assert [row["unidad_id"] for row in rows(reading(MATRIX, units=self.KNOWN))] == ["alcaldia", "obras"]

    def test_a_look_alike_is_a_question_at_its_cell(self):
        result = reading(matrix(SECTION, [1, "OBRAS PUBLICA", *OBRAS[2:]]), units=self.KNOWN)

        assert [(i.code, i.cell.address, i.params["known"], i.params["slug"]) for i in result.issues if i.cell] == [
            ("unit.similar", "B5", "Obras Públicas", "obras")
        ]

    def test_how_a_name_was_wrapped_in_its_cell_is_no_part_of_it(self):
        rows = matrix(SECTION, [1, "DIRECCIÓN DE\nOBRAS", *OBRAS[2:]], [2, "DIRECCIÓN DE OBRAS", *ALCALDIA[2:]])

        result = checked(xlsx(rows))

        assert [row.values["unidad"] for row in result.reading.table("conjunto-de-datos.csv").rows] == [
            "DIRECCIÓN DE OBRAS", "DIRECCIÓN DE OBRAS",
        ]  # fmt: skip
        assert result.report.issues == ()

    def test_the_holding_unit_has_its_name_on_one_line_too(self):
        footer = [*FOOTER[:3], [FOOTER[3][0], None, None, "Dirección de\nPlanificación"], *FOOTER[4:]]

        row = reading(matrix(SECTION, ALCALDIA, footer=footer)).table("metadatos.csv").rows[0]

        assert row.values["unidad_poseedora"] == "Dirección de Planificación"


class TestFootValues:
    @pytest.mark.parametrize(
        ("row", "value", "code", "severity"),
        [
            (1, "31/02/2021", "date.unreadable", "violation"),
            (2, "de vez en cuando", "frequency.unknown", "warning"),
            (5, "persona.example.org", "email.unreadable", "violation"),
            (6, "2930153", "phone.unreadable", "warning"),
            (0, "en la página web", "link.unreadable", "warning"),
        ],
    )
    def test_what_cannot_be_read_is_told_and_kept_as_written(self, row: int, value: str, code: str, severity: str):
        footer = [list(one) for one in FOOTER]
        footer[row] = [footer[row][0], None, value]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert [(i.code, i.severity, i.cell.address, i.params["text"]) for i in result.issues if i.cell] == [
            (code, severity, f"C{6 + row}", value)
        ]
        assert value in result.table("metadatos.csv").rows[0].texts.values()

    def test_the_address_behind_a_link_counts_where_its_text_is_none(self):
        result = reading(linked((12, 4), "Escríbanos", "mailto:Info@Example.org?subject=LOTAIP"))

        assert result.table("metadatos.csv").rows[0].values["correo"] == "Info@example.org"
        assert result.issues == ()

    def test_the_link_behind_a_text_is_the_gpr_report(self):
        result = reading(linked((7, 5), "Descargar", "https://gpr.example.org/r.pdf"))
        row = result.table("metadatos.csv").rows[0]

        assert (row.values["enlace_gpr"], row.values["enlace_gpr_url"]) == (
            "Descargar",
            "https://gpr.example.org/r.pdf",
        )

    def test_a_date_cell_with_a_time_is_a_date(self):
        footer = [FOOTER[0], [FOOTER[1][0], "31/05/2021 08:30:00"], *FOOTER[2:]]

        assert reading(matrix(SECTION, ALCALDIA, footer=footer)).issues == ()


class TestContext:
    @pytest.mark.parametrize(
        ("period", "end"), [("2021-02", "2021-02-28"), ("2024-02", "2024-02-29"), ("2021-12", "2021-12-31")]
    )
    def test_the_month_has_its_first_and_last_day(self, period: str, end: str):
        values = reading(MATRIX, Context("2469999990001", period)).table("metadatos.csv").rows[0].values

        assert (values["periodo_inicio"], values["periodo_fin"]) == (f"{period}-01", end)

    def test_a_target_without_a_year_is_of_the_year_of_the_period(self):
        row = [*ALCALDIA[:3], "% de avance", "80 %"]

        assert rows(reading(matrix(row), Context("2469999990001", "2023-05")))[0]["anio"] == "2023"


class TestValuesOfTheFoot:
    @pytest.mark.parametrize(
        ("row", "text", "code", "severity", "params"),
        [
            (1, "OCTUBRE 2024", "date.only-month", "violation", {"proposal": "31/10/2024"}),
            (1, "44347", "date.serial", "violation", {"proposal": "31/05/2021"}),
            (2, "TRIMESTRAL O SEMESTRAL", "frequency.several", "warning", {}),
            (2, "Bimensual", "frequency.ambiguous", "warning", {}),
            (2, "MENSUL", "frequency.unknown", "warning", {"proposal": "Mensual"}),
            (5, "a@b.gob.ec / c@d.gob.ec", "email.several", "warning", {"proposal": "a@b.gob.ec"}),
            (5, "a@ b.gob.ec", "email.unreadable", "violation", {"proposal": "a@b.gob.ec"}),
            (6, "(03) 2930-153 / 2930-154", "phone.several", "warning", {"proposal": "(03) 2930153"}),
            (0, "www.example.org", "link.unreadable", "warning", {"proposal": "https://www.example.org"}),
            (0, "null", "cell.export-residue", "warning", {}),
            (0, "#N/A", "cell.error", "violation", {}),
        ],
    )
    def test_what_is_half_readable_is_told_with_its_correction(
        self, row: int, text: str, code: str, severity: str, params: dict[str, str]
    ):
        footer = [list(one) for one in FOOTER]
        footer[row] = [footer[row][0], None, text]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert [(i.code, i.severity, i.cell.address, i.params) for i in result.issues if i.cell] == [
            (code, severity, f"C{6 + row}", {"text": text, **params})
        ]

    def test_a_mailbox_for_anybody_is_told_and_published(self):
        footer = [*FOOTER[:5], [FOOTER[5][0], "transparencia@gmail.com"], *FOOTER[6:]]

        result = reading(matrix(SECTION, ALCALDIA, footer=footer))

        assert [(i.code, dict(i.params)) for i in result.issues] == [("email.personal", {"domain": "gmail.com"})]
        assert result.table("metadatos.csv").rows[0].values["correo"] == "transparencia@gmail.com"


class TestTargetsOfAColumn:
    def targets(self, *texts: str) -> Reading:
        return reading(matrix(SECTION, *([n, f"UNIDAD {n}", "Dirigir", "Vías", t] for n, t in enumerate(texts, 1))))

    def test_an_ambiguous_number_is_read_as_the_column_proves(self):
        result = self.targets("1.250 m", "1.250,50 m")

        assert [row["valor"] for row in rows(result)] == ["1250", "1250.5"]
        assert [(i.code, i.severity, i.cell.address) for i in result.issues if i.cell] == [
            ("column.signs", "info", "E6")
        ]

    def test_two_signs_are_told_and_decide_nothing(self):
        result = self.targets("1.250 m", "1.250,50 m", "1,300.25 m")

        assert [row["valor"] for row in rows(result)] == [None, "1250.5", "1300.25"]
        assert [(i.code, i.cell.address) for i in result.issues if i.cell] == [
            ("column.mixed-signs", "E7"),
            ("target.ambiguous-number", "E5"),
        ]

    @pytest.mark.parametrize(
        ("text", "code", "severity", "params"),
        [
            ("Incrementar en 10 %", "target.is-change", "warning", {}),
            ("12 (diez) informes", "target.words-disagree", "warning", {}),
            ("8O%", "target.no-number", "warning", {"proposal": "80%"}),
        ],
    )
    def test_words_without_one_number_are_kept_and_told(
        self, text: str, code: str, severity: str, params: dict[str, str | int]
    ):
        result = self.targets(text)

        assert [(i.code, i.severity, i.params) for i in result.issues] == [(code, severity, {"text": text, **params})]
        row = rows(result)[0]
        assert (row["meta"], row["valor"], row["unidad_medida"], row["medida"]) == (text, None, None, None)

    def test_a_part_of_a_whole_is_a_count(self):
        result = self.targets("3 de 5 informes")

        assert [(i.code, i.severity) for i in result.issues] == [("target.fraction", "info")]
        row = rows(result)[0]
        assert (row["valor"], row["total"], row["unidad_medida"], row["medida"]) == ("3", "5", "NUM", "informes")

    def test_a_range_has_two_ends_and_no_number(self):
        result = self.targets("80-90 %")

        assert [(i.code, i.severity, i.params["low"], i.params["high"]) for i in result.issues] == [
            ("target.range", "info", "80", "90")
        ]
        row = rows(result)[0]
        assert (row["valor"], row["valor_minimo"], row["valor_maximo"], row["unidad_medida"], row["observacion"]) == (
            None, "80", "90", "PERCENT", None,
        )  # fmt: skip

    def test_two_years_are_told_with_the_one_that_is_recorded(self):
        result = self.targets("50% del POA 2021 y 2022")

        assert [(i.code, i.params["year"]) for i in result.issues] == [("target.several-years", "2021")]
        assert rows(result)[0]["anio"] == "2021"

"""The forms of the 2023 law: number 1.3 (goals, also under its first number 1.4) and 1.1 (organic structure)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from matrices import CONTEXT, Row, checked, found, sheet
from samples import DATA
from vitrina import intake
from vitrina.errors import UnknownFormError
from vitrina.intake import Units, form
from vitrina.intake.bases import joined
from vitrina.model import Context, Reading, Sheet, Workbook

SHARED = Path(os.environ.get("VITRINA_SHARED") or Path(__file__).parents[3] / "shared")
LINK = "Enlace al sistema de gestiÓn para verificaciÓn de los indicadores y metas cuantificables"
GOALS: Row = ["Unidad", "Objetivos", "Indicador", "Meta cuantificable", LINK]
ALCALDIA: Row = [
    "ALCALDÍA",
    "Dirigir la gestión del municipio",
    "% de ejecución del POA 2021",
    "80 %",
    "https://x.example/a",
]
STRUCTURE: Row = ["Nivel superior", "Unidad", "Nivel de los Procesos de la Estructura Orgánica Funcional"]
LEVEL = "Procesos agregadores de valor (Nivel Operativo)"
METADATA: list[Row] = [
    ["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "31/05/2021"],
    ["PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN", "MENSUAL "],
    ["UNIDAD POSEEDORA DE LA INFORMACIÓN", None, "Dirección de Planificación"],
    ["PERSONAL RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN", "Persona Inventada"],
    ["CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE", "persona@example.org"],
    ["NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE", "(03) 2999-999"],
    ["LICENCIA", "CC-BY-4.0"],
]
CHART: Row = ["ENLACE PARA CONSULTAR EL ORGANIGRAMA ESTRUCTURAL", "https://x.example/organigrama.pdf"]


def read(*sheets: Sheet, name: str = "m.xlsx", context: Context = CONTEXT, units: Units | None = None) -> Reading:
    return intake.tables(intake.recognise(Workbook(name, "0" * 64, sheets)), context, units)


def goals(
    *rows: Row, labels: Sequence[Row] = METADATA, names: tuple[str, str] = ("Conjunto de datos", "Metadatos")
) -> Reading:
    return read(sheet([GOALS, *rows], names[0]), sheet(labels, names[1]))


def structure(*rows: Row, units: Units | None = None) -> Reading:
    return read(sheet([STRUCTURE, *rows], "Conjunto de datos "), sheet([*METADATA, CHART], "Metadatos "), units=units)


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


class TestGoals:
    def test_the_table_and_the_metadata_come_from_their_sheets(self):
        result = goals(ALCALDIA)

        [row] = result.table("conjunto-de-datos.csv").rows
        [metadata] = result.table("metadatos.csv").rows
        assert (result.form, result.issues) == ("lotaip-1.3", ())
        assert (row.values["unidad_id"], row.values["valor"], row.values["unidad_medida"]) == (
            "alcaldia",
            "80",
            "PERCENT",
        )
        assert row.values["enlace_url"] == "https://x.example/a"
        assert row.values["celda"] == "D2"
        assert metadata.values["fecha_actualizacion"] == "2021-05-31"
        assert metadata.values["unidad_poseedora"] == "Dirección de Planificación"
        assert metadata.values["licencia_dicha"] == "CC-BY-4.0"
        assert metadata.cells["unidad_poseedora"].sheet == "Metadatos"
        assert metadata.cells["unidad_poseedora"].address == "C3"

    @pytest.mark.parametrize(
        "names", [("1.Conjunto de datos", "2. Metadatos"), ("metas_conjunto de datos", "metas_metadatos"), ("a", "b")]
    )
    def test_the_sheets_may_be_files_of_other_names(self, names: tuple[str, str]):
        result = goals(ALCALDIA, names=names)

        assert (result.form, result.issues) == ("lotaip-1.3", ())
        assert result.table("metadatos.csv").rows[0].values["correo"] == "persona@example.org"

    def test_the_metadata_may_stand_below_the_table(self):
        result = read(sheet([GOALS, ALCALDIA, [], *METADATA]))

        assert (result.form, result.issues) == ("lotaip-1.3", ())

    def test_without_metadata_that_is_said_once(self):
        result = read(sheet([GOALS, ALCALDIA], "Conjunto de datos"))

        assert found(result.issues) == [("label.none", "A3")]

    def test_one_missing_value_is_told_at_its_label(self):
        labels = [row if index else [row[0]] for index, row in enumerate(METADATA)]

        assert found(goals(ALCALDIA, labels=labels).issues) == [("cell.missing", "B1")]

    def test_a_row_of_the_metadata_that_is_not_the_forms_is_told(self):
        result = goals(ALCALDIA, labels=[*METADATA, ["OBSERVACIONES", "ninguna"]])

        assert [(i.code, i.cell and (i.cell.sheet, i.cell.address)) for i in result.issues] == [
            ("label.unknown", ("Metadatos", "A8"))
        ]

    @pytest.mark.parametrize(
        ("words", "told"), [("1.4. Metas y objetivos de las unidades", ["form.numeral"]), ("1.3 Metas y objetivos", [])]
    )
    def test_its_first_number_is_told(self, words: str, told: list[str]):
        result = read(
            sheet([["Art. 19"], [words]], "Reporte Entidad"), sheet([GOALS, ALCALDIA], "Conjunto de datos"),
            sheet(METADATA, "Metadatos"),
        )  # fmt: skip

        assert codes(result) == told

    def test_a_link_that_does_not_apply_is_a_stated_absence(self):
        result = goals([*ALCALDIA[:4], "NO APLICA (no se usa GPR)"])

        assert codes(result) == []
        assert [row.values["columna"] for row in result.table("ausencias.csv").rows] == ["enlace"]

    def test_units_have_no_level_and_nobody_asks_for_one(self):
        assert "unit.no-level" not in {
            i.code for i in checked((DATA / "alausi-lotaip-1.3-2021-05.xlsx").read_bytes()).report.issues
        }


class TestBlank:
    """The official workbooks as they are handed out."""

    @pytest.mark.shared
    @pytest.mark.parametrize(
        ("name", "examples", "placeholders"),
        [("1.4 Metas y Objetivos.xlsx", 1, 5), ("1.1 Estructura orgánica metas .xlsx", 2, 6)],
    )
    def test_everything_to_write_is_named_and_nothing_else(self, name: str, examples: int, placeholders: int):
        path = SHARED / "forms" / name
        if not path.exists():
            pytest.skip("needs the shared folder: the official workbooks, under forms/")
        result = checked(path.read_bytes(), name, CONTEXT)

        told = [issue.code for issue in result.report.issues if issue.severity == "violation"]
        assert sorted(told) == ["cell.placeholder"] * placeholders + ["row.example"] * examples + ["table.empty"]
        assert result.reading.table("conjunto-de-datos.csv").rows == ()

    def test_a_row_of_the_example_left_above_the_own_ones_is_told_and_not_read(self):
        example = [
            "Director Ejecutivo",
            "Ejercer la administración",
            "Índice de clima laboral",
            90,
            "https://entidad.gob.ec/sistema",
        ]

        result = goals(example, ALCALDIA)

        assert found(result.issues) == [("row.example", "A2")]
        assert [row.values["unidad"] for row in result.table("conjunto-de-datos.csv").rows] == ["ALCALDÍA"]


class TestStructure:
    def test_each_unit_has_its_level_and_its_superior(self):
        result = structure(["NO APLICA", "ALCALDÍA", "Gobernante"], ["alcaldia", "OBRAS", LEVEL])

        above, below = result.table("conjunto-de-datos.csv").rows
        assert (result.form, result.issues) == ("lotaip-1.1", ())
        assert (above.values["superior_id"], above.values["nivel"]) == (None, "gobernante")
        assert (below.values["superior_id"], below.values["nivel"]) == ("alcaldia", "agregador-valor")
        assert result.table("metadatos.csv").rows[0].values["organigrama_url"] == "https://x.example/organigrama.pdf"

    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ([["OBRAS", "OBRAS", LEVEL]], [("unit.superior-self", "A2")]),
            ([["ALCALDÍA", "OBRAS", LEVEL]], [("unit.superior-unlisted", "A2")]),
            ([["B", "A", LEVEL], ["A", "B", LEVEL]], [("unit.superior-cycle", "A2"), ("unit.superior-cycle", "A3")]),
            (
                [["NO APLICA", "A", LEVEL], ["A", "B", LEVEL], ["A", "C", LEVEL], ["B", "C", LEVEL]],
                [("unit.two-superiors", "A5")],
            ),
            ([["NO APLICA", "A", LEVEL], ["NO APLICA", "A", LEVEL]], [("row.repeated", "B3")]),
            ([["NO APLICA", "A", "Nivel medio"]], [("level.unknown", "C2")]),
            ([[None, "A", LEVEL]], [("cell.missing", "A2")]),
        ],
    )  # fmt: skip
    def test_what_is_wrong_with_the_superiors_is_told(self, rows: list[Row], told: list[tuple[str, str]]):
        assert found(structure(*rows).issues) == told

    def test_a_unit_above_a_circle_is_not_blamed_for_it(self):
        result = structure(["B", "A", LEVEL], ["A", "B", LEVEL], ["A", "C", LEVEL])

        assert found(result.issues) == [("unit.superior-cycle", "A2"), ("unit.superior-cycle", "A3")]

    def test_a_superior_known_from_before_need_not_be_listed(self):
        result = structure(
            ["Alcaldía", "OBRAS", LEVEL],
            units=Units(
                {"alcaldia": "despacho", "obras": "obras", "direccion de planificacion": "planificacion"},
                {"despacho": "ALCALDÍA"},
            ),
        )

        assert result.issues == ()
        assert result.table("conjunto-de-datos.csv").rows[0].values["superior_id"] == "despacho"

    def test_two_of_its_headings_alone_are_needed(self):
        with pytest.raises(UnknownFormError):
            read(sheet([["Unidad", "Responsable"], ["ALCALDÍA", "x"]]))


class TestBase:
    COLUMNS: ClassVar = [{"name": "a", "titles": 1}, {"name": "b"}, {"name": "v", "virtual": True}]
    TABLE: ClassVar = {
        "url": "t.csv",
        "vitrina:table": {"layout": "rows", "subject": "a"},
        "tableSchema": {"aboutUrl": "x", "columns": COLUMNS},
    }
    BASE: ClassVar = {"tables": [TABLE]}

    def test_columns_are_joined_by_name_put_in_place_and_left_out(self):
        columns = [{"name": "a", "titles": 2}, {"name": "last"}, {"name": "next", "vitrina:after": "a"}]
        change = {
            "url": "t.csv",
            "vitrina:base": "base",
            "vitrina:without": ["b"],
            "vitrina:table": {"sheets": ["S"]},
            "tableSchema": {"columns": columns},
        }

        [table] = joined({"tables": [change]}, {"base": self.BASE})["tables"]

        assert [c["name"] for c in table["tableSchema"]["columns"]] == ["a", "next", "last", "v"]
        assert table["tableSchema"]["columns"][0] == {"name": "a", "titles": 2}
        assert table["tableSchema"]["aboutUrl"] == "x"
        assert table["vitrina:table"] == {"layout": "rows", "subject": "a", "sheets": ["S"]}

    def test_a_base_that_is_not_there_is_an_error(self):
        with pytest.raises(KeyError):
            joined({"tables": [{"url": "t.csv", "vitrina:base": "other"}]}, {"base": self.BASE})

    @pytest.mark.parametrize("form_id", ["lotaip-1.1", "lotaip-1.3"])
    def test_the_published_document_has_nothing_of_ours(self, form_id: str):
        assert "vitrina:" not in str(form(form_id).metadata({}))

    def test_forms_share_the_names_of_tables(self):
        for other in ("lotaip-1.1", "lotaip-1.3"):
            assert [t.url for t in form(other).tables] == [t.url for t in form("lotaip-a4").tables]

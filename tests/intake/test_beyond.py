"""What stands below a table and is no row of it."""

from __future__ import annotations

import pytest

from matrices import ALCALDIA, FOOTER, HEADER, MATRIX, OBRAS, SECTION, Row, found, matrix, reading
from vitrina.intake.beyond import is_note, is_signature
from vitrina.model import Cell, Reading

HEADER_2023: Row = ["Unidad", "Objetivo", "Indicador", "Meta cuantificable", "Enlace al sistema de gestión"]
ALCALDIA_2023: Row = [*ALCALDIA[1:], "NO APLICA (no hay sistema)"]
METADATA: list[Row] = [
    ["FECHA ACTUALIZACIÓN DE LA INFORMACIÓN", "31/05/2021"],
    ["PERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN", "MENSUAL"],
    ["UNIDAD POSEEDORA DE LA INFORMACIÓN", "DIRECCIÓN DE PLANIFICACIÓN"],
    ["PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN", "Persona Inventada"],
    ["CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE", "persona@example.org"],
    ["NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE", "(03) 2999-999 EXTENSIÓN 204"],
    ["LICENCIA", "CC-BY-4.0"],
]
DICTIONARY: list[Row] = [
    ["Institución", "GAD MUNICIPAL DE VILLA EJEMPLO"],
    ["Descripción", "Metas y Objetivos"],
    ["Nombre del campo", "Descripción del campo"],
    ["Unidad", "Unidades administrativas"],
    ["Objetivo", "Resultados específicos que la entidad busca lograr"],
    ["Meta cuantificable", "Valor del indicador que la entidad propone alcanzar"],
]


def units(result: Reading) -> list[str | None]:
    return [row.values["unidad"] for row in result.table("conjunto-de-datos.csv").rows]


class TestSignatures:
    @pytest.mark.parametrize("columns", [(2, 4), (1, 3, 5), (2, 3, 4, 5)])
    def test_below_the_foot_they_are_told_once_and_are_no_units(self, columns: tuple[int, ...]):
        block = [["Elaborado por:", "Aprobado por:"], ["f) ______", "_______"],
                 ["Ing. Persona Inventada", "Persona Segunda"], ["ANALISTA DE PLANIFICACIÓN", "ALCALDE"]]  # fmt: skip
        rows = [[line[n % 2] if at in columns else None for n, at in enumerate(range(1, 6))] for line in block]

        result = reading([*MATRIX, [], *rows])

        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert [(i.code, i.severity, i.params["count"]) for i in result.issues] == [("row.signatures", "info", 4)]

    def test_without_a_foot_they_are_the_same(self):
        result = reading(
            [HEADER_2023, ALCALDIA_2023, [], ["Elaborado por:", "Aprobado por:"], ["Ing. A. Uno", "Ing. B. Dos"]]
        )

        assert units(result) == ["ALCALDÍA"]
        assert ("row.signatures", "A4") in found(result.issues)

    def test_a_unit_that_follows_is_read(self):
        result = reading(matrix(SECTION, ALCALDIA, [None, "Elaborado por:", None, "Aprobado por:"], OBRAS))

        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert found(result.issues) == [("row.signatures", "B6")]

    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            (["Elaborado por:", "Aprobado por:"], True),
            (["REVISADO Y APROBADO POR: Ing. Persona Inventada"], True),
            (["Autorizado"], True),
            (["__________", "__________"], True),
            (["Ing. Persona Inventada", "Dra. Persona Segunda"], True),
            (["Fecha"], False),
            (["ALCALDÍA", "Dirigir"], False),
            (["3", "DIRECCIÓN FINANCIERA"], False),
        ],
    )
    def test_they_are_known_by_their_words(self, texts: list[str], expected: bool):
        assert is_signature(dict(enumerate(map(Cell, texts), start=1))) is expected


class TestFurtherLabels:
    def test_a_label_that_the_form_does_not_have_is_told_and_is_no_unit(self):
        result = reading([*MATRIX, ["LINK PARA DESCARGAR EL POA", "https://example.org/poa.pdf"]])

        assert units(result) == ["ALCALDÍA", "OBRAS PÚBLICAS"]
        assert [(i.code, i.severity) for i in result.issues] == [("label.unknown", "info")]

    def test_a_unit_below_the_foot_that_lacks_its_values_is_still_a_unit(self):
        result = reading([*MATRIX, [3, "DIRECCIÓN FINANCIERA", "Administrar los recursos"]])

        assert units(result)[-1] == "DIRECCIÓN FINANCIERA"
        assert found(result.issues) == [("cell.missing", "D14"), ("cell.missing", "E14")]


class TestDictionary:
    @pytest.mark.parametrize("below", [[*METADATA, [], *DICTIONARY], [*DICTIONARY, [], *METADATA]])
    def test_three_tables_below_each_other_are_one_table_its_metadata_and_a_dictionary(self, below: list[Row]):
        result = reading([HEADER_2023, ALCALDIA_2023, [], *below])

        assert units(result) == ["ALCALDÍA"]
        assert [(i.code, i.severity, i.params["count"]) for i in result.issues] == [("row.dictionary", "info", 6)]
        assert result.table("metadatos.csv").rows[0].values["correo"] == "persona@example.org"


class TestNotes:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("* La Unidad de Riego inicia su gestión en el segundo semestre", True),
            ("Nota: los datos son provisionales", True),
            ("(*) Datos provisionales", True),
            ("La Dirección de Riego, que se creó en mayo, no tiene todavía una meta propia.", True),
            ("ÁREAS DE TRABAJO", False),
            ("GESTIÓN DE LA CALIDAD DE LOS SERVICIOS QUE SE PRESTAN A LA POBLACIÓN DEL CANTÓN.", False),
            ("Notaría municipal", False),
        ],
    )
    def test_a_remark_is_no_heading(self, text: str, expected: bool):
        assert is_note(text) is expected

    def test_between_units_it_leaves_their_section_open(self):
        result = reading(matrix(SECTION, ALCALDIA, ["* La Unidad de Riego inicia en junio"], OBRAS, header=HEADER))

        assert [row.values["nivel"] for row in result.table("conjunto-de-datos.csv").rows] == ["gobernante"] * 2
        assert len(result.table("notas.csv").rows) == 1
        assert result.issues == ()
        assert len(FOOTER) == len(result.table("metadatos.csv").rows[0].texts)

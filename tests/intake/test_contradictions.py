"""What a file says of itself against what was told: another institution by number or by name, another licence."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from test_values import TEXTS

from matrices import ALCALDIA, CONTEXT, FOOTER, HEADER, MATRIX, SECTION, TITLES, Row, found, matrix, reading, sheet
from vitrina import intake
from vitrina.intake.contradictions import LICENCE, contradictions
from vitrina.model import Cell, Context, Issue, Sheet, Workbook

DATA = Path(__file__).parents[2] / "data"
RUC, OTHER = "0660000440001", "0660000360001"
NAMES = ("GAD Municipal del cantón Alausí", "Gobierno Autónomo Descentralizado Municipal de Alausí")
ALAUSI = Context(RUC, "2021-05", NAMES)


def told(*sheets: Sheet, context: Context = ALAUSI, rows: Sequence[Row] = MATRIX) -> list[Issue]:
    workbook = Workbook("m.xlsx", "0" * 64, (sheet(rows), *sheets))
    return list(contradictions(intake.recognise(workbook), context))


def beside(*rows: Row, name: str = "Diccionario ") -> Sheet:
    return sheet(rows, name)


def codes(issues: Sequence[Issue]) -> list[tuple[str, str]]:
    return [(issue.code, issue.severity) for issue in issues]


class TestNumber:
    def test_the_number_of_another_institution_is_a_contradiction(self):
        (issue,) = told(beside(["RUC", OTHER]))

        assert (issue.code, issue.severity) == ("institution.contradicts", "violation")
        assert (issue.cell and (issue.cell.sheet, issue.cell.address)) == ("Diccionario ", "B1")
        assert issue.params == {"text": f"RUC {OTHER}", "institution": NAMES[0]}

    @pytest.mark.parametrize(
        "row",
        [
            ["RUC", RUC],
            ["RUC:", f" {RUC} "],
            ["RUC: 066000044-0001"],
            ["R.U.C. No. 0660000440001"],
            ["Número de RUC de la institución", RUC],
            [RUC],
        ],
    )
    def test_its_own_number_is_none_however_it_is_written(self, row: Row):
        assert told(beside(row)) == []

    @pytest.mark.parametrize(
        "row", [["RUC", OTHER], [f"RUC: {OTHER}"], [f"RUC {OTHER}"], [f"R.U.C. N° {OTHER}"], [OTHER], [None, OTHER]]
    )
    def test_another_number_is_found_however_it_is_written(self, row: Row):
        assert codes(told(beside(row))) == [("institution.contradicts", "violation")]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (RUC, None), (OTHER, "institution.contradicts"), ("660000440001", "ruc.lost-zero"),
            ("9960000440001", "ruc.invalid"),
        ],
    )  # fmt: skip
    def test_it_may_stand_beside_the_name(self, text: str, code: str | None):
        assert [issue.code for issue in told(beside(["Institución", text]))] == ([code] if code else [])

    def test_a_column_of_numbers_and_names_beside_the_units_is_looked_at_once(self):
        own: list[Row] = [[*HEADER, "RUC", "Institución"], [*ALCALDIA, RUC, "GAD Municipal de Alausí"]]
        other = [*ALCALDIA, OTHER, "GAD Municipal de Riobamba"]

        assert told(rows=[*TITLES, *own, *FOOTER]) == []
        assert found(told(rows=[*TITLES, *own, other, other, *FOOTER])) == [
            ("institution.contradicts", "F5"), ("institution.contradicts", "G5"),
        ]  # fmt: skip

    def test_above_the_table_it_is_found_too(self):
        rows = [["RUC", OTHER], *MATRIX]

        assert found(told(rows=rows)) == [("institution.contradicts", "B1")]

    def test_a_lost_zero_is_told_with_the_number_that_was_meant(self):
        issues = told(beside(["RUC", "660000440001"]))

        assert [(i.code, i.severity, dict(i.params)) for i in issues] == [
            ("ruc.lost-zero", "violation", {"text": "660000440001", "proposal": RUC})
        ]

    def test_a_number_that_the_sheet_shows_shortened_is_read_whole(self):
        shortened = Sheet("Diccionario", {(1, 1): Cell("RUC", "RUC"), (1, 2): Cell("6.6E+11", 660000440001)})

        assert codes(told(shortened)) == [("ruc.lost-zero", "violation")]

    @pytest.mark.parametrize("text", ["056004160001", "0056004160001", "06600004400", "9960000440001"])
    def test_what_is_no_number_is_told_without_a_proposal(self, text: str):
        issues = told(beside(["RUC", text]))

        assert [(i.code, dict(i.params)) for i in issues] == [("ruc.invalid", {"text": text})]

    def test_without_an_institution_a_check_digit_that_fails_is_a_warning(self):
        assert codes(told(beside(["RUC", "0660000450001"]), context=Context())) == [("ruc.check-digit", "warning")]
        assert told(beside(["RUC", RUC]), context=Context()) == []

    def test_it_is_told_once_for_one_number(self):
        assert found(told(beside(["RUC", OTHER], [f"RUC: {OTHER}"], [OTHER]))) == [("institution.contradicts", "B1")]

    def test_a_list_of_numbers_claims_nothing(self):
        assert told(beside(["Proveedor", "RUC"], ["A", OTHER], ["B", "1760000310001"], name="Lista")) == []

    def test_the_number_of_a_supplier_claims_nothing(self):
        assert told(beside(["Contratista", "0602030405001"], name="Obra")) == []

    def test_a_table_of_data_claims_nothing(self):
        row = [*ALCALDIA[:2], f"Pagar al RUC {OTHER}", *ALCALDIA[3:]]

        assert told(rows=[*TITLES, HEADER, SECTION, row, *FOOTER]) == []

    def test_an_institution_without_such_a_number_is_not_contradicted_by_one(self):
        assert told(beside(["RUC", RUC]), context=Context("mti850101ab1", "2021-05")) == []


class TestName:
    @pytest.mark.parametrize(
        "row",
        [
            ["Institución", "GAD Municipal de Riobamba"],
            ["INSTITUCIÓN:", "GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL DEL CANTÓN GUANO"],
            ["Institución: GAD Parroquial Rural de Sibambe"],
            ["Nombre de la Institución", "Municipio de Chunchi"],
            ["Entidad", "EMPRESA PÚBLICA MUNICIPAL DE AGUA POTABLE DE RIOBAMBA EP"],
            ["GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL DE RIOBAMBA"],
            ["Ilustre Municipio de Riobamba"],
        ],
    )
    def test_another_name_is_a_question(self, row: Row):
        (issue,) = told(beside(row))

        assert (issue.code, issue.severity) == ("institution.contradicts", "warning")
        assert issue.params["institution"] == NAMES[0]

    @pytest.mark.parametrize(
        "name",
        [
            "GAD Municipal de Alausí",
            "GADM ALAUSI",
            "GADMCA",
            "GADMA",
            "Gobierno Autónomo Descentralizado Municipal del Cantón Alausí",
            "MUNICIPIO DE ALAUSI",
            "Ilustre Municipalidad de Alausí",
            "GAD MUNICIPAL DE ALAUSÍ - CHIMBORAZO",
            "GAD MUNICIPAL DE ALUSÍ",
            "Gobierno Autónomo Descentralizado Municipal",
            "NO APLICA",
            "Nombre de la institución que reporta",
            "Alausí",
            "",
        ],
    )
    def test_a_spelling_of_its_own_name_is_none(self, name: str):
        assert told(beside(["Institución", name])) == []

    def test_above_the_table_it_is_found_too(self):
        rows = [["GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL DE RIOBAMBA"], *MATRIX]

        assert found(told(rows=rows)) == [("institution.contradicts", "A1")]

    def test_headings_of_a_list_are_no_names(self):
        assert told(beside(["INSTITUCIÓN", "CORREO ELECTRÓNICO", "TELÉFONO"], name="Lista")) == []

    def test_where_no_name_is_known_nothing_is_said(self):
        assert told(beside(["Institución", "GAD Municipal de Riobamba"]), context=CONTEXT) == []

    @given(TEXTS)
    def test_no_text_makes_it_fail(self, text: str):
        told(beside(["Institución", text], ["RUC", text], [text], ["LICENCIA", text]))


class TestLeft:
    @pytest.mark.parametrize("row", [["Institución", "Nombre de la Entidad"], ["RUC", "XXXXXXXXXXXXX"]])
    def test_the_words_of_the_blank_form_are_told(self, row: Row):
        (issue,) = told(beside(row))

        assert (issue.code, issue.severity, issue.params["text"]) == ("cell.placeholder", "warning", row[1])
        assert found([issue]) == [("cell.placeholder", "B1")]


class TestLicence:
    @pytest.mark.parametrize(
        "text",
        [
            "CC-BY-4.0", "CC BY 4.0", "cc by", "CC-BY", "CCBY 4.0", "Creative Commons Atribución 4.0",
            "Creative Commons Atribución 4.0 Internacional (CC BY 4.0)", "Creative Commons Attribution 4.0",
            "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/deed.es",
            "NO APLICA",
        ],
    )  # fmt: skip
    def test_every_spelling_of_the_official_one_agrees(self, text: str):
        assert told(beside(["LICENCIA", text], name="Metadatos")) == []

    @pytest.mark.parametrize(
        "text",
        ["CC BY-NC 4.0", "CC-BY-SA-4.0", "CC BY-ND", "CC BY 3.0 EC", "CC0", "Todos los derechos reservados", "ODbL"],
    )
    def test_another_one_is_told(self, text: str):
        (issue,) = told(beside(["LICENCIA:", text], name="Metadatos"))

        assert (issue.code, issue.severity) == ("licence.differs", "info")
        assert issue.params == {"text": text, "licence": LICENCE}


@pytest.mark.parametrize(
    "path", [*sorted(DATA.glob("alausi-*.xlsx"))], ids=lambda path: path.stem
)  # fmt: skip
def test_the_sample_does_not_contradict_its_institution(path: Path):
    workbook = intake.read(path.read_bytes(), path.name)

    assert list(contradictions(intake.recognise(workbook), ALAUSI)) == []


@pytest.mark.parametrize("path", [*sorted(DATA.glob("inventada-*.xlsx"))], ids=lambda path: path.stem)
def test_nor_do_the_invented_ones(path: Path):
    with (Path(intake.__file__).parents[1] / "institutions.csv").open(encoding="utf-8") as lines:
        name = next(row["nombre"] for row in csv.DictReader(lines) if row["ruc"] == CONTEXT.institution)
    workbook = intake.read(path.read_bytes(), path.name)

    context = Context(CONTEXT.institution, None, (name,))
    assert list(contradictions(intake.recognise(workbook), context)) == []


class TestDate:
    """The stated update date against the month filed."""

    @pytest.mark.parametrize(
        ("day", "period", "expected"),
        [
            ("30/04/2021", "2021-05", [("date.before-period", "warning")]),
            ("31/12/2020", "2021-05", [("date.before-period", "warning")]),
            ("01/05/2021", "2021-05", []),
            ("15/06/2021", "2021-05", []),
            ("31/08/2021", "2021-05", []),
            ("01/09/2021", "2021-05", [("date.far-from-period", "warning")]),
        ],
    )
    def test_before_its_month_it_contradicts_and_long_after_it_is_asked_about(
        self, day: str, period: str, expected: list[tuple[str, str]]
    ):
        footer = [list(row) for row in FOOTER]
        footer[1][3] = day

        issues = reading(matrix(SECTION, ALCALDIA, footer=footer), Context(CONTEXT.institution, period)).issues

        assert codes([issue for issue in issues if issue.code.startswith("date.")]) == expected

"""Every finding of the rules at the cell that caused it; one message for one cause."""

from __future__ import annotations

import re

import pytest
from rdflib import Graph

from matrices import ALCALDIA, CONTEXT, FOOTER, MATRIX, OBRAS, SECTION, Row, checked, found, matrix, xlsx
from samples import ALAUSI, DATA, SAMPLE
from vitrina import checks
from vitrina.checks import Result
from vitrina.model import SEVERITIES, CellRef, Context, Issue
from vitrina.publish import Checked

BROKEN = [
    ("missing-objective", "cell.missing", "C16", "DIRECCIÓN DE OBRAS PÚBLICAS"),
    ("target-in-words", "target.number-in-words", "E12", "ALCALDÍA"),
    ("duplicate-unit", "unit.duplicate", "B13", "ALCALDÍA"),
]


def said(rows: list[Row]) -> list[tuple[str, str]]:
    return found(checked(xlsx(rows)).report.issues)


def result(code: str, severity: str, component: str = "MinCountConstraintComponent") -> Result:
    return Result("https://x.example/s", "https://x.example/p", None, component, severity, "shape", code, {"es": "."})  # type: ignore[arg-type]


class Fixed:
    """A source map in which everything came from one cell."""

    def __init__(self, cell: CellRef | None) -> None:
        self.cell = cell

    def locate(self, _result: Result) -> tuple[CellRef | None, str | None]:
        return self.cell, "ALCALDÍA"

    def is_absence(self, _result: Result) -> bool:
        return False

    def cause(self, one: Result) -> tuple[str, str]:
        return one.focus_node, one.path


class TestSamples:
    def test_the_seed_has_nothing_to_say(self):
        report = checked(SAMPLE.read_bytes(), SAMPLE.name, Context(ALAUSI, "2021-05")).report

        assert report.issues == ()
        assert report.conforms

    @pytest.mark.parametrize(("name", "code", "address", "subject"), BROKEN)
    def test_a_broken_variant_has_one_message_at_the_right_cell(self, name: str, code: str, address: str, subject: str):
        data = (DATA / "broken" / f"{name}.xlsx").read_bytes()

        (issue,) = checked(data, f"{name}.xlsx", Context(ALAUSI, "2021-05")).report.issues

        assert (issue.code, issue.severity, issue.cell) == (code, "violation", CellRef("Literal a4", address))
        assert issue.subject == subject

    @pytest.mark.parametrize("month", ["04", "05", "06"])
    def test_the_invented_months_may_be_published(self, month: str):
        name = f"inventada-lotaip-a4-2021-{month}.xlsx"

        report = checked((DATA / name).read_bytes(), name, Context("2469999990001", f"2021-{month}")).report

        assert report.conforms
        assert [issue.code for issue in report.issues] == ["target.no-number", "phone.unreadable"]


class TestRules:
    def test_a_unit_said_twice_is_told_once_at_the_later_name(self):
        assert said(matrix(SECTION, ALCALDIA, [2, *ALCALDIA[1:]])) == [("unit.duplicate", "B6")]

    def test_three_units_alike_are_still_one_message(self):
        assert said(matrix(SECTION, ALCALDIA, [2, *ALCALDIA[1:]], [3, *ALCALDIA[1:]])) == [("unit.duplicate", "B7")]

    def test_more_than_a_hundred_percent_is_told_at_the_target(self):
        assert said(matrix(SECTION, [*ALCALDIA[:4], "120 % del POA 2021"])) == [("target.over-hundred", "E5")]

    def test_an_indicator_that_says_the_target_is_told_at_the_indicator(self):
        assert said(matrix(SECTION, [*ALCALDIA[:3], ALCALDIA[4], ALCALDIA[4]])) == [("indicator.same-as-target", "D5")]

    def test_a_short_objective_is_told_at_the_objective(self):
        assert said(matrix(SECTION, [1, "ALCALDÍA", "Dirigir", *ALCALDIA[3:]])) == [("objective.too-short", "C5")]

    def test_a_unit_without_level_is_told_at_its_name(self):
        assert said(matrix(ALCALDIA)) == [("unit.no-level", "B4")]

    def test_units_under_an_unknown_section_are_told_once_at_the_section(self):
        unknown = ["PROCESOS DE MAGIA"]
        assert said(matrix(unknown, ALCALDIA, OBRAS)) == [("section.unknown", "A4")]

    def test_a_date_far_from_the_month_filed_is_a_question(self):
        late = checked(xlsx(MATRIX), context=Context("2469999990001", "2020-05"))
        assert ("date.far-from-period", "D8") in found(late.report.issues)
        assert late.report.conforms

    def test_two_targets_missing_are_two_messages(self):
        rows = matrix(SECTION, [*ALCALDIA[:4]], [*OBRAS[:4]])

        assert said(rows) == [("cell.missing", "E5"), ("cell.missing", "E6")]

    @pytest.mark.parametrize("column", [2, 3, 4])
    def test_a_value_that_is_stated_absent_is_no_finding(self, column: int):
        row = [*ALCALDIA[:column], "NO APLICA (en revisión)", *ALCALDIA[column + 1 :]]

        assert said(matrix(SECTION, row)) == []

    def test_an_absent_value_in_the_foot_is_no_finding_but_its_reason_is_missed(self):
        footer = [*FOOTER[:2], [FOOTER[2][0], None, None, "NO APLICA"], *FOOTER[3:]]

        assert said(matrix(SECTION, ALCALDIA, footer=footer)) == [("absence.no-reason", "D8")]

    @pytest.mark.parametrize("row", range(1, 7))
    def test_each_missing_value_of_the_foot_is_one_message_at_its_cell(self, row: int):
        footer = [[one[0]] if number == row else one for number, one in enumerate(FOOTER)]

        assert said(matrix(SECTION, ALCALDIA, footer=footer)) == [("cell.missing", f"D{6 + row}")]

    def test_all_problems_are_told_at_once_strictest_first_then_by_place(self):
        rows = matrix(
            SECTION, [1, "ALCALDÍA", None, *ALCALDIA[3:]], [*OBRAS[:4], "ochenta", "x"], [3, "TIC", *OBRAS[2:]]
        )

        issues = checked(xlsx(rows)).report.issues

        assert found(issues) == [
            ("cell.missing", "C5"), ("target.number-in-words", "E6"), ("cell.outside-table", "F6"),
        ]  # fmt: skip
        assert [SEVERITIES.index(i.severity) for i in issues] == [0, 0, 1]

    def test_a_finding_says_what_to_do_in_both_languages(self):
        (issue,) = checked(xlsx(matrix(ALCALDIA))).report.issues

        assert set(issue.texts) == {"es", "en"}
        assert re.search(r"[Nn]ivel|secci", issue.texts["es"])
        assert issue.source.startswith("https://w3id.org/vitrina/")


class TestOneMessageForOneCause:
    CELL = CellRef("Hoja", "E5")

    def located(self, known: list[Issue], *results: Result, absent: tuple[CellRef, ...] = ()) -> list[str]:
        source_map = Fixed(self.CELL)
        return [i.code for i in checks.issues(results, source_map, known, absent)]  # type: ignore[arg-type]

    def test_what_intake_said_of_the_cell_is_not_said_again(self):
        assert self.located([Issue("a", "violation", self.CELL)], result("b", "violation")) == []
        assert self.located([Issue("a", "warning", self.CELL)], result("b", "warning")) == []
        assert self.located([Issue("a", "violation", self.CELL)], result("b", "warning")) == []

    def test_a_warning_does_not_hide_a_violation(self):
        """A file that breaks a rule must not pass because something lighter was said of the same cell."""
        assert self.located([Issue("a", "warning", self.CELL)], result("b", "violation")) == ["b"]

    def test_of_two_results_at_a_cell_the_strictest_is_said(self):
        assert self.located([], result("b", "warning"), result("c", "violation")) == ["c"]

    def test_only_that_nothing_is_there_is_forgiven_to_an_absence(self):
        assert self.located([], result("b", "violation"), absent=(self.CELL,)) == []
        assert self.located([], result("b", "violation", "DatatypeConstraintComponent"), absent=(self.CELL,)) == ["b"]


@pytest.fixture(scope="module", name="small")
def _small() -> Checked:
    return checked(xlsx(MATRIX))


@pytest.fixture(scope="module", name="source_map")
def _source_map(small: Checked) -> checks.SourceMap:
    subjects = {table.url: table.subject for table in small.form.tables}
    return checks.SourceMap(small.conversion.group, small.reading, subjects)


class TestSourceMap:
    def test_each_statement_about_a_row_leads_back_to_a_cell_of_that_row(
        self, small: Checked, source_map: checks.SourceMap
    ):
        graph = Graph().parse(data=small.conversion.ntriples, format="nt")
        for subject, predicate in {(str(s), str(p)) for s, p in graph.subject_predicates() if "/meta/" in str(s)}:
            one = Result(subject, predicate, None, "", "violation", "", "", {})
            cell, name = source_map.locate(one)
            row = "5" if "/alcaldia/" in subject else "6"
            assert cell is not None
            # The section of a row is what its heading says.
            assert cell.address == "A4" if predicate.endswith("#section") else cell.address.endswith(row), predicate
            assert name == {"5": "ALCALDÍA", "6": "OBRAS PÚBLICAS"}[row]

    def test_what_no_cell_said_has_no_place(self, source_map: checks.SourceMap):
        assert source_map.locate(Result("https://x.example/", "", None, "", "info", "", "", {})) == (None, None)


class TestWithoutContext:
    def test_a_check_needs_neither_institution_nor_period(self):
        result = checked(xlsx(MATRIX), context=None)

        assert result.report.issues == ()
        assert result.reading.context == Context(None, "2021-05")  # as the stated date says
        assert len(Graph().parse(data=result.conversion.ntriples, format="nt")) > 50

    def test_nor_a_date_from_which_to_take_the_period(self):
        """The units vanished, and the report said that the table was empty."""
        footer = [[FOOTER[1][0]] if row is FOOTER[1] else row for row in FOOTER]
        row = [*ALCALDIA[:3], "% de avance", "80 %"]

        result = checked(xlsx(matrix(SECTION, row, footer=footer)), context=None)

        assert found(result.report.issues) == [("cell.missing", "D7")]
        assert result.reading.context == Context(None, None)

    def test_the_context_that_is_given_is_kept(self):
        assert checked(xlsx(MATRIX), context=Context(None, "2023-01")).reading.context.period == "2023-01"
        assert checked(xlsx(MATRIX), context=CONTEXT).reading.context == CONTEXT

"""Publishing names that are near to each other: a question first, then what staff answered, and not asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from matrices import FOOTER, SECTION, matrix, saved, xlsx
from vitrina.errors import BadRequestError
from vitrina.installation import Installation
from vitrina.intake.identify import NEW_UNIT
from vitrina.model import Context, Issue
from vitrina.publish import Released, ViolationsError, release
from vitrina.settings import load

INVENTED = "2469999990001"
FINANCE, SLIP = "DIRECCIÓN FINANCIERA", "DIRECION FINANCIERA"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    opened = Installation(load({"data_dir": tmp_path / "var"}, {}))
    yield opened
    opened.close()


def month(number: int, *names: str) -> bytes:
    rows = [
        [at, name, f"Cumplir los objetivos de la unidad {at}", f"Informes de la unidad {at}", f"{at} informes"]
        for at, name in enumerate(names, start=1)
    ]
    footer = [list(row) for row in FOOTER]
    footer[1][3], footer[3][3] = f"28/{number:02d}/2021", names[0]
    return xlsx(matrix(SECTION, *rows, footer=footer))


def publish(installation: Installation, data: bytes, number: int, answers: Mapping[str, str] | None = None) -> Released:
    return release(installation, data, "m.xlsx", Context(INVENTED, f"2021-{number:02d}"), "prueba", answers)


def violations(error: ViolationsError) -> list[Issue]:
    return [issue for issue in error.checked.report.issues if issue.severity == "violation"]


def units(installation: Installation) -> dict[str, str]:
    return {row.normalised: row.slug for row in installation.records.unit_names(INVENTED)}


def test_two_near_names_of_a_first_file_are_published_only_after_an_answer(installation: Installation) -> None:
    data = month(1, FINANCE, SLIP)

    with pytest.raises(ViolationsError) as caught:
        publish(installation, data, 1)

    (question,) = violations(caught.value)
    assert question.code == "unit.similar-in-file"
    assert not installation.archive.base
    released = publish(installation, data, 1, {str(question.params["name"]): str(question.params["slug"])})
    assert released.created
    assert units(installation) == {
        "direccion financiera": "direccion-financiera",
        "direcion financiera": "direccion-financiera",
    }
    assert publish(installation, month(2, SLIP), 2).created, "the answer is recorded"


def test_answered_as_two_units_they_stay_two(installation: Installation) -> None:
    publish(installation, month(1, FINANCE, SLIP), 1, {SLIP: NEW_UNIT})

    assert set(units(installation).values()) == {"direccion-financiera", "direcion-financiera"}
    assert publish(installation, month(2, FINANCE, SLIP), 2).created


def test_an_answer_with_a_unit_that_the_file_does_not_have_is_refused(installation: Installation) -> None:
    with pytest.raises(BadRequestError) as caught:
        publish(installation, month(1, FINANCE, SLIP), 1, {SLIP: "hacienda"})

    assert caught.value.code == "publish.bad-unit-answer"
    assert not installation.archive.base


def test_a_unit_that_is_new_in_a_later_month_is_told_and_published(installation: Installation) -> None:
    publish(installation, month(1, FINANCE), 1)

    released = publish(installation, month(2, FINANCE, f"{FINANCE} Y TESORERÍA", "JEFATURA DE ARCHIVO"), 2)

    told = [issue.params["name"] for issue in released.report.issues if issue.code == "unit.new"]
    assert told == [f"{FINANCE} Y TESORERÍA", "JEFATURA DE ARCHIVO"]


def test_near_names_in_two_sheets_of_a_first_workbook_are_a_question(installation: Installation) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, unit in (("ENERO 2021", FINANCE), ("FEBRERO 2021", SLIP)):
        sheet = book.create_sheet(name)
        rows = [1, unit, "Administrar los recursos económicos", "Informes de ejecución", "12 informes"]
        footer = [list(row) for row in FOOTER]
        footer[1][3], footer[3][3] = "28/02/2021", unit
        for row in matrix(SECTION, rows, footer=footer):
            sheet.append(list(row))

    with pytest.raises(ViolationsError) as caught:
        release(installation, saved(book), "m.xlsx", Context(INVENTED), "prueba")

    assert [(i.code, i.cell and i.cell.sheet) for i in violations(caught.value)] == [("unit.similar", "FEBRERO 2021")]

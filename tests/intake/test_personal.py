"""Personal data in a cell that is not for them are told without being quoted; numbers that only look so are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_values import TEXTS

from matrices import ALCALDIA, CONTEXT, FOOTER, MATRIX, SECTION, Row, found, matrix, reading, sheet
from vitrina import messages
from vitrina.intake.personal import is_card
from vitrina.intake.ruc import check_digit
from vitrina.model import Cell, Issue, Sheet

#: Made up from their check digit, of no person.
CARD, GUAYAS = "0602030405", "0912345675"
CODES = ("cell.personal-email", "cell.personal-id", "cell.personal-phone")
CARDS = st.builds(
    lambda province, third, rest: f"{province:02d}{third}{rest:06d}",
    st.integers(1, 24), st.integers(0, 5), st.integers(0, 999_999),
).map(lambda digits: f"{digits}{check_digit(digits)}")  # fmt: skip


def told(rows: Sequence[Row] | Sheet) -> list[Issue]:
    return [issue for issue in reading(rows).issues if issue.code in CODES]


def objective(text: str) -> list[Row]:
    return matrix(SECTION, [1, "ALCALDÍA", text, *ALCALDIA[3:]])


def foot(place: int, text: str) -> list[Row]:
    footer = [list(row) for row in FOOTER]
    footer[place][3] = text
    return matrix(SECTION, ALCALDIA, footer=footer)


class TestIdentityCard:
    @given(CARDS)
    def test_a_number_with_its_check_digit_is_one(self, number: str):
        assert is_card(number)
        assert is_card(f"{number[:9]}-{number[9]}")

    @given(CARDS, st.integers(0, 9), st.integers(1, 9))
    def test_one_wrong_digit_is_none(self, number: str, place: int, by: int):
        changed = f"{number[:place]}{(int(number[place]) + by) % 10}{number[place + 1 :]}"

        assert not is_card(changed)

    @given(TEXTS)
    def test_no_text_makes_it_fail(self, text: str):
        assert not is_card(text) or len(text.replace("-", "")) == 10

    @pytest.mark.parametrize("number", ["0002030405", "2502030405", "0662030405", "060203040", "06020304051"])
    def test_province_third_digit_and_length_must_hold(self, number: str):
        assert not is_card(number)

    @pytest.mark.parametrize(
        "text",
        [
            f"Atender a la ciudadanía, C.I. {CARD}",
            f"Atender a la ciudadanía (CI: {CARD})",
            f"Responsable con cédula de ciudadanía No. {CARD} de la oficina",
            f"Responsable con cédula N° {CARD[:9]}-{CARD[9]}",
            f"Persona Inventada {CARD}",
            f"Persona Inventada, {CARD}, y otra",
            CARD,
        ],
    )
    def test_it_is_told_in_words_and_alone(self, text: str):
        issues = told(objective(text))

        assert [(i.code, i.severity, i.cell and i.cell.address) for i in issues] == [
            ("cell.personal-id", "violation", "C5")
        ]

    @pytest.mark.parametrize(
        "text",
        [
            f"Ejecutar el contrato {CARD}",
            f"Ejecutar el contrato Nro. {CARD}",
            f"Ejecutar el proceso SIE-{CARD}",
            f"Pagar a la cuenta {CARD} del banco",
            f"Recaudar {CARD} USD",
            f"Recaudar $ {CARD}",
            f"Recaudar {CARD},50 en el año",
            f"Recaudar {CARD}.50 en el año",
            f"Atender a {CARD} habitantes",
            f"Código {CARD}",
            "RUC de la institución 0660000440001",
            "El contribuyente 0602030405001 y otros",
            "Atender a la ciudadanía, C.I. 0602030408",
            f"https://ejemplo.gob.ec/{CARD}",
            "Teléfono (03) 2930-153",
        ],
    )
    def test_other_numbers_of_ten_digits_are_none(self, text: str):
        assert told(objective(text)) == []

    def test_a_number_in_the_target_is_an_amount_unless_it_is_called_otherwise(self):
        assert told(matrix(SECTION, [*ALCALDIA[:4], CARD])) == []
        assert told(matrix(SECTION, [*ALCALDIA[:4], f"{CARD} beneficiarios"])) == []
        assert found(told(matrix(SECTION, [*ALCALDIA[:4], f"Atender a C.I. {CARD}"]))) == [("cell.personal-id", "E5")]

    def test_a_number_that_is_stored_as_one_is_an_amount(self):
        cells = {**sheet(MATRIX).cells, (5, 3): Cell("1702030402", 1702030402)}

        assert told(Sheet("Literal a4", cells)) == []

    def test_with_the_name_of_the_one_in_charge_it_does_not_belong(self):
        assert found(told(foot(4, f"Persona Inventada C.I. {CARD}"))) == [("cell.personal-id", "D10")]


class TestEmail:
    @pytest.mark.parametrize("address", ["persona@gmail.com", "Persona.X@HOTMAIL.COM", "p@yahoo.es", "p@outlook.com"])
    def test_a_mailbox_for_anybody_in_a_text_is_told(self, address: str):
        assert found(told(objective(f"Atender a la ciudadanía ({address})"))) == [("cell.personal-email", "C5")]

    def test_behind_a_cell_it_is_told_too(self):
        cells = {**sheet(MATRIX).cells, (5, 2): Cell("ALCALDÍA", "ALCALDÍA", link="mailto:persona@gmail.com")}

        assert found(told(Sheet("Literal a4", cells))) == [("cell.personal-email", "B5")]

    def test_the_institution_s_own_is_none(self):
        assert told(objective("Atender a la ciudadanía (info@alausi.gob.ec)")) == []

    def test_beside_its_label_it_belongs(self):
        assert told(foot(5, "persona@gmail.com")) == []
        assert found(told(foot(4, "Persona Inventada, persona@gmail.com"))) == [("cell.personal-email", "D10")]

    def test_in_a_note_it_is_told(self):
        assert found(told(matrix(SECTION, ["Consultas: persona@gmail.com"], ALCALDIA))) == [
            ("cell.personal-email", "A5")
        ]


class TestMobile:
    @pytest.mark.parametrize(
        "number", ["0991234567", "099 123 4567", "099-123-4567", "+593 99 123 4567", "593991234567", "0991 234 567"]
    )
    def test_a_mobile_number_in_a_text_is_told(self, number: str):
        assert found(told(objective(f"Atender a la ciudadanía, cel. {number}"))) == [("cell.personal-phone", "C5")]
        assert found(told(objective(number))) == [("cell.personal-phone", "C5")]

    @pytest.mark.parametrize("text", ["(03) 2930-153 EXTENSIÓN 204", "Contrato 0991234567", "1800 123 456"])
    def test_what_is_no_mobile_number_is_none(self, text: str):
        assert told(objective(f"Atender a la ciudadanía: {text}")) == []

    @pytest.mark.parametrize("number", ["0991234567", GUAYAS])
    def test_beside_its_label_it_belongs(self, number: str):
        assert told(foot(6, number)) == []

    def test_a_number_that_is_both_is_told_once(self):
        assert found(told(objective(f"Persona Inventada {GUAYAS}"))) == [("cell.personal-id", "C5")]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_no_message_quotes_what_it_found(lang: str):
    text = f"Atender a la ciudadanía, persona@gmail.com, C.I. {CARD}, cel. 0991234567"
    issues = told(objective(text))

    assert [issue.code for issue in issues] == list(CODES)
    for issue in issues:
        said = messages.issue(issue, lang)
        assert not any(value in said for value in ("persona@", "gmail", CARD, "0991234567"))


@given(TEXTS)
def test_no_text_makes_it_fail(text: str):
    assume(text.strip())
    reading(objective(text), CONTEXT)


def test_the_samples_have_none():
    assert told(MATRIX) == []

"""Single values: what a person wrote → what it says, or nothing; never a guess, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrina.intake import values
from vitrina.intake.values import Absence

#: Text as a keyboard and a clipboard make it, with what the readers look for.
TEXTS = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from([
        "31", "/05/", "2021", " de ", "mayo", "-", "80", "%", "NO APLICA", "(", ")", ":", "@", ".ec", "+593", "ext. ",
        "https://", "N/A", "²", "٣", "½", "US$", "1.250", ",", ".", "'", "mil",
    ])),
    max_size=8,
).map("".join)  # fmt: skip


@given(TEXTS)
@example("²")
@example("1,5.²")
def test_no_text_makes_a_reader_fail(text: str):
    for reader in (
        values.frequency, values.frequency_meant, values.has_two_frequencies, values.absence, values.is_placeholder,
        values.is_error, values.is_residue,
    ):  # fmt: skip
        reader(text)


class TestFrequency:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Mensual", "MONTHLY"), ("MENSUAL ", "MONTHLY"), ("mensual.", "MONTHLY"), ("SEMANAL", "WEEKLY"),
            ("ANUAL", "ANNUAL"), ("Trimestral", "QUARTERLY"), ("Semestral", "ANNUAL_2"),
            ("Mensual (hasta el 15 de cada mes)", "MONTHLY"), ("Mensualmente", "MONTHLY"), ("cada mes", "MONTHLY"),
            ("Cada tres meses", "QUARTERLY"), ("Permanente", "UPDATE_CONT"), ("Continuo", "UPDATE_CONT"),
            ("Eventual", "IRREG"), ("Cuando se requiera", "AS_NEEDED"), ("dos veces al mes", "MONTHLY_2"),
            ("Cada 30 días", "MONTHLY"), ("Quinquenal", "QUINQUENNIAL"), ("dos veces por semana", "WEEKLY_2"),
        ],
    )  # fmt: skip
    def test_it_is_read(self, text: str, code: str):
        assert values.frequency(text) == code

    @pytest.mark.parametrize("text", ["", "TRIMESTRAL O SEMESTRAL (según la norma)", "cuando cambie", "mensualidad"])
    def test_none_or_several_is_none(self, text: str):
        assert values.frequency(text) is None

    def test_several_are_all_named(self):
        assert values.frequencies("TRIMESTRAL O SEMESTRAL (según la norma)") == ("QUARTERLY", "ANNUAL_2")

    @pytest.mark.parametrize("text", ["Bimensual", "BIANUAL", "bimensualmente"])
    def test_a_word_with_two_meanings_is_not_read(self, text: str):
        assert values.has_two_frequencies(text)
        assert values.frequency(text) is None
        assert not values.has_two_frequencies("Bimestral")

    @pytest.mark.parametrize(
        ("text", "meant"), [("MENSUL", "Mensual"), ("Trimstral", "Trimestral"), ("anal", "Anual"), ("a veces", None)]
    )
    def test_a_slip_of_the_keyboard_is_proposed(self, text: str, meant: str | None):
        assert values.frequency(text) is None
        assert values.frequency_meant(text) == meant


class TestAbsence:
    @pytest.mark.parametrize(
        "text", ["NO APLICA", "NO  APLICA", "No aplica.", "N/A", "n/a", "N.A.", "NA", "No Aplica "]
    )
    def test_not_applicable(self, text: str):
        assert values.absence(text) == Absence("no-aplica", None)

    @pytest.mark.parametrize(
        "text",
        [
            "INFORMACIÓN NO DISPONIBLE",
            "informacion no disponible",
            "N/D",
            "S/N",
            "no disponible",
            " -   ",
            "—",
            "...",
            "…",
            "S/I",
            "s/i",
            "Ninguno",
            "NINGUNA",
            "No existe",
            "No hay",
            "No se registra",
            "NO CONSTA",
        ],
    )
    def test_not_available(self, text: str):
        assert values.absence(text) == Absence("no-disponible", None)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("No aplica (Ya que el GAD no usa el sistema GPR)", "Ya que el GAD no usa el sistema GPR"),
            ("No aplica (el sistema (GPR) no existe)", "el sistema (GPR) no existe"),
            ("No aplica: no usa el sistema (GPR)", "no usa el sistema (GPR)"),
            ("NO APLICA - El GAD no está enlazado", "El GAD no está enlazado"),
            ("NO APLICA, porque no hay unidades", "porque no hay unidades"),
            ("No aplica ya que no hay sistema", "ya que no hay sistema"),
            ("No  aplica\nporque no hay sistema", "porque no hay sistema"),
            ("N/A (sin sistema)", "sin sistema"),
            ("N/A - sin sistema", "sin sistema"),
        ],
    )
    def test_its_reason_is_kept_in_its_own_words(self, text: str, reason: str):
        assert values.absence(text) == Absence("no-aplica", reason)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("Pendiente", "Pendiente"),
            ("EN PROCESO.", "EN PROCESO"),
            ("Pendiente de aprobación", "Pendiente de aprobación"),
            ("Información no disponible: en proceso", "en proceso"),
            ("NO DISPONIBLE (en trámite)", "en trámite"),
        ],
    )
    def test_what_is_under_way_is_its_own_reason(self, text: str, reason: str):
        assert values.absence(text) == Absence("no-disponible", reason)

    @pytest.mark.parametrize("text", ["NO APLICA - NO APLICA", "NO APLICA/NO DISPONIBLE", "No aplica (no aplica)"])
    def test_an_absence_said_twice_gives_no_reason(self, text: str):
        assert values.absence(text) == Absence("no-aplica", None)

    @pytest.mark.parametrize("text", ["#N/A", "#N/D", " #N/A ", "#¡REF!", "#REF!", "#¡DIV/0!", "#VALUE!", "####"])
    def test_an_error_of_the_spreadsheet_states_nothing(self, text: str):
        assert values.absence(text) is None
        assert values.is_error(text)

    @pytest.mark.parametrize(
        "text",
        [
            "", "  ", "0", "80 %", "No aplica sanciones a terceros", "Naranjal", "N. A. Pérez", "S. D. Norte: obras",
            "Sin número de trámites pendientes", "No dispone de vehículos", "El trámite no aplica",
            "No existe presupuesto asignado", "No hay agua en la parroquia", "Ninguno de los trámites",
        ],
    )  # fmt: skip
    def test_a_value_is_none(self, text: str):
        assert values.absence(text) is None


@pytest.mark.parametrize("text", ["Nombre de la Entidad", "AAAA-MM-DD", "nombre de la  entidad", "DD/MM/AAAA"])
def test_what_the_blank_form_prints_is_a_placeholder(text: str):
    assert values.is_placeholder(text)
    assert not values.is_placeholder(f"{text} Alausí")


@pytest.mark.parametrize(
    "text",
    [
        "NOMBRE DE LA PERSONA SERVIDORA/FUNCIONARIA DE LA UNIDAD RESPONSABLE", "(02) 382-9670 EXTENSIÓN 215",
        "ÁREA DE PLANIFICACIÓN O QUIEN HAGA SUS VECES", "https://entidad.gob.ec/sistema",
    ],
)  # fmt: skip
def test_what_the_blank_forms_of_2023_print_is_a_placeholder(text: str):
    assert values.is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "NOMBRE DEL RESPONSABLE", "Nombres y apellidos completos", "Nombre de la unidad", "(nombre de la institución)",
        "correo@institucion.gob.ec", "ejemplo@alausi.gob.ec", "nombre.apellido@entidad.gob.ec", "xxxx@xxxx.gob.ec",
        "Correo electrónico institucional", "(02) 000-0000", "(00) 0000-000", "0000000000", "(0X) XXX-XXXX",
        "Número de teléfono y extensión", "XXXX", "xx/xx/2021", "XX %", "__/__/____", "dd-mm-yyyy", "Día / mes / año",
        "Escriba aquí el objetivo", "Ingrese el nombre de la unidad", "https://www.institucion.gob.ec/poa.pdf",
        "www.ejemplo.com", "[Nombre completo]",
    ],
)  # fmt: skip
def test_what_any_template_prints_is_a_placeholder(text: str):
    assert values.is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "XX", "XIX", "XX.", "20", "2021", "0", "____", "-", "80 %", "2 x 1", "Mes", "Nombre", "Dirección",
        "Dirección de Planificación", "Nombres de calles rotuladas", "Número de personas responsables", "(02) 382-9670",
        "maria.guaman@alausi.gob.ec", "nombre@alausi.gob.ec", "0900000001", "Ingresar la información al sistema",
        "Unidad de Correo", "Responsable de la Unidad", "https://www.institucional.gob.ec/", "Teléfono",
    ],
)  # fmt: skip
def test_a_value_is_no_placeholder(text: str):
    assert not values.is_placeholder(text)


@pytest.mark.parametrize("text", ["null", "NULL", "None", "NaN", "undefined", " nan "])
def test_what_a_program_leaves_is_residue(text: str):
    assert values.is_residue(text)
    assert values.absence(text) is None


@pytest.mark.parametrize("text", ["", "Nulo", "nona", "N/A", "# 4 talleres", "#1"])
def test_words_of_people_are_neither_residue_nor_error(text: str):
    assert not values.is_residue(text)
    assert not values.is_error(text)

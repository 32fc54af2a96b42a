"""Single values: what a person wrote → what it says, or nothing; never a guess, never an exception."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrina.intake import values
from vitrina.intake.values import Absence

DAYS = st.dates(dt.date(2004, 1, 1), dt.date(2099, 12, 31))
MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre"]  # fmt: skip
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
    for reader in (values.date, values.frequency, values.email, values.phone, values.url, values.absence):
        reader(text)
    values.is_placeholder(text)


class TestDate:
    @pytest.mark.parametrize(
        "text",
        [
            "31/05/2021", "31-05-2021", "31.05.2021", "2021-05-31", "2021/05/31", "2021.05.31", "2021-05-31 00:00:00",
            "2021-05-31T00:00:00", "2021-05-31T10:30:00.123Z", "31/05/2021 08:30", "31/05/2021 08:30:00", "31/5/2021.",
            " 31 / 05 / 2021 ", "31 de mayo de 2021", "31 de Mayo del 2021", "31 DE MAYO DE 2021", "31 mayo 2021",
            "lunes, 31 de mayo de 2021", "Alausí, 31 de mayo de 2021", "Al 31 de mayo de 2021", "Mayo 31, 2021",
            "Mayo 31 de 2021", "May 31, 2021", "31-may-2021", "31/may/2021",
        ],
    )  # fmt: skip
    def test_every_spelling_of_a_day_is_read(self, text: str):
        assert values.date(text) == "2021-05-31"

    def test_the_day_comes_first(self):
        assert values.date("3/2/2025") == "2025-02-03"

    @pytest.mark.parametrize(
        "text",
        [
            "", "pronto", "31/02/2021", "29/02/2021", "31/04/2021", "00/05/2021", "05/31/2021", "31/13/2021", "44347",
            "mayo 2021", "OCTUBRE 2024", "31/05/21", "31/05/0021", "31/05/2201", "31/05/20211", "AAAA-MM-DD",
            "31/05/2021 y 30/06/2021", "del 1 al 31 de mayo de 2021", "31 de mayor de 2021", "2021-05",
        ],
    )  # fmt: skip
    def test_what_names_no_real_day_is_none(self, text: str):
        assert values.date(text) is None

    @given(DAYS, st.sampled_from(["%d/%m/%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y"]))
    def test_each_day_round_trips_in_each_pattern(self, day: dt.date, pattern: str):
        assert values.date(day.strftime(pattern)) == day.isoformat()

    @given(DAYS)
    def test_each_day_round_trips_in_words(self, day: dt.date):
        assert values.date(f"{day.day} de {MONTHS[day.month - 1]} de {day.year}") == day.isoformat()

    @given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
    def test_only_days_of_the_calendar_are_accepted(self, day: int, month: int, year: int):
        exists = year in range(2000, 2100) and month in range(1, 13) and 1 <= day <= calendar.monthrange(year, month)[1]

        assert (values.date(f"{day}/{month}/{year:04d}") is not None) == exists


class TestFrequency:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Mensual", "MONTHLY"), ("MENSUAL ", "MONTHLY"), ("mensual.", "MONTHLY"), ("SEMANAL", "WEEKLY"),
            ("ANUAL", "ANNUAL"), ("Trimestral", "QUARTERLY"), ("Semestral", "ANNUAL_2"),
            ("Mensual (hasta el 15 de cada mes)", "MONTHLY"),
        ],
    )  # fmt: skip
    def test_it_is_read(self, text: str, code: str):
        assert values.frequency(text) == code

    @pytest.mark.parametrize("text", ["", "TRIMESTRAL O SEMESTRAL (según la norma)", "cuando cambie", "mensualidad"])
    def test_none_or_several_is_none(self, text: str):
        assert values.frequency(text) is None


class TestEmail:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("cesar.rojas@alausi.gob.ec", "cesar.rojas@alausi.gob.ec"),
            ("Cesar.Rojas@ALAUSI.GOB.EC", "Cesar.Rojas@alausi.gob.ec"),
            (" info@x.gob.ec. ", "info@x.gob.ec"),
            ("Correo: info@x.gob.ec", "info@x.gob.ec"),
            ("mailto:info@x.gob.ec", "info@x.gob.ec"),
            ("<info@x.gob.ec>", "info@x.gob.ec"),
        ],
    )
    def test_one_address_is_read(self, text: str, address: str):
        assert values.email(text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "", "alausi.gob.ec", "a@b", "a@b.gob.ec / c@d.gob.ec", "a@@b.ec", "@b.ec",
            "maría.peña@x.gob.ec", "juan perez@x.gob.ec", "info@x.gob.ec_viejo", "a@b.ec@c.ec",
        ],
    )  # fmt: skip
    def test_part_of_a_text_is_not_taken_for_an_address(self, text: str):
        assert values.email(text) is None


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "uri"),
        [
            ("(03) 2930-153 EXTENSIÓN 204", "tel:+593-3-2930153;ext=204"),
            ("(03) 2930-153 EXTENSION: 204", "tel:+593-3-2930153;ext=204"),
            ("03 2930153 ext. 204", "tel:+593-3-2930153;ext=204"),
            ("032930153", "tel:+593-3-2930153"),
            ("03-293-0153", "tel:+593-3-2930153"),
            ("+593 3 2930153", "tel:+593-3-2930153"),
            ("+593 (0)3 2930153", "tel:+593-3-2930153"),
            ("593 3 2930153", "tel:+593-3-2930153"),
            ("0991234567", "tel:+593-99-1234567"),
        ],
    )
    def test_an_ecuadorian_number_is_read(self, text: str, uri: str):
        assert values.phone(text) == uri

    @pytest.mark.parametrize(
        "text",
        [
            "", "2930153", "1800 123 456", "(00) 0000-000 (número inventado)", "032930153 / 032930154", "S/N",
            "032930153 ext 204 o 0991234567", "032930153 ext 204 / 205", "٠٣٢٩٣٠١٥٣", "+1 202 555 0100",
        ],
    )  # fmt: skip
    def test_what_is_no_such_number_or_more_than_one_is_none(self, text: str):
        assert values.phone(text) is None

    @given(TEXTS)
    def test_what_is_read_is_a_tel_uri(self, text: str):
        uri = values.phone(text)

        assert uri is None or re.fullmatch(r"tel:\+593-(?:[2-7]-[0-9]{7}|9[0-9]-[0-9]{7})(?:;ext=[0-9]{1,6})?", uri)


class TestUrl:
    def test_an_address_is_read_without_the_sign_after_it(self):
        assert values.url("Ver https://gpr.example.org/a?b=1.") == "https://gpr.example.org/a?b=1"

    @pytest.mark.parametrize("text", ["", "www.example.org", "file:///C:/a.xls", "https://a.ec https://b.ec"])
    def test_none_or_several_is_none(self, text: str):
        assert values.url(text) is None


class TestAbsence:
    @pytest.mark.parametrize(
        "text", ["NO APLICA", "NO  APLICA", "No aplica.", "N/A", "n/a", "N.A.", "NA", "No Aplica "]
    )
    def test_not_applicable(self, text: str):
        assert values.absence(text) == Absence("no-aplica", None)

    @pytest.mark.parametrize(
        "text",
        ["INFORMACIÓN NO DISPONIBLE", "informacion no disponible", "N/D", "S/N", "no disponible", " -   ", "—", "..."],
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
        "text",
        [
            "", "  ", "0", "80 %", "No aplica sanciones a terceros", "Naranjal", "N. A. Pérez", "S. D. Norte: obras",
            "Sin número de trámites pendientes", "No dispone de vehículos", "El trámite no aplica",
        ],
    )  # fmt: skip
    def test_a_value_is_none(self, text: str):
        assert values.absence(text) is None


@pytest.mark.parametrize("text", ["Nombre de la Entidad", "AAAA-MM-DD", "nombre de la  entidad", "DD/MM/AAAA"])
def test_what_the_blank_form_prints_is_a_placeholder(text: str):
    assert values.is_placeholder(text)
    assert not values.is_placeholder(f"{text} Alausí")

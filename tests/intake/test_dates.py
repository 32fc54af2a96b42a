"""Days and months: every spelling seen → ISO 8601; never a guess, never an exception."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake import dates

DAYS = st.dates(dt.date(2004, 1, 1), dt.date(2099, 12, 31))
MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
          "noviembre", "diciembre"]  # fmt: skip


@given(TEXTS)
def test_no_text_makes_a_reader_fail(text: str):
    for order in ("dmy", "mdy"):
        dates.date(text, order)
    dates.month(text)
    dates.serial(text)
    dates.order_shown(text)


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
        assert dates.date(text) == "2021-05-31"

    def test_the_day_comes_first(self):
        assert dates.date("3/2/2025") == "2025-02-03"

    @pytest.mark.parametrize(
        "text",
        [
            "", "pronto", "31/02/2021", "29/02/2021", "31/04/2021", "00/05/2021", "05/31/2021", "31/13/2021", "44347",
            "mayo 2021", "OCTUBRE 2024", "31/05/99", "31/05/0021", "31/05/2201", "31/05/20211", "AAAA-MM-DD",
            "31/05/2021 y 30/06/2021", "del 1 al 31 de mayo de 2021", "31 de mayor de 2021", "2021-05",
        ],
    )  # fmt: skip
    def test_what_names_no_real_day_is_none(self, text: str):
        assert dates.date(text) is None

    @given(DAYS, st.sampled_from(["%d/%m/%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y"]))
    def test_each_day_round_trips_in_each_pattern(self, day: dt.date, pattern: str):
        assert dates.date(day.strftime(pattern)) == day.isoformat()

    @given(DAYS)
    def test_each_day_round_trips_in_words(self, day: dt.date):
        assert dates.date(f"{day.day} de {MONTHS[day.month - 1]} de {day.year}") == day.isoformat()

    @given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
    def test_only_days_of_the_calendar_are_accepted(self, day: int, month: int, year: int):
        exists = year in range(2000, 2100) and month in range(1, 13) and 1 <= day <= calendar.monthrange(year, month)[1]

        assert (dates.date(f"{day}/{month}/{year:04d}") is not None) == exists

    @pytest.mark.parametrize(
        "text",
        [
            "31/05/21", "31-may.-21", "31 mayo 21", "31/05/2021 (mayo)", "31/05/2021\nAlausí", "Alausí, 31/05/2021",
            "2021-05-31T00:00:00-05:00", "2021-05-31 00:00:00", "31/05/2021 12:00:00 a. m.", "20210531", "2021 mayo 31",
        ],
    )  # fmt: skip
    def test_more_spellings(self, text: str):
        assert dates.date(text) == "2021-05-31"

    @pytest.mark.parametrize(
        "text",
        [
         "31 – 05 – 2021", "31—05—2021", "31\u2011 05\u2011 2021", "31 / 05 / 2021", "31\\05\\2021", "31_05_2021",
         "31 05 2021",
         "31 . 05 . 2021", "2021 – 05 – 31", "31|05|2021"],
    )  # fmt: skip
    def test_other_signs_between_the_parts(self, text: str):
        assert dates.date(text) == "2021-05-31"

    @pytest.mark.parametrize("text", ["31 05 21", "31 de 05", "31 – 05", "31 05 2021 12"])
    def test_numbers_without_a_sign_are_a_day_only_with_a_whole_year(self, text: str):
        assert dates.date(text) is None

    @pytest.mark.parametrize("text", ["1ro de mayo de 2021", "primero de mayo de 2021", "1º de mayo de 2021"])
    def test_the_first_of_a_month(self, text: str):
        assert dates.date(text) == "2021-05-01"

    @pytest.mark.parametrize(
        "text", ["31/05/2021 (junio)", "hasta el 31/05/2021", "antes del 31/05/2021", "x31/05/2021"]
    )
    def test_words_that_contradict_or_limit_make_it_no_date(self, text: str):
        assert dates.date(text) is None

    def test_a_form_may_write_the_month_first(self):
        assert dates.date("05/31/21", "mdy") == "2021-05-31"
        assert dates.date("3/2/2025", "mdy") == "2025-03-02"
        assert dates.date("31/05/2021", "mdy") is None
        assert dates.date("2021-05-31", "mdy") == "2021-05-31"

    @given(DAYS, st.sampled_from(["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"]))
    def test_each_day_round_trips_with_the_month_first(self, day: dt.date, pattern: str):
        assert dates.date(day.strftime(pattern), "mdy") == day.isoformat()


class TestMonth:
    @pytest.mark.parametrize(
        "text", ["OCTUBRE 2024", "octubre de 2024", "2024-10", "10/2024", "Mes de octubre del 2024"]
    )
    def test_a_month_without_a_day(self, text: str):
        assert dates.date(text) is None
        assert dates.month(text) == "2024-10"

    @pytest.mark.parametrize("text", ["", "2024", "octubre", "31/10/2024", "13/2024", "octubre 1924", "enero a marzo"])
    def test_what_names_no_month_is_none(self, text: str):
        assert dates.month(text) is None

    @given(DAYS)
    def test_its_last_day_is_in_it_and_the_next_is_not(self, day: dt.date):
        last = dt.date.fromisoformat(dates.last_day(day.isoformat()[:7]))

        assert (last.year, last.month) == (day.year, day.month)
        assert (last + dt.timedelta(days=1)).day == 1


class TestSerial:
    def test_the_number_behind_a_day(self):
        assert dates.serial("44347") == "2021-05-31"
        assert dates.as_written("2021-05-31") == "31/05/2021"

    @pytest.mark.parametrize("text", ["", "2021", "80", "99999", "0602", "443470", "٤٤٣٤٧"])
    def test_another_number_is_none(self, text: str):
        assert dates.serial(text) is None

    @given(st.dates(dt.date(2004, 1, 1), dt.date(2040, 12, 31)))
    def test_each_day_round_trips(self, day: dt.date):
        assert dates.serial(str((day - dt.date(1899, 12, 30)).days)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "order"),
    [("31/05/2021", "dmy"), ("05/31/21", "mdy"), ("03/02/2021", None), ("31/31/2021", None), ("", None)],
)
def test_the_order_is_shown_by_a_part_that_is_no_month(text: str, order: str | None):
    assert dates.order_shown(text) == order

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.dateformat import (
    DATES,
    DateFormatError,
    compile_date_format,
    date_form,
    days_before,
    seconds,
)


def read(base: str, text: str, pattern: str) -> str | None:
    return date_form(base, text, compile_date_format(base, pattern))


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2023-02-29", None),
        ("date", "2024-2-9", None),
        ("date", "2024-01-01+00:00", "2024-01-01Z"),
        ("date", "2024-01-01-05:00", "2024-01-01-05:00"),
        ("date", "2024-01-01+15:00", None),
        ("date", "-0004-02-29", "-0004-02-29"),
        ("date", "02024-01-01", None),
        ("date", "0000-02-29", "0000-02-29"),
        ("date", "-0000-01-01", "0000-01-01"),
        ("date", "2024-04-31", None),
        ("date", "2024-12-31", "2024-12-31"),
        ("date", "2024-02-28Z", "2024-02-28Z"),
        ("date", "9" * 18 + "-01-01", "9" * 18 + "-01-01"),
        ("date", "9" * 19 + "-01-01", None),
        ("dateTime", "2024-01-30T23:59:59Z", "2024-01-30T23:59:59Z"),
        ("dateTime", "-0001-12-31T24:00:00", "0000-01-01T00:00:00"),
        ("dateTime", "2024-01-30T23:59:59.120", "2024-01-30T23:59:59.12"),
        ("time", "12:30:00.500", "12:30:00.5"),
        ("time", "24:00:00", "00:00:00"),
        ("time", "24:00:01", None),
        ("dateTime", "2023-12-31T24:00:00Z", "2024-01-01T00:00:00Z"),
        ("dateTime", "2024-01-01", None),
        ("dateTimeStamp", "2024-01-01T00:00:00", None),
        ("gYear", "2024", "2024"),
        ("gYear", "24", None),
        ("gYearMonth", "2024-13", None),
        ("gMonthDay", "--02-29", "--02-29"),
        ("gMonthDay", "--02-30", None),
        ("gDay", "---31", "---31"),
        ("gMonth", "--12", "--12"),
    ],
)
def test_lexical_forms_follow_xml_schema(base, text, expected):
    assert date_form(base, text) == expected


@pytest.mark.parametrize(
    ("base", "pattern", "text", "expected"),
    [
        ("date", "dd/MM/yyyy", "05/03/2024", "2024-03-05"),
        ("date", "dd/MM/yyyy", "5/3/2024", None),
        ("date", "d/M/yyyy", "5/3/2024", "2024-03-05"),
        ("date", "M/d/yyyy", "13/1/2024", None),
        ("date", "yyyyMMdd", "20240305", "2024-03-05"),
        ("date", "dd.MM.yyyy XXX", "22.03.2015 Z", "2015-03-22Z"),
        ("time", "HHmm XX", "1502 +0800", "15:02:00+08:00"),
        ("time", "HH:mm:ssX", "15:02:37-05", "15:02:37-05:00"),
        ("time", "HH:mm:ssx", "15:02:37Z", None),
        ("time", "HH:mm:ss.SS", "15:02:37.149", None),
        ("time", "HH:mm:ss.SS", "15:02:37.1", "15:02:37.1"),
        ("time", "HH:mm:ss.SS", "15:02:37", "15:02:37"),
        ("dateTime", "d-M-yyyy HHmm X", "15-3-2015 1502 Z", "2015-03-15T15:02:00Z"),
        ("dateTimeStamp", "yyyy-MM-dd HH:mm:ss X", "2015-03-15 15:02:37 +0800", "2015-03-15T15:02:37+08:00"),
        ("gYearMonth", "MM/yyyy", "03/2024", "2024-03"),
        ("gYear", "yyyy", "2024", "2024"),
    ],
)
def test_values_are_read_as_their_format_has_them(base, pattern, text, expected):
    assert read(base, text, pattern) == expected


@pytest.mark.parametrize(
    ("base", "pattern"), [("date", "yy-MM-dd"), ("date", "dd MMM yyyy"), ("time", "hh:mm"), ("date", "")]
)
def test_formats_outside_the_standard_are_errors(base, pattern):
    with pytest.raises(DateFormatError):
        compile_date_format(base, pattern)


@given(st.dates())
def test_dates_keep_their_value_in_every_order(date):
    assert read("date", f"{date:%d/%m/}{date.year:04d}", "dd/MM/yyyy") == date.isoformat()
    assert date_form("date", date.isoformat()) == date.isoformat()


@given(st.dates(), st.dates())
def test_dates_are_in_the_order_of_the_calendar(one, other):
    keys = [seconds("date", date.isoformat()) for date in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_days_are_counted_as_python_counts_them(year, month):
    start = days_before(2000, 1)
    assert days_before(year, month) - start == (dt.date(year, month, 1) - dt.date(2000, 1, 1)).days


def test_time_zones_count_when_comparing():
    assert seconds("dateTime", "2024-01-01T00:00:00-05:00") == seconds("dateTime", "2024-01-01T05:00:00Z")


@given(st.text() | st.from_regex(r"-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?", fullmatch=True))
def test_any_text_is_either_valid_or_not(text):
    for base in DATES:
        found = date_form(base, text)
        assert found is None or date_form(base, found) == found

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vitrina.csvw.lexical import FORMS, canonical_duration, canonical_float, decimal_form, duration_parts


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("integer", "+007", "7"),
        ("integer", "-0", "0"),
        ("integer", "1.0", None),
        ("integer", "", None),
        ("integer", "٣", None),
        ("byte", "127", "127"),
        ("byte", "128", None),
        ("byte", "-129", None),
        ("unsignedLong", "18446744073709551615", "18446744073709551615"),
        ("unsignedLong", "18446744073709551616", None),
        ("positiveInteger", "0", None),
        ("negativeInteger", "-1", "-1"),
        ("nonPositiveInteger", "1", None),
        ("integer", "9" * 5000, "9" * 5000),
        ("long", "9" * 5000, None),
        ("decimal", "+01.50", "1.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "5.", "5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "1E3", None),
        ("decimal", ".", None),
        ("decimal", "NaN", None),
        ("decimal", "1,5", None),
        ("double", "1e3", "1e3"),
        ("double", "INF", "INF"),
        ("double", "+INF", "INF"),
        ("double", "inf", None),
        ("boolean", "1", "true"),
        ("boolean", "0", "false"),
        ("boolean", "TRUE", None),
        ("hexBinary", "0fb7", "0FB7"),
        ("hexBinary", "0fb", None),
        ("base64Binary", "QQ ==", "QQ=="),
        ("base64Binary", "Q", None),
        ("base64Binary", "QR==", None),
        ("base64Binary", "", ""),
        ("short", "32767", "32767"),
        ("short", "32768", None),
        ("negativeInteger", "5", None),
        ("nonPositiveInteger", "0", "0"),
        ("duration", "P" + "9" * 19 + "Y", None),
        ("language", "es-EC", "es-EC"),
        ("language", "es_EC", None),
        ("Name", "año:1", "año:1"),
        ("Name", "1a", None),
        ("NCName", "a:b", None),
        ("NMTOKEN", "1a", "1a"),
        ("NMTOKEN", "a b", None),
        ("QName", "a:b", "a:b"),
        ("QName", "a:b:c", None),
        ("anyURI", "a b", "a b"),
        ("duration", "P1Y2M3DT4H5M6.7S", "P1Y2M3DT4H5M6.7S"),
        ("duration", "P", None),
        ("duration", "PT", None),
        ("duration", "P1S", None),
        ("dayTimeDuration", "P1DT2M", "P1DT2M"),
        ("dayTimeDuration", "P1M", None),
        ("yearMonthDuration", "-P1Y", "-P1Y"),
        ("yearMonthDuration", "P1D", None),
    ],
)
def test_lexical_forms_follow_xml_schema(base, text, expected):
    assert FORMS[base](text) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_the_decimal_form_keeps_the_value_and_is_its_own_form(number):
    form = decimal_form(f"{number:f}")
    assert form is not None
    assert Decimal(form) == number
    assert decimal_form(form) == form


@given(st.text())
def test_any_text_is_either_valid_or_not(text):
    for form in FORMS.values():
        found = form(text)
        assert found is None or form(found) == found


@given(st.floats(allow_nan=False))
def test_the_canonical_float_keeps_the_value(number):
    assume(number not in (float("inf"), float("-inf")))
    canonical = canonical_float(repr(number))
    assert float(canonical) == number
    assert canonical_float(canonical) == canonical


def test_canonical_floats_look_as_in_xml_schema():
    assert [canonical_float(text) for text in ("100", "0", "-0.5", "42.546245", "INF", "1e400")] == [
        "1.0E2",
        "0.0E0",
        "-5.0E-1",
        "4.2546245E1",
        "INF",
        "INF",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P20M", "P1Y8M"),
        ("PT130S", "PT2M10S"),
        ("P0Y", "P0M"),
        ("PT0S", "PT0S"),
        ("-P60D", "-P60D"),
        ("PT1.50S", "PT1.5S"),
    ],
)
def test_canonical_durations_have_the_fewest_fields(text, expected):
    assert canonical_duration(text) == expected
    assert duration_parts(expected) == duration_parts(text)

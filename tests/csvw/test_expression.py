import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw.expression import ExpressionError, compile_expression


def matches(pattern: str, text: str) -> bool:
    return compile_expression(pattern).fullmatch(text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a", "ab", False),
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        ("a|", "", True),
        (r"\d", "7", True),
        (r"\d", "٣", False),
        (r"\w", "ñ", False),
        (r"\s", "\ufeff", True),
        (r"\s", "\x1c", False),
        (r"[\S]", "\u2003", False),
        (".", "\u2028", False),
        (".", "\x85", True),
        ("[^]", "\n", True),
        ("[]", "", False),
        ("[^]]", "a]", True),
        (r"[\w-.]", "-", True),
        (r"[\b]", "\b", True),
        ("[[a]", "[", True),
        ("[a&&b]", "&", True),
        ("a&&b", "a&&b", True),
        (r"a\/b", "a/b", True),
        (r"\cJ", "\n", True),
        (r"\x41\u0042", "AB", True),
        (r"\ud83d\ude00", "😀", True),
        (r"\0", "\0", True),
        ("a{2}", "aa", True),
        ("a{,2}", "a{,2}", True),
        ("a{", "a{", True),
        ("]}", "]}", True),
        ("a+?", "aa", True),
        ("(?=a)*b", "b", True),
        ("(?:a(?!b))c|a.", "ac", True),
        (r"(?<=a)b|ab", "ab", True),
        (r"(a|b)\1", "aa", True),
        (r"(a|b)\1", "ab", False),
        (r"(?<año>\d)-\k<año>", "1-1", True),
        (r"(a)|b\1", "b", True),
        (r"\1(a)", "a", True),
        (r"(?!(a))b\1", "b", True),
        (r"\B", "", True),
    ],
)
def test_expressions_mean_what_they_mean_in_ecmascript(pattern, text, expected):
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[",
        "\\",
        "*",
        "a**",
        "a*+",
        "a++",
        "a{2}{3}",
        "{2}",
        "^*",
        r"\b+",
        "(?<=a)*",
        "a{2,1}",
        "a{99999999999}",
        "[z-a]",
        "(?i)a",
        "(?i:a)",
        "(?P<a>b)",
        "(?#a)",
        "(?>a)",
        "(?(1)a)",
        "(?<a>b)(?<a>c)",
        r"\A",
        r"\Z",
        r"\p{L}",
        r"\x1",
        r"\c1",
        r"\01",
        r"\1",
        r"(?<a>b)\k<c>",
        "(" * 60 + ")" * 60,
    ],
)
def test_what_ecmascript_does_not_know_is_an_error(pattern):
    with pytest.raises(ExpressionError):
        compile_expression(pattern)


@pytest.mark.parametrize("pattern", ["(?<=a*)b", r"(?:(a)|b)*\1", r"(?:(a)|b\1)*"])
def test_what_python_cannot_do_is_an_error(pattern):
    with pytest.raises(ExpressionError):
        compile_expression(pattern)


@given(st.characters())
def test_each_class_and_its_complement_part_all_characters(char):
    for inside, outside in ((r"\d", r"\D"), (r"\w", r"\W"), (r"\s", r"\S")):
        assert matches(inside, char) is not matches(outside, char)
        assert matches(f"[{inside}]", char) is not matches(f"[{outside}]", char)
        assert matches(f"[^{inside}]", char) is matches(outside, char)


@given(st.text(max_size=8))
def test_text_that_is_escaped_matches_itself(text):
    escaped = "".join(f"\\u{unit:04x}" for unit in utf16(text))
    assert matches(escaped, text)
    assert not matches(escaped, text + "x")


def utf16(text: str) -> list[int]:
    data = text.encode("utf-16-be", "surrogatepass")
    return [data[i] * 256 + data[i + 1] for i in range(0, len(data), 2)]


TOKENS = [*"ab1.|()[]{}*+?^$\\,-", "ab", r"\d", r"\W", r"\s", r"\b", "(?:", "(?=", "(?!", "(?<n>", r"\k<n>"]
TOKENS += ["{2}", "{,2}", r"\1", "[^", "a-b", "(a)", "(b)?"]


@given(st.lists(st.sampled_from(TOKENS), max_size=9), st.text("ab1-{,}", max_size=4))
def test_any_text_is_an_expression_or_not(tokens, text):
    pattern = "".join(tokens)
    try:
        expression = compile_expression(pattern)
    except ExpressionError as failure:
        outcome = str(failure)
    else:
        outcome = repr(pattern) if isinstance(expression.fullmatch(text), (re.Match, type(None))) else ""
    assert repr(pattern) in outcome

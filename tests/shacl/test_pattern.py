"""Regular expressions of XPath in Python."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.shacl.pattern import PatternError, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "flags", "matching", "others"),
    [
        ("b", "", ["b", "abc"], ["", "B"]),
        ("^a$", "", ["a"], ["a\n", "ba", "x\na"]),
        ("^a$", "m", ["a", "x\na", "a\nx"], ["xa"]),
        ("^$", "m", ["", "\n\na"], ["a\n"]),
        ("a.c", "", ["abc", "a\u2028c"], ["a\nc", "a\rc"]),
        ("a.c", "s", ["a\nc"], ["ac"]),
        ("ab", "i", ["AB", "xaB"], ["a b"]),
        ("a b", "x", ["ab"], ["a b"]),
        ("[a b]", "x", [" "], ["c"]),
        ("a[ ]b", "x", ["a b"], ["ab"]),
        ("a.(b", "q", ["xa.(by"], ["axb"]),
        ("a.B", "qi", ["A.b"], ["axb"]),
        (r"^\d+$", "", ["12", "٣"], ["", "1a"]),
        (r"^\w+$", "", ["año1", "a\u0301", "+"], ["a_b", "a-b", "a b"]),
        (r"^\W$", "", ["_", " "], ["a"]),
        (r"^\s$", "", [" ", "\t", "\n"], ["\u00a0", "\v"]),
        (r"^[\S]$", "", ["\u00a0", "a"], [" "]),
        (r"^\i\c*$", "", ["a1", "_a", "é:b"], ["1a", "-a"]),
        (r"^[\I]$", "", ["1", " "], ["a"]),
        (r"^\p{Lu}\p{Ll}$", "", ["Ña"], ["ña", "N1"]),
        (r"^\P{L}$", "", ["1"], ["a"]),
        (r"^[\p{L}\d]+$", "", ["ñ1"], ["-"]),
        ("^[a-z-[aeiou]]$", "", ["b", "z"], ["a", "B", "-"]),
        ("^[a-z-[aeiou]]$", "i", ["B"], ["A", "a"]),
        ("^[^a-z-[0-9]]$", "", ["A", "-"], ["b", "5"]),
        ("^[a-]$", "", ["a", "-"], ["b"]),
        ("^[-a]$", "", ["-"], ["b"]),
        ("^[^Q]$", "i", ["a"], ["Q", "q"]),
        ("^(a|b)?c$", "", ["ac", "bc", "c"], ["abc"]),
        ("^(?:a|)b{2,3}$", "", ["abb", "bbb"], ["ab", "bbbb"]),
        ("a{2}?", "", ["aa"], ["a"]),
        (r"^(a)(b)?\2\1$", "", ["aa", "abba"], ["aba"]),
        (r"^(a)\10$", "", ["aa0"], ["a"]),
        (r"^\$\^\.\-\n\t$", "", ["$^.-\n\t"], []),
        ("[0-9]{13}$", "", ["x/0660000440001"], ["x/066"]),
    ],
)
def test_it_matches_what_xpath_matches(pattern: str, flags: str, matching: list[str], others: list[str]) -> None:
    expression = compile_pattern(pattern, flags)
    assert [text for text in matching if not expression.search(text)] == []
    assert [text for text in others if expression.search(text)] == []


@pytest.mark.parametrize(
    ("pattern", "flags", "reason"),
    [
        ("a", "z", "flag 'z'"),
        ("(a", "", "opened and not closed"),
        ("a)", "", "closed and not opened"),
        ("*a", "", "nothing to repeat"),
        ("a**", "", "repeated"),
        ("a*+", "", "repeated"),
        ("a{3,1}", "", "cannot be used"),
        ("[a", "", "bracket is opened"),
        ("[]", "", "class is empty"),
        ("[z-a]", "", "ends before it starts"),
        ("[a-b-[c]d]", "", "comes last"),
        ("]", "", r"written \\\]"),
        (r"\b", "", r"\\b has no meaning"),
        ("(?=a)", "", "no \\(\\?"),
        (r"\p{IsGreek}", "", "no block"),
        (r"\p{Xy}", "", "general category"),
        (r"\1(a)", "", "no group 1"),
        (r"(a\1)", "", "no group 1"),
        (r"\0", "", "no group 0"),
        ("a\\", "", "has no meaning"),
    ],
)
def test_what_xpath_does_not_have_is_refused_with_the_reason(pattern: str, flags: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern, flags)


@given(st.text("ab01[](){}^$.*+?|-\\sdwpPLiIcC,:", max_size=14), st.sampled_from(["", "i", "m", "s", "x", "q", "smix"]))
def test_any_text_is_an_expression_or_refused(pattern: str, flags: str) -> None:
    with suppress(PatternError):
        compile_pattern(pattern, flags).search("ab 01-$")


@given(st.text(max_size=20), st.text(max_size=5))
def test_with_the_flag_q_text_is_itself(text: str, around: str) -> None:
    assert compile_pattern(text, "q").search(f"{around}{text}{around}")

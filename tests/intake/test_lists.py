"""Cells that hold several things come apart at the numbers of a list, at lines, at signs; a sentence does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina.intake.lists import numbered, parted


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. % de avance\n2. Número de obras", ("% de avance", "Número de obras")),
        ("1) 80% 2) 90%", ("80%", "90%")),
        ("1.- uno; 2.- dos; 3.- tres", ("uno", "dos", "tres")),
        ("a) uno b) dos", ("uno", "dos")),
        ("1 - uno 2 - dos", ("uno", "dos")),
        ("1. uno", ()),
        ("2. dos 3. tres", ()),
        ("Metas: 1. uno 2. dos", ()),
        ("1. 2. dos", ()),
        ("1.5 km y 2.5 km", ()),
        ("12. doce 13. trece", ()),
        ("", ()),
    ],
)
def test_a_numbered_list_is_its_items(text: str, items: tuple[str, ...]):
    assert numbered(text) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("100% / 12 informes", ("100%", "12 informes")),
        ("100%/12 informes", ("100%", "12 informes")),
        ("- 80%\n- 12 informes\n", ("80%", "12 informes")),
        ("•80% \n •90%", ("80%", "90%")),
        ("-5%; 7%", ("-5%", "7%")),
        ("80%", ()),
        ("km/h", ()),
        (" / ", ()),
    ],
)
def test_lines_and_signs_part_a_text(text: str, items: tuple[str, ...]):
    assert parted(text) == items


@given(TEXTS)
def test_any_text_comes_apart_or_not(text: str):
    for items in (numbered(text), parted(text)):
        assert len(items) != 1
        assert all(item.strip() for item in items)


@given(st.lists(st.from_regex(r"[a-zñ]{3,9}( [a-zñ]{3,9})?", fullmatch=True), min_size=2, max_size=12))
def test_a_list_that_was_numbered_comes_back(items: list[str]):
    assert numbered("\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1))) == tuple(items)

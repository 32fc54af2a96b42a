"""Names → identity: equal once normalised is the same thing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrina.intake.identify import fingerprint, fold, indicator_label, indicator_slug, normalise, slug


class TestNormalise:
    @given(st.text())
    @example("İSTANBUL ß ﬁ ½")
    def test_twice_is_once_and_only_plain_letters_and_digits_stay(self, text: str):
        assert normalise(normalise(text)) == normalise(text)
        assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", normalise(text))

    @given(st.text())
    def test_how_accents_are_encoded_does_not_matter(self, text: str):
        assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))

    @pytest.mark.parametrize(
        "text", ["Dirección de  Obras Públicas", "DIRECCION DE OBRAS PUBLICAS", " «dirección» de obras-públicas. "]
    )
    def test_case_accents_spaces_and_signs_do_not_matter(self, text: str):
        assert normalise(text) == "direccion de obras publicas"

    @given(st.text())
    def test_folding_keeps_each_character_at_its_place(self, text: str):
        assert len(fold(text)) == len(text)


class TestSlug:
    @given(st.text(max_size=300))
    @example("")
    @example("日本")
    @example("a " * 200)
    def test_it_is_a_short_path_segment(self, text: str):
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug(text))
        assert len(slug(text)) <= 100

    @given(st.text(), st.text())
    def test_it_tells_apart_what_normalising_tells_apart(self, one: str, other: str):
        assert (slug(one) == slug(other)) == ((normalise(one) or one) == (normalise(other) or other))

    def test_a_long_name_ends_in_a_hash_of_the_whole(self):
        long = "unidad de " + "gestión " * 30

        assert slug(long + "a") != slug(long + "b")
        assert slug(long).endswith(fingerprint(long))


class TestFingerprint:
    def test_it_names_the_wording_and_not_its_spelling(self):
        assert fingerprint("Dirigir la gestión") == fingerprint("DIRIGIR  LA GESTION.") != fingerprint("Dirigir")

    @given(st.text())
    def test_it_is_eight_hex_digits(self, text: str):
        assert re.fullmatch(r"[0-9a-f]{8}", fingerprint(text))


class TestIndicator:
    @pytest.mark.parametrize(
        "text",
        [
            "% de cumplimiento del Plan Operativo Anual - POA 2021",
            "% de cumplimiento del Plan Operativo Anual - POA 2022",
            "% DE CUMPLIMIENTO DEL PLAN OPERATIVO ANUAL – POA",
        ],
    )
    def test_the_same_indicator_of_another_year_is_the_same_concept(self, text: str):
        assert indicator_slug(text) == "cumplimiento-del-plan-operativo-anual-poa"

    def test_its_label_is_its_wording_without_the_year(self):
        assert indicator_label("% de ejecución del POA 2021") == "% de ejecución del POA"
        assert indicator_label("2021") == "2021"

    @given(st.text())
    def test_it_is_never_empty(self, text: str):
        assert indicator_slug(text)

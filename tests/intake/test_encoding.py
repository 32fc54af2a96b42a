"""Bytes → text by the evidence in them; accents restored only where the damage is certain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vitrina.intake.encoding import decode, repair

SPANISH = [
    "Gestión",
    "DIRECCIÓN DE PLANIFICACIÓN Y GESTIÓN ESTRATÉGICA",
    "Año 2021: señales y niños, ¿qué más? ¡Ñandú!",
    "Tecnología; Participación; Área técnica",
    "N.º de informes «trimestrales»",
]
#: Letters of Spanish, and words in one case throughout or with a capital at their beginning.
letters = st.text(st.sampled_from("abcdefghijlmnopqrstuvxyzáéíóúñü"), min_size=1, max_size=12)
words = st.builds(lambda word, change: change(word), letters, st.sampled_from([str.lower, str.upper, str.capitalize]))
sentences = st.lists(words, min_size=1, max_size=30).map(" ".join)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class TestDecode:
    @pytest.mark.parametrize("text", SPANISH[:4])
    @pytest.mark.parametrize(
        ("codec", "name"),
        [
            ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"),
            ("utf-16-be", "UTF-16-BE"), ("cp1252", "Windows-1252"), ("cp850", "DOS (cp850)"),
            ("mac_roman", "Mac Roman"),
        ],
    )  # fmt: skip
    def test_the_encoding_is_told_by_the_bytes(self, text: str, codec: str, name: str):
        decoded = decode(text.encode(codec))

        assert (decoded.text, decoded.sure) == (text, True)
        assert decoded.encoding == ("UTF-8" if codec == "utf-8" and text.isascii() else name)

    @given(sentences, st.sampled_from(["utf-8", "utf-16", "cp1252", "cp850"]))
    def test_spanish_comes_back_or_is_said_to_be_unsure(self, text: str, codec: str):
        data = text.encode(codec)
        assume(codec.startswith("utf") or not _is_utf8(data))  # `ÍÜ` in cp850 are the bytes of one letter in UTF-8

        decoded = decode(data)

        assert decoded.text == text or not decoded.sure

    @given(st.binary(max_size=400))
    def test_any_bytes_give_a_text(self, data: bytes):
        assert isinstance(decode(data).text, str)

    def test_utf8_with_a_line_pasted_from_elsewhere_keeps_its_lines_and_is_told(self):
        data = "Gestión\nDirección\nAño\n".encode() + "Planificación\n".encode("cp1252")

        decoded = decode(data)

        assert decoded.text == "Gestión\nDirección\nAño\nPlanificación\n"
        assert (decoded.sure, decoded.sample) == (False, "Planificación")

    def test_without_evidence_it_is_windows_and_told(self):
        decoded = decode(b"caf\xff \xff")

        assert (decoded.encoding, decoded.sure) == ("Windows-1252", False)


class TestRepair:
    @pytest.mark.parametrize("text", SPANISH)
    @pytest.mark.parametrize("times", [1, 2])
    def test_utf8_read_as_windows_is_restored(self, text: str, times: int):
        damaged = text
        for _ in range(times):
            damaged = "".join(
                bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
                for byte in damaged.encode()
            )

        assert repair(damaged) == text

    @pytest.mark.parametrize(
        ("damaged", "text"),
        [
            ("Gesti¢n", "Gestión"),
            ("a¤o", "año"),
            ("Direcci¢n de Planificaci¢n", "Dirección de Planificación"),
            ("Gesti¾n", "Gestión"),
            ("┴rea tÚcnica", "Área técnica"),
            ("â€œPlanâ€\x9d", "“Plan”"),
        ],
    )
    def test_signs_inside_a_word_tell_which_encoding_was_taken_for_which(self, damaged: str, text: str):
        assert repair(damaged) == text

    @pytest.mark.parametrize(
        "text",
        [*SPANISH, "São Paulo", "5 ± 1", "100 ¢", "£ 30", "ALCALDÃA", "½ jornada", "â", "Ã", "naïve", "plan 2021–2023"],
    )
    def test_what_is_not_certainly_damaged_stays(self, text: str):
        assert repair(text) is None

    @given(sentences)
    def test_right_spanish_is_never_changed(self, text: str):
        assert repair(text) is None
        assert repair(unicodedata.normalize("NFD", text)) is None

    @given(st.text())
    def test_a_repair_is_final(self, text: str):
        repaired = repair(text)

        assert repaired is None or repaired != text

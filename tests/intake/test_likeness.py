"""Near names of units are those that people write for one unit; another word of its own is another unit."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_values import TEXTS

from vitrina import intake
from vitrina.intake.likeness import alike, extends, near
from vitrina.model import Context

SEED = Path(__file__).parents[2] / "data" / "alausi-lotaip-a4-2021-05.xlsx"

NEAR = [
    # a letter lost, doubled, wrong or in the wrong place
    ("DIRECCIÓN FINANCIERA", "DIRECION FINANCIERA"),
    ("DIRECCIÓN FINANCIERA", "DIRECCIÓN FINACIERA"),
    ("DIRECCIÓN FINANCIERA", "DIRECION FINACIERA"),
    ("DIRECCIÓN FINANCIERA", "DIRECCCIÓN FINANCIERA"),
    ("DIRECCIÓN FINANCIERA", "IRECCIÓN FINANCIERA"),
    ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE OBRAS PUBLICA"),
    ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE OBRAS PÚBILCAS"),
    ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE OBRA PÚBLICA"),
    ("AUDITORÍA INTERNA", "AUDITORIA INTENRA"),
    ("CONCEJO CANTONAL", "CONSEJO CANTONAL"),
    ("SECRETARÍA GENERAL", "SECRETARIA GENERL"),
    ("DIRECCIÓN DE PLANIFICACIÓN", "DIRECCIÓN DE PLANIFICASIÓN"),
    ("UNIDAD DE GESTIÓN DE RIESGOS", "UNIDAD DE GESTIÓN DE RIESGO"),
    ("JEFATURA DE AVALÚOS Y CATASTROS", "JEFATURA DE AVALUOS Y CATASTRO"),
    ("DIRECCIÓN DE MOVILIDAD, TRÁNSITO Y TRANSPORTE", "DIRECCIÓN DE MOBILIDAD TRÁNSITO Y TRANSPORTE"),
    ("UNIDAD DE TALENTO HUMANO", "UNIDAD DE TALENTO HUMNAO"),
    ("DIRECCIÓN ADMINISTRATIVA", "DIRECCIÓN ADMINSTRATVA"),
    # two words written as one, or one as two
    ("VICEALCALDÍA", "VICE ALCALDÍA"),
    ("UNIDAD DE TALENTO HUMANO", "UNIDAD DE TALENTOHUMANO"),
    # the kind of unit left out or added
    ("Archivo", "JEFATURA DE ARCHIVO"),
    ("DIRECCIÓN FINANCIERA", "FINANCIERA"),
    ("DIRECCIÓN DE PLANIFICACIÓN", "PLANIFICACIÓN"),
    ("DIRECCION DE OBRAS PÚBLICAS", "OBRAS PÚBLICAS"),
    ("UNIDAD DE TALENTO HUMANO", "TALENTO HUMANO"),
    ("DIRECCIÓN DE GESTIÓN FINANCIERA", "DIRECCIÓN FINANCIERA"),
    ("DIRECCIÓN DE GESTIÓN AMBIENTAL", "GESTIÓN AMBIENTAL"),
    ("DEPARTAMENTO DE COMPRAS PÚBLICAS", "COMPRAS PUBLICA"),
    # small words and order
    ("DIRECCIÓN DE PLANIFICACIÓN", "DIRECCIÓN PLANIFICACIÓN"),
    ("DIRECCIÓN DE CULTURA Y TURISMO", "DIRECCIÓN CULTURA TURISMO"),
    ("DIRECCIÓN DE CULTURA Y TURISMO", "DIRECCIÓN DE TURISMO Y CULTURA"),
    ("DIRECCIÓN DE AMBIENTE", "DIRECCIÓN DEL AMBIENTE"),
    ("ALCALDÍA DE ALAUSÍ", "ALCALDIA D ALAUSI"),
    ("AVALÚOS Y CATASTROS", "CATASTROS Y AVALÚOS"),
    # abbreviations
    ("DIRECCIÓN FINANCIERA", "Dir. Financiera"),
    ("DIRECCIÓN FINANCIERA", "Dir. Finan."),
    ("GESTIÓN AMBIENTAL", "Gest. Ambiental"),
    ("DIRECCIÓN ADMINISTRATIVA FINANCIERA", "DIR. ADM. FINANCIERA"),
    ("DEPARTAMENTO DE AVALÚOS", "DPTO. DE AVALÚOS"),
    ("SECRETARÍA GENERAL", "SECRETARÍA GRAL."),
    ("DIRECCIÓN DE PLANIFICACIÓN", "DIRECCIÓN DE PLANIF."),
    # whose unit it is
    ("DIRECCIÓN DE PLANIFICACIÓN", "Dirección de Planificación del GAD Municipal de Villa Ejemplo"),
    ("DIRECCIÓN FINANCIERA", "DIRECCIÓN FINANCIERA DEL GADMCA ALAUSÍ"),
    ("CONCEJO CANTONAL", "CONCEJO CANTONAL DEL GOBIERNO AUTÓNOMO DESCENTRALIZADO MUNICIPAL DE ALAUSÍ"),
]
APART = [
    # another word of its own
    ("DIRECCIÓN FINANCIERA Y TESORERÍA", "DIRECCIÓN FINANCIERA"),
    ("PLANIFICACIÓN", "PLANIFICACIÓN FINANCIERA"),
    ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE OBRAS PRIVADAS"),
    ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE COMPRAS PÚBLICAS"),
    ("ASESORÍA GENERAL", "ASESORÍA JURÍDICA"),
    ("SECRETARÍA GENERAL", "ASESORÍA GENERAL"),
    ("AUDITORÍA INTERNA", "AUDITORÍA EXTERNA"),
    ("DIRECCIÓN ADMINISTRATIVA", "DIRECCIÓN ADMINISTRATIVA FINANCIERA"),
    ("DIRECCIÓN ADMINISTRATIVA", "DIRECCIÓN FINANCIERA"),
    ("CONCEJO CANTONAL", "CONCEJO MUNICIPAL"),
    ("CONCEJO CANTONAL", "CONSEJO CANTONAL DE SALUD"),
    ("UNIDAD DE AGUA POTABLE", "UNIDAD DE AGUA POTABLE Y ALCANTARILLADO"),
    ("DIRECCIÓN DE DESARROLLO SOCIAL", "DIRECCIÓN DE DESARROLLO CANTONAL"),
    ("JEFATURA DE RENTAS", "JEFATURA DE VENTAS"),
    ("UNIDAD DE COMERCIO INTERIOR", "UNIDAD DE COMERCIO EXTERIOR"),
    ("DIRECCIÓN DE PRODUCCIÓN", "DIRECCIÓN DE PROTECCIÓN"),
    ("UNIDAD DE TRANSPORTE", "UNIDAD DE TRANSPARENCIA"),
    ("UNIDAD DE CULTURA", "UNIDAD DE AGRICULTURA"),
    ("UNIDAD DE COMUNICACIÓN", "UNIDAD DE COMUNIDADES"),
    ("REGISTRO CIVIL", "REGISTRO SOCIAL"),
    ("UNIDAD DE ARTE", "UNIDAD DE ARTESANÍA"),
    # another rank, or another kind of unit
    ("ALCALDÍA", "VICEALCALDÍA"),
    ("DIRECCIÓN FINANCIERA", "SUBDIRECCIÓN FINANCIERA"),
    ("DIRECCIÓN DE AMBIENTE", "UNIDAD DE AMBIENTE"),
    ("JEFATURA DE TALENTO HUMANO", "UNIDAD DE TALENTO HUMANO"),
    ("COORDINACIÓN DE PLANIFICACIÓN", "DIRECCIÓN DE PLANIFICACIÓN"),
    # numbers and letters that tell apart
    ("COMISARÍA I", "COMISARÍA II"),
    ("COMISARÍA I", "COMISARÍA"),
    ("ADMINISTRACIÓN ZONA 1", "ADMINISTRACIÓN ZONA 2"),
    ("PARQUE INDUSTRIAL PI1", "PARQUE INDUSTRIAL PI2"),
    ("BLOQUE A1", "BLOQUE A4"),
    ("ADMINISTRACIÓN ZONA 1", "ADMINISTRACIÓN ZONA 10"),
    ("TENENCIA POLÍTICA A", "TENENCIA POLÍTICA B"),
    ("ADMINISTRACIÓN ZONA ESTE", "ADMINISTRACIÓN ZONA OESTE"),
    ("ADMINISTRACIÓN ZONA NORTE", "ADMINISTRACIÓN ZONA SUR"),
    ("CENTRO INFANTIL IV", "CENTRO INFANTIL VI"),
    ("DIRECCIÓN", "UNIDAD"),
]  # fmt: skip

#: A digit is written for the letter that it looks like.
DIGITS = [
    ("DIRECCIÓN FINANCIERA", "DIRECCI0N FINANCIERA"),
    ("OBRAS PÚBLICAS", "0BRAS PÚBLICAS"),
    ("GESTIÓN VIAL", "GEST1ÓN VIAL"),
    ("ALCALDÍA DEL CANTÓN ALAUSÍ", "ALCALDÍA"),
]


@pytest.mark.parametrize(("one", "other"), [*DIGITS, *NEAR, *(pair[::-1] for pair in NEAR)])
def test_what_people_write_for_one_unit_is_near(one: str, other: str):
    assert near(one, other)


@pytest.mark.parametrize(("one", "other"), [*APART, *(pair[::-1] for pair in APART)])
def test_another_word_of_its_own_is_another_unit(one: str, other: str):
    assert not near(one, other)


def test_no_two_units_of_the_seed_are_near():
    found = intake.recognise(intake.read(SEED.read_bytes(), SEED.name))
    names = {row.values["unidad"] or "" for row in intake.tables(found, Context()).tables[0].rows}

    assert len(names) == 13
    assert [pair for pair in combinations(sorted(names), 2) if near(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("DIRECCIÓN DE OBRAS PÚBLICAS", "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD", True),
        ("DIRECCIÓN FINANCIERA", "DIRECCIÓN FINANCIERA Y TESORERÍA", True),
        ("AMBIENTE", "DIRECCIÓN DE AMBIENTE E HIGIENE", True),
        ("PLANIFICACIÓN", "PLANIFICACIÓN FINANCIERA", False),
        ("UNIDAD DE AMBIENTE", "DIRECCIÓN DE AMBIENTE Y RIESGOS", False),
        ("CULTURA Y TURISMO", "CULTURA Y DEPORTE", False),
    ],
)
def test_a_name_that_goes_on_behind_an_and_extends_the_other(one: str, other: str, expected: bool):
    assert extends(one, other) is expected
    assert extends(other, one) is expected


@given(TEXTS, TEXTS)
def test_it_is_the_same_in_both_directions(one: str, other: str):
    assert near(one, other) == near(other, one)
    assert extends(one, other) == extends(other, one)


@given(TEXTS)
def test_a_name_is_near_itself(name: str):
    assert near(name, name)


@given(st.text(alphabet="abcdefgh", min_size=5), st.integers(1, 4))
def test_a_letter_lost_after_the_first_is_a_slip(word: str, at: int):
    word = f"z{word}"

    assert alike(word, word[:at] + word[at + 1 :]) or len(word) - 1 < 5

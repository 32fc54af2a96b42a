"""Which loose files are the tables of one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.intake.sets import set_name, sets


@pytest.mark.parametrize(
    "names",
    [
        ("1.Conjunto de datos.csv", "2. Metadatos.csv", "3. Diccionario.csv"),
        ("1.3 Metas_conjunto_datos.csv", "1.3 Metas_metadatos.csv", "1.3 Metas_diccionario.csv"),
        ("metas-datos.csv", "metas-metadatos.csv"),
        ("a/Conjunto de Datos julio.csv", "a/Metadatos julio.csv"),
        ("alausi_conjunto-de-datos.txt", "alausi_metadatos.txt"),
        ("metas.csv", "metas-diccionario.csv", "metas-metadatos.csv"),
        ("julio.csv", "metadatos.csv", "diccionario.csv"),
    ],
)
def test_the_tables_of_one_form_are_a_set(names: tuple[str, ...]):
    assert sets(names) == [names]


@pytest.mark.parametrize(
    "names",
    [
        ("abril.csv", "mayo.csv"),
        ("abril.xlsx", "metadatos.xlsx"),
        ("a/conjunto de datos.csv", "b/metadatos.csv"),
        ("alausi conjunto de datos.csv", "chunchi metadatos.csv"),
        ("Metadatos.csv", "metadatos.csv"),
        ("abril.csv", "mayo.csv", "metadatos.csv"),
        ("julio.csv", "agosto-metadatos.csv"),
    ],
)
def test_other_files_stay_alone(names: tuple[str, ...]):
    assert sets(names) == [(name,) for name in names]


def test_the_sets_of_two_numerals_in_one_folder_are_two():
    tables = ("Conjunto de datos", "Diccionario", "Metadatos")
    first, second = (tuple(f"1.{n} {table}.csv" for table in tables) for n in (1, 3))

    assert sets([*first, *second]) == [first, second]


def test_two_sets_and_a_workbook_are_three():
    names = ["a conjunto de datos.csv", "x.xlsx", "b conjunto de datos.csv", "a metadatos.csv", "b metadatos.csv"]

    assert sets(names) == [(names[0], names[3]), (names[1],), (names[2], names[4])]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("dir/Alausí_conjunto de datos.csv", "alausi.zip"), ("1.Conjunto de datos.csv", "conjunto.zip")],
)
def test_a_set_is_kept_under_what_its_names_share(name: str, kept: str):
    assert set_name([name]) == kept


@given(st.lists(st.text(max_size=20), unique=True, max_size=8))
def test_no_file_is_lost_or_doubled(names: list[str]):
    assert sorted(name for group in sets(names) for name in group) == sorted(names)

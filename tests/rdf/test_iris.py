"""IRIs: every part is checked before it enters one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from samples import ALAUSI
from vitrina.errors import BadRequestError, SettingsError
from vitrina.model import CellRef, EditionKey
from vitrina.rdf.iris import Iris, cell_fragment, check_base, check_institution, check_period

IRIS = Iris("https://datos.ejemplo.gob.ec/")
SHA = "0123456789abcdef" * 4
KEY = EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)


def test_iris_are_those_of_the_model() -> None:
    minted = [
        IRIS.institution(ALAUSI), IRIS.unit(ALAUSI, "alcaldia"), IRIS.objective(ALAUSI, "alcaldia", "3f9a1c00"),
        IRIS.indicator("cumplimiento"), IRIS.plan(ALAUSI, "2021"), IRIS.target(ALAUSI, "alcaldia/cumplimiento/2021"),
        IRIS.statement(ALAUSI, "alcaldia/cumplimiento/2021", "2021-05"), IRIS.edition(KEY),
        IRIS.dataset(ALAUSI, "lotaip-a4", "2021"), IRIS.series(ALAUSI, "lotaip-a4"),
        IRIS.legislation("lotaip-2004/art-7/a4"), IRIS.original(SHA), IRIS.cell(SHA, CellRef("Literal a4", "E21")),
    ]  # fmt: skip
    assert [iri.removeprefix(IRIS.base) for iri in minted] == [
        f"id/institucion/{ALAUSI}",
        f"id/institucion/{ALAUSI}/unidad/alcaldia",
        f"id/institucion/{ALAUSI}/unidad/alcaldia/objetivo/3f9a1c00",
        "id/indicador/cumplimiento",
        f"id/institucion/{ALAUSI}/plan/poa-2021",
        f"id/institucion/{ALAUSI}/meta/alcaldia/cumplimiento/2021",
        f"id/institucion/{ALAUSI}/meta/alcaldia/cumplimiento/2021/2021-05",
        f"edicion/{ALAUSI}/lotaip-a4/2021-05/v1",
        f"dataset/{ALAUSI}/lotaip-a4/2021",
        f"dataset/{ALAUSI}/lotaip-a4",
        "id/ley/lotaip-2004/art-7/a4",
        f"original/{SHA}",
        f"original/{SHA}#Literal%20a4!E21",
    ]


@pytest.mark.parametrize(
    "ruc",
    [
        "", "123", "../../../etc", "066000044000 ", f"{ALAUSI}\n", "٠" * 13, "０" * 13, "miv010101xxx", "MIV010101XX",
        "MIV011301XXX", "MIV010132XXX", "MIÑ010101XXX", "M&V010101XXX", "MIVO010101XXX", "MIV010101XXX\n",
    ],
)  # fmt: skip
def test_an_institution_is_a_ruc_of_thirteen_digits_or_an_rfc_in_capitals(ruc: str) -> None:
    for mint in (
        check_institution,
        IRIS.institution,
        lambda r: IRIS.series(r, "f"),
        lambda r: IRIS.target(r, "a/b/2021"),
    ):
        with pytest.raises(BadRequestError):
            mint(ruc)


def test_a_mexican_institution_is_named_by_its_rfc() -> None:
    assert IRIS.institution("MIV010101XXX") == f"{IRIS.base}id/institucion/MIV010101XXX"
    assert IRIS.edition(EditionKey("MIV010101XXX", "sipot-f4", "2024-06", 1)).endswith(
        "/MIV010101XXX/sipot-f4/2024-06/v1"
    )


@pytest.mark.parametrize(
    "period", ["", "2021", "2021-5", "2021-13", "2021-00", "21-05", "2021-05-01", "2021-05\n", "202１-05", "2121-05"]
)
def test_a_period_is_a_month(period: str) -> None:
    with pytest.raises(BadRequestError):
        check_period(period)
    with pytest.raises(BadRequestError):
        IRIS.edition(EditionKey(ALAUSI, "lotaip-a4", period, 1))


@pytest.mark.parametrize("month", ["1999-01", "2021-10", "2026-12"])
def test_a_month_is_a_period(month: str) -> None:
    assert check_period(month) == month


@pytest.mark.parametrize("part", ["", "..", "a/b", "ñ", "A", "a b", "a#b", "a?b", "-a", "a\n", "a>"])
@pytest.mark.parametrize(
    "mint",
    [
        lambda part: IRIS.unit(ALAUSI, part),
        lambda part: IRIS.objective(ALAUSI, "a", part),
        IRIS.indicator,
        lambda part: IRIS.plan(ALAUSI, part),
        lambda part: IRIS.series(ALAUSI, part),
    ],
)
def test_a_part_that_could_be_more_than_a_part_is_refused(mint: Callable[[str], str], part: str) -> None:
    with pytest.raises(BadRequestError):
        mint(part)


@pytest.mark.parametrize("path", ["", "/", "a//b", "a/../b", "a/b/", "a/ñ/2021"])
def test_every_part_of_a_path_is_checked(path: str) -> None:
    with pytest.raises(BadRequestError):
        IRIS.target(ALAUSI, path)
    with pytest.raises(BadRequestError):
        IRIS.legislation(path)


@pytest.mark.parametrize("sha", ["", "abc", SHA.upper(), SHA + "0", "g" * 64])
def test_an_original_is_named_by_its_hash(sha: str) -> None:
    with pytest.raises(BadRequestError):
        IRIS.original(sha)


@pytest.mark.parametrize(
    ("sheet", "fragment"),
    [("Hoja1", "Hoja1!A1"), ("Año 2021 #1", "A%C3%B1o%202021%20%231!A1"), ("a!b", "a%21b!A1"), ("50%", "50%25!A1")],
)
def test_the_name_of_a_sheet_cannot_break_out_of_its_fragment(sheet: str, fragment: str) -> None:
    assert cell_fragment(CellRef(sheet, "A1")) == fragment


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("https://datos.gob.ec/", "https://datos.gob.ec/"),
        ("https://datos.gob.ec/lotaip//", "https://datos.gob.ec/lotaip/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_a_base_ends_in_one_slash(base: str, expected: str) -> None:
    assert check_base(base) == expected


@pytest.mark.parametrize(
    "base",
    [
        "", "datos.gob.ec", "/datos", "ftp://datos.gob.ec/", "file:///x", "http://", "http:///x", "https://a?b", "https://a#b",
        "https://a/?", "https://a b/", "https://a/<b>", 'https://a/"', "https://usuario@a/", "https://ñandú.ec/",
        "http://[::1/", "http://[x]/", "http://:80/", "http://a:99999/", "http://a:b/", "http://a:0/", "https://a/../b/",
        "https://a/./b", "https://a/\n",
    ],
)  # fmt: skip
def test_what_cannot_be_a_base_is_refused(base: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_base(base)
    assert caught.value.code == "settings.base-iri"

"""The register of institutions: ours, the official one, and files that cannot be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from samples import ALAUSI, INVENTED, MEXICAN, ROOT
from vitrina import messages
from vitrina.errors import BadRequestError, SettingsError
from vitrina.model import Institution
from vitrina.registry import load

OTHER = "1760000310001"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def refused(path: Path) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(str(path))
    assert str(path) in messages.error(caught.value)
    return caught.value


def test_the_packaged_one_has_the_institutions_of_the_samples() -> None:
    register = load()
    assert {institution.ruc for institution in register} == {ALAUSI, INVENTED, MEXICAN}
    assert register.get(ALAUSI).canton == "Alausí"
    assert "inventada" in register.get(INVENTED).name


@pytest.mark.shared
def test_the_official_register_loads_as_it_is_published() -> None:
    path = Path(os.environ.get("VITRINA_SHARED") or ROOT.parent / "shared") / "forms" / "obligated-entities.csv"
    if not path.exists():
        pytest.skip("needs the shared folder: forms/obligated-entities.csv")
    register = load(str(path))
    assert len(list(register)) == 1771
    found = register.get(ALAUSI)
    assert (found.name, found.province) == ("Gobierno Autónomo Descentralizado Municipal De Alausí", "Chimborazo")


def test_ours_has_every_column_and_knows_the_order_by_heading(file: Path) -> None:
    file.write_text(
        "lugar,nombre,correo,sitio_web,ruc,extra\n"
        f'https://sws.geonames.org/1/,"Nombre, con coma\ny línea",a@b.ec,https://b.ec/ñ,{OTHER},x\n',
        encoding="utf-8-sig",
    )
    assert load(str(file)).get(OTHER) == Institution(
        OTHER, "Nombre, con coma\ny línea", "", "", "", "https://b.ec/ñ", "a@b.ec", "https://sws.geonames.org/1/"
    )


def test_a_missing_end_of_a_line_and_empty_lines_are_no_harm(file: Path) -> None:
    file.write_text(f"ruc,nombre,canton\n{OTHER},Nombre\n\n,,\n")
    assert [institution.name for institution in load(str(file))] == ["Nombre"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"ruc\n", b"ruc;nombre\n1;2\n"])
def test_a_file_without_the_columns_is_told(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refused(file).code == "registry.columns"


def test_a_file_that_cannot_be_read_is_told(file: Path, tmp_path: Path) -> None:
    assert refused(file).code == "registry.unreadable"
    assert refused(tmp_path).code == "registry.unreadable"
    file.write_bytes("ruc,nombre\n1,Alausí".encode("latin-1"))
    assert refused(file).code == "registry.unreadable"
    file.write_text('ruc,nombre\n1,"' + "x" * 200_000 + '"\n')
    assert refused(file).code == "registry.unreadable"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("660000440001,Alausí,,", "660000440001"),
        (",Alausí,,", ""),
        ("٠٦٦٠٠٠٠٤٤٠٠٠١,Alausí,,", "٠٦٦٠٠٠٠٤٤٠٠٠١"),
        (f"{ALAUSI},,,", ""),
        (f"{OTHER},Otra vez,,", OTHER),
        (f"{ALAUSI},Alausí,www.alausi.gob.ec,", "www.alausi.gob.ec"),
        (f"{ALAUSI},Alausí,https://alausi.gob.ec/una página,", "https://alausi.gob.ec/una página"),
        (f"{ALAUSI},Alausí,https://x> <y> <z,", "https://x> <y> <z"),
        (f"{ALAUSI},Alausí,,Chimborazo", "Chimborazo"),
    ],
)
def test_a_line_that_would_only_fail_when_published_is_told_at_once(file: Path, line: str, value: str) -> None:
    file.write_text(f"ruc,nombre,sitio_web,lugar\n{OTHER},Otra,,\n{line}\n", encoding="utf-8")
    error = refused(file)
    assert (error.code, error.params["line"], error.params["value"]) == ("registry.bad-line", 3, value)


@pytest.mark.parametrize("heading", ["ruc", "rfc"])
def test_mexican_institutions_stand_in_a_register_by_their_rfc(file: Path, heading: str) -> None:
    file.write_text(f"{heading},nombre\nABC850101AB1,Municipio\n", encoding="utf-8")
    assert load(str(file)).get("ABC850101AB1").name == "Municipio"


@pytest.mark.parametrize("rfc", ["abc850101ab1", "ABC850101", "ABCD850101AB1", "ÑBC850101AB1", "ABC851301AB1"])
def test_an_rfc_that_cannot_be_one_is_told_with_its_line(file: Path, rfc: str) -> None:
    file.write_text(f"rfc,nombre\n{rfc},Municipio\n", encoding="utf-8")
    error = refused(file)
    assert (error.code, error.params["line"], error.params["value"]) == ("registry.bad-line", 2, rfc)


@pytest.mark.parametrize(
    ("ruc", "code"),
    [
        ("ABC850101AB1", "institution.unknown"),
        ("abc850101ab1", "institution.not-ruc"),
        ("ABC850101AB", "institution.not-ruc"),
        (OTHER, "institution.unknown"),
        (ALAUSI[1:], "institution.lost-zero"),
        ("660000440002", "institution.not-ruc"),
        ("", "institution.not-ruc"),
        ("9960000440001", "institution.not-ruc"),
        ("0060000440001", "institution.not-ruc"),
        ("٠٦٦٠٠٠٠٤٤٠٠٠١", "institution.not-ruc"),
        (f"{ALAUSI}\n", "institution.not-ruc"),
        (f" {ALAUSI}", "institution.not-ruc"),
        ("../../etc/passwd", "institution.not-ruc"),
    ],
)
def test_a_number_that_is_not_registered_says_why(ruc: str, code: str) -> None:
    with pytest.raises(BadRequestError) as caught:
        load().get(ruc)
    assert caught.value.code == code
    assert load().find(ruc) is None


def test_a_lost_zero_is_proposed_back() -> None:
    with pytest.raises(BadRequestError) as caught:
        load().get(ALAUSI[1:])
    assert ALAUSI in messages.error(caught.value)

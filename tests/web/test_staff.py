"""For staff: a check without an account, its report, and publishing with one."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from samples import ALAUSI, DATA, INVENTED, SAMPLE
from vitrina import accounts
from vitrina.store.records import now

COUNT = "SELECT (COUNT(*) AS ?n) { ?t a <https://w3id.org/vitrina/metas#Target> }"
PASSWORD = "una clave bien larga"


def upload(client: FlaskClient, address: str, path_or_bytes, name: str | None = None, **fields: str):
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else path_or_bytes.read_bytes()
    file = (io.BytesIO(data), name if name is not None else path_or_bytes.name)
    return client.post(address, data={"file": file, **fields}, content_type="multipart/form-data")


def contents(app: Flask) -> set[str]:
    folder = app.extensions["vitrina"].settings.data_dir
    kept = ("archive", "store", "runs")
    return {str(path.relative_to(folder)) for name in kept for path in (folder / name).rglob("*") if path.is_file()}


@pytest.fixture
def client(empty_app: Flask) -> FlaskClient:
    return empty_app.test_client()


def test_a_person_without_an_account_reads_what_to_correct(client: FlaskClient) -> None:
    answer = upload(client, "/revisar", DATA / "broken" / "target-in-words.xlsx")
    assert answer.status_code == 303
    report = client.get(answer.location)
    assert "Su matriz tiene 1 problema que debe corregir" in report.text
    assert "celda E12 (ALCALDÍA)" in report.text
    assert "80 %" in report.text
    assert report.headers["Cache-Control"] == "private, no-store"
    assert report.headers["X-Robots-Tag"] == "noindex"


def test_the_marked_workbook_has_the_cell_coloured_and_commented(client: FlaskClient) -> None:
    answer = upload(client, "/revisar", DATA / "broken" / "missing-objective.xlsx")
    response = client.get(f"{answer.location}/marcado.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    cell = book["Literal a4"]["C16"]
    assert cell.comment is not None
    assert "Objetivo de la unidad" in cell.comment.text
    assert cell.fill.start_color.rgb.endswith("F8C9C4")
    listed = json.loads(client.get(f"{answer.location}/informe.json").data)
    assert [(i["code"], i["cell"]) for i in listed["issues"]] == [("cell.missing", "C16")]
    assert "C16" in client.get(f"{answer.location}/informe.csv").text


def test_a_clean_matrix_is_told_so_and_nothing_is_published(client: FlaskClient, empty_app: Flask) -> None:
    answer = upload(client, "/revisar", SAMPLE, institution=ALAUSI, period="2021-05")
    assert "Su matriz está lista para publicar" in client.get(answer.location).text
    assert not empty_app.extensions["vitrina"].archive.root.exists()
    assert ALAUSI not in client.get("/").text


@pytest.mark.parametrize(
    ("data", "name", "fields", "words"),
    [
        (b"", "vacio.xlsx", {}, "está vacío"),
        (b"hola", "carta.txt", {}, "formulario que conozcamos"),
        (b"PK\x03\x04roto", "roto.xlsx", {}, "dañado"),
        (SAMPLE.read_bytes(), "a.xlsx", {"institution": "9999999999999"}, "no es un RUC"),
        (SAMPLE.read_bytes(), "a.xlsx", {"institution": "0160000000001"}, "no está en el registro"),
        (SAMPLE.read_bytes(), "a.xlsx", {"period": "mayo"}, "no es un mes"),
    ],
)
def test_a_bad_upload_gets_a_sentence_and_leaves_nothing(
    client: FlaskClient, empty_app: Flask, data: bytes, name: str, fields: dict[str, str], words: str
) -> None:
    answer = upload(client, "/revisar", data, name, **fields)
    assert answer.status_code in {400, 422}
    assert words in answer.text
    assert contents(empty_app) == set()


def test_no_file_at_all_is_asked_for(client: FlaskClient) -> None:
    answer = client.post("/revisar", data={})
    assert answer.status_code == 400
    assert "Elija el archivo" in answer.text


def test_a_file_over_the_limit_is_refused(client: FlaskClient, empty_app: Flask) -> None:
    empty_app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = upload(client, "/revisar", SAMPLE)
    assert answer.status_code == 413
    assert "demasiado grande" in answer.text


def test_a_report_expires_with_its_file(client: FlaskClient, empty_app: Flask) -> None:
    answer = upload(client, "/revisar", SAMPLE)
    run_id = answer.location.rpartition("/")[2]
    records = empty_app.extensions["vitrina"].records
    with records.session.begin() as session:
        from vitrina.store.records import Run  # noqa: PLC0415

        session.get(Run, run_id).expires = now() - timedelta(seconds=1)
    assert client.get(answer.location).status_code == 404
    upload(client, "/revisar", DATA / "broken" / "duplicate-unit.xlsx")
    assert not any(run_id in path for path in contents(empty_app))


def test_a_report_address_cannot_be_guessed(client: FlaskClient) -> None:
    for run_id in ("1", "x" * 43, "../secret-key", "%2e%2e"):
        assert client.get(f"/revisiones/{run_id}").status_code == 404


def sign_in(app: Flask, name: str = "ana", institution: str | None = None) -> FlaskClient:
    accounts.add(app.extensions["vitrina"].records, name, PASSWORD, institution)
    client = app.test_client()
    answer = client.post("/ingresar", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return client


def test_publishing_needs_an_account(client: FlaskClient, empty_app: Flask) -> None:
    assert client.get("/publicar").location.startswith("/ingresar")
    answer = upload(client, "/publicar", SAMPLE, institution=ALAUSI, period="2021-05")
    assert answer.status_code == 302
    assert "/ingresar" in answer.location
    assert contents(empty_app) == set()


def test_a_person_with_an_account_publishes_and_the_page_is_public(empty_app: Flask) -> None:
    client = sign_in(empty_app)
    answer = upload(client, "/publicar", SAMPLE, institution=ALAUSI, period="2021-05")
    assert "La matriz está publicada" in answer.text
    assert empty_app.test_client().get(f"/institucion/{ALAUSI}").status_code == 200
    again = upload(client, "/publicar", SAMPLE, institution=ALAUSI, period="2021-05")
    assert "no se cambió nada" in again.text
    assert [e.by for e in empty_app.extensions["vitrina"].records.editions()] == ["ana"]


def test_a_store_that_is_gone_is_made_anew_from_the_archive(empty_app: Flask) -> None:
    upload(sign_in(empty_app), "/publicar", SAMPLE, institution=ALAUSI, period="2021-05")
    shutil.rmtree(empty_app.extensions["vitrina"].settings.store_dir)
    client = empty_app.test_client()
    assert client.get(f"/institucion/{ALAUSI}/unidad/alcaldia.ttl").status_code == 200
    assert "13" in client.get("/sparql", query_string={"query": COUNT, "format": "csv"}).text


def test_a_matrix_with_violations_is_not_published(empty_app: Flask) -> None:
    client = sign_in(empty_app)
    answer = upload(client, "/publicar", DATA / "broken" / "target-in-words.xlsx", institution=ALAUSI, period="2021-05")
    assert answer.status_code == 422
    assert "celda E12" in answer.text
    assert contents(empty_app) == set()


@pytest.mark.parametrize("fields", [{}, {"institution": ALAUSI}, {"period": "2021-05"}])
def test_who_and_when_are_asked_for(empty_app: Flask, fields: dict[str, str]) -> None:
    answer = upload(sign_in(empty_app), "/publicar", SAMPLE, **fields)
    assert answer.status_code == 400
    assert "Falta decir" in answer.text
    assert contents(empty_app) == set()


def test_a_person_publishes_only_for_their_institution(empty_app: Flask) -> None:
    client = sign_in(empty_app, institution=INVENTED)
    answer = upload(client, "/publicar", SAMPLE, institution=ALAUSI, period="2021-05")
    assert answer.status_code == 403
    assert "no puede publicar" in answer.text
    assert contents(empty_app) == set()


def test_a_renamed_unit_is_a_question_with_both_names(empty_app: Flask) -> None:
    client = sign_in(empty_app)
    for month in ("2021-04", "2021-05"):
        upload(client, "/publicar", DATA / f"inventada-lotaip-a4-{month}.xlsx", institution=INVENTED, period=month)
    june = DATA / "inventada-lotaip-a4-2021-06.xlsx"
    question = upload(client, "/publicar", june, institution=INVENTED, period="2021-06")
    assert question.status_code == 422
    values = re.findall(r'value="(DIRECCIÓN[^"]+)"', question.text)
    assert values == [
        "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD=direccion-de-obras-publicas",
        "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD=nueva",
    ]
    answer = upload(client, "/publicar", june, institution=INVENTED, period="2021-06", **{"unit-1": values[0]})
    assert "La matriz está publicada" in answer.text


def test_a_wrong_password_or_name_does_not_get_in(empty_app: Flask) -> None:
    accounts.add(empty_app.extensions["vitrina"].records, "ana", PASSWORD, None)
    client = empty_app.test_client()
    for name, password in (("ana", "otra clave bien larga"), ("nadie", PASSWORD), ("", "")):
        answer = client.post("/ingresar", data={"name": name, "password": password})
        assert answer.status_code == 401
        assert "no coinciden" in answer.text


def test_signing_in_never_leads_to_another_site(empty_app: Flask) -> None:
    accounts.add(empty_app.extensions["vitrina"].records, "ana", PASSWORD, None)
    for address in ("https://malo.example/", "//malo.example", "/\\malo.example", "javascript:alert(1)"):
        answer = empty_app.test_client().post(
            "/ingresar", query_string={"next": address}, data={"name": "ana", "password": PASSWORD}
        )
        assert answer.location == "/publicar"


def test_a_new_password_ends_older_sessions(empty_app: Flask) -> None:
    client = sign_in(empty_app)
    assert client.get("/publicar").status_code == 200
    accounts.set_password(empty_app.extensions["vitrina"].records, "ana", "otra clave bien larga")
    assert client.get("/publicar").status_code == 302


def test_every_form_carries_a_token(empty_app: Flask) -> None:
    empty_app.config["WTF_CSRF_ENABLED"] = True
    client = empty_app.test_client()
    answer = upload(client, "/revisar", SAMPLE)
    assert answer.status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/revisar").text)[1]
    assert upload(client, "/revisar", SAMPLE, csrf_token=token).status_code == 303

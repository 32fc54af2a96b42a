"""Uploads of several files, and of workbooks with several months."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from test_staff import sign_in, upload

from samples import INVENTED
from test_check_parts import quarter

DATASET = (
    "Unidad;Objetivo;Indicador;Meta cuantificable\r\nALCALDÍA;Dirigir la gestión;% de ejecución del POA 2023;80 %\r\n"
)
METADATA = (
    "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN;31/07/2023;\r\nPERIODICIDAD DE ACTUALIZACIÓN DE LA INFORMACIÓN;Mensual;\r\n"
    "UNIDAD POSEEDORA DE LA INFORMACIÓN;Dirección de Planificación;\r\n"
    "PERSONA RESPONSABLE DE LA UNIDAD POSEEDORA DE LA INFORMACIÓN;Persona Inventada;\r\n"
    "CORREO ELECTRÓNICO DE LA PERSONA RESPONSABLE;persona@example.org;\r\n"
    "NÚMERO TELEFÓNICO DE LA PERSONA RESPONSABLE;(03) 2999-999;\r\nLICENCIA;CC-BY-4.0;\r\n"
)


def upload_all(client: FlaskClient, address: str, files: dict[str, str], **fields: str):
    data = {"file": [(io.BytesIO(text.encode()), name) for name, text in files.items()], **fields}
    return client.post(address, data=data, content_type="multipart/form-data")


@pytest.fixture
def client(empty_app: Flask) -> FlaskClient:
    return empty_app.test_client()


def test_the_files_of_one_set_are_checked_together(client: FlaskClient):
    files = {"1.Conjunto de datos.csv": DATASET, "2. Metadatos.csv": METADATA}

    answer = upload_all(client, "/revisar", files, institution=INVENTED, period="2023-07")

    report = client.get(f"{answer.location}/informe.json").json
    assert (report["file"], report["form"]) == ("conjunto.zip", "lotaip-1.3")
    assert report["metadata"]["periodicidad"]["value"] == "Mensual"
    assert report["tables"][0]["rows"][0]["target"]["value"] == 80


def test_files_that_are_no_set_are_refused_with_their_names(client: FlaskClient):
    answer = upload_all(client, "/revisar", {"abril.csv": DATASET, "mayo.csv": DATASET})

    assert answer.status_code == 400
    assert "«abril.csv, mayo.csv» no son de una misma matriz" in answer.text


def test_a_workbook_of_months_shows_each_of_them(client: FlaskClient):
    answer = upload(client, "/revisar", quarter(), "2021.xlsx", institution=INVENTED)

    page = client.get(answer.location).text
    assert "Leímos 3 tablas, cada una con su mes." in page
    for name, month in (("ABRIL", "abril"), ("MAYO", "mayo"), ("JUNIO", "junio")):
        assert f"Hoja «{name}», {month} de 2021" in page


def test_without_a_month_all_of_them_are_published(empty_app: Flask):
    answer = upload(sign_in(empty_app), "/publicar", quarter(), "2021.xlsx", institution=INVENTED)

    assert answer.status_code == 200
    assert "Las matrices están publicadas" in answer.text
    assert answer.text.count("Ver su página pública") == 3


def test_the_form_takes_several_files(client: FlaskClient):
    assert 'name="file" multiple' in client.get("/revisar").text

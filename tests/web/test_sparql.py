"""The SPARQL endpoint: both kinds of POST, result formats, errors that a machine can read."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from samples import ALAUSI

UNITS = """
PREFIX dct: <http://purl.org/dc/terms/> PREFIX meta: <https://w3id.org/vitrina/metas#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
SELECT ?unit ?level ?value ?measure WHERE {
  ?institution dct:identifier "0660000440001" . ?unit org:unitOf ?institution ; org:classification ?level .
  ?target meta:unit ?unit ; meta:statement ?statement .
  ?statement sdmx-measure:obsValue ?value ; sdmx-attribute:unitMeasure ?measure }"""
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <http://www.w3.org/ns/org#FormalOrganization> ; ?p ?o }"


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get("/sparql", query_string={"query": query, "format": "csv"}).text)))


def test_the_question_of_the_house_gives_thirteen_units(client: FlaskClient) -> None:
    found = rows(client, UNITS)
    assert len(found) == 13
    assert {(row["value"], row["measure"]) for row in found} == {("80", "http://qudt.org/vocab/unit/PERCENT")}
    assert len({row["unit"] for row in found}) == 13


def test_get_and_both_kinds_of_post_answer_alike(client: FlaskClient) -> None:
    headers = {"Accept": "application/sparql-results+json"}
    ask = "ASK { ?s ?p ?o }"
    answers = [
        client.get("/sparql", query_string={"query": ask}, headers=headers),
        client.post("/sparql", data={"query": ask}, headers=headers),
        client.post("/sparql", data=ask, content_type="application/sparql-query", headers=headers),
    ]
    assert [(a.status_code, a.get_json(force=True)["boolean"]) for a in answers] == [(200, True)] * 3


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_solutions_come_in_the_format_asked_for(client: FlaskClient, accept: str, mimetype: str) -> None:
    response = client.post("/sparql", data={"query": UNITS}, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    if "json" in mimetype:
        assert len(json.loads(response.data)["results"]["bindings"]) == 13
    elif "xml" in mimetype:
        assert len(ET.fromstring(response.data).findall(".//{*}result")) == 13  # noqa: S314 - our own answer
    else:
        assert len(response.text.strip().splitlines()) == 14


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_graphs_come_in_the_format_asked_for(client: FlaskClient, accept: str, name: str) -> None:
    for query in (CONSTRUCT, f"DESCRIBE <http://127.0.0.1:8000/id/institucion/{ALAUSI}>"):
        response = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, accept)
        assert len(Graph().parse(data=response.data, format=name)) > 3


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "query.missing"),
        ("SELECT * {", 400, "query.syntax"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "query.service"),
        ("SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "query.service"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, "query.syntax"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(client: FlaskClient, query: str, status: int, code: str) -> None:
    response = client.post("/sparql", data={"query": query})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = json.loads(response.data)
    assert (problem["title"], problem["status"]) == (code, status)
    assert problem["detail"]


def test_updates_are_refused(client: FlaskClient) -> None:
    for response in (
        client.post("/sparql", data={"update": "CLEAR ALL"}),
        client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update"),
    ):
        assert response.status_code == 400
        assert json.loads(response.data)["title"] == "query.update"
    assert rows(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") != [{"n": "0"}]


def test_an_unknown_result_format_names_those_there_are(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}", "format": "pdf"})
    assert response.status_code == 400
    assert "json, xml, csv, tsv" in json.loads(response.data)["detail"]
    assert client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": "image/png"}).status_code == 406


def test_the_dataset_of_the_protocol_is_kept(client: FlaskClient) -> None:
    edition = f"http://127.0.0.1:8000/edicion/{ALAUSI}/lotaip-a4/2021-05/v1"
    count = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/vitrina/metas#TargetStatement> }"
    answer = client.get("/sparql", query_string={"query": count, "default-graph-uri": edition, "format": "csv"})
    assert answer.text.split() == ["n", "13"]


def test_pages_of_other_sites_may_ask(client: FlaskClient) -> None:
    preflight = client.options(
        "/sparql", headers={"Origin": "https://otro.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert client.get("/sparql?query=ASK{}").headers["Access-Control-Allow-Origin"] == "*"


def test_head_is_answered(client: FlaskClient) -> None:
    assert client.head("/sparql", query_string={"query": "ASK {}"}).status_code == 200


def test_the_page_shows_examples_that_give_rows(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert page.status_code == 200
    with client.application.test_request_context():
        from vitrina.web.sparql import examples  # noqa: PLC0415 - needs the application

        queries = [example["query"] for example in examples()]
    assert len(queries) == 2
    assert [len(rows(client, query)) for query in queries] == [13, 2]


def test_a_browser_sees_a_table_and_errors_in_words(client: FlaskClient) -> None:
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    table = client.get("/sparql", query_string={"query": UNITS}, headers=html)
    assert table.mimetype == "text/html"
    assert "13 filas" in table.text
    wrong = client.get("/sparql", query_string={"query": "SELECT <script>"}, headers=html)
    assert wrong.status_code == 400
    assert "no está bien escrita" in wrong.text
    assert "<script>" not in wrong.text
    assert client.get("/sparql", query_string={"query": "ASK {}"}, headers=html).status_code == 200
    graph = client.get("/sparql", query_string={"query": CONSTRUCT}, headers=html)
    assert "FormalOrganization" in graph.text

"""The entity graph: what is, derived from what was said. The newest month wins, nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pyoxigraph import DefaultGraph
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, SKOS

from samples import ALAUSI, INVENTED
from vitrina.installation import Installation
from vitrina.model import EditionKey, Institution
from vitrina.rdf.entities import EditionTables, entity_lines, institution_graph, legislation_graph
from vitrina.rdf.iris import Iris
from vitrina.rdf.vocab import META

IRIS = Iris("https://e.ec/")
NAME = Institution(ALAUSI, "GAD Alausí", "GAD Municipal", homepage="https://a.ec/", location="https://geo.ec/1")
KOS = "https://w3id.org/vitrina/kos/nivel-proceso/"


def row(unit: str = "alcaldia", **values: Any) -> dict[str, str | None]:
    return {
        "unidad_id": unit, "unidad": unit.upper(), "nivel": "gobernante", "objetivo": f"Objetivo de {unit}",
        "objetivo_id": "00000001", "indicador": "% de cumplimiento", "indicador_id": "cumplimiento",
        "meta_id": f"{unit}/cumplimiento/2021", "anio": "2021", **values,
    }  # fmt: skip


def edition(month: str, *rows: dict[str, str | None], version: int = 1, holder: str | None = None) -> EditionTables:
    key = EditionKey(ALAUSI, "lotaip-a4", month, version)
    iri = IRIS.edition(key)
    lines = [
        f'<{iri}> <https://e.ec/p> "edition {month} v{version}" .',
        f'<{iri}#contacto> <https://e.ec/p> "contact" .',
    ]
    for r in rows:
        statement = IRIS.statement(ALAUSI, str(r["meta_id"]), month)
        lines.append(f'<{statement}> <https://e.ec/says> "{month} v{version}" .')
    lines.append(f'<{IRIS.unit(ALAUSI, "alcaldia")}> <https://e.ec/p> "not of the edition" .')
    metadata = {"unidad_poseedora_id": holder, "unidad_poseedora": holder.title() if holder else None}
    return EditionTables(key, rows, metadata, "\n".join(lines) + "\n")


def build(*editions: EditionTables, replaced: tuple[EditionTables, ...] = (), name: Institution = NAME) -> Graph:
    data = institution_graph(IRIS, name, editions, {"cumplimiento": "% de cumplimiento"}, replaced)
    assert data.decode().splitlines() == sorted(set(data.decode().splitlines()))
    return Graph().parse(data=data, format="nt")


def unit(slug: str) -> URIRef:
    return URIRef(IRIS.unit(ALAUSI, slug))


def values(graph: Graph, subject: str, predicate: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(URIRef(subject), predicate)}


def test_an_institution_without_editions_is_its_entry_in_the_register() -> None:
    graph, iri = build(), IRIS.institution(ALAUSI)
    assert values(graph, iri, SKOS.prefLabel) == {"GAD Alausí"}
    assert values(graph, iri, SKOS.altLabel) == {"GAD Municipal"}
    assert values(graph, iri, DCTERMS.identifier) == {ALAUSI}
    assert values(graph, iri, FOAF.homepage) == {"https://a.ec/"}
    assert values(graph, iri, DCTERMS.spatial) == {"https://geo.ec/1"}
    assert (URIRef(iri), RDF.type, ORG.FormalOrganization) in graph


def test_what_is_not_known_of_an_institution_is_not_said() -> None:
    graph, iri = build(name=Institution(ALAUSI, "GAD")), IRIS.institution(ALAUSI)
    for predicate in (SKOS.altLabel, FOAF.homepage, DCTERMS.spatial):
        assert values(graph, iri, predicate) == set()


def test_a_unit_has_its_institution_level_objective_and_months() -> None:
    graph, iri = build(edition("2021-05", row())), IRIS.unit(ALAUSI, "alcaldia")
    assert values(graph, iri, ORG.unitOf) == {IRIS.institution(ALAUSI)}
    assert values(graph, iri, ORG.classification) == {f"{KOS}gobernante"}
    assert values(graph, iri, ORG.purpose) == {IRIS.objective(ALAUSI, "alcaldia", "00000001")}
    assert list(graph.objects(URIRef(iri), META.firstStated)) == [Literal("2021-05", datatype=XSD.gYearMonth)]


def test_months_and_years_keep_their_written_form() -> None:
    data = institution_graph(IRIS, NAME, [edition("2021-05", row())], {"cumplimiento": "x"}).decode()
    assert f'"2021-05"^^<{XSD.gYearMonth}>' in data
    assert f'"2021"^^<{XSD.gYear}>' in data
    assert dt.date(2021, 5, 1).isoformat() not in data


def test_the_newest_name_is_preferred_and_older_ones_stay() -> None:
    months = [
        edition("2021-04", row(unidad="A")),
        edition("2021-05", row(unidad="B")),
        edition("2021-06", row(unidad="A")),
    ]
    assert [n.value for n in build(*months).objects(unit("alcaldia"), SKOS.prefLabel)] == ["A"]
    assert values(build(*months), unit("alcaldia"), SKOS.altLabel) == {"B"}
    assert values(build(*months[:2]), unit("alcaldia"), SKOS.prefLabel) == {"B"}


def test_the_newest_level_and_objectives_are_current() -> None:
    graph = build(
        edition("2021-04", row(nivel="gobernante", objetivo="Viejo", objetivo_id="0000000a")),
        edition("2021-05", row(nivel="apoyo-asesoria", objetivo="Nuevo", objetivo_id="0000000b")),
    )
    assert values(graph, unit("alcaldia"), ORG.classification) == {f"{KOS}apoyo-asesoria"}
    assert values(graph, unit("alcaldia"), ORG.purpose) == {IRIS.objective(ALAUSI, "alcaldia", "0000000b")}


def test_a_unit_that_a_later_month_does_not_name_stays() -> None:
    graph = build(edition("2021-04", row(), row("obras")), edition("2021-05", row()))
    assert values(graph, unit("obras"), META.lastStated) == {"2021-04"}
    assert values(graph, unit("alcaldia"), META.lastStated) == {"2021-05"}
    assert values(graph, unit("obras"), ORG.purpose) == {IRIS.objective(ALAUSI, "obras", "00000001")}


def test_a_target_has_every_statement_and_the_newest_is_current() -> None:
    graph = build(edition("2021-04", row()), edition("2021-05", row()))
    target = IRIS.target(ALAUSI, "alcaldia/cumplimiento/2021")
    assert values(graph, target, META.statement) == {f"{target}/2021-04", f"{target}/2021-05"}
    assert values(graph, target, META.currentStatement) == {f"{target}/2021-05"}
    assert values(graph, f"{target}/2021-05", URIRef("https://e.ec/says")) == {"2021-05 v1"}
    assert values(graph, f"{target}/2021-04", URIRef("https://e.ec/says")) == set()


def test_of_an_edition_only_what_it_says_of_itself_is_taken_over() -> None:
    graph = build(edition("2021-05", row()))
    iri = IRIS.edition(EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1))
    assert values(graph, iri, URIRef("https://e.ec/p")) == {"edition 2021-05 v1"}
    assert values(graph, f"{iri}#contacto", URIRef("https://e.ec/p")) == {"contact"}
    assert values(graph, unit("alcaldia"), URIRef("https://e.ec/p")) == set()


def test_version_ten_is_not_taken_for_version_one() -> None:
    graph = build(edition("2021-05", row(), version=10), replaced=(edition("2021-05", row(), version=1),))
    first, tenth = (IRIS.edition(EditionKey(ALAUSI, "lotaip-a4", "2021-05", n)) for n in (1, 10))
    assert values(graph, first, DCTERMS.isReplacedBy) == {tenth}
    assert values(graph, first, URIRef("https://e.ec/p")) == {"edition 2021-05 v1"}
    assert values(
        graph, f"{IRIS.target(ALAUSI, 'alcaldia/cumplimiento/2021')}/2021-05", URIRef("https://e.ec/says")
    ) == {"2021-05 v10"}


def test_a_replaced_edition_adds_nothing_but_itself() -> None:
    new, old = edition("2021-05", row(), version=2), edition("2021-05", row("obras", unidad="OBRAS"), version=1)
    graph = build(new, replaced=(old,))
    assert (unit("obras"), None, None) not in graph
    dataset = IRIS.dataset(ALAUSI, "lotaip-a4", "2021")
    assert values(graph, dataset, URIRef("http://www.w3.org/ns/dcat#hasVersion")) == {IRIS.edition(new.key)}


def test_the_holding_unit_is_a_unit_too() -> None:
    graph = build(edition("2021-05", row(), holder="planificacion"))
    assert (unit("planificacion"), RDF.type, ORG.OrganizationalUnit) in graph
    assert values(graph, unit("planificacion"), SKOS.prefLabel) == {"Planificacion"}
    assert values(graph, unit("planificacion"), META.firstStated) == set()


@pytest.mark.parametrize("missing", ["objetivo", "indicador", "nivel"])
def test_what_a_row_does_not_say_is_not_invented(missing: str) -> None:
    absent = {missing: None, f"{missing}_id": None} if missing != "nivel" else {missing: None}
    graph = build(edition("2021-05", row(**absent)))
    target = IRIS.target(ALAUSI, "alcaldia/cumplimiento/2021")
    assert values(graph, target, META.unit) == {IRIS.unit(ALAUSI, "alcaldia")}
    gone = {"objetivo": META.objective, "indicador": META.indicator, "nivel": ORG.classification}[missing]
    assert list(graph.objects(None, gone)) == []


def test_an_indicator_is_labelled_as_it_was_first_stated() -> None:
    graph = build(edition("2021-05", row(indicador="% DE CUMPLIMIENTO 2021")))
    assert values(graph, IRIS.indicator("cumplimiento"), SKOS.prefLabel) == {"% de cumplimiento"}


def test_text_with_quotes_and_line_ends_stays_what_it_was() -> None:
    text = 'Dice "hola" \\ y\nsigue\t<aquí> ñ 🎯'
    graph = build(edition("2021-05", row(objetivo=text)))
    assert values(graph, IRIS.objective(ALAUSI, "alcaldia", "00000001"), DCTERMS.description) == {text}


def test_the_same_editions_give_the_same_bytes() -> None:
    months = [edition("2021-04", row(), row("obras")), edition("2021-05", row("obras"), row())]
    one, two = (institution_graph(IRIS, NAME, months, {"cumplimiento": "x"}) for _ in range(2))
    assert one == two


def test_a_provision_of_law_has_its_year_and_label() -> None:
    provision = {"path": "ley-1/art-2", "year": "2004", "label": {"es": "Ley", "en": "Law"}}
    graph = Graph().parse(data=legislation_graph(IRIS, [provision, provision]), format="nt")
    labels = graph.objects(URIRef("https://e.ec/id/ley/ley-1/art-2"), RDFS.label)
    assert len(graph) == 4
    assert set(labels) == {Literal("Ley", lang="es"), Literal("Law", lang="en")}


def test_what_is_the_institutions_own_and_what_it_shares_are_the_whole_graph() -> None:
    found = entity_lines(IRIS, NAME, [edition("2021-05", row(), row("obras"), holder="archivo")])
    wordings = {"cumplimiento": "% de cumplimiento"}
    own, shared = (set(part.splitlines()) for part in (found.own, found.shared(IRIS, wordings)))
    assert own.isdisjoint(shared)
    assert own | shared == set(found.ntriples(IRIS, wordings).splitlines())
    assert {line.split()[0].decode() for line in shared} == {f"<{IRIS.indicator('cumplimiento')}>"}


def test_of_what_is_an_institutions_own_nothing_else_in_the_default_graph_speaks(published: Installation) -> None:
    """The store takes these lines back without asking who else states them."""
    speaks: dict[str, set[str]] = {}
    for ruc in (ALAUSI, INVENTED):
        found = published.entities(ruc)
        speaks[ruc] = {line.split()[0].decode() for line in found.own.splitlines()}
        assert all(f"/{ruc}" in subject for subject in speaks[ruc])
        assert len(speaks[ruc]) > 20
    assert speaks[ALAUSI].isdisjoint(speaks[INVENTED])
    stated = {str(quad.subject) for quad in published.reader.store()[1] if isinstance(quad.graph_name, DefaultGraph)}
    assert speaks[ALAUSI] | speaks[INVENTED] < stated

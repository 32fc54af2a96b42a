"""Our vocabulary and code lists: a readable page per term, and the data."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from vitrina.rdf import formats
from vitrina.rdf.formats import Format
from vitrina.rdf.vocab import CODE_LISTS, KOS, META, code_list, context, ontology_graph
from vitrina.web.links import lang
from vitrina.web.negotiate import DOCUMENT, HTML, choose
from vitrina.web.resources import split_suffix
from vitrina.web.respond import installation, respond

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/vocabulario")
@blueprint.get("/vocabulario.<suffix>")
def index(suffix: str | None = None) -> Response:
    """The whole vocabulary."""
    choice = choose(DOCUMENT, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        graph = ontology_graph()
        if format_ is not HTML:
            return formats.serialize(formats.from_rdflib(graph), format_)
        terms = [_entry(graph, URIRef(iri)) for iri in _terms(graph)]
        lists = {name: code_list(name) for name in CODE_LISTS}
        return render_template(
            "vocabulary.html",
            classes=[term for term in terms if term["is_class"]],
            properties=[term for term in terms if not term["is_class"]],
            lists=lists,
            document="/vocabulario",
            offers=DOCUMENT,
        )

    return respond(choice, DOCUMENT, body, f"{request.script_root}/vocabulario")


@blueprint.get("/vocabulario/<path:path>")
def term(path: str) -> Response:
    """One term: a class or property, a code list, or a code."""
    name, suffix = split_suffix(path)
    iri = URIRef(f"{KOS}{name}" if name.partition("/")[0] in CODE_LISTS else f"{META}{name}")
    graph = ontology_graph()
    if (iri, None, None) not in graph:
        abort(404)
    choice = choose(DOCUMENT, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        if format_ is not HTML:
            return formats.serialize(formats.from_rdflib(_about(graph, iri)), format_)
        entry = _entry(graph, iri)
        members = [_entry(graph, URIRef(code.iri)) for code in code_list(name)] if name in CODE_LISTS else []
        return render_template(
            "term.html",
            entry=entry,
            members=members,
            document=f"/vocabulario/{name}",
            offers=DOCUMENT,
            uses=_uses(iri),
        )

    return respond(choice, DOCUMENT, body, f"{request.script_root}/vocabulario/{name}")


@blueprint.get("/context.jsonld")
def jsonld_context() -> Response:
    """Our JSON-LD context."""
    response = Response(formats.pretty_json({"@context": context()}), mimetype="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _terms(graph: Graph) -> list[str]:
    kinds = (RDFS.Class, OWL.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {str(subject) for kind in kinds for subject in graph.subjects(RDF.type, kind)}
    return sorted(iri for iri in found if iri.startswith(str(META)))


def _about(graph: Graph, iri: URIRef) -> Graph:
    result = Graph()
    for triple in graph.triples((iri, None, None)):
        result.add(triple)
    for triple in graph.triples((None, None, iri)):
        result.add(triple)
    return result


def _text(graph: Graph, iri: URIRef, *predicates: URIRef) -> str:
    """The text in the reader's language, else in Spanish."""
    for wanted in (lang(), "es"):
        for predicate in predicates:
            for value in graph.objects(iri, predicate):
                if getattr(value, "language", None) == wanted:
                    return str(value)
    return ""


def _entry(graph: Graph, iri: URIRef) -> dict[str, object]:
    kinds = set(graph.objects(iri, RDF.type))
    related = {
        key: sorted(str(value) for value in graph.objects(iri, predicate) if isinstance(value, URIRef))
        for key, predicate in (
            ("domain", RDFS.domain), ("range", RDFS.range), ("broader", SKOS.broader), ("narrower", SKOS.narrower),
            ("close", SKOS.closeMatch), ("parents", RDFS.subClassOf), ("parent_properties", RDFS.subPropertyOf),
            ("scheme", SKOS.inScheme),
        )
    }  # fmt: skip
    return {
        "iri": str(iri),
        "name": str(iri).removeprefix(str(META)).removeprefix(str(KOS)),
        "label": _text(graph, iri, RDFS.label, SKOS.prefLabel, DCTERMS.title),
        "comment": _text(graph, iri, RDFS.comment, SKOS.definition, DCTERMS.description),
        "alternatives": sorted(str(value) for value in graph.objects(iri, SKOS.altLabel)),
        "is_class": bool(kinds & {RDFS.Class, OWL.Class}),
        **related,
    }


def _uses(iri: URIRef) -> int:
    """How often the current data use the term: as a property, a class or a code."""
    query = "SELECT ?term (COUNT(?s) AS ?n) WHERE { { ?s ?term ?o } UNION { ?s ?p ?term } } GROUP BY ?term"
    found = installation().reader.select(query, term=str(iri))
    return int(found[0]["n"]) if found else 0

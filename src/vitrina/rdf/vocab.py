"""The words of our RDF: namespaces, our own terms, code lists, shapes and the JSON-LD context.

Everything is read from the files of `ontology/` and `shapes/` once per process and kept. The graphs that
this module hands out are shared: copy one before you add to it.
"""

# ruff: noqa: N815 (our terms are written as in the ontology)

from __future__ import annotations

import json
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import rdflib.namespace as known
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS, DefinedNamespace, Namespace

from vitrina.resources import folder

if TYPE_CHECKING:
    from collections.abc import Mapping


class META(DefinedNamespace):
    """Our own terms (`ontology/metas.ttl`, `ontology/dsd.ttl`). Any other name raises `AttributeError`."""

    _fail = True
    _NS = Namespace("https://w3id.org/vitrina/metas#")

    # classes
    Absence: URIRef
    Indicator: URIRef
    Note: URIRef
    Objective: URIRef
    Plan: URIRef
    Target: URIRef
    TargetStatement: URIRef
    UnitStatement: URIRef

    # properties
    absenceKind: URIRef
    absentColumn: URIRef
    comparator: URIRef
    currentStatement: URIRef
    firstStated: URIRef
    indicator: URIRef
    indicatorWording: URIRef
    lastStated: URIRef
    lowerBound: URIRef
    measuredThing: URIRef
    objective: URIRef
    outOf: URIRef
    partWording: URIRef
    plan: URIRef
    planningReport: URIRef
    reason: URIRef
    section: URIRef
    statedIn: URIRef
    statedMonth: URIRef
    statement: URIRef
    target: URIRef
    unit: URIRef
    upperBound: URIRef

    # the structure of the statements as a statistical cube
    dsd: URIRef


KOS = Namespace("https://w3id.org/vitrina/kos/")

ADMS = Namespace("http://www.w3.org/ns/adms#")
CV = Namespace("http://data.europa.eu/m8g/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SCHEMA = Namespace("https://schema.org/")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
SDMX_DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
SDMX_MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
UNIT = Namespace("http://qudt.org/vocab/unit/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

_AUTHORITY = "http://publications.europa.eu/resource/authority/"


class EU:
    """Authority tables of the European Union, by the code in capitals: `EU.FREQUENCY["MONTHLY"]`.

    The named codes are those that we write ourselves.
    """

    ACCESS_RIGHT = Namespace(_AUTHORITY + "access-right/")
    AVAILABILITY = Namespace(_AUTHORITY + "planned-availability/")
    FILE_TYPE = Namespace(_AUTHORITY + "file-type/")
    FREQUENCY = Namespace(_AUTHORITY + "frequency/")
    LANGUAGE = Namespace(_AUTHORITY + "language/")
    LICENCE = Namespace(_AUTHORITY + "licence/")
    THEME = Namespace(_AUTHORITY + "data-theme/")

    PUBLIC = ACCESS_RIGHT["PUBLIC"]
    STABLE = AVAILABILITY["STABLE"]
    SPANISH = LANGUAGE["SPA"]
    ENGLISH = LANGUAGE["ENG"]
    CC_BY_4_0 = LICENCE["CC_BY_4_0"]
    GOVERNMENT = THEME["GOVE"]
    DAILY = FREQUENCY["DAILY"]
    WEEKLY = FREQUENCY["WEEKLY"]
    MONTHLY = FREQUENCY["MONTHLY"]
    QUARTERLY = FREQUENCY["QUARTERLY"]
    HALF_YEARLY = FREQUENCY["ANNUAL_2"]
    YEARLY = FREQUENCY["ANNUAL"]
    #: The file type of each suffix that our documents and archive files have.
    FILE_TYPES: Mapping[str, URIRef] = MappingProxyType(
        {
            "csv": FILE_TYPE["CSV"],
            "html": FILE_TYPE["HTML"],
            "json": FILE_TYPE["JSON"],
            "jsonld": FILE_TYPE["JSON_LD"],
            "nq": FILE_TYPE["RDF_N_QUADS"],
            "nt": FILE_TYPE["RDF_N_TRIPLES"],
            "ods": FILE_TYPE["ODS"],
            "rdf": FILE_TYPE["RDF_XML"],
            "trig": FILE_TYPE["RDF_TRIG"],
            "ttl": FILE_TYPE["RDF_TURTLE"],
            "xls": FILE_TYPE["XLS"],
            "xlsx": FILE_TYPE["XLSX"],
            "zip": FILE_TYPE["ZIP"],
        }
    )


#: Prefixes for Turtle and SPARQL. In JSON-LD `unit` is our property, so `context()` calls QUDT's `qudt-unit`.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "adms": str(ADMS),
        "cv": str(CV),
        "dcat": str(known.DCAT),
        "dcatap": str(DCATAP),
        "dct": str(known.DCTERMS),
        "eli": str(ELI),
        "foaf": str(known.FOAF),
        "freq": str(EU.FREQUENCY),
        "hydra": str(HYDRA),
        "kos": str(KOS),
        "meta": str(META),
        "org": str(known.ORG),
        "owl": str(known.OWL),
        "prov": str(known.PROV),
        "qb": str(known.QB),
        "rdf": str(known.RDF),
        "rdfs": str(known.RDFS),
        "schema": str(SCHEMA),
        "sdmx-attribute": str(SDMX_ATTRIBUTE),
        "sdmx-dimension": str(SDMX_DIMENSION),
        "sdmx-measure": str(SDMX_MEASURE),
        "skos": str(SKOS),
        "spdx": str(SPDX),
        "unit": str(UNIT),
        "vcard": str(VCARD),
        "xsd": str(known.XSD),
    }
)

#: The names that `code_list` knows.
CODE_LISTS = ("ausencia", "comparador", "nivel-proceso", "rol")


class Code(NamedTuple):
    """One concept of a code list.

    Attributes:
        notation: last segment of its IRI, what the tidy tables hold.
        iri: the concept.
        symbol: its short written form (skos:notation): the sign of a comparator, the official words of an
            absence; else the same as `notation`.
        labels: preferred label by language.
        definitions: definition by language.
        alternatives: every Spanish wording, the preferred label first.
        broader: notation of the wider concept, if there is one.
    """

    notation: str
    iri: URIRef
    symbol: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    alternatives: tuple[str, ...]
    broader: str | None


def _by_language(graph: Graph, subject: URIRef, predicate: URIRef) -> Mapping[str, str]:
    texts = (text for text in graph.objects(subject, predicate) if isinstance(text, Literal))
    return MappingProxyType({text.language or "": str(text) for text in sorted(texts)})


def _code(graph: Graph, iri: URIRef, scheme: URIRef) -> Code:
    labels = _by_language(graph, iri, SKOS.prefLabel)
    others = (text for text in graph.objects(iri, SKOS.altLabel) if isinstance(text, Literal))
    wider = graph.value(iri, SKOS.broader)
    return Code(
        notation=iri.removeprefix(f"{scheme}/"),
        iri=iri,
        symbol=str(graph.value(iri, SKOS.notation)),
        labels=labels,
        definitions=_by_language(graph, iri, SKOS.definition),
        alternatives=(labels["es"], *sorted({str(text) for text in others if text.language == "es"})),
        broader=None if wider is None else str(wider).removeprefix(f"{scheme}/"),
    )


@lru_cache
def code_list(name: str) -> tuple[Code, ...]:
    """Return the concepts of a code list, in the order in which people expect them (schema:position).

    Args:
        name: one of `CODE_LISTS`.

    Raises:
        KeyError: there is no such list.
    """
    if name not in CODE_LISTS:
        raise KeyError(name)
    graph = Graph(bind_namespaces="none").parse(folder("ontology") / "codes" / f"{name}.ttl", format="turtle")
    scheme = KOS[name]
    concepts = [iri for iri in graph.subjects(SKOS.inScheme, scheme) if isinstance(iri, URIRef)]
    concepts.sort(key=lambda iri: (int(str(graph.value(iri, SCHEMA.position))), iri))
    return tuple(_code(graph, iri, scheme) for iri in concepts)


def bind_prefixes(graph: Graph) -> Graph:
    """Give `graph` our prefixes and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


def _merged(root: str, pattern: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in sorted(folder(root).rglob(pattern)):
        graph.parse(path, format="turtle")
    return bind_prefixes(graph)


@lru_cache
def ontology_graph() -> Graph:
    """Return our vocabulary, its cube structure and all code lists in one shared graph."""
    return _merged("ontology", "*.ttl")


@lru_cache
def shapes_graph() -> Graph:
    """Return all shapes in one shared graph."""
    return _merged("shapes", "*.ttl")


@lru_cache
def _context_text() -> str:
    return (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")


def context() -> dict[str, Any]:
    """Return our JSON-LD context, what stands under `@context`: a new dictionary at each call."""
    entries: dict[str, Any] = json.loads(_context_text())["@context"]
    return entries

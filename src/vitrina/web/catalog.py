"""`/catalog`: what portals harvest, in every format; RDF for clients that take anything."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from rdflib import BNode, Graph, Node, URIRef

from vitrina.installation import Installation
from vitrina.intake import form
from vitrina.rdf import formats
from vitrina.rdf.catalog import catalogue_graph
from vitrina.rdf.facts import DatasetFacts, Operator
from vitrina.rdf.formats import FORMATS, Format
from vitrina.store.records import EditionRecord
from vitrina.web.negotiate import HTML, choose
from vitrina.web.respond import installation, respond

blueprint = Blueprint("catalog", __name__)

#: RDF first: a harvester that sends `Accept: */*` must get data, not a page.
_OFFERS = (*FORMATS, HTML)


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
def catalog(suffix: str | None = None) -> Response:
    """The catalogue."""
    choice = choose(_OFFERS, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        if format_ is HTML:
            return render_template("catalog.html", datasets=facts(installation()), document="/catalog", offers=_OFFERS)
        return formats.serialize(formats.from_rdflib(graph()), format_)

    return respond(choice, _OFFERS, body, f"{request.script_root}/catalog")


def graph() -> Graph:
    """Return the catalogue's graph, made once for each generation of the store."""
    opened = installation()
    generation, _ = opened.reader.store()
    return _graph(opened, generation)


@lru_cache(maxsize=2)
def _graph(opened: Installation, generation: int) -> Graph:
    del generation  # part of the key only
    settings = opened.settings
    operator = Operator(settings.publisher_name, settings.contact_email, settings.licence)
    return catalogue_graph(opened.iris, operator, facts(opened))


def facts(opened: Installation) -> list[DatasetFacts]:
    """Return what is published, one entry for each institution, form and year."""
    groups: dict[tuple[str, str, str], list[EditionRecord]] = {}
    if opened.archive.base is None:
        return []
    for record in opened.records.editions():
        if record.state == "published":
            groups.setdefault((record.institution, record.form, record.period[:4]), []).append(record)
    return [_facts(opened, key, records) for key, records in sorted(groups.items())]


def _facts(opened: Installation, key: tuple[str, str, str], records: list[EditionRecord]) -> DatasetFacts:
    ruc, form_id, year = key
    found = form(form_id)
    metadata = opened.rows(records[-1].key, "metadatos.csv")[0]
    return DatasetFacts(
        institution=opened.institution(ruc),
        form=form_id,
        form_labels=found.labels,
        about=found.about,
        legislation=found.legislation["path"],
        year=year,
        months=[record.period for record in records],
        issued=min(record.published for record in records),
        modified=max(record.published for record in records),
        frequency=metadata.get("frecuencia") or "MONTHLY",
        sizes=_sizes(records),
    )


def _sizes(records: list[EditionRecord]) -> dict[str, int]:
    """The true sizes where the file of the year is the file of its only month."""
    if len(records) != 1:
        return {}
    names = {"csv": "conjunto-de-datos.csv"} | {f.suffix: f"edition.{f.suffix}" for f in FORMATS}
    return {suffix: records[0].sizes[name] for suffix, name in names.items()}


def dataset_triples(iri: str) -> list[Any]:
    """Return the triples of one dataset or series of the catalogue, with the nodes that it needs."""
    whole, part = graph(), Graph()
    start = URIRef(iri)
    if (start, None, None) not in whole:
        return []
    pending: list[Node] = [start]
    seen: set[Node] = {URIRef(f"{installation().iris.base}catalog")}
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in whole.triples((node, None, None)):
            part.add(triple)
            follows = isinstance(triple[2], BNode) or not str(triple[2]).startswith(
                f"{installation().iris.base}dataset/"
            )
            if isinstance(triple[2], BNode | URIRef) and (follows or "/datos." in str(triple[2])):
                pending.append(triple[2])
    return formats.from_rdflib(part)

"""What the pages show, from the default graph: plain values for templates and for `.csv`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from vitrina.model import EditionKey
from vitrina.web import links
from vitrina.web.respond import installation

_PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX meta: <https://w3id.org/vitrina/metas#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qudt: <http://qudt.org/vocab/unit/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdmxa: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX sdmxd: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmxm: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_SAID = """
  OPTIONAL { ?statement rdfs:label ?cellWords }
  OPTIONAL { ?statement meta:partWording ?partWords }
  BIND (COALESCE(?partWords, ?cellWords) AS ?words)
  OPTIONAL { ?statement meta:indicatorWording ?wording }
  OPTIONAL { ?statement sdmxm:obsValue ?value }
  OPTIONAL { ?statement meta:lowerBound ?low }
  OPTIONAL { ?statement meta:upperBound ?high }
  OPTIONAL { ?statement meta:outOf ?of }
  OPTIONAL { ?statement sdmxa:unitMeasure ?measure }
  OPTIONAL { ?statement meta:measuredThing ?thing }
  OPTIONAL { ?statement meta:comparator ?comparator }
  OPTIONAL { ?statement sdmxd:refPeriod ?year }
  OPTIONAL { ?statement meta:statedMonth ?month }
  OPTIONAL { ?statement dct:identifier ?number }
  OPTIONAL { ?statement prov:wasDerivedFrom ?cell }
"""
_FIGURES = "?value ?low ?high ?of ?measure ?thing ?comparator"
_STATEMENT = _SAID + "OPTIONAL { ?statement meta:statedIn ?edition }"
_UNITS = f"""{_PREFIXES}
SELECT ?institution ?unit ?name ?level ?last ?target ?statement ?words ?wording {_FIGURES}
       ?year ?month ?number ?cell ?edition WHERE {{
  ?unit org:unitOf ?institution ; skos:prefLabel ?name .
  OPTIONAL {{ ?unit org:classification ?level }}
  OPTIONAL {{ ?unit meta:lastStated ?last }}
  OPTIONAL {{ ?target meta:unit ?unit ; meta:currentStatement ?statement . {_STATEMENT} }}
}}"""
_TARGETS_OF_UNIT = f"""{_PREFIXES}
SELECT ?unit ?target ?statement ?words ?wording {_FIGURES} ?year ?month ?number ?cell ?edition
WHERE {{
  ?target meta:unit ?unit ; meta:currentStatement ?statement . {_STATEMENT}
}} ORDER BY DESC(?year) ?number"""
_TARGETS_OF_INDICATOR = f"""{_PREFIXES}
SELECT ?indicator ?institution ?institutionName ?unit ?unitName ?target ?statement ?words {_FIGURES}
       ?year ?month WHERE {{
  ?target meta:indicator ?indicator ; meta:unit ?unit ; meta:currentStatement ?statement .
  ?unit skos:prefLabel ?unitName ; org:unitOf ?institution . ?institution skos:prefLabel ?institutionName .
  {_STATEMENT}
}} ORDER BY ?institutionName ?unitName DESC(?year)"""
_HISTORY = f"""{_PREFIXES}
SELECT ?target ?statement ?words ?wording {_FIGURES} ?year ?month ?number ?cell ?edition
WHERE {{ GRAPH ?edition {{ ?statement meta:target ?target . {_SAID} }} }} ORDER BY ?month ?edition"""
_UNIT = f"""{_PREFIXES}
SELECT ?unit ?name ?institution ?institutionName ?level ?superior ?superiorName ?first ?last WHERE {{
  ?unit skos:prefLabel ?name ; org:unitOf ?institution . ?institution skos:prefLabel ?institutionName .
  OPTIONAL {{ ?unit org:classification ?level }}
  OPTIONAL {{ ?unit org:subOrganizationOf ?superior .
             ?superior org:unitOf ?institution ; skos:prefLabel ?superiorName }}
  OPTIONAL {{ ?unit meta:firstStated ?first ; meta:lastStated ?last }}
}}"""
_UNIT_SAID = f"""{_PREFIXES}
SELECT ?unit ?name ?institution ?institutionName WHERE {{
  GRAPH ?edition {{ ?unit skos:prefLabel ?name . ?edition dct:publisher ?institution }}
  ?institution skos:prefLabel ?institutionName .
}} ORDER BY DESC(?edition)"""
_BELOW = f"""{_PREFIXES}
SELECT ?superior ?unit ?name WHERE {{ ?unit org:subOrganizationOf ?superior ; skos:prefLabel ?name }} ORDER BY ?name"""
_OBJECTIVES = f"""{_PREFIXES}
SELECT ?unit ?objective ?text WHERE {{ ?unit org:purpose ?objective . ?objective dct:description ?text }}"""
_ALTERNATIVES = f"{_PREFIXES} SELECT ?thing ?name WHERE {{ ?thing skos:altLabel ?name }} ORDER BY ?name"
_TARGET = f"""{_PREFIXES}
SELECT ?target ?unit ?unitName ?institution ?institutionName ?indicator ?indicatorName ?plan ?current ?objective ?text
WHERE {{
  ?target meta:unit ?unit ; meta:currentStatement ?current . ?unit skos:prefLabel ?unitName ; org:unitOf ?institution .
  ?institution skos:prefLabel ?institutionName .
  OPTIONAL {{ ?target meta:indicator ?indicator . ?indicator skos:prefLabel ?indicatorName }}
  OPTIONAL {{ ?target meta:plan ?plan }}
  OPTIONAL {{ ?target meta:objective ?objective . ?objective dct:description ?text }}
}}"""
_TARGET_SAID = f"""{_PREFIXES}
SELECT ?target ?unit ?unitName ?institution ?institutionName WHERE {{
  GRAPH ?edition {{
    ?statement meta:target ?target ; meta:unit ?unit . ?unit skos:prefLabel ?unitName .
    ?edition dct:publisher ?institution
  }}
  ?institution skos:prefLabel ?institutionName .
}} ORDER BY DESC(?edition)"""
_INSTITUTIONS = f"""{_PREFIXES}
SELECT ?institution ?name ?ruc (COUNT(DISTINCT ?unit) AS ?units) (COUNT(DISTINCT ?target) AS ?targets)
       (MAX(?stated) AS ?last) WHERE {{
  ?institution a org:FormalOrganization ; skos:prefLabel ?name ; dct:identifier ?ruc .
  OPTIONAL {{ ?unit org:unitOf ?institution . ?target meta:unit ?unit . ?target meta:lastStated ?stated }}
}} GROUP BY ?institution ?name ?ruc ORDER BY ?name"""
_LABELS = ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
_NAME = f"""{_PREFIXES}
SELECT ?thing ?name (lang(?name) AS ?language) WHERE {{ ?thing skos:prefLabel|rdfs:label|dct:description ?name }}"""


def describe(iri: str, incoming: int = 200) -> list[Any]:
    """Return the triples of the document about `iri`; of what is no longer current, those of its last edition."""
    reader = installation().reader
    triples = reader.describe(iri, incoming)
    return triples if any(str(triple.subject) == f"<{iri}>" for triple in triples) else reader.describe_stated(iri)


def institutions() -> list[dict[str, str]]:
    """Return the institutions with something published: name, ruc, units, targets, last month."""
    return installation().reader.select(_INSTITUTIONS)


def institution(iri: str, ruc: str) -> dict[str, Any]:
    """Return the page of an institution; `table` has one row for each unit and current target."""
    opened = installation()
    rows = opened.reader.select(_UNITS, institution=iri)
    rows.sort(key=lambda row: (-int(row.get("year", "0")), _natural(row.get("number", "")), row["name"]))
    units = [row for row in rows if "target" in row]
    editions = [e for e in opened.records.editions(ruc) if e.state != "withdrawn"]
    newest = max((row["month"] for row in units if "month" in row), default="")
    current = [row for row in units if row.get("month") == newest]
    return {
        "institution": opened.institution(ruc),
        "years": sorted({row["year"] for row in current}, reverse=True),
        "newest": newest,
        "levels": _by_level(current),
        "older": [row for row in units if row.get("month") != newest],
        "other_units": [row for row in rows if "target" not in row],
        "editions": sorted(editions, key=lambda e: (e.period, e.version), reverse=True),
        "notes": _notes([e.key for e in editions if e.state == "published"]),
        "datasets": sorted({(e.form, e.period[:4]) for e in editions}),
        "table": [_flat(row) for row in rows],
    }


def _natural(text: str) -> tuple[int, str]:
    return (int(text) if text.isdigit() else 10**6, text)


def _by_level(rows: Iterable[dict[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """Group rows by process level in the order of the matrix; rows without one come last."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.get("level", ""), []).append(row)
    return list(groups.items())


def _notes(keys: list[EditionKey]) -> list[dict[str, str | None]]:
    """Return the notes of the newest month."""
    if not keys:
        return []
    newest = max(keys, key=lambda key: key.period)
    return [dict(row) for row in installation().rows(newest, "notas.csv")]


def _flat(row: dict[str, Any]) -> dict[str, str]:
    """Return a row for `.csv`: the same columns whatever is missing."""
    level = row.get("level", "")
    return {
        "unidad": row.get("name", row.get("unitName", "")),
        "nivel": links.code_label(level),
        "indicador": row.get("wording", ""),
        "meta": row.get("words", ""),
        "valor": row.get("value", ""),
        "valor_minimo": row.get("low", ""),
        "valor_maximo": row.get("high", ""),
        "total": row.get("of", ""),
        "unidad_medida": row.get("measure", "").removeprefix(links.QUDT),
        "medida": row.get("thing", ""),
        "comparador": row.get("comparator", "").rpartition("/")[2],
        "anio": row.get("year", ""),
        "periodo": row.get("month", ""),
        "iri_unidad": row.get("unit", ""),
        "iri_meta": row.get("target", ""),
        "iri_edicion": row.get("edition", ""),
        "celda": row.get("cell", ""),
    }


def unit(iri: str, ruc: str, slug: str) -> dict[str, Any]:
    """Return the page of a unit: what it does, its targets, since when."""
    del ruc, slug
    reader = installation().reader
    # A unit that only a replaced version names is still described, by what that version said.
    found = (reader.select(_UNIT, unit=iri) or reader.select(_UNIT_SAID, unit=iri))[0]
    targets = reader.select(_TARGETS_OF_UNIT, unit=iri)
    return {
        "unit": found,
        "below": reader.select(_BELOW, superior=iri),
        "objectives": reader.select(_OBJECTIVES, unit=iri),
        "older_names": [row["name"] for row in reader.select(_ALTERNATIVES, thing=iri)],
        "targets": targets,
        "table": [_flat({**row, "name": found["name"], "level": found.get("level", "")}) for row in targets],
    }


def target(iri: str, ruc: str, target: str, period: str | None = None) -> dict[str, Any]:
    """Return the page of a target, or of one of its statements: what each edition said, and from which cell."""
    opened = installation()
    target_iri = opened.iris.target(ruc, target)
    select = opened.reader.select
    found = (select(_TARGET, target=target_iri) or select(_TARGET_SAID, target=target_iri))[0]
    current = found.get("current")
    editions = {opened.iris.edition(e.key): e for e in opened.records.editions(ruc)}
    history: list[dict[str, Any]] = [
        {**row, "record": editions[row["edition"]], "sheet": _sheet(row["cell"])}
        for row in opened.reader.select(_HISTORY, target=target_iri)
        if row["edition"] in editions
    ]
    wanted = iri if period else current
    shown = [row for row in history if wanted in {row["statement"], None}]
    return {
        "target": found,
        "target_iri": target_iri,
        "shown": shown[-1],
        "is_current": shown[-1]["statement"] == current,
        "history": history,
        "period": period,
        "table": [_flat({**row, **found, "name": found["unitName"]}) for row in (shown[-1:] if period else history)],
    }


def _sheet(cell: str) -> str:
    """Return the sheet that the IRI of a cell names: an edition may be made from several."""
    return unquote(cell.partition("#")[2].rpartition("!")[0])


def indicator(iri: str, slug: str) -> dict[str, Any]:
    """Return the page of an indicator: who measures it, with which target."""
    del slug
    reader = installation().reader
    rows = reader.select(_TARGETS_OF_INDICATOR, indicator=iri)
    return {"name": name(iri), "targets": rows, "table": [_flat(row) for row in rows]}


def name(iri: str) -> str:
    """Return what a thing is called: its label or description, else its IRI."""
    found = installation().reader.select(_NAME, thing=iri)
    found.sort(key=lambda row: row["language"] != links.lang())
    return found[0]["name"] if found else iri


def thing(iri: str) -> dict[str, Any]:
    """Return the plain page of anything else that we mint: its name and what is said of it."""
    triples = describe(iri)
    names = {str(triple.subject): triple.object.value for triple in triples if triple.predicate.value in _LABELS}
    return {
        "name": name(iri),
        "properties": [
            {
                "property": triple.predicate.value,
                "value": triple.object.value,
                "name": names.get(str(triple.object)),
                "language": getattr(triple.object, "language", None),
            }
            for triple in triples
            if str(triple.subject) == f"<{iri}>"
        ],
    }

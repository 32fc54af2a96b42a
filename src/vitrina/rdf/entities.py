"""The entity graph of an institution: what is, derived from its editions (model.md, "Two kinds of graph").

Everything here can be made again from the tidy tables of the editions. The newest edition wins: a unit has
one preferred name (older ones are alternatives), and a target one current statement, whose body is copied
from its edition's graph as it stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, SKOS

from vitrina.model import EditionKey, Institution
from vitrina.rdf.iris import Iris
from vitrina.rdf.vocab import ELI, META

_QB = "http://purl.org/linked-data/cube#"
_CV = "http://data.europa.eu/m8g/"
_LEVEL = "https://w3id.org/vitrina/kos/nivel-proceso/"


@dataclass(frozen=True, slots=True)
class EditionTables:
    """An edition as the entity graph needs it: its data rows, its metadata row, its graph in N-Triples."""

    key: EditionKey
    rows: Sequence[Mapping[str, str | None]]
    metadata: Mapping[str, str | None]
    ntriples: str


def institution_graph(
    iris: Iris,
    institution: Institution,
    editions: Sequence[EditionTables],
    indicators: Mapping[str, str],
    replaced: Iterable[EditionTables] = (),
) -> bytes:
    """Return the entity graph in N-Triples, sorted.

    Args:
        iris: mints the IRIs.
        institution: whose graph it is.
        editions: the newest version of each form and month, oldest month first.
        indicators: slug → wording under which each indicator was first stated.
        replaced: older versions; only what they are is told, not what they say.
    """
    builder = _Builder(iris, institution, indicators)
    for edition in editions:
        builder.add(edition)
    newest = {(e.key.form, e.key.period): e.key for e in editions}
    older = tuple(replaced)
    for edition in older:
        builder.replace(edition.key, newest[edition.key.form, edition.key.period])
    builder.add_names()
    lines = {line for line in builder.graph.serialize(format="nt").splitlines() if line}
    current = set(builder.current.values())
    for edition in editions:
        lines |= _about(edition, current)
    for edition in older:
        lines |= _about(edition, set())
    return ("\n".join(sorted(lines)) + "\n").encode()


def _about(edition: EditionTables, statements: set[tuple[str, EditionKey]]) -> set[str]:
    """Return the lines of an edition's graph about itself and about the statements that are current."""
    subjects = {iri for iri, key in statements if key == edition.key}
    marker = f"/{edition.key.path}"
    result = set()
    for line in edition.ntriples.splitlines():
        subject = line[1 : line.index(">")]
        if subject in subjects or subject.endswith(marker) or f"{marker}#" in subject:
            result.add(line)
    return result


def legislation_graph(iris: Iris, provisions: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the provisions of law that the forms fulfil, in N-Triples, sorted.

    Each of `provisions` has a `path`, a `label` per language and the `year` of the law.
    """
    graph = Graph()
    for provision in provisions:
        node = URIRef(iris.legislation(provision["path"]))
        graph.add((node, RDF.type, ELI.LegalResource))
        graph.add((node, ELI.date_document, Literal(provision["year"], datatype=XSD.gYear)))
        for lang, label in provision["label"].items():
            graph.add((node, RDFS.label, Literal(label, lang=lang)))
    lines = sorted(line for line in graph.serialize(format="nt").splitlines() if line)
    return ("\n".join(lines) + "\n").encode()


class _Builder:
    """Adds editions one after the other; what later ones say replaces what is current."""

    def __init__(self, iris: Iris, institution: Institution, indicators: Mapping[str, str]) -> None:
        self.iris, self.ruc, self.indicators = iris, institution.ruc, indicators
        self.graph = Graph()
        self.current: dict[str, tuple[str, EditionKey]] = {}
        self.names: dict[str, list[str]] = {}
        self.levels: dict[str, str] = {}
        self.superiors: dict[str, str] = {}
        self.objectives: dict[str, dict[str, None]] = {}
        self.months: dict[str, list[str]] = {}
        self.wordings: dict[str, set[str]] = {}
        self._institution(institution)

    def _add(self, subject: str, predicate: URIRef, value: str | URIRef | Literal) -> None:
        node = URIRef(value) if not isinstance(value, Literal | URIRef) else value
        self.graph.add((URIRef(subject), predicate, node))

    def _institution(self, institution: Institution) -> None:
        iri = self.iris.institution(self.ruc)
        for type_ in (ORG.FormalOrganization, URIRef(f"{_CV}PublicOrganisation"), FOAF.Agent):
            self._add(iri, RDF.type, type_)
        self._add(iri, SKOS.prefLabel, Literal(institution.name, lang="es"))
        self._add(iri, DCTERMS.identifier, Literal(self.ruc))
        if institution.official_name:
            self._add(iri, SKOS.altLabel, Literal(institution.official_name, lang="es"))
        if institution.homepage:
            self._add(iri, FOAF.homepage, institution.homepage)
        if institution.location:
            self._add(iri, DCTERMS.spatial, institution.location)

    def add(self, edition: EditionTables) -> None:
        """Take in one edition."""
        self._dataset(edition)
        rows_of_unit: dict[str, dict[str, None]] = {}
        for row in edition.rows:
            unit = row["unidad_id"] or ""
            self._name(unit, row["unidad"])
            self._place(unit, row)
            self._month(self.iris.unit(self.ruc, unit), edition.key.period)
            if "meta_id" not in row:
                continue  # a form about units and not about their targets
            objective = self._objective(unit, row)
            if objective:
                rows_of_unit.setdefault(unit, {})[objective] = None
            self._target(edition.key, row, unit, objective)
        self.objectives.update(rows_of_unit)
        holder = edition.metadata.get("unidad_poseedora_id")
        if holder:
            self._name(holder, edition.metadata["unidad_poseedora"])

    def _place(self, unit: str, row: Mapping[str, str | None]) -> None:
        """Take in the level and the superior of a unit; an edition that says nothing of them changes nothing."""
        if level := row.get("nivel"):
            self.levels[unit] = level
        if "superior_id" in row:
            # The organic structure says of every unit under which it is; none is an answer too.
            self.superiors.pop(unit, None)
            if superior := row["superior_id"]:
                self.superiors[unit] = superior

    def replace(self, older: EditionKey, newer: EditionKey) -> None:
        """Tell that an older version was replaced."""
        self._add(self.iris.edition(older), DCTERMS.isReplacedBy, self.iris.edition(newer))

    def _dataset(self, edition: EditionTables) -> None:
        key = edition.key
        dataset = self.iris.dataset(self.ruc, key.form, key.period[:4])
        if not edition.rows or "meta_id" in edition.rows[0]:
            self._add(dataset, RDF.type, URIRef(f"{_QB}DataSet"))
            self._add(dataset, URIRef(f"{_QB}structure"), META.dsd)
        self._add(dataset, DCTERMS.publisher, self.iris.institution(self.ruc))
        self._add(dataset, URIRef(f"{DCAT}hasVersion"), self.iris.edition(key))

    def _name(self, unit: str, name: str | None) -> None:
        names = self.names.setdefault(unit, [])
        if name:
            if name in names:
                names.remove(name)
            names.append(name)

    def _month(self, iri: str, period: str) -> None:
        self.months.setdefault(iri, []).append(period)

    def _objective(self, unit: str, row: Mapping[str, str | None]) -> str | None:
        if not row["objetivo"] or not row["objetivo_id"]:
            return None
        iri = self.iris.objective(self.ruc, unit, row["objetivo_id"])
        self._add(iri, RDF.type, META.Objective)
        # One wording can be written with other accents or capitals; the last one written is shown.
        self.graph.remove((URIRef(iri), DCTERMS.description, None))
        self._add(iri, DCTERMS.description, Literal(row["objetivo"], lang="es"))
        return iri

    def _target(self, key: EditionKey, row: Mapping[str, str | None], unit: str, objective: str | None) -> None:
        path, year = row["meta_id"] or "", row["anio"] or ""
        target = self.iris.target(self.ruc, path)
        self._add(target, RDF.type, META.Target)
        self._add(target, META.unit, self.iris.unit(self.ruc, unit))
        self._add(target, META.plan, self._plan(year))
        if objective:
            self.graph.remove((URIRef(target), META.objective, None))
            self._add(target, META.objective, objective)
        if row["indicador_id"] and row["indicador"]:
            self._add(target, META.indicator, self.iris.indicator(row["indicador_id"]))
            self.wordings.setdefault(row["indicador_id"], set()).add(row["indicador"])
        statement = self.iris.statement(self.ruc, path, key.period)
        self._add(target, META.statement, statement)
        self.current[target] = (statement, key)
        self._month(target, key.period)

    def _plan(self, year: str) -> str:
        iri = self.iris.plan(self.ruc, year)
        self._add(iri, RDF.type, META.Plan)
        self._add(iri, RDFS.label, Literal(f"Plan Operativo Anual {year}", lang="es"))
        self._add(iri, DCTERMS.creator, self.iris.institution(self.ruc))
        self._add(iri, DCTERMS.temporal, Literal(year, datatype=XSD.gYear))
        return iri

    def add_names(self) -> None:
        """Add what only the whole series of editions tells: names, levels, objectives, months, current ones."""
        for unit, names in self.names.items():
            iri = self.iris.unit(self.ruc, unit)
            self._add(iri, RDF.type, ORG.OrganizationalUnit)
            self._add(iri, ORG.unitOf, self.iris.institution(self.ruc))
            for name in names:
                self._add(iri, SKOS.prefLabel if name == names[-1] else SKOS.altLabel, Literal(name, lang="es"))
            level = self.levels.get(unit)
            if level:
                self._add(iri, ORG.classification, f"{_LEVEL}{level}")
            superior = self.superiors.get(unit)
            if superior:
                self._add(iri, ORG.subOrganizationOf, self.iris.unit(self.ruc, superior))
            for objective in self.objectives.get(unit, ()):
                self._add(iri, ORG.purpose, objective)
        for indicator in self.wordings:
            iri = self.iris.indicator(indicator)
            self._add(iri, RDF.type, META.Indicator)
            self._add(iri, SKOS.prefLabel, Literal(self.indicators[indicator], lang="es"))
        for target, (statement, _) in self.current.items():
            self._add(target, META.currentStatement, statement)
        for iri, months in self.months.items():
            self._add(iri, META.firstStated, Literal(min(months), datatype=XSD.gYearMonth))
            self._add(iri, META.lastStated, Literal(max(months), datatype=XSD.gYearMonth))

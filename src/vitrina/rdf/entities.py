"""The entity graph of an institution: what is, derived from its editions (model.md, "Two kinds of graph").

Everything here can be made again from the tidy tables of the editions. The newest edition wins: a unit has
one preferred name (older ones are alternatives), and a target one current statement, whose body is copied
from its edition's graph as it stands there. It is written as lines of N-Triples: a national month is a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import RDF, RDFS, XSD
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, SKOS

from vitrina.model import EditionKey, Institution
from vitrina.rdf.formats import literal, named
from vitrina.rdf.iris import Iris
from vitrina.rdf.vocab import ELI, META

_QB = "http://purl.org/linked-data/cube#"
_CV = "http://data.europa.eu/m8g/"
_LEVEL = "https://w3id.org/vitrina/kos/nivel-proceso/"
_TYPE, _LABEL, _CREATOR, _TEMPORAL = (f"<{p}>" for p in (RDF.type, RDFS.label, DCTERMS.creator, DCTERMS.temporal))
_PREFERRED, _ALTERNATIVE, _DESCRIPTION = f"<{SKOS.prefLabel}>", f"<{SKOS.altLabel}>", f"<{DCTERMS.description}>"
_INDICATOR = f"<{META.Indicator}>"
_FIRST, _LAST = f"<{META.firstStated}>", f"<{META.lastStated}>"


@dataclass(frozen=True, slots=True)
class EditionTables:
    """An edition as the entity graph needs it: its data rows, its metadata row, its graph in N-Triples."""

    key: EditionKey
    rows: Sequence[Mapping[str, str | None]]
    metadata: Mapping[str, str | None]
    ntriples: str


@dataclass(frozen=True, slots=True)
class EntityLines:
    """An entity graph but for the wordings of its indicators, which all institutions share.

    Attributes:
        own: what is said of the institution's own in N-Triples, sorted: no other speaks of these subjects.
        indicators: the slugs of the indicators that are named.
    """

    own: bytes
    indicators: frozenset[str]

    def ntriples(self, iris: Iris, wordings: Mapping[str, str]) -> bytes:
        """Return the entity graph in N-Triples, sorted; `wordings` are slug → the wording first stated."""
        own = self.own.decode().split("\n")  # not splitlines(), which knows more line breaks
        return _text({*filter(None, own), *self._shared(iris, wordings)})

    def shared(self, iris: Iris, wordings: Mapping[str, str]) -> bytes:
        """Return in N-Triples, sorted, what is said of indicators, which others may name too; `ntriples` has both."""
        return _text(self._shared(iris, wordings))

    def _shared(self, iris: Iris, wordings: Mapping[str, str]) -> set[str]:
        lines = set()
        for slug in self.indicators:
            node = f"<{iris.indicator(slug)}>"
            lines.add(f"{node} {_TYPE} {_INDICATOR} .")
            lines.add(f"{node} {_PREFERRED} {literal(wordings[slug], lang='es')} .")
        return lines


def _text(lines: Iterable[str]) -> bytes:
    return "".join([f"{line}\n" for line in sorted(lines)]).encode()


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
    return entity_lines(iris, institution, editions, replaced).ntriples(iris, indicators)


def entity_lines(
    iris: Iris, institution: Institution, editions: Sequence[EditionTables], replaced: Iterable[EditionTables] = ()
) -> EntityLines:
    """Return the entity graph as `institution_graph` does, before the wordings of its indicators are known."""
    builder = _Builder(iris, institution)
    for edition in editions:
        builder.add(edition)
    newest = {(e.key.form, e.key.period): e.key for e in editions}
    older = tuple(replaced)
    for edition in older:
        builder.replace(edition.key, newest[edition.key.form, edition.key.period])
    builder.add_series()
    current: dict[EditionKey, set[str]] = {}
    for statement, key in builder.current.values():
        current.setdefault(key, set()).add(statement)
    for edition in editions:
        builder.lines |= _about(edition, current.get(edition.key, set()))
    for edition in older:
        builder.lines |= _about(edition, set())
    return EntityLines(_text(builder.lines), frozenset(builder.indicators))


def _about(edition: EditionTables, statements: set[str]) -> set[str]:
    """Return the lines of an edition's graph about itself and about the statements that are current."""
    marker = f"/{edition.key.path}"
    wanted: dict[str, bool] = {}
    result = set()
    for line in filter(None, edition.ntriples.split("\n")):  # not splitlines(), which knows more line breaks
        subject = line[1 : line.index(">")]
        if subject not in wanted:
            wanted[subject] = subject in statements or subject.endswith(marker) or f"{marker}#" in subject
        if wanted[subject]:
            result.add(line)
    return result


def legislation_graph(iris: Iris, provisions: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the provisions of law that the forms fulfil, in N-Triples, sorted.

    Each of `provisions` has a `path`, a `label` per language and the `year` of the law.
    """
    lines = set()
    for provision in provisions:
        node = f"<{iris.legislation(provision['path'])}>"
        lines.add(f"{node} {_TYPE} <{ELI.LegalResource}> .")
        lines.add(f"{node} <{ELI.date_document}> {literal(str(provision['year']), datatype=str(XSD.gYear))} .")
        lines |= {f"{node} {_LABEL} {literal(text, lang=lang)} ." for lang, text in provision["label"].items()}
    return ("\n".join(sorted(lines)) + "\n").encode()


class _Builder:
    """Adds editions one after the other; what later ones say replaces what is current."""

    def __init__(self, iris: Iris, institution: Institution) -> None:
        self.iris, self.ruc = iris, institution.ruc
        self.lines: set[str] = set()
        self.indicators: set[str] = set()
        self.current: dict[str, tuple[str, EditionKey]] = {}
        self.names: dict[str, list[str]] = {}
        self.levels: dict[str, str] = {}
        self.superiors: dict[str, str] = {}
        self.objectives: dict[str, dict[str, None]] = {}
        self.wordings: dict[str, str] = {}
        self.aims: dict[str, str] = {}
        self.months: dict[str, list[str]] = {}
        self._institution(institution)

    def _add(self, subject: str, predicate: str, *values: str) -> None:
        """Add statements; `values` are IRIs of ours."""
        self.lines |= {f"<{subject}> <{predicate}> <{value}> ." for value in values}

    def _say(self, subject: str, predicate: str, term: str) -> None:
        """Add a statement whose predicate and object are written already."""
        self.lines.add(f"<{subject}> {predicate} {term} .")

    def _institution(self, institution: Institution) -> None:
        iri = self.iris.institution(self.ruc)
        self._add(iri, str(RDF.type), str(ORG.FormalOrganization), f"{_CV}PublicOrganisation", str(FOAF.Agent))
        self._say(iri, _PREFERRED, literal(institution.name, lang="es"))
        self._say(iri, f"<{DCTERMS.identifier}>", literal(self.ruc))
        if institution.official_name:
            self._say(iri, _ALTERNATIVE, literal(institution.official_name, lang="es"))
        if institution.homepage:
            self._say(iri, f"<{FOAF.homepage}>", named(institution.homepage))
        if institution.location:
            self._say(iri, f"<{DCTERMS.spatial}>", named(institution.location))

    def add(self, edition: EditionTables) -> None:
        """Take in one edition."""
        self._dataset(edition)
        rows_of_unit: dict[str, dict[str, None]] = {}
        for row in edition.rows:
            unit = row["unidad_id"] or ""
            self._name(unit, row["unidad"])
            if area := row.get("area_responsable_id"):
                self._name(area, row["area_responsable"])
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
        self._add(self.iris.edition(older), str(DCTERMS.isReplacedBy), self.iris.edition(newer))

    def _dataset(self, edition: EditionTables) -> None:
        key = edition.key
        dataset = self.iris.dataset(self.ruc, key.form, key.period[:4])
        if not edition.rows or "meta_id" in edition.rows[0]:
            self._add(dataset, str(RDF.type), f"{_QB}DataSet")
            self._add(dataset, f"{_QB}structure", str(META.dsd))
        self._add(dataset, str(DCTERMS.publisher), self.iris.institution(self.ruc))
        self._add(dataset, f"{DCAT}hasVersion", self.iris.edition(key))

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
        # One wording can be written with other accents or capitals; the last one written is shown.
        self.wordings[iri] = row["objetivo"]
        return iri

    def _target(self, key: EditionKey, row: Mapping[str, str | None], unit: str, objective: str | None) -> None:
        path, year = row["meta_id"] or "", row["anio"] or ""
        target = self.iris.target(self.ruc, path)
        self._add(target, str(RDF.type), str(META.Target))
        self._add(target, str(META.unit), self.iris.unit(self.ruc, unit))
        self._add(target, str(META.plan), self._plan(year))
        if objective:
            self.aims[target] = objective
        if row["indicador_id"] and row["indicador"]:
            self._add(target, str(META.indicator), self.iris.indicator(row["indicador_id"]))
            self.indicators.add(row["indicador_id"])
        statement = f"{target}/{key.period}"
        self._add(target, str(META.statement), statement)
        self.current[target] = (statement, key)
        self._month(target, key.period)

    def _plan(self, year: str) -> str:
        iri = self.iris.plan(self.ruc, year)
        self._add(iri, str(RDF.type), str(META.Plan))
        self._say(iri, _LABEL, literal(f"Plan Operativo Anual {year}", lang="es"))
        self._say(iri, _CREATOR, f"<{self.iris.institution(self.ruc)}>")
        self._say(iri, _TEMPORAL, literal(year, datatype=str(XSD.gYear)))
        return iri

    def add_series(self) -> None:
        """Add what only the whole series of editions tells: names, levels, objectives, months, current ones."""
        for unit, names in self.names.items():
            iri = self.iris.unit(self.ruc, unit)
            self._add(iri, str(RDF.type), str(ORG.OrganizationalUnit))
            self._add(iri, str(ORG.unitOf), self.iris.institution(self.ruc))
            for name in names:
                self._say(iri, _PREFERRED if name == names[-1] else _ALTERNATIVE, literal(name, lang="es"))
            level = self.levels.get(unit)
            if level:
                self._add(iri, str(ORG.classification), f"{_LEVEL}{level}")
            superior = self.superiors.get(unit)
            if superior:
                self._add(iri, str(ORG.subOrganizationOf), self.iris.unit(self.ruc, superior))
            self._add(iri, str(ORG.purpose), *self.objectives.get(unit, ()))
        for objective, wording in self.wordings.items():
            self._add(objective, str(RDF.type), str(META.Objective))
            self._say(objective, _DESCRIPTION, literal(wording, lang="es"))
        for target, objective in self.aims.items():
            self._add(target, str(META.objective), objective)
        for target, (statement, _) in self.current.items():
            self._add(target, str(META.currentStatement), statement)
        for iri, months in self.months.items():
            self._say(iri, _FIRST, literal(min(months), datatype=str(XSD.gYearMonth)))
            self._say(iri, _LAST, literal(max(months), datatype=str(XSD.gYearMonth)))

"""The catalogue as DCAT 3 and DCAT-AP 3.0.1: catalogue, series, yearly datasets, distributions, SPARQL service.

Pure: from facts about what is published to a graph. Identifiers never change; a dataset is whole by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Node, URIRef

from vitrina.model import Institution
from vitrina.rdf.facts import DISTRIBUTIONS, DatasetFacts, Operator
from vitrina.rdf.formats import Format
from vitrina.rdf.iris import Iris
from vitrina.rdf.vocab import DCATAP, EU, VCARD

_IANA = "https://www.iana.org/assignments/media-types/"
_SERIES_KEYWORDS = (
    "transparencia",
    "LOTAIP",
    "metas",
    "objetivos",
    "indicadores",
    "planificación",
    "municipios",
)
_DATASET = "https://www.w3.org/ns/dcat#"


def catalogue_graph(iris: Iris, operator: Operator, datasets: Iterable[DatasetFacts]) -> Graph:
    """Return the graph of the whole catalogue."""
    return _Catalogue(iris, operator).build(list(datasets))


class _Catalogue:
    """Adds the catalogue's parts to one graph."""

    def __init__(self, iris: Iris, operator: Operator) -> None:
        self.iris, self.operator = iris, operator
        self.graph = Graph()
        self.node = URIRef(f"{iris.base}catalog")
        self.service = URIRef(f"{iris.base}sparql")
        self.licence = URIRef(operator.licence)

    def _add(self, subject: Node, **properties: Node | Iterable[Node]) -> None:
        """Add `prefix_name=value` pairs."""
        for name, value in properties.items():
            prefix, _, local = name.partition("_")
            namespace = {
                "dct": DCTERMS,
                "dcat": _DATASET,
                "foaf": FOAF,
                "rdf": RDF,
                "skos": SKOS,
                "vcard": VCARD,
            }[prefix]
            for node in [value] if isinstance(value, Node) else value:
                predicate = DCAT if prefix == "dcat" else namespace
                self.graph.add((subject, URIRef(f"{predicate}{local}"), node))

    def build(self, datasets: list[DatasetFacts]) -> Graph:
        operator = self._operator()
        moments = [d.modified for d in datasets] or [dt.datetime(2021, 1, 1, tzinfo=dt.UTC)]
        self._add(
            self.node,
            rdf_type=DCAT.Catalog,
            dct_title=_both("Catálogo de metas y objetivos", "Catalogue of goals and objectives"),
            dct_description=_both(
                "Metas y objetivos de las unidades de instituciones públicas, publicados cada mes "
                "como datos abiertos enlazados.",
                "Goals and objectives of the units of public institutions, published each month as linked open data.",
            ),
            dct_publisher=operator,
            dct_language=URIRef(EU.SPANISH),
            dct_license=self.licence,
            dct_issued=_day(min([d.issued for d in datasets] or moments)),
            dct_modified=_day(max(moments)),
            dcat_themeTaxonomy=URIRef("http://publications.europa.eu/resource/authority/data-theme"),
            foaf_homepage=self._page(self.iris.base),
            dcat_contactPoint=self._contact(f"{self.node}#contacto", self.operator.name, self.operator.email),
        )
        self._licence()
        for facts in datasets:
            self._dataset(facts)
        for ruc, form in sorted({(d.institution.ruc, d.form) for d in datasets}):
            self._series([d for d in datasets if (d.institution.ruc, d.form) == (ruc, form)])
        self._service(datasets, operator)
        return self.graph

    def _page(self, address: str) -> URIRef:
        page = URIRef(address)
        self._add(page, rdf_type=FOAF.Document)
        return page

    def _operator(self) -> URIRef:
        node = URIRef(f"{self.node}#operador")
        self._add(node, rdf_type=FOAF.Agent, foaf_name=Literal(self.operator.name))
        if self.operator.email:
            self._add(node, foaf_mbox=URIRef(f"mailto:{self.operator.email}"))
        return node

    def _contact(self, iri: str, name: str, email: str) -> URIRef:
        node = URIRef(iri)
        self._add(node, rdf_type=[VCARD.Kind, VCARD.Organization], vcard_fn=Literal(name))
        if email:
            self._add(node, vcard_hasEmail=URIRef(f"mailto:{email}"))
        self._add(node, vcard_hasURL=URIRef(self.iris.base))
        return node

    def _licence(self) -> None:
        """CKAN sets its own licence id from this title (no language tag)."""
        self._add(self.licence, rdf_type=DCTERMS.LicenseDocument)
        if self.operator.licence == str(EU.CC_BY_4_0):
            self._add(self.licence, dct_title=Literal("Creative Commons Attribution"))

    def _publisher(self, institution: Institution) -> URIRef:
        node = URIRef(self.iris.institution(institution.ruc))
        self._add(
            node, rdf_type=FOAF.Agent, foaf_name=Literal(institution.name, lang="es"),
            dct_identifier=Literal(institution.ruc),
            dct_type=URIRef("http://purl.org/adms/publishertype/LocalAuthority"),
        )  # fmt: skip
        if institution.email:
            self._add(node, foaf_mbox=URIRef(f"mailto:{institution.email}"))
        if institution.homepage:
            self._add(node, foaf_homepage=self._page(institution.homepage))
        return node

    def _dataset(self, facts: DatasetFacts) -> None:
        institution = facts.institution
        iri = self.iris.dataset(institution.ruc, facts.form, facts.year)
        node = URIRef(iri)
        months = ", ".join(facts.months)
        self._add(self.node, dcat_dataset=node)
        self._add(node, rdf_type=DCAT.Dataset, **self._common(facts))
        self._add(
            node,
            dct_title=_both(
                f"{facts.about['es']} {facts.year} – {institution.name}",
                f"{facts.about['en']} {facts.year} – {institution.name}",
            ),
            dct_description=_both(
                f"{facts.about['es']} de las unidades administrativas de {institution.name} en {facts.year}, "
                f"según {facts.form_labels['es']}. Meses publicados: {months}.",
                f"{facts.about['en']} of the administrative units of {institution.name} in {facts.year}, "
                f"by {facts.form_labels['en']}. Months published: {months}.",
            ),
            dct_identifier=Literal(iri),
            dct_temporal=self._period(facts.months),
            dcat_inSeries=URIRef(self.iris.series(institution.ruc, facts.form)),
            dcat_landingPage=self._page(iri),
            foaf_page=URIRef(iri),
            dcat_temporalResolution=Literal("P1M", datatype=XSD.duration),
            dct_conformsTo=URIRef("https://w3id.org/vitrina/metas"),
        )
        self._add(URIRef("https://w3id.org/vitrina/metas"), rdf_type=DCTERMS.Standard)
        for format_ in DISTRIBUTIONS:
            self._add(node, dcat_distribution=self._distribution(facts, iri, format_))

    def _common(self, facts: DatasetFacts) -> dict[str, Node | Iterable[Node]]:
        legislation = URIRef(self.iris.legislation(facts.legislation))
        self.graph.add((legislation, RDF.type, URIRef("http://data.europa.eu/eli/ontology#LegalResource")))
        publisher = self._publisher(facts.institution)
        rights = URIRef(EU.PUBLIC)
        self._add(rights, rdf_type=DCTERMS.RightsStatement)
        frequency = URIRef(f"{EU.FREQUENCY}{facts.frequency}")
        self._add(frequency, rdf_type=DCTERMS.Frequency)
        common: dict[str, Node | Iterable[Node]] = {
            "dct_publisher": publisher,
            "dct_creator": publisher,
            "dcat_keyword": [Literal(word, lang="es") for word in _SERIES_KEYWORDS],
            "dcat_theme": URIRef(EU.GOVERNMENT),
            "dcat_contactPoint": self._contact(
                f"{publisher}#contacto",
                facts.institution.name,
                facts.institution.email or self.operator.email,
            ),
            "dct_language": URIRef(EU.SPANISH),
            "dct_accrualPeriodicity": frequency,
            "dct_accessRights": rights,
            "dct_license": self.licence,
            "dct_issued": _day(facts.issued),
            "dct_modified": _day(facts.modified),
        }
        if facts.institution.location:
            location = URIRef(facts.institution.location)
            self._add(location, rdf_type=DCTERMS.Location)
            if facts.institution.province:
                self._add(location, skos_prefLabel=Literal(facts.institution.province, lang="es"))
            common["dct_spatial"] = location
        # The legal basis has no prefix of its own here: DCAT-AP's applicableLegislation.
        for node in (
            self.iris.dataset(facts.institution.ruc, facts.form, facts.year),
            self.iris.series(facts.institution.ruc, facts.form),
        ):
            self.graph.add((URIRef(node), DCATAP.applicableLegislation, legislation))
        return common

    def _period(self, months: Sequence[str]) -> BNode:
        """A blank node: udata would look up an IRI."""
        node = BNode()
        year, month = map(int, months[-1].split("-"))
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        self._add(
            node,
            rdf_type=DCTERMS.PeriodOfTime,
            dcat_startDate=Literal(f"{months[0]}-01", datatype=XSD.date),
            dcat_endDate=Literal((following - dt.timedelta(days=1)).isoformat(), datatype=XSD.date),
        )
        return node

    def _distribution(self, facts: DatasetFacts, dataset: str, offered: Format) -> URIRef:
        name = offered.label
        address = URIRef(f"{dataset}/datos.{offered.suffix}")
        rights = BNode()
        self._add(rights, rdf_type=DCTERMS.RightsStatement)
        self.graph.add((rights, RDFS.label, Literal("Uso libre con atribución", lang="es")))
        media, format_ = URIRef(f"{_IANA}{offered.media_type}"), URIRef(f"{EU.FILE_TYPE}{offered.file_type}")
        self._add(media, rdf_type=DCTERMS.MediaType)
        self.graph.add((media, RDFS.label, Literal(offered.media_type)))
        self._add(format_, rdf_type=DCTERMS.MediaTypeOrExtent)
        self._add(
            address,
            rdf_type=DCAT.Distribution,
            dct_title=_both(f"Todo el año en {name}", f"The whole year as {name}"),
            dct_description=_both(
                f"Las metas de todos los meses publicados de {facts.year}, en {name}.",
                f"The targets of all published months of {facts.year}, as {name}.",
            ),
            dcat_accessURL=address,
            dcat_downloadURL=address,
            dct_format=format_,
            dcat_mediaType=media,
            dct_license=self.licence,
            dct_rights=rights,
            dct_issued=_day(facts.issued),
            dct_modified=_day(facts.modified),
            dct_language=URIRef(EU.SPANISH),
        )
        self.graph.add((address, DCATAP.availability, URIRef(EU.STABLE)))
        if offered.suffix in facts.sizes:
            self._add(address, dcat_byteSize=Literal(facts.sizes[offered.suffix], datatype=XSD.nonNegativeInteger))
        return address

    def _series(self, datasets: list[DatasetFacts]) -> None:
        last = datasets[-1]
        node = URIRef(self.iris.series(last.institution.ruc, last.form))
        common = self._common(last)
        common.pop("dct_license")  # a series has no distributions of its own
        self._add(node, rdf_type=URIRef(f"{DCAT}DatasetSeries"), **common)
        self._add(
            node,
            dct_title=_both(
                f"{last.about['es']} – {last.institution.name}",
                f"{last.about['en']} – {last.institution.name}",
            ),
            dct_description=_both(
                f"Los conjuntos de datos anuales de {last.institution.name}: {last.form_labels['es']}.",
                f"The yearly datasets of {last.institution.name}: {last.form_labels['en']}.",
            ),
            dct_identifier=Literal(str(node)),
        )

    def _service(self, datasets: list[DatasetFacts], operator: URIRef) -> None:
        self._add(self.node, dcat_service=self.service)
        self._add(
            self.service,
            rdf_type=DCAT.DataService,
            dct_title=_both("Consultas SPARQL", "SPARQL queries"),
            dct_identifier=Literal(str(self.service)),
            dct_publisher=operator,
            dct_license=self.licence,
            dct_accessRights=URIRef(EU.PUBLIC),
            dcat_theme=URIRef(EU.GOVERNMENT),
            dcat_contactPoint=URIRef(f"{self.node}#contacto"),
            dcat_endpointURL=self.service,
            dcat_endpointDescription=self.service,
            dcat_servesDataset=[URIRef(self.iris.dataset(d.institution.ruc, d.form, d.year)) for d in datasets],
        )


def _both(es: str, en: str) -> list[Node]:
    return [Literal(es, lang="es"), Literal(en, lang="en")]


def _day(moment: dt.datetime) -> Literal:
    return Literal(moment.date().isoformat(), datatype=XSD.date)

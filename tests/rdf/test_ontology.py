"""The vocabulary, the code lists, the cube structure and the JSON-LD context agree with each other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pyld import jsonld
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SH, SKOS, VANN, VOID

from vitrina.intake import Form, forms
from vitrina.rdf import vocab
from vitrina.rdf.vocab import META
from vitrina.resources import folder

HERE = "https://w3id.org/vitrina/"
ONTOLOGY = URIRef("https://w3id.org/vitrina/metas")
TURTLE_FILES = sorted([*folder("ontology").rglob("*.ttl"), *folder("shapes").rglob("*.ttl")])
SOURCES = Path(vocab.__file__).parents[1]
FORMS = sorted((SOURCES / "intake" / "forms").glob("*.json"))
TERMS = sorted(META.__annotations__)


def ontology_file() -> Graph:
    """The terms and the cube structure, which is a term too; without the code lists."""
    return Graph().parse(folder("ontology") / "metas.ttl").parse(folder("ontology") / "dsd.ttl")


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> set[str | None]:
    return {text.language for text in graph.objects(subject, predicate) if isinstance(text, Literal) and str(text)}


def is_known(iri: str) -> bool:
    """Tell whether `iri` is defined by a file of ours."""
    subjects = {str(s) for graph in (vocab.ontology_graph(), vocab.shapes_graph()) for s in graph.subjects()}
    return iri in subjects


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.name)
def test_every_file_is_turtle_and_says_something(path: Path):
    assert len(Graph().parse(path, format="turtle")) > 10


class TestTerms:
    @pytest.mark.parametrize("term", TERMS)
    def test_has_label_and_comment_in_both_languages(self, term: str):
        graph = ontology_file()

        assert {"es", "en"} == languages(graph, META[term], RDFS.label)
        assert {"es", "en"} == languages(graph, META[term], RDFS.comment)
        assert list(graph.objects(META[term], RDFS.isDefinedBy)) == [ONTOLOGY]

    def test_the_closed_namespace_lists_exactly_the_terms_of_the_file(self):
        graph = ontology_file()
        defined = {str(s).removeprefix(str(META)) for s in graph.subjects(RDFS.isDefinedBy, ONTOLOGY)}
        described = {
            str(s).removeprefix(str(META))
            for s in graph.subjects()
            if isinstance(s, URIRef) and s.startswith(str(META))
        }

        assert set(TERMS) == defined == described

    def test_a_term_that_does_not_exist_cannot_be_used(self):
        with pytest.raises(AttributeError, match="nivel"):
            _ = META.nivel

    @pytest.mark.parametrize("term", [term for term in TERMS if term != "dsd"])
    def test_is_a_class_in_capitals_or_else_a_property(self, term: str):
        types = set(ontology_file().objects(META[term], RDF.type))

        assert (OWL.Class in types) == term[0].isupper()
        assert (RDF.Property in types) != term[0].isupper()

    def test_what_a_term_refers_to_in_our_namespaces_exists(self):
        graph = vocab.ontology_graph()
        ours = {str(o) for o in graph.objects() if isinstance(o, URIRef) and str(o).startswith(HERE)}

        assert [iri for iri in sorted(ours) if not is_known(iri) and not iri.startswith(f"{HERE}metas/1.")] == []

    def test_the_ontology_says_who_what_when_and_under_which_licence(self):
        graph = ontology_file()

        for predicate in (DCTERMS.title, DCTERMS.description, SKOS.changeNote):
            assert {"es", "en"} == languages(graph, ONTOLOGY, predicate)
        assert str(META) == str(graph.value(ONTOLOGY, VANN.preferredNamespaceUri))
        assert str(graph.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "meta"
        assert str(graph.value(ONTOLOGY, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
        version = str(graph.value(ONTOLOGY, OWL.versionInfo))
        assert f"{ONTOLOGY}/{version}" == str(graph.value(ONTOLOGY, OWL.versionIRI))
        for predicate in (DCTERMS.created, DCTERMS.modified):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(graph.value(ONTOLOGY, predicate)))


class TestMentions:
    """A name that code, forms or shapes use is one that we define."""

    @pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
    def test_forms(self, form: Form):
        lists = {f"{HERE}kos/{name}/" for name in vocab.CODE_LISTS}
        mentioned = set(re.findall(rf"{HERE}(?:metas|kos)[^\"\s>]*", json.dumps(form.document)))

        assert mentioned
        unknown = {iri for iri in mentioned if not is_known(iri) and iri.partition("{")[0] not in lists}
        assert set() == unknown

    def test_a_form_takes_its_sections_from_a_code_list(self):
        for path in FORMS:
            sections = json.loads(path.read_text(encoding="utf-8"))["vitrina:form"].get("sections")
            assert sections in {None, *vocab.CODE_LISTS}

    def test_shapes(self):
        terms = {term for triple in vocab.shapes_graph() for term in triple if isinstance(term, URIRef)}

        assert set() == {str(t) for t in terms if str(t).startswith(HERE) and not is_known(str(t))}

    def test_python(self):
        used = {
            (path.name, name)
            for path in SOURCES.rglob("*.py")
            for name in re.findall(r"\bMETA\.([A-Za-z]\w*)", path.read_text(encoding="utf-8"))
        }

        assert set() == {(path, name) for path, name in used if name not in TERMS}

    def test_shapes_offer_the_levels_of_the_code_list(self):
        shapes = vocab.shapes_graph()
        shape = shapes.value(predicate=DCTERMS.identifier, object=Literal("unit.unknown-level"))
        head = shapes.value(shape, SH["in"])
        assert head is not None

        assert {code.iri for code in vocab.code_list("nivel-proceso")} == set(shapes.items(head))


class TestCodeLists:
    def test_the_levels_stand_in_the_order_of_a_matrix(self):
        codes = vocab.code_list("nivel-proceso")

        expected = ["gobernante", "agregador-valor", "desconcentrado", "apoyo-asesoria", "asesoria", "apoyo"]
        assert expected == [code.notation for code in codes]
        assert [code.broader for code in codes] == [
            None,
            None,
            None,
            None,
            "apoyo-asesoria",
            "apoyo-asesoria",
        ]

    def test_the_other_lists(self):
        def notations(name: str) -> list[str]:
            return [code.notation for code in vocab.code_list(name)]

        assert notations("rol") == ["unidad-poseedora", "responsable"]
        assert notations("comparador") == ["al-menos", "mas-de", "maximo", "menos-de", "aproximadamente"]
        assert notations("ausencia") == ["no-aplica", "no-disponible"]
        assert [code.symbol for code in vocab.code_list("comparador")] == ["≥", ">", "≤", "<", "≈"]

    def test_an_unknown_list_is_an_error(self):
        with pytest.raises(KeyError):
            vocab.code_list("colores")

    @pytest.mark.parametrize("name", vocab.CODE_LISTS)
    def test_every_concept_is_complete(self, name: str):
        graph = Graph().parse(folder("ontology") / "codes" / f"{name}.ttl")
        scheme = vocab.KOS[name]

        assert {"es", "en"} == languages(graph, scheme, DCTERMS.title) == languages(graph, scheme, SKOS.definition)
        assert set(graph.subjects(RDF.type, SKOS.Concept)) == {code.iri for code in vocab.code_list(name)}
        for code in vocab.code_list(name):
            assert {"es", "en"} == set(code.labels) == set(code.definitions)
            assert f"{scheme}/{code.notation}" == str(code.iri)
            assert code.labels["es"] == code.alternatives[0]
            assert code.symbol
            top = (scheme, SKOS.hasTopConcept, code.iri) in graph
            assert top == ((code.iri, SKOS.topConceptOf, scheme) in graph) == (code.broader is None)
            if code.broader:
                wider = URIRef(f"{scheme}/{code.broader}")
                assert (code.iri, SKOS.broader, wider) in graph
                assert (wider, SKOS.narrower, code.iri) in graph

    @pytest.mark.parametrize("name", vocab.CODE_LISTS)
    def test_no_wording_means_two_things(self, name: str):
        meaning: dict[str, str] = {}
        for code in vocab.code_list(name):
            for wording in code.alternatives:
                key = " ".join(wording.casefold().split())
                assert code.notation == meaning.setdefault(key, code.notation), wording

    @pytest.mark.parametrize(
        ("name", "wording", "notation"),
        [
            ("nivel-proceso", "PROCESOS GOBERNANTES / NIVEL DIRECTIVO", "gobernante"),
            ("nivel-proceso", "PROCESO GOBERNANTE", "gobernante"),
            ("nivel-proceso", "PROCESOS AGREGADORES DE VALOR / NIVEL OPERATIVO", "agregador-valor"),
            ("nivel-proceso", "Procesos agregadores de valor (Nivel Operativo)", "agregador-valor"),
            ("nivel-proceso", "PROCESOS DESCONCENTRADOS", "desconcentrado"),
            ("nivel-proceso", "NIVEL DE APOYO / ASESORÍA", "apoyo-asesoria"),
            ("nivel-proceso", "Procesos habilitantes de asesoría", "asesoria"),
            ("nivel-proceso", "Procesos habilitantes de apoyo", "apoyo"),
            ("nivel-proceso", "PROCESOS ADJETIVOS DE ASESORÍA", "asesoria"),
            ("nivel-proceso", "PROCESOS ADJETIVOS DE APOYO", "apoyo"),
            ("comparador", "al menos", "al-menos"),
            ("comparador", "mínimo", "al-menos"),
            ("comparador", "como mínimo", "al-menos"),
            ("comparador", "no menos de", "al-menos"),
            ("comparador", "máximo", "maximo"),
            ("comparador", "hasta", "maximo"),
            ("comparador", "a lo sumo", "maximo"),
            ("comparador", "≥", "al-menos"),
            ("ausencia", "NO APLICA", "no-aplica"),
            ("ausencia", "NO  APLICA", "no-aplica"),
            ("ausencia", "N/A", "no-aplica"),
            ("ausencia", "INFORMACIÓN NO DISPONIBLE", "no-disponible"),
            ("ausencia", "no disponible", "no-disponible"),
            ("ausencia", "N/D", "no-disponible"),
            ("ausencia", "S/N", "no-disponible"),
            ("ausencia", "-", "no-disponible"),
        ],
    )
    def test_the_wordings_seen_in_real_files_are_known(self, name: str, wording: str, notation: str):
        found = {
            code.notation
            for code in vocab.code_list(name)
            if wording.casefold() in {alternative.casefold() for alternative in code.alternatives}
        }

        assert {notation} == found


CUBE = """
@prefix : <https://datos.ejemplo.gob.ec/> .
:dataset a qb:DataSet ; qb:structure meta:dsd .
:a a qb:Observation ; qb:dataSet :dataset ; meta:unit :u ; meta:indicator :i ; meta:objective :o1 ; meta:target :t1 ;
   sdmx-dimension:refPeriod "2021"^^xsd:gYear ; meta:statedMonth "2021-05"^^xsd:gYearMonth ;
   sdmx-measure:obsValue 80.0 ; sdmx-attribute:unitMeasure unit:PERCENT .
:b a qb:Observation ; qb:dataSet :dataset ; meta:unit :u ; meta:indicator :i ; meta:objective :o2 ; meta:target :t1 ;
   sdmx-dimension:refPeriod "2021"^^xsd:gYear ; meta:statedMonth "2021-05"^^xsd:gYearMonth ;
   sdmx-measure:obsValue 12.0 ; sdmx-attribute:unitMeasure unit:NUM .
"""
# The integrity constraints of the Data Cube recommendation (§11.3) that concern us; true means broken.
CONSTRAINTS = {
    "IC-1": """{ ?obs a qb:Observation . FILTER NOT EXISTS { ?obs qb:dataSet ?any } }
        UNION { ?obs a qb:Observation ; qb:dataSet ?one, ?two . FILTER (?one != ?two) }""",
    "IC-2": """{ ?set a qb:DataSet . FILTER NOT EXISTS { ?set qb:structure ?any } }
        UNION { ?set a qb:DataSet ; qb:structure ?one, ?two . FILTER (?one != ?two) }""",
    "IC-3": """?dsd a qb:DataStructureDefinition .
        FILTER NOT EXISTS { ?dsd qb:component/qb:measure ?m . ?m a qb:MeasureProperty }""",
    "IC-4": "?dim a qb:DimensionProperty . FILTER NOT EXISTS { ?dim rdfs:range [] }",
    "IC-5": """?dim a qb:DimensionProperty ; rdfs:range skos:Concept .
        FILTER NOT EXISTS { ?dim qb:codeList [] }""",
    "IC-6": """?dsd qb:component ?c . ?c qb:componentRequired false ; qb:dimension|qb:measure ?p .""",
    "IC-11": """?obs qb:dataSet/qb:structure/qb:component/qb:dimension ?dim .
        FILTER NOT EXISTS { ?obs ?dim [] }""",
    "IC-12": """FILTER (?allEqual) {
        SELECT (MIN(?equal) AS ?allEqual) WHERE {
            ?one qb:dataSet ?set . ?two qb:dataSet ?set . FILTER (?one != ?two)
            ?set qb:structure/qb:component/qb:dimension ?dim .
            ?one ?dim ?v1 . ?two ?dim ?v2 . BIND (?v1 = ?v2 AS ?equal)
        } GROUP BY ?one ?two
    }""",
    "IC-13": """?obs qb:dataSet/qb:structure/qb:component ?c .
        ?c qb:componentRequired true ; qb:attribute ?attribute .
        FILTER NOT EXISTS { ?obs ?attribute [] }""",
    "IC-14": """?obs qb:dataSet/qb:structure ?dsd .
        FILTER NOT EXISTS { ?dsd qb:component/qb:dimension qb:measureType }
        ?dsd qb:component/qb:measure ?measure . FILTER NOT EXISTS { ?obs ?measure [] }""",
}


def broken_constraints(data: str) -> set[str]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in vocab.PREFIXES.items())
    graph = Graph().parse(data=prefixes + data, format="turtle") + vocab.ontology_graph()
    for prefix, iri in vocab.PREFIXES.items():
        graph.bind(prefix, iri)
    return {name for name, pattern in CONSTRAINTS.items() if graph.query(f"ASK {{ {pattern} }}").askAnswer}


class TestCube:
    def test_two_objectives_of_one_unit_and_indicator_are_two_observations(self):
        assert set() == broken_constraints(CUBE)

    def test_two_targets_in_one_cell_are_two_observations(self):
        assert set() == broken_constraints(CUBE.replace(":o2 ; meta:target :t1", ":o1 ; meta:target :t2"))

    @pytest.mark.parametrize(
        ("constraint", "change"),
        [
            ("IC-1", (":a a qb:Observation ; qb:dataSet :dataset ;", ":a a qb:Observation ;")),
            ("IC-2", ("; qb:structure meta:dsd", "; qb:structure meta:dsd , :other")),
            ("IC-11", (' meta:statedMonth "2021-05"^^xsd:gYearMonth ;', "")),
            ("IC-12", ("meta:objective :o2", "meta:objective :o1")),
            ("IC-13", ("; sdmx-attribute:unitMeasure unit:NUM", "")),
            ("IC-14", ("sdmx-measure:obsValue 12.0 ;", "")),
        ],
    )
    def test_a_cube_that_breaks_a_constraint_is_found(self, constraint: str, change: tuple[str, str]):
        assert constraint in broken_constraints(CUBE.replace(*change))

    def test_the_structure_has_the_components_of_the_model(self):
        graph = vocab.ontology_graph()
        components = list(graph.objects(META.dsd, QB.component))

        def named(predicate: URIRef) -> set[object]:
            return {value for component in components for value in graph.objects(component, predicate)}

        dimensions = {
            META.unit,
            META.indicator,
            META.objective,
            META.target,
            META.statedMonth,
            vocab.SDMX_DIMENSION.refPeriod,
        }
        assert dimensions == named(QB.dimension)
        assert {vocab.SDMX_MEASURE.obsValue} == named(QB.measure)
        assert {vocab.SDMX_ATTRIBUTE.unitMeasure, META.comparator} == named(QB.attribute)
        assert set(range(1, len(components) + 1)) == {int(str(order)) for order in named(QB.order)}
        for predicate, kind in ((QB.dimension, QB.DimensionProperty), (QB.attribute, QB.AttributeProperty)):
            for component in named(predicate):
                assert (component, RDF.type, kind) in graph

    def test_the_structure_and_its_components_have_words_in_both_languages(self):
        graph = vocab.ontology_graph()

        for node in (META.dsd, *graph.objects(META.dsd, QB.component)):
            assert {"es", "en"} == languages(graph, node, RDFS.label) == languages(graph, node, RDFS.comment)


CONTEXT = vocab.context()
PREFIX_NAMES = {name for name, value in CONTEXT.items() if isinstance(value, str)}
CONTEXT_TERMS = sorted(set(CONTEXT) - PREFIX_NAMES)
CLOSED = {str(ns): ns for ns in (DCAT, DCTERMS, FOAF, META, ORG, OWL, PROV, QB, RDF, RDFS, SKOS, VANN, VOID)}
# Vocabularies that rdflib does not know, and newer terms of those that it does: the names that we use.
KNOWN = {
    str(DCAT): {
        "inSeries",
        "first",
        "last",
        "prev",
        "version",
        "hasVersion",
        "previousVersion",
        "hasCurrentVersion",
    },
    str(vocab.ADMS): {"status", "versionNotes"},
    str(vocab.DCATAP): {"applicableLegislation", "availability"},
    str(vocab.SDMX_ATTRIBUTE): {"unitMeasure"},
    str(vocab.SDMX_DIMENSION): {"refPeriod"},
    str(vocab.SDMX_MEASURE): {"obsValue"},
    str(vocab.SPDX): {"checksum", "algorithm", "checksumValue"},
    str(vocab.VCARD): {"fn", "hasEmail", "hasTelephone", "hasURL"},
}
SAMPLE = {
    "@id": "https://datos.ejemplo.gob.ec/id/institucion/0660000440001/meta/alcaldia/poa/2021/2021-05",
    "@type": ["meta:TargetStatement", "qb:Observation"],
    "unit": "https://datos.ejemplo.gob.ec/id/institucion/0660000440001/unidad/alcaldia",
    "refPeriod": "2021",
    "statedMonth": "2021-05",
    "obsValue": "80",
    "unitMeasure": "qudt-unit:PERCENT",
    "comparator": "kos:comparador/al-menos",
    "label": {"@value": "80 % del plan", "@language": "es"},
    "identifier": "13",
    "statedIn": {
        "@id": "https://datos.ejemplo.gob.ec/edicion/1",
        "modified": "2021-05-31",
        "@type": "dcat:Resource",
    },
}


class TestContext:
    @pytest.mark.parametrize("term", CONTEXT_TERMS)
    def test_every_term_resolves_to_a_property_that_exists(self, term: str):
        [node] = jsonld.expand({"@context": CONTEXT, term: "https://datos.ejemplo.gob.ec/x"})
        [iri] = set(node) - {"@id"}
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace, name = iri[:cut], iri[cut:]

        assert term == name, "a term is the property's local name"
        assert name in KNOWN.get(namespace, ()) or (namespace in CLOSED and URIRef(iri) in CLOSED[namespace])

    def test_every_prefix_is_the_namespace_that_the_program_uses(self):
        renamed = {"unit": "qudt-unit"}

        for name, iri in vocab.PREFIXES.items():
            assert iri == CONTEXT[renamed.get(name, name)]

    def test_every_property_of_ours_has_a_term(self):
        assert {term for term in TERMS if term[0].islower() and term != "dsd"} <= set(CONTEXT_TERMS)

    def test_every_property_of_a_form_has_a_term(self):
        known = {CONTEXT[term]["@id"] for term in CONTEXT_TERMS} | {"rdf:type"}
        for form in forms():
            columns = [column for table in form.document["tables"] for column in table["tableSchema"]["columns"]]
            for iri in {c["propertyUrl"] for c in columns if "propertyUrl" in c and not c.get("suppressOutput")}:
                short = re.sub(r"^dc:", "dct:", iri)
                for prefix in sorted(PREFIX_NAMES, key=lambda name: -len(CONTEXT[name])):
                    short = short.replace(CONTEXT[prefix], f"{prefix}:")
                assert short in known

    def test_months_and_years_get_their_type(self):
        [node] = jsonld.expand({"@context": CONTEXT, **SAMPLE})

        [month] = node[str(META.statedMonth)]
        [year] = node[str(vocab.SDMX_DIMENSION.refPeriod)]
        assert month == {"@value": "2021-05", "@type": "http://www.w3.org/2001/XMLSchema#gYearMonth"}
        assert year == {"@value": "2021", "@type": "http://www.w3.org/2001/XMLSchema#gYear"}

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
    def test_two_processors_read_the_same_graph(self):
        document = {"@context": CONTEXT, **SAMPLE}
        by_pyld = Graph().parse(data=jsonld.to_rdf(document, {"format": "application/n-quads"}), format="nt")
        by_rdflib = Graph().parse(data=json.dumps(document), format="json-ld")

        assert len(SAMPLE) + 2 == len(by_pyld)
        assert isomorphic(by_pyld, by_rdflib)

    def test_a_reader_cannot_change_it_for_the_others(self):
        vocab.context().clear()

        assert vocab.context() == CONTEXT


class TestAuthorities:
    def test_codes_that_we_write(self):
        base = "http://publications.europa.eu/resource/authority/"

        assert f"{base}frequency/ANNUAL_2" == str(vocab.EU.HALF_YEARLY)
        assert f"{base}file-type/RDF_TURTLE" == str(vocab.EU.FILE_TYPES["ttl"])
        assert f"{base}access-right/PUBLIC" == str(vocab.EU.PUBLIC)

    def test_a_periodicity_that_we_write_passes_the_rules(self):
        shapes = vocab.shapes_graph()
        shape = shapes.value(predicate=DCTERMS.identifier, object=Literal("edition.frequency"))
        head = shapes.value(shape, SH["in"])
        assert head is not None
        ours = {
            vocab.EU.DAILY,
            vocab.EU.WEEKLY,
            vocab.EU.MONTHLY,
            vocab.EU.QUARTERLY,
            vocab.EU.HALF_YEARLY,
            vocab.EU.YEARLY,
        }

        assert ours <= set(shapes.items(head))

"""Each rule of `shapes/` finds exactly its own fault, and says in plain words what to do."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, XSD

from vitrina.rdf import vocab

if TYPE_CHECKING:
    from rdflib.term import Node

BASE = "https://datos.ejemplo.gob.ec/"
FORM = Path(vocab.__file__).parents[1] / "intake" / "forms" / "lotaip-a4.json"
SHAPES = vocab.shapes_graph()
PROPERTY_SHAPES = sorted(SHAPES.subjects(RDF.type, SH.PropertyShape))
#: Property shapes that only lead to another one judge nothing, so they have nothing to say.
RULES = [shape for shape in PROPERTY_SHAPES if set(SHAPES.predicates(shape)) != {RDF.type, SH.path, SH.property}]
CODES = {str(SHAPES.value(shape, DCTERMS.identifier)): shape for shape in RULES}

# An edition as the form lotaip-a4 converts it: one row, one note, one absence, the metadata.
EDITION = """
<id/institucion/0660000440001/meta/financiera/poa/2021/2021-05> a meta:TargetStatement , qb:Observation ;
    meta:statedMonth "2021-05"^^xsd:gYearMonth ; dct:identifier "13" ;
    meta:section "NIVEL DE APOYO / ASESORÍA"@es ;
    meta:unit <id/institucion/0660000440001/unidad/financiera> ;
    meta:objective <id/institucion/0660000440001/unidad/financiera/objetivo/3f9a1c00> ;
    meta:indicatorWording "% de cumplimiento del Plan Operativo Anual - POA 2021"@es ;
    meta:indicator <id/indicador/cumplimiento-del-plan-operativo-anual-poa> ;
    rdfs:label "Al menos 80 % de cumplimiento del Plan Operativo Anual - POA 2021"@es ;
    meta:target <id/institucion/0660000440001/meta/financiera/poa/2021> ;
    sdmx-measure:obsValue 80.0 ; sdmx-attribute:unitMeasure unit:PERCENT ;
    meta:measuredThing "cumplimiento del Plan Operativo Anual"@es ;
    meta:comparator <https://w3id.org/vitrina/kos/comparador/al-menos> ;
    sdmx-dimension:refPeriod "2021"^^xsd:gYear ; prov:wasDerivedFrom <original/9c1e#Literal%20a4!E21> ;
    qb:dataSet <dataset/0660000440001/lotaip-a4/2021> ; meta:statedIn <edicion/1> .
<id/institucion/0660000440001/meta/financiera/poa/2021/percent/2021-05> a meta:TargetStatement ;
    meta:unit <id/institucion/0660000440001/unidad/financiera> ;
    meta:objective <id/institucion/0660000440001/unidad/financiera/objetivo/3f9a1c00> ;
    meta:indicatorWording "Cumplimiento del Plan Operativo Anual e informes"@es ;
    meta:indicator <id/indicador/cumplimiento-del-plan-operativo-anual-e-informes> ;
    rdfs:label "Entre 80 % y 90 % / 3 de 5 informes"@es ; meta:partWording "Entre 80 % y 90 %"@es ;
    meta:lowerBound 80.0 ; meta:upperBound 90.0 ; sdmx-attribute:unitMeasure unit:PERCENT ;
    sdmx-dimension:refPeriod "2021"^^xsd:gYear ; prov:wasDerivedFrom <original/9c1e#Literal%20a4!E22> .
<id/institucion/0660000440001/meta/financiera/poa/2021/informes/2021-05> a meta:TargetStatement , qb:Observation ;
    meta:unit <id/institucion/0660000440001/unidad/financiera> ;
    meta:objective <id/institucion/0660000440001/unidad/financiera/objetivo/3f9a1c00> ;
    meta:indicatorWording "Cumplimiento del Plan Operativo Anual e informes"@es ;
    meta:indicator <id/indicador/cumplimiento-del-plan-operativo-anual-e-informes> ;
    rdfs:label "Entre 80 % y 90 % / 3 de 5 informes"@es ; meta:partWording "3 de 5 informes"@es ;
    sdmx-measure:obsValue 3.0 ; meta:outOf 5.0 ; sdmx-attribute:unitMeasure unit:NUM ;
    sdmx-dimension:refPeriod "2021"^^xsd:gYear ; prov:wasDerivedFrom <original/9c1e#Literal%20a4!E22> .
<id/institucion/0660000440001/unidad/financiera> skos:prefLabel "DIRECCIÓN FINANCIERA"@es ;
    org:classification <https://w3id.org/vitrina/kos/nivel-proceso/apoyo-asesoria> .
<id/institucion/0660000440001/unidad/financiera/objetivo/3f9a1c00>
    dct:description "Planificar, gestionar y organizar las actividades financieras de la institución"@es .
<edicion/1> a prov:Entity , dcat:Resource ; dct:publisher <id/institucion/0660000440001> ;
    meta:statedMonth "2021-05"^^xsd:gYearMonth ; dct:modified "2021-05-31"^^xsd:date ;
    dct:accrualPeriodicity freq:MONTHLY ; meta:planningReport <https://gpr.ejemplo.gob.ec/reporte> ;
    dct:isPartOf <dataset/0660000440001/lotaip-a4/2021> ; dcat:version "1" ;
    dcatap:applicableLegislation <id/ley/lotaip-2004/art-7/a4> ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ;
    prov:wasDerivedFrom <original/9c1e> ; dct:temporal <edicion/1#periodo> ;
    prov:wasGeneratedBy <edicion/1#actividad> ;
    dcat:contactPoint <edicion/1#contacto> ; prov:qualifiedAttribution <edicion/1#atribucion> .
<edicion/1#periodo> a dct:PeriodOfTime ;
    dcat:startDate "2021-05-01"^^xsd:date ; dcat:endDate "2021-05-31"^^xsd:date .
<edicion/1#actividad> a prov:Activity ; prov:used <original/9c1e> .
<edicion/1#contacto> a vcard:Kind ; vcard:fn "Nombre Apellido" ;
    vcard:hasEmail <mailto:nombre.apellido@ejemplo.gob.ec> ;
    vcard:hasTelephone <tel:+593-3-2930153;ext=204> .
<edicion/1#atribucion> a prov:Attribution ; prov:agent <id/institucion/0660000440001/unidad/planificacion> ;
    dcat:hadRole <https://w3id.org/vitrina/kos/rol/unidad-poseedora> .
<id/institucion/0660000440001/unidad/planificacion>
    skos:prefLabel "Planificación Institucional y Seguimiento"@es .
<edicion/1#nota-1> a meta:Note ; dct:identifier "1" ; meta:section "PROCESOS DESCONCENTRADOS"@es ;
    dct:subject <https://w3id.org/vitrina/kos/nivel-proceso/desconcentrado> ;
    rdfs:label "No constan con misión ni objetivos en el Estatuto"@es ; meta:statedIn <edicion/1> ;
    prov:wasDerivedFrom <original/9c1e#Literal%20a4!A15> .
<edicion/1#ausencia-1> a meta:Absence ; dct:identifier "1" ; meta:absentColumn "enlace_gpr" ;
    meta:absenceKind <https://w3id.org/vitrina/kos/ausencia/no-aplica> ; meta:reason "no usa el sistema"@es ;
    rdfs:label "No aplica (no usa el sistema)"@es ; meta:statedIn <edicion/1> ;
    prov:wasDerivedFrom <original/9c1e#Literal%20a4!E22> .
"""

STATEMENT = "id/institucion/0660000440001/meta/financiera/poa/2021/2021-05"
RANGE = "id/institucion/0660000440001/meta/financiera/poa/2021/percent/2021-05"
FRACTION = "id/institucion/0660000440001/meta/financiera/poa/2021/informes/2021-05"
UNIT = "id/institucion/0660000440001/unidad/financiera"
OBJECTIVE = f"{UNIT}/objetivo/3f9a1c00"
EDITION_IRI = "edicion/1"
LEVEL = "https://w3id.org/vitrina/kos/nivel-proceso/"
#: (code, thing, property, its values instead; none where it is missing): each must be found as that code.
FAULTS: list[tuple[str, str, str, str]] = [
    ("unit.duplicate", STATEMENT, "prov:wasDerivedFrom", "<original/9c1e#a!E21> , <original/9c1e#a!E22>"),
    ("target.unit", STATEMENT, "meta:unit", ""),
    ("target.objective", STATEMENT, "meta:objective", ""),
    (
        "target.unit",
        STATEMENT,
        "meta:unit",
        f'<{UNIT}> , <otra> . <otra> skos:prefLabel "OTRA"@es ; org:classification <{LEVEL}apoyo>',
    ),
    (
        "target.objective",
        STATEMENT,
        "meta:objective",
        f'<{OBJECTIVE}> , <otro> . <otro> dct:description "Otro objetivo"@es',
    ),
    ("target.indicator", STATEMENT, "meta:indicator", "<id/indicador/uno> , <id/indicador/otro>"),
    ("target.indicator", STATEMENT, "meta:indicator", ""),
    ("target.no-words", STATEMENT, "rdfs:label", ""),
    ("target.year", STATEMENT, "sdmx-dimension:refPeriod", ""),
    ("target.year", STATEMENT, "sdmx-dimension:refPeriod", '"dos mil veintiuno"'),
    ("target.year", STATEMENT, "sdmx-dimension:refPeriod", '"2020"^^xsd:gYear , "2021"^^xsd:gYear'),
    ("target.no-number", STATEMENT, "sdmx-measure:obsValue", ""),
    ("target.two-numbers", STATEMENT, "sdmx-measure:obsValue", "80.0 , 90.0"),
    ("target.not-a-number", STATEMENT, "sdmx-measure:obsValue", '"ochenta"'),
    ("target.negative", STATEMENT, "sdmx-measure:obsValue", "-5.0"),
    ("target.over-hundred", STATEMENT, "sdmx-measure:obsValue", "100.5"),
    ("target.no-measure", STATEMENT, "sdmx-attribute:unitMeasure", ""),
    ("target.no-measure", RANGE, "sdmx-attribute:unitMeasure", ""),
    ("target.range-ends", RANGE, "meta:lowerBound", ""),
    ("target.range-ends", RANGE, "meta:upperBound", "85.0 , 90.0"),
    ("target.range-order", RANGE, "meta:lowerBound", "95.0"),
    ("target.over-hundred", RANGE, "meta:upperBound", "100.5"),
    ("target.negative", RANGE, "meta:lowerBound", "-5.0"),
    ("target.more-than-total", FRACTION, "sdmx-measure:obsValue", "6.0"),
    ("indicator.no-words", STATEMENT, "meta:indicatorWording", ""),
    ("indicator.too-short", STATEMENT, "meta:indicatorWording", '"%"@es'),
    (
        "indicator.same-as-target",
        STATEMENT,
        "meta:indicatorWording",
        '"Al menos 80 % de cumplimiento del Plan Operativo Anual - POA 2021"@es',
    ),
    ("unit.no-name", UNIT, "skos:prefLabel", ""),
    ("unit.two-names", UNIT, "skos:prefLabel", '"DIRECCIÓN FINANCIERA"@es , "Dirección financiera"@es'),
    ("unit.name-length", UNIT, "skos:prefLabel", '"DF"@es'),
    ("unit.name-length", UNIT, "skos:prefLabel", f'"{"DIRECCIÓN " * 21}"@es'),
    ("unit.no-level", UNIT, "org:classification", ""),
    ("unit.two-levels", UNIT, "org:classification", f"<{LEVEL}apoyo> , <{LEVEL}asesoria>"),
    ("unit.unknown-level", UNIT, "org:classification", f"<{LEVEL}otro>"),
    ("objective.no-words", OBJECTIVE, "dct:description", ""),
    ("objective.too-short", OBJECTIVE, "dct:description", '"Dirigir"@es'),
    ("edition.date", EDITION_IRI, "dct:modified", ""),
    ("edition.date", EDITION_IRI, "dct:modified", '"2021-05-30"^^xsd:date , "2021-05-31"^^xsd:date'),
    ("edition.date", EDITION_IRI, "dct:modified", '"31/05/2021"'),
    ("edition.frequency", EDITION_IRI, "dct:accrualPeriodicity", ""),
    ("edition.frequency", EDITION_IRI, "dct:accrualPeriodicity", "freq:MENSUAL"),
    ("edition.frequency", EDITION_IRI, "dct:accrualPeriodicity", "freq:MONTHLY , freq:QUARTERLY"),
    ("edition.publisher", EDITION_IRI, "dct:publisher", ""),
    ("edition.publisher", EDITION_IRI, "dct:publisher", "<id/institucion/660000440001>"),
    ("edition.no-period", EDITION_IRI, "dct:temporal", ""),
    ("period.start", "edicion/1#periodo", "dcat:startDate", ""),
    ("period.start", "edicion/1#periodo", "dcat:startDate", '"2021-06-01"^^xsd:date'),
    ("period.end", "edicion/1#periodo", "dcat:endDate", ""),
    ("edition.holding-unit", "edicion/1#atribucion", "prov:agent", ""),
    ("edition.holding-unit", "edicion/1#atribucion", "prov:agent", f"<{UNIT}> , <unidad/otra>"),
    ("contact.email", "edicion/1#contacto", "vcard:hasEmail", "<mailto:nombre.apellido>"),
    (
        "contact.email",
        "edicion/1#contacto",
        "vcard:hasEmail",
        "<mailto:a@ejemplo.ec> , <mailto:b@ejemplo.ec>",
    ),
    ("contact.phone", "edicion/1#contacto", "vcard:hasTelephone", "<tel:interno-dos>"),
    ("absence.no-reason", "edicion/1#ausencia-1", "meta:reason", ""),
]
#: Changes that are right and must not be reported.
HARMLESS: list[tuple[str, str, str]] = [
    (STATEMENT, "sdmx-measure:obsValue", "100.0"),
    (STATEMENT, "sdmx-measure:obsValue", "0"),
    (STATEMENT, "dct:identifier", ""),
    (STATEMENT, "meta:comparator", ""),
    (EDITION_IRI, "dct:accrualPeriodicity", "freq:ANNUAL_2"),
    (EDITION_IRI, "dct:modified", '"2021-06-03"^^xsd:date'),
    (EDITION_IRI, "meta:planningReport", ""),
    ("edicion/1#contacto", "vcard:fn", ""),
    ("edicion/1#contacto", "vcard:hasEmail", ""),
    ("edicion/1#contacto", "vcard:hasTelephone", ""),
    ("edicion/1#contacto", "vcard:hasTelephone", "<tel:032930153>"),
]


def turtle(data: str) -> Graph:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in vocab.PREFIXES.items())
    return Graph().parse(data=prefixes + data, format="turtle", publicID=BASE)


def changed(subject: str, predicate: str, values: str) -> Graph:
    """Return the edition with other `values` (Turtle) of one property, or with none."""
    graph = turtle(EDITION)
    prefix, _, name = predicate.partition(":")
    iri = URIRef(vocab.PREFIXES[prefix] + name)
    assert (URIRef(BASE + subject), iri, None) in graph
    graph.remove((URIRef(BASE + subject), iri, None))
    return graph + turtle(f"<{subject}> {predicate} {values} .") if values else graph


def results(graph: Graph) -> set[tuple[str, Node | None]]:
    """Return the code and the focus of each finding."""
    _, report, _ = validate(graph, shacl_graph=SHAPES)
    return {
        (
            str(SHAPES.value(report.value(result, SH.sourceShape), DCTERMS.identifier)),
            report.value(result, SH.focusNode),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


class TestRules:
    def test_a_good_edition_has_no_finding(self):
        assert set() == results(turtle(EDITION))

    @pytest.mark.parametrize(("code", "subject", "predicate", "values"), FAULTS)
    def test_a_fault_is_found_as_itself_and_as_nothing_else(self, code: str, subject: str, predicate: str, values: str):
        assert {(code, URIRef(BASE + subject))} == results(changed(subject, predicate, values))

    @pytest.mark.parametrize(("subject", "predicate", "values"), HARMLESS)
    def test_what_is_right_is_left_alone(self, subject: str, predicate: str, values: str):
        assert set() == results(changed(subject, predicate, values))

    def test_more_than_a_hundred_of_something_else_is_right(self):
        graph = changed(STATEMENT, "sdmx-measure:obsValue", "150.0")
        graph.set((URIRef(BASE + STATEMENT), vocab.SDMX_ATTRIBUTE.unitMeasure, vocab.UNIT.NUM))

        assert set() == results(graph)

    def test_every_rule_has_a_fault_that_it_finds(self):
        assert set(CODES) == {code for code, *_ in FAULTS}

    def test_the_example_says_what_the_form_converts(self):
        """The graph above has every property of the form, so that the rules are judged on real data."""
        form = json.loads(FORM.read_text(encoding="utf-8"))
        columns = [column for table in form["tables"] for column in table["tableSchema"]["columns"]]
        properties = {c["propertyUrl"] for c in columns if "propertyUrl" in c and not c.get("suppressOutput")}
        expanded = {
            iri if "://" in iri else vocab.PREFIXES["dct" if prefix == "dc" else prefix] + name
            for iri in properties
            for prefix, _, name in [iri.partition(":")]
        }

        assert expanded == {str(predicate) for predicate in turtle(EDITION).predicates()}


class TestRange:
    def test_without_ends_it_has_no_number(self):
        graph = turtle(EDITION)
        for predicate in (vocab.META.lowerBound, vocab.META.upperBound):
            graph.remove((URIRef(BASE + RANGE), predicate, None))

        assert {("target.no-number", URIRef(BASE + RANGE))} == results(graph)

    def test_a_range_with_a_number_says_two_things(self):
        graph = turtle(EDITION)
        graph.add((URIRef(BASE + RANGE), vocab.SDMX_MEASURE.obsValue, Literal("85.0", datatype=XSD.decimal)))

        assert {("target.two-numbers", URIRef(BASE + RANGE))} == results(graph)


class TestForm:
    def test_the_shapes_are_valid_shacl(self):
        conforms, _, text = validate(turtle(EDITION), shacl_graph=SHAPES, meta_shacl=True)

        assert conforms, text

    def test_only_shacl_core_is_used(self):
        extensions = {
            "sparql",
            "select",
            "ask",
            "construct",
            "js",
            "rule",
            "validator",
            "prefixes",
            "expression",
        }

        used = {str(p).removeprefix(str(SH)) for p in SHAPES.predicates() if str(p).startswith(str(SH))}
        assert set() == used & extensions

    def test_codes_are_unique_and_well_formed(self):
        codes = Counter(str(code) for code in SHAPES.objects(predicate=DCTERMS.identifier))

        assert {1} == set(codes.values())
        assert [code for code in codes if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*", code)] == []

    @pytest.mark.parametrize("shape", sorted(SHAPES.subjects(RDF.type, SH.NodeShape)), ids=str)
    def test_a_group_of_rules_has_a_target_and_words_in_both_languages(self, shape: Node):
        targets = (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf, SH.targetNode)

        assert any((shape, target, None) in SHAPES for target in targets)
        for predicate in (RDFS.label, RDFS.comment):
            assert sorted(str(t.language) for t in SHAPES.objects(shape, predicate)) == ["en", "es"]

    @pytest.mark.parametrize("shape", RULES, ids=str)
    def test_a_rule_has_code_severity_name_and_message_in_both_languages(self, shape: Node):
        assert len(list(SHAPES.objects(shape, DCTERMS.identifier))) == 1
        assert SHAPES.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
        for predicate in (SH.name, SH.message):
            assert sorted(str(t.language) for t in SHAPES.objects(shape, predicate)) == ["en", "es"]

    @pytest.mark.parametrize("shape", RULES, ids=str)
    def test_a_message_says_first_what_to_do_and_in_plain_words(self, shape: Node):
        messages = {t.language: str(t) for t in SHAPES.objects(shape, SH.message) if isinstance(t, Literal)}
        verbs = {"Corrija", "Describa", "Deje", "Dé", "Elija", "Escriba", "Explique", "Ponga", "Revise"}
        jargon = r"\b(nodos?|nodes?|shapes?|triples?|tripletas?|literal(?:es)?|IRIs?|URIs?|RDF|SHACL|gra(ph|fo))\b"

        assert messages["es"].split()[0] in verbs
        for text in messages.values():
            assert text.endswith(".")
            assert not re.search(jargon, text, re.IGNORECASE)

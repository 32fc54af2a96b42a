from vitrina.csvw.jsonannotation import annotation_members

from .helpers import BASE, group_of


def members(of: dict, **context: str) -> dict:
    [table] = group_of(of, **context).tables
    return annotation_members(table, BASE)


def test_values_are_copied_as_they_are():
    value = ["tree", 1, 1.5, True, None, {"schema:name": "x", "body": {"deep": []}}]
    assert {"dcat:keyword": value} == members({"dcat:keyword": value})


def test_a_value_object_becomes_its_value_without_type_and_language():
    assert members({"dc:title": {"@value": "Árboles", "@language": "es"}}) == {"dc:title": "Árboles"}
    assert members({"dc:modified": {"@value": "2010-12-31", "@type": "xsd:date"}}) == {"dc:modified": "2010-12-31"}
    assert members({"dc:extent": [{"@value": 3}, {"@value": False}]}) == {"dc:extent": [3, False]}


def test_the_language_of_the_context_leaves_no_trace():
    assert members({"dc:title": "Árboles"}, **{"@language": "es"}) == {"dc:title": "Árboles"}


def test_an_object_with_only_an_identifier_becomes_its_absolute_url():
    assert members({"dc:license": {"@id": "l"}}) == {"dc:license": BASE + "l"}
    assert members({"dc:type": {"@id": "schema:Thing"}}) == {"dc:type": "http://schema.org/Thing"}


def test_an_object_with_more_than_an_identifier_stays_one():
    expected = {"dc:creator": {"@id": BASE + "#me", "foaf:name": "Ana"}}
    assert expected == members({"dc:creator": {"@id": "#me", "foaf:name": "Ana"}})


def test_names_and_types_are_compacted():
    of = {
        "http://purl.org/dc/terms/relation": {
            "@type": ["http://schema.org/Thing", "Table", "xsd:date"],
            "http://schema.org/url": {"@value": "u"},
        }
    }
    expected = {"dc:relation": {"@type": ["schema:Thing", "Table", "date"], "schema:url": "u"}}
    assert expected == members(of)


def test_rdf_type_becomes_a_type():
    assert members({"rdf:type": {"@id": "schema:Dataset"}}) == {"@type": "schema:Dataset"}


def test_two_properties_of_one_compacted_name_are_one_array():
    of = {"dc:title": "a", "dcterms:title": ["b", "c"], "http://purl.org/dc/terms/title": {"@value": "d"}}
    assert members(of) == {"dc:title": ["a", "b", "c", "d"]}


def test_notes_come_first_and_a_note_of_the_namespace_is_one_of_them():
    found = members({"dc:title": "t", "notes": [{"dc:format": {"@value": "text/plain"}}], "csvw:note": "n"})
    assert list(found.items()) == [("notes", [{"dc:format": "text/plain"}, "n"]), ("dc:title", "t")]


def test_a_common_property_does_not_take_the_name_of_a_member_of_the_standard():
    assert members({"csvw:url": "u", "csvw:row": 1, "csvw:table": 2}) == {
        "csvw:url": "u",
        "csvw:row": 1,
        "csvw:table": 2,
    }

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.csvw import Datatype, ForeignKey, MetadataError, read_metadata

from .helpers import BASE, CONTEXT, group_of, table_of


def problems(document: dict) -> list[tuple[str, str]]:
    with pytest.raises(MetadataError) as caught:
        group_of(document)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def warnings(document: dict) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in group_of(document).warnings]


def test_a_table_on_its_own_gives_a_group_of_one():
    group = group_of({"url": "x.csv"})
    assert [table.url for table in group.tables] == [BASE + "x.csv"]


def test_base_and_language_come_from_the_context():
    document = {
        "@context": [CONTEXT, {"@base": "sub/", "@language": "es"}],
        "url": "x y.csv",
        "tableSchema": {"columns": [{"titles": "Año"}]},
    }
    group = read_metadata(document, BASE + "metadata.json")
    table = group.tables[0]
    assert table.url == BASE + "sub/x%20y.csv"
    assert (group.base, group.language) == (BASE + "sub/", "es")
    assert table.schema.columns[0].titles == {"es": ("Año",)}


@pytest.mark.parametrize("context", [None, "x", [CONTEXT, {"dct": "http://purl.org/dc/terms/"}], ["x", {}], {}])
def test_another_context_is_an_error(context):
    with pytest.raises(MetadataError) as caught:
        read_metadata({"@context": context, "url": "x.csv"}, BASE)
    assert caught.value.problems[0].path == "$.@context"


def test_the_nearest_inherited_property_wins():
    group = group_of(
        {
            "lang": "es",
            "null": "-",
            "datatype": "integer",
            "tables": [
                {
                    "url": "x.csv",
                    "lang": "en",
                    "separator": ";",
                    "tableSchema": {
                        "aboutUrl": "#{a}",
                        "columns": [
                            {"name": "a", "lang": "qu", "separator": None},
                            {"name": "b", "datatype": "date"},
                        ],
                    },
                }
            ],
        }
    )
    a, b = group.tables[0].schema.columns
    assert (a.lang, b.lang) == ("qu", "en")
    assert (a.separator, b.separator) == (None, ";")
    assert (a.null, b.null) == (("-",), ("-",))
    assert (a.datatype, b.datatype) == (Datatype("integer"), Datatype("date"))
    assert a.about_url == b.about_url == group.tables[0].schema.about_url == "#{a}"


def test_the_defaults_are_those_of_the_standard():
    (column,) = table_of([{}]).schema.columns
    assert (column.number, column.source_number, column.name, column.named) == (1, 1, "_col.1", False)
    assert (column.null, column.default, column.lang, column.text_direction) == (("",), "", "und", "inherit")
    assert (column.datatype, column.required, column.ordered, column.virtual) == (
        Datatype(),
        False,
        False,
        False,
    )
    assert (column.about_url, column.property_url, column.value_url, column.separator) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ({"titles": "Año fiscal"}, "A%C3%B1o%20fiscal"),
        ({"titles": ["a-b", "c"]}, "a%2Db"),
        ({"titles": {"en": "x"}}, "_col.1"),
        ({"name": "_x", "titles": "y"}, "y"),
        ({"name": "a b", "titles": "y"}, "y"),
        ({"name": 1}, "_col.1"),
        ({"name": "a.b%20"}, "a.b%20"),
    ],
)
def test_a_column_without_a_valid_name_is_named_after_its_title(column, name):
    assert table_of([column]).schema.columns[0].name == name


def test_common_properties_are_kept_as_they_are():
    value = {"@value": "2024", "@type": "xsd:gYear"}
    group = group_of({"dc:issued": value, "https://example.org/p": [1, "x"], "notes": [{"rdfs:label": "n"}]})
    assert group.tables[0].annotations == {"dc:issued": value, "https://example.org/p": [1, "x"]}
    assert group.tables[0].notes == ({"rdfs:label": "n"},)


def test_a_prefix_that_does_not_exist_is_a_warning():
    document = {"dct:title": "x", "tableSchema": {"columns": [{"name": "a", "propertyUrl": "dct:title"}]}}
    assert warnings(document) == [
        ("$.tableSchema.columns[0].propertyUrl", "prefix"),
        ("$.dct:title", "prefix"),
    ]


def test_every_problem_is_reported_at_once():
    document = {
        "@type": "Column",
        "dc:title": {"@value": 1, "@type": "x", "@language": "es"},
        "tableSchema": {
            "@id": "_:b",
            "columns": [
                {"name": "a", "virtual": True},
                {"name": "a"},
                {"name": "b", "aboutUrl": "{"},
                {"name": "c", "datatype": {"base": "date", "length": 1}},
            ],
        },
    }
    found = problems(document)
    assert {
        ("$.@type", "type_name"),
        ("$.dc:title", "annotation"),
        ("$.dc:title.@type", "annotation"),
        ("$.tableSchema.@id", "blank_node"),
        ("$.tableSchema.columns[1]", "virtual"),
        ("$.tableSchema.columns", "duplicate"),
        ("$.tableSchema.columns[2].aboutUrl", "template"),
        ("$.tableSchema.columns[3].datatype", "length"),
    } <= set(found)


@pytest.mark.parametrize(
    "document",
    [
        {"tables": []},
        {"tables": 1},
        {"tables": [1]},
        {"@type": "TableGroup"},
        {"tables": [{}]},
        {"url": 1},
        {"@id": "_:x"},
        {"transformations": [{"url": "x"}]},
        {"tableSchema": "schema.json"},
        {"dc:title": {"@language": "es"}},
        {"dc:title": {"@list": []}},
        {"dc:title": {"@type": "nada"}},
        {"dc:title": {"@id": "_:x"}},
        {"dc:title": {"@value": None}},
        {"notes": [{"@context": {}}]},
        {"dialect": {"quoteChar": "''"}},
        {"@context": [CONTEXT, {}, {}]},
        {"tableSchema": {"@context": CONTEXT}},
        {"tables": [{"url": "x.csv", "@context": CONTEXT}]},
        {"dc:publisher": {"name": "x"}},
        {"dc:publisher": {"_:x": "x"}},
        {"dc:title": [[{"@set": []}]]},
        {"dc:title": float("nan")},
        {"dc:title": {"@value": float("inf")}},
        {"dialect": {"@type": "Table"}},
        {"tableSchema": {"columns": [{"name": "a"}], "foreignKeys": [{"columnReference": "a"}]}},
        {
            "tableSchema": {
                "columns": [{"name": "a"}],
                "foreignKeys": [
                    {"columnReference": "a", "reference": {"resource": "otra.csv", "columnReference": "a"}}
                ],
            }
        },
        {
            "tableSchema": {
                "columns": [{"name": "a"}],
                "foreignKeys": [
                    {"columnReference": "b", "reference": {"resource": "file.csv", "columnReference": "a"}}
                ],
            }
        },
    ],
)
def test_documents_that_must_not_be_processed_are_errors(document):
    assert problems(document)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"texto": 1}, "$.texto"),
        ({"lang": "español"}, "$.lang"),
        ({"null": 1}, "$.null"),
        ({"aboutUrl": 1}, "$.aboutUrl"),
        ({"tableDirection": "up"}, "$.tableDirection"),
        ({"suppressOutput": 1}, "$.suppressOutput"),
        ({"tableSchema": {"columns": [1]}}, "$.tableSchema.columns[0]"),
        ({"tableSchema": 1}, "$.tableSchema"),
        ({"tableSchema": {"primaryKey": "x"}}, "$.tableSchema.primaryKey"),
        ({"datatype": "texto"}, "$.datatype"),
        ({"dialect": {"encoding": "x"}}, "$.dialect.encoding"),
        ({"notes": 1}, "$.notes"),
        ({"notes": ["x"]}, "$.notes[0]"),
        ({"separator": ""}, "$.separator"),
        ({"notes": [{"texto": 1}]}, "$.notes[0].texto"),
        ({"@id": 1}, "$.@id"),
    ],
)
def test_properties_with_a_wrong_value_are_ignored_with_a_warning(document, path):
    assert path in [found for found, _ in warnings(document)]


def test_keys_refer_to_columns_by_name():
    key = {"columnReference": "a", "reference": {"resource": "file.csv", "columnReference": ["b"]}}
    table = table_of([{"name": "a"}, {"name": "b"}], primaryKey="a", rowTitles=["a", "b"], foreignKeys=[key])
    assert table.schema.primary_key == ("a",)
    assert table.schema.row_titles == ("a", "b")
    assert table.schema.foreign_keys == (ForeignKey(("a",), BASE + "file.csv", None, ("b",)),)


def test_a_schema_that_a_foreign_key_names_belongs_to_one_table():
    schema = {"@id": "s", "columns": [{"name": "a"}]}
    key = {"columnReference": "a", "reference": {"schemaReference": "s", "columnReference": "a"}}
    own = {"columns": [{"name": "a"}], "foreignKeys": [key]}
    tables = [{"url": "a.csv", "tableSchema": own}, {"url": "b.csv", "tableSchema": schema}]
    assert group_of({"tables": tables}).tables[0].schema.foreign_keys[0].schema_reference == BASE + "s"
    assert problems({"tables": [*tables, {"url": "c.csv", "tableSchema": schema}]}) == [
        ("$.tables[0].tableSchema.foreignKeys[0].reference", "foreign_key")
    ]


def test_the_schema_of_a_group_is_checked_once_and_where_it_is():
    schema = {"columns": [{"name": "a", "aboutUrl": "{"}]}
    for own in ({}, {"tableSchema": {}}):
        document = {"tableSchema": schema, "tables": [{"url": "a.csv", **own}, {"url": "b.csv", **own}]}
        assert problems(document) == [("$.tableSchema.columns[0].aboutUrl", "template")]


def test_annotations_may_not_be_nested_without_end():
    value = "x"
    for _ in range(400):
        value = [{"dc:title": value}]
    assert {code for _, code in problems({"dc:title": value})} == {"annotation"}


def test_a_schema_may_be_elsewhere_and_has_a_context_of_its_own():
    stored = {"@context": [CONTEXT, {"@language": "es"}], "columns": [{"titles": "x"}]}
    asked = []

    def load(url):
        asked.append(url)
        return stored

    document = {"@context": CONTEXT, "url": "x.csv", "tableSchema": "s/schema.json"}
    schema = read_metadata(document, BASE + "metadata.json", load=load).tables[0].schema
    assert asked == [schema.id] == [BASE + "s/schema.json"]
    assert schema.columns[0].titles == {"es": ("x",)}


def test_a_document_that_cannot_be_fetched_is_an_error():
    def load(url):
        raise FileNotFoundError(url)

    with pytest.raises(MetadataError):
        read_metadata({"@context": CONTEXT, "url": "x.csv", "dialect": "d.json"}, BASE, load=load)


KEYS = """
    @id @type @value @language tables url tableSchema columns name titles datatype base format dialect notes
    null aboutUrl lang separator foreignKeys reference columnReference primaryKey virtual dc:title minimum
"""
keys = st.sampled_from(KEYS.split())
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=4)
    | st.sampled_from(["date", "{", "#"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_any_json_is_read_or_refused_with_reasons(document):
    whole = {"@context": CONTEXT, "url": "x.csv", **document} if isinstance(document, dict) else document
    try:
        group = read_metadata(json.loads(json.dumps(whole)), BASE)
    except MetadataError as refused:
        reasons = refused.problems
    else:
        reasons = group.tables
    assert reasons

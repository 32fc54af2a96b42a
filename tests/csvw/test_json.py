"""The examples of the Recommendation, with less data, and what surrounds the objects of the rows."""

import json
import tracemalloc

import pytest

from vitrina.csvw import CsvError
from vitrina.csvw.header import embedded_metadata
from vitrina.csvw.json import to_json

from .helpers import BASE, group_of

FILE = BASE + "file.csv"


def text_of(group, *files: str, mode: str = "standard") -> str:
    bodies = {table.url: body.encode() for table, body in zip(group.tables, files, strict=True)}
    return "".join(to_json(group, lambda table: [bodies[table.url]], mode=mode))


def standard(document: dict, *files: str) -> dict:
    return json.loads(text_of(group_of(document), *files))


def minimal(document: dict, *files: str) -> list:
    return json.loads(text_of(group_of(document), *files, mode="minimal"))


def described(columns: list[dict], body: str, **schema: object) -> list:
    return minimal({"tableSchema": {"columns": columns, **schema}}, body)


COUNTRIES = "countryCode,latitude,longitude,name\nAD,42.5,1.6,Andorra\nAE,23.4,53.8,United Arab Emirates\n"
ANDORRA = {"countryCode": "AD", "latitude": "42.5", "longitude": "1.6", "name": "Andorra"}
EMIRATES = {"countryCode": "AE", "latitude": "23.4", "longitude": "53.8", "name": "United Arab Emirates"}


def test_countries_without_metadata_in_minimal_mode():
    text = text_of(embedded_metadata("http://example.org/countries.csv"), COUNTRIES, mode="minimal")
    assert json.loads(text) == [ANDORRA, EMIRATES]


def test_countries_without_metadata_in_standard_mode():
    url = "http://example.org/countries.csv"
    rows = [
        {"url": f"{url}#row=2", "rownum": 1, "describes": [ANDORRA]},
        {"url": f"{url}#row=3", "rownum": 2, "describes": [EMIRATES]},
    ]
    assert {"tables": [{"url": url, "row": rows}]} == json.loads(text_of(embedded_metadata(url), COUNTRIES))


TREES = {
    "@id": "http://example.org/tree-ops-ext",
    "url": "file.csv",
    "dc:title": "Tree Operations",
    "dcat:keyword": ["tree", "street"],
    "dc:publisher": [{"schema:name": "Example Municipality", "schema:url": {"@id": "http://example.org"}}],
    "dc:modified": {"@value": "2010-12-31", "@type": "xsd:date"},
    "notes": [{"@type": "oa:Annotation", "oa:hasTarget": {"@id": "http://example.org/tree-ops-ext"}}],
    "tableSchema": {
        "columns": [
            {"name": "GID", "suppressOutput": True},
            {"name": "dbh", "datatype": "integer"},
            {"name": "inventory_date", "datatype": {"base": "date", "format": "M/d/yyyy"}},
            {"name": "comments", "separator": ";"},
            {"name": "protected", "datatype": {"base": "boolean", "format": "YES|NO"}, "default": "NO"},
        ],
        "aboutUrl": "http://example.org/tree-ops-ext#gid-{GID}",
    },
}


def test_tree_operations_with_rich_annotations():
    body = (
        "GID,dbh,inventory_date,comments,protected\n1,11,10/18/2010,,\n6,29,6/1/2010,cavity or decay;root decay,YES\n"
    )
    first = {
        "@id": "http://example.org/tree-ops-ext#gid-1",
        "dbh": 11,
        "inventory_date": "2010-10-18",
        "protected": False,
    }
    sixth = {
        "@id": "http://example.org/tree-ops-ext#gid-6",
        "dbh": 29,
        "inventory_date": "2010-06-01",
        "comments": ["cavity or decay", "root decay"],
        "protected": True,
    }
    expected = {
        "@id": "http://example.org/tree-ops-ext",
        "url": FILE,
        "dc:title": "Tree Operations",
        "dcat:keyword": ["tree", "street"],
        "dc:publisher": [{"schema:name": "Example Municipality", "schema:url": "http://example.org"}],
        "dc:modified": "2010-12-31",
        "notes": [{"@type": "oa:Annotation", "oa:hasTarget": "http://example.org/tree-ops-ext"}],
        "row": [
            {"url": f"{FILE}#row=2", "rownum": 1, "describes": [first]},
            {"url": f"{FILE}#row=3", "rownum": 2, "describes": [sixth]},
        ],
    }
    assert {"tables": [expected]} == standard(TREES, body)
    assert [first, sixth] == minimal(TREES, body)


EVENTS = [
    {"name": "name", "aboutUrl": "#event-{_row}", "propertyUrl": "schema:name"},
    {
        "name": "start",
        "aboutUrl": "#event-{_row}",
        "propertyUrl": "schema:startDate",
        "datatype": {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm"},
    },
    {"name": "place", "aboutUrl": "#place-{_row}", "propertyUrl": "schema:name"},
    {"name": "ticket", "aboutUrl": "#offer-{_row}", "propertyUrl": "schema:url", "valueUrl": "{+ticket}"},
    *(
        {"virtual": True, "aboutUrl": f"#{about}-{{_row}}", "propertyUrl": predicate, "valueUrl": value}
        for about, predicate, value in (
            ("event", "rdf:type", "schema:MusicEvent"),
            ("event", "schema:location", "#place-{_row}"),
            ("event", "schema:offers", "#offer-{_row}"),
            ("place", "rdf:type", "schema:Place"),
            ("offer", "rdf:type", "schema:Offer"),
        )
    ),
]


def test_events_nest_the_place_and_the_offer():
    expected = {
        "@id": f"{FILE}#event-1",
        "schema:name": "B.B. King",
        "schema:startDate": "2014-04-12T19:30:00",
        "@type": "schema:MusicEvent",
        "schema:location": {"@id": f"{FILE}#place-1", "schema:name": "Lupo’s Hotel", "@type": "schema:Place"},
        "schema:offers": {
            "@id": f"{FILE}#offer-1",
            "schema:url": "https://www.etix.com/ticket/1771656",
            "@type": "schema:Offer",
        },
    }
    body = "name,start,place,ticket\nB.B. King,2014-04-12T19:30,Lupo’s Hotel,https://www.etix.com/ticket/1771656\n"
    assert [expected] == described(EVENTS, body)


def test_a_nested_object_can_be_one_value_of_several():
    columns = [
        {"name": "a", "aboutUrl": "#x", "propertyUrl": "schema:knows"},
        {"name": "b", "aboutUrl": "#x", "propertyUrl": "schema:knows", "valueUrl": "#y"},
        {"name": "c", "aboutUrl": "#y", "propertyUrl": "schema:name"},
    ]
    nested = {"@id": f"{FILE}#y", "schema:name": "3"}
    assert [{"@id": f"{FILE}#x", "schema:knows": ["1", nested]}] == described(columns, "a,b,c\n1,2,3\n")


def test_an_object_without_any_value_is_not_nested_and_its_url_stays():
    columns = [
        {"name": "a", "aboutUrl": "#x", "propertyUrl": "schema:knows", "valueUrl": "#y"},
        {"name": "b", "aboutUrl": "#y", "propertyUrl": "schema:name"},
    ]
    assert [{"@id": f"{FILE}#x", "schema:knows": f"{FILE}#y"}] == described(columns, "a,b\n1,\n")


def test_a_row_without_any_value_describes_nothing():
    columns = [{"name": "a"}, {"name": "b", "separator": ";"}]
    assert described(columns, "a,b\n,\n", aboutUrl="#{_row}") == []
    [table] = standard({"tableSchema": {"columns": columns}}, "a,b\n,\n")["tables"]
    assert [{"rownum": 1, "url": f"{FILE}#row=2", "describes": []}] == table["row"]


def test_values_of_one_name_are_one_flat_array():
    columns = [{"name": name, "propertyUrl": "#p"} for name in "ab"] + [
        {"name": "c", "propertyUrl": "#p", "separator": ";", "datatype": "integer"}
    ]
    assert [{f"{FILE}#p": ["1", "2", 3, 4]}] == described(columns, "a,b,c\n1,2,3;4\n")


def test_a_list_of_one_value_is_an_array():
    assert described([{"name": "a", "separator": ";"}], "a\n1\n") == [{"a": ["1"]}]


def test_only_the_value_url_of_a_type_is_compacted():
    columns = [
        {"name": "a", "propertyUrl": "rdf:type", "valueUrl": "{+a}"},
        {"name": "b", "propertyUrl": "schema:about", "valueUrl": "{+b}"},
        {"name": "c", "propertyUrl": "rdf:type"},
    ]
    thing = "http://schema.org/Thing"
    expected = {"@type": ["schema:Thing", thing], "schema:about": thing}
    assert [expected] == described(columns, f"a,b,c\n{thing},{thing},{thing}\n")


def test_a_name_from_a_title_is_decoded():
    text = text_of(embedded_metadata(FILE), "Año fiscal,100%\n2024,x\n", mode="minimal")
    assert json.loads(text) == [{"Año fiscal": "2024", "100%": "x"}]


def test_a_title_can_be_the_name_that_identifiers_have():
    table = {"tableSchema": {"aboutUrl": "#{_row}", "columns": [{"titles": "@id"}, {"titles": "@type"}]}}
    assert [{"@id": [f"{FILE}#1", "x"], "@type": "y"}] == minimal(table, "@id,@type\nx,y\n")


def test_row_titles_are_one_string_or_an_array():
    columns = [{"name": "a"}, {"name": "b", "separator": ";"}, {"name": "c", "datatype": "integer"}]
    document = {"tableSchema": {"columns": columns, "rowTitles": ["c", "b"]}}
    [table] = standard(document, "a,b,c\n,,7\nx,p;q,8\n,,\n")["tables"]
    assert [row.get("titles") for row in table["row"]] == ["7", ["8", "p", "q"], None]


def test_the_url_of_a_row_has_no_other_fragment():
    [table] = standard({"url": "file.csv#x", "tableSchema": {"columns": [{"name": "a"}]}}, "a\n1\n")["tables"]
    assert f"{FILE}#x" == table["url"]
    assert f"{FILE}#row=2" == table["row"][0]["url"]


def test_tables_and_columns_whose_output_is_suppressed_are_left_out():
    columns = [{"name": "a", "suppressOutput": True}, {"name": "b"}]
    document = {
        "@id": "g",
        "dc:title": "t",
        "tables": [
            {"url": "x.csv", "suppressOutput": True},
            {"url": "file.csv", "tableSchema": {"columns": columns}},
            {"url": "empty.csv", "tableSchema": {"columns": columns}},
        ],
    }
    found = standard(document, "", "a,b\n1,2\n", "a,b\n")
    assert [found["@id"], found["dc:title"]] == [BASE + "g", "t"]
    assert [[table["url"], len(table["row"])] for table in found["tables"]] == [[FILE, 1], [BASE + "empty.csv", 0]]
    assert minimal(document, "", "a,b\n1,2\n", "a,b\n") == [{"b": "2"}]


def test_a_group_in_which_no_table_has_output_is_still_json():
    document = {"tables": [{"url": "file.csv", "suppressOutput": True}]}
    assert standard(document, "a\n1\n") == {"tables": []}
    assert minimal(document, "a\n1\n") == []


def test_the_text_is_the_same_every_time_and_has_one_row_per_line():
    expected = f"""{{
  "tables": [
    {{
      "url": "{FILE}",
      "row": [
        {{"rownum": 1, "url": "{FILE}#row=2", "describes": [{{"a": "año", "b": "2"}}]}},
        {{"rownum": 2, "url": "{FILE}#row=3", "describes": [{{"b": "4"}}]}}
      ]
    }}
  ]
}}
"""
    group = group_of({"tableSchema": {"columns": [{"name": "a"}, {"name": "b"}]}})
    assert expected == text_of(group, "a,b\naño,2\n,4\n")
    assert text_of(group, "a,b\naño,2\n,4\n", mode="minimal") == '[\n  {"a": "año", "b": "2"},\n  {"b": "4"}\n]\n'


def test_a_file_that_cannot_be_read_is_an_error():
    group = group_of({"tableSchema": {"columns": [{"name": "a"}]}})
    with pytest.raises(CsvError, match="row 2"):
        list(to_json(group, lambda _: [b'a\n"never closed\n']))


def test_converting_asks_for_a_row_only_when_the_one_before_is_done():
    asked = []

    def lines(_):
        for number in range(1000):
            asked.append(number)
            yield b"%d\n" % number * 10_000

    pieces = to_json(group_of({"tableSchema": {"columns": [{"name": "a"}]}}), lines)
    for _ in range(20):
        next(pieces)
    assert len(asked) < 10


def test_memory_does_not_grow_with_the_rows():
    def peak(rows: int) -> int:
        group = group_of({"tableSchema": {"columns": [{"name": "a"}]}})
        tracemalloc.start()
        for _ in to_json(group, lambda _: (b"%d%s\n" % (number, b"x" * 200) for number in range(rows))):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(30_000) < 1.2 * peak(10_000)

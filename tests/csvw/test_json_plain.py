"""The compiled conversion against one made of annotated cells, on random schemas and rows."""

import csv
import io
import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from vitrina.csvw import open_rows, read_metadata
from vitrina.csvw.json import to_json

from .helpers import BASE, CONTEXT
from .plain_json import plain_objects

NAMES = ("a", "b", "c", "d")
# Few URLs that rows share, so that objects refer to each other, to themselves, in circles and more than once.
subjects = st.sampled_from(
    ["#1", "#2", "#3", "#{a}", "#{b}", "#{c}", "#{a}{b}", "{+c}", "#{_row}", "#{v}", "schema:{a}", "#{_name}"]
)
properties = st.sampled_from(
    [
        "rdf:type",
        "schema:name",
        "dcterms:title",
        "http://purl.org/dc/terms/title",
        "csvw:name",
        "xsd:date",
        "#{_name}",
        "{+a}",
        "https://example.org/{b}{_column}",
    ]
)
datatypes = st.sampled_from(
    [
        "string",
        "token",
        "integer",
        "decimal",
        "number",
        "float",
        "boolean",
        "date",
        "json",
        "anyURI",
        "duration",
        {"base": "integer", "maximum": 3},
        {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
        {"base": "boolean", "format": "sí|no"},
        {"@id": "https://example.org/dt", "base": "double"},
    ]
)
strings = st.sampled_from(
    [
        "",
        "-",
        "1",
        "2",
        "3",
        "007",
        "+1.50",
        ".5",
        "5.",
        "-0",
        "1E3",
        "-01.50e+07",
        "INF",
        "-INF",
        "NaN",
        "true",
        "0",
        "sí",
        "1.234,5",
        "2024-02-30",
        "1;2;x",
        ";",
        'comillas "x" \\',
        "a\nb\t",
        "ñ\u2028",
        "\x00\x1f",
        "http://schema.org/Person",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
inherited = st.fixed_dictionaries(
    {},
    optional={
        "aboutUrl": subjects,
        "propertyUrl": properties,
        "datatype": datatypes,
        "default": strings,
        "lang": st.sampled_from(["es", "und"]),
        "ordered": st.booleans(),
        "null": st.sampled_from(["", "-", ["", "-"], []]),
        "separator": st.sampled_from([";", None]),
    },
)
linked = st.fixed_dictionaries({}, optional={"valueUrl": subjects | properties})


@st.composite
def documents(draw):
    columns = [
        {"name": name, **draw(inherited), **draw(linked), "suppressOutput": draw(st.sampled_from([False] * 4 + [True]))}
        for name in NAMES
    ]
    virtual = [
        {"name": name, "virtual": True, **draw(inherited), **draw(linked)}
        for name in draw(st.sampled_from([[], ["v"], ["v", "w"], ["v", "w", "x"]]))
    ]
    schema = {"columns": columns + virtual, "rowTitles": draw(st.lists(st.sampled_from(NAMES), max_size=2))}
    return {
        "@context": CONTEXT,
        "url": draw(st.sampled_from(["file.csv", "dir/f.csv?x=1#y"])),
        "dialect": {"header": False, "trim": draw(st.sampled_from([True, False]))},
        **draw(inherited),
        "tableSchema": {**schema, **draw(inherited)},
    }


rows = st.lists(st.lists(strings, min_size=4, max_size=4), max_size=3)


def as_csv(values: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(values)
    return buffer.getvalue().encode()


def parse(text: str) -> object:
    """Parses JSON, with numbers exact and the same name twice in an object an error."""

    def members(pairs):
        assert len({name for name, _ in pairs}) == len(pairs)
        return dict(pairs)

    return json.loads(text, object_pairs_hook=members, parse_float=Decimal, parse_int=Decimal)


@settings(max_examples=500, deadline=None)
@given(documents(), rows)
def test_both_modes_give_the_objects_of_the_plain_conversion(document, values):
    group = read_metadata(document, BASE + "metadata.json")
    data = as_csv(values)
    table, read = open_rows(group.tables[0], [data])
    expected = plain_objects(table, list(read))
    minimal = parse("".join(to_json(group, lambda _: [data], mode="minimal")))
    assert [item for row in expected for item in row] == minimal
    standard = parse("".join(to_json(group, lambda _: [data])))
    assert expected == [row["describes"] for row in standard["tables"][0]["row"]]


@st.composite
def networks(draw):
    """Rows whose objects refer to each other a lot: in trees, circles, chains and more than once."""
    urls = st.integers(1, 5).map("#{}".format)
    columns = [
        {
            "name": f"c{number}",
            "virtual": True,
            "aboutUrl": draw(urls),
            "valueUrl": draw(urls),
            "propertyUrl": draw(st.sampled_from(["schema:knows", "schema:about", "rdf:type"])),
            "suppressOutput": draw(st.sampled_from([False] * 5 + [True])),
        }
        for number in range(draw(st.integers(2, 6)))
    ]
    return {"@context": CONTEXT, "url": "f.csv", "tableSchema": {"columns": [{"name": "x", "default": "1"}, *columns]}}


@settings(max_examples=500, deadline=None)
@given(networks())
def test_objects_nest_as_in_the_plain_conversion(document):
    group = read_metadata(document, BASE + "metadata.json")
    [expected] = plain_objects(group.tables[0], [(1, 2, ["1"])])
    text = "".join(to_json(group, lambda _: [b"x\n1\n"], mode="minimal"))
    assert expected == parse(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["dc:title", "dcterms:title", "schema:x", "y", "rdf:type"]), inner, max_size=3
        )
        | st.fixed_dictionaries({"@value": st.text(max_size=3), "@language": st.just("es")})
        | st.fixed_dictionaries({"@id": st.sampled_from(["x", "#y", "schema:z"])})
        | st.fixed_dictionaries({"@type": st.sampled_from(["Table", "schema:Person", ["xsd:date"]])})
    ),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "dc:title",
        "dcterms:title",
        "csvw:url",
        "csvw:row",
        "csvw:table",
        "csvw:note",
        "rdf:type",
        "https://example.org/p",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(names, values), st.lists(values, max_size=2), st.text(max_size=3))
def test_any_annotations_give_json_with_the_members_of_the_standard(annotations, notes, title):
    whole = {"@context": CONTEXT, "tables": [{"url": "f.csv", "notes": notes, **annotations}], **annotations}
    group = read_metadata(whole, BASE + "metadata.json")
    text = "".join(to_json(group, lambda _: [as_csv([[title or "x"], ["1"]])]))
    text.encode("utf-8")
    found = parse(text)
    assert [table["url"] for table in found["tables"]] == [BASE + "f.csv"]
    assert [row["rownum"] for row in found["tables"][0]["row"]] == [1]

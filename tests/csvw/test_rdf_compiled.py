"""The compiled path against the plain one, on random schemas and rows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vitrina.csvw import compile_table, read_metadata

from .helpers import BASE, CONTEXT, plain_conversion, quads, table_of

NAMES = ("a", "b", "c")
templates = st.sampled_from(
    [
        "#{a}",
        "#{a}-{b}",
        "{#c}",
        "{b}",
        "{+a}",
        "",
        "x/{a}/{c}",
        "https://example.org/{a}/{b}/{_row}",
        "schema:{a}",
        "schema:{a}{b}",
        "https://example.org/{a}{?b,c}",
        "urn:x:{a}:{b}",
        "{_name}",
        "https://example.org/{v}/{a}",
        "#row{_sourceRow}-{_column}-{_sourceColumn}",
        "dc:title",
        "https://{a}.example.org/{b}",
        "../{a}/{b}",
        "https://example.org/{missing}{a:2}",
        "https://example.org/x#{a}.{b}",
        "https://example.org/[{a}]{b}",
        "{a,b}{/c*}",
    ]
)
datatypes = st.sampled_from(
    [
        "string",
        "token",
        "normalizedString",
        "integer",
        "decimal",
        "number",
        "boolean",
        "date",
        "gYear",
        "anyURI",
        "json",
        "duration",
        "hexBinary",
        {"base": "date", "format": "dd/MM/yyyy"},
        {"base": "string", "maxLength": 2},
        {"base": "integer", "minimum": 3},
        {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
        {"base": "boolean", "format": "sí|no"},
        {"@id": "https://example.org/dt", "base": "string"},
    ]
)
strings = st.sampled_from(
    [
        "",
        "-",
        "1",
        "007",
        "1.50",
        "1.234,5",
        "2024",
        "2024-02-30",
        "2024-02-29",
        "29/02/2024",
        "sí",
        "true",
        "a;b",
        ";",
        "..",
        ".",
        "a b",
        "  a \t b ",
        'comillas "x"\n',
        "ñ",
        "%41",
        "dc:title",
        "P20M",
        "1E3",
        "ab",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
cells = st.sampled_from(["", "-", None]) | strings
inherited = st.fixed_dictionaries(
    {},
    optional={
        "aboutUrl": templates,
        "propertyUrl": templates,
        "datatype": datatypes,
        "default": strings,
        "lang": st.sampled_from(["es", "es-EC", "und"]),
        "ordered": st.booleans(),
        "null": st.sampled_from(["", "-", ["", "-"], []]),
        "separator": st.sampled_from([";", " ", None]),
        "required": st.booleans(),
    },
)


value_urls = st.fixed_dictionaries({}, optional={"valueUrl": templates})


def usual(name: str):
    """What most columns are: a link made of their own value, or one literal; or else anything at all."""
    link = st.sampled_from([f"#{{{name}}}", f"https://example.org/{name}/{{{name}}}", "https://example.org/{a}/{b}"])
    return (
        st.fixed_dictionaries({"valueUrl": link})
        | st.fixed_dictionaries({"separator": st.none(), "datatype": datatypes, "propertyUrl": st.just("dc:{_name}")})
        | value_urls
    )


@st.composite
def documents(draw):
    columns = [
        {
            "name": name,
            **draw(inherited),
            **draw(usual(name)),
            "suppressOutput": draw(st.sampled_from([False, False, True])),
        }
        for name in NAMES
    ]
    virtual = [
        {"name": name, "virtual": True, **draw(inherited), **draw(value_urls)}
        for name in draw(st.sampled_from([[], ["v"], ["v", "w"]]))
    ]
    return {
        "@context": CONTEXT,
        "url": draw(st.sampled_from(["file.csv", "dir/f.csv?x=1"])),
        **draw(inherited),
        "tableSchema": {"columns": columns + virtual, **draw(inherited)},
    }


rows = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=3)


@settings(max_examples=400, deadline=None)
@given(documents(), rows)
def test_the_compiled_path_gives_the_statements_of_the_plain_path(document, values):
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    numbered = [(number, number + 1, row) for number, row in enumerate(values, start=1)]
    convert_row = compile_table(table)
    compiled = quads("".join(convert_row(*row) for row in numbered))
    assert compiled == plain_conversion(table, numbered)


@settings(max_examples=100, deadline=None)
@given(documents(), rows)
def test_standard_mode_is_valid_and_contains_minimal_mode(document, values):
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    both = []
    for mode in ("minimal", "standard"):
        convert_row = compile_table(table, mode=mode)
        both.append(quads("".join(convert_row(n, n + 1, row) for n, row in enumerate(values, start=1))))
    assert both[0] <= both[1]


def test_many_rows_give_the_same_as_the_plain_path_even_when_the_memos_are_full():
    columns = [{"name": "a", "datatype": "decimal"}, {"name": "b"}, {"name": "c", "valueUrl": "#{c}"}]
    table = table_of(columns, aboutUrl="https://example.org/{a}/{b}")
    data = [(n, n + 1, [f"{n / 10}", "xyz"[n % 3], str(n * 7 % 99)]) for n in range(1, 9000)]
    convert_row = compile_table(table)
    text = "".join(convert_row(*row) for row in data)
    assert quads(text) == plain_conversion(table, data)

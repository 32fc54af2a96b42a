"""The compiled path against the plain one, on random schemas and rows."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from vitrina.csvw import TableGroup, cells, compile_table, convert, read_metadata
from vitrina.csvw.cellcheck import compile_check
from vitrina.csvw.octets import DELIMITER
from vitrina.csvw.reader import trimmer
from vitrina.csvw.tabledata import open_file

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
strings_or_none = st.sampled_from(["", "-", None]) | strings
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


rows = st.lists(st.lists(strings_or_none, min_size=3, max_size=3), min_size=1, max_size=3)


def trimmed(rows: list) -> list:
    """Takes the whitespace off, as the dialect has it by default."""
    return [
        (number, source, [None if cell is None else cell.strip(" \t\r\n") for cell in row])
        for number, source, row in rows
    ]


@settings(max_examples=400, deadline=None)
@given(documents(), rows, st.frozensets(st.integers(1, 3)))
def test_the_compiled_path_gives_the_statements_of_the_plain_path(document, values, distinct):
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    numbered = [(number, number + 1, row) for number, row in enumerate(values, start=1)]
    function = compile_table(table, distinct=distinct)
    assert quads(function(numbered)) == plain_conversion(table, trimmed(numbered))
    wrong = [error for cell in cells(table, trimmed(numbered)) for error in cell.errors]
    assert bool(function.bad) == bool(wrong)
    assert list(compile_check(table)(numbered)) == wrong


@settings(max_examples=200, deadline=None)
@given(documents(), rows, st.integers(1, 9))
def test_a_file_gives_the_statements_and_the_errors_of_the_plain_path(document, values, size):
    group = read_metadata(document, BASE + "metadata.json")
    table = group.tables[0]
    texts = [[cell or "" for cell in row] for row in values]
    output = io.StringIO(newline="")
    csv.writer(output).writerows([NAMES, *texts])
    data = output.getvalue().encode()
    numbered = trimmed([(number, number + 1, row) for number, row in enumerate(texts, start=1)])
    found = []
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    converted = convert(group, lambda _: pieces, report=found.append)
    assert quads("".join(converted)) == plain_conversion(table, numbered)
    assert found == [error for cell in cells(table, numbered) for error in cell.errors]


def trimmed_as(trim: str, rows: list) -> list:
    take_off = trimmer(trim)
    return [(n, source, [take_off(cell) if take_off else cell for cell in row]) for n, source, row in rows]


@settings(max_examples=600, deadline=None)
@given(
    documents(),
    rows,
    st.frozensets(st.integers(1, 3)),
    st.frozensets(st.integers(1, 3)),
    st.sampled_from(["true", "false", "start", "end"]),
    st.sampled_from([",", ";", "|", "a", "n"]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_octet_text_gives_the_statements_of_the_plain_path(document, values, distinct, sparse, trim, delimiter, end):
    document = {**document, "dialect": {"trim": trim, "delimiter": delimiter, "header": False}}
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    texts = [[cell or "" for cell in row] for row in values]
    output = io.StringIO(newline="")
    csv.writer(output, delimiter=delimiter, lineterminator=end).writerows(texts)
    numbered = trimmed_as(trim, [(number, number, row) for number, row in enumerate(texts, start=1)])
    complete, file = open_file(table, [output.getvalue().encode()])
    function = compile_table(complete, distinct=distinct, sparse=sparse, octet_text=True)
    plain = compile_table(complete)
    converted = ""
    for block in file.blocks:
        if block.simple:
            text = function(block.octet_rows()).replace(DELIMITER, delimiter)
            converted += text.encode("latin-1").decode()
        else:
            converted += plain(block.rows())
    assert quads(converted) == plain_conversion(table, numbered)
    wrong = [error for cell in cells(table, numbered) for error in cell.errors]
    assert bool(function.bad or plain.bad) == bool(wrong)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_in_a_cell_comes_out_as_it_is(texts):
    table = table_of([{"name": "a"}], aboutUrl="#{_row}")
    output = io.StringIO(newline="")
    csv.writer(output, quoting=csv.QUOTE_ALL).writerows([["a"], *([text] for text in texts)])
    group = TableGroup((table,))
    converted = "".join(convert(group, lambda _: [output.getvalue().encode()]))
    numbered = [(number, number + 1, [text]) for number, text in enumerate(texts, start=1)]
    assert quads(converted) == plain_conversion(table, trimmed(numbered))


@settings(max_examples=100, deadline=None)
@given(documents(), rows)
def test_standard_mode_is_valid_and_contains_minimal_mode(document, values):
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    numbered = [(number, number + 1, row) for number, row in enumerate(values, start=1)]
    both = [quads(compile_table(table, mode=mode)(numbered)) for mode in ("minimal", "standard")]
    assert both[0] <= both[1]


def test_many_rows_give_the_same_as_the_plain_path_even_when_the_memos_are_full():
    columns = [{"name": "a", "datatype": "decimal"}, {"name": "b"}, {"name": "c", "valueUrl": "#{c}"}]
    table = table_of(columns, aboutUrl="https://example.org/{a}/{b}")
    data = [(n, n + 1, [f"{n / 10}", "xyz"[n % 3], str(n * 7 % 99)]) for n in range(1, 9000)]
    assert quads(compile_table(table)(data)) == plain_conversion(table, data)

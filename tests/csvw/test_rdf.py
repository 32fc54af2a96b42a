from vitrina.csvw import Table, compile_table, convert, with_header
from vitrina.csvw.header import embedded_metadata
from vitrina.csvw.rowfunction import Memo

from .helpers import BASE, RDF, XSD, group_of, plain_conversion, quads, table_of

FILE = BASE + "file.csv"


def triples(table: Table, *rows: list, mode: str = "minimal") -> set[str]:
    return quads(compile_table(table, mode=mode)((n, n + 1, row) for n, row in enumerate(rows, start=1)))


def triple(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{predicate}> {value}"


def test_a_virtual_column_gives_every_row_its_type():
    table = table_of(
        [{"name": "id"}, {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "schema:Person"}],
        aboutUrl="#{id}",
    )
    assert triple(FILE + "#7", RDF + "type", "<http://schema.org/Person>") in triples(table, ["7"])


def test_a_virtual_column_with_a_default_gives_every_row_a_literal():
    column = {"virtual": True, "propertyUrl": "dc:date", "default": "2024", "datatype": "gYear"}
    table = table_of([{"name": "id", "suppressOutput": True}, column], aboutUrl="#{id}")
    assert triples(table, ["7"]) == {triple(FILE + "#7", "http://purl.org/dc/terms/date", f'"2024"^^<{XSD}gYear>')}


def test_the_value_url_of_a_virtual_column_does_not_need_a_value():
    column = {"virtual": True, "propertyUrl": "schema:url", "valueUrl": "https://example.org/x/{id}"}
    table = table_of([{"name": "id", "suppressOutput": True}, column], aboutUrl="#row{_row}")
    assert triples(table, [""]) == {triple(FILE + "#row1", "http://schema.org/url", "<https://example.org/x/>")}


def test_a_null_cell_with_a_value_url_gives_no_statement():
    table = table_of([{"name": "tipo", "null": ["", "-"], "valueUrl": "https://example.org/tipo/{tipo}"}])
    assert triples(table, [""], ["-"], [None]) == set()
    assert len(triples(table, ["a"])) == 1


def test_a_subject_is_made_of_several_columns_and_nulls_expand_to_nothing():
    table = table_of(
        [{"name": "a", "suppressOutput": True}, {"name": "b", "suppressOutput": True}, {"name": "c"}],
        aboutUrl="https://example.org/{a}/{b}",
    )
    assert triples(table, ["x y", "ñ", "1"]) == {triple("https://example.org/x%20y/%C3%B1", FILE + "#c", '"1"')}
    assert triples(table, ["", "2", "1"]) == {triple("https://example.org//2", FILE + "#c", '"1"')}


def test_a_value_of_dots_is_removed_as_resolving_a_reference_demands():
    table = table_of([{"name": "a"}, {"name": "b"}], aboutUrl="https://example.org/{a}/{b}")
    assert any(line.startswith("<https://example.org/c>") for line in triples(table, ["..", "c"]))


def test_columns_may_have_subjects_of_their_own():
    columns = [
        {"name": "org", "aboutUrl": "#org-{org}", "propertyUrl": "foaf:name"},
        {"name": "person", "aboutUrl": "#person-{person}", "propertyUrl": "foaf:name"},
    ]
    assert triples(table_of(columns), ["o", "p"]) == {
        triple(FILE + "#org-o", "http://xmlns.com/foaf/0.1/name", '"o"'),
        triple(FILE + "#person-p", "http://xmlns.com/foaf/0.1/name", '"p"'),
    }


def test_strings_have_the_language_of_their_column_and_other_datatypes_do_not():
    table = table_of([{"name": "a"}, {"name": "b", "datatype": "integer"}], lang="es", aboutUrl="#x")
    assert triples(table, ["año", "07"]) == {
        triple(FILE + "#x", FILE + "#a", '"año"@es'),
        triple(FILE + "#x", FILE + "#b", f'"7"^^<{XSD}integer>'),
    }


def test_a_value_that_its_datatype_does_not_allow_becomes_a_plain_string():
    table = table_of([{"name": "a", "datatype": "integer"}], lang="es", aboutUrl="#x")
    assert triples(table, ["siete"]) == {triple(FILE + "#x", FILE + "#a", '"siete"')}


def test_property_urls_may_be_prefixed_names_absolute_urls_or_fragments():
    columns = [
        {"name": "a", "propertyUrl": "dc:title"},
        {"name": "b", "propertyUrl": "https://example.org/def/b"},
        {"name": "c", "propertyUrl": "#{_name}"},
    ]
    lines = triples(table_of(columns, aboutUrl="#x"), ["1", "1", "1"])
    assert {line.split()[1] for line in lines} == {
        "<http://purl.org/dc/terms/title>",
        "<https://example.org/def/b>",
        f"<{FILE}#c>",
    }


def test_an_unordered_list_gives_one_statement_per_value():
    table = table_of([{"name": "a", "separator": ";"}], aboutUrl="#x")
    assert triples(table, ["p;q"]) == {triple(FILE + "#x", FILE + "#a", f'"{value}"') for value in "pq"}
    assert triples(table, [""]) == set()


def test_an_ordered_list_is_an_rdf_list():
    table = table_of([{"name": "a", "separator": ";", "ordered": True}], aboutUrl="#x")
    lines = triples(table, ["p;q"])
    assert len(lines) == 5
    assert sum(RDF + "first" in line for line in lines) == 2
    assert triples(table, [""]) == {triple(FILE + "#x", FILE + "#a", f"<{RDF}nil>")}


def test_a_row_without_about_url_is_a_blank_node_with_the_same_label_every_time():
    table = table_of([{"name": "a"}])
    assert compile_table(table)([(1, 2, ["x"])]) == compile_table(table)([(1, 2, ["x"])])
    assert compile_table(table)([(1, 2, ["x"])]) != compile_table(table)([(2, 3, ["x"])])


def test_tables_with_other_urls_never_share_a_blank_node():
    one, other = (group_of({"url": url, "tableSchema": {"columns": [{"name": "a"}]}}).tables[0] for url in "ab")
    assert compile_table(one)([(1, 2, ["x"])]).split()[0] != compile_table(other)([(1, 2, ["x"])]).split()[0]


def test_a_graph_makes_quads():
    line = compile_table(table_of([{"name": "a"}]), graph="urn:g")([(1, 2, ["x"])])
    assert line.endswith(" <urn:g> .\n")


def test_a_row_of_another_width_is_fitted_and_noted():
    function = compile_table(table_of([{"name": "a"}], aboutUrl="#x"))
    assert quads(function([(1, 2, ["x", "y"])])) == {triple(FILE + "#x", FILE + "#a", '"x"')}
    assert function.bad


def test_converting_reports_each_bad_cell_with_its_place_and_keeps_it_as_a_string():
    columns = [{"name": "a", "datatype": "integer"}, {"name": "b", "required": True, "suppressOutput": True}]
    group = group_of({"tableSchema": {"columns": columns, "aboutUrl": "#{_row}"}})
    found = []
    text = b"a,b\n1,x\nuno,x\n3,\nuno,x,y\n"
    lines = quads("".join(convert(group, lambda _: [text], report=found.append)))
    assert triple(FILE + "#2", FILE + "#a", '"uno"') in lines
    assert [(error.code, error.row, error.source_row) for error in found] == [
        ("datatype", 2, 3),
        ("required", 3, 4),
        ("width", 4, 5),
        ("datatype", 4, 5),
    ]


def test_a_header_that_does_not_agree_is_reported():
    found = []
    group = group_of({"tableSchema": {"columns": [{"name": "a", "titles": "A"}]}})
    assert "".join(convert(group, lambda _: [b"B\nx\n"], report=found.append))
    assert [problem.code for problem in found] == ["title"]


def test_standard_mode_describes_the_group_the_table_and_the_rows():
    group = group_of(
        {
            "@id": "g",
            "dc:title": "Título",
            "tables": [
                {
                    "url": "file.csv",
                    "tableSchema": {"columns": [{"name": "a"}], "rowTitles": "a", "aboutUrl": "#x"},
                }
            ],
        },
        **{"@language": "es"},
    )
    csvw = "http://www.w3.org/ns/csvw#"
    text = "".join(convert(group, lambda _: [b"a\n1\n"], mode="standard"))
    lines = quads(text)
    assert triple(BASE + "g", "http://purl.org/dc/terms/title", '"Título"@es') in lines
    assert triple(BASE + "g", RDF + "type", f"<{csvw}TableGroup>") in lines
    for property_ in ("table", "row", "rownum", "describes", "title", "url"):
        assert f"<{csvw}{property_}>" in text
    assert f"<{FILE}#row=2>" in text


def test_tables_and_columns_whose_output_is_suppressed_give_nothing():
    columns = [{"name": "a", "suppressOutput": True}, {"name": "b"}]
    group = group_of(
        {
            "tables": [
                {"url": "x.csv", "suppressOutput": True},
                {"url": "file.csv", "tableSchema": {"columns": columns, "aboutUrl": "#{a}"}},
            ]
        }
    )
    lines = quads("".join(convert(group, lambda _: [b"a,b\n1,2\n"])))
    assert lines == {triple(FILE + "#1", FILE + "#b", '"2"')}


def test_short_rows_are_filled_and_long_ones_cut():
    group = group_of({"tableSchema": {"columns": [{"name": "a"}, {"name": "b", "default": "d"}], "aboutUrl": "#x"}})
    lines = quads("".join(convert(group, lambda _: [b"a,b\n1\n1,2,3\n"])))
    assert lines == {triple(FILE + "#x", FILE + f"#{name}", f'"{value}"') for name, value in ("a1", "bd", "b2")}


def test_converting_asks_for_a_row_only_when_the_one_before_is_done():
    asked = []

    def lines(_):
        for number in range(1000):
            asked.append(number)
            yield b"%d\n" % number * 10_000

    converted = convert(group_of({"tableSchema": {"columns": [{"name": "a"}]}}), lines)
    next(converted)
    assert len(asked) < 20


def test_a_memo_forgets_when_it_is_full():
    memo = Memo(lambda text: text * 2)
    for number in range(20_000):
        assert memo[str(number)] == str(number) * 2
    assert len(memo) <= 4096


def test_a_memo_does_not_remember_what_was_wrong():
    bad = []
    memo = Memo(lambda text: bad.append(None) or text, bad)
    for _ in range(2):
        assert memo["x"] == "x"
        assert bad.pop() is None


def test_columns_that_share_a_name_keep_their_own_values():
    table = with_header(embedded_metadata(FILE).tables[0], [["a", "a"]])
    assert triples(table, ["1", "2"]) == plain_conversion(table, [(1, 2, ["1", "2"])])

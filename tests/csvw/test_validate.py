from vitrina.csvw import CellError, Problem, Resource, RowError, validate, validate_rows

from .helpers import BASE, group_of, table_of


def found(document: dict, **files: str) -> list[tuple[str, int | None]]:
    def open_table(table):
        return [files[table.url.removeprefix(BASE).removesuffix(".csv")].encode()]

    return [(error.code, getattr(error, "row", None)) for error in validate(group_of(document), open_table)]


def schema(*names: str, **rest: object) -> dict:
    return {"columns": [{"name": name, "titles": name} for name in names], **rest}


def test_a_valid_table_has_no_findings():
    assert found({"tableSchema": schema("a", "b", primaryKey="a")}, file="a,b\n1,2\n2,2\n") == []


def test_cells_are_checked_and_errors_carry_their_place():
    table = table_of([{"name": "a", "datatype": "integer"}, {"name": "b", "required": True}])
    errors = list(validate_rows(table, [(1, 2, ["x", ""])]))
    assert errors == [
        CellError(table.url, 1, 2, "a", "datatype", "x", {"datatype": "integer"}),
        CellError(table.url, 1, 2, "b", "required", ""),
    ]


def test_a_row_of_another_width_is_an_error():
    assert found({"tableSchema": schema("a", "b")}, file="a,b\n1\n1,2,3\n1,2\n") == [
        ("width", 1),
        ("width", 2),
    ]


def test_a_header_that_does_not_agree_is_an_error():
    table = group_of({"tableSchema": schema("a")})
    (problem,) = validate(table, lambda _: [b"x\n"])
    assert isinstance(problem, Problem)
    assert problem.code == "title"


def test_a_primary_key_that_repeats_is_an_error_with_the_first_row():
    table = table_of([{"name": "a", "datatype": "integer"}, {"name": "b"}], primaryKey=["a", "b"])
    rows = [(1, 2, ["1", "x"]), (2, 3, ["01", "x"]), (3, 4, ["1", "y"])]
    assert list(validate_rows(table, rows)) == [
        RowError(table.url, 2, 3, "primaryKey", ("a", "b"), {"value": "1, x", "first_row": "1"})
    ]


def group_with_reference() -> dict:
    key = {"columnReference": "b", "reference": {"resource": "y.csv", "columnReference": "c"}}
    return {
        "tables": [
            {"url": "x.csv", "tableSchema": schema("a", "b", foreignKeys=[key])},
            {"url": "y.csv", "tableSchema": schema("c")},
        ]
    }


def test_a_foreign_key_needs_exactly_one_referenced_row():
    assert found(group_with_reference(), x="a,b\n1,p\n2,q\n3,r\n", y="c\np\nq\nq\n") == [
        ("foreignKey", 2),
        ("foreignKey", 3),
    ]


def test_a_foreign_key_without_a_value_has_no_referenced_row():
    assert found(group_with_reference(), x="a,b\n1,\n", y="c\np\n") == [("foreignKey", 1)]


def test_a_file_without_metadata_has_nothing_to_break():
    assert found({}, file="a,b\n1,2\n") == []
    assert found({"dialect": {"header": False}}, file="1,2\n3,4\n") == []


def test_text_that_is_not_csv_is_an_error():
    assert found({}, file='a\n"x\n') == [("csv", 0)]


def test_another_processor_warns_of_headers_widths_and_cells_but_leaves_keys_to_validators():
    columns = [{"name": "a", "titles": "a", "datatype": "integer"}, {"name": "b"}]
    group = group_of({"tableSchema": {"columns": columns, "primaryKey": "a"}})
    body = [b"A,b\n1,x\n1,x\nz,x\n1\n"]
    assert [error.code for error in validate(group, lambda _: body)] == [
        "title",
        "title",
        "primaryKey",
        "datatype",
        "width",
        "primaryKey",
    ]
    found = [error.code for error in validate(group, lambda _: body, validating=False)]
    assert found == ["title", "datatype", "width"]


def test_a_referenced_table_that_cannot_be_read_is_told_once_and_not_as_missing_rows():
    errors = found(group_with_reference(), x="a,b\n1,p\n2,q\n", y='c\n"x\n')
    assert [code for code, _ in errors] == ["csv"]


def test_quotes_that_break_the_rules_are_errors_with_their_row():
    document = {"dialect": {"doubleQuote": False}, "tableSchema": schema("a", "b")}
    assert ("quote", 2) in found(document, file='a,b\n1,2\n"3"x,4\n5,6\n')


def test_the_headers_of_a_response_count_for_every_table():
    def open_table(table):
        return Resource(table.url, ["año\tb\n1\t2\n".encode("latin1")], "text/tab-separated-values; charset=latin1")

    columns = [{"name": "year", "titles": "año"}, {"name": "b", "titles": "b"}]
    assert list(validate(group_of({"tableSchema": {"columns": columns}}), open_table)) == []

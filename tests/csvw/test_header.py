from vitrina.csvw import check_header, embedded_metadata, with_header

from .helpers import BASE, group_of, table_of


def codes(table, header, **options) -> list[str]:
    return [problem.code for problem in check_header(table, header, **options)]


def test_a_header_gives_the_columns_of_a_file_without_metadata():
    table = with_header(embedded_metadata(BASE + "x.csv").tables[0], [["GID", "On Street", ""]])
    assert [column.name for column in table.schema.columns] == ["GID", "On%20Street", "_col.3"]
    assert table.schema.columns[1].titles == {"und": ("On Street",)}


def test_columns_beyond_the_described_ones_come_before_the_virtual_ones():
    table = with_header(table_of([{"name": "a"}, {"name": "v", "virtual": True}]), [["a", "b"]])
    assert [(column.number, column.name) for column in table.schema.columns] == [
        (1, "a"),
        (2, "_col.2"),
        (3, "v"),
    ]


def test_the_width_counts_where_there_is_no_header():
    table = with_header(group_of({"lang": "es"}).tables[0], [], 2)
    assert [(column.name, column.lang) for column in table.schema.columns] == [
        ("_col.1", "es"),
        ("_col.2", "es"),
    ]


def test_titles_agree_with_the_header_if_one_of_them_is_there():
    assert codes(table_of([{"titles": ["A", "B"]}]), [["B"]]) == []
    assert codes(table_of([{"titles": ["A", "B"]}]), [["b"]]) == ["title"]


def test_titles_in_another_language_do_not_agree():
    def table(lang):
        return group_of({"lang": lang, "tableSchema": {"columns": [{"titles": {"es-EC": "A"}}]}}).tables[0]

    assert codes(table("es"), [["A"]]) == []
    assert codes(table("en"), [["A"]]) == ["title"]


def test_another_number_of_columns_does_not_agree():
    assert codes(table_of([{"titles": "A"}]), [["A", "B"]]) == ["columns"]


def test_a_name_without_titles_agrees_only_when_not_validating():
    table = table_of([{"name": "A"}])
    assert codes(table, [["A"]]) == ["title"]
    assert codes(table, [["A"]], validating=False) == []


def test_a_column_without_name_and_titles_and_a_file_without_header_always_agree():
    assert codes(table_of([{}]), [["A"]]) == []
    assert codes(table_of([{"titles": "A"}]), []) == []

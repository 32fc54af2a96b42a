from hypothesis import given, settings

from vitrina.csvw import cells, read_metadata, with_header
from vitrina.csvw.header import embedded_metadata
from vitrina.csvw.rowtemplate import RowTemplates

from .helpers import BASE, table_of
from .test_rdf_compiled import documents, rows


@settings(max_examples=200, deadline=None)
@given(documents(), rows)
def test_templates_give_the_urls_of_the_annotated_cells(document, values):
    table = read_metadata(document, BASE + "metadata.json").tables[0]
    numbered = [(number, number + 1, row) for number, row in enumerate(values, start=1)]
    templates = RowTemplates(table)
    expected = {(cell.row, cell.column.number): cell for cell in cells(table, numbered)}
    for column in table.schema.columns:
        for row in numbered:
            cell = expected[row[0], column.number]
            for template, url in ((column.about_url, cell.about_url), (column.property_url, cell.property_url)):
                if template is not None:
                    assert url == templates.compile(template, column)(row)


def test_templates_that_give_the_same_urls_are_one_function():
    table = table_of([{"name": "a"}, {"name": "b"}], aboutUrl="#{a}")
    one, other = table.schema.columns
    templates = RowTemplates(table)
    assert templates.compile("#{a}", one) is templates.compile("#{a}", other)
    assert templates.compile("#{_name}", one) is not templates.compile("#{_name}", other)
    assert templates.compile("#{_name}", one) is templates.compile("#a", other)


def test_a_header_cannot_take_the_place_of_the_variables_of_a_row():
    table = with_header(embedded_metadata(BASE + "f.csv").tables[0], [["_row", "_name"]])
    templates = RowTemplates(table)
    reference = templates.compile("#{_row}-{_name}", table.schema.columns[0])
    assert reference((7, 8, ["x", "y"])) == BASE + "f.csv#7-_row"

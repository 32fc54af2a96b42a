"""No text of a sheet is lost, whatever clerks put where."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matrices import CONTEXT, HEADER, MATRIX, OBRAS, SECTION, TITLES, sheet
from vitrina import intake
from vitrina.addresses import a1
from vitrina.intake import form
from vitrina.intake.identify import normalise
from vitrina.intake.recognise import match_header
from vitrina.model import Reading, Workbook

FORM = form("lotaip-a4")
#: These tell a whole row at its first cell.
TOLD_WHOLE = {"row.total", "label.unknown"}
NOTE = "No constan con misión ni objetivos en el Estatuto Organizacional por Procesos."

# What clerks put into cells, and where it may land.
WORDS = st.one_of(
    st.sampled_from([
        "PROCESO GOBERNANTE", "Nivel de apoyo", "PROCESOS RAROS", "NO APLICA", "N/A (sin datos)", "-", "TOTAL", "3",
        "1.", "80 %", "ochenta", "Indicador", "Unidad", "Objetivo", "Meta", "FECHA ACTUALIZACIÓN DE LA INFORMACIÓN:",
        "CORREO ELECTRÓNICO: a@b.ec", "PERIODICIDAD", "Mensual", "Nombre de la Entidad", NOTE, "Asesoría", "31/05/2021",
        TITLES[0][0], "ALCALDÍA", "Unidad de Riesgos", "x",
    ]),
    st.text(alphabet="aeAE 1.,:-/%ñ", min_size=1, max_size=12).filter(lambda text: text.strip() == text),
)  # fmt: skip
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 20), st.integers(0, 6), WORDS),
        st.tuples(st.just("clear"), st.integers(0, 20), st.integers(0, 6), st.just("")),
        st.tuples(st.just("insert"), st.integers(0, 20), st.integers(0, 6), WORDS),
        st.tuples(st.just("repeat"), st.integers(0, 20), st.integers(0, 1), st.just("")),
    ),
    max_size=8,
)


def edited(edits: list[tuple[str, int, int, str]]) -> list[list[object]]:
    rows = [[*row, *[None] * (7 - len(row))] for row in [*MATRIX[:5], HEADER, *MATRIX[5:], SECTION, OBRAS]]
    for kind, at, column, word in edits:
        row = min(at, len(rows) - 1)
        if kind == "insert":
            rows.insert(row, [None] * column + [word] + [None] * (6 - column))
        elif kind == "repeat":
            rows.insert(row, list(rows[min(row + column, len(rows) - 1)]))
        elif rows[row][:5] != HEADER:  # a header with other words is another matter, and has its own tests
            rows[row][column] = word or None
    return [HEADER, *rows]


def unaccounted(rows: list[list[object]], result: Reading) -> dict[str, object]:
    """Return the cells whose text is neither in what was understood nor named by an issue."""
    told = {issue.cell.address for issue in result.issues if issue.cell}
    in_rows = {row.cells[name].address for table in result.tables for row in table.rows for name in row.texts}
    listed = {str(r.values["celda"]) for t in ("notas.csv", "ausencias.csv") for r in result.table(t).rows}
    known = told | in_rows | listed | {section.cell.address for section in result.sections}
    refused = {
        issue.cell.address.lstrip("ABCDEFGHI")
        for issue in result.issues
        if (issue.severity == "violation" or issue.code in TOLD_WHOLE) and issue.cell
    }
    # Where the values of the labels slid, one message tells all from there on.
    slid = min((int(i.cell.address[1:]) for i in result.issues if i.code == "label.slid" and i.cell), default=len(rows))
    wordings = {words for c in FORM.table("labels").headings if c.heading for words in c.heading.wordings}
    said = {text for table in result.tables for row in table.rows for text in row.texts.values()}
    missing = {}
    for number, row in enumerate(rows, start=1):
        cells = {column: str(text) for column, text in enumerate(row, start=1) if text}
        if not cells or match_header(cells, FORM) or str(number) in refused:
            continue
        if number > 1 and rows[number - 2][:5] == HEADER and len(cells) > 1 and min(cells) == len(HEADER):
            continue  # names the parts of the last heading
        first = normalise(cells[min(cells)])
        is_label = any(f"{first} ".startswith(f"{words} ") for words in wordings)
        for column, text in cells.items():
            is_title = all(normalise(other) in FORM.titles for other in cells.values())
            # A label is no value; what its row repeats word for word is known already.
            is_known = is_label and (column == min(cells) or text in said or number > slid)
            if a1(number, column) not in known and not is_title and not is_known:
                missing[a1(number, column)] = text
    return missing


@settings(max_examples=200, deadline=None)
@given(EDITS)
@example([("set", 4, 1, "NO APLICA")])
@example([("insert", 5, 0, "Unidad de Riesgos")])
@example([("set", 3, 1, "TOTAL")])
@example([("clear", 4, 2, ""), ("set", 4, 5, "80 %")])
@example([("set", 10, 3, "a@b.ec"), ("set", 11, 3, "(03) 2999-999"), ("clear", 12, 3, "")])
def test_no_text_of_a_sheet_is_lost(edits: list[tuple[str, int, int, str]]):
    """Each is in the tidy tables, in a section, in an issue at its cell, or in a row that is refused."""
    rows = edited(edits)
    workbook = Workbook("m.xlsx", "0" * 64, (sheet(rows),))
    # A foot said twice may end a table: what is not of one is then of another.
    missing = [unaccounted(rows, intake.tables(found, CONTEXT)) for found in intake.recognise_all(workbook)]

    assert {place: text for place, text in missing[0].items() if all(place in others for others in missing)} == {}

"""A reading → an edition: anyone can redo its RDF from what is published, and nothing withheld is in it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.compare import to_isomorphic

from matrices import ALCALDIA, CONTEXT, FOOTER, MATRIX, OBRAS, SECTION, TERMS, Row, checked, matrix, ods, ods_row, sheet
from samples import ALAUSI, DATA, SAMPLE
from vitrina import csvw, intake
from vitrina.conversion import METADATA_FILE, Conversion, Terms, convert
from vitrina.intake.workbook import clean
from vitrina.model import Context, Workbook
from vitrina.rdf import formats

WITHHELD = Terms(TERMS.base, TERMS.licence, withhold_person=True)
INVENTED = [
    (f"inventada-lotaip-a4-2021-{month}.xlsx", Context("2469999990001", f"2021-{month}"))
    for month in ("04", "05", "06")
]
SAMPLES = [(SAMPLE.name, Context(ALAUSI, "2021-05")), *INVENTED]


def conversion(
    rows: list[Row], context: Context = CONTEXT, terms: Terms = TERMS, name: str = "Literal a4"
) -> Conversion:
    found = intake.recognise(Workbook("m.xlsx", "0" * 64, (sheet(rows, name),)))
    return convert(found.form, intake.tables(found, context), "0" * 64, terms)


def of_sample(name: str, context: Context) -> Conversion:
    return checked((DATA / name).read_bytes(), name, context).conversion


def published(made: Conversion) -> tuple[csvw.TableGroup, csvw.OpenTable]:
    """Return what a stranger has: the metadata as JSON and the bytes of each CSV file."""
    document = json.loads(formats.pretty_json(made.metadata))
    group = csvw.read_metadata(document, f"{made.edition}/{METADATA_FILE}")

    return group, lambda table: [made.csv_files[table.url.rpartition("/")[2]]]


def redone(made: Conversion) -> Graph:
    return Graph().parse(data="".join(csvw.convert(*published(made))), format="nt")


def graph(made: Conversion) -> Graph:
    return Graph().parse(data=made.ntriples, format="nt")


class TestRedone:
    @pytest.mark.parametrize(("name", "context"), SAMPLES)
    def test_the_rdf_redone_from_the_published_files_is_the_published_rdf(self, name: str, context: Context):
        made = of_sample(name, context)

        assert to_isomorphic(redone(made)) == to_isomorphic(graph(made))
        assert len(graph(made)) > 100

    @pytest.mark.parametrize(("name", "context"), SAMPLES)
    def test_the_published_tables_are_valid(self, name: str, context: Context):
        assert list(csvw.validate(*published(of_sample(name, context)))) == []

    def test_a_matrix_with_every_kind_of_gap_is_redone_and_valid_too(self):
        more: Row = [None, "ALCALDÍA", "Rendir cuentas a la ciudadanía", *ALCALDIA[3:]]
        rows = matrix(SECTION, ["NO APLICA"], [*ALCALDIA[:4], "N/A"], more, ["PROCESOS RAROS"], OBRAS)
        made = conversion(rows)

        assert to_isomorphic(redone(made)) == to_isomorphic(graph(made))
        assert list(csvw.validate(*published(made))) == []

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).map(clean).filter(bool),
            min_size=4,
            max_size=4,
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=31),
    )
    @example(['a "b"; c,\nd', "=1+1", "{+base}\\u00e9 %41", "<x> \\n 'y'"], "Hoja [1]!A#?%2F á")
    @example(["a", "b", "c", "d"], " Diccionario ")
    def test_whatever_a_cell_or_a_sheet_is_called_it_comes_back(self, texts: list[str], name: str):
        made = conversion(matrix(SECTION, [1, *texts]), name=name)

        assert to_isomorphic(redone(made)) == to_isomorphic(graph(made))

    def test_the_same_reading_makes_the_same_bytes(self):
        one, other = conversion(MATRIX), conversion(MATRIX)

        assert (one.csv_files, one.ntriples, one.metadata) == (other.csv_files, other.ntriples, other.metadata)

    def test_the_pattern_with_what_its_marks_stand_for_is_the_metadata_of_the_edition(self):
        made = conversion(MATRIX)

        for pattern, table in zip(made.pattern.tables, made.group.tables, strict=True):
            assert made.bound(pattern.url) == table.url
            bound = [(made.bound(c.about_url or ""), made.bound(c.value_url or "")) for c in pattern.schema.columns]
            assert bound == [(c.about_url or "", c.value_url or "") for c in table.schema.columns]


class TestFiles:
    def test_there_is_one_csv_for_each_table_of_the_form(self):
        assert list(conversion(MATRIX).csv_files) == [
            "conjunto-de-datos.csv",
            "metadatos.csv",
            "notas.csv",
            "ausencias.csv",
        ]

    def test_a_csv_has_the_header_of_its_metadata_and_the_line_ends_of_the_standard(self):
        made = conversion(MATRIX)
        for table in made.metadata["tables"]:
            columns = [c["name"] for c in table["tableSchema"]["columns"] if not c.get("virtual")]
            data = made.csv_files[table["url"]]
            assert next(csv.reader(io.StringIO(data.decode()))) == columns
            assert data.endswith(b"\r\n")
            assert not data.startswith(b"\xef\xbb\xbf")

    def test_the_metadata_holds_nothing_of_ours_and_no_parameter_to_fill_in(self):
        text = json.dumps(conversion(MATRIX).metadata)

        assert "vitrina:" not in text
        for name in ("base", "edicion", "original", "conjunto", "ley", "licencia"):
            assert f"{{+{name}}}" not in text
        assert "{version}" not in text

    def test_the_rdf_has_no_blank_node(self):
        assert all(isinstance(s, URIRef) for s in graph(conversion(MATRIX)).subjects())

    def test_the_edition_is_named_by_institution_form_month_and_version(self):
        made = conversion(MATRIX)

        assert made.edition == f"{TERMS.base}edicion/2469999990001/lotaip-a4/2021-05/v1"
        assert (URIRef(made.edition), None, None) in graph(made)


class TestWithheldPerson:
    PERSONAL = ("Persona Inventada", "persona@example.org", "2999-999", "2999999", "204")

    def files(self, made: Conversion) -> dict[str, str]:
        texts = {name: data.decode() for name, data in made.csv_files.items()}
        return texts | {METADATA_FILE: json.dumps(made.metadata, ensure_ascii=False), "edition.nt": made.ntriples}

    def test_without_the_setting_the_law_is_followed_and_the_person_is_named(self):
        assert "Persona Inventada" in self.files(conversion(MATRIX))["metadatos.csv"]

    def test_with_it_no_published_file_holds_name_address_or_telephone(self):
        for name, text in self.files(conversion(MATRIX, terms=WITHHELD)).items():
            for personal in self.PERSONAL:
                assert personal not in text, (name, personal)

    def test_nor_the_words_in_which_one_of_them_is_stated_absent(self):
        footer = [*FOOTER[:6], [FOOTER[6][0], None, "No aplica (Persona Inventada no tiene teléfono)"]]

        for name, text in self.files(conversion(matrix(SECTION, ALCALDIA, footer=footer), terms=WITHHELD)).items():
            assert "Persona Inventada" not in text, name

    def test_the_rest_is_redone_and_valid_as_ever(self):
        made = conversion(MATRIX, terms=WITHHELD)

        assert to_isomorphic(redone(made)) == to_isomorphic(graph(made))
        assert list(csvw.validate(*published(made))) == []
        assert "Dirección de Planificación" in made.csv_files["metadatos.csv"].decode()


class TestWithoutContext:
    @pytest.mark.parametrize("context", [Context(), Context(None, "2021-05"), Context("2469999990001", None)])
    def test_it_is_converted_with_stand_ins_that_keep_the_rows_apart(self, context: Context):
        row = [*ALCALDIA[:3], "% de avance", "80 %"]

        made = conversion(matrix(SECTION, row, OBRAS), context)

        assert list(csvw.validate(*published(made))) == []
        assert len(set(re.findall(r"<(\S+)> \S+ <https://w3id.org/vitrina/metas#TargetStatement>", made.ntriples))) == 2


def test_a_matrix_in_ods_becomes_the_same_data_as_in_xlsx():
    data = ods({"Literal a4": "".join(map(ods_row, MATRIX))})

    assert checked(data, "m.ods").conversion.csv_files == conversion(MATRIX).csv_files

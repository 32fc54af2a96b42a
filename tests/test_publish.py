"""Publication: all or nothing, the same file once, a corrected one as the next version, names by question."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from samples import ALAUSI, DATA, INVENTED, RENAMED, SAMPLE, publish_invented, publish_sample
from vitrina import csvw
from vitrina.errors import (
    ArchiveError,
    BadRequestError,
    RefusedError,
    UnknownFormError,
    UnreadableFileError,
    VitrinaError,
)
from vitrina.installation import Installation, parse_key
from vitrina.intake.identify import NEW_UNIT
from vitrina.model import Context, EditionKey
from vitrina.publish import Released, ViolationsError, release
from vitrina.rdf import formats
from vitrina.settings import load

BASE = "http://127.0.0.1:8000/"
META = "https://w3id.org/vitrina/metas#"
MAY = Context(ALAUSI, "2021-05")
TARGET = f"{BASE}id/institucion/{INVENTED}/meta/alcaldia/ejecucion-del-plan-operativo-anual-poa/2021"
UNIT = f"{BASE}id/institucion/{INVENTED}/unidad/direccion-de-obras-publicas"


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    opened: list[Installation] = []

    def make(**settings: Any) -> Installation:
        opened.append(Installation(load({"data_dir": tmp_path / "var", **settings}, {})))
        return opened[-1]

    yield make
    for installation in opened:
        installation.close()


def changed(path: Path, cells: dict[str, Any], sheet: int = 0) -> bytes:
    """Return the workbook with other values in some cells."""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book.worksheets[sheet][address] = value
    output = io.BytesIO()
    book.save(output)
    book.close()
    return output.getvalue()


def publish(installation: Installation, data: bytes, context: Context = MAY, **more: Any) -> Released:
    return release(installation, data, more.pop("filename", "matriz.xlsx"), context, "ana", **more)


def select(installation: Installation, query: str) -> list[dict[str, str]]:
    prefixes = (
        f"PREFIX meta: <{META}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX dct: <http://purl.org/dc/terms/> PREFIX org: <http://www.w3.org/ns/org#> "
        "PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> "
        "PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> "
    )
    return installation.reader.select(prefixes + query)


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestTheSample:
    """Alausí's matrix, published."""

    def test_it_is_version_one_and_says_who_when_and_what(self, empty: Installation) -> None:
        released = publish(empty, SAMPLE.read_bytes(), filename="Matriz a4.xlsx")
        assert released.created
        assert released.report.conforms
        edition = released.edition
        assert edition.key == EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)
        assert (edition.filename, edition.by, edition.state, edition.sheet) == (
            "Matriz a4.xlsx", "ana", "published", "Literal a4",
        )  # fmt: skip
        (line,) = empty.archive.ledger.lines()
        assert line.content["time"] == edition.published.isoformat()
        for name, digest in line.content["files"].items():
            assert hashlib.sha256(empty.archive.read(edition.key, name)).hexdigest() == digest
        assert empty.archive.original(edition.original)[0] == SAMPLE.read_bytes()

    def test_the_same_file_again_changes_not_one_byte(self, empty: Installation, tmp_path: Path) -> None:
        publish(empty, SAMPLE.read_bytes())
        before = bytes_of(tmp_path / "var")
        again = publish(empty, SAMPLE.read_bytes(), filename="otro nombre.xlsx")
        assert not again.created
        assert again.edition.version == 1
        assert bytes_of(tmp_path / "var") == before

    def test_thirteen_units_with_80_percent_are_in_the_default_graph(self, published: Installation) -> None:
        rows = select(
            published,
            f"""SELECT ?unit ?level ?number ?measure {{
              ?unit org:unitOf <{BASE}id/institucion/{ALAUSI}> ; org:classification ?level .
              ?target meta:unit ?unit ; meta:currentStatement ?statement .
              ?statement sdmx-measure:obsValue ?number ; sdmx-attribute:unitMeasure ?measure }}""",
        )
        assert len({row["unit"] for row in rows}) == len(rows) == 13
        assert {row["number"] for row in rows} == {"80"}
        assert {row["measure"] for row in rows} == {"http://qudt.org/vocab/unit/PERCENT"}
        assert len({row["level"] for row in rows}) == 3  # the fourth section has a note and no unit

    def test_all_formats_of_the_edition_say_the_same(self, published: Installation) -> None:
        key = EditionKey(ALAUSI, "lotaip-a4", "2021-05", 1)
        graphs = [
            Graph().parse(data=published.archive.read(key, f"edition.{suffix}"), format=name)
            for suffix, name in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt"))
        ]
        assert len(graphs[0]) > 150
        assert all(set(graph) == set(graphs[0]) for graph in graphs[1:])

    def test_a_name_of_the_file_that_ends_in_anything_still_finds_its_original(self, empty: Installation) -> None:
        released = publish(empty, SAMPLE.read_bytes(), filename="Matriz mayo.2021 (1)")
        assert empty.archive.original(released.edition.original) == (SAMPLE.read_bytes(), ".xlsx")

    def test_a_month_that_has_not_come_is_refused(self, empty: Installation) -> None:
        with pytest.raises(BadRequestError) as caught:
            publish(empty, SAMPLE.read_bytes(), Context(ALAUSI, "2098-01"))
        assert caught.value.code == "period.future"
        assert not empty.settings.data_dir.exists()

    def test_a_ledger_that_lost_its_last_line_stops_the_next_release(self, empty: Installation) -> None:
        publish_sample(empty)
        publish_invented(empty)
        path = empty.archive.ledger.path
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
        kept = bytes_of(empty.archive.root)
        with pytest.raises(ArchiveError) as caught:
            publish(empty, (DATA / "inventada-lotaip-a4-2021-04.xlsx").read_bytes(), Context(INVENTED, "2021-08"))
        assert caught.value.code == "ledger.lost"
        assert bytes_of(empty.archive.root) == kept

    def test_the_base_iri_is_fixed(self, install: Callable[..., Installation]) -> None:
        publish(install(), SAMPLE.read_bytes())
        other = install(base_iri="https://otra.gob.ec/")
        with pytest.raises(RefusedError):
            publish(other, SAMPLE.read_bytes())
        with pytest.raises(RefusedError):
            publish(other, b"not even read")


class TestEveryEdition:
    """What holds for all published samples."""

    def keys(self, installation: Installation) -> list[EditionKey]:
        return [edition.key for edition in installation.records.editions()]

    def test_its_rdf_can_be_redone_from_its_csv_and_metadata(self, published: Installation) -> None:
        for key in self.keys(published):
            folder = published.archive.folder(key)
            document = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
            group = csvw.read_metadata(document, f"{folder.as_uri()}/csv-metadata.json")
            redone = Graph()
            for table in group.tables:
                name = (table.url or "").rpartition("/")[2]
                ready, rows = csvw.open_rows(table, [(folder / name).read_bytes()])
                redone.parse(data=csvw.compile_table(ready)(rows), format="nt")
            quads = list(ox.parse((folder / "edition.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
            assert {quad.graph_name for quad in quads} == {ox.NamedNode(published.iris.edition(key))}
            said = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
            assert len(quads) > 50
            assert isomorphic(redone, Graph().parse(data=said, format="nt"))

    def test_its_canonical_hash_in_the_ledger_can_be_recomputed(self, published: Installation) -> None:
        lines = published.archive.ledger.lines()
        assert len(lines) == 4
        for line in lines:
            key = parse_key(line.content["edition"])
            dataset = ox.Dataset(ox.parse(published.archive.read(key, "edition.ttl"), format=ox.RdfFormat.TURTLE))
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            text = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
            assert hashlib.sha256(b"".join(sorted(text))).hexdigest() == line.content["graph"]

    def test_its_graph_in_the_store_is_its_file(self, published: Installation) -> None:
        for key in self.keys(published):
            stored = set(published.reader.graph(published.iris.edition(key)))
            assert stored == set(formats.parse(published.archive.read(key, "edition.nt"), "nt"))

    def test_its_report_says_what_the_check_said(self, published: Installation) -> None:
        for key in self.keys(published):
            report = json.loads(published.archive.read(key, "report.json"))
            assert report["conforms"] is True
            assert (report["institution"], report["period"]) == (key.institution, key.period)


class TestACorrectedFile:
    """It becomes the next version; both can be reached."""

    def test_both_versions_are_in_the_store_and_the_newer_one_is_current(self, empty: Installation) -> None:
        publish(empty, SAMPLE.read_bytes())
        second = publish(empty, changed(SAMPLE, {"E11": "70 % de cumplimiento del Plan Operativo Anual - POA 2021"}))
        assert (second.created, second.edition.version) == (True, 2)
        assert [e.state for e in empty.records.editions()] == ["replaced", "published"]
        first_iri, second_iri = (empty.iris.edition(e.key) for e in empty.records.editions())
        numbers = "SELECT DISTINCT ?n { GRAPH <%s> { ?s sdmx-measure:obsValue ?n } } ORDER BY ?n"
        assert [row["n"] for row in select(empty, numbers % first_iri)] == ["80"]
        assert [row["n"] for row in select(empty, numbers % second_iri)] == ["70", "80"]

        current = select(
            empty, "SELECT ?s ?n ?e { ?t meta:currentStatement ?s . ?s sdmx-measure:obsValue ?n ; meta:statedIn ?e }"
        )
        assert len(current) == 13
        assert sorted(row["n"] for row in current) == ["70"] + ["80"] * 12
        assert {row["e"] for row in current} == {second_iri}

        assert select(empty, f"SELECT ?new {{ <{first_iri}> dct:isReplacedBy ?new }}") == [{"new": second_iri}]
        assert select(empty, f"SELECT ?x {{ <{second_iri}> dct:isReplacedBy ?x }}") == []
        assert empty.reader.has(first_iri)

    def test_the_older_file_published_once_more_is_a_third_version(self, empty: Installation) -> None:
        publish(empty, SAMPLE.read_bytes())
        publish(empty, changed(SAMPLE, {"E11": "70 %"}))
        third = publish(empty, SAMPLE.read_bytes())
        assert (third.created, third.edition.version) == (True, 3)
        assert [e.state for e in empty.records.editions()] == ["replaced", "replaced", "published"]
        third_iri = empty.iris.edition(third.edition.key)
        assert len(select(empty, f"SELECT ?old {{ ?old dct:isReplacedBy <{third_iri}> }}")) == 2
        assert len(list(empty.archive.root.glob("originals/*"))) == 2

    def test_what_the_newer_version_no_longer_says_is_gone_from_the_default_graph(self, empty: Installation) -> None:
        publish(empty, SAMPLE.read_bytes())
        publish(empty, changed(SAMPLE, {"C11": "Un objetivo nuevo y distinto"}))
        descriptions = select(empty, "SELECT ?d { ?u org:purpose ?o . ?o dct:description ?d }")
        assert len(descriptions) == 13
        assert "Un objetivo nuevo y distinto" in {row["d"] for row in descriptions}
        (orphans,) = select(
            empty, "SELECT (COUNT(*) AS ?n) { ?o a meta:Objective FILTER NOT EXISTS { ?u org:purpose ?o } }"
        )
        assert orphans == {"n": "0"}


class TestTheInventedMonths:
    """A target lowered in May, a unit renamed and one added in June."""

    def june(self, installation: Installation, answers: dict[str, str] | None = None) -> Released:
        path = DATA / "inventada-lotaip-a4-2021-06.xlsx"
        return publish(installation, path.read_bytes(), Context(INVENTED, "2021-06"), answers=answers)

    @pytest.fixture
    def two_months(self, empty: Installation) -> Installation:
        for month in ("2021-04", "2021-05"):
            path = DATA / f"inventada-lotaip-a4-{month}.xlsx"
            publish(empty, path.read_bytes(), Context(INVENTED, month))
        return empty

    def test_a_lowered_target_is_one_target_with_all_its_statements(self, published: Installation) -> None:
        rows = select(
            published,
            f"""SELECT ?s ?n ?month ?current {{ <{TARGET}> meta:statement ?s ; meta:currentStatement ?current .
              GRAPH ?edition {{ ?s sdmx-measure:obsValue ?n ; meta:statedMonth ?month }}
              FILTER(CONTAINS(STR(?edition), "/edicion/")) }} ORDER BY ?month""",
        )
        assert [(row["month"], row["n"]) for row in rows] == [("2021-04", "90"), ("2021-05", "85"), ("2021-06", "85")]
        assert {row["current"] for row in rows} == {f"{TARGET}/2021-06"}

    def test_after_may_the_current_statement_says_85(self, two_months: Installation) -> None:
        rows = select(two_months, f"SELECT ?n {{ <{TARGET}> meta:currentStatement ?s . ?s sdmx-measure:obsValue ?n }}")
        assert rows == [{"n": "85"}]

    def test_a_name_that_resembles_a_unit_is_a_question_and_nothing_is_published(
        self, two_months: Installation, tmp_path: Path
    ) -> None:
        before = bytes_of(tmp_path / "var")
        with pytest.raises(ViolationsError) as caught:
            self.june(two_months)
        questions = [issue for issue in caught.value.checked.report.issues if issue.severity == "violation"]
        assert [(issue.code, issue.params["slug"]) for issue in questions] == [
            ("unit.similar", "direccion-de-obras-publicas")
        ]
        assert bytes_of(tmp_path / "var") == before

    def test_answered_as_renamed_it_keeps_its_identifier_and_its_old_name(self, two_months: Installation) -> None:
        released = self.june(two_months, RENAMED)
        assert released.created
        names = select(two_months, f"SELECT ?new ?old {{ <{UNIT}> skos:prefLabel ?new ; skos:altLabel ?old }}")
        assert names == [{"new": "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD", "old": "DIRECCIÓN DE OBRAS PÚBLICAS"}]
        assert not two_months.reader.has(f"{UNIT}-y-vialidad")
        assert two_months.reader.has(f"{BASE}id/institucion/{INVENTED}/unidad/unidad-de-participacion-ciudadana")

    def test_answered_as_new_it_is_another_unit(self, two_months: Installation) -> None:
        self.june(two_months, {"Dirección de Obras públicas y vialidad": NEW_UNIT})
        labels = select(two_months, "SELECT ?u ?l { ?u a org:OrganizationalUnit ; skos:prefLabel ?l }")
        found = {row["u"]: row["l"] for row in labels}
        assert found[UNIT] == "DIRECCIÓN DE OBRAS PÚBLICAS"
        assert found[f"{UNIT}-y-vialidad"] == "DIRECCIÓN DE OBRAS PÚBLICAS Y VIALIDAD"

    @pytest.mark.parametrize("answer_", [RENAMED, dict.fromkeys(RENAMED, NEW_UNIT)])
    def test_a_question_that_was_answered_is_not_asked_again(
        self, two_months: Installation, answer_: dict[str, str]
    ) -> None:
        self.june(two_months, answer_)
        path = DATA / "inventada-lotaip-a4-2021-06.xlsx"
        july = publish(two_months, path.read_bytes(), Context(INVENTED, "2021-07"))
        assert july.created
        assert not self.june(two_months).created

    def test_an_answer_with_a_unit_that_is_not_known_is_told_with_those_that_are(
        self, two_months: Installation, tmp_path: Path
    ) -> None:
        before = bytes_of(tmp_path / "var")
        with pytest.raises(BadRequestError) as caught:
            self.june(two_months, dict.fromkeys(RENAMED, "obras"))
        assert caught.value.code == "publish.bad-unit-answer"
        assert "direccion-de-obras-publicas" in str(caught.value.params["known"])
        assert bytes_of(tmp_path / "var") == before

    def test_months_published_out_of_order_give_the_same_default_graph(
        self, published: Installation, install: Callable[..., Installation]
    ) -> None:
        """May comes after June: June's statements stay current, and its name too."""
        other = install()
        for month in ("2021-04", "2021-06", "2021-05"):
            path = DATA / f"inventada-lotaip-a4-{month}.xlsx"
            publish(other, path.read_bytes(), Context(INVENTED, month), answers=RENAMED if month == "2021-06" else None)
        name = f"{BASE}id/institucion/{INVENTED}"
        assert set(other.reader.graph(name)) == set(published.reader.graph(name))


BAD = {
    "not a workbook": (b"hello", MAY, UnreadableFileError, "file.not-workbook"),
    "empty": (b"", MAY, UnreadableFileError, "file.empty"),
    "a damaged workbook": (b"PK\x03\x04 and no more", MAY, UnreadableFileError, "file.damaged"),
    "no institution": (SAMPLE, Context(None, "2021-05"), BadRequestError, "institution.missing"),
    "an institution that is not known": (
        SAMPLE, Context("1760000310001", "2021-05"), BadRequestError, "institution.unknown",
    ),
    "a RUC without its zero": (SAMPLE, Context("660000440001", "2021-05"), BadRequestError, "institution.lost-zero"),
    "no RUC": (SAMPLE, Context("../etc", "2021-05"), BadRequestError, "institution.not-ruc"),
    "no month": (SAMPLE, Context(ALAUSI, None), BadRequestError, "period.missing"),
    "a month that is none": (SAMPLE, Context(ALAUSI, "2021-13"), BadRequestError, "period.not-month"),
    "a month and more": (SAMPLE, Context(ALAUSI, "2021-05-01"), BadRequestError, "period.not-month"),
    "a month in other digits": (SAMPLE, Context(ALAUSI, "202١-05"), BadRequestError, "period.not-month"),
    "a violation": (DATA / "broken" / "target-in-words.xlsx", MAY, ViolationsError, "publish.violations"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "context", "kind", "code"), BAD.values(), ids=BAD)
def test_bad_input_raises_the_right_error_and_leaves_nothing_behind(
    empty: Installation, tmp_path: Path, source: bytes | Path, context: Context, kind: type[VitrinaError], code: str
) -> None:
    data = source.read_bytes() if isinstance(source, Path) else source
    with pytest.raises(kind) as caught:
        publish(empty, data, context)
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_without_a_form_that_is_known_leaves_nothing_behind(empty: Installation, tmp_path: Path) -> None:
    book, output = openpyxl.Workbook(), io.BytesIO()
    book.save(output)
    with pytest.raises(UnknownFormError):
        publish(empty, output.getvalue())
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_answer_before_the_first_publication_leaves_nothing_behind(
    empty: Installation, tmp_path: Path
) -> None:
    with pytest.raises(BadRequestError):
        publish(empty, SAMPLE.read_bytes(), answers={"ALCALDÍA": "la-alcaldia"})
    assert list(tmp_path.iterdir()) == []


class TestWithholdingThePerson:
    """Name, e-mail and telephone of the person in charge are in no public file."""

    PERSONAL = ("César", "Rojas", "cesar.rojas", "2930-153", "2930153")

    def test_nothing_of_the_person_is_in_any_file_or_in_the_store(self, install: Callable[..., Installation]) -> None:
        installation = install(withhold_person=True)
        released = publish(installation, SAMPLE.read_bytes())
        folder = installation.archive.folder(released.edition.key)
        texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        texts["ledger"] = installation.archive.ledger.path.read_text(encoding="utf-8")
        _, store = installation.reader.store()
        texts["store"] = "\n".join(str(quad) for quad in store)
        assert len(texts) == 13
        found = [(name, word) for name, text in texts.items() for word in self.PERSONAL if word in text]
        assert found == []
        assert "planificacion-institucional-y-seguimiento" in texts["store"]

    def test_a_message_that_quotes_the_telephone_is_not_kept_either(self, install: Callable[..., Installation]) -> None:
        installation = install(withhold_person=True)
        publish_invented(installation)
        files = [path for path in installation.archive.root.rglob("editions/**/*") if path.is_file()]
        words = ("Persona Inventada", "transparencia@example.org", "(00) 0000-000")
        assert [(f.name, w) for f in files for w in words if w in f.read_text(encoding="utf-8")] == []

    def test_without_the_setting_the_person_is_published_as_the_law_requires(self, published: Installation) -> None:
        rows = select(published, "SELECT ?n { ?e dct:publisher ?p . ?c <http://www.w3.org/2006/vcard/ns#fn> ?n }")
        assert "César Darío Rojas Meza, Ing." in {row["n"] for row in rows}

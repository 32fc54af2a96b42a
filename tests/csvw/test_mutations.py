"""Whatever a metadata document holds wherever, it is read or refused with reasons, and what is read compiles."""

import contextlib
import copy
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitrina.csvw import CsvError, MetadataError, compile_cell, compile_table, convert, read_metadata

from .helpers import BASE, CONTEXT

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("VITRINA_SHARED") or ROOT.parent / "shared")
SMALL = {
    "@context": [CONTEXT, {"@language": "es", "@base": "sub/"}],
    "@id": "http://example.org/group",
    "@type": "TableGroup",
    "dc:title": [{"@value": "x", "@language": "en"}, "y", 1, 1.5, True, None],
    "dc:publisher": {"@id": "schema:x", "@type": ["schema:Thing"], "schema:name": {"@value": "2", "@type": "date"}},
    "notes": [{"rdfs:label": "n", "dc:date": {"@value": "2024", "@type": "xsd:gYear"}}],
    "dialect": {
        "commentPrefix": "#",
        "delimiter": ";;",
        "doubleQuote": False,
        "encoding": "latin1",
        "header": True,
        "headerRowCount": 1,
        "lineTerminators": ["\r\n", "|"],
        "quoteChar": "'",
        "skipBlankRows": True,
        "skipColumns": 1,
        "skipInitialSpace": True,
        "skipRows": 2,
        "trim": "end",
    },
    "lang": "es",
    "null": ["", "-"],
    "tableDirection": "rtl",
    "transformations": [
        {"url": "t", "scriptFormat": "s", "targetFormat": "f", "titles": {"es": ["x"]}, "source": "rdf"}
    ],
    "tableSchema": {"columns": [{"name": "z"}]},
    "tables": [
        {
            "url": "a.csv",
            "suppressOutput": False,
            "tableSchema": {
                "@id": "http://example.org/schema",
                "aboutUrl": "#{a}",
                "columns": [
                    {"name": "a", "titles": {"es": "A", "en": ["B", "C"]}, "required": True, "datatype": "integer"},
                    {
                        "name": "b",
                        "datatype": {"@id": "http://example.org/d", "base": "decimal", "minimum": 0, "maximum": "9"},
                        "default": "1",
                        "separator": "|",
                        "ordered": True,
                        "propertyUrl": "schema:b{_row}",
                    },
                    {"name": "c", "datatype": {"base": "date", "format": "dd/MM/yyyy", "minimum": "2000-01-01"}},
                    {"name": "d", "datatype": {"base": "string", "format": "^[a-z]+$", "minLength": 1, "maxLength": 9}},
                    {
                        "titles": ["e", "f"],
                        "datatype": {
                            "base": "number",
                            "format": {"decimalChar": ",", "groupChar": ".", "pattern": "#.##0,00"},
                        },
                        "textDirection": "auto",
                        "suppressOutput": True,
                    },
                    {"name": "g", "datatype": {"base": "boolean", "format": "sí|no"}},
                    {"name": "h", "datatype": {"base": "duration", "minExclusive": "P1D"}},
                    {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "schema:{+a*}", "aboutUrl": "#{a,b:3}"},
                ],
                "primaryKey": ["a", "b"],
                "rowTitles": "a",
                "foreignKeys": [{"columnReference": "a", "reference": {"resource": "b.csv", "columnReference": "z"}}],
            },
        },
        {"url": "b.csv", "dc:title": "b"},
    ],
}


def seeds() -> list[dict]:
    """Our own form, a small document with every property, and the valid ones of the W3C suite where it is at hand."""
    paths = sorted((ROOT / "src" / "vitrina" / "intake" / "forms").glob("*.json"))
    paths += sorted((SHARED / "suites" / "csvw" / "tests").glob("**/*.json"))
    documents = [SMALL]
    for path in paths:
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError:
            continue
        if isinstance(document, dict) and "@context" in document:
            documents.append(document)
    return documents


SEEDS = seeds()
KEYS = sorted({"@list", "@set", "@graph", "@container", "_:x", "x", ""} | set(SMALL) | set(SMALL["dialect"]))
TEXTS = [
    "{",
    "{a}",
    "_:b",
    "http://[",
    "a b",
    "a\0b",
    "\ud800",
    "es",
    "und",
    "%",
    "(",
    "0",
    "9" * 30,
    "yyyy",
    "#0.0",
    "P1M",
]
NAMES = ["anyURI", "hexBinary", "time", "float", "gDay", "QName", "json", "date", "00:00:00", "a"]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([10**300, -1, 0, 1e300, *TEXTS, *NAMES]),
    st.text(max_size=5),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner),
    max_leaves=8,
)


def places(node: object, path: tuple = ()) -> list[tuple]:
    """The paths of all the nodes below a node."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [below for key, item in items for below in ((*path, key), *places(item, (*path, key)))]


@st.composite
def documents(draw) -> object:
    """A document in which one to three nodes are replaced, taken away, moved or added."""
    document = copy.deepcopy(draw(st.sampled_from(SEEDS) | st.just(SMALL)))
    for _ in range(draw(st.integers(1, 3))):
        found = places(document)
        if not found:
            break
        *path, key = draw(st.sampled_from(found))
        holder = document
        for step in path:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "delete", "add", "copy"])):
            case "replace":
                holder[key] = draw(values)
            case "delete":
                del holder[key]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS) | st.text(max_size=4))] = draw(values)
            case "add":
                holder.insert(key, draw(values))
            case _:
                *other, last = draw(st.sampled_from(found))
                source = document
                for step in other:
                    source = source[step] if isinstance(source, (dict, list)) else None
                    if source is None:
                        break
                holder[key] = copy.deepcopy(source[last]) if isinstance(source, dict) and last in source else None
    return document


def reasons(document: object) -> list[str]:
    """Reads a document and converts a small file with each of its tables; says what is wrong, if anything is."""
    try:
        group = read_metadata(document, BASE + "metadata.json", load=lambda _: copy.deepcopy(SMALL["tableSchema"]))
    except MetadataError as refused:
        return [problem.message for problem in refused.problems if problem.path.startswith("$")]
    for table in group.tables:
        assert compile_table(table, mode="standard")
        for column in table.schema.columns:
            parsed = compile_cell(column)("1")
            assert parsed.value is None or parsed.values or column.separator is not None
    # Common properties and notes are written too; the file is as the default dialect has it, so it may not be readable.
    with contextlib.suppress(CsvError):
        assert "".join(convert(group, lambda _: [b"a,b\n1,2\n"], mode="standard"))
    return ["none"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(documents())
def test_any_change_of_a_document_is_read_or_refused_with_reasons(document):
    assert reasons(document)


@pytest.mark.parametrize("document", SEEDS, ids=range(len(SEEDS)))
def test_the_documents_from_which_the_changes_start_are_read_or_refused(document):
    assert reasons(document)

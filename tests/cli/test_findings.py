"""Every code of the CSVW library and of the retrieval has words in both languages, and none is a crash."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina import csvw, messages, retrieval
from vitrina.cli.findings import EXAMPLES, LISTED, Listing, Words, printable
from vitrina.csvw import CellError, Datatype, LexicalError, Problem, RowError, compile_datatype
from vitrina.csvw.context import DATATYPES
from vitrina.retrieval import RetrievalError

URL = "file:///datos/metas.csv"
LIMITS = ("length", "minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
CELLS = {
    "datatype": {"datatype": "decimal"},
    "format": {"format": "dd/MM/yyyy"},
    "required": {},
    **{name: {"limit": "3", "length": "5"} for name in LIMITS[:3]},
    **{name: {"limit": "3"} for name in LIMITS[3:]},
}
ROWS = [
    ("width", {"expected": "3", "found": "4"}),
    ("primaryKey", {"value": "a", "first_row": "1"}),
    ("foreignKey", {"value": "a", "reason": "missing"}),
    ("foreignKey", {"value": "a", "reason": "ambiguous"}),
    ("csv", {"reason": "row 12: a quotation mark is open"}),
    ("quote", {"reason": "text after a quotation mark"}),
]
WEB = {
    "scheme": {"scheme": "ftp"},
    "refused": {},
    "redirects": {"limit": 10},
    "redirect-scheme": {"target": "file:///x"},
    "status": {"status": 500},
    "connection": {"detail": "Connection refused"},
    "timeout": {"silence": "30", "seconds": "600"},
    "size": {"limit": 1000},
    "cut": {},
    "encoding": {"coding": "gzip"},
    "address": {},
}
BOTH = pytest.mark.parametrize("lang", messages.LANGUAGES)


def words(lang: str = "es") -> Words:
    return Words(lang, {URL: "metas.csv", "file:///datos/m.json": "m.json"}, "file:///datos/m.json")


def calls(package: object, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions and methods with these names in the source of a package."""
    for path in sorted(Path(package.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) in names
            ):
                yield node


def codes(package: object, position: int, *names: str) -> set[str]:
    """Return the constant texts at a position of these calls."""
    found = (call.args[position] for call in calls(package, *names) if len(call.args) > position)
    return {arg.value for arg in found if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


class TestEveryCode:
    """The codes are found in the source, so that a new one without words is noticed."""

    @BOTH
    def test_problems_of_metadata(self, lang: str) -> None:
        known = codes(csvw, 1, "error", "warn", "_warn", "Problem")
        assert {"required", "property", "not_described", "title", "json"} <= known
        told = messages.catalogue(lang)["text"]
        assert {code for code in known if f"csvw.problem.{code}" not in told} == set()

    def test_cells(self) -> None:
        assert codes(csvw, 0, "LexicalError", "CellProblem") <= set(CELLS)

    def test_rows(self) -> None:
        assert codes(csvw, 3, "RowError") <= {code for code, _ in ROWS}

    def test_retrieval(self) -> None:
        assert codes(retrieval, 1, "RetrievalError") == set(WEB)

    @BOTH
    def test_every_datatype_that_can_refuse_a_value_has_a_name_and_an_example_that_it_allows(self, lang: str) -> None:
        told = messages.catalogue(lang)["text"]
        refusing = set()
        for base in set(DATATYPES) - {"number", "any", "binary", "datetime"}:
            try:
                compile_datatype(Datatype(base)).parse("¿ ?")
            except LexicalError as error:
                refusing.add(error.params["datatype"])
        assert refusing <= {key.removeprefix("csvw.kind.") for key in told if key.startswith("csvw.kind.")}
        assert refusing <= set(EXAMPLES)
        for base, example in EXAMPLES.items():
            assert compile_datatype(Datatype(base)).parse(example)


class TestSentences:
    """Where, what, what to do."""

    @BOTH
    @pytest.mark.parametrize("code", CELLS)
    def test_a_cell(self, lang: str, code: str) -> None:
        said = words(lang).cell(CellError(URL, 2, 3, "val%20or", code, "ochenta", CELLS[code]))
        assert said.startswith(
            {"es": "metas.csv, fila 3, columna «val or»: ", "en": "metas.csv, row 3, column “val or”: "}[lang]
        )
        assert code == "required" or "ochenta" in said
        assert all(value in said for name, value in CELLS[code].items())

    @BOTH
    @pytest.mark.parametrize(("code", "params"), ROWS)
    def test_a_row(self, lang: str, code: str, params: dict[str, str]) -> None:
        said = words(lang).row(RowError(URL, 11, 12, code, ("a", "b%20c"), params))
        assert said.startswith({"es": "metas.csv, fila 12: ", "en": "metas.csv, row 12: "}[lang])
        assert all(
            value.removeprefix("row 12: ") in said
            for name, value in params.items()
            if name != "reason" or len(value) > 12
        )
        assert "row 12: a" not in said.partition(": ")[2]
        assert "Key" not in code or "a, b c" in said

    def test_the_whole_sentence(self) -> None:
        error = CellError(URL, 11, 12, "valor", "datatype", "ochenta", {"datatype": "decimal"})
        assert words().finding(error) == (
            "metas.csv, fila 12, columna «valor»: «ochenta» no es un número decimal (xsd:decimal)."
            " Escríbalo así: 1250.50."
        )

    @pytest.mark.parametrize(
        ("path", "place"),
        [
            ("$.tables[0].url", "m.json, $.tables[0].url"),
            ("file:///datos/x.json $.url", "x.json, $.url"),
            ("https://other.example/x.json", "https://other.example/x.json"),
            ("file:///otra/x.json", "/otra/x.json"),
            (URL, "metas.csv"),
            (URL + "#col=3", "metas.csv, columna 3"),
        ],
    )
    def test_the_place_of_a_problem(self, path: str, place: str) -> None:
        said = words().problem(Problem(path, "required", "a table needs a url"))
        assert said == f"{place}: falta algo obligatorio (en inglés: a table needs a url). Agréguelo."

    @BOTH
    @pytest.mark.parametrize("code", WEB)
    def test_what_cannot_be_fetched(self, lang: str, code: str) -> None:
        said = words(lang).unreadable(RetrievalError("http://x.example/a", code, "english sentence", **WEB[code]), URL)
        assert said.startswith("http://x.example/a: ")
        assert "english sentence" not in said
        assert all(str(value) in said for value in WEB[code].values())

    @BOTH
    @pytest.mark.parametrize("error", [FileNotFoundError, IsADirectoryError, PermissionError, OSError])
    def test_a_file_that_cannot_be_read(self, lang: str, error: type[OSError]) -> None:
        assert words(lang).unreadable(error(5, "Input/output error", URL), "file:///x").startswith("metas.csv: ")
        assert words(lang).unreadable(error(), URL).startswith("metas.csv: ")

    @BOTH
    def test_a_code_without_words_is_told_all_the_same(self, lang: str) -> None:
        said = words(lang)
        assert said.problem(Problem("$.x", "unheard", "of this")) == "m.json, $.x: of this"
        assert "unheard" in said.cell(CellError(URL, 1, 2, "a", "unheard", "x", {"y": "z"}))
        assert "unheard" in said.row(RowError(URL, 1, 2, "unheard", ("a",), {"y": "z"}))
        assert "of this" in said.unreadable(RetrievalError("http://x/", "unheard", "of this"), URL)
        assert "format" in said.cell(CellError(URL, 1, 2, "a", "format", "x"))

    def test_nothing_of_the_data_moves_the_terminal(self) -> None:
        assert printable("a\x1b[2Jb\n\u202ec\udcff") == "a\\x1b[2Jb\\n\\u202ec\\udcff"
        assert printable("x" * 500) == "x" * 120 + "…"

    @given(st.text(), st.text(), st.text(), st.dictionaries(st.text(), st.text()))
    def test_any_finding_is_one_line(self, url: str, code: str, value: str, params: dict[str, str]) -> None:
        said = words()
        for sentence in (
            said.cell(CellError(url, 1, 2, value, code, value, params)),
            said.row(RowError(url, 1, 2, code, (value,), params)),
            said.problem(Problem(url, code, value)),
            said.problem(Problem(f"{url} $.{value}", code, value)),
        ):
            assert sentence.isprintable()


def test_what_is_beyond_the_first_thousand_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    listing = Listing("es")
    for number in range(LISTED + 5):
        listing.error(str, number)
    listing.warning(str, "w")
    listing.end()
    told = capsys.readouterr().err.splitlines()
    assert told[:LISTED] == [str(number) for number in range(LISTED)]
    assert told[LISTED:] == ["Aviso: w", "… y 5 más. Se muestran los primeros 1000."]
    assert (listing.errors, listing.warnings) == (LISTED + 5, 1)

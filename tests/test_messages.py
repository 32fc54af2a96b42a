"""The words: both catalogues say the same things, and every code that the program can give has its words."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import DCTERMS, SH

from vitrina import errors, messages
from vitrina.errors import VitrinaError
from vitrina.model import SEVERITIES, Issue
from vitrina.rdf.vocab import shapes_graph
from vitrina.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(messages.__file__).parent
#: Words of RDF that a person who keeps a spreadsheet has never heard. «Literal a4» is a part of the law.
FORBIDDEN = re.compile(
    r"(?<!N-)\b(?:nodos?|nodes?|shapes?|triples?|tripletas?|literal(?:es|s)?(?! [a-z]\d))\b", re.IGNORECASE
)
#: What is left where a template was not filled, or filled twice.
UNFILLED = re.compile(r"\{[a-z_]+\}")


def entries(lang: str, section: str) -> dict[str, str]:
    """Return key → sentence; the parts of an issue or error as `code/what`, `code/fix`."""
    found: dict[str, str] = {}
    for key, value in messages.catalogue(lang)[section].items():
        if isinstance(value, str):
            found[key] = value
        else:
            found |= {f"{key}/{part}": sentence for part, sentence in value.items()}
    return found


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


SECTIONS = ("text", "issue", "error")
EVERY_SENTENCE = [
    pytest.param(lang, section, key, id=f"{lang}-{section}-{key}")
    for lang in messages.LANGUAGES
    for section in SECTIONS
    for key in entries(lang, section)
]


@dataclass
class Uses:
    """What the source names: key → the keywords given with it, per use (None where they are not plain)."""

    text: dict[str, list[set[str] | None]] = field(default_factory=dict)
    issue: dict[str, list[set[str] | None]] = field(default_factory=dict)
    error: dict[str, list[set[str] | None]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)


def constants(node: ast.AST | None) -> Iterator[str]:
    """Yield the texts that an expression may be: a constant, or either side of `a if b else c`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def keywords(call: ast.Call) -> set[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else {name for name in names if name}


def error_classes() -> set[str]:
    """Return the names of `VitrinaError` and every class below it, those in other modules too."""
    known = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    while True:
        found = {
            node.name
            for _, tree in modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id in known for b in node.bases)
        }
        if found <= known:
            return known
        known |= found


@lru_cache(maxsize=1)
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.rglob("*.py")))


@lru_cache(maxsize=1)
def uses() -> Uses:
    result, classes = Uses(), error_classes()
    for path, tree in modules():
        ours = path.name == "messages.py" or path.parent.name == "cli"
        own = {
            id(call)
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and node.name in classes and node.name != "VitrinaError"
            for call in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _call(node, result, classes, in_error=id(node) in own, ours=ours)
            elif isinstance(node, ast.keyword) and node.arg == "problem":
                for code in constants(node.value):
                    result.issue.setdefault(code, []).append(None)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                _assigned(node.targets[0].id, node.value, result)
    return result


def _call(call: ast.Call, result: Uses, classes: set[str], *, in_error: bool, ours: bool) -> None:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    owner = function.value if isinstance(function, ast.Attribute) else None
    first = call.args[0] if call.args else None
    given = keywords(call)
    if name in classes or (name == "__init__" and in_error):
        where: dict[str, Any] = result.error
    elif name == "Issue":
        where, given = result.issue, _issue_parameters(call)
    elif name in {"issue", "_issue"}:
        where = result.issue
    elif (name == "text" and getattr(owner, "id", "") == "messages") or (name in {"t", "text"} and ours):
        where = result.text
        if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
            result.prefixes.add(str(first.values[0].value))
    else:
        return
    for code in constants(first):
        where.setdefault(code, []).append(given)


def _issue_parameters(call: ast.Call) -> set[str] | None:
    """Return the keys of `params={…}`; None where it is a variable."""
    for keyword in call.keywords:
        if keyword.arg == "params":
            if isinstance(keyword.value, ast.Dict) and all(keyword.value.keys):
                return {text for key in keyword.value.keys for text in constants(key)}
            return None
    return None


def _assigned(name: str, value: ast.expr, result: Uses) -> None:
    """A code may wait in a variable of that name before it is said."""
    where = {"key": result.text, "code": result.error}.get(name)
    if where is not None:
        for text in constants(value):
            if re.fullmatch(r"[a-z]+(?:\.[a-z-]+)+", text):
                where.setdefault(text, []).append(None)


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_the_same_keys(section: str) -> None:
    assert set(entries("es", section)) == set(entries("en", section))


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_the_same_parameters(section: str) -> None:
    spanish, english = entries("es", section), entries("en", section)
    differing = {
        key: (parameters(spanish[key]), parameters(english[key]))
        for key in spanish.keys() & english.keys()
        if parameters(spanish[key]) != parameters(english[key])
    }
    assert differing == {}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_catalogue_has_three_sections(lang: str) -> None:
    assert set(messages.catalogue(lang)) == set(SECTIONS)


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("section", ["issue", "error"])
def test_every_problem_says_what_and_how_to_fix_it(lang: str, section: str) -> None:
    wrong = [
        code
        for code, entry in messages.catalogue(lang)[section].items()
        if not {"what", "fix"} <= set(entry) <= {"what", "fix", "fix_with_proposal"}
    ]
    assert wrong == []


@pytest.mark.parametrize(("lang", "section", "key"), EVERY_SENTENCE)
def test_every_sentence_renders_with_all_its_parameters(lang: str, section: str, key: str) -> None:
    sentence = entries(lang, section)[key]
    filled = messages.fill(sentence, {name: f"‹{name}›" for name in parameters(sentence)})
    assert filled.strip()
    assert UNFILLED.search(filled) is None
    assert all(f"‹{name}›" in filled for name in parameters(sentence))


@pytest.mark.parametrize(("lang", "section", "key"), EVERY_SENTENCE)
def test_no_sentence_uses_words_of_rdf(lang: str, section: str, key: str) -> None:
    found = FORBIDDEN.search(entries(lang, section)[key])
    assert found is None, found and found[0]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_code_of_an_issue_is_in_the_catalogue(lang: str) -> None:
    assert set(uses().issue) - set(messages.catalogue(lang)["issue"]) == set()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_code_of_an_error_is_in_the_catalogue(lang: str) -> None:
    assert set(uses().error) - set(messages.catalogue(lang)["error"]) == set()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_sentence_asked_for_is_in_the_catalogue(lang: str) -> None:
    assert set(uses().text) - set(messages.catalogue(lang)["text"]) == set()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_family_of_sentences_asked_for_has_members(lang: str) -> None:
    texts = messages.catalogue(lang)["text"]
    assert [prefix for prefix in uses().prefixes if not any(key.startswith(prefix) for key in texts)] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_the_source_gives_every_parameter_that_a_sentence_wants(section: str) -> None:
    lacking = [
        (code, parameters(sentence) - given)
        for code, givens in getattr(uses(), section).items()
        for key, sentence in entries("es", section).items()
        if key.partition("/")[0] == code and not key.endswith("/fix_with_proposal")
        for given in givens
        if given is not None and parameters(sentence) - given
    ]
    assert lacking == []


def test_the_search_for_codes_finds_what_it_should() -> None:
    """The tests above would pass on nothing if the source were written in another way."""
    found = uses()
    assert {"cell.missing", "label.missing", "target.no-number", "row.preamble", "table.empty"} <= set(found.issue)
    assert {"file.damaged", "file.password", "publish.violations", "form.none", "query.busy"} <= set(found.error)
    assert {"cli.help", "cli.publish.done", "check.clean", "place.named"} <= set(found.text)
    assert {"severity.", "state.", "setting."} <= found.prefixes


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_setting_says_what_it_is_for(lang: str) -> None:
    texts = messages.catalogue(lang)["text"]
    told = {key.removeprefix("setting.") for key in texts if key.startswith("setting.")}
    assert told == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_severity_and_state_has_a_name(lang: str) -> None:
    texts = messages.catalogue(lang)["text"]
    assert all(f"severity.{severity}" in texts for severity in SEVERITIES)
    assert all(f"state.{state}" in texts for state in ("published", "replaced", "withdrawn"))


def codes_of_shapes() -> set[str]:
    return {str(code) for code in shapes_graph().objects(None, DCTERMS.identifier)}


def issue_calls() -> Iterator[tuple[str, str]]:
    """Yield (code, severity) of every issue that the source makes with both written out."""
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Issue" and len(node.args) > 1:
                for code in constants(node.args[0]):
                    yield from ((code, severity) for severity in constants(node.args[1]))


@pytest.mark.parametrize(
    ("count", "spanish", "english"),
    [(0, "0 problemas", "0 problems"), (1, "1 problema", "1 problem"), (2, "2 problemas", "2 problems")],
)
def test_a_word_follows_its_number(count: int, spanish: str, english: str) -> None:
    for lang, expected in (("es", spanish), ("en", english)):
        assert expected + " " in messages.text("check.violations", lang, violations=count, warnings=0)
        assert expected + " " in messages.text("check.violations", lang, violations=count, warnings=0)
    assert messages.fill("{n} {n:fila|filas}", {"n": "1"}) == "1 fila", "a number may come as a text"


def test_no_sentence_leaves_the_choice_to_its_reader() -> None:
    """`problema(s)` is for people who do not count; `http(s)` is a name."""
    undecided = re.compile(r"(?<!http)\((?:s|es|n|an)\)")
    found = [
        (lang, key)
        for lang in messages.LANGUAGES
        for section in SECTIONS
        for key, sentence in entries(lang, section).items()
        if undecided.search(sentence)
    ]
    assert found == []


def test_every_code_of_an_issue_has_its_entry() -> None:
    known = {code for code, entry in messages.entries().items() if not entry.error}
    assert known == set(messages.catalogue("es")["issue"]) | codes_of_shapes()


def test_an_entry_of_an_error_has_its_words() -> None:
    errors_told = {code for code, entry in messages.entries().items() if entry.error}
    assert errors_told - set(messages.catalogue("es")["error"]) == set()
    assert {"form.none", "file.damaged", "file.password"} <= errors_told


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("code", sorted(set(messages.entries()) - (codes_of_shapes() - set(uses().issue))))
def test_every_code_is_explained_with_all_its_parameters(lang: str, code: str) -> None:
    entry = messages.entries()[code]
    if code in messages.catalogue(lang)["issue"] or entry.error:
        for sentence in messages.explained(entry, lang):
            assert sentence.strip()
            assert UNFILLED.search(sentence) is None
        found = VitrinaError(code, **entry.params) if entry.error else Issue(code, "info", params=entry.params)
        said = messages.error(found, lang) if isinstance(found, VitrinaError) else messages.issue(found, lang)
        assert said == " ".join(messages.explained(entry, lang))


def test_an_entry_names_the_severity_that_the_source_gives() -> None:
    wrong = {(c, s) for c, s in issue_calls() if s not in messages.entries()[c].severities}
    assert wrong == set()
    assert ("sheet.others", "warning") in set(issue_calls()), "the search finds nothing"


def test_the_severity_of_a_rule_is_that_of_its_shape() -> None:
    graph = shapes_graph()
    names = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
    for shape, code in graph.subject_objects(DCTERMS.identifier):
        severity = names[graph.value(shape, SH.severity)]
        assert severity in messages.entries()[str(code)].severities, str(code)


@pytest.mark.parametrize("code", [code for code, entry in messages.entries().items() if entry.wrong or entry.right])
def test_an_example_has_both_sides_and_even_rows(code: str) -> None:
    entry = messages.entries()[code]
    assert entry.wrong
    assert entry.right
    assert entry.wrong != entry.right
    assert len({len(row) for row in (*entry.wrong, *entry.right)}) == 1


def test_a_cell_that_can_be_written_wrong_has_an_example() -> None:
    """What is about the file, the sheet or the choice of who publishes has none."""
    about_values = (
        "cell.",
        "target.",
        "date.",
        "email.",
        "phone.",
        "link.",
        "frequency.",
        "unit.",
        "indicator.",
        "objective.",
    )
    without = {c for c, e in messages.entries().items() if c.startswith(about_values) and not e.wrong}
    assert without <= {"cell.too-long"}


def test_an_unknown_language_is_answered_in_spanish() -> None:
    assert messages.catalogue("fr") == messages.catalogue("es")

"""The rules of the house that import-linter cannot hold: who may use which library, length, docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina

SOURCE = Path(vitrina.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
NAMES = [path.relative_to(SOURCE).as_posix() for path in MODULES]
LINES = 330
#: A library, and the modules (or folders, with a slash) that alone may import it.
ONLY_IN = {
    "openpyxl": {"intake/workbook.py", "checks/annotate.py", "report/lists.py"},
    "python_calamine": {"intake/xls_worker.py"},
    "xlrd": {"intake/xls_worker.py"},
    "pyoxigraph": {"store/", "rdf/formats.py", "rdf/jsonld.py"},
    "sqlalchemy": {"store/records.py"},
    "pyshacl": set(),  # the referee of our own validator, in tests and benchmarks only
    "rapidfuzz": {"intake/likeness.py"},
    "argon2": {"accounts.py"},
    "click": {"cli/"},
    "flask": {"web/"},
    "flask_babel": {"web/"},
    "flask_login": {"web/"},
    "flask_wtf": {"web/"},
    "werkzeug": {"web/"},
    "jinja2": {"web/"},
    "markupsafe": {"web/"},
    "babel": {"web/"},
    "granian": {"web/"},
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def may(name: str, places: set[str]) -> bool:
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in places)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_used_where_it_belongs_only(library: str) -> None:
    users = {name for name, path in zip(NAMES, MODULES, strict=True) if library in imported(path)}
    assert {name for name in users if not may(name, ONLY_IN[library])} == set()


def test_every_library_that_is_used_has_its_place() -> None:
    """A new dependency is a decision: it gets a line above, or is one that all may use."""
    everywhere = {"rdflib", "vitrina", "__future__"}
    standard = set(__import__("sys").stdlib_module_names)
    used = set().union(*(imported(path) for path in MODULES))
    assert used - standard - everywhere - set(ONLY_IN) == set()


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES
    assert ast.get_docstring(tree(path))


def public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_everything_public_has_a_docstring(path: Path) -> None:
    overloads = {"overload"}
    without = [
        node.name
        for node in public(tree(path))
        if not ast.get_docstring(node)
        and not any(isinstance(d, ast.Name) and d.id in overloads for d in getattr(node, "decorator_list", []))
    ]
    assert without == []


def test_importing_the_program_does_nothing_but_define() -> None:
    """No module opens a file for writing, a connection or a process when it is imported: no bare call at its top."""
    calls = {
        name: [
            ast.unparse(node.value)[:60]
            for node in tree(path).body
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        ]
        for name, path in zip(NAMES, MODULES, strict=True)
    }
    assert {name: found for name, found in calls.items() if found} == {}

"""Running a test of the suite: what our implementation makes of it, and whether that is what the suite wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import RdfFormat

from vitrina.csvw import (
    CsvError,
    IriError,
    MetadataError,
    Table,
    convert,
    locate,
    validate,
)
from vitrina.csvw.json import to_json

from .compare import difference, graph, json_difference, parse_json
from .suite import BASE, FOLDER, Entry, Web

#: How the implementation says that it cannot go on. Anything else that is raised is a fault of the implementation and
#: fails the test, whatever the test wants.
REFUSALS = (MetadataError, CsvError, IriError, OSError)


@dataclass(frozen=True)
class Result:
    """What the implementation made of a test.

    Attributes:
        output: the text of the conversion; empty when there is none.
        warnings: what it warned of.
        errors: what it found wrong.
    """

    output: str = ""
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


Implementation = Callable[[Entry], Result]


def vitrina(entry: Entry) -> Result:
    """Our implementation. Provenance is optional and we give none, as ``noProv`` wants in every test."""
    web = Web(entry)

    def open_table(table: Table) -> Iterable[bytes]:
        return web(table.url)

    try:
        group = locate(entry.action, web, metadata=entry.metadata)
        if "Validation" in entry.kind:
            findings = tuple(map(str, validate(group, open_table)))
            return Result(warnings=tuple(map(str, group.warnings)), errors=findings)
        mode = "minimal" if entry.minimal else "standard"
        warnings = list(map(str, group.warnings))
        if "Json" in entry.kind:
            output = "".join(to_json(group, open_table, mode=mode))
            warnings += map(str, validate(group, open_table, validating=False))
        else:
            output = "".join(convert(group, open_table, mode=mode, report=lambda error: warnings.append(str(error))))
        return Result(output, warnings=tuple(warnings))
    except REFUSALS as failure:
        return Result(errors=(str(failure),))


def judge(entry: Entry, implementation: Implementation = vitrina) -> str:
    """Judges a test by the definition of its type in the vocabulary of the suite (vocab.ttl).

    One thing is stricter than there: a test whose type does not ask for warnings must go without any.

    Args:
        entry: the test.
        implementation: what is tested.

    Returns:
        Why it failed; nothing when it passed.
    """
    result = implementation(entry)
    if entry.kind.startswith("Negative"):
        return "" if result.errors else "an error was expected"
    if result.errors:
        return "errors: " + "; ".join(result.errors)
    warned = "Warning" in entry.kind
    if warned != bool(result.warnings):
        return "a warning was expected" if warned else "warnings: " + "; ".join(result.warnings)
    return "" if entry.result is None else _difference(entry.kind, result.output, entry.result)


def _difference(kind: str, output: str, name: str) -> str:
    expected = (FOLDER / name).read_bytes()
    if "Json" in kind:
        return json_difference(parse_json(output), parse_json(expected))
    found = graph(output, RdfFormat.N_TRIPLES, BASE)
    return difference(found, graph(expected, RdfFormat.TURTLE, BASE + name))


def outcome(entry: Entry, implementation: Implementation = vitrina) -> str:
    """Judges a test as ``judge`` does; an implementation that breaks fails the test and not the run."""
    try:
        return judge(entry, implementation)
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the outcome of this test
        return f"{type(failure).__name__}: {failure}"

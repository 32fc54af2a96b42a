"""The converters that are measured: how each gets an environment of its own, its mapping, and its command."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cow
import generate
import rml

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parents[1] / "build" / "bench"

Prepare = Callable[[Path, Path], Sequence[str]]
"""From the folder of the data and an empty folder to work in, to the command that runs there."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A converter as it is measured.

    Attributes:
        name: what it is called in the table and on the command line.
        prepare: writes what it needs and returns its command.
        output: the name of the file that it writes in its folder.
        install: makes its environment, or None where it needs none of its own.
        largest: the most rows that it is asked for when nobody names it.
        once: whether it is so slow that it runs only once.
        graph: only statements of graphs with this in their name count, where it adds others; None for all.
        note: what a reader of the table must know.
    """

    name: str
    prepare: Prepare
    output: str = "out.nq"
    install: Callable[[], None] | None = None
    largest: int = 1_000_000
    once: bool = False
    graph: str | None = None
    note: str = ""


def _python(name: str, *requirements: str) -> Callable[[], None]:
    def install() -> None:
        folder = ENVIRONMENTS / name
        if not (folder / "ready").exists():
            venv.create(folder, clear=True, with_pip=True)
            pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
            subprocess.run([*pip, *requirements], check=True)
            (folder / "ready").touch()

    return install


def _node(name: str, *packages: str) -> Callable[[], None]:
    def install() -> None:
        folder = ENVIRONMENTS / name
        if not (folder / "ready").exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
            subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *packages], cwd=folder, check=True)
            (folder / "ready").touch()

    return install


def _ours(*options: str) -> Prepare:
    def prepare(data: Path, _: Path) -> Sequence[str]:
        program = str(Path(sys.executable).with_name("vitrina"))
        metadata = str(data / generate.METADATA)
        return [program, "csvw", "convert", metadata, "--mode", "minimal", "--to", "nq", "-o", "out.nq", *options]

    return prepare


def _hand(data: Path, _: Path) -> Sequence[str]:
    return [sys.executable, str(HERE / "hand_template.py"), str(data / generate.TABLE), "out.nq"]


def _morph_kgc(processes: int, *settings: str) -> Prepare:
    def prepare(data: Path, folder: Path) -> Sequence[str]:
        mapping = rml.mapping(data / generate.METADATA, data / generate.TABLE)
        (folder / "mapping.ttl").write_text(mapping, encoding="utf-8")
        lines = ["[CONFIGURATION]", "output_file=out.nq", "output_format=N-QUADS", f"number_of_processes={processes}"]
        # Empty cells and no others are null, as in the metadata.
        lines += ["na_values=", "logging_level=WARNING", *settings, "[Table]", "mappings=mapping.ttl", ""]
        (folder / "config.ini").write_text("\n".join(lines), encoding="utf-8")
        return [str(ENVIRONMENTS / "morph-kgc" / "bin" / "python"), "-m", "morph_kgc", "config.ini"]

    return prepare


def _rdf_parser_csvw(*options: str) -> Prepare:
    def prepare(data: Path, folder: Path) -> Sequence[str]:
        packages, script = str(ENVIRONMENTS / "rdf-parser-csvw"), str(HERE / "rdf_parser_csvw.mjs")
        files = [str(data / generate.METADATA), str(data / generate.TABLE), str(folder / "out.nq")]
        return ["node", script, packages, *files, *options]

    return prepare


def _cow(data: Path, folder: Path) -> Sequence[str]:
    (folder / "table.csv").symlink_to(data / generate.TABLE)
    metadata = cow.metadata(data / generate.METADATA, "table.csv")
    (folder / "table.csv-metadata.json").write_text(metadata, encoding="utf-8")
    return [str(ENVIRONMENTS / "cow" / "bin" / "cow_tool_cli"), "convert", "table.csv", "--processes", "2"]


_INSTALL_MORPH = _python("morph-kgc", "morph-kgc==2.10.*")
_INSTALL_RDF_PARSER = _node("rdf-parser-csvw", "rdf-parser-csvw@1.1", "n3@2.13")
#: `{+meta_id}` has slashes that stay.
_SLASHES = "safe_percent_encoding=/"

TOOLS = (
    Tool("vitrina", _ours()),
    Tool("vitrina-2", _ours("--workers", "2"), note="2 workers"),
    Tool("hand", _hand, note="Python written by hand for this one table; checks nothing"),
    Tool("morph-kgc-2", _morph_kgc(2, _SLASHES), install=_INSTALL_MORPH, note="2 processes; drops repeated triples"),
    Tool(
        "morph-kgc-1",
        _morph_kgc(1, _SLASHES),
        install=_INSTALL_MORPH,
        largest=100_000,
        note="1 process; drops repeated triples",
    ),
    Tool(
        "morph-kgc-2-other-iris",
        _morph_kgc(2),
        install=_INSTALL_MORPH,
        note="2 processes, its faster percent-encoding, which writes the slashes of `{+meta_id}` as %2F",
    ),
    Tool(
        "rdf-parser-csvw",
        _rdf_parser_csvw(),
        install=_INSTALL_RDF_PARSER,
        note="1 process; what it says about rows is dropped before writing",
    ),
    Tool(
        "rdf-parser-csvw-stream",
        _rdf_parser_csvw("stream"),
        install=_INSTALL_RDF_PARSER,
        largest=100_000,
        note="1 process, written as its documentation shows, with five more statements about each row",
    ),
    Tool(
        "cow",
        _cow,
        "table.csv.nq",
        _python("cow", "cow-csvw==2.0.*"),
        largest=100_000,
        once=True,
        graph="/assertion/",
        note="2 processes; drops repeated triples within 5,000 rows",
    ),
)

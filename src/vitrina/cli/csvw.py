"""`csvw convert` and `csvw validate`: any CSV table with its metadata, as the W3C Recommendations say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import click

from vitrina import csvw, messages
from vitrina.cli.base import Group
from vitrina.cli.common import STDIN, VIOLATIONS, fail, guarded, lang_option, output_option
from vitrina.cli.findings import Listing
from vitrina.cli.output import destination, stoppable
from vitrina.cli.source import Source, UnreadableError
from vitrina.cli.words import t
from vitrina.csvw.context import PREFIXES, is_absolute
from vitrina.errors import BadRequestError
from vitrina.retrieval import Limits, Replay, RetrievalError

#: Formats of one statement per line, which several processes can write together.
_LINES = ("nt", "nq")
_FORMATS = (*_LINES, "ttl", "json")


@click.group("csvw", cls=Group, help=t("cli.csvw.help"), short_help=t("cli.csvw.short"))
def csvw_group() -> None:
    """Convert and validate CSV tables with metadata."""


def _input_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the arguments and options that say what to read."""
    seconds, megabytes = click.FloatRange(min=1), click.IntRange(min=1)
    for decorate in (
        click.option("--max-seconds", type=seconds, default=Limits().seconds, show_default=True,
                     metavar="N", help=t("cli.csvw.option.max-seconds")),
        click.option("--max-size", type=megabytes, default=Limits().bytes >> 20, show_default=True,
                     metavar="MB", help=t("cli.csvw.option.max-size")),
        click.option("--base", metavar=t("cli.csvw.metavar.address"), help=t("cli.csvw.option.base")),
        click.option("--metadata", metavar=t("cli.csvw.metavar.place"), help=t("cli.csvw.option.metadata")),
        click.argument("inputs", nargs=-1, required=True, metavar=t("cli.csvw.metavar.inputs")),
    ):  # fmt: skip
        command = decorate(command)
    return command


@contextmanager
def _sources(
    inputs: tuple[str, ...], lang: str, metadata: str | None, base: str | None, max_size: int, max_seconds: float
) -> Iterator[list[Source]]:
    """Give the inputs, none of them opened yet."""
    limits = Limits(bytes=max_size << 20, seconds=max_seconds)
    with ExitStack() as stack:
        stdin = stack.enter_context(closing(Replay(cast("Any", sys.stdin.buffer))))
        try:
            sources = [Source(name, stdin, lang, metadata=metadata, base=base, limits=limits) for name in inputs]
        except RetrievalError as error:
            raise BadRequestError("csvw.address", address=error.url) from error
        for source in sources:
            stack.callback(source.close)
        yield sources


def _group(source: Source, listing: Listing) -> csvw.TableGroup | None:
    """Return the group of an input, its warnings told; None if its metadata have errors, which are told."""
    try:
        group = source.locate()
    except csvw.MetadataError as error:
        for problem in error.problems:
            listing.error(source.words.problem, problem)
        return None
    except OSError as error:
        fail(source.words.unreadable(error, source.url))
    for problem in group.warnings:
        listing.warning(source.words.problem, problem)
    return group


@dataclass(frozen=True, slots=True)
class _Options:
    """How to convert."""

    to: str
    mode: Literal["minimal", "standard"]
    graph: str | None
    lenient: bool
    workers: int


def _options(to: str | None, mode: str, graph: str | None, output: str, *, lenient: bool, workers: int) -> _Options:
    """Return how to convert: the format that is asked for, else that of the name of the output.

    Raises:
        BadRequestError: the graph is no IRI, or the format has no graphs, or only one process can write it.
    """
    if graph is not None:
        try:
            csvw.iri(graph)
        except csvw.IriError as error:
            raise BadRequestError("csvw.graph", graph=graph) from error
        if not is_absolute(graph):
            raise BadRequestError("csvw.graph", graph=graph)
    suffix = Path(output).suffix.removeprefix(".").lower()
    chosen = to or (suffix if suffix in _FORMATS else "nt" if graph is None else "nq")
    if graph is not None and chosen != "nq":
        raise BadRequestError("csvw.graph-format", format=chosen)
    if workers > 1 and chosen not in _LINES:
        raise BadRequestError("csvw.workers-format", format=chosen)
    return _Options(chosen, "minimal" if mode == "minimal" else "standard", graph, lenient, workers)


def _write(
    group: csvw.TableGroup, open_table: csvw.OpenTable, options: _Options, report: Callable[[csvw.Finding], None],
    file: BinaryIO,
) -> None:  # fmt: skip
    """Write the result of a group; what is wrong in its tables is reported."""
    if options.to in _LINES:
        csvw.write(
            group, open_table, file, mode=options.mode, graph=options.graph, report=report, workers=options.workers
        )
    elif options.to == "ttl":
        from vitrina.rdf.formats import stream_turtle  # noqa: PLC0415 - only Turtle needs an RDF library

        pieces = csvw.convert(group, open_table, mode=options.mode, report=report)
        stream_turtle((piece.encode() for piece in pieces), file, PREFIXES)
    else:
        from vitrina.csvw.json import to_json  # noqa: PLC0415 - RDF needs none of it

        for finding in csvw.validate(group, open_table, validating=False):
            report(finding)
        file.writelines(piece.encode() for piece in to_json(group, open_table, mode=options.mode))


def _convert(source: Source, group: csvw.TableGroup, options: _Options, listing: Listing, file: BinaryIO) -> None:
    """Write the result of an input; what is wrong in it is told."""
    tell = listing.warning if options.lenient else listing.error

    def report(found: csvw.Finding) -> None:
        # A header that its metadata do not expect is an error for a validator alone (Model, section 6.1).
        (listing.warning if isinstance(found, csvw.Problem) else tell)(source.words.finding, found)

    try:
        _write(group, source.open, options, report, file)
    except csvw.CsvError as error:
        found = csvw.RowError(source.table, 0, error.row, "csv", params={"reason": error.reason})
        listing.error(source.words.row, found)
    except csvw.IriError as error:
        listing.error(source.words.problem, csvw.Problem(source.table, "iri", f"{error.iri!r} is not an IRI"))
    except UnreadableError as error:
        fail(source.words.unreadable(error.failure, error.url))
    except ChildProcessError:
        fail(messages.text("csvw.worker", listing.lang))


def _convert_all(sources: list[Source], options: _Options, output: str, listing: Listing, file: BinaryIO) -> None:
    """Write the results of all inputs, one after another; a group that two inputs share comes once."""
    target = None if output == STDIN else Path(output).resolve()
    done: list[csvw.TableGroup] = []
    for source in sources:
        group = _group(source, listing)
        if group is None or group in done:
            continue
        if target is not None and source.reads(target, group):
            raise BadRequestError("csvw.same-file", path=output)
        done.append(group)
        _convert(source, group, options, listing, file)


@csvw_group.command("convert", help=t("cli.csvw.convert.help"), short_help=t("cli.csvw.convert.short"))
@_input_options
@click.option(
    "--mode",
    type=click.Choice(["standard", "minimal"]),
    default="standard",
    show_default=True,
    help=t("cli.csvw.option.mode"),
)
@click.option("--to", type=click.Choice(_FORMATS), help=t("cli.csvw.option.to"))
@output_option(t("cli.csvw.option.output"))
@click.option("--graph", metavar="IRI", help=t("cli.csvw.option.graph"))
@click.option("--lenient", is_flag=True, help=t("cli.csvw.option.lenient"))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help=t("cli.csvw.option.workers"),
)
@lang_option
@guarded
def convert_command(
    inputs: tuple[str, ...], metadata: str | None, base: str | None, max_size: int, max_seconds: float, mode: str,
    to: str | None, output: str, graph: str | None, lenient: bool, workers: int, lang: str,
) -> None:  # fmt: skip
    """Convert tables to RDF or JSON."""
    options = _options(to, mode, graph, output, lenient=lenient, workers=workers)
    if options.to == "json" and len(inputs) > 1:
        raise BadRequestError("csvw.json-one")
    listing = Listing(lang)
    with (
        stoppable(lang),
        _sources(inputs, lang, metadata, base, max_size, max_seconds) as sources,
        destination(output) as file,
    ):
        _convert_all(sources, options, output, listing, file)
        listing.end()
        if listing.errors:
            key = "csvw.refused-screen" if output == STDIN else "csvw.refused"
            hint = f" {messages.text('csvw.lenient', lang)}" if listing.cells else ""
            fail(messages.text(key, lang, count=listing.errors, output=output) + hint, VIOLATIONS)


@csvw_group.command("validate", help=t("cli.csvw.validate.help"), short_help=t("cli.csvw.validate.short"))
@_input_options
@lang_option
@guarded
def validate_command(
    inputs: tuple[str, ...], metadata: str | None, base: str | None, max_size: int, max_seconds: float, lang: str
) -> None:
    """Validate tables against their metadata."""
    listing = Listing(lang)
    tables, rows = 0, 0

    def count(more: int) -> None:
        nonlocal rows
        rows += more

    with stoppable(lang), _sources(inputs, lang, metadata, base, max_size, max_seconds) as sources:
        for source in sources:
            group = _group(source, listing)
            if group is None:
                continue
            tables += len(group.tables)
            try:
                for finding in csvw.validate(group, source.open, count=count):
                    listing.error(source.words.finding, finding)
            except UnreadableError as error:
                fail(source.words.unreadable(error.failure, error.url))
    listing.end()
    if listing.errors:
        fail(messages.text("csvw.invalid", lang, count=listing.errors, tables=tables, rows=rows), VIOLATIONS)
    click.echo(messages.text("csvw.valid", lang, tables=tables, rows=rows))

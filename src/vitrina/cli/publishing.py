"""`publish`, `editions`, `query` and `dump`: what is published."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from vitrina import messages
from vitrina.cli.base import Command
from vitrina.cli.common import (
    STDIN,
    VIOLATIONS,
    answers,
    fail,
    guarded,
    installation,
    institution_option,
    lang_option,
    output_option,
    period_option,
    published,
    read_file,
    read_group,
    unit_option,
    write_json,
    write_output,
)
from vitrina.cli.words import t
from vitrina.errors import BadRequestError, NotFoundError
from vitrina.installation import Installation
from vitrina.intake.identify import NEW_UNIT
from vitrina.intake.sets import sets
from vitrina.model import Context
from vitrina.publish import QUESTIONS, ViolationsError, release
from vitrina.rdf import formats
from vitrina.report import as_text
from vitrina.store.query import RESULTS, Query, answer
from vitrina.store.records import EditionRecord
from vitrina.store.triples import dump, has_graph


@click.command("publish", cls=Command, help=t("cli.publish.help"), short_help=t("cli.publish.short"))
@click.argument("files", nargs=-1, required=True, metavar=t("cli.metavar.files"))
@institution_option
@period_option
@unit_option
@click.option("--once", is_flag=True, help=t("cli.publish.once"))
@click.option("--by", metavar=t("cli.metavar.name"), help=t("cli.publish.by"))
@click.option("--list", "listed", metavar="CSV", help=t("cli.publish.list"))
@lang_option
@click.pass_context
@guarded
def publish_command(
    context: click.Context, files: tuple[str, ...], institution: str | None, period: str | None,
    units: tuple[str, ...], by: str | None, once: bool, listed: str | None, lang: str,
) -> None:  # fmt: skip
    """Publish a file, or the files of one set, as an edition for each month in it."""
    opened = installation(context)
    if len(sets(files)) > 1:
        raise BadRequestError("publish.one-set", files=", ".join(files))
    if len(files) == 1 and Path(files[0]).is_dir():
        from vitrina.cli.bulk import publish_folder  # noqa: PLC0415 - one file needs no processes

        raise SystemExit(publish_folder(opened, files[0], institution, period, by or getpass.getuser(), lang, listed))
    data, filename = read_group(files)
    kept = _published_already(opened, institution, period) if once else None
    if kept:
        address = opened.iris.edition(kept.key)
        click.echo(messages.text("cli.publish.kept", lang, version=kept.version, period=kept.period, address=address))
        return
    try:
        released = release(
            opened, data, filename, Context(institution, period), by or getpass.getuser(), answers(units)
        )
    except ViolationsError as error:
        checked = error.checked
        click.echo(as_text(checked, lang), err=True)
        for issue in checked.report.issues:
            if issue.code in QUESTIONS:
                told = {"name": issue.params["name"], "slug": issue.params["slug"], "new": NEW_UNIT}
                click.echo(f"  {messages.text('cli.publish.answer', lang, **told)}", err=True)
        fail(messages.error(error, lang), VIOLATIONS)
    for made in released.releases:
        key = "cli.publish.done" if made.created else "cli.publish.already"
        edition = made.edition
        address = opened.iris.edition(edition.key)
        click.echo(messages.text(key, lang, version=edition.version, period=edition.period, address=address))
    for issue in released.report.issues:
        click.echo(f"  [{messages.severity(issue.severity, lang)}] {messages.issue(issue, lang)}", err=True)


def _published_already(opened: Installation, institution: str | None, period: str | None) -> EditionRecord | None:
    """Return the newest edition of that institution and month, of whatever form."""
    if opened.archive.base is None or not institution:
        return None
    opened.catch_up()
    found = [edition for edition in opened.records.editions(institution) if edition.period == period]
    return found[-1] if found else None


@click.command("editions", cls=Command, help=t("cli.editions.help"), short_help=t("cli.editions.short"))
@institution_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=t("cli.editions.format"))
@lang_option
@click.pass_context
@guarded
def editions_command(context: click.Context, institution: str | None, form: str, lang: str) -> None:
    """List what is published."""
    opened = published(context)
    if institution:
        opened.registry.get(institution)
    editions = opened.records.editions(institution) if opened.archive.base else []
    if form == "json":
        write_json(
            [
                {
                    "edition": opened.iris.edition(e.key), "institution": e.institution, "form": e.form,
                    "period": e.period, "version": e.version, "state": e.state, "published": e.published.isoformat(),
                    "by": e.by, "file": e.filename, "original": e.original, "graph": e.graph,
                }
                for e in editions
            ]
        )  # fmt: skip
        return
    if not editions:
        click.echo(messages.text("cli.editions.none", lang), err=True)
    for e in editions:
        name = opened.institution(e.institution).name
        state = messages.text(f"state.{e.state}", lang)
        click.echo(
            f"{e.institution}  {e.form}  {e.period}  v{e.version}  {state}  {e.published:%Y-%m-%d %H:%M}  {name}"
        )


@click.command("query", cls=Command, help=t("cli.query.help"), short_help=t("cli.query.short"))
@click.argument("sparql", metavar="SPARQL", required=False)
@click.option("--file", "-f", "file", metavar=t("cli.metavar.file"), help=t("cli.query.file"))
@click.option(
    "--to",
    "to",
    type=click.Choice(["table", *RESULTS, *formats.BY_SUFFIX]),
    default="table",
    show_default=True,
    help=t("cli.query.to"),
)
@output_option(t("cli.query.output"))
@lang_option
@click.pass_context
@guarded
def query_command(
    context: click.Context, sparql: str | None, file: str | None, to: str, output: str, lang: str
) -> None:
    """Answer a SPARQL query."""
    del lang
    text = _query_text(sparql, file)
    _, store = published(context).reader.store()
    result = answer(store, Query(text), to if to in RESULTS else "tsv")
    if result.kind == "graph" and to in RESULTS:
        raise BadRequestError("query.format", format=to, known=", ".join(formats.BY_SUFFIX))
    if result.kind == "graph":
        suffix = to if to in formats.BY_SUFFIX else "ttl"
        write_output(output, formats.serialize(formats.parse(result.body, "nt"), formats.BY_SUFFIX[suffix]))
    elif to in formats.BY_SUFFIX:
        raise BadRequestError("query.format", format=to, known=", ".join(RESULTS))
    elif to == "table" and output == "-" and b"\t" in result.body:
        click.echo(_aligned(result.body.decode()))
    else:
        write_output(output, result.body)


def _query_text(sparql: str | None, file: str | None) -> str:
    """Return the query of the argument, or of the file or standard input that it comes from."""
    if file is None and sparql != STDIN:
        text = sparql or ""
    else:
        try:
            text = read_file(file or STDIN)[0].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadRequestError("query.not-text") from error
    if not text.strip():
        raise BadRequestError("query.missing")
    return text


def _aligned(tsv: str) -> str:
    rows = [line.split("\t") for line in tsv.splitlines()]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip() for row in rows
    )


@click.command("dump", cls=Command, help=t("cli.dump.help"), short_help=t("cli.dump.short"))
@click.option("--graph", metavar="IRI", help=t("cli.dump.graph"))
@output_option(t("cli.dump.output"))
@lang_option
@click.pass_context
@guarded
def dump_command(context: click.Context, graph: str | None, output: str, lang: str) -> None:
    """Write the store as N-Quads, or one graph as N-Triples."""
    del lang
    reader = published(context).reader
    _, store = reader.store()
    owned = reader.owned(graph) if graph else b""
    if graph is not None and not owned and not has_graph(store, graph):
        raise NotFoundError("graph.unknown", graph=graph)
    if output == "-":
        dump(store, sys.stdout.buffer, graph)
        sys.stdout.buffer.write(owned)
    else:
        with Path(output).open("wb") as file:
            dump(store, file, graph)
            file.write(owned)

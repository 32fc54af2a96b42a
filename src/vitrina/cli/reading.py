"""`check` and `convert`: what can be said of a file without publishing it."""

from __future__ import annotations

from pathlib import Path

import click

from vitrina import messages
from vitrina.checks import marked_workbook
from vitrina.cli.base import Command
from vitrina.cli.common import (
    FAILED,
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
    read_file,
    unit_option,
    write_json,
    write_output,
)
from vitrina.cli.words import t
from vitrina.conversion import METADATA_FILE
from vitrina.errors import BadRequestError, VitrinaError
from vitrina.installation import Installation
from vitrina.model import Context, Issue
from vitrina.publish import Checked, ViolationsError, check, known_units, terms_of
from vitrina.rdf import formats
from vitrina.rdf.iris import check_period
from vitrina.report import as_csv, as_json, as_text


def _check(
    opened: Installation, name: str, institution: str | None, period: str | None, units: tuple[str, ...]
) -> tuple[bytes, Checked]:
    data, filename = read_file(name)
    if institution:
        opened.registry.get(institution)
    if period:
        check_period(period)
    known = known_units(opened, institution, answers(units))
    context = Context(institution, period)
    return data, check(data, filename, terms_of(opened), context, known, opened.limits)


@click.command("check", cls=Command, help=t("cli.check.help"), short_help=t("cli.check.short"))
@click.argument("files", nargs=-1, required=True, metavar=t("cli.metavar.files"))
@institution_option
@period_option
@unit_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help=t("cli.check.format")
)
@click.option("--marked", metavar="XLSX", help=t("cli.check.marked"))
@lang_option
@click.pass_context
@guarded
def check_command(
    context: click.Context, files: tuple[str, ...], institution: str | None, period: str | None,
    units: tuple[str, ...], form: str, marked: str | None, lang: str,
) -> None:  # fmt: skip
    """Print what was understood and every problem, with its cell."""
    opened = installation(context)
    if marked and Path(marked).resolve() in {Path(name).resolve() for name in files}:
        raise BadRequestError("check.same-file", path=marked)
    if len(files) > 1 and (marked or form == "csv"):
        raise BadRequestError("check.one-file")
    status, results = 0, []
    for name in files:
        try:
            data, checked = _check(opened, name, institution, period, units)
        except VitrinaError as error:
            if len(files) == 1:
                raise
            click.echo(f"vitrina: {messages.error(error, lang)}", err=True)
            status = FAILED
            continue
        status = max(status, 0 if checked.report.conforms else VIOLATIONS)
        parts = (checked.workbook, checked.form, checked.reading, checked.report)
        if form == "json":
            results.append(as_json(*parts, lang))
        elif form == "csv":
            click.echo(as_csv(checked.report, lang), nl=False)
        else:
            click.echo(as_text(*parts, lang))
        if marked:
            _write_marked(marked, data, checked, lang)
    if form == "json":
        write_json(results[0] if len(files) == 1 else results)
    raise SystemExit(status)


def _write_marked(path: str, data: bytes, checked: Checked, lang: str) -> None:
    def words(issue: Issue) -> str:
        return f"{messages.severity(issue.severity, lang).capitalize()}: {messages.what(issue, lang)}"

    Path(path).write_bytes(marked_workbook(data, checked.workbook, checked.report.issues, words))
    click.echo(messages.text("cli.check.marked-written", lang, path=path), err=True)


@click.command("convert", cls=Command, help=t("cli.convert.help"), short_help=t("cli.convert.short"))
@click.argument("file", metavar=t("cli.metavar.file"))
@institution_option
@period_option
@unit_option
@click.option(
    "--to",
    "to",
    type=click.Choice(["ttl", "jsonld", "rdf", "nt", "nq", "csvw"]),
    default="ttl",
    show_default=True,
    help=t("cli.convert.to"),
)
@output_option(t("cli.convert.output"))
@lang_option
@click.pass_context
@guarded
def convert_command(
    context: click.Context, file: str, institution: str | None, period: str | None, units: tuple[str, ...], to: str,
    output: str, lang: str,
) -> None:  # fmt: skip
    """Write the RDF, or the tidy CSV with its metadata, that a file would be published as."""
    if not institution:
        raise BadRequestError("institution.missing")
    if not period:
        raise BadRequestError("period.missing")
    opened = installation(context)
    _, checked = _check(opened, file, institution, period, units)
    if not checked.report.conforms:
        click.echo(as_text(checked.workbook, checked.form, checked.reading, checked.report, lang), err=True)
        fail(messages.error(ViolationsError(checked), lang), VIOLATIONS)
    conversion = checked.conversion
    if to == "csvw":
        _write_csvw(output, checked)
        return
    triples = formats.parse(conversion.ntriples, "nt")
    if to == "nq":
        write_output(output, formats.nquads(triples, conversion.edition))
    else:
        write_output(output, formats.serialize(triples, formats.BY_SUFFIX[to]))


def _write_csvw(output: str, checked: Checked) -> None:
    if output == STDIN:
        raise BadRequestError("convert.folder")
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in checked.conversion.csv_files.items():
        (folder / name).write_bytes(data)
    (folder / METADATA_FILE).write_bytes(formats.pretty_json(checked.conversion.metadata))

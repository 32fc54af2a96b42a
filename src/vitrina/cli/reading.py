"""`check` and `convert`: what can be said of a file without publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vitrina import messages
from vitrina.checked import Checked
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
    read_group,
    unit_option,
    write_json,
    write_output,
)
from vitrina.cli.findings import printable
from vitrina.cli.progress import progress, wipe
from vitrina.cli.words import t
from vitrina.conversion import METADATA_FILE
from vitrina.errors import BadRequestError, VitrinaError
from vitrina.installation import Installation
from vitrina.intake.sets import sets
from vitrina.model import Issue, Report
from vitrina.publish import ViolationsError, check, context_of, known_units, terms_of
from vitrina.rdf import formats
from vitrina.report import as_csv, as_json, as_line, as_shacl, as_text, as_total, as_xlsx, refused_json


def _check(
    opened: Installation, group: _Group, institution: str | None, period: str | None, units: tuple[str, ...]
) -> tuple[bytes, Checked]:
    data, filename = read_group(group.names)
    context = context_of(opened, institution or group.institution, period or group.period)
    known = known_units(opened, context.institution, answers(units))
    return data, check(data, filename, terms_of(opened), context, known, opened.limits)


@click.command("check", cls=Command, help=t("cli.check.help"), short_help=t("cli.check.short"))
@click.argument("files", nargs=-1, required=True, metavar=t("cli.metavar.files"))
@institution_option
@period_option
@unit_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv", "ttl"]), default="text", help=t("cli.check.format")
)
@click.option("--marked", metavar="XLSX", help=t("cli.check.marked"))
@click.option("--list", "listed", metavar="XLSX", help=t("cli.check.list"))
@click.option("--verbose", "-v", is_flag=True, help=t("cli.check.verbose"))
@lang_option
@click.pass_context
@guarded
def check_command(
    context: click.Context, files: tuple[str, ...], institution: str | None, period: str | None,
    units: tuple[str, ...], form: str, marked: str | None, listed: str | None, verbose: bool, lang: str,
) -> None:  # fmt: skip
    """Print what was understood and every problem, with its cell; of many files a line each, and their sum."""
    opened = installation(context)
    for path in filter(None, (marked, listed)):
        if Path(path).resolve() in {Path(name).resolve() for name in files}:
            raise BadRequestError("check.same-file", path=path)
    groups = _groups(opened, files)
    many = len(groups) > 1
    if many and (marked or listed or form in {"csv", "ttl"}):
        raise BadRequestError("check.one-file")
    told = _Told(opened.iris.base, form, lang, many=many, verbose=verbose)
    if not many:
        data, checked = _check(opened, groups[0], institution, period, units)
        told.checked(checked)
        if marked:
            _write_marked(marked, data, checked, lang)
        if listed:
            Path(listed).write_bytes(as_xlsx(checked.report, lang, opened.iris.base))
            click.echo(messages.text("cli.check.list-written", lang, path=listed), err=True)
    else:
        with progress(len(groups), "cli.check.bar", lang) as count:
            for group in groups:
                try:
                    told.checked(_check(opened, group, institution, period, units)[1])
                except VitrinaError as error:
                    told.refused(group.names[0], error)
                count(1)
    told.end()
    raise SystemExit(told.status)


@dataclass(frozen=True, slots=True)
class _Group:
    """A file, or the files of one set, with the institution and month that a folder's names tell of it."""

    names: Sequence[str]
    institution: str | None = None
    period: str | None = None


def _groups(opened: Installation, files: Sequence[str]) -> list[_Group]:
    """Return what the arguments name: of a folder every file in it.

    Raises:
        BadRequestError: nothing is in the folders.
    """
    groups: list[_Group] = []
    for names in sets(files):
        if Path(names[0]).is_dir():
            from vitrina.bulk.plan import uploads  # noqa: PLC0415 - a file needs none of it

            found = uploads(Path(names[0]), opened.registry)
            groups += [_Group([str(path) for path in one.paths], one.institution, one.period) for one in found]
        else:
            groups.append(_Group(names))
    if not groups:
        raise BadRequestError("bulk.empty", path=files[0])
    return groups


class _Told:
    """Tells of one file after the other as they are checked, and of all at the end.

    Attributes:
        status: how the command ends: the worst of all files.
    """

    def __init__(self, base: str, form: str, lang: str, *, many: bool, verbose: bool) -> None:
        self._base, self._form, self._lang, self._many, self._verbose = base, form, lang, many, verbose
        self._reports: list[Report] = []
        self._values: list[dict[str, Any]] = []
        self._refused = 0
        self.status = 0

    def refused(self, name: str, error: VitrinaError) -> None:
        """Tell of a file that could not be read; the others go on."""
        wipe()
        click.echo(f"vitrina: {messages.error(error, self._lang)}", err=True)
        self._values.append(refused_json(printable(Path(name).name), error, self._lang, self._base))
        self._refused += 1
        self.status = FAILED

    def checked(self, checked: Checked) -> None:
        """Tell what a check found out."""
        report, lang, base = checked.report, self._lang, self._base
        self.status = max(self.status, 0 if report.conforms else VIOLATIONS)
        self._reports.append(report)
        if self._form == "json":
            self._values.append(as_json(checked, lang, base))
        elif self._form == "csv":
            click.echo(as_csv(report, lang), nl=False)
        elif self._form == "ttl":
            write_output(STDIN, as_shacl(checked.workbook, report, base))
        elif self._many and not self._verbose:
            wipe()
            click.echo(as_line(checked, lang))
        else:
            wipe()
            click.echo(as_text(checked, lang, None if self._many else base))

    def end(self) -> None:
        """Write what is written of all together."""
        if self._form == "json":
            write_json(self._values if self._many else self._values[0])
        elif self._many:
            click.echo(as_total(self._reports, self._refused, self._lang))


def _write_marked(path: str, data: bytes, checked: Checked, lang: str) -> None:
    def words(issue: Issue) -> str:
        return f"{messages.severity(issue.severity, lang).capitalize()}: {messages.what(issue, lang)}"

    macros = path.lower().endswith(".xlsm")  # Excel opens none under another ending
    Path(path).write_bytes(marked_workbook(data, checked.workbook, checked.report.issues, words, macros=macros))
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
    checked = _check(opened, _Group([file]), institution, period, units)[1].of(period)
    if not checked.report.conforms:
        click.echo(as_text(checked, lang), err=True)
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
    (folder / METADATA_FILE).write_bytes(checked.conversion.metadata_file)

"""`vitrina publish` of a folder: a bar while it runs, then what was published, what not, and why."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from vitrina import messages
from vitrina.bulk import Outcome, State, Summary, publish_all, uploads
from vitrina.cli.common import FAILED, VIOLATIONS
from vitrina.cli.findings import printable
from vitrina.cli.progress import progress
from vitrina.errors import BadRequestError
from vitrina.installation import Installation
from vitrina.rdf.iris import Iris, check_period
from vitrina.report import inert

#: So many files are named of each cause; the list has all.
_NAMED = 3
_LONG = 200
_STATES: tuple[State, ...] = ("published", "unchanged", "violations", "refused")


def publish_folder(
    opened: Installation, folder: str, institution: str | None, period: str | None, by: str, lang: str,
    listed: str | None = None,
) -> int:  # fmt: skip
    """Publish what is in a folder, tell what became of it, and return the exit status: the worst of all files.

    Args:
        opened: where to publish.
        folder: its path.
        institution: whose all files are; None where their names or they themselves tell it.
        period: of which month all are; None as for the institution.
        by: who publishes.
        lang: the language of what is told.
        listed: a file for the list of all files and what became of them, as CSV.

    Raises:
        BadRequestError: institution or period are not usable, or nothing is in the folder.
        VitrinaError: as `bulk.publish_all`.
        OSError: as there, or the list cannot be written.
    """
    if institution:
        opened.registry.get(institution)
    if period:
        check_period(period)
    files = uploads(Path(folder), opened.registry, institution, period)
    if not files:
        raise BadRequestError("bulk.empty", path=folder)
    workers = opened.settings.bulk_workers or len(os.sched_getaffinity(0))
    with progress(len(files), "cli.bulk.bar", lang) as count:
        summary = publish_all(opened, files, by, workers, lambda _: count(1))
    if listed:
        Path(listed).write_text(as_list(summary.outcomes, opened.iris, lang), encoding="utf-8", newline="")
    click.echo(as_summary(summary, lang))
    if summary.count("refused"):
        return FAILED
    return VIOLATIONS if summary.count("violations") else 0


def as_summary(summary: Summary, lang: str) -> str:
    """Return how many files ended how, and of those that were not published why, with the first of each cause."""
    lines = [
        messages.text(f"cli.bulk.{state}", lang, count=summary.count(state))
        for state in _STATES
        if summary.count(state) or state == "published"
    ]
    for state in ("violations", "refused"):
        causes = _causes(outcome for outcome in summary.outcomes if outcome.state == state)
        if causes:
            lines += ["", messages.text(f"cli.bulk.why-{state}", lang)]
        for code, files in sorted(causes.items(), key=lambda cause: (-len(cause[1]), cause[0])):
            name, outcome = next(iter(files.items()))
            lines.append(messages.text("cli.bulk.cause", lang, count=len(files), code=code))
            lines.append(f"    {printable(name, _LONG)}: {_sentence(outcome, code, lang)}")
            others = [printable(name, _LONG) for name in list(files)[1:_NAMED]]
            more = messages.text("cli.bulk.more", lang, count=len(files) - _NAMED) if len(files) > _NAMED else ""
            lines += [f"    {other}" for other in [*others, *filter(None, [more])]]
    return "\n".join(lines)


def _causes(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Outcome]]:
    """Return code → file → outcome."""
    causes: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for outcome in outcomes:
        codes = [issue.code for issue in outcome.problems] or [outcome.error.code if outcome.error else "–"]
        for code in codes:
            causes[code][outcome.name] = outcome
    return causes


def _sentence(outcome: Outcome, code: str, lang: str) -> str:
    for issue in outcome.problems:
        if issue.code == code:
            return messages.issue(issue, lang)
    return messages.error(outcome.error, lang) if outcome.error else ""


def as_list(outcomes: Iterable[Outcome], iris: Iris, lang: str) -> str:
    """Return a CSV with a row for each file and cause: file, result, code, edition, message."""
    output = io.StringIO()
    writer = csv.writer(output)
    names = ("file", "state", "code", "edition", "message")
    writer.writerow([messages.text(f"cli.bulk.list-{name}", lang) for name in names])
    for outcome in outcomes:
        state = messages.text(f"cli.bulk.state-{outcome.state}", lang)
        editions = " ".join(iris.edition(key) for key in outcome.editions)
        codes = list(_causes([outcome])) if outcome.error else [""]
        for code in codes:
            row = (printable(outcome.name, _LONG), state, code, editions, _sentence(outcome, code, lang))
            writer.writerow([inert(text) for text in row])
    return output.getvalue()

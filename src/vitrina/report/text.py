"""The report as text for a terminal: all of one file, a line of each of many, and their sum."""

from __future__ import annotations

from collections.abc import Iterable

from vitrina import messages
from vitrina.checked import Checked, Part
from vitrina.intake import Form
from vitrina.model import Issue, Report, Workbook
from vitrina.report.plain import help_address, rows, understood


def as_text(checked: Checked, lang: str = "es", base: str | None = None) -> str:
    """Return what was understood of each table and each issue on its line, for a terminal.

    Ideas stand under a heading of their own. With a `base` address, the help pages of the codes follow.
    """
    report = checked.report
    lines = []
    for part in checked.parts:
        lines += [_understood(checked.workbook, part, lang), *_told(part, lang)]
    pressing = [issue for issue in report.issues if issue.severity != "info"]
    ideas = [issue for issue in report.issues if issue.severity == "info"]
    lines += [_line(issue, lang) for issue in pressing]
    if ideas:
        lines += [messages.text("check.ideas", lang), *(_line(issue, lang) for issue in ideas)]
    if base is not None:
        codes = dict.fromkeys(issue.code for issue in report.issues)
        addresses = [address for address in (help_address(code, base) for code in codes) if address]
        if addresses:
            lines += [messages.text("check.help", lang), *(f"  {address}" for address in addresses)]
    lines.append(verdict(report, lang))
    return "\n".join(lines)


def _understood(workbook: Workbook, part: Part, lang: str) -> str:
    form, reading, known = part.form, part.reading, understood([part])
    if _is_structure(form):
        superiors = sum(bool(row.values.get("superior_id")) for row in rows(form, reading, "rows"))
        return messages.text(
            "check.understood-structure", lang, filename=workbook.filename, form=form.labels[lang],
            sheet=reading.sheet, units=known["units"], superiors=superiors,
        )  # fmt: skip
    return messages.text(
        "check.understood", lang, filename=workbook.filename, form=form.labels[lang], sheet=reading.sheet,
        units=known["units"], targets=known["targets"], numbers=known["numbers"], levels=known["sections"],
        notes=known["notes"],
    )  # fmt: skip


def _is_structure(form: Form) -> bool:
    """Tell whether the form is about the units themselves, without targets."""
    return "meta" not in form.table("rows").names


def _told(part: Part, lang: str) -> list[str]:
    """Return the line that tells back who, which month, when updated, who holds it: what of that is known."""
    known, context = understood([part]), part.reading.context
    facts = {
        "institution": context.institution, "period": context.period, "updated": known["updated"],
        "holder": known["holder"],
    }  # fmt: skip
    told = [messages.text(f"check.told.{name}", lang, value=value) for name, value in facts.items() if value]
    return [f"  {' · '.join(told)}"] if told else []


def _line(issue: Issue, lang: str) -> str:
    return f"  [{messages.severity(issue.severity, lang)}] {messages.issue(issue, lang)}"


def verdict(report: Report, lang: str = "es") -> str:
    """Return the last sentence of a report: whether the file can be published, and how much is to be done."""
    counts = {"violations": report.count("violation"), "warnings": report.count("warning")}
    key = "check.violations" if counts["violations"] else "check.conforms" if counts["warnings"] else "check.clean"
    return messages.text(key, lang, **counts)


def as_line(checked: Checked, lang: str = "es") -> str:
    """Return one line about one file of many: its name, what was understood in short, what is to be done."""
    known, report = understood(checked.parts), checked.report
    name = "units" if all(_is_structure(part.form) for part in checked.parts) else "targets"
    what = messages.text(f"check.known.{name}", lang, count=known[name])
    violations, warnings = report.count("violation"), report.count("warning")
    key = "check.line.violations" if violations else "check.line.warnings" if warnings else "check.line.clean"
    return messages.text(
        key, lang, filename=checked.workbook.filename, form=", ".join(dict.fromkeys(p.form.id for p in checked.parts)),
        known=what, violations=violations, warnings=warnings,
    )  # fmt: skip


def as_total(reports: Iterable[Report], refused: int, lang: str = "es") -> str:
    """Return the sum of many files: how many can be published, how many must be corrected, how many were not read."""
    verdicts = [report.conforms for report in reports]
    return messages.text(
        "check.total", lang, files=len(verdicts) + refused, good=sum(verdicts), bad=verdicts.count(False),
        refused=refused,
    )  # fmt: skip

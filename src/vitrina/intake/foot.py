"""Readers of what stands beside the labels of a form: its date, its periodicity, whom to ask, its report."""

from __future__ import annotations

import re

from vitrina.intake import contacts, dates, values
from vitrina.intake.form import Source
from vitrina.intake.scope import Scope
from vitrina.model import Issue, Param, Severity


def frequency(scope: Scope, source: Source) -> str | None:
    """Return the code of the one periodicity that the cell names; else tell why there is none."""
    text = scope.texts.get(source.of)
    code = values.frequency(text) if text else None
    if not text or code:
        return code
    if values.has_two_frequencies(text):
        scope.issue("frequency.ambiguous", source.of, "warning", text=text)
    elif len(values.frequencies(text)) > 1:
        scope.issue("frequency.several", source.of, "warning", text=text)
    else:
        _unread(scope, "frequency.unknown", source.of, "warning", text, values.frequency_meant(text))
    return None


def _unread(scope: Scope, code: str, column: str, severity: Severity, text: str, proposal: str | None) -> None:
    params: dict[str, Param] = {"text": text, "proposal": proposal} if proposal else {"text": text}
    scope.issue(code, column, severity, **params)


def phone(scope: Scope, source: Source) -> str | None:
    """Return the first number of the cell as a `tel:` URI; further ones, or none, are told."""
    text = scope.texts.get(source.of)
    if not text:
        return None
    found = contacts.phones(text)
    if len(found) > 1:
        scope.issue("phone.several", source.of, "warning", text=text, proposal=contacts.phone_as_written(found[0]))
    if not found:
        proposal = contacts.phone_with_area(text, scope.context.institution or "")
        _unread(scope, "phone.unreadable", source.of, "warning", text, proposal)
    return found[0] if found else None


def link(scope: Scope, source: Source) -> str | None:
    """Return the address behind the cell, or in its text; none is told."""
    placed = scope.placed.get(source.of)
    if source.of not in scope.texts or placed is None or placed.cell is None:
        return None
    text = placed.cell.text
    address = contacts.url(placed.cell.link or "") or contacts.url(text)
    if not address:
        _unread(scope, "link.unreadable", source.of, "warning", text, contacts.url_repaired(text))
    return address


#: Months between the stated date and the month filed that are still usual (a late filing, domain.md §4).
_FAR = 3


def date(scope: Scope, column: str, text: str) -> str | None:
    """Return the ISO date of a form that writes the day first; what is no full date is told."""
    return _dated(scope, column, text, "dmy")


def date_month_first(scope: Scope, column: str, text: str) -> str | None:
    """Return the ISO date of a form that writes the month first; what is no full date is told."""
    return _dated(scope, column, text, "mdy")


def period_date(scope: Scope, column: str, text: str) -> str | None:
    """Return the ISO date of the first or last day of a period; what is no full date is told."""
    return _dated(scope, column, text, "dmy", is_filing=False)


def year(scope: Scope, column: str, text: str) -> str | None:
    """Return the year, of four digits; what is none is told."""
    found = re.fullmatch(r"20\d\d", text.strip(), re.ASCII)
    if not found:
        scope.issue("year.unreadable", column, text=text)
    return found[0] if found else None


def _dated(scope: Scope, column: str, text: str, expected: dates.Order, *, is_filing: bool = True) -> str | None:
    """Read a day; the order of its parts is the form's, unless the whole column proves the other one.

    A day of filing (`is_filing`) that does not fit the month filed is told.
    """
    known = scope.evidence.get(column)
    order = known.order if known else expected
    iso = dates.date(text, order)
    if iso is None:
        month, serial = dates.month(text), dates.serial(text)
        if month:
            scope.issue("date.only-month", column, text=text, proposal=dates.as_written(dates.last_day(month)))
        elif serial:
            scope.issue("date.serial", column, text=text, proposal=dates.as_written(serial))
        else:
            # Where the other order says a real day, no order but that one does.
            swapped = dates.date(text, "mdy" if order == "dmy" else "dmy")
            proposal = dates.as_written(swapped) if swapped else None
            _unread(scope, "date.unreadable", column, "violation", text, proposal)
    elif known and known.order_by and order != expected:
        witness = known.order_by
        scope.issues.append(Issue("column.date-order", "info", witness.cell, None, {"text": witness.text}))
    if iso and is_filing and scope.context.period:
        late = _months(iso) - _months(scope.context.period)
        if late < 0:  # filed before the month had begun: the file or the month is another one
            scope.issue("date.before-period", column, "warning", text=text, period=scope.context.period)
        elif late > _FAR:
            scope.issue("date.far-from-period", column, "warning", text=text, period=scope.context.period)
    return iso


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def email(scope: Scope, column: str, text: str) -> str | None:
    """Return the first address of the cell or behind it; further ones, none, or one of a person's own are told."""
    cell = scope.placed[column].cell
    found = contacts.emails(text)
    if not found and cell and cell.link and cell.link.lower().startswith("mailto:"):
        found = contacts.emails(cell.link[len("mailto:") :].partition("?")[0])
    if not found:
        _unread(scope, "email.unreadable", column, "violation", text, contacts.email_repaired(text))
        return None
    if len(found) > 1:
        scope.issue("email.several", column, "warning", text=text, proposal=found[0])
    domain = contacts.personal_domain(found[0])
    if domain:
        scope.issue("email.personal", column, "warning", domain=domain)
    return found[0]

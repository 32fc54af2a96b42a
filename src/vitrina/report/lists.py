"""The issues as a list for spreadsheets, CSV and XLSX: nothing in it is calculated by whoever opens it."""

from __future__ import annotations

import csv
import io
import re

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from vitrina import messages
from vitrina.model import Report, Severity
from vitrina.report.plain import issue_json

_COLUMNS = ("severity", "code", "sheet", "cell", "subject", "message")
_WIDTHS = {"severity": 18, "code": 26, "sheet": 22, "cell": 8, "subject": 36, "message": 90, "help": 44}
_FILLS: dict[Severity, str] = {"violation": "F8C9C4", "warning": "FFE8A3", "info": "D6E6F5"}
#: What XML 1.0 cannot hold, so that a workbook with it could not be opened.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767  # the characters that Excel takes in a cell


def as_csv(report: Report, lang: str = "es") -> str:
    """Return the issues as CSV with a header; a text that a spreadsheet would run as a formula is quoted."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for issue in report.issues:
        values = issue_json(issue, lang)
        writer.writerow([inert(str(values[name] or "")) for name in _COLUMNS])
    return output.getvalue()


def inert(text: str) -> str:
    """Return a text for a cell of CSV: quoted where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_xlsx(report: Report, lang: str = "es", base: str = "") -> bytes:
    """Return the issues as a workbook with one sheet, headings and severities in `lang`.

    Every cell is marked as text and as quoted (ECMA-376 §18.8.45, `quotePrefix`), so that none becomes a formula,
    neither when it is opened nor when somebody edits it. No cell has a hyperlink.
    """
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = messages.text("list.title", lang)
    columns = (*_COLUMNS, "help")
    sheet.append([messages.text(f"list.{name}", lang) for name in columns])
    for number, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[name]
        sheet.cell(1, number).font = Font(bold=True)
    for line, issue in enumerate(report.issues, start=2):
        values = issue_json(issue, lang, base) | {"severity": messages.severity(issue.severity, lang)}
        for number, name in enumerate(columns, start=1):
            cell = sheet.cell(line, number)
            cell.value = _NOT_XML.sub("\ufffd", str(values[name] or ""))[:_LONGEST]
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(line, 1).fill = PatternFill("solid", start_color=_FILLS[issue.severity])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(report.issues) + 1}"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()

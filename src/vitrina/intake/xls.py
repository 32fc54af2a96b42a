"""An .xls → its sheets, read in a process of its own (`xls_worker`), which a file that lies may end."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vitrina.errors import UnreadableFileError
from vitrina.intake.cells import Cells
from vitrina.intake.limits import Limits
from vitrina.model import Sheet

_WORKER = Path(__file__).with_name("xls_worker.py")
_SECONDS = 60
#: How much larger than its values a sheet may be: the second reader makes a full rectangle of it.
_SPARSE = 8


def read_xls(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an OLE file.

    Raises:
        UnreadableFileError: no workbook, damaged, protected by a password, or more cells than allowed.
    """
    command = [sys.executable, "-I", str(_WORKER), str(limits.cells), str(limits.cells * _SPARSE)]
    try:
        answer = subprocess.run(command, input=data, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603
        read = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise UnreadableFileError(_problem(data), filename=filename) from error
    if read.get("problem") == "too-many-cells":
        raise UnreadableFileError("file.too-many-cells", filename=filename, limit=limits.cells)
    if "problem" in read:
        code = "file.password" if read["problem"] == "password" else _problem(data)
        raise UnreadableFileError(code, filename=filename)
    return tuple(_sheet(sheet, limits) for sheet in read["sheets"])


def _sheet(read: Mapping[str, Any], limits: Limits) -> Sheet:
    cells = Cells(read["name"], limits)
    for row, column, plain, number_format, link, comment, error in read["cells"]:
        value = dt.datetime.fromisoformat(plain["date"]) if isinstance(plain, dict) else plain
        cells.add(row, column, value, number_format, link, comment=comment, error=error)
    merged = {
        (row, column): (first_row, first_column)
        for first_row, last_row, first_column, last_column in read["merged"]
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
        if (row, column) != (first_row, first_column)
    }
    return cells.sheet(merged=merged, hidden=read["hidden"], rows=read["rows"], columns=read["columns"])


def _problem(data: bytes) -> str:
    """Say what an OLE file without a workbook is, by the names of its streams."""
    if _stream("EncryptedPackage") in data:  # how Office locks an .xlsx with a password
        return "file.password"
    others = ("WordDocument", "PowerPoint Document", "__nameid_version1.0")
    return "file.not-workbook" if any(_stream(name) in data for name in others) else "file.damaged"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")

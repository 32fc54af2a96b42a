"""An .xls → its sheets, read in a process of its own (`xls_worker`), which a file that lies may end."""

from __future__ import annotations

import datetime as dt
import json
import signal
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
#: What the process takes before it reads anything.
_BASE_MEMORY = 512 * 1024 * 1024
_START_SECONDS = 5
#: How much larger than its values a sheet may be: the second reader makes a full rectangle of it.
_SPARSE = 8


def read_xls(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of an OLE file.

    Raises:
        UnreadableFileError: no workbook, damaged, protected by a password, or over a limit. One that lies about
            its size and so takes all the memory is damaged.
    """
    bounds = (limits.cells, limits.cells * _SPARSE, _BASE_MEMORY + limits.memory, int(limits.seconds) + 1)
    command = [sys.executable, "-I", str(_WORKER), *map(str, bounds)]
    time_over = UnreadableFileError("file.limit-time", filename=filename, limit=round(limits.seconds))
    try:
        answer = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, check=False, timeout=limits.seconds + _START_SECONDS
        )
        if answer.returncode == -signal.SIGXCPU:
            raise time_over
        answer.check_returncode()
        read = json.loads(answer.stdout)
    except subprocess.TimeoutExpired as error:
        raise time_over from error
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
    for row, column, plain, number_format, link, comment, error, formula in read["cells"]:
        value = dt.datetime.fromisoformat(plain["date"]) if isinstance(plain, dict) else plain
        # Which formula it is the file says in code; one that gives an empty text is an empty cell.
        said = "=" if formula and value not in {None, ""} else None
        cells.add(row, column, value, number_format, link, formula=said, comment=comment, error=error)
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

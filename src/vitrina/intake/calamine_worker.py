"""The process that reads .xls and .ods: `python calamine_worker.py CELLS RECTANGLE`, a file in, JSON out.

calamine believes the sizes that a file states: one changed byte asks it for 800 GB, and then it ends the
process that it runs in. So that is this one, with bounds on memory and time. It imports nothing of ours and
starts in a few hundredths of a second.

JSON: `{"sheets": [[name, hidden, [[row, column, value], …]], …]}` with `{"date": "…"}` for dates, or
`{"problem": "password" | "damaged" | "too-many-cells"}`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys

import python_calamine as calamine

_MEMORY = 2 * 1024**3
_SECONDS = 30


def read(data: bytes, max_cells: int, max_rectangle: int) -> dict[str, object]:
    """Return the cells with values of every sheet; at most `max_cells`, in rectangles of `max_rectangle` at most."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets: list[object] = []
        count = 0
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height * sheet.total_width > max_rectangle:
                return {"problem": "too-many-cells"}
            cells = [
                (row, column, _plain(value))
                for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                for column, value in enumerate(values, start=1)
                if value not in {"", None}
            ]
            count += len(cells)
            if count > max_cells:
                return {"problem": "too-many-cells"}
            sheets.append((meta.name, meta.visible != calamine.SheetVisibleEnum.Visible, cells))
    except calamine.PasswordError:
        return {"problem": "password"}
    except Exception:  # noqa: BLE001 - whatever its parsers let pass means the same to the user
        return {"problem": "damaged"}
    return {"sheets": sheets}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date):
        return {"date": value.isoformat()}
    return value if isinstance(value, str | int | float) else str(value)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(read(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2])), sys.stdout)

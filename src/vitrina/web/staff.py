"""For staff: check a file without an account, read the report, publish with one."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user, login_required

from vitrina import messages
from vitrina.checked import Checked
from vitrina.checks import marked_suffix, marked_workbook
from vitrina.errors import BadRequestError, ForbiddenError, VitrinaError
from vitrina.installation import Installation
from vitrina.intake import pack
from vitrina.intake.identify import NEW_UNIT
from vitrina.intake.sets import set_name, sets
from vitrina.model import SEVERITIES, Context, Issue
from vitrina.publish import QUESTIONS, ViolationsError, check, context_of, known_units, release, terms_of
from vitrina.report import as_csv, as_json, as_shacl, as_xlsx
from vitrina.store import files
from vitrina.store.records import Run, now
from vitrina.web import links
from vitrina.web.originals import grid
from vitrina.web.respond import installation

blueprint = Blueprint("staff", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
_RUN_ID = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    data: bytes
    filename: str


def _upload() -> Upload:
    """Return the file that came, or the files of one set as the .zip that they are kept as.

    Raises:
        BadRequestError: no file came, or several that are no set.
    """
    came = [(Path((f.filename or "").replace("\\", "/")).name[:200], f) for f in request.files.getlist("file")]
    came = [(name, file) for name, file in came if name]
    if not came:
        raise BadRequestError("file.none")
    if len(came) == 1:
        return Upload(came[0][1].stream.read(), came[0][0])
    names = [name for name, _ in came]
    if len(sets(names)) > 1:
        raise BadRequestError("file.no-set", files=", ".join(names))
    return Upload(pack({name: file.stream.read() for name, file in came}), set_name(names))


def _context() -> Context:
    institution, period = request.form.get("institution", "").strip(), request.form.get("period", "").strip()
    return context_of(installation(), institution or None, period or None)


@blueprint.get("/revisar")
def check_page() -> str:
    """The form to check a file."""
    return _check_form({}, None)


def _check_form(values: Any, error: str | None, field: str | None = None, code: str = "") -> str:
    opened = installation()
    return render_template(
        "check.html",
        institutions=list(opened.registry),
        values=values,
        error=error,
        field=field,
        code=code,
        days=opened.settings.run_days,
    )


@blueprint.post("/revisar")
def check_upload() -> Any:
    """Check a file; the report gets an address of its own that expires."""
    try:
        upload, context = _upload(), _context()
        _check(upload, context)
    except VitrinaError as error:
        return _check_form(request.form, messages.error(error, links.lang()), _field(error), error.code), error.status
    run = _keep(upload, context)
    return redirect(url_for("staff.report", run_id=run), 303)


def _check(upload: Upload, context: Context) -> Checked:
    opened = installation()
    units = known_units(opened, context.institution) if opened.archive.base else None
    return check(upload.data, upload.filename, terms_of(opened), context, units, opened.limits)


def _keep(upload: Upload, context: Context) -> str:
    opened = installation()
    _forget_expired(opened)
    run_id = secrets.token_urlsafe(32)
    files.write(opened.settings.runs_dir / run_id / "upload", upload.data)
    opened.records.add_run(
        Run(
            id=run_id,
            filename=upload.filename,
            institution=context.institution,
            period=context.period,
            expires=now() + timedelta(days=opened.settings.run_days),
        )
    )
    return run_id


def _forget_expired(opened: Installation) -> None:
    """Remove what has expired: the file goes with its record."""
    for run_id in opened.records.forget_expired_runs():
        shutil.rmtree(opened.settings.runs_dir / run_id, ignore_errors=True)


def _run(run_id: str) -> tuple[Run, Upload, Checked]:
    """Return a run, its file and what its check says, done again: a second at most, and never stale."""
    opened = installation()
    run = opened.records.run(run_id) if _RUN_ID.fullmatch(run_id) else None
    if run is None:
        abort(404)
    upload = Upload((opened.settings.runs_dir / run.id / "upload").read_bytes(), run.filename)
    return run, upload, _check(upload, context_of(opened, run.institution, run.period))


@blueprint.get("/revisiones/<run_id>")
def report(run_id: str) -> Response:
    """The report: what was understood, what must be corrected, what should be looked at."""
    run, _, checked = _run(run_id)
    page = render_template("report.html", run=run, **_report(checked))
    return _private(Response(page))


def _report(checked: Checked) -> dict[str, Any]:
    sheets = {sheet.name: grid(sheet) for sheet in checked.workbook.sheets}
    issues = checked.report.issues
    return {
        "checked": checked,
        "groups": [(severity, [issue for issue in issues if issue.severity == severity]) for severity in SEVERITIES],
        "summary": as_json(checked, links.lang()),
        "excerpt": lambda issue: _excerpt(sheets, issue),
    }


def _excerpt(sheets: dict[str, Any], issue: Issue) -> dict[str, Any] | None:
    """The row of an issue and the one above, as a piece of the sheet with its letters and numbers."""
    if issue.cell is None or issue.cell.sheet not in sheets:
        return None
    sheet = sheets[issue.cell.sheet]
    number = int(issue.cell.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rows = [row for row in sheet["rows"] if number - 1 <= row["number"] <= number]
    letters = sheet["letters"]
    return {"letters": letters, "rows": rows, "address": issue.cell.address} if rows else None


@blueprint.get(
    "/revisiones/<run_id>/<any('marcado.xlsx', 'informe.json', 'informe.csv', 'informe.xlsx', 'informe.ttl'):name>"
)
def report_file(run_id: str, name: str) -> Response:
    """The user's own workbook with marked cells, or the report as JSON, CSV, XLSX or SHACL report."""
    _, upload, checked = _run(run_id)
    lang, base = links.lang(), installation().iris.base
    stem = Path(upload.filename).stem
    if name == "informe.json":
        body: bytes | str = json.dumps(
            as_json(checked, lang, base),
            ensure_ascii=False,
            indent=1,
        )
        return _download(body, "application/json", f"{stem}-informe.json")
    if name == "informe.csv":
        return _download("\ufeff" + as_csv(checked.report, lang), "text/csv", f"{stem}-informe.csv")
    if name == "informe.xlsx":
        return _download(as_xlsx(checked.report, lang, base), _XLSX, f"{stem}-informe.xlsx")
    if name == "informe.ttl":
        return _download(as_shacl(checked.workbook, checked.report, base), "text/turtle", f"{stem}-informe.ttl")

    def words(issue: Issue) -> str:
        return f"{messages.severity(issue.severity, lang).capitalize()}: {messages.what(issue, lang)}"

    body = marked_workbook(upload.data, checked.workbook, checked.report.issues, words)
    suffix = marked_suffix(upload.data, checked.workbook)
    return _download(body, _XLSM if suffix == ".xlsm" else _XLSX, f"{stem}-marcado{suffix}")


def _download(body: bytes | str, media_type: str, name: str) -> Response:
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return _private(response)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/publicar")
@login_required
def publish_page() -> str:
    """The form to publish a file."""
    return _publish_form({}, None)


def _publish_form(values: Any, error: str | None, field: str | None = None) -> str:
    mine = [i for i in installation().registry if current_user.may_publish(i.ruc)]
    return render_template("publish.html", institutions=mine, values=values, error=error, field=field)


def _field(error: VitrinaError) -> str | None:
    """Return the field of the form that an error is about, None where it is about none."""
    subject = error.code.partition(".")[0]
    return {"form": "file"}.get(subject, subject if subject in {"file", "institution", "period"} else None)


@blueprint.post("/publicar")
@login_required
def publish_upload() -> Any:
    """Publish a file as an edition, or say what must be corrected."""
    try:
        upload, context = _upload(), _context()
        if context.institution and not current_user.may_publish(context.institution):
            raise ForbiddenError("publish.forbidden", institution=context.institution)
        released = release(
            installation(),
            upload.data,
            upload.filename,
            context,
            current_user.name,
            _answers([v for k, v in request.form.items() if k.startswith("unit-")]),
        )
    except ViolationsError as error:
        asked = [issue for issue in error.checked.report.issues if issue.code in QUESTIONS]
        questions = list({issue.params["name"]: issue for issue in asked}.values())
        page = render_template(
            "publish_refused.html",
            values=request.form,
            questions=questions,
            codes=QUESTIONS,
            new_unit=NEW_UNIT,
            **_report(error.checked),
        )
        return page, error.status
    except VitrinaError as error:
        return _publish_form(request.form, messages.error(error, links.lang()), _field(error)), error.status
    return render_template("published.html", released=released)


def _answers(options: list[str]) -> dict[str, str]:
    """Return name → slug of the answers to "¿es la misma unidad?"; an unanswered question stays one."""
    pairs = (option.rpartition("=") for option in options if "=" in option)
    return {name: slug for name, _, slug in pairs if name and slug}

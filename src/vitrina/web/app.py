"""The Flask application: blueprints, languages, sessions, headers that are on every answer, errors."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request, session
from flask_babel import Babel, format_date
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from vitrina import messages
from vitrina.errors import VitrinaError
from vitrina.installation import Installation
from vitrina.settings import Settings, load
from vitrina.store import files
from vitrina.store.query import Workers
from vitrina.web import auth, catalog, explore, links, originals, resources, sparql, staff, vocabulary
from vitrina.web import help as help_pages
from vitrina.web.negotiate import NotAcceptable, not_acceptable
from vitrina.web.respond import installation

LANGUAGES = {"es": "Español", "en": "English"}
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; font-src 'self'; connect-src 'self'"
)
#: The blueprints whose data pages of other sites may read.
_OPEN = {"explore", "resources", "vocabulary", "catalog", "sparql"}
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application of one installation; `settings` default to those in force.

    Raises:
        SettingsError: a setting is unknown or cannot be used.
        RefusedError: the archive was published under another base IRI.
    """
    settings = settings or load()
    installation = Installation(settings)
    installation.archive.check_base(installation.iris.base)
    app = Flask(__name__)
    app.extensions["vitrina"] = installation
    app.extensions["vitrina-queries"] = Workers(
        installation.triples, settings.query_workers, settings.query_seconds, settings.query_megabytes << 20
    )
    app.config.update(
        SECRET_KEY=settings.secret_key or _secret_key(settings.data_dir),
        MAX_CONTENT_LENGTH=(settings.upload_megabytes + 1) << 20,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=settings.language,
        VITRINA_BUILD=_build(),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    Babel(app, locale_selector=_language)
    CSRFProtect(app).exempt(sparql.blueprint)
    app.before_request(_restore)
    app.after_request(_after)  # before the sign-in's own, since the last one registered runs first
    auth.setup(app)
    for module in (explore, resources, originals, vocabulary, catalog, sparql, staff, help_pages, auth):
        app.register_blueprint(module.blueprint)
    _templates(app)
    _errors(app)
    prefix = urlsplit(installation.iris.base).path.rstrip("/")
    if prefix:
        app.wsgi_app = _Prefixed(app.wsgi_app, prefix)  # type: ignore[method-assign]
    return app


def _secret_key(folder: Path) -> str:
    """Return the key of the sessions, made once and kept readable by the owner alone."""
    path = folder / "secret-key"
    with files.lock(folder / ".secret-key-lock"):
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
    return path.read_text()


def _build() -> str:
    """Return what changes when the program does: its version and its templates. Part of every ETag."""
    digest = hashlib.sha256(version("vitrina").encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".html", ".css", ".py", ".mo"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _language() -> str:
    """Return the language that the reader chose, else the installation's: Spanish first, whatever the browser says."""
    chosen = request.args.get("lang") or request.cookies.get("lang")
    return chosen if chosen in LANGUAGES else str(installation().settings.language)


class _Prefixed:
    """Serves the application below the path of its base IRI."""

    def __init__(self, application: Callable[..., Iterable[bytes]], prefix: str) -> None:
        self.application, self.prefix = application, prefix

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(f"{self.prefix}/"):
            environ = {**environ, "SCRIPT_NAME": self.prefix, "PATH_INFO": path[len(self.prefix) :] or "/"}
        return self.application(environ, start_response)


def _templates(app: Flask) -> None:
    app.jinja_env.filters.update(
        address=links.address,
        code_label=links.code_label,
        is_web=links.is_web,
        linked=links.linked,
        date=_date,
        month=_month,
    )
    app.jinja_env.globals.update(
        quantity=links.quantity,
        cell_address=links.cell_address,
        languages=LANGUAGES,
        language=links.lang,
        asset_version=app.config["VITRINA_BUILD"],
        issue_where=lambda issue: messages.where(issue, links.lang()),
        issue_what=lambda issue: messages.what(issue, links.lang()),
        has_help=lambda code: messages.help_path(code) is not None,
    )


def _date(value: dt.date | str) -> str:
    """Return a day, or an ISO date as the data have it, as a person says it: `31 de mayo de 2021`."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return str(format_date(day, "d 'de' MMMM 'de' y" if links.lang() == "es" else "long"))


def _month(period: str) -> str:
    """Return `2021-05` as a person says it: `mayo de 2021`."""
    first = dt.date.fromisoformat(f"{period}-01")
    return str(format_date(first, "MMMM 'de' y" if links.lang() == "es" else "MMMM y"))


def _restore() -> None:
    """Make the store anew from the archive where it is gone: better slow once than "not found" for all."""
    opened = installation()
    if not opened.triples.state().generation and opened.archive.base is not None:
        opened.catch_up()


def _after(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS" and request.blueprint in _OPEN:
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        response.headers.setdefault("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
        response.headers.setdefault("Access-Control-Allow-Headers", "Accept, If-None-Match")
    if response.mimetype != "text/html" and not session.modified:
        session.accessed = False  # data are the same for everybody: no `Vary: Cookie`
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie("lang", request.args["lang"], max_age=31_536_000, samesite="Lax", httponly=True)
    return response


def _errors(app: Flask) -> None:
    app.register_error_handler(NotAcceptable, not_acceptable)

    @app.errorhandler(VitrinaError)
    def vitrina_error(error: VitrinaError) -> tuple[str, int]:
        if error.status >= 500:  # noqa: PLR2004 - HTTP's class of server errors
            app.logger.error("%s", error)
        return render_template(
            "error.html", message=messages.error(error, links.lang()), status=error.status
        ), error.status

    @app.errorhandler(CSRFError)
    def csrf_error(error: CSRFError) -> tuple[str, int]:
        del error
        return render_template("error.html", message=None, status=400, expired=True), 400

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | tuple[str, int]:
        code = error.code or 500
        if error.response is not None or code < 400:  # noqa: PLR2004 - redirects and ready-made answers
            return error.get_response()  # type: ignore[return-value]
        return render_template("error.html", message=None, status=code), code

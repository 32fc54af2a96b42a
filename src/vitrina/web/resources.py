"""Documents about things: 303 from `/id/…`, then a page or data by suffix or Accept header.

The path of a document is the path of its IRI without `id/`; a suffix names the format.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, redirect, render_template, request

from vitrina.model import INSTITUTION
from vitrina.rdf import formats
from vitrina.rdf.formats import CSV, Format
from vitrina.web import views
from vitrina.web.negotiate import DOCUMENT, HTML, JSON, TABULAR, choose
from vitrina.web.respond import installation, respond

blueprint = Blueprint("resources", __name__)

_SUFFIX = re.compile(r"^(?P<path>.*)\.(?P<suffix>[a-z]{2,6})$")
_SLUG = r"[a-z0-9][a-z0-9-]*"
_RUC = INSTITUTION
_TARGET = (
    rf"institucion/(?P<ruc>{_RUC})/meta/"
    rf"(?P<target>{_SLUG}/{_SLUG}(?:/[0-9a-f]{{8}}|/sin-objetivo)?/\d{{4}}(?:/[a-z][a-z0-9-]*)?)"
)


class _Kind(NamedTuple):
    """What a path can be a document of: pattern of the path, its template, the view that fills it."""

    pattern: re.Pattern[str]
    template: str
    view: Callable[..., dict[str, Any]]
    offers: tuple[Format, ...] = TABULAR


_KINDS = (
    _Kind(re.compile(rf"institucion/(?P<ruc>{_RUC})"), "institution.html", views.institution),
    _Kind(re.compile(rf"institucion/(?P<ruc>{_RUC})/unidad/(?P<slug>{_SLUG})"), "unit.html", views.unit),
    _Kind(re.compile(rf"{_TARGET}(?:/(?P<period>\d{{4}}-\d\d))?"), "target.html", views.target),
    _Kind(re.compile(rf"indicador/(?P<slug>{_SLUG})"), "indicator.html", views.indicator),
    _Kind(
        re.compile(rf"institucion/{_RUC}/(?:unidad/{_SLUG}/objetivo|plan)/{_SLUG}|ley/{_SLUG}(?:/{_SLUG})*"),
        "thing.html",
        views.thing,
        DOCUMENT,
    ),
)


@blueprint.get("/id/<path:path>")
def identifier(path: str) -> Response:
    """See other: a thing is not its document (Cool URIs for the Semantic Web §4.3)."""
    target = f"{request.script_root}/{path}"
    response = redirect(target, 303)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response  # type: ignore[return-value]


@blueprint.get("/institucion/<path:_path>")
@blueprint.get("/indicador/<path:_path>")
@blueprint.get("/ley/<path:_path>")
def document(_path: str) -> Response:
    """The document about an institution, unit, target, statement, indicator, objective, plan or law."""
    path, suffix = split_suffix(request.path.lstrip("/"))
    for kind in _KINDS:
        found = kind.pattern.fullmatch(path)
        if found:
            return _answer(path, suffix, kind, found.groupdict())
    return abort(404)


def split_suffix(path: str) -> tuple[str, str | None]:
    """Return (path, suffix) of a request path."""
    found = _SUFFIX.match(path)
    return (found["path"], found["suffix"]) if found else (path, None)


def _answer(path: str, suffix: str | None, kind: _Kind, parts: Mapping[str, Any]) -> Response:
    offers, view = kind.offers, kind.view
    iri = f"{installation().iris.base}id/{path}"
    triples = views.describe(iri)
    if not triples:
        abort(404)
    choice = choose(offers, suffix)
    if choice is None:
        abort(404)

    def body(format_: Format) -> bytes | str:
        if format_ is HTML:
            return render_template(kind.template, iri=iri, document=f"/{path}", offers=offers, **view(iri=iri, **parts))
        if format_ in {CSV, JSON}:
            return as_table(view(iri=iri, **parts)["table"], format_)
        return formats.serialize(triples, format_)

    return respond(choice, offers, body, f"{request.script_root}/{path}")


def as_table(rows: list[dict[str, Any]], format_: Format) -> bytes | str:
    """Return rows as CSV (the keys of the first are the header) or as a JSON array of objects."""
    if format_ is JSON:
        return formats.pretty_json(rows)
    output = io.StringIO()
    if rows:
        writer = csv.DictWriter(output, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    return output.getvalue()

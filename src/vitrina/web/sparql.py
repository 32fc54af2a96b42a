"""The SPARQL endpoint (SPARQL 1.1 Protocol §2) and its plain query page."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from vitrina import messages
from vitrina.errors import BadRequestError, QueryError
from vitrina.rdf import formats
from vitrina.rdf.formats import FORMATS, Format
from vitrina.store.query import Answer, Query, Workers
from vitrina.web import links
from vitrina.web.negotiate import HTML, NotAcceptable, accepted
from vitrina.web.respond import installation

blueprint = Blueprint("sparql", __name__)

_JSON = Format("json", "application/sparql-results+json", "SPARQLQRES", "JSON")
_XML = Format("xml", "application/sparql-results+xml", "SPARQLQRES", "XML")
_CSV = Format("csv", "text/csv", "CSV", "CSV")
_TSV = Format("tsv", "text/tab-separated-values", "TSV", "TSV")
RESULTS = (_JSON, _XML, _CSV, _TSV)
#: Other names under which clients ask for the same.
_ALIASES = {"application/json": _JSON, "application/xml": _XML, "text/xml": _XML}
_QUERY_TYPE, _FORM_TYPE = "application/sparql-query", "application/x-www-form-urlencoded"
EXAMPLES = ("units", "institutions")


@blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"])
def endpoint() -> Response:
    """Answer a query by GET or either kind of POST; without a query, show the query page."""
    if request.method == "OPTIONS":
        return _open(Response(status=204))
    try:
        query = _query()
        if query is None:
            return _page(None, None, None)
        if _wants_page():
            return _page(query, *_for_page(query))
        return _open(_answer(query))
    except (QueryError, BadRequestError) as error:
        if _wants_page():
            return _page(_query_text(), None, messages.error(error, links.lang()), error.status)
        return _open(_problem(error))


def _query_text() -> str | None:
    return request.values.get("query")


def _query() -> Query | None:
    """Return the query of the request, None for a page without one.

    Raises:
        BadRequestError: no query where a machine sent the request, or an update.
    """
    if "update" in request.values or request.mimetype == "application/sparql-update":
        raise BadRequestError("query.update")
    if request.method == "POST" and request.mimetype == _QUERY_TYPE:
        text = request.get_data(as_text=True)
    else:
        text = request.values.get("query", "")
    if not text.strip():
        if request.method == "GET" and _accepts_html():
            return None
        raise BadRequestError("query.missing")
    return Query(
        text,
        tuple(request.values.getlist("default-graph-uri")),
        tuple(request.values.getlist("named-graph-uri")),
    )


def _accepts_html() -> bool:
    return accepted().quality("text/html") > 0 and "text/html" in request.headers.get("Accept", "")


def _wants_page() -> bool:
    """A browser that sent the form: it prefers HTML and named no other format."""
    if request.values.get("format"):
        return False
    accept = accepted()
    return _accepts_html() and accept.quality("text/html") >= max(accept.quality(f.media_type) for f in RESULTS)


def _workers() -> Workers:
    return current_app.extensions["vitrina-queries"]  # type: ignore[no-any-return]


def _answer(query: Query) -> Response:
    wanted = request.values.get("format")
    results = _choose(RESULTS, wanted, query_is_graph=False)
    generation, found = _workers().answer(query, results.suffix if results else "json")
    chosen = _choose(FORMATS, wanted, query_is_graph=True) if found.kind == "graph" else results
    if chosen is None:
        if wanted:
            offers = FORMATS if found.kind == "graph" else RESULTS
            raise BadRequestError("query.format", format=wanted, known=", ".join(f.suffix for f in offers))
        raise NotAcceptable(FORMATS if found.kind == "graph" else RESULTS, f"{request.base_url}?query=…&format={{}}")
    response = Response(_body(found, chosen), mimetype=chosen.media_type)
    response.headers["Vary"] = "Accept"
    response.headers["X-Vitrina-Generation"] = str(generation)
    return response


def _body(found: Answer, chosen: Format) -> bytes:
    return formats.serialize(formats.parse(found.body, "nt"), chosen) if found.kind == "graph" else found.body


def _choose(offers: tuple[Format, ...], wanted: str | None, *, query_is_graph: bool) -> Format | None:
    """Return the offer that `format=` or the Accept header wants; None where none fits."""
    if wanted:
        return next((f for f in offers if wanted in {f.suffix, f.media_type}), None)
    accept = accepted()
    if not accept:
        return offers[0]
    candidates = [(accept.quality(f.media_type), -i, f) for i, f in enumerate(offers)]
    if not query_is_graph:
        candidates += [(accept.quality(name), -len(offers), f) for name, f in _ALIASES.items()]
    quality, _, best = max(candidates, key=lambda candidate: candidate[:2])
    return best if quality > 0 else None


def _for_page(query: Query) -> tuple[dict[str, Any] | None, str | None]:
    """Return (table or text to show, error) of a query sent from the page."""
    _, found = _workers().answer(query, "json")
    if found.kind == "graph":
        return {"graph": _body(found, FORMATS[0]).decode()}, None
    parsed = json.loads(found.body)
    if "boolean" in parsed:
        return {"boolean": parsed["boolean"]}, None
    return {"columns": parsed["head"]["vars"], "rows": parsed["results"]["bindings"]}, None


def _page(query: Query | str | None, result: dict[str, Any] | None, error: str | None, status: int = 200) -> Response:
    text = query.text if isinstance(query, Query) else query
    body = render_template(
        "sparql.html",
        query=text,
        result=result,
        error=error,
        examples=examples(),
        endpoint=f"{installation().iris.base}sparql",
        results=RESULTS,
        graphs=FORMATS,
    )
    return Response(body, status, mimetype=HTML.media_type, headers={"Vary": "Accept"})


def examples() -> list[dict[str, str]]:
    """Return the example questions: name, and query text from its file."""
    return [{"name": name, "query": render_template(f"queries/{name}.rq").strip()} for name in EXAMPLES]


def _problem(error: QueryError | BadRequestError) -> Response:
    """Say an error to a machine (RFC 9457)."""
    problem = {
        "type": "about:blank",
        "title": error.code,
        "status": error.status,
        "detail": messages.error(error, links.lang()),
    }
    response = Response(json.dumps(problem, ensure_ascii=False), error.status, mimetype="application/problem+json")
    if error.status == 503:  # noqa: PLR2004 - HTTP: unavailable for now
        response.headers["Retry-After"] = "5"
    return response


def _open(response: Response) -> Response:
    """Let pages of other sites ask (CORS): reading published data needs no permission."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response

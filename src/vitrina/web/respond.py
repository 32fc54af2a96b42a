"""Answers with data: representation headers, ETag by generation, CORS, links to the other formats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from flask import Response, current_app, request
from flask_babel import get_locale
from flask_login import current_user

from vitrina.installation import Installation
from vitrina.rdf.formats import Format
from vitrina.web.negotiate import HTML

_MAX_AGE = 60
_IMMUTABLE = 31_536_000


def installation() -> Installation:
    """Return the installation that this application serves."""
    return current_app.extensions["vitrina"]  # type: ignore[no-any-return]


def respond(
    choice: Format,
    offers: Sequence[Format],
    body: Callable[[Format], bytes | str],
    document: str,
    *,
    immutable: bool = False,
) -> Response:
    """Return the representation of a document, or 304 where the client has it (RFC 9110 §13).

    Args:
        choice: the chosen format.
        offers: all formats of the document, for the Link header.
        body: makes the representation; not called for a 304.
        document: the address of the document without suffix.
        immutable: it never changes, so it may be kept for a year.
    """
    generation, _ = installation().reader.store()
    seed = f"{current_app.config['VITRINA_BUILD']}|{generation}|{document}|{choice.suffix}|{get_locale()}"
    response = Response()
    personal = choice is HTML and current_user.is_authenticated
    if not personal:
        response.set_etag(hashlib.sha256(seed.encode()).hexdigest()[:24])
    response.headers["Cache-Control"] = (
        "private, no-store" if personal else f"public, max-age={_IMMUTABLE if immutable else _MAX_AGE}"
    )
    response.headers["Vary"] = "Accept, Cookie" if choice is HTML else "Accept"
    response.headers["Content-Location"] = f"{document}.{choice.suffix}"
    for offer in offers:
        if offer is not choice:
            response.headers.add("Link", f'<{document}.{offer.suffix}>; rel="alternate"; type="{offer.media_type}"')
    if choice is not HTML:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Content-Location"
    if not personal and request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    response.mimetype = choice.media_type
    response.set_data(body(choice))
    return response

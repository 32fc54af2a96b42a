"""Content negotiation (RFC 9110 §12): which of the formats on offer a request wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_list_header

from vitrina.rdf.formats import CSV, FORMATS, Format

HTML = Format("html", "text/html", "HTML", "HTML")
JSON = Format("json", "application/json", "JSON", "JSON")
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
#: What a document offers; the first is for clients that take anything.
DOCUMENT = (HTML, *FORMATS)
TABULAR = (*DOCUMENT, CSV, JSON)


class NotAcceptable(Exception):  # noqa: N818 - the name of the HTTP status
    """No format on offer is acceptable; `offers` are what there is, `address` where, with `{}` for the suffix."""

    def __init__(self, offers: Sequence[Format], address: str | None = None) -> None:
        self.offers, self.address = offers, address
        super().__init__()


def accepted() -> MIMEAccept:
    """Return the media ranges of the Accept header without their parameters (`charset`, `profile`).

    We have one representation of each type, so a parameter decides nothing (RFC 9110 §12.5.1). A range whose
    weight is not one is left out.
    """
    ranges = []
    for part in parse_list_header(request.headers.get("Accept", "")):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [value for name, _, value in (p.partition("=") for p in parameters) if name.strip().lower() == "q"]
        if not weights:
            ranges.append((media_range, 1.0))
        elif _WEIGHT.fullmatch(weights[0].strip()):
            ranges.append((media_range, float(weights[0])))
    return MIMEAccept(ranges)


def choose(offers: Sequence[Format], suffix: str | None = None) -> Format | None:
    """Return the format that the suffix names, or that the Accept header prefers; None for an unknown suffix.

    Among equal q-values the order of `offers` decides.

    Raises:
        NotAcceptable: the Accept header excludes all offers.
    """
    if suffix is not None:
        return next((offer for offer in offers if offer.suffix == suffix), None)
    accept = accepted()
    if not accept:
        return offers[0]
    quality = [(accept.quality(offer.media_type), -position) for position, offer in enumerate(offers)]
    best, position = max(quality)
    if best <= 0:
        raise NotAcceptable(offers)
    return offers[-position]


def not_acceptable(error: NotAcceptable) -> Response:
    """Return 406 with the addresses of what there is (RFC 9110 §15.5.7)."""
    address = error.address or f"{request.base_url}.{{}}"
    lines = [f"{o.label}\t{o.media_type}\t{address.format(o.suffix)}" for o in error.offers]
    body = gettext("No hay este documento en el formato pedido. Los que hay son:") + "\n\n" + "\n".join(lines) + "\n"
    response = Response(body, 406, mimetype="text/plain")
    response.headers["Vary"] = "Accept"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

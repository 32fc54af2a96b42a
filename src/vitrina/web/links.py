"""From IRIs to addresses of pages, and from terms to words: what templates need to show linked data."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import request
from flask_babel import format_decimal, get_locale
from markupsafe import Markup, escape

from vitrina.rdf.vocab import CODE_LISTS, Code, code_list
from vitrina.web.respond import installation

META = "https://w3id.org/vitrina/metas#"
KOS = "https://w3id.org/vitrina/kos/"
QUDT = "http://qudt.org/vocab/unit/"
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def address(iri: str) -> str:
    """Return where a click on `iri` leads: our own page for what we describe, else the IRI itself."""
    base = installation().iris.base
    root = request.script_root
    if iri.startswith(base):
        return f"{root}/{iri.removeprefix(base).removeprefix('id/')}"
    if iri.startswith(META):
        return f"{root}/vocabulario/{iri.removeprefix(META)}"
    if iri.startswith(KOS):
        return f"{root}/vocabulario/{iri.removeprefix(KOS)}"
    return iri


def is_web(iri: str) -> bool:
    """Tell whether `iri` may be a link: never `javascript:` or the like."""
    return iri.startswith(("https://", "http://", "mailto:", "tel:"))


def code(iri: str) -> Code | None:
    """Return the concept of our code lists with that IRI, or None."""
    scheme, _, notation = iri.removeprefix(KOS).partition("/")
    if not iri.startswith(KOS) or scheme not in CODE_LISTS:
        return None
    return next((entry for entry in code_list(scheme) if entry.notation == notation), None)


def code_label(iri: str | None) -> str:
    """Return the name of a concept in the reader's language, or nothing."""
    found = code(iri) if iri else None
    return found.labels.get(lang()) or found.labels["es"] if found else ""


def lang() -> str:
    """Return the reader's language, `es` or `en`."""
    locale = get_locale()
    return locale.language if locale else "es"


def quantity(value: str | None, measure: str | None, thing: str | None = None, comparator: str | None = None) -> str:
    """Return a number with its unit as a person reads it: `80 %`, `12 informes`, `≥ 95 %`."""
    if value is None:
        return ""
    sign = code(comparator) if comparator else None
    number = format_decimal(float(value)) if "." in value else format_decimal(int(value))
    units = {"PERCENT": "%", "CCY_USD": "USD", "CCY_MXN": "MXN", "NUM": thing or ""}
    unit = units.get((measure or "").removeprefix(QUDT), "")
    return " ".join(part for part in (sign.symbol if sign else "", number, unit) if part)


def cell_address(sha256: str, sheet: str, cell: str) -> str:
    """Return the address of a cell in the page of its original workbook."""
    return f"{request.script_root}/original/{sha256}#{quote(sheet, safe='-._~')}!{cell}"


def linked(text: str) -> Markup:
    """Return `text` escaped, its web addresses as links and its line breaks kept."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="nofollow">{0}</a>').format(found[0]))
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)

"""The home page, editions and datasets."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from vitrina.conversion import METADATA_FILE
from vitrina.errors import NotFoundError
from vitrina.intake import form as form_of
from vitrina.model import EditionKey
from vitrina.rdf import formats
from vitrina.rdf.facts import DISTRIBUTIONS
from vitrina.rdf.formats import CSV, Format
from vitrina.store.records import EditionRecord
from vitrina.web import views
from vitrina.web.catalog import dataset_triples
from vitrina.web.links import lang
from vitrina.web.negotiate import DOCUMENT, HTML, JSON, TABULAR, choose
from vitrina.web.resources import as_table, split_suffix
from vitrina.web.respond import installation, respond

blueprint = Blueprint("explore", __name__)

_EDITION = "/edicion/<ruc>/<form>/<period>/v<int:number>"
#: The files of an edition that are public under its address.
_TABLES = ("conjunto-de-datos.csv", "metadatos.csv", "notas.csv", "ausencias.csv")


@blueprint.get("/")
@blueprint.get("/index")
@blueprint.get("/index.<suffix>")
def home(suffix: str | None = None) -> Response:
    """What this is, who publishes, where to go; as data, the institutions."""
    choice = choose(TABULAR, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        institutions = views.institutions()
        if format_ is HTML:
            return render_template("home.html", institutions=institutions, document="/index", offers=TABULAR)
        if format_ in {CSV, JSON}:
            return as_table(institutions, format_)
        triples = [t for row in institutions for t in views.describe(row["institution"], incoming=0)]
        return formats.serialize(triples, format_)

    return respond(choice, TABULAR, body, f"{request.script_root}/index")


@blueprint.get(_EDITION)
@blueprint.get(f"{_EDITION}.<suffix>")
def edition(ruc: str, form: str, period: str, number: int, suffix: str | None = None) -> Response:
    """An edition: what was said that month, verbatim. Its data are the files of the archive."""
    key = EditionKey(ruc, form, period, number)
    record = _record(key)
    choice = choose(TABULAR, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        if format_ is HTML:
            return _edition_page(key, record)
        if format_ is JSON:
            return as_table([dict(row) for row in installation().rows(key, _TABLES[0])], JSON)
        return installation().archive.read(key, _TABLES[0] if format_ is CSV else f"edition.{format_.suffix}")

    # The page shows whether a newer version exists, so it changes; the data never do.
    document = f"{request.script_root}/{key.path}"
    response = respond(choice, TABULAR, body, document, immutable=choice is not HTML)
    if choice is CSV:
        response.headers.add("Link", f'<{document}/{METADATA_FILE}>; rel="describedby"; type="application/csvm+json"')
    return response


def _record(key: EditionKey) -> EditionRecord:
    record = installation().records.edition(key)
    if record is None:
        raise NotFoundError("edition.unknown", edition=key.path)
    return record


def _edition_page(key: EditionKey, record: EditionRecord) -> str:
    opened = installation()
    versions = [e for e in opened.records.editions(key.institution, key.form) if e.period == key.period]
    tables = opened.tables(key)
    return render_template(
        "edition.html",
        iri=opened.iris.edition(key),
        key=key,
        record=record,
        institution=opened.institution(key.institution),
        versions=versions,
        metadata=tables.metadata,
        rows=tables.rows,
        notes=opened.rows(key, "notas.csv"),
        absences=opened.rows(key, "ausencias.csv"),
        labels={c.name: c.labels[lang()] for table in form_of(key.form).tables for c in table.columns},
        headings=[column.name for column in form_of(key.form).table("rows").headings],
        tables=[*_TABLES, METADATA_FILE],
        document=f"/{key.path}",
        offers=TABULAR,
    )


@blueprint.get(f"{_EDITION}/<name>")
def edition_file(ruc: str, form: str, period: str, number: int, name: str) -> Response:
    """A tidy table of an edition, or the CSVW metadata with which anyone can redo its RDF."""
    key = EditionKey(ruc, form, period, number)
    _record(key)
    if name not in {*_TABLES, METADATA_FILE}:
        abort(404)
    response = Response(installation().archive.read(key, name))
    response.mimetype = "application/csvm+json" if name == METADATA_FILE else "text/csv"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=31536000"
    if name != METADATA_FILE:  # CSVW finds the metadata of a table by this link (Model §5.2)
        response.headers["Link"] = f'<{METADATA_FILE}>; rel="describedby"; type="application/csvm+json"'
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/dataset/<path:_path>")
def dataset(_path: str) -> Response:
    """A dataset (institution, form and year) or the series of an institution's yearly datasets."""
    path, suffix = split_suffix(request.path.removeprefix("/dataset/"))
    parts = path.split("/")
    if parts[3:] == ["datos"]:
        return _year(parts[0], parts[1], parts[2], suffix)
    is_year = bool(parts[2:]) and not parts[3:]
    if not is_year and len(parts) != 2:  # noqa: PLR2004 - {ruc}/{form} is the series
        abort(404)
    iri = f"{installation().iris.base}dataset/{path}"
    triples = dataset_triples(iri)
    if not triples:
        abort(404)
    choice = choose(DOCUMENT, suffix) or abort(404)

    def body(format_: Format) -> bytes | str:
        if format_ is not HTML:
            return formats.serialize(triples, format_)
        ruc, form, year = parts[0], parts[1], parts[2] if is_year else None
        found = [e for e in _editions(ruc, form) if year is None or e.period.startswith(year)]
        return render_template(
            "dataset.html",
            iri=iri,
            ruc=ruc,
            form=form,
            year=year,
            about=form_of(form).about[lang()],
            institution=installation().institution(ruc),
            editions=found,
            document=f"/dataset/{path}",
            offers=DOCUMENT,
            years=sorted({e.period[:4] for e in found}),
            data=DISTRIBUTIONS,
        )

    return respond(choice, DOCUMENT, body, f"{request.script_root}/dataset/{path}")


def _editions(ruc: str, form: str) -> list[EditionRecord]:
    return [e for e in installation().records.editions(ruc, form) if e.state == "published"]


def _year(ruc: str, form: str, year: str, suffix: str | None) -> Response:
    """The data of a whole year: the newest version of each month, one after the other."""
    editions = [e.key for e in _editions(ruc, form) if e.period.startswith(f"{year}-")]
    offers = tuple(offer for offer in TABULAR if offer is not HTML)
    choice = choose(offers, suffix)
    if not editions or choice is None:
        abort(404)

    def body(format_: Format) -> bytes | str:
        opened = installation()
        if format_ in {CSV, JSON}:
            return as_table([_texts(row) for key in editions for row in opened.rows(key, _TABLES[0])], format_)
        ntriples = b"".join(opened.archive.read(key, "edition.nt") for key in editions)
        return formats.serialize(formats.parse(ntriples, "nt"), format_)

    return respond(choice, offers, body, f"{request.script_root}/dataset/{ruc}/{form}/{year}/datos")


def _texts(row: Any) -> dict[str, str]:
    return {name: value or "" for name, value in row.items()}

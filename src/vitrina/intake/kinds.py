"""What kind of value a text is by its looks, and what kind each column of a form asks for.

A text may be of several kinds or of none that is known. Kinds accuse no value of being wrong: they are evidence of
which column a value belongs to, where a whole row or list of labels has slipped (`damage`, `labels`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal

from vitrina.intake import contacts, dates, values
from vitrina.intake.form import FormTable
from vitrina.intake.identify import normalise
from vitrina.intake.levels import level_of
from vitrina.intake.wording import comparator_before, masked
from vitrina.model import Cell

Kind = Literal[
    "ordinal", "name", "objective", "indicator", "target", "link", "level", "absence", "date", "frequency", "person",
    "email", "phone", "licence",
]  # fmt: skip
#: Readers of columns, own or derived → the kind of value that they read.
_READ: Mapping[str | None, Kind] = {
    "ordinal": "ordinal", "link_text": "link", "date": "date", "date_month_first": "date", "email": "email",
    "unit": "name", "superior": "name", "fingerprint": "objective", "indicator": "indicator", "target": "target",
    "level": "level", "frequency": "frequency", "phone": "phone", "link": "link",
}  # fmt: skip
#: column kind → kinds that may stand there although the column asks for another: a target may be a sentence.
_TOLERATED: Mapping[Kind, frozenset[Kind]] = {
    "target": frozenset({"objective", "ordinal"}),
    "indicator": frozenset({"objective"}),
    "name": frozenset({"person"}),
    "person": frozenset({"name"}),
}
_LENGTH = 400
_ORDINAL = re.compile(r"\d{1,3}\s*[.)-]*|[IVXLC]{1,6}[.)-]*|[A-Za-z]\s*[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?", re.ASCII)
_LONGEST_ORDINAL = 8
#: `1. Dirigir…`: the number of a list, not of a target.
_LISTED = re.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])\s*[.)-]+\s*(?=[^\W\d_])|^\s*[-–•·*]\s*(?=\w)")
_STARTS_WITH_NUMBER = re.compile(r"\s*(?:USD|\$)?\s*-?\d", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s*%|\d\s+por ?cien", re.IGNORECASE)
_INDICATOR = re.compile(
    r"(?:porcentajes?|numeros?|nro|num|n|no|cantidad|indices?|tasas?|promedio|proporcion|razon|total|grado|nivel|monto|"
    r"valor|tiempo promedio)(?: total)? (?:de|del) "
)
#: Words that end as infinitives do and are none, where a text begins with them.
_NO_INFINITIVE = {
    "taller", "mujer", "hogar", "lugar", "bienestar", "auxiliar", "titular", "familiar", "escolar", "militar", "primer",
    "tercer", "cualquier", "lider", "poder", "particular", "popular", "similar", "singular", "pilar", "alquiler", "mar",
    "nacer", "tabular", "modular", "vehicular", "celular", "ayer", "altar", "azucar", "par",
}  # fmt: skip
_INFINITIVE = re.compile(r"[a-z]{2,}(?:ar|er|ir)(?:se|los?|las?|les?)?")
_SENTENCE = 3
_LONG = 14
#: What a unit of an Ecuadorian institution is called, at the beginning of its name.
_UNITS = {
    "direccion", "subdireccion", "unidad", "jefatura", "subjefatura", "departamento", "coordinacion", "alcaldia",
    "vicealcaldia", "prefectura", "viceprefectura", "presidencia", "vicepresidencia", "secretaria", "prosecretaria",
    "subsecretaria", "procuraduria", "sindicatura", "concejo", "consejo", "comisaria", "tesoreria", "auditoria",
    "gerencia", "subgerencia", "intendencia", "registraduria", "registro", "bodega", "patronato", "directorio",
    "viceministerio", "ministerio", "rectorado", "vicerrectorado", "junta", "despacho", "asesoria", "contraloria",
}  # fmt: skip
_LONGEST_NAME = 12
#: Words of units, and of no person's name.
_OF_UNITS = _UNITS | {
    "planificacion", "gestion", "financiera", "financiero", "administrativa", "administrativo", "administracion",
    "institucional", "institucionales", "seguimiento", "talento", "humano", "humanos", "humana", "comunicacion",
    "participacion", "ciudadana", "publicas", "publicos", "publica", "publico", "juridica", "juridico", "social",
    "sociales", "ambiental", "ambiente", "territorial", "obras", "transparencia", "sistemas", "tecnologias",
    "tecnologia", "informacion", "informatica", "turismo", "cultura", "desarrollo", "servicios", "municipal",
    "cantonal", "general", "nacional", "zonal", "compras", "contabilidad", "proyectos", "estrategica", "estrategico",
    "agua", "potable", "alcantarillado", "transito", "transporte", "avaluos", "catastros", "rentas", "riesgos",
    "gad", "area", "oficina", "equipo", "comite", "calidad", "procesos", "organizacional", "archivo", "control",
}  # fmt: skip
#: The title before, or behind, a person's name.
TITLE = re.compile(
    r"(?<!\w)(?:ing|dra?|lcd[oa]|lic|abg|ab|arq|econ|eco|mgs|mgtr|msc|mba|phd|tlg[oa]|tnlg[oa]|cpa|sra?|srta|psic|tec)\."
    r"|^(?:ing|dra?|lcd[oa]|lic|abg|arq|econ|sra?|srta|psic)\s",
    re.IGNORECASE,
)
_LICENCES = ("cc by", "cc0", "creative commons")
_FIGURES = re.compile(r"[\d\s()+/.-]{6,30}", re.ASCII)
_JOINING = {"de", "del", "la", "las", "los", "y", "e", "san", "santa"}
_PERSON_WORDS = range(2, 7)


def expected(table: FormTable) -> dict[str, Kind]:
    """Return the kind of value that each column of the sheet asks for; columns that ask for none are left out."""
    result: dict[str, Kind] = {}
    for column in table.headings:
        reader = column.heading.reader if column.heading else None
        if reader in _READ:
            result[column.name] = _READ[reader]
        elif column.personal:
            result[column.name] = "person"
    for column in table.columns:
        if column.source and column.source.reader in _READ:
            result[column.source.of] = _READ[column.source.reader]
    return result


def of_row(cell: Cell, names: Collection[str] = (), scheme: str | None = None) -> frozenset[Kind]:
    """Return the kinds that a cell of a table may be; none where nothing is known of it.

    `names` are normalised names of units that are known, `scheme` the code list of process levels.
    """
    text = cell.text[:_LENGTH]
    key = normalise(text)
    found: set[Kind] = set()
    if values.absence(text):
        return frozenset({"absence"})
    if _ORDINAL.fullmatch(text.strip()):
        found.add("ordinal")
    if _is_link(cell, text):
        found.add("link")
    words = key.split()
    if key in names or (words and words[0] in _UNITS and len(words) <= _LONGEST_NAME):
        found.add("name")
    if scheme and key not in names and level_of(text, scheme)[0]:
        found.add("level")
    body = _LISTED.sub("", text)
    if dates.date(text) or dates.date(text, "mdy"):
        found.add("date")
    elif _is_target(body):
        found.add("target")
    elif body.lstrip().startswith("%") or _INDICATOR.match(f"{normalise(body)} "):
        found.add("indicator")
    elif "name" not in found and _is_objective(normalise(body).split()):
        found.add("objective")
    return frozenset(found)


def _is_link(cell: Cell, text: str) -> bool:
    return bool(contacts.url(text) or contacts.url_repaired(text) or contacts.url(cell.link or ""))


def _is_target(text: str) -> bool:
    """Tell whether a text begins with a number, compared or not, or names a percentage."""
    shown = masked(text)
    rest = comparator_before(shown.strip())[1]
    return bool(_STARTS_WITH_NUMBER.match(rest) or _PERCENT.search(shown))


def _is_objective(words: list[str]) -> bool:
    if len(words) < _SENTENCE:
        return False
    return len(words) >= _LONG or (words[0] not in _NO_INFINITIVE and _INFINITIVE.fullmatch(words[0]) is not None)


def of_label(cell: Cell, names: Collection[str] = ()) -> frozenset[Kind]:
    """Return the kinds that the value of a label may be; `names` are normalised names of units that are known."""
    text = cell.text[:_LENGTH]
    key = normalise(text)
    words = key.split()
    shapes: tuple[tuple[Kind, object], ...] = (
        ("absence", values.absence(text)),
        ("email", contacts.emails(text)),
        ("date", dates.date(text) or dates.month(text) or dates.serial(text)),
        ("phone", contacts.phones(text) or _FIGURES.fullmatch(text)),
        ("licence", key.startswith(_LICENCES)),
        ("link", _is_link(cell, text)),
        ("frequency", values.frequencies(text) and len(words) <= _LONGEST_NAME),
    )
    for kind, is_one in shapes:
        if is_one:
            return frozenset({kind})
    if key in names or (_OF_UNITS.intersection(words) and not TITLE.search(text)):
        return frozenset({"name"})
    return frozenset({"person"}) if TITLE.search(text) or _is_person(text, words) else frozenset()


def _is_person(text: str, words: list[str]) -> bool:
    names = [word for word in words if word not in _JOINING]
    return not re.search(r"\d", text) and len(words) in _PERSON_WORDS and len(names) in _PERSON_WORDS


def is_foreign(found: frozenset[Kind], column: Kind | None, text: str) -> bool:
    """Tell whether a text of those kinds cannot be what a column of that kind asks for."""
    if column is None or column in found or "absence" in found:
        return False
    if column == "ordinal":
        return bool(found) or len(text.strip()) > _LONGEST_ORDINAL
    return bool(found - _TOLERATED.get(column, frozenset()))

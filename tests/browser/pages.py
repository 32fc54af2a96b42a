"""The addresses of every kind of page over the samples that `site` publishes."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from samples import ALAUSI, INVENTED, SAMPLE

_ORIGINAL = f"/original/{hashlib.sha256(SAMPLE.read_bytes()).hexdigest()}"
_UNIT = f"/institucion/{ALAUSI}/unidad/direccion-financiera"
MAYOR = f"/institucion/{INVENTED}/meta/alcaldia/ejecucion-del-plan-operativo-anual-poa/2021"
_ROADS = "direccion-de-obras-publicas/cumplimiento-del-plan-anual-de-mantenimiento-vial"


def _query(text: str) -> str:
    return f"/sparql?query={quote(text)}"


PAGES = {
    "home": "/",
    "institution": f"/institucion/{ALAUSI}",
    "institution with a correction": f"/institucion/{INVENTED}",
    "unit": _UNIT,
    "unit without a target": f"/institucion/{ALAUSI}/unidad/planificacion-institucional-y-seguimiento",
    "target": MAYOR,
    "target without a figure": f"/institucion/{INVENTED}/meta/{_ROADS}/2021",
    "statement": f"{MAYOR}/2021-04",
    "indicator": "/indicador/cumplimiento-del-plan-operativo-anual-poa",
    "plan": f"/institucion/{ALAUSI}/plan/poa-2021",
    "law": "/ley/lotaip-2004/art-7/a4",
    "edition": f"/edicion/{ALAUSI}/lotaip-a4/2021-05/v1",
    "replaced edition": f"/edicion/{INVENTED}/lotaip-a4/2021-04/v1",
    "dataset": f"/dataset/{INVENTED}/lotaip-a4/2021",
    "series": f"/dataset/{INVENTED}/lotaip-a4",
    "catalogue": "/catalog.html",
    "vocabulary": "/vocabulario",
    "class": "/vocabulario/Target",
    "property": "/vocabulario/indicatorWording",
    "code list": "/vocabulario/nivel-proceso",
    "code": "/vocabulario/nivel-proceso/apoyo-asesoria",
    "original": _ORIGINAL,
    "original at a cell": f"{_ORIGINAL}#Literal%20a4!E23",
    "query": "/sparql",
    "query answered": _query("SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 5"),
    "query answered yes": _query("ASK { ?s ?p ?o }"),
    "query answered with a graph": _query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"),
    "query with no answer": _query("SELECT * WHERE { ?s <https://example.org/none> ?o }"),
    "query refused": _query("SELECT * WHERE { ?s ?p"),
    "check": "/revisar",
    "help": "/ayuda",
    "help for a cell": "/ayuda/cell.missing",
    "help for rows": "/ayuda/unit.two-levels",
    "help for a refused file": "/ayuda/form.none",
    "sign in": "/ingresar",
    "not found": "/no-existe",
    "home in English": "/?lang=en",
}

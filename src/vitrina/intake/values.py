"""Small readers of single values: what a person wrote → what it says, or nothing.

Each is a pure function of text. None invents: where a text can be read in two ways, or in none, the result
says so and the words stay as they are. Days, contacts and targets have modules of their own.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from vitrina.intake.identify import fold, normalise
from vitrina.intake.samples import is_sample
from vitrina.rdf.vocab import code_list

#: Normalised wording → code of the EU frequency list.
_FREQUENCIES = {
    "diaria": "DAILY", "diario": "DAILY", "diariamente": "DAILY", "cada dia": "DAILY", "todos los dias": "DAILY",
    "semanal": "WEEKLY", "semanalmente": "WEEKLY", "cada semana": "WEEKLY",
    "quincenal": "BIWEEKLY", "quincenalmente": "BIWEEKLY", "cada quincena": "BIWEEKLY",
    "cada quince dias": "BIWEEKLY", "cada 15 dias": "BIWEEKLY", "dos veces por semana": "WEEKLY_2",
    "mensual": "MONTHLY", "mensualmente": "MONTHLY", "cada mes": "MONTHLY", "todos los meses": "MONTHLY",
    "cada 30 dias": "MONTHLY", "mes a mes": "MONTHLY",
    "una vez al mes": "MONTHLY", "dos veces al mes": "MONTHLY_2", "monthly": "MONTHLY",
    "bimestral": "BIMONTHLY", "bimestralmente": "BIMONTHLY", "cada dos meses": "BIMONTHLY", "cada 2 meses": "BIMONTHLY",
    "trimestral": "QUARTERLY", "trimestralmente": "QUARTERLY", "cada trimestre": "QUARTERLY",
    "cada tres meses": "QUARTERLY", "cada 3 meses": "QUARTERLY", "quarterly": "QUARTERLY",
    "cuatrimestral": "ANNUAL_3", "cuatrimestralmente": "ANNUAL_3", "cada cuatro meses": "ANNUAL_3",
    "cada 4 meses": "ANNUAL_3",
    "semestral": "ANNUAL_2", "semestralmente": "ANNUAL_2", "cada semestre": "ANNUAL_2", "cada seis meses": "ANNUAL_2",
    "cada 6 meses": "ANNUAL_2", "dos veces al ano": "ANNUAL_2",
    "anual": "ANNUAL", "anualmente": "ANNUAL", "cada ano": "ANNUAL", "una vez al ano": "ANNUAL",
    "quinquenal": "QUINQUENNIAL", "cada cinco anos": "QUINQUENNIAL",
    "bienal": "BIENNIAL", "cada dos anos": "BIENNIAL", "cada 2 anos": "BIENNIAL",
    "permanente": "UPDATE_CONT", "permanentemente": "UPDATE_CONT", "continua": "UPDATE_CONT",
    "continuo": "UPDATE_CONT", "continuamente": "UPDATE_CONT",
    "eventual": "IRREG", "eventualmente": "IRREG", "irregular": "IRREG", "ocasional": "IRREG",
    "cuando se requiera": "AS_NEEDED", "cuando se requiere": "AS_NEEDED", "segun se requiera": "AS_NEEDED",
    "a demanda": "AS_NEEDED", "bajo demanda": "AS_NEEDED",
}  # fmt: skip
_FREQUENCY = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _FREQUENCIES), key=lambda words: -len(words))) + r")\b"
)
#: Twice a month or every two months, twice a year or every two years: people mean either.
_TWO_WAYS = re.compile(r"\b(?:bimensual(?:es|mente)?|bianual(?:es|mente)?)\b")
_LIKENESS = 0.8
#: A result that a spreadsheet could not calculate, in English and Spanish: no text of a person.
_ERROR = re.compile(
    r"#(?:N/?[AD]|¡?REF!|¡?DIV/0!|VALUE!|¡VALOR!|NAME\?|¿NOMBRE\?|¡?NUM!|NULL!|¡NULO!|GETTING_DATA|SPILL!|¡DESBORDAMIENTO!"
    r"|CALC!|¡CALC!)|#{3,}",
    re.IGNORECASE,
)
#: What programs write for "nothing" when they export.
_RESIDUE = {"null", "none", "nan", "nil", "undefined", "(null)", "<null>", "\\n", "[object object]"}
#: "No aplica sanciones…" is a sentence that goes on, "No aplica ya que…" gives a reason; so do these signs.
_REASONS = r"ya que|porque|por|debido|pues|puesto que|dado que|en razon|en virtud|toda vez|al no|segun|para"
_ABBREVIATION = 4
#: What notes say of a row that has nothing to report; a longer one is read as far as this.
_NO_INFORMATION = re.compile(
    r"\bno (?:se |hay |existe |existen |hubo |cuenta con |se cuenta con |tiene |tuvo |dispone de )?(?:ha |han )?"
    r"(?:genero|generaron|genera|generan|generado|reporta|reporto|produjo|conto con)? ?(?:ninguna |dicha |esta |la )?"
    r"(?:informacion|objetivos|metas|indicadores|programas?)\b"
)
_NOTE = 1000
#: These say at the same time why the value is not there.
_STATES = {
    "pendiente", "informacion pendiente", "en proceso", "en elaboracion", "en tramite", "por definir",
    "pendiente de aprobacion",
}  # fmt: skip


def frequencies(text: str) -> tuple[str, ...]:
    """Return the codes of the EU frequency list that `text` names, each once, in the order of the text."""
    return tuple(dict.fromkeys(_FREQUENCIES[found[0]] for found in _FREQUENCY.finditer(normalise(text))))


def frequency(text: str) -> str | None:
    """Return the code of the EU frequency list that `text` names, or None where it names none or several."""
    codes = frequencies(text)
    return codes[0] if len(codes) == 1 and not has_two_frequencies(text) else None


def has_two_frequencies(text: str) -> bool:
    """Tell whether `text` uses a word that means two periodicities (`Bimensual`)."""
    return _TWO_WAYS.search(normalise(text)) is not None


def frequency_meant(text: str) -> str | None:
    """Return the word of one periodicity that `text` resembles by its letters (`MENSUL` → `Mensual`), or None."""
    words = [word for word in _FREQUENCIES if " " not in word]
    near = difflib.get_close_matches(normalise(text)[:40], words, n=1, cutoff=_LIKENESS)
    return near[0].capitalize() if near else None


@dataclass(frozen=True, slots=True)
class Absence:
    """A stated absence: which kind (code of the list `ausencia`) and the reason given, if any."""

    kind: str
    reason: str | None


@lru_cache(maxsize=1)
def _absence_words() -> tuple[tuple[str, str], ...]:
    pairs = {(normalise(w), code.notation) for code in code_list("ausencia") for w in code.alternatives if normalise(w)}
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def absence(text: str) -> Absence | None:
    """Return the absence that `text` states (`NO APLICA`, `No aplica (Ya que …)`, `-`), or None for a value.

    An error of the spreadsheet (`#N/A`) states nothing.
    """
    if text.lstrip().startswith("#"):
        return None
    key = normalise(text)
    if not key:
        return Absence("no-disponible", None) if text.strip(" -–—_.…") == "" and text.strip() else None
    for words, kind in _absence_words():
        if key == words:
            return Absence(kind, text.strip(" .()") if key in _STATES else None)
        if key.startswith(f"{words} "):
            rest = key[len(words) + 1 :]
            # "NO APLICA / NO DISPONIBLE"
            if rest not in _STATES and any(rest == other for other, _ in _absence_words()):
                return Absence(kind, None)
            reason = _reason(text, words)
            if reason:
                return Absence(kind, reason)
    return None


def absence_in_note(text: str) -> Absence | None:
    """Return the absence that a note beside a row states for what the row leaves empty, or None.

    A note is a sentence (`En el periodo que se informa no se generó información`); it is the reason, word for word.
    """
    stated = absence(text)
    if stated:
        return Absence(stated.kind, stated.reason or text.strip())
    if not _NO_INFORMATION.search(normalise(text[:_NOTE])):
        return None
    return Absence("no-disponible", text.strip())


def _reason(text: str, words: str) -> str | None:
    """Return what follows the `words` of an absence as its reason, or None where the sentence just goes on."""
    is_short = len(words.replace(" ", "")) < _ABBREVIATION  # "N. A. Pérez", "S.D. Norte" are names
    spaced = r"\W+".join(words.split())
    signs = r"[(:]|\s[–—-]" if is_short else r"[(:;,.–—-]"
    pattern = rf"\W*{spaced}\W*?(?:(?P<sign>{signs})\s*|\s(?=(?:{_REASONS})\b))(?P<reason>\w.*)$"
    found = re.match(pattern, fold(text), re.DOTALL)
    if not found or (is_short and not found["sign"]):
        return None
    reason = text[found.start("reason") :].strip()
    return reason.removesuffix(")").strip() if found["sign"] == "(" else reason


def is_placeholder(text: str) -> bool:
    """Tell whether `text` is what a blank official form prints where a value should be written."""
    return is_sample(text)


def is_error(text: str) -> bool:
    """Tell whether `text` is an error of the spreadsheet (`#N/A`, `#¡DIV/0!`, a column too narrow `####`)."""
    return _ERROR.fullmatch(text.strip()) is not None


def is_residue(text: str) -> bool:
    """Tell whether `text` is what a program writes for "nothing" (`null`, `NaN`)."""
    return text.strip().lower() in _RESIDUE

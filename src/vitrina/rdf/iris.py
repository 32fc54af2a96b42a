"""Every IRI that we mint, in one place (model.md, "IRIs").

Parts are checked before they enter an IRI: an institution is named by its taxpayer number, a period is a month, a
slug `[a-z0-9-]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from vitrina.errors import BadRequestError, SettingsError
from vitrina.model import INSTITUTION, CellRef, EditionKey

_INSTITUTION = re.compile(INSTITUTION)
_PERIOD = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_SEGMENT = re.compile(r"[a-z0-9][a-z0-9.-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BASE_TAIL = re.compile(r"[A-Za-z0-9/._~:\[\]-]*/")


def check_institution(ruc: str) -> str:
    """Return `ruc`.

    Raises:
        BadRequestError: neither a RUC nor an RFC.
    """
    if not _INSTITUTION.fullmatch(ruc):
        raise BadRequestError("institution.not-ruc", ruc=ruc)
    return ruc


def check_period(period: str) -> str:
    """Return `period`.

    Raises:
        BadRequestError: not a month `yyyy-mm`.
    """
    if not _PERIOD.fullmatch(period):
        raise BadRequestError("period.not-month", period=period)
    return period


def check_base(base: str) -> str:
    """Return `base`, the IRI below which this installation mints its own, with one slash at its end.

    Raises:
        SettingsError: not an absolute http(s) address without query and fragment.
    """
    result = base.rstrip("/") + "/"
    try:
        parts = urlsplit(result)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is not one, a bracket that is not closed
        whole = False
    if not whole or not _BASE_TAIL.fullmatch(result.partition("://")[2]) or {".", ".."} & set(result.split("/")):
        raise SettingsError("settings.base-iri", value=base)
    return result


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints IRIs below `base` (which ends in a slash)."""

    base: str

    def institution(self, ruc: str) -> str:
        """Return the IRI of an institution."""
        return f"{self.base}id/institucion/{check_institution(ruc)}"

    def unit(self, ruc: str, slug: str) -> str:
        """Return the IRI of a unit."""
        return f"{self.institution(ruc)}/unidad/{_segment(slug)}"

    def objective(self, ruc: str, unit: str, fingerprint: str) -> str:
        """Return the IRI of one wording of a unit's objective."""
        return f"{self.unit(ruc, unit)}/objetivo/{_segment(fingerprint)}"

    def indicator(self, slug: str) -> str:
        """Return the IRI of an indicator, the same in the whole installation."""
        return f"{self.base}id/indicador/{_segment(slug)}"

    def plan(self, ruc: str, year: str) -> str:
        """Return the IRI of an institution's yearly operational plan."""
        return f"{self.institution(ruc)}/plan/poa-{_segment(year)}"

    def target(self, ruc: str, path: str) -> str:
        """Return the IRI of a target; `path` is unit/indicator[/objective]/year."""
        return f"{self.institution(ruc)}/meta/{'/'.join(_segment(part) for part in path.split('/'))}"

    def statement(self, ruc: str, path: str, period: str) -> str:
        """Return the IRI of what one month's edition says about a target."""
        return f"{self.target(ruc, path)}/{check_period(period)}"

    def legislation(self, path: str) -> str:
        """Return the IRI of a provision of the law; `path` is law/article/letter."""
        return f"{self.base}id/ley/{'/'.join(_segment(part) for part in path.split('/'))}"

    def edition(self, key: EditionKey) -> str:
        """Return the IRI of an edition, which is also the name of its graph."""
        check_institution(key.institution)
        check_period(key.period)
        return f"{self.base}{key.path}"

    def dataset(self, ruc: str, form: str, year: str) -> str:
        """Return the IRI of the dataset that portals harvest: one institution, form and year."""
        return f"{self.series(ruc, form)}/{_segment(year)}"

    def series(self, ruc: str, form: str) -> str:
        """Return the IRI of the series of an institution's yearly datasets of one form."""
        return f"{self.base}dataset/{check_institution(ruc)}/{_segment(form)}"

    def original(self, sha256: str) -> str:
        """Return the IRI of an original workbook, named by its bytes."""
        if not _SHA256.fullmatch(sha256):
            raise BadRequestError("original.not-hash", value=sha256)
        return f"{self.base}original/{sha256}"

    def cell(self, sha256: str, ref: CellRef) -> str:
        """Return the IRI of a cell of an original workbook."""
        return f"{self.original(sha256)}#{cell_fragment(ref)}"


def cell_fragment(ref: CellRef) -> str:
    """Return the fragment that names a cell: sheet and address, percent-encoded like a URI template does."""
    return f"{quote(ref.sheet, safe='-._~')}!{ref.address}"


def _segment(text: str) -> str:
    if not _SEGMENT.fullmatch(text):
        raise BadRequestError("iri.bad-segment", value=text)
    return text

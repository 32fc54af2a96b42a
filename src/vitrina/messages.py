"""Words are made here, at the edge, from catalogues in Spanish and English (decision 7).

A catalogue is a TOML file per language: a table for each code of an issue or error, with `what` (what is the
matter) and `fix` (what to do about it); and plain sentences for the command line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from vitrina.errors import VitrinaError
from vitrina.model import Issue, Severity

LANGUAGES = ("es", "en")
DEFAULT = "es"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> Mapping[str, Any]:
    """Return the catalogue of a language; Spanish for one that we do not have."""
    name = f"{lang if lang in LANGUAGES else DEFAULT}.toml"
    return tomllib.loads((resources.files("vitrina") / "catalogue" / name).read_text(encoding="utf-8"))


def text(key: str, lang: str = DEFAULT, /, **params: object) -> str:
    """Return the sentence `key` filled with `params`.

    Raises:
        KeyError: the catalogue has no such sentence, or it wants a parameter that is not there.
    """
    return str(catalogue(lang)["text"][key]).format(**params)


def severity(level: Severity, lang: str = DEFAULT) -> str:
    """Return the name of a severity: "debe corregir", "conviene revisar", "idea"."""
    return text(f"severity.{level}", lang)


def what(issue: Issue, lang: str = DEFAULT) -> str:
    """Return what is the matter and what to do, without the place."""
    if issue.texts:
        return issue.texts.get(lang) or issue.texts[DEFAULT]
    entry = catalogue(lang)["issue"][issue.code]
    fix = entry["fix_with_proposal"] if "proposal" in issue.params and "fix_with_proposal" in entry else entry["fix"]
    return f"{entry['what']} {fix}".format(**issue.params)


def where(issue: Issue, lang: str = DEFAULT) -> str:
    """Return the place of an issue: sheet, cell and the record's own name; empty where it has none."""
    if issue.cell is None:
        return ""
    key = "place.named" if issue.subject else "place"
    return text(key, lang, sheet=issue.cell.sheet, cell=issue.cell.address, subject=issue.subject or "")


def issue(found: Issue, lang: str = DEFAULT) -> str:
    """Return the whole message: place, what is the matter, what to do."""
    place = where(found, lang)
    return f"{place}: {what(found, lang)}" if place else what(found, lang)


def error(failure: VitrinaError, lang: str = DEFAULT) -> str:
    """Return what an error says and what to do about it."""
    entry = catalogue(lang)["error"][failure.code]
    return f"{entry['what']} {entry['fix']}".format(**failure.params)

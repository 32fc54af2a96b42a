"""Words are made here, at the edge, from catalogues in Spanish and English (decision 7).

A catalogue is a TOML file per language: a table for each code of an issue or error, with `what` (what is the
matter) and `fix` (what to do about it); and plain sentences for the command line. A word that depends on a number
is written `{count} {count:problema|problemas}`. `issues.toml`, the same for all languages, has of each code what no
sentence says: its severity, a wrong and a right example.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from string import Formatter
from typing import Any, get_args

from vitrina.errors import VitrinaError
from vitrina.model import Issue, Severity

LANGUAGES = ("es", "en")
DEFAULT = "es"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> Mapping[str, Any]:
    """Return the catalogue of a language; Spanish for one that we do not have."""
    name = f"{lang if lang in LANGUAGES else DEFAULT}.toml"
    return tomllib.loads((resources.files("vitrina") / "catalogue" / name).read_text(encoding="utf-8"))


class _Sentence(Formatter):
    """Templates in which `{count:one|other}` is a word that follows the number."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Return the word for one or for another number, else what a template always gives."""
        one, bar, other = format_spec.partition("|")
        if bar:
            return one if str(value) in {"1", "-1"} else other
        return super().format_field(value, format_spec)


_SENTENCE = _Sentence()


def fill(template: str, params: Mapping[str, object]) -> str:
    """Return a template of the catalogue filled with `params`, singular and plural chosen.

    Raises:
        KeyError: it wants a parameter that is not there.
    """
    return _SENTENCE.vformat(template, (), params)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue has of a code apart from its words: the same in every language.

    `severities` are those that the issue can have, the usual one first; `error`: not an issue of a file that was
    read, but why one was refused. `params` fill its sentences when nobody's file is at hand. `wrong` and `right`
    are pieces of a sheet, rows of texts, the headings first; empty where there is no example.
    """

    code: str
    severities: tuple[Severity, ...] = ()
    error: bool = False
    params: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[tuple[str, ...], ...] = ()
    right: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """Return code → entry of every issue, and of every error that is about a file, in the order of the catalogue."""
    source = (resources.files("vitrina") / "catalogue" / "issues.toml").read_text(encoding="utf-8")
    return {code: _entry(code, values) for code, values in tomllib.loads(source).items()}


def _entry(code: str, values: Mapping[str, Any]) -> Entry:
    named = values["severity"]
    severities = () if named == "error" else tuple(level for level in get_args(Severity) if level in named.split())
    first = named.split()[0]
    return Entry(
        code=code,
        severities=tuple(sorted(severities, key=lambda level: level != first)),
        error=named == "error",
        params=values.get("params", {}),
        wrong=_piece(values.get("wrong", "")),
        right=_piece(values.get("right", "")),
    )


def _piece(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a piece of a sheet: a line each, cells separated by `|`."""
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip("\n").splitlines())


def text(key: str, lang: str = DEFAULT, /, **params: object) -> str:
    """Return the sentence `key` filled with `params`.

    Raises:
        KeyError: the catalogue has no such sentence, or it wants a parameter that is not there.
    """
    return fill(str(catalogue(lang)["text"][key]), params)


def severity(level: Severity, lang: str = DEFAULT) -> str:
    """Return the name of a severity: "debe corregir", "conviene revisar", "idea"."""
    return text(f"severity.{level}", lang)


def what(issue: Issue, lang: str = DEFAULT) -> str:
    """Return what is the matter and what to do, without the place."""
    if issue.texts:
        return issue.texts.get(lang) or issue.texts[DEFAULT]
    entry = catalogue(lang)["issue"][issue.code]
    fix = entry["fix_with_proposal"] if "proposal" in issue.params and "fix_with_proposal" in entry else entry["fix"]
    return fill(f"{entry['what']} {fix}", issue.params)


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
    return fill(f"{entry['what']} {entry['fix']}", failure.params)


def explained(entry: Entry, lang: str = DEFAULT) -> tuple[str, str]:
    """Return what a code means and how to correct it, as told of the example.

    Raises:
        KeyError: the catalogue of sentences has none for it (rules of the shapes bring their own).
    """
    words = catalogue(lang)["error" if entry.error else "issue"][entry.code]
    fix = words["fix_with_proposal"] if "proposal" in entry.params and "fix_with_proposal" in words else words["fix"]
    return fill(words["what"], entry.params), fill(fix, entry.params)


def help_path(code: str) -> str | None:
    """Return the path of the help page of a code below the base address; None for a code without one."""
    return f"ayuda/{code}" if code in entries() else None

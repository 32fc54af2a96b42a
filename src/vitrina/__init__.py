"""Vitrina: from the spreadsheets that institutions must publish to linked open data.

The public API, stage by stage; each name is imported when it is first used:

- `read(data, filename)` → `Workbook`; `recognise(workbook)` → the form found in it
- `tables(recognised, context)` → `Reading`: tidy tables, source map, issues
- `to_rdf(form, reading, sha256, terms)` → `Conversion`: CSV, CSVW metadata, N-Triples
- `validate(ntriples)` → SHACL results
- `check(data, filename, terms, context)` → all of that with one report
- `release(installation, data, filename, context, by)` → a published edition
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PUBLIC = {
    "read": ("vitrina.intake", "read"),
    "recognise": ("vitrina.intake", "recognise"),
    "tables": ("vitrina.intake", "tables"),
    "to_rdf": ("vitrina.conversion", "convert"),
    "validate": ("vitrina.checks", "validate"),
    "check": ("vitrina.publish", "check"),
    "release": ("vitrina.publish", "release"),
}
__all__ = ["check", "read", "recognise", "release", "tables", "to_rdf", "validate"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is used: a query worker must not pay for the web (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'vitrina' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    return getattr(import_module(module), attribute)

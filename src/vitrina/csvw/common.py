"""Common properties: which keys are allowed in a description, and which values the annotations may have.

Section 5.8 and the appendix "JSON-LD Dialect" of "Metadata Vocabulary for Tabular Data".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.context import expand_term, is_absolute, is_term, unknown_prefix
from vitrina.csvw.langtag import is_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vitrina.csvw.properties import Object, Scope

_DEEPEST: Final = 50


def read_annotations(of: Object, known: Iterable[str], path: str, scope: Scope) -> dict[str, Any]:
    """Separates the common properties of a description from those that the standard defines.

    Args:
        of: the description.
        known: the names of the properties that the description may have.
        path: the JSON path of the description.
        scope: where problems go.

    Returns:
        The common properties with their values as they are. A key that is neither is a warning (section 4), except
        for ``@context``, which only a document as a whole may have.
    """
    annotations: dict[str, Any] = {}
    defined = frozenset(known)
    for key, value in of.items():
        if key in defined:
            continue
        if _is_name(key):
            _warn_prefix(key, f"{path}.{key}", scope)
            check_value(value, f"{path}.{key}", scope)
            annotations[key] = value
        elif key == "@context":
            scope.findings.error(f"{path}.@context", "context", "only a document as a whole may have @context")
        else:
            scope.findings.warn(f"{path}.{key}", "property", f"{key!r} is not a property of this description")
    return annotations


def _is_name(key: str) -> bool:
    return is_absolute(key) and not key.startswith("_:")


def _warn_prefix(key: str, path: str, scope: Scope) -> None:
    prefix = unknown_prefix(key)
    if prefix is not None:
        message = f"the prefix {prefix!r} is not defined, so {key!r} is taken as an absolute URL"
        scope.findings.warn(path, "prefix", message)


def check_value(value: Any, path: str, scope: Scope, depth: int = 0) -> None:
    """Checks the value of a common property or a note (section 5.8.2 and the appendix "JSON-LD Dialect").

    Args:
        value: any JSON value.
        path: its JSON path.
        scope: where errors go.
        depth: how many arrays and objects it is inside of.
    """
    if depth > _DEEPEST:
        _error(scope, path, f"arrays and objects are nested more than {_DEEPEST} deep, which is not supported here")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_value(item, f"{path}[{index}]", scope, depth + 1)
    elif isinstance(value, dict):
        if "@value" in value:
            _check_literal(value, path, scope)
        else:
            _check_node(value, path, scope, depth)
    elif isinstance(value, float) and not math.isfinite(value):
        _error(scope, path, f"{value} is not a number of JSON")


def _error(scope: Scope, path: str, message: str) -> None:
    scope.findings.error(path, "annotation", message)


def _check_literal(value: Object, path: str, scope: Scope) -> None:
    content = value["@value"]
    if not isinstance(content, (str, int, float)) or (isinstance(content, float) and not math.isfinite(content)):
        _error(scope, path, "@value must be a string, a number or a boolean")
    if set(value) - {"@value", "@type", "@language"} or {"@type", "@language"} <= set(value):
        _error(scope, path, "with @value there may only be @type or @language")
    language = value.get("@language")
    if language is not None and not (isinstance(language, str) and is_tag(language)):
        _error(scope, f"{path}.@language", f"{language!r} is not a language tag")
    if "@type" in value:
        _check_term(value["@type"], f"{path}.@type", scope)


def _check_node(value: Object, path: str, scope: Scope, depth: int) -> None:
    for key, item in value.items():
        here = f"{path}.{key}"
        if key == "@type":
            for term in item if isinstance(item, list) else [item]:
                _check_term(term, here, scope)
        elif key == "@id":
            if not isinstance(item, str) or item.startswith("_:"):
                _error(scope, here, "@id must be a URL and not a blank node")
        elif key == "@language":
            _error(scope, here, "@language needs @value")
        elif key.startswith(("@", "_:")) or is_term(key):
            _error(scope, here, f"{key} is not allowed in an annotation: only @id, @type, prefixed names and URLs are")
        elif is_absolute(key):
            _warn_prefix(key, here, scope)
            check_value(item, here, scope, depth + 1)
        else:
            message = f"{key!r} is neither a prefixed name nor a URL, so it has no meaning in an annotation"
            scope.findings.warn(here, "property", message)
            check_value(item, here, scope, depth + 1)


def _check_term(term: Any, path: str, scope: Scope) -> None:
    if not isinstance(term, str) or term.startswith("_:") or expand_term(term) is None:
        _error(scope, path, f"{term!r} is not a term, a prefixed name with a known prefix, or an absolute URL")

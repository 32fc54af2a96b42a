"""Inherited properties, which a column takes from its schema, table or group when it lacks its own.

Section 5.7 of "Metadata Vocabulary for Tabular Data".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vitrina.csvw.context import unknown_prefix, words
from vitrina.csvw.datatype_description import read_datatype
from vitrina.csvw.langtag import is_tag
from vitrina.csvw.uritemplate import TemplateError, compile_template

if TYPE_CHECKING:
    from vitrina.csvw.properties import Object, Scope

INHERITED: Final = words(
    "aboutUrl datatype default lang null ordered propertyUrl required separator textDirection valueUrl"
)
"""The names of the inherited properties in a document."""


def read_inherited(of: Object, path: str, scope: Scope) -> dict[str, Any]:
    """Reads the inherited properties of one description.

    Args:
        of: the description of a group, a table, a schema or a column.
        path: its JSON path.
        scope: where problems go.

    Returns:
        The values by the name of the attribute of a column; a property that is absent or wrong is not there.
    """
    found: dict[str, Any] = {
        "about_url": _template(of, "aboutUrl", path, scope),
        "property_url": _template(of, "propertyUrl", path, scope),
        "value_url": _template(of, "valueUrl", path, scope),
        "datatype": read_datatype(of["datatype"], f"{path}.datatype", scope) if "datatype" in of else None,
        "default": scope.string(of, "default", path),
        "lang": _lang(of, path, scope),
        "null": _null(of, path, scope),
        "ordered": scope.boolean(of, "ordered", path),
        "required": scope.boolean(of, "required", path),
        "text_direction": scope.one_of(of, "textDirection", path, ("ltr", "rtl", "auto", "inherit")),
    }
    values = {name: value for name, value in found.items() if value is not None}
    if "separator" in of:
        # null is a value here: it cancels the separator of a containing description.
        separator = None if of["separator"] is None else scope.text(of, "separator", path)
        if separator is not None or of["separator"] is None:
            values["separator"] = separator
    return values


def _template(of: Object, name: str, path: str, scope: Scope) -> str | None:
    if name not in of:
        return None
    text = scope.string(of, name, path)
    if text is None:
        return ""  # section 5.1.3: a template that is not a string counts as the empty string
    here = f"{path}.{name}"
    try:
        compile_template(text)
    except TemplateError as failure:
        scope.findings.error(here, "template", str(failure))
        return None
    literal = text.partition("{")[0]
    prefix = unknown_prefix(literal)
    if prefix is not None:
        message = f"the prefix {prefix!r} is not defined, so the template is taken as an absolute URL"
        scope.findings.warn(here, "prefix", message)
    return text


def _lang(of: Object, path: str, scope: Scope) -> str | None:
    tag = scope.string(of, "lang", path)
    if tag is None or is_tag(tag):
        return tag
    scope.findings.warn(f"{path}.lang", "language", f"{tag!r} is not a language tag")
    return None


def _null(of: Object, path: str, scope: Scope) -> tuple[str, ...] | None:
    if "null" not in of:
        return None
    value = of["null"]
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list):
        scope.findings.warn(f"{path}.null", "type", "expected a string or an array of strings")
        return None
    kept = tuple(text for text in texts if isinstance(text, str))
    if len(kept) < len(texts):
        scope.findings.warn(f"{path}.null", "type", "items that are not strings are ignored")
    return kept

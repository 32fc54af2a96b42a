"""URI templates of RFC 6570, all four levels, compiled once and expanded per row.

Section 5.1.3 of "Metadata Vocabulary for Tabular Data" says which variables a template has; this module only
knows templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

Variables = Mapping[str, str | Sequence[str] | None]
"""What a template is expanded with; a missing name, None and an empty list are undefined (RFC 6570, 2.3)."""

# Reserved characters of RFC 3986 that {+x} and {#x} let through; quote() adds the unreserved ones.
_RESERVED: Final = ":/?#[]@!$&'()*+,;="
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]*")
_PERCENT_TRIPLET = re.compile(r"(%[0-9A-Fa-f]{2})")
_VARIABLE = re.compile(
    r"((?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*)(?::([1-9]\d{0,3})|(\*))?"
)
_EXPRESSION = re.compile(r"\{([^{}]*)\}")


class TemplateError(ValueError):
    """Text that is not a URI template."""


@dataclass(frozen=True, slots=True)
class _Operator:
    first: str
    separator: str
    named: bool
    if_empty: str
    reserved: bool


_OPERATORS: Final = {
    "": _Operator("", ",", named=False, if_empty="", reserved=False),
    "+": _Operator("", ",", named=False, if_empty="", reserved=True),
    "#": _Operator("#", ",", named=False, if_empty="", reserved=True),
    ".": _Operator(".", ".", named=False, if_empty="", reserved=False),
    "/": _Operator("/", "/", named=False, if_empty="", reserved=False),
    ";": _Operator(";", ";", named=True, if_empty="", reserved=False),
    "?": _Operator("?", "&", named=True, if_empty="=", reserved=False),
    "&": _Operator("&", "&", named=True, if_empty="=", reserved=False),
}


@dataclass(frozen=True, slots=True)
class VariableSpec:
    """One variable inside an expression.

    Attributes:
        name: its name, percent-encoded where the template has it so.
        prefix: how many characters of the value to take, or None for all.
        explode: whether each item of a list is expanded on its own (the ``*`` modifier).
    """

    name: str
    prefix: int | None = None
    explode: bool = False

    def __str__(self) -> str:
        return self.name + (f":{self.prefix}" if self.prefix else "*" if self.explode else "")


@dataclass(frozen=True, slots=True)
class Expression:
    """One ``{…}`` of a template.

    Attributes:
        operator: the character after the brace, or nothing for simple expansion.
        variables: the variables in the order of the template.
    """

    operator: str
    variables: tuple[VariableSpec, ...]

    @property
    def is_simple(self) -> bool:
        """Whether this is ``{x}``: one variable, no operator and no modifier."""
        return not self.operator and len(self.variables) == 1 and str(self.variables[0]) == self.variables[0].name

    @property
    def is_reserved(self) -> bool:
        """Whether this is ``{+x}``: one variable that keeps its reserved characters, and no modifier."""
        return self.operator == "+" and len(self.variables) == 1 and str(self.variables[0]) == self.variables[0].name

    def expand(self, variables: Variables) -> str:
        """Expands the expression (RFC 6570, section 3.2.1).

        Args:
            variables: the values by name.

        Returns:
            The expansion; nothing when every variable is undefined.
        """
        operator = _OPERATORS[self.operator]
        parts: list[str] = []
        for spec in self.variables:
            value = variables.get(spec.name)
            if value is None or (not isinstance(value, str) and not value):
                continue
            parts.append(_expand_one(operator, spec, value))
        return operator.first + operator.separator.join(parts) if parts else ""

    def __str__(self) -> str:
        return "{" + self.operator + ",".join(map(str, self.variables)) + "}"


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template.

    Attributes:
        parts: literal texts, already percent-encoded where a URI needs it, and expressions, in order.
    """

    parts: tuple[str | Expression, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the variables that the template mentions."""
        return frozenset(spec.name for part in self.parts if isinstance(part, Expression) for spec in part.variables)

    def expand(self, variables: Variables) -> str:
        """Expands the template.

        Args:
            variables: the values by name.

        Returns:
            A URI reference with only characters that a URI may have.
        """
        return "".join([part if isinstance(part, str) else part.expand(variables) for part in self.parts])

    def fold(self, known: Variables) -> Template:
        """Expands only the expressions whose variables are all known.

        Args:
            known: the known variables; a name that is there with None is known and undefined.

        Returns:
            A template with the other expressions in their places.
        """
        folded: list[str | Expression] = []
        for part in self.parts:
            is_open = isinstance(part, Expression) and any(spec.name not in known for spec in part.variables)
            piece = part if is_open or isinstance(part, str) else part.expand(known)
            if isinstance(piece, str) and folded and isinstance(folded[-1], str):
                folded[-1] += piece
            elif piece != "":
                folded.append(piece)
        return Template(tuple(folded))

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


def encode_value(text: str) -> str:
    """Expands ``{x}`` for one string.

    Args:
        text: the value of the variable.

    Returns:
        The value with everything outside the unreserved characters percent-encoded.
    """
    return text if _UNRESERVED.fullmatch(text) is not None else quote(text, safe="", errors="replace")


def _encode(text: str, *, reserved: bool) -> str:
    if not reserved:
        return encode_value(text)
    pieces = _PERCENT_TRIPLET.split(text)
    return "".join([p if i % 2 else quote(p, safe=_RESERVED, errors="replace") for i, p in enumerate(pieces)])


def _expand_one(operator: _Operator, spec: VariableSpec, value: str | Sequence[str]) -> str:
    items = [value] if isinstance(value, str) else list(value)
    if spec.prefix is not None:
        items = [item[: spec.prefix] for item in items]
    encoded = [_encode(item, reserved=operator.reserved) for item in items]
    if not operator.named:
        return (operator.separator if spec.explode else ",").join(encoded)
    if spec.explode:
        return operator.separator.join(
            [f"{spec.name}={item}" if item else spec.name + operator.if_empty for item in encoded]
        )
    joined = ",".join(encoded)
    return f"{spec.name}={joined}" if joined else spec.name + operator.if_empty


def _literal(text: str) -> str:
    if "{" in text or "}" in text:
        raise TemplateError(f"unbalanced brace in {text!r}")
    return _encode(text, reserved=True)


def _expression(text: str) -> Expression:
    operator = text[0] if text and text[0] in "+#./;?&" else ""
    specs = []
    for name in text[len(operator) :].split(","):
        found = _VARIABLE.fullmatch(name)
        if found is None:
            raise TemplateError(f"{{{text}}} is not an expression of a URI template")
        specs.append(VariableSpec(found[1], int(found[2]) if found[2] else None, found[3] is not None))
    return Expression(operator, tuple(specs))


@lru_cache(maxsize=1024)
def compile_template(template: str) -> Template:
    """Compiles a URI template.

    Args:
        template: the text of the template.

    Returns:
        The compiled template; the same text gives the same object while it stays in a small cache.

    Raises:
        TemplateError: if the text breaks the grammar of RFC 6570, section 2.
    """
    parts: list[str | Expression] = []
    at = 0
    for found in _EXPRESSION.finditer(template):
        if found.start() > at:
            parts.append(_literal(template[at : found.start()]))
        parts.append(_expression(found[1]))
        at = found.end()
    if at < len(template):
        parts.append(_literal(template[at:]))
    return Template(tuple(parts))


def expand_known(template: str, mapping: Variables) -> str:
    """Expands only the expressions whose variables are all known, and leaves the others in place.

    Args:
        template: the text of a URI template.
        mapping: the known variables; a name that is present with None is known and undefined.

    Returns:
        A template without the known variables. An expression that mixes known and unknown variables stays
        whole, because half of it cannot be written as a template again in general.

    Raises:
        TemplateError: if the text breaks the grammar of RFC 6570.
    """
    return str(compile_template(template).fold(mapping))

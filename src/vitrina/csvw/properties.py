"""The kinds of properties that descriptions have, each with what to do when its value is not of that kind.

Section 5.1 of "Metadata Vocabulary for Tabular Data". A value of the wrong kind is a warning and counts as
absent, unless the section of the property says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from vitrina.csvw.context import CSVW_CONTEXT
from vitrina.csvw.iri import clean, resolve
from vitrina.csvw.langtag import UNDETERMINED, is_tag

if TYPE_CHECKING:
    from vitrina.csvw.problems import Findings

Object = Mapping[str, Any]
Load = Callable[[str], object]
"""Fetches the JSON document at an absolute URL, decoded; may raise OSError or ValueError."""


class Described(NamedTuple):
    """The value of an object property.

    Attributes:
        content: the object; empty when the document has something else there.
        path: the JSON path of the property.
        scope: what holds in the object, which may have come from another document.
    """

    content: Object
    path: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds while one document is read.

    Attributes:
        findings: where errors and warnings go.
        base: the URL against which links are resolved.
        language: the default language, ``und`` for none.
        load: how to fetch a document that an object property names by URL, or None when that is not possible.
    """

    findings: Findings
    base: str
    language: str = UNDETERMINED
    load: Load | None = None

    def _wrong(self, path: str, expected: str) -> None:
        self.findings.warn(path, "type", f"expected {expected}; the property is ignored")

    def boolean(self, of: Object, name: str, path: str) -> bool | None:
        """Reads a boolean atomic property; None when it is absent or wrong."""
        if name not in of:
            return None
        if isinstance(of[name], bool):
            return bool(of[name])
        self._wrong(f"{path}.{name}", "true or false")
        return None

    def count(self, of: Object, name: str, path: str) -> int | None:
        """Reads a property that is a non-negative integer; None when it is absent or wrong."""
        if name not in of:
            return None
        value = of[name]
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and value == value // 1:
            return int(value)
        self._wrong(f"{path}.{name}", "a non-negative integer")
        return None

    def string(self, of: Object, name: str, path: str) -> str | None:
        """Reads a string atomic property; None when it is absent or wrong."""
        if name not in of:
            return None
        if isinstance(of[name], str):
            return str(of[name])
        self._wrong(f"{path}.{name}", "a string")
        return None

    def text(self, of: Object, name: str, path: str) -> str | None:
        """Reads a string atomic property that may not be empty; None when it is absent or wrong."""
        if of.get(name) == "":
            self._wrong(f"{path}.{name}", "a string that is not empty")
            return None
        return self.string(of, name, path)

    def one_of(self, of: Object, name: str, path: str, allowed: Iterable[str]) -> str | None:
        """Reads a string property with a closed list of values; None when it is absent or wrong."""
        if name not in of:
            return None
        choices = tuple(allowed)
        if of[name] in choices:
            return str(of[name])
        self._wrong(f"{path}.{name}", "one of " + ", ".join(choices))
        return None

    def link(self, of: Object, name: str, path: str) -> str | None:
        """Reads a link property and resolves it; None when it is absent.

        A value that is not a string counts as the empty string (section 5.1.2), which is the base URL.
        """
        if name not in of:
            return None
        return clean(resolve(self.base, self.string(of, name, path) or ""))

    def identifier(self, of: Object, path: str) -> str | None:
        """Reads ``@id``; it is an error when it names a blank node."""
        if isinstance(of.get("@id"), str) and of["@id"].startswith("_:"):
            self.findings.error(f"{path}.@id", "blank_node", "@id must not start with _:")
            return None
        return self.link(of, "@id", path)

    def check_type(self, of: Object, expected: str, path: str) -> None:
        """Checks that ``@type``, if there is one, is the expected one."""
        if "@type" in of and of["@type"] != expected:
            self.findings.error(f"{path}.@type", "type_name", f"@type must be {expected}")

    def objects(self, of: Object, name: str, path: str) -> list[tuple[str, Object]]:
        """Reads an array property: its objects, each with its path; all else in it is ignored (5.1.1)."""
        value = of.get(name, [])
        if not isinstance(value, list):
            self._wrong(f"{path}.{name}", "an array")
            return []
        kept: list[tuple[str, Object]] = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                kept.append((f"{path}.{name}[{index}]", item))
            else:
                self._wrong(f"{path}.{name}[{index}]", "an object")
        return kept

    def titles(self, of: Object, name: str, path: str) -> dict[str, tuple[str, ...]]:
        """Reads a natural language property into a map from tag to texts (section 5.1.6)."""
        value = of.get(name)
        if value is None and name not in of:
            return {}
        if not isinstance(value, dict):
            texts = self._texts(value, f"{path}.{name}")
            return {self.language: texts} if texts else {}
        found: dict[str, tuple[str, ...]] = {}
        for tag, content in value.items():
            if not is_tag(tag):
                self.findings.warn(f"{path}.{name}.{tag}", "language", f"{tag!r} is not a language tag")
            elif texts := self._texts(content, f"{path}.{name}.{tag}"):
                found[tag] = texts
        return found

    def _texts(self, value: object, path: str) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list):
            self._wrong(path, "a string or an array of strings")
            return ()
        texts = tuple(item for item in value if isinstance(item, str))
        if len(texts) < len(value):
            self._wrong(path, "only strings")
        return texts

    def column_reference(self, of: Object, name: str, path: str) -> tuple[str, ...]:
        """Reads a column reference property; empty when it is absent or wrong (section 5.1.4)."""
        if name not in of:
            return ()
        value = of[name]
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and names and all(isinstance(item, str) for item in names):
            return tuple(names)
        self._wrong(f"{path}.{name}", "the name of a column or an array of names")
        return ()

    def described(self, of: Object, name: str, path: str) -> Described | None:
        """Reads an object property, fetching it when it is given by URL (sections 5.1.5 and 6).

        Returns:
            The object and where it is; None when the property is absent.
        """
        if name not in of:
            return None
        value, here = of[name], f"{path}.{name}"
        if isinstance(value, dict):
            return Described(value, here, self)
        if not isinstance(value, str):
            self._wrong(here, "an object or a URL")
            return Described({}, here, self)
        url = clean(resolve(self.base, value))
        loaded = self._load(url, here)
        if loaded is None:
            return Described({}, here, self)
        scope = replace(self, base=url, language=UNDETERMINED)
        if "@context" in loaded:
            scope = scope.with_context(loaded["@context"], here)
        content = {key: item for key, item in loaded.items() if key != "@context"}
        content.setdefault("@id", url)
        return Described(content, here, scope)

    def _load(self, url: str, path: str) -> Object | None:
        if self.load is None:
            self.findings.error(path, "reference", f"{url} cannot be fetched here")
            return None
        try:
            loaded = self.load(url)
        except (OSError, ValueError, RecursionError) as failure:
            self.findings.error(path, "reference", f"{url} cannot be read: {failure}")
            return None
        if isinstance(loaded, dict):
            return loaded
        self.findings.error(path, "reference", f"{url} does not hold an object")
        return None

    def with_context(self, context: object, path: str) -> Scope:
        """Reads ``@context`` (section 5.2).

        Returns:
            A scope with its base and its language.
        """
        here = f"{path}.@context"
        local: object = {}
        if isinstance(context, list) and context:
            # The URL alone, as JSON-LD allows it, or the URL and a local context.
            context, *rest = context
            local = rest[0] if len(rest) == 1 else rest or {}
        if context != CSVW_CONTEXT or not isinstance(local, dict) or set(local) - {"@base", "@language"}:
            self.findings.error(here, "context", f"must be {CSVW_CONTEXT}, perhaps with @base and @language")
            return self
        base = self.string(local, "@base", here)
        language = self.string(local, "@language", here)
        if language is not None and not is_tag(language):
            self.findings.warn(f"{here}.@language", "language", f"{language!r} is not a language tag")
            language = None
        return replace(
            self,
            base=self.base if base is None else resolve(self.base, base),
            language=UNDETERMINED if language is None else language,
        )

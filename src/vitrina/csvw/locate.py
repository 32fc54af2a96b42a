"""Locating metadata: from the URL of a tabular data file or of a metadata document to a group of tables.

Section 5 "Locating Metadata" and section 6.1 "Creating Annotated Tables" of "Model for Tabular Data and Metadata on
the Web". The first metadata found count: the user's, then those that a Link header names, then those at the locations
of the site, then what the file itself says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from vitrina.csvw.dialect import Dialect
from vitrina.csvw.header import embedded_metadata
from vitrina.csvw.iri import clean, normalise, resolve, split, without_fragment
from vitrina.csvw.linkheader import parse_links
from vitrina.csvw.mediatype import METADATA_TYPES, media_type, with_headers
from vitrina.csvw.metadata import read_metadata
from vitrina.csvw.model import TableGroup
from vitrina.csvw.problems import MetadataError, Problem
from vitrina.csvw.resource import Fetch, Resource
from vitrina.csvw.uritemplate import TemplateError, compile_template

DEFAULT_LOCATIONS: Final = ("{+url}-metadata.json", "csv-metadata.json")
"""The URI templates of a site without a configuration of its own (section 5.3)."""

_WELL_KNOWN: Final = "/.well-known/csvm"
_WEB: Final = frozenset(("http", "https"))
_METADATA_SUFFIXES: Final = (".json", ".jsonld", ".csvm")


def locate(url: str, fetch: Fetch, *, metadata: str | None = None, dialect: Dialect | None = None) -> TableGroup:
    """Finds the metadata for a tabular data file, or reads a metadata document, and gives the group of tables.

    Args:
        url: the absolute URL of a tabular data file or of a metadata document. Its media type decides which; without
            one, or with one that says nothing, its suffix; without that too, whether its body starts as JSON does.
            The body of a tabular data file is looked at in this last case only, and stays whole in its Resource.
        fetch: fetches from the web, from files or from memory.
        metadata: the absolute URL of the metadata document that the user wants. It overrides all others: no other is
            looked for, and it need not mention ``url``.
        dialect: how the file is written, for a file without any metadata; without it, the headers of the response
            and the defaults of the standard decide.

    Returns:
        The whole group that the document describes, or a group with the one table. Its warnings tell of documents that
        were found and do not describe the file, of those that could not be had, and of what is odd in the one used.

    Raises:
        FileNotFoundError: if there is nothing at ``url`` or at ``metadata``.
        OSError: if one of them cannot be had.
        MetadataError: if the document that counts has errors; it is not passed over for the next one. Its problems,
            and the warnings, have the URL of the document before their paths when it was not asked for by name.
    """
    if metadata is not None:
        return _asked_for(fetch(without_fragment(metadata)), fetch)
    requested = without_fragment(url)
    resource = fetch(requested)
    if _is_metadata(resource):
        return _asked_for(resource, fetch)
    search = _Search(clean(requested), resource, fetch)
    group = search.linked() or search.at_locations()
    if group is None:
        group = embedded_metadata(search.url, None if dialect is None else replace(dialect, described=True))
    tables = (with_headers(table, resource) if search.is_it(table.url) else table for table in group.tables)
    return replace(group, tables=tuple(tables), warnings=(*search.warnings, *group.warnings))


def _asked_for(resource: Resource, fetch: Fetch) -> TableGroup:
    """Reads the document from which processing starts; the place and the kind of an error are told."""
    try:
        document = _decode(resource)
    except ValueError as failure:
        raise MetadataError((Problem(resource.url, "json", f"is not JSON: {failure}"),)) from failure
    return _read(document, resource, fetch)


def _read(document: object, resource: Resource, fetch: Fetch) -> TableGroup:
    return read_metadata(document, resource.url, load=lambda url: _decode(fetch(url)))


def _decode(resource: Resource) -> object:
    """Decodes a JSON document; raises ValueError where it is none, NaN and Infinity included."""
    try:
        return json.loads(resource.read(), parse_constant=_refuse)
    except RecursionError as failure:
        raise ValueError("arrays and objects are nested too deeply") from failure


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not a value of JSON")


def _is_metadata(resource: Resource) -> bool:
    kind = media_type(resource.content_type)
    if not kind.is_generic:
        return kind.is_json
    name = split(resource.url)[2].rpartition("/")[2].lower()
    if "." in name:
        return name.endswith(_METADATA_SUFFIXES)
    return resource.peek().removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _described(document: object, base: str) -> Iterator[str]:
    """Gives the URLs of the files that a document mentions, even if the rest of it is wrong."""
    if not isinstance(document, dict):
        return
    context = document.get("@context")
    for local in context if isinstance(context, list) else ():
        if isinstance(local, dict) and isinstance(local.get("@base"), str):
            base = resolve(base, local["@base"])
    tables: Any = [document]
    if "tables" in document or document.get("@type") == "TableGroup":
        tables = document.get("tables")
    for table in tables if isinstance(tables, list) else ():
        if isinstance(table, dict) and isinstance(table.get("url"), str):
            yield clean(resolve(base, table["url"]))


def _within(location: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Puts the URL of a document that the user did not name before the paths of its problems."""
    return tuple(replace(problem, path=f"{location} {problem.path}") for problem in problems)


@dataclass(slots=True)
class _Search:
    """The search for the metadata of one tabular data file.

    Attributes:
        url: the URL of the file as it was asked for, without fragment.
        resource: the response that carries it.
        fetch: fetches what may be metadata.
        warnings: what to tell about the documents that are not used.
    """

    url: str
    resource: Resource
    fetch: Fetch
    warnings: list[Problem] = field(default_factory=list)

    def is_it(self, url: str) -> bool:
        """Whether a URL is that of the file, as it was asked for or after redirects (section 6.3)."""
        return normalise(url) in {normalise(self.url), normalise(clean(self.resource.url))}

    def linked(self) -> TableGroup | None:
        """Follows the Link headers (section 5.2): of several valid documents the last one counts."""
        for link in reversed(list(parse_links(self.resource.links))):
            if "describedby" not in link.relations or link.media_type not in METADATA_TYPES:
                continue
            anchor = link.parameters.get("anchor")
            if anchor is not None and not self.is_it(without_fragment(resolve(self.resource.url, anchor))):
                continue
            group = self._try(clean(resolve(self.resource.url, link.target)), named=True)
            if group is not None:
                return group
        return None

    def at_locations(self) -> TableGroup | None:
        """Looks at the locations of the site (section 5.3), in their order."""
        for template in self._locations():
            try:
                reference = compile_template(template).expand({"url": self.url})
            except TemplateError as failure:
                self._warn(self._configuration, "template", f"{failure}; this line is passed over")
                continue
            group = self._try(clean(resolve(self.url, reference)), named=False)
            if group is not None:
                return group
        return None

    @property
    def _configuration(self) -> str:
        return resolve(self.url, _WELL_KNOWN)

    def _locations(self) -> tuple[str, ...]:
        # Well-known URIs are a matter of http and https (RFC 8615); a folder of files has none.
        if split(self.url)[0] not in _WEB:
            return DEFAULT_LOCATIONS
        try:
            found = self.fetch(self._configuration)
            if media_type(found.content_type).name in ("text/html", "application/xhtml+xml"):
                return DEFAULT_LOCATIONS  # a page that says that there is nothing, with a status that does not
            lines = found.read().decode("utf-8-sig").splitlines()
        except FileNotFoundError:
            return DEFAULT_LOCATIONS
        except (OSError, UnicodeDecodeError) as failure:
            self._warn(self._configuration, "fetch", f"cannot be read: {failure}; the default locations are used")
            return DEFAULT_LOCATIONS
        return tuple(line.strip() for line in lines if line.strip())

    def _try(self, location: str, *, named: bool) -> TableGroup | None:
        """Reads the document at a location if it is there and describes the file.

        Args:
            location: its absolute URL.
            named: whether a response named it, so that a lack is worth telling; it may be missing elsewhere.
        """
        if split(self.url)[0] in _WEB and split(location)[0] not in _WEB:
            self._warn(location, "scheme", "is outside the web, where a file of the web cannot send us; it is ignored")
            return None
        try:
            found = self.fetch(location)
            document = _decode(found)
        except FileNotFoundError:
            if named:
                self._warn(location, "fetch", f"is named as metadata of {self.url}, but nothing is there")
            return None
        except OSError as failure:
            self._warn(location, "fetch", f"may hold metadata of {self.url}, but cannot be had: {failure}")
            return None
        except ValueError as failure:
            kind = media_type(found.content_type)
            if named or kind.is_json or kind.is_generic:
                self._warn(location, "json", f"is not JSON ({failure}) and is ignored")
            return None
        if not any(map(self.is_it, _described(document, found.url))):
            self._warn(location, "not_described", f"does not describe {self.url} and is ignored")
            return None
        try:
            group = _read(document, found, self.fetch)
        except MetadataError as failure:
            raise MetadataError(_within(location, failure.problems)) from failure
        return replace(group, warnings=_within(location, group.warnings))

    def _warn(self, path: str, code: str, message: str) -> None:
        self.warnings.append(Problem(path, code, message))

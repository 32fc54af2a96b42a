"""The suite: the entries of its manifests, and the web that its files are on."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from vitrina.csvw import Resource

BASE = "http://www.w3.org/2013/csvw/tests/"
#: Where the files of the suite are. They are not ours, so they are beside the repository and not in it.
FOLDER = Path(os.environ.get("VITRINA_SHARED") or Path(__file__).parents[3] / "shared") / "suites" / "csvw" / "tests"
MISSING = "needs the shared folder: the W3C suite for CSVW, under suites/csvw/tests/"
#: The three manifests that an implementer reports on, and the one of behaviour that the standard only suggests.
MANIFESTS = ("manifest-rdf", "manifest-json", "manifest-validation", "manifest-nonnorm")

#: The site-wide configuration of www.w3.org (Model, section 5.3), which tests 259 and 260 name in their titles. It is
#: outside the folder of the suite: the default locations, and the two locations that these tests are about.
CONFIGURATION = (
    "http://www.w3.org/.well-known/csvm",
    b"{+url}-metadata.json\ncsv-metadata.json\n{+url}.json\ncsvm.json\n",
)
_TYPES = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".json": "application/json"}


@dataclass(frozen=True)
class Entry:
    """One test of a manifest.

    Attributes:
        id: the name of the manifest and of the test, as in ``manifest-rdf#test001``.
        kind: the type of the test, without its prefix.
        name: what the suite calls it.
        action: the URL with which processing starts.
        result: the name of the file with the expected result, or None.
        metadata: the URL of the metadata that the user gives, or None.
        minimal: whether the conversion is in minimal mode.
        http_link: the Link header of the response that carries the action, or None.
        content_type: its Content-Type, where it is not what its suffix says.
    """

    id: str
    kind: str
    name: str
    action: str
    result: str | None = None
    metadata: str | None = None
    minimal: bool = False
    http_link: str | None = None
    content_type: str | None = None

    @property
    def url(self) -> str:
        """The IRI of the test."""
        return BASE + self.id

    @property
    def number(self) -> str:
        """The number of the test, three digits."""
        return self.id.rpartition("#test")[2]

    @property
    def label(self) -> str:
        """The name that pytest shows: the number and the words of the test."""
        words = re.sub(r"[^\w]+", "-", self.name.lower(), flags=re.ASCII).strip("-")
        return f"{self.number}-{words}"


def entries(manifest: str) -> list[Entry]:
    """Reads a manifest; all its tests, in its order."""
    document = json.loads((FOLDER / f"{manifest}.jsonld").read_text(encoding="utf-8"))
    return [_entry(item) for item in document["entries"]]


def _entry(item: dict) -> Entry:
    option = item.get("option", {})
    return Entry(
        id=item["id"],
        kind=item["type"].removeprefix("csvt:"),
        name=item["name"],
        action=BASE + item["action"],
        result=item.get("result"),
        metadata=BASE + option["metadata"] if "metadata" in option else None,
        minimal=option.get("minimal", False),
        http_link=item.get("httpLink"),
        content_type=item.get("contentType"),
    )


@dataclass(frozen=True)
class Web:
    """The web as a test sees it: a ``Fetch``.

    The files of the suite are at its public address, as its server gives them: a query makes no difference, the
    suffix decides the media type, and the response that carries the action has the headers that the manifest states.
    Nothing else exists.
    """

    entry: Entry

    def __call__(self, url: str) -> Resource:
        if url == CONFIGURATION[0]:
            return Resource(url, [CONFIGURATION[1]], "text/plain")
        path = FOLDER / url.removeprefix(BASE).partition("?")[0]
        if not url.startswith(BASE) or not path.is_file():
            raise FileNotFoundError(url)
        kind, links = _TYPES.get(path.suffix), ()
        if url == self.entry.action:
            kind = self.entry.content_type or kind
            links = (self.entry.http_link,) if self.entry.http_link else ()
        return Resource(url, [path.read_bytes()], kind, links)

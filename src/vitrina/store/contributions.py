"""Contributions to the default graph: how they get into the store, and how what they no longer say leaves it.

One that may state the same triples as others is a named graph too, so that it is known who states what. One that
speaks of its own subjects alone is kept as a file, which is half the store and half the time of loading.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from vitrina.store import files

_DEFAULT = ox.DefaultGraph()
#: With more bytes of N-Triples than this, loading in bulk is faster than a transaction.
_BULK = 4 << 20
#: So many are held until they are put in. Each load makes files that RocksDB has to merge later: few large ones are
#: cheaper, and take memory.
_HELD = 32 << 20
#: With more files than this, one sync of everything is cheaper than one for each.
_FEW = 8


def digest(ntriples: bytes) -> str:
    """Return the hash by which a text is known again."""
    return hashlib.sha256(ntriples).hexdigest()


class Load:
    """N-Triples on their way into a store: few of them in a transaction, many in bulk, which is not one.

    What is in the store already may come again.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._held: list[bytes] = []
        self._size = 0

    def add(self, ntriples: bytes, graph: str | None = None) -> None:
        """Take in a graph under a name, or into the default graph."""
        if graph is not None:
            end = f" <{graph}> .\n".encode()
            ntriples = ntriples.replace(b" .\n", end)
        if ntriples.startswith(b"_:") or b"\n_:" in ntriples or b"> _:" in ntriples:
            # Loading in bulk gives blank nodes other names, and a contribution is known again by its lines.
            self._store.extend(ox.parse(ntriples, format=ox.RdfFormat.N_QUADS))
            return
        self._held.append(ntriples)
        self._size += len(ntriples)
        if self._size > _HELD:
            self.put()

    def add_once(self, graphs: Iterable[bytes]) -> None:
        """Take in graphs into the default graph, what several of them say only once."""
        lines = {line for ntriples in graphs for line in ntriples.split(b"\n") if line}
        self.add(b"".join([line + b"\n" for line in sorted(lines)]))

    def put(self) -> None:
        """Put in what was taken in."""
        data = b"".join(self._held)
        self._held, self._size = [], 0
        if len(data) > _BULK:
            # Whoever wrote it has parsed it, so that its IRIs need not be looked at again.
            self._store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            self._store.extend(ox.parse(data, format=ox.RdfFormat.N_QUADS))


@dataclass(frozen=True, slots=True)
class Change:
    """A contribution that is to be put in: its name, its text, and the hashes of the texts that it takes the place of.

    `clean`: it is certain that the default graph has what the one before says, and no more.
    """

    name: str
    text: bytes
    digest: str
    before: frozenset[str]
    clean: bool


class Owned:
    """The files of those contributions that speak of what is theirs alone: `{hash of name}.{hash of text}.nt`.

    While a change is made a contribution has two: the one before, and the one that is to be. Who finds several was
    cut off, and takes back what any of them says.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, texts: Mapping[str, bytes], known: Mapping[str, str]) -> list[Change]:
        """Keep those of `texts` that are not in the store as they are, and return what is to be changed.

        `known` are name → hash of what was put in last and finished.

        Raises:
            OSError: the disk refuses.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        there = defaultdict[str, set[str]](set)
        for path in self.folder.glob("[0-9a-f]*.nt"):
            key, one, _ = path.name.split(".")
            there[key].add(one)
        changes = []
        for name, text in texts.items():
            now, last = digest(text), known.get(name)
            before = there[_key(name)] | ({last} if last else set())
            if before != {now} or now != last:
                changes.append(Change(name, text, now, frozenset(before - {now}), clean=before == {last} != {now}))
        self._keep(changes)
        return changes

    def _keep(self, changes: Sequence[Change]) -> None:
        few = len(changes) <= _FEW
        for change in changes:
            path = self._path(change.name, change.digest)
            if few:
                files.write(path, change.text)
            else:
                path.write_bytes(change.text)
        if not few:
            files.sync_everything()

    def take_back(self, store: ox.Store, change: Change) -> bytes:
        """Remove what a contribution no longer says from the default graph, and return what is to be put in.

        Raises:
            OSError: it is not known any more what it said, since its file was lost.
        """
        texts = [self._path(change.name, one).read_bytes() for one in change.before]
        old = {line for text in texts for line in text.split(b"\n")}
        new = set(change.text.split(b"\n"))
        for quad in ox.parse(b"\n".join(old - new), format=ox.RdfFormat.N_TRIPLES):
            store.remove(ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT))
        if not change.clean:
            return change.text
        return b"".join([line + b"\n" for line in sorted(new - old)])

    def end(self, changes: Sequence[Change]) -> None:
        """Forget what the changes took the place of: they are in the store, and that is written down."""
        for change in changes:
            for one in change.before:
                self._path(change.name, one).unlink(missing_ok=True)

    def read(self, name: str, known: str | None) -> bytes:
        """Return a contribution in N-Triples; nothing where there is none."""
        try:
            return self._path(name, known).read_bytes() if known else b""
        except FileNotFoundError:
            return b""

    def _path(self, name: str, known: str) -> Path:
        return self.folder / f"{_key(name)}.{known}.nt"


def _key(name: str) -> str:
    return digest(name.encode())[:32]


def take_back(store: ox.Store, name: str, ntriples: bytes, contributions: Mapping[str, object]) -> None:
    """Remove what a contribution no longer says, from the default graph and then from its own.

    A triple that another contribution states too (an indicator of two institutions) stays in the default graph.
    """
    graph = ox.NamedNode(name)
    if not store.contains_named_graph(graph):
        return
    new = {quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)}
    for quad in list(store.quads_for_pattern(None, None, None, graph)):
        if quad.triple not in new:
            if not _stated_by(store, quad.triple, name, contributions):
                store.remove(ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT))
            store.remove(quad)


def _stated_by(store: ox.Store, triple: ox.Triple, but: str, contributions: Mapping[str, object]) -> bool:
    """Tell whether a contribution but one states the triple."""
    quads = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    names = (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
    return any(name != but and name in contributions for name in names)

"""The triple store: one writer on the live directory, readers on immutable checkpoints (decisions 3 and 9).

    store/live/                 RocksDB of the writer; never read by anybody else
    store/generations/{n}/      checkpoints (hard links), opened read-only
    store/current.json          which generation holds, and up to which line of the ledger
    store/entities/             what each institution contributes to the default graph (decision 3)

The default graph is the sum of *contributions*: what is. Those that may state the same as others are named graphs
too; those that speak of what is theirs alone are kept as files. Each edition is a named graph and contributes
nothing by itself: what was said.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from vitrina.store import files
from vitrina.store.contributions import Load, Owned, digest, take_back

_DEFAULT = ox.DefaultGraph()
_KEEP = 2


@dataclass(slots=True)
class Changes:
    """What a release changes: edition graphs and contributions, name → N-Triples.

    `owned` are contributions about subjects of which nothing else in the default graph speaks, without blank nodes.
    """

    line: int
    editions: dict[str, bytes] = field(default_factory=dict)
    contributions: dict[str, bytes] = field(default_factory=dict)
    owned: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Which checkpoint is current, the last ledger line in it, hash of each contribution's text; owned ones apart."""

    generation: int = 0
    line: int = 0
    hashes: Mapping[str, str] = field(default_factory=dict)
    owned: Mapping[str, str] = field(default_factory=dict)


class Triples:
    """The store in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.owned = Owned(root / "entities")

    def state(self) -> State:
        """Return the current state; generation 0 where there is no store yet, or its checkpoint was lost."""
        state = self._written_state()
        while not self._folder(state.generation).is_dir():
            before, state = state, self._written_state()
            if state == before:  # not replaced meanwhile, but lost
                return State()
        return state

    def indexed(self) -> State:
        """Return what the writer has: nothing where the live directory was lost, whatever readers still have."""
        return self.state() if (self.root / "live").is_dir() and self.owned.folder.is_dir() else State()

    def _written_state(self) -> State:
        try:
            content = json.loads((self.root / "current.json").read_text(encoding="utf-8"))
            return State(content["generation"], content["line"], content["hashes"], content["owned"])
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return State()

    def _folder(self, generation: int) -> Path:
        return self.root / "generations" / str(generation)

    def apply(self, changes: Changes) -> State:
        """Make a new generation that has `changes`, and return it. One writer at a time; others wait.

        Applying the same changes again changes nothing, so a release that was cut off is simply redone.
        """
        with files.lock(self.root / ".lock"):
            state = self.indexed()
            if not self.owned.folder.is_dir():  # without it nobody knows any more who said what
                shutil.rmtree(self.root / "live", ignore_errors=True)
            store = ox.Store(self.root / "live")
            hashes = dict(state.hashes)
            load = Load(store)
            for name, ntriples in changes.editions.items():
                store.remove_graph(ox.NamedNode(name))
                load.add(ntriples, name)
            begun = self.owned.begin(changes.owned, state.owned)
            for change in begun:
                load.add(self.owned.take_back(store, change))
            owned = {**state.owned, **{change.name: change.digest for change in begun}}
            shared = {n: text for n, text in changes.contributions.items() if hashes.get(n) != digest(text)}
            for name, ntriples in shared.items():
                take_back(store, name, ntriples, hashes)
                load.add(ntriples, name)
                hashes[name] = digest(ntriples)
            # A contribution's own graph comes first: what a crash cut off is then found, and done again.
            load.put()
            load.add_once(shared.values())
            load.put()
            store.flush()
            new = State(self._next_generation(), changes.line, hashes, owned)
            store.backup(str(self._folder(new.generation)))
            files.write(self.root / "current.json", json.dumps(asdict(new), indent=1).encode())
            del store
            self.owned.end(begun)
            self._drop_old_generations(new.generation)
        return new

    def _next_generation(self) -> int:
        folder = self.root / "generations"
        folder.mkdir(parents=True, exist_ok=True)
        return max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0) + 1

    def _drop_old_generations(self, current: int) -> None:
        """Remove generations that nobody reads: their lock can be had."""
        for path in sorted((self.root / "generations").iterdir()):
            if path.name.isdigit() and int(path.name) <= current - _KEEP:
                lock = self._reader_lock(int(path.name))
                try:
                    with files.lock(lock, wait=False):
                        shutil.rmtree(path)
                except BlockingIOError:
                    continue
                lock.unlink(missing_ok=True)

    def _reader_lock(self, generation: int) -> Path:
        return self.root / "generations" / f"{generation}.lock"

    @contextmanager
    def checkpoint(self) -> Iterator[tuple[int, Path] | None]:
        """Yield (generation, folder) of the current checkpoint, kept from removal meanwhile; None without one."""
        while True:
            generation = self.state().generation
            if not generation:
                yield None
                return
            with files.lock(self._reader_lock(generation), exclusive=False):
                folder = self._folder(generation)
                if folder.exists():
                    yield generation, folder
                    return


def has_graph(store: ox.Store, graph: str) -> bool:
    """Tell whether the store has a graph of that name; what is no IRI names none."""
    try:
        return store.contains_named_graph(ox.NamedNode(graph))
    except ValueError:
        return False


def dump(store: ox.Store, output: IO[bytes], graph: str | None = None) -> None:
    """Write the whole store as N-Quads, or one named graph as N-Triples, to `output`."""
    if graph is None:
        store.dump(output, format=ox.RdfFormat.N_QUADS)
    else:
        store.dump(output, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))


def _version(edition: str) -> tuple[str, int]:
    """Order the names of edition graphs, `…/2021-05/v10` after `…/2021-05/v9`."""
    month, _, number = edition.rpartition("/v")
    return month, int(number) if number.isdigit() else 0


class Reader:
    """Reads the current generation; opens the next one when it is there. Safe among threads."""

    def __init__(self, triples: Triples) -> None:
        self._triples = triples
        self._lock = threading.Lock()
        self._current: tuple[int, ox.Store] = -1, ox.Store()
        self._held: Any = None

    def store(self) -> tuple[int, ox.Store]:
        """Return (generation, store). Without any publication: generation 0 and an empty store."""
        if self._triples.state().generation != self._current[0]:
            with self._lock:
                if self._triples.state().generation != self._current[0]:
                    self._open()
        return self._current

    def _open(self) -> None:
        held = self._triples.checkpoint()
        found = held.__enter__()
        store = ox.Store.read_only(str(found[1])) if found else ox.Store()
        previous, self._held = self._held, held
        self._current = (found[0] if found else 0), store
        if previous is not None:
            previous.__exit__(None, None, None)

    def describe(self, iri: str, incoming: int = 200) -> list[ox.Triple]:
        """Return the triples of a document about `iri`; an unknown one gives an empty list.

        They are what the default graph says of it, at most `incoming` statements that point to it, and the
        labels of what these name.
        """
        _, store = self.store()
        node = ox.NamedNode(iri)
        triples = [quad.triple for quad in store.quads_for_pattern(node, None, None, _DEFAULT)]
        pointing = store.quads_for_pattern(None, None, node, _DEFAULT)
        triples += [quad.triple for _, quad in zip(range(incoming), pointing, strict=False)]
        near = {term for triple in triples for term in (triple.subject, triple.object) if term != node}
        for term in near:
            if isinstance(term, ox.BlankNode):
                triples += [quad.triple for quad in store.quads_for_pattern(term, None, None, _DEFAULT)]
            elif isinstance(term, ox.NamedNode):
                for label in _LABELS:
                    triples += [q.triple for q in store.quads_for_pattern(term, label, None, _DEFAULT)]
        return triples

    def describe_stated(self, iri: str) -> list[ox.Triple]:
        """Return what the newest edition that speaks of `iri` says of it; empty where none does."""
        _, store = self.store()
        node = ox.NamedNode(iri)
        for subject, object_ in ((node, None), (None, node)):
            quads = list(store.quads_for_pattern(subject, None, object_, None))
            graphs = {q.graph_name for q in quads if isinstance(q.graph_name, ox.NamedNode)}
            if graphs:
                newest = max(graphs, key=lambda graph: _version(graph.value))
                return [quad.triple for quad in quads if quad.graph_name == newest]
        return []

    def graph(self, name: str) -> list[ox.Triple]:
        """Return the triples of a named graph; of an institution's with those that are kept as a file."""
        _, store = self.store()
        named = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name))]
        return named + [quad.triple for quad in ox.parse(self.owned(name), format=ox.RdfFormat.N_TRIPLES)]

    def owned(self, name: str) -> bytes:
        """Return in N-Triples what only that contribution says (`Changes.owned`); empty where there is none."""
        return self._triples.owned.read(name, self._triples.state().owned.get(name))

    def has(self, iri: str) -> bool:
        """Tell whether the default graph says anything of `iri`."""
        _, store = self.store()
        return next(store.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT), None) is not None

    def select(self, query: str, **values: str) -> list[dict[str, str]]:
        """Return the solutions of one of our own SELECT queries as name → text.

        `values` are IRIs put in for projected variables of that name: terms, never pasted text.
        """
        _, store = self.store()
        substitutions: dict[ox.Variable, Any] = {ox.Variable(name): ox.NamedNode(iri) for name, iri in values.items()}
        solutions = store.query(query, substitutions=substitutions)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        return [
            {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in solutions  # type: ignore[union-attr]
        ]


_LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/title",
        "http://purl.org/dc/terms/description",
    )
)

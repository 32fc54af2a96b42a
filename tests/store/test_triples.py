"""The store: contributions and edition graphs, generations for readers, one writer that can be cut off."""

from __future__ import annotations

import io
import shutil
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest

from vitrina.store import files
from vitrina.store.triples import Changes, Reader, State, Triples, dump, has_graph

A, B, EDITION = "https://e.ec/a", "https://e.ec/b", "https://e.ec/edicion/v1"


def nt(*subjects: str) -> bytes:
    return "".join(f'<https://e.ec/{s}> <https://e.ec/p> "{s}" .\n' for s in subjects).encode()


@pytest.fixture
def triples(tmp_path: Path) -> Triples:
    return Triples(tmp_path / "store")


@pytest.fixture
def reader(triples: Triples) -> Reader:
    return Reader(triples)


def said(reader: Reader, graph: str | None = None) -> list[str]:
    """Return what the default graph, or a named one, says."""
    _, store = reader.store()
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return sorted(q.object.value for q in store.quads_for_pattern(None, None, None, name))


def whole(reader: Reader) -> list[bytes]:
    output = io.BytesIO()
    dump(reader.store()[1], output)
    return sorted(output.getvalue().splitlines())


def test_a_store_that_is_not_there_reads_as_empty_and_is_not_made(triples: Triples, reader: Reader) -> None:
    assert triples.state() == State()
    assert reader.store()[0] == 0
    assert said(reader) == []
    assert not reader.has(A)
    assert not triples.root.exists()


def test_contributions_add_up_to_the_default_graph_and_editions_do_not(triples: Triples, reader: Reader) -> None:
    state = triples.apply(Changes(1, {EDITION: nt("said")}, {A: nt("x", "y"), B: nt("z")}))
    assert (state.generation, state.line) == (1, 1)
    assert said(reader) == ["x", "y", "z"]
    assert said(reader, A) == ["x", "y"]
    assert said(reader, EDITION) == ["said"]


def test_applying_the_same_again_changes_nothing(triples: Triples, reader: Reader) -> None:
    changes = Changes(1, {EDITION: nt("said")}, {A: nt("x")})
    triples.apply(changes)
    before = whole(reader)
    triples.apply(changes)
    assert whole(reader) == before


def test_an_edition_graph_is_replaced_whole(triples: Triples, reader: Reader) -> None:
    triples.apply(Changes(1, {EDITION: nt("old", "both")}))
    triples.apply(Changes(1, {EDITION: nt("both", "new")}))
    assert said(reader, EDITION) == ["both", "new"]


def test_a_contribution_takes_back_what_it_no_longer_says(triples: Triples, reader: Reader) -> None:
    triples.apply(Changes(1, {}, {A: nt("x", "y")}))
    triples.apply(Changes(2, {}, {A: nt("y", "z")}))
    assert said(reader) == ["y", "z"] == said(reader, A)


def test_what_another_contribution_says_too_stays_until_nobody_says_it(triples: Triples, reader: Reader) -> None:
    triples.apply(Changes(1, {}, {A: nt("shared", "a"), B: nt("shared", "b")}))
    triples.apply(Changes(2, {}, {A: nt("a")}))
    assert said(reader) == ["a", "b", "shared"]
    assert said(reader, A) == ["a"]
    triples.apply(Changes(3, {}, {B: nt("b")}))
    assert said(reader) == ["a", "b"]


def test_what_only_an_edition_says_does_not_stay_in_the_default_graph(triples: Triples, reader: Reader) -> None:
    triples.apply(Changes(1, {EDITION: nt("x")}, {A: nt("x")}))
    triples.apply(Changes(2, {}, {A: nt("y")}))
    assert said(reader) == ["y"]
    assert said(reader, EDITION) == ["x"]


def test_a_statement_that_moves_between_contributions_in_one_release_stays(triples: Triples, reader: Reader) -> None:
    triples.apply(Changes(1, {}, {A: nt("x"), B: nt("b")}))
    triples.apply(Changes(2, {}, {A: nt("a"), B: nt("b", "x")}))
    assert said(reader) == ["a", "b", "x"]


@pytest.mark.parametrize("done", range(4))
def test_a_change_that_was_cut_off_is_finished_by_doing_it_again(triples: Triples, reader: Reader, done: int) -> None:
    """The writer was killed after `done` of its four writes: nothing stale stays in the default graph."""
    triples.apply(Changes(1, {}, {A: nt("old")}))
    old, new = (next(ox.parse(nt(name), format=ox.RdfFormat.N_TRIPLES)) for name in ("old", "new"))
    steps = [(old, ox.DefaultGraph()), (old, ox.NamedNode(A)), (new, ox.DefaultGraph()), (new, ox.NamedNode(A))]
    live = ox.Store(triples.root / "live")
    for triple, graph in steps[:done]:
        quad = ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        live.remove(quad) if triple is old else live.add(quad)
    live.flush()
    del live
    triples.apply(Changes(2, {}, {A: nt("new")}))
    assert said(reader) == ["new"] == said(reader, A)


class TestGenerations:
    """Readers look at immutable checkpoints."""

    def test_a_reader_keeps_its_generation_while_the_next_is_made(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {}, {A: nt("x")}))
        generation, store = reader.store()
        triples.apply(Changes(2, {}, {A: nt("y")}))
        assert [q.object.value for q in store] == ["x", "x"]
        assert generation == 1

    def test_a_reader_sees_the_next_generation_when_it_asks_again(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {}, {A: nt("x")}))
        assert said(reader) == ["x"]
        triples.apply(Changes(2, {}, {A: nt("y")}))
        assert said(reader) == ["y"]
        assert reader.store()[0] == 2

    def test_only_generations_that_nobody_reads_are_dropped(self, triples: Triples) -> None:
        triples.apply(Changes(1, {}, {A: nt("0")}))
        with ExitStack() as stack:
            held = stack.enter_context(triples.checkpoint())
            assert held is not None
            for n in range(1, 5):
                triples.apply(Changes(n, {}, {A: nt(str(n))}))
            assert folders(triples) == [1, 4, 5]
            assert sum(1 for _ in ox.Store.read_only(str(held[1]))) == 2
        triples.apply(Changes(6, {}, {A: nt("6")}))
        assert folders(triples) == [5, 6]

    def test_a_checkpoint_that_was_lost_is_no_generation(self, triples: Triples, reader: Reader) -> None:
        """Nobody waits for ever; the next writer makes a new one with everything in it."""
        triples.apply(Changes(1, {}, {A: nt("x")}))
        for path in (triples.root / "generations").rglob("*"):
            if path.is_file():
                path.unlink()
        (triples.root / "generations" / "1").rmdir()
        assert triples.state() == State()
        assert said(reader) == []
        triples.apply(Changes(1, {}, {A: nt("x")}))
        assert said(reader) == ["x"]

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"generation": 1}', "null"])
    def test_a_damaged_note_of_the_state_is_no_state(self, triples: Triples, text: str) -> None:
        triples.apply(Changes(1, {}, {A: nt("x")}))
        (triples.root / "current.json").write_text(text)
        assert triples.state() == State()
        assert triples.apply(Changes(1, {}, {A: nt("x")})).generation == 2

    def test_one_writer_at_a_time(self, triples: Triples) -> None:
        triples.apply(Changes(1, {}, {A: nt("x")}))
        with files.lock(triples.root / ".lock", wait=False):
            pass
        with triples.checkpoint() as found:
            assert found == (1, triples.root / "generations" / "1")


def folders(triples: Triples) -> list[int]:
    return sorted(int(path.name) for path in (triples.root / "generations").iterdir() if path.is_dir())


class TestReader:
    """What pages ask for."""

    @pytest.fixture
    def filled(self, triples: Triples) -> Reader:
        label = "http://www.w3.org/2000/01/rdf-schema#label"
        triples.apply(
            Changes(
                1,
                {
                    f"{EDITION}/2021-05/v9": b"<https://e.ec/s> <https://e.ec/p> <https://e.ec/nine> .\n",
                    f"{EDITION}/2021-05/v10": b"<https://e.ec/s> <https://e.ec/p> <https://e.ec/ten> .\n",
                },
                {
                    A: (
                        f'<{A}> <https://e.ec/p> <{B}> .\n<{B}> <{label}> "Be"@es .\n<{B}> <https://e.ec/q> "no" .\n'
                        f"<https://e.ec/in> <https://e.ec/p> <{A}> .\n<{A}> <https://e.ec/r> _:b .\n"
                        '_:b <https://e.ec/p> "inside" .\n'
                    ).encode()
                },
            )
        )
        return Reader(triples)

    def test_a_description_is_what_is_said_of_it_what_points_to_it_and_labels(self, filled: Reader) -> None:
        objects = sorted(str(getattr(t.object, "value", t.object)) for t in filled.describe(A))
        assert [value for value in objects if not value.isalnum() or value in ("Be", "inside")] == [
            "Be", A, B, "inside",
        ]  # fmt: skip
        assert "no" not in objects

    def test_what_points_to_it_is_bounded(self, filled: Reader) -> None:
        assert all(t.object != ox.NamedNode(A) for t in filled.describe(A, incoming=0))

    def test_an_unknown_thing_has_no_description(self, filled: Reader) -> None:
        assert filled.describe("https://e.ec/unknown") == []
        assert filled.describe_stated("https://e.ec/unknown") == []
        assert filled.graph("https://e.ec/unknown") == []

    def test_the_newest_edition_speaks_counting_versions_as_numbers(self, filled: Reader) -> None:
        assert [t.object for t in filled.describe_stated("https://e.ec/s")] == [ox.NamedNode("https://e.ec/ten")]

    def test_values_of_a_query_are_terms_and_never_text(self, filled: Reader) -> None:
        query = "SELECT ?s ?o { ?s <https://e.ec/p> ?o }"
        assert filled.select(query, s=A) == [{"s": A, "o": B}]
        with pytest.raises(ValueError, match="IRI"):
            filled.select(query, s="https://e.ec/a> ?x } #")

    def test_an_unbound_variable_is_left_out(self, filled: Reader) -> None:
        assert filled.select("SELECT ?o ?none { <https://e.ec/a> <https://e.ec/p> ?o }") == [{"o": B}]

    def test_a_graph_is_dumped_alone_or_with_all(self, filled: Reader) -> None:
        output = io.BytesIO()
        dump(filled.store()[1], output, f"{EDITION}/2021-05/v9")
        assert output.getvalue() == b"<https://e.ec/s> <https://e.ec/p> <https://e.ec/nine> .\n"
        assert has_graph(filled.store()[1], A)
        assert not has_graph(filled.store()[1], B)
        assert not has_graph(filled.store()[1], "not an iri")
        assert len(whole(filled)) == 14


class TestBulk:
    """Much at once is loaded in bulk; what is there afterwards is the same."""

    def many(self, name: str, count: int) -> bytes:
        line = '<https://e.ec/{0}/{1}> <https://e.ec/p> "{2}" .\n'
        return "".join(line.format(name, n, "x" * 900) for n in range(count)).encode()

    def test_many_graphs_are_there_once_and_can_be_replaced(self, triples: Triples, reader: Reader) -> None:
        editions = {f"{EDITION}{n}": self.many("s", 7000) for n in range(3)}
        triples.apply(Changes(1, editions, {A: self.many("a", 7000), B: self.many("a", 7000)}))
        _, store = reader.store()
        assert sum(1 for _ in store) == 3 * 7000 + 2 * 7000 + 7000
        triples.apply(Changes(2, {f"{EDITION}0": nt("new")}, {A: nt("x")}))
        assert said(reader, f"{EDITION}0") == ["new"]
        assert said(reader, A) == ["x"]
        assert len(said(reader)) == 7001
        triples.apply(Changes(3, {}, {B: nt("y")}))
        assert said(reader) == ["x", "y"]

    def test_a_graph_with_blank_nodes_keeps_their_names(self, triples: Triples, reader: Reader) -> None:
        graph = b'_:c14n0 <https://e.ec/p> "inside" .\n<https://e.ec/a> <https://e.ec/q> _:c14n0 .\n'
        triples.apply(Changes(1, {}, {A: self.many("a", 14_000), B: graph}))
        triples.apply(Changes(2, {}, {B: graph + nt("more")}))
        assert said(reader, B) == ["c14n0", "inside", "more"]
        assert said(reader).count("inside") == 1


class TestOwned:
    """What a contribution alone speaks of lies in the default graph and in a file, and in no named graph."""

    def test_it_is_in_the_default_graph_and_is_told_by_its_name(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {}, {A: nt("shared")}, {A: nt("x", "y"), B: nt("z")}))
        assert said(reader) == ["shared", "x", "y", "z"]
        assert said(reader, A) == ["shared"]
        assert sorted(t.object.value for t in reader.graph(A)) == ["shared", "x", "y"]
        assert sorted(t.object.value for t in reader.graph(B)) == ["z"]

    def test_what_it_no_longer_says_is_taken_back(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {EDITION: nt("x")}, {A: nt("x")}, {B: nt("y", "z")}))
        triples.apply(Changes(2, {}, {}, {B: nt("z", "new")}))
        assert said(reader) == ["new", "x", "z"]
        triples.apply(Changes(3, {}, {}, {B: b""}))
        assert said(reader) == ["x"]
        assert reader.graph(B) == []
        assert said(reader, EDITION) == ["x"]

    def test_the_same_again_changes_nothing(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {}, {}, {A: nt("x")}))
        before, names = whole(reader), kept(triples)
        triples.apply(Changes(1, {}, {}, {A: nt("x")}))
        assert (whole(reader), kept(triples)) == (before, names)
        assert len(names) == 1

    @pytest.mark.parametrize("again", ["new", "newer", "old"])
    @pytest.mark.parametrize("done", range(3))
    def test_a_change_that_was_cut_off_leaves_nothing_stale(
        self, triples: Triples, reader: Reader, done: int, again: str
    ) -> None:
        """Killed when the file was there, when what was old was gone, or when what is new was put in."""
        triples.apply(Changes(1, {}, {}, {A: nt("old")}))
        (change,) = triples.owned.begin({A: nt("new")}, triples.state().owned)
        live = ox.Store(triples.root / "live")
        if done > 0:
            assert triples.owned.take_back(live, change) == nt("new")
        if done > 1:
            live.extend(ox.parse(nt("new"), format=ox.RdfFormat.N_TRIPLES))
        live.flush()
        del live
        triples.apply(Changes(2, {}, {}, {A: nt(again)}))
        assert said(reader) == [again]
        assert len(kept(triples)) == 1

    @pytest.mark.parametrize("lost", ["entities", "live"])
    def test_what_was_lost_with_a_folder_is_told_as_not_indexed_and_made_anew(
        self, triples: Triples, reader: Reader, lost: str
    ) -> None:
        triples.apply(Changes(1, {}, {B: nt("b")}, {A: nt("old")}))
        shutil.rmtree(triples.root / lost)
        assert triples.indexed() == State()
        triples.apply(Changes(2, {}, {B: nt("b")}, {A: nt("new")}))
        assert said(reader) == ["b", "new"]

    def test_without_its_file_it_is_not_replaced(self, triples: Triples, reader: Reader) -> None:
        triples.apply(Changes(1, {}, {}, {A: nt("old")}))
        for name in kept(triples):
            (triples.root / "entities" / name).unlink()
        with pytest.raises(FileNotFoundError):
            triples.apply(Changes(2, {}, {}, {A: nt("new")}))
        assert said(reader) == ["old"]

    def test_many_are_loaded_in_bulk_beside_what_is_shared(self, triples: Triples, reader: Reader) -> None:
        many = {f"{A}/{n}": TestBulk().many(str(n), 2000) for n in range(9)}
        triples.apply(Changes(1, {}, {A: nt("shared"), B: nt("shared")}, many))
        assert len(said(reader)) == 9 * 2000 + 1
        triples.apply(Changes(2, {}, {A: nt("a")}, dict.fromkeys(many, nt("rest"))))
        assert said(reader) == ["a", "rest", "shared"]


def kept(triples: Triples) -> list[str]:
    return sorted(path.name for path in (triples.root / "entities").iterdir())

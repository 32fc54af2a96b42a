"""Free queries cannot hurt: no SERVICE, a deadline, a bound, and the next one works."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from vitrina.errors import QueryError, QueryTimeoutError
from vitrina.store.query import Query, Workers, answer, refuse_service
from vitrina.store.triples import Changes, Triples

G1, G2 = "https://e.ec/g1", "https://e.ec/g2"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Triples:
    result = Triples(tmp_path_factory.mktemp("query") / "store")
    many = "".join(f'<https://e.ec/{n}> <https://e.ec/p> "{n}" .\n' for n in range(300)).encode()
    editions = {G1: b'<https://e.ec/s> <https://e.ec/p> "one" .\n', G2: b'<https://e.ec/s> <https://e.ec/p> "two" .\n'}
    result.apply(Changes(1, editions, {"https://e.ec/c": many}))
    return result


@pytest.fixture(scope="module")
def workers(triples: Triples) -> Iterator[Workers]:
    result = Workers(triples, count=2, seconds=20.0, answer_bytes=1 << 20)
    yield result
    result.close()


def values(reply: tuple[int, object], name: str = "o") -> list[str]:
    body = json.loads(reply[1].body)  # type: ignore[attr-defined]
    return sorted(row[name]["value"] for row in body["results"]["bindings"])


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[int]]]:
    """Another server; the list gets an entry when anybody connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        calls: list[int] = []
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    server.accept()[0].close()
                    calls.append(1)
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


IN_DISGUISE = {
    "plain": "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "in small letters": "select * { service silent <%s> { ?s ?p ?o } }",
    "without spaces": "SELECT * {SERVICE<%s>{?s ?p ?o}}",
    "grown together with SILENT": "SELECT * {SERVICESILENT<%s>{?s ?p ?o}}",
    "grown together with a number": "SELECT * {BIND(1 AS ?x) VALUES ?y {1} ?s ?p 1SERVICE<%s>{?s ?p ?o}}",
    "grown together with a truth value": "SELECT * {?s ?p trueSERVICE<%s>{?s ?p ?o}}",
    "grown together with a prefix": "PREFIX : <%s> SELECT * {SERVICE:{?s ?p ?o}}",
    "grown together with a name": "PREFIX e: <%s> SELECT * {SERVICEe:{?s ?p ?o}}",
    "between strings of escaped quotes": (
        'SELECT * {FILTER("\\u0022"="\\u0022") SERVICE <%s> {?s ?p ?o} FILTER("\\u0022"="\\u0022")}'
    ),
    "behind less-than": "SELECT * {FILTER(1<2) #>\n SERVICE <%s> {?s ?p ?o}}",
    "behind a comment that ends in CR": "SELECT * {#x\rSERVICE<%s>{?s ?p ?o}}",
    "behind a long string": "SELECT * {BIND('''it's a \\''' ''' AS ?x) SERVICE <%s> {?s ?p ?o}}",
    "behind a variable and a dot": "SELECT * {OPTIONAL{?s ?p ?x}.SERVICE <%s> {?s ?p ?o}}",
    "by a variable": "SELECT * {VALUES ?e {<%s>} SERVICE ?e {?s ?p ?o}}",
    "in EXISTS": "ASK {FILTER EXISTS {SERVICE <%s> {?s ?p ?o}}}",
    "in a subquery": "SELECT * {{SELECT * {SERVICE SILENT <%s> {?s ?p ?o}}}}",
    "in CONSTRUCT": "CONSTRUCT {?s ?p ?o} WHERE {SERVICE <%s> {?s ?p ?o}}",
    "in DESCRIBE": "DESCRIBE ?s {SERVICE <%s> {?s ?p ?o}}",
    "with the word elsewhere": "PREFIX service: <%s> SELECT ?service {SERVICE service: {?service ?p 'service'}}",
}


@pytest.mark.parametrize("query", IN_DISGUISE.values(), ids=IN_DISGUISE)
def test_service_is_refused_in_every_disguise(query: str, elsewhere: tuple[str, list[int]]) -> None:
    address, calls = elsewhere
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(G1), ox.NamedNode(G2), ox.Literal("1"), ox.DefaultGraph()))
    with pytest.raises(QueryError) as caught:
        answer(store, Query(query % address), "json")
    assert caught.value.code == "query.service"
    time.sleep(0.02)
    assert calls == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
        'SELECT * { ?s ?p """ " SERVICE <http://x/> { """ }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
        "SELECT ?service $Service { ?service ?p $Service }",
        "SELECT * { ?s <http://x/SERVICE> <http://x/service#service> }",
        "PREFIX service: <http://x/> SELECT * { ?s service:service service:Service . service:a ?p service:b }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX : <http://x/> SELECT * { _:service :service-a :b.service ; a :SERVICE }",
        "PREFIX dct: <http://x/> SELECT (COUNT(?service) AS ?services) { ?service dct:publicService ?x } GROUP BY ?x",
        'SELECT * { ?s ?p "x"@en-service }',
        "SELECT * { ?s ?p ?o FILTER(?o = 'servicio') }",
        "SELECT * { ?s ?p 'S\\u0045RVICE' }",
        "ASK { ?s a <http://x/Service> }",
    ],
)
def test_the_word_is_free_where_it_is_no_keyword(query: str) -> None:
    refuse_service(query)
    answer(ox.Store(), Query(query), "json")


def test_a_mistake_in_a_query_with_the_word_is_told_as_a_mistake() -> None:
    with pytest.raises(QueryError) as caught:
        refuse_service("SELECT * { ?s ?p ?o # service\n")
    assert caught.value.code == "query.syntax"
    assert (caught.value.params["line"], caught.value.params["column"]) == (2, 1)


@pytest.mark.parametrize("text", ["", "SELECT", "DROP ALL", "INSERT DATA { <a:> <b:> <c:> }", "LOAD <http://x/>"])
def test_what_is_no_query_is_told(workers: Workers, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        workers.answer(Query(text))
    assert caught.value.code == "query.syntax"
    assert values(workers.answer(Query("SELECT ?o { <https://e.ec/7> ?p ?o }"))) == ["7"]


def test_an_answer_comes_with_its_generation_and_format(workers: Workers) -> None:
    query = Query("SELECT ?o { <https://e.ec/7> ?p ?o }")
    generation, reply = workers.answer(query, "csv")
    assert (generation, reply.kind, reply.body) == (1, "solutions", b"o\r\n7\r\n")
    assert workers.answer(query, "tsv")[1].body == b'?o\n"7"\n'
    assert b"<sparql" in workers.answer(query, "xml")[1].body
    graph = workers.answer(Query("CONSTRUCT WHERE { <https://e.ec/7> ?p ?o }"))[1]
    assert (graph.kind, graph.body) == ("graph", b'<https://e.ec/7> <https://e.ec/p> "7" .\n')
    assert json.loads(workers.answer(Query("ASK {}"))[1].body)["boolean"] is True


def test_the_default_graph_is_not_the_union(workers: Workers) -> None:
    assert values(workers.answer(Query("SELECT ?o { <https://e.ec/s> ?p ?o }"))) == []
    assert values(workers.answer(Query("SELECT ?o { GRAPH ?g { <https://e.ec/s> ?p ?o } }"))) == ["one", "two"]


def test_the_dataset_of_the_protocol_decides_what_is_asked(workers: Workers) -> None:
    plain, named = "SELECT ?o { <https://e.ec/s> ?p ?o }", "SELECT ?o { GRAPH ?g { <https://e.ec/s> ?p ?o } }"
    assert values(workers.answer(Query(plain, (G1,)))) == ["one"]
    assert values(workers.answer(Query(plain, (G1, G2)))) == ["one", "two"]
    assert values(workers.answer(Query(named, (), (G2,)))) == ["two"]
    assert values(workers.answer(Query(named, (G1,)))) == []
    assert values(workers.answer(Query(plain, (), (G2,)))) == []


@pytest.mark.parametrize("iri", ["not an iri", "", "<x>"])
def test_a_dataset_that_is_no_iri_is_told_and_costs_no_worker(workers: Workers, iri: str) -> None:
    with pytest.raises(QueryError) as caught:
        workers.answer(Query("ASK {}", (iri,)))
    assert caught.value.code == "query.failed"


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_works(triples: Triples) -> None:
    workers = Workers(triples, count=1, seconds=1.0)
    try:
        workers.answer(Query("ASK {}"))
        began = time.monotonic()
        with pytest.raises(QueryTimeoutError) as caught:
            workers.answer(Query(HEAVY))
        assert (caught.value.code, caught.value.status) == ("query.timeout", 503)
        assert time.monotonic() - began < 15
        assert values(workers.answer(Query("SELECT ?o { <https://e.ec/7> ?p ?o }"))) == ["7"]
    finally:
        workers.close()


def test_while_all_workers_are_busy_others_are_told_so(triples: Triples) -> None:
    workers = Workers(triples, count=1, seconds=4.0)
    failed: list[QueryError] = []

    def ask() -> None:
        try:
            workers.answer(Query(HEAVY))
        except QueryError as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        time.sleep(0.3)
        with pytest.raises(QueryTimeoutError) as caught:
            workers.answer(Query("ASK {}"))
        assert caught.value.code == "query.busy"
        thread.join()
        assert [error.code for error in failed] == ["query.timeout"]
    finally:
        thread.join()
        workers.close()


def test_an_answer_over_the_bound_is_refused_and_the_next_one_works(workers: Workers) -> None:
    with pytest.raises(QueryError) as caught:
        workers.answer(Query("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
    assert (caught.value.code, caught.value.params) == ("query.too-large", {"limit": 1})
    assert values(workers.answer(Query("SELECT ?o { <https://e.ec/7> ?p ?o }"))) == ["7"]


def test_a_worker_that_the_system_ended_is_replaced(triples: Triples) -> None:
    workers = Workers(triples, count=1)
    try:
        workers.answer(Query("ASK {}"))
        process = workers._idle[0]._process
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert json.loads(workers.answer(Query("ASK {}"))[1].body)["boolean"] is True
    finally:
        workers.close()


def test_a_new_generation_is_asked_by_a_new_worker(tmp_path: Path) -> None:
    triples = Triples(tmp_path / "store")
    workers = Workers(triples, count=1)
    try:
        query = Query("SELECT ?o { ?s ?p ?o }")
        assert (workers.answer(query)[0], values(workers.answer(query))) == (0, [])
        triples.apply(Changes(1, {}, {G1: b'<https://e.ec/s> <https://e.ec/p> "new" .\n'}))
        generation, reply = workers.answer(query)
        assert (generation, values((generation, reply))) == (1, ["new"])
    finally:
        workers.close()


def test_a_worker_that_cannot_start_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text('{"generation": 1, "line": 1, "hashes": {}, "owned": {}}')
    (tmp_path / "generations" / "1").mkdir(parents=True)  # a folder that is no store
    workers = Workers(Triples(tmp_path), count=1)
    with pytest.raises(QueryError):
        workers.answer(Query("ASK {}"))
    assert workers._idle == []
    workers.close()

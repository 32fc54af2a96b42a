"""http and https within bounds, against a real server of our own."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitrina.retrieval import Limits, RetrievalError, Retriever
from vitrina.retrieval.web import fetch_web

BODY = "a,b\nñ,2\n".encode()
QUICK = Limits(bytes=1 << 20, document_bytes=1 << 10, seconds=1.0, silence=0.5, redirects=3)


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says; what was asked for is kept in `server.seen`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        pass

    def send(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").rstrip("0123456789"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").partition("/")[0]
        with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has had enough
            getattr(self, f"get_{name}", lambda: self.send(404))()
        self.close_connection = True

    def get_table(self) -> None:
        self.send(
            body=BODY, Content_Type="text/csv; charset=utf-8", Content_Language="es",
            Link1='<m.json>; rel="describedby"', Link2='<n.json>; rel="next"',
        )  # fmt: skip

    def get_gone(self) -> None:
        self.send(410)

    def get_broken(self) -> None:
        self.send(500, b"sorry")

    def get_forbidden(self) -> None:
        self.send(403)

    def get_loop(self) -> None:
        self.send(302, Location="/loop")

    def get_hops(self) -> None:
        left = int(self.path.rpartition("/")[2])
        self.send(301 + left % 2, Location=f"/hops/{left - 1}" if left > 1 else "/table?x=1")

    def get_to(self) -> None:
        self.send(302, Location=self.path.partition("?")[2])

    def get_nowhere(self) -> None:
        self.send(302)

    def get_slow(self) -> None:
        time.sleep(1.5)
        self.send(body=BODY)

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.drip()

    def get_dripping_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self.drip()

    def drip(self) -> None:
        for _ in range(30):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def get_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    def get_chunked(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4\r\na,b\n\r\n3\r\n1,2\r\n0\r\n\r\n")

    def get_cut_chunked(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4\r\na,b\n\r\n")

    def get_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 40))
        self.end_headers()
        self.wfile.write(BODY)

    def get_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(BODY)

    def get_open_end(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(BODY)

    def get_document(self) -> None:
        self.send(body=b" " * (2 << 10), Content_Type="application/csvm+json")

    def get_gzip(self) -> None:
        self.send(body=gzip.compress(BODY), Content_Encoding="gzip")

    def get_noise(self) -> None:
        self.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of the outside stands between us and our server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def refusal(act: Callable[[], object]) -> RetrievalError:
    with pytest.raises(RetrievalError) as caught:
        act()
    return caught.value


class TestAnswers:
    """What a server says reaches whoever asked."""

    def test_body_and_headers(self, server: Server) -> None:
        found = fetch_web(server.url("/table"), QUICK)
        assert found.read() == BODY
        assert found.url == server.url("/table")
        assert found.content_type == "text/csv; charset=utf-8"
        assert found.content_language == "es"
        assert found.links == ('<m.json>; rel="describedby"', '<n.json>; rel="next"')

    def test_we_say_who_asks_and_what_for(self, server: Server) -> None:
        fetch_web(server.url("/table"), QUICK).read()
        ((_, headers),) = server.seen
        assert headers["User-Agent"].startswith("vitrina/")
        assert "application/csvm+json" in headers["Accept"]
        assert headers["Accept-Encoding"] == "identity"

    @pytest.mark.parametrize("path", ["/chunked", "/open_end"])
    def test_a_body_without_a_length_is_read_to_its_end(self, server: Server, path: str) -> None:
        assert fetch_web(server.url(path), QUICK).read() in (b"a,b\n1,2", BODY)

    def test_redirects_are_followed_and_the_last_address_is_told(self, server: Server) -> None:
        found = fetch_web(server.url("/hops/3"), QUICK)
        assert found.read() == BODY
        assert found.url == server.url("/table?x=1")
        assert [path for path, _ in server.seen] == ["/hops/3", "/hops/2", "/hops/1", "/table?x=1"]

    def test_an_address_with_other_letters_is_asked_for_encoded_and_kept_as_it_was(self, server: Server) -> None:
        found = fetch_web(server.url("/table/año 1?q=ñ#col=1"), QUICK)
        assert found.url == server.url("/table/año 1?q=ñ#col=1")
        assert server.seen[0][0] == "/table/a%C3%B1o%201?q=%C3%B1"
        assert found.read() == BODY

    @pytest.mark.parametrize("path", ["/nothing", "/gone"])
    def test_nothing_there_is_no_file(self, server: Server, path: str) -> None:
        with pytest.raises(FileNotFoundError) as caught:
            fetch_web(server.url(path), QUICK)
        assert caught.value.filename == server.url(path)


class TestRetriever:
    """An answer whose headers were all that was wanted is not asked for twice."""

    def test_its_body_is_used_when_it_is_wanted(self, server: Server) -> None:
        retriever = Retriever(QUICK)
        assert retriever.fetch(server.url("/table")).links
        assert retriever.open(server.url("/table")).read() == BODY
        assert len(server.seen) == 1
        assert retriever.open(server.url("/table")).read() == BODY
        assert len(server.seen) == 2

    @pytest.mark.parametrize("look", ["read", "peek"])
    def test_a_body_that_was_looked_at_comes_whole_again(self, server: Server, look: str) -> None:
        retriever = Retriever(QUICK)
        getattr(retriever.fetch(server.url("/table")), look)()
        assert retriever.open(server.url("/table")).read() == BODY
        assert len(server.seen) == 2


class TestRefusals:
    """Whatever else goes wrong has a code and names its address."""

    @pytest.mark.parametrize(("path", "status"), [("/broken", 500), ("/forbidden", 403), ("/nowhere", 302)])
    def test_other_statuses(self, server: Server, path: str, status: int) -> None:
        error = refusal(lambda: fetch_web(server.url(path), QUICK))
        assert (error.url, error.code, error.params) == (server.url(path), "status", {"status": status})

    @pytest.mark.parametrize("path", ["/loop", "/hops/4"])
    def test_too_many_redirects(self, server: Server, path: str) -> None:
        error = refusal(lambda: fetch_web(server.url(path), QUICK))
        assert (error.code, error.params) == ("redirects", {"limit": 3})
        assert len(server.seen) == 4

    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/csv,a", "FILE:/etc/passwd"]
    )
    def test_a_redirect_out_of_the_web_is_not_followed(self, server: Server, target: str) -> None:
        error = refusal(lambda: fetch_web(server.url(f"/to?{target}"), QUICK))
        assert error.code == "redirect-scheme"
        assert str(error.params["target"]).lower().startswith(target.partition(":")[0].lower())

    @pytest.mark.parametrize("path", ["/slow", "/drip", "/dripping_headers"])
    def test_a_server_that_takes_too_long_is_left(self, server: Server, path: str) -> None:
        error = refusal(lambda: fetch_web(server.url(path), QUICK).read())
        assert error.code == "timeout"

    def test_our_own_time_is_not_the_servers(self, server: Server) -> None:
        found = fetch_web(server.url("/table"), Limits(seconds=0.4, silence=0.4))
        time.sleep(0.6)
        assert found.read() == BODY

    @pytest.mark.parametrize(
        ("path", "limit"), [("/endless", QUICK.bytes), ("/huge", QUICK.bytes), ("/document", QUICK.document_bytes)]
    )
    def test_too_much_is_refused_and_not_cut(self, server: Server, path: str, limit: int) -> None:
        error = refusal(lambda: fetch_web(server.url(path), QUICK).read())
        assert (error.code, error.params) == ("size", {"limit": limit})

    @pytest.mark.parametrize("path", ["/cut", "/cut_chunked"])
    def test_an_answer_that_ends_early_is_no_table(self, server: Server, path: str) -> None:
        assert refusal(lambda: fetch_web(server.url(path), QUICK).read()).code == "cut"

    def test_compression_that_nobody_asked_for(self, server: Server) -> None:
        error = refusal(lambda: fetch_web(server.url("/gzip"), QUICK))
        assert (error.code, error.params) == ("encoding", {"coding": "gzip"})

    def test_what_is_not_http(self, server: Server) -> None:
        assert refusal(lambda: fetch_web(server.url("/noise"), QUICK)).code == "connection"

    def test_nobody_listens(self) -> None:
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{taken.getsockname()[1]}/x"
            assert refusal(lambda: fetch_web(url, QUICK)).code == "connection"

    def test_no_tls_where_it_is_asked_for(self, server: Server) -> None:
        url = server.url("/table").replace("http:", "https:")
        assert refusal(lambda: fetch_web(url, QUICK)).code in ("connection", "timeout")

    @pytest.mark.parametrize(
        "url", ["http://", "http:///x", "http://127.0.0.1:x/", "http://[::1/", "http://a b/", "http://\u00ad/"]
    )
    def test_an_address_that_is_none(self, url: str) -> None:
        assert refusal(lambda: fetch_web(url, QUICK)).code in ("address", "connection")


@pytest.fixture(scope="module")
def server_down() -> Iterator[str]:
    """The address of a port on which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_any_text_as_an_address_is_refused_in_order(server_down: str, rest: str) -> None:
    with pytest.raises((RetrievalError, FileNotFoundError)):
        fetch_web(f"{server_down}/{rest}", QUICK)

"""Resources over http and https: bounded in size, time and redirects, never leaving these two schemes."""

from __future__ import annotations

import errno
import functools
import http.client
import io
import os
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import version
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

from vitrina.csvw.resource import Resource
from vitrina.retrieval.errors import RetrievalError
from vitrina.retrieval.limits import Limits

_CHUNK = 1 << 18
_ACCEPT = "text/csv, text/tab-separated-values, application/csvm+json, application/ld+json, application/json, */*;q=0.1"
_GONE = (404, 410)
_WEB = ("http", "https")


class _Wait:
    """How long the network may still keep us waiting."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.seconds
        self._silence = limits.silence

    def next(self) -> float:
        """Return how long the next operation may take, in seconds.

        Raises:
            TimeoutError: no time is left.
        """
        if self.left <= 0:
            raise TimeoutError("no time is left")
        return min(self._silence, self.left)


class _Timed(io.RawIOBase):
    """The bytes of a socket; each wait is taken from what is left."""

    def __init__(self, sock: socket.socket, wait: _Wait) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._wait = wait

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what has arrived; waits for the first byte."""
        self._socket.settimeout(self._wait.next())
        begun = time.monotonic()
        try:
            return self._raw.readinto(buffer)
        finally:
            self._wait.left -= time.monotonic() - begun

    def close(self) -> None:
        """Close the socket too, once nothing else uses it."""
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, wait: _Wait, **options: Any) -> None:
        super().__init__(sock, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Timed(sock, wait), _CHUNK)


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, wait: _Wait, **options: Any) -> None:
        super().__init__(host, **{**options, "timeout": wait.next()})
        self._wait = wait
        self.response_class = functools.partial(_Response, wait=wait)  # type: ignore[assignment]

    def connect(self) -> None:
        """Connect; what it takes is taken from what is left."""
        begun = time.monotonic()
        try:
            super().connect()
        finally:
            self._wait.left -= time.monotonic() - begun


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    """The same over TLS."""


class _Handler(urllib.request.HTTPHandler):
    def __init__(self, wait: _Wait) -> None:
        super().__init__()
        self._wait = wait

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_Connection, wait=self._wait), req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def __init__(self, wait: _Wait) -> None:
        super().__init__()
        self._wait = wait

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        context = ssl.create_default_context()
        return self.do_open(functools.partial(_SecureConnection, wait=self._wait, context=context), req)


class _Redirects(urllib.request.BaseHandler):
    """Follows redirects, so many and no more, to http and https alone."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.redirects
        self._done = 0

    def http_error_302(self, req: urllib.request.Request, fp: IO[bytes], code: int, _msg: str, headers: Message) -> Any:
        fp.close()
        url, location = req.full_url, headers.get("Location")
        self._done += 1
        if self._done > self._limit:
            raise RetrievalError(url, "redirects", f"redirects more than {self._limit} times", limit=self._limit)
        if location is None:
            raise RetrievalError(url, "status", f"the server answers {code} and does not say where", status=code)
        target = urljoin(url, location)
        if urlsplit(target).scheme not in _WEB:
            sentence = f"redirects to {target}, which is not http or https"
            raise RetrievalError(url, "redirect-scheme", sentence, target=target)
        following = urllib.request.Request(_sendable(target), headers=req.headers)  # noqa: S310 - checked above
        return self.parent.open(following, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener(wait: _Wait, limits: Limits) -> urllib.request.OpenerDirector:
    """Return an opener for http and https alone: the ready-made ones open files, FTP and data URLs too."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Handler(wait),
        _SecureHandler(wait),
        _Redirects(limits),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    opener.addheaders = []
    return opener


def _sendable(url: str) -> str:
    """Return the URL as HTTP wants it: ASCII, the host of an IRI in punycode, no fragment."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    netloc = parts.netloc if host.isascii() else parts.netloc.replace(host, host.encode("idna").decode(), 1)
    return parts._replace(
        netloc=netloc,
        path=quote(parts.path, safe="/:@!$&'()*+,;=%~"),
        query=quote(parts.query, safe="/:@!$&'()*+,;=%~?[]"),
        fragment="",
    ).geturl()


def fetch_web(url: str, limits: Limits) -> Resource:
    """Fetch an http or https URL; the body is read as its chunks are asked for.

    Raises:
        FileNotFoundError: the server says that nothing is there (404, 410).
        RetrievalError: it cannot be had, for one of the reasons that its codes name; also later, while the chunks
            are read.
    """
    wait = _Wait(limits)
    headers = {
        "User-Agent": f"vitrina/{version('vitrina')} (CSV on the Web)",
        "Accept": _ACCEPT,
        "Accept-Encoding": "identity",
    }
    try:
        sent = _sendable(url)
        request = urllib.request.Request(sent, headers=headers)  # noqa: S310 - the opener knows http and https alone
        response = _opener(wait, limits).open(request, timeout=limits.silence)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in _GONE:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), url) from error
        raise RetrievalError(
            url, "status", f"the server answers {error.code} {error.reason}", status=error.code
        ) from error
    except RetrievalError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _told(url, error, limits) from error
    content_type = response.headers.get("Content-Type")
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding != "identity":
        response.close()
        raise RetrievalError(url, "encoding", f"was sent compressed ({coding}), unasked", coding=coding)
    return Resource(
        url=url if response.geturl() == sent else response.geturl(),
        chunks=_chunks(response, url, limits, _bound(content_type, limits)),
        content_type=content_type,
        links=tuple(response.headers.get_all("Link", ())),
        content_language=response.headers.get("Content-Language"),
    )


def _bound(content_type: str | None, limits: Limits) -> int:
    essence = (content_type or "").partition(";")[0].strip().lower()
    document = essence == "application/json" or essence.endswith("+json")
    return min(limits.bytes, limits.document_bytes) if document else limits.bytes


def _told(url: str, error: Exception, limits: Limits) -> RetrievalError:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return RetrievalError(
            url,
            "timeout",
            f"no answer within {limits.silence:g} s, or not all within {limits.seconds:g} s",
            silence=f"{limits.silence:g}",
            seconds=f"{limits.seconds:g}",
        )
    if isinstance(reason, (http.client.InvalidURL, UnicodeError, ValueError)) and not isinstance(reason, OSError):
        return RetrievalError(url, "address", f"is not an address that can be asked for: {reason}")
    if isinstance(reason, http.client.IncompleteRead):
        return RetrievalError(url, "cut", "the answer ended before its end")
    return RetrievalError(
        url, "connection", f"cannot be reached: {reason}", detail=str(reason) or type(reason).__name__
    )


def _chunks(response: http.client.HTTPResponse, url: str, limits: Limits, bound: int) -> Iterator[bytes]:
    expected = response.length
    got = 0
    with response:
        if expected is not None and expected > bound:
            raise _too_big(url, bound)
        while expected is None or got < expected:
            try:
                chunk = response.read1(_CHUNK if expected is None else min(_CHUNK, expected - got))
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise _told(url, error, limits) from error
            if not chunk:
                break
            got += len(chunk)
            if got > bound:
                raise _too_big(url, bound)
            yield chunk
    if expected is not None and got < expected:
        raise RetrievalError(url, "cut", f"the answer ended after {got} of {expected} bytes")


def _too_big(url: str, bound: int) -> RetrievalError:
    return RetrievalError(url, "size", f"has more than {bound} bytes", limit=bound)

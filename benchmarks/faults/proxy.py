"""An HTTP proxy before a real server that spoils on purpose what passes through it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

SERVER_SECONDS = 60.0
"""For an answer of the real server."""

DRAIN_SECONDS = 5.0
"""For the rest of a request that was refused unread, as proxies do."""

_PASSED_ON = ("content-type", "x-elastic-product", "location")


@dataclass(frozen=True)
class Reply:
    """What the client gets."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before the first byte."""
    cut: int | None = None
    """Bytes of the body that are sent before the line goes dead; None: all."""


@dataclass
class Request:
    """What the client sent, counted from when the fault was laid."""

    number: int
    """From 0."""
    bulk: int
    """Bulk requests before this one."""
    method: str
    target: str
    headers: Mapping[str, str]
    length: int
    """Bytes of the body, as announced."""
    _read: Callable[[], bytes]
    _server: str
    _body: bytes | None = None

    @property
    def path(self) -> str:
        """The target without its parameters."""
        return self.target.partition("?")[0]

    @property
    def is_bulk(self) -> bool:
        """Does it carry documents."""
        return self.path.endswith("/_bulk")

    @property
    def body(self) -> bytes:
        """The body, read from the line at the first look."""
        if self._body is None:
            self._body = self._read()
        return self._body

    @property
    def is_read(self) -> bool:
        """Was the body read."""
        return self._body is not None or not self.length

    def forward(self, body: bytes | None = None) -> Reply:
        """Let the server do its work, on ``body`` if one is given; return what it answers."""
        upstream = http.client.HTTPConnection(self._server, timeout=SERVER_SECONDS)
        try:
            sent = self.body if body is None else body
            kept = {k: v for k, v in self.headers.items() if k.lower() != "content-length"}
            upstream.request(self.method, self.target, sent, kept)
            response = upstream.getresponse()
            headers = {name: response.headers[name] for name in _PASSED_ON}
            given = {name: value for name, value in headers.items() if value}
            return Reply(response.status, response.read(), given)
        finally:
            upstream.close()


Fault = Callable[[Request], Reply | None]
"""Given a request: the reply, or None to hang up without a word."""


def pass_through(request: Request) -> Reply:
    """Spoil nothing."""
    return request.forward()


class FaultProxy:
    """Listens on a port of its own before the server at ``url``."""

    def __init__(self, url: str) -> None:
        self.server = urlsplit(url).netloc
        self.requests: list[Request] = []
        """All since the fault was laid."""
        self._fault: Fault = pass_through
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.stopped = threading.Event()
        self._listener = self._listen(0)
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def lay(self, fault: Fault) -> None:
        """Spoil from now on; requests are counted from here."""
        with self._lock:
            self.requests = []
            self._fault = fault

    @property
    def fault(self) -> Fault:
        """What is laid."""
        return self._fault

    def lift(self) -> None:
        """Be an honest proxy again, with an open door."""
        self.lay(pass_through)
        self.open_door()

    def close_door(self) -> None:
        """Refuse connections, as a server that is down; those that stand are cut."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_lines()

    def open_door(self) -> None:
        """Take connections again, on the same port."""
        if self._listener.fileno() == -1:
            self._listener = self._listen(self._port)

    def cut_lines(self) -> None:
        """Cut the connections that stand."""
        with self._lock:
            lines = list(self._open)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Close everything."""
        self.stopped.set()
        self.close_door()

    def answer(self, request: Request) -> Reply | None:
        """Ask the fault."""
        with self._lock:
            request.number = len(self.requests)
            request.bulk = sum(earlier.is_bulk for earlier in self.requests)
            self.requests.append(request)
            fault = self._fault
        return fault(request)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line, address), daemon=True).start()

    def _serve(self, line: socket.socket, address: tuple[str, int]) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else 40 ms an answer
        with self._lock:
            self._open.add(line)
        try:
            with suppress(OSError, http.client.HTTPException):
                _Handler(line, address, self)  # type: ignore[arg-type]  # asks it for nothing
        finally:
            with self._lock:
                self._open.discard(line)
            line.close()


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: FaultProxy  # type: ignore[assignment]

    def _pass(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        request = Request(
            0,
            0,
            self.command,
            self.path,
            dict(self.headers.items()),
            length,
            lambda: self.rfile.read(length),
            self.server.server,
        )
        reply = self.server.answer(request)
        if reply is None:
            self.close_connection = True
            return
        self.server.stopped.wait(reply.wait)
        self._send(reply)
        if not request.is_read:
            self._drain()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut])
        self.close_connection = self.close_connection or reply.cut is not None

    def _drain(self) -> None:
        """Take the rest of a request that nobody reads, or the client never sees the reply."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(DRAIN_SECONDS)
        while self.connection.recv(1 << 16):
            pass

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def standing_before(url: str) -> Iterator[FaultProxy]:
    """Give a proxy before the server at ``url``."""
    proxy = FaultProxy(url)
    try:
        yield proxy
    finally:
        proxy.stop()

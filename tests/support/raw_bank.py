"""A bank that answers with the bytes it is told to: for what no HTTP server would let pass."""

import json
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field

from support.pki import Identity, Pki


@dataclass(frozen=True)
class Script:
    """What becomes of one request, after its first byte has come."""

    answer: bytes = b""
    end: str = "stay"  # stay, close_notify, fin (without it) or reset


@dataclass
class Seen:
    connection: int
    method: str
    path: str


def json_answer(value, extra: str = "", status: str = "200 OK") -> bytes:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


@dataclass
class RawBank:
    pki: Pki
    identity: Identity | None = None
    scripts: list[Script] = field(default_factory=list)  # used up in order; then `always`
    always: Script = Script(json_answer({}))

    def __post_init__(self):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        identity = self.identity or self.pki.bank
        self._context.load_cert_chain(identity.certificate, identity.key)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self.requests: list[Seen] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self):
        self._start(self._accept)
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            for connection in self._open:
                connection.close()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
            connection.settimeout(60)
            self._start(self._serve, connection, number)

    def _serve(self, connection: socket.socket, number: int):
        try:
            secured = self._context.wrap_socket(connection, server_side=True, suppress_ragged_eofs=True)
            with self._lock:
                self._open.append(secured)
            while self._one(secured, number):
                pass
        except (OSError, ValueError):  # the gateway, or the end of the test, closed it
            pass

    def _one(self, secured: ssl.SSLSocket, number: int) -> bool:
        head = self._read_request(secured)
        if not head:
            return False
        method, path, _ = head.split(b" ", 2)
        with self._lock:
            self.requests.append(Seen(number, method.decode(), path.decode()))
            script = self.scripts.pop(0) if self.scripts else self.always
        if script.answer:
            secured.sendall(script.answer)
        return self._end(secured, script.end)

    @staticmethod
    def _read_request(secured: ssl.SSLSocket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            part = secured.recv(65536)
            if not part:
                return b""
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
                       if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += secured.recv(65536)
        return head

    @staticmethod
    def _end(secured: ssl.SSLSocket, end: str) -> bool:
        if end == "stay":
            return True
        if end == "close_notify":
            secured.unwrap()
        if end == "reset":
            secured.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        secured.close()
        return False

"""Clients that hold a connection and give little: nothing at all, a head or a body without end, or an answer unread."""

import selectors
import socket
import time

KINDS = {
    "idle": b"",
    "slow head": b"GET /v1/banks HTTP/1.1\r\nHost: gateway\r\nX-A: ",
    "slow body": b"POST /v1/consents HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                 b"Content-Length: 1000\r\n\r\n{",
}


class SlowClients:
    """All on one thread; each sends a byte more with every `nudge`."""

    def __init__(self, port: int, kind: str, count: int):
        self._selector = selectors.DefaultSelector()
        self._start = KINDS[kind]
        self.open: dict[socket.socket, bytes] = {}
        self.answers: list[bytes] = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            if self._start:
                connection.sendall(self._start)
            connection.setblocking(False)
            self._selector.register(connection, selectors.EVENT_READ)
            self.open[connection] = b""

    def nudge(self):
        if not self._start:
            return
        for connection in list(self.open):
            try:
                connection.send(b"x")
            except OSError:  # closed meanwhile; gather() sees it
                pass

    def gather(self, seconds: float = 0.0):
        """Reads what has come, and notes who has been closed."""
        for key, _ in self._selector.select(seconds):
            try:
                data = key.fileobj.recv(65536)
            except OSError:
                data = b""
            if data:
                self.open[key.fileobj] += data
            else:
                self._end(key.fileobj)

    def until_closed(self, seconds: float, meanwhile=lambda: None) -> bool:
        end = time.monotonic() + seconds
        while self.open and time.monotonic() < end:
            self.nudge()
            meanwhile()
            self.gather(0.05)
        return not self.open

    def close(self):
        for connection in list(self.open):
            self._end(connection)
        self._selector.close()

    def _end(self, connection: socket.socket):
        self._selector.unregister(connection)
        connection.close()
        self.answers.append(self.open.pop(connection))

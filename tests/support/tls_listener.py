"""A server that only shakes hands: for certificates that the simulator itself would refuse to show.
Counts what callers tell it afterwards."""

import socket
import ssl
import threading

from support.pki import Identity


class TlsListener:
    def __init__(self, identity: Identity, *, version: ssl.TLSVersion | None = None, ciphers: str | None = None):
        """`version`: this one only; `ciphers`: up to TLS 1.2."""
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if ciphers:
            self._context.set_ciphers(ciphers)
        if version:
            self._context.minimum_version = version
            self._context.maximum_version = version
        self._context.load_cert_chain(identity.certificate, identity.key)
        self._context.sni_callback = lambda _, name, __: self.names_asked_for.append(name)
        self.names_asked_for: list[str | None] = []
        self.versions: list[str] = []
        self.resumed = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self.application_bytes = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._talk(connection)

    def _talk(self, connection: socket.socket):
        connection.settimeout(5)
        try:
            with self._context.wrap_socket(connection, server_side=True) as secured:
                self.versions.append(secured.version())
                self.resumed += secured.session_reused
                self.application_bytes += secured.recv(65536)
        except OSError:  # an SSLError too: the caller refused us
            connection.close()

"""A server that only shakes hands: for certificates that the simulator itself would refuse to show.
Counts what callers tell it afterwards."""

import socket
import ssl
import threading

from support.pki import Identity


class TlsListener:
    def __init__(self, identity: Identity):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(identity.certificate, identity.key)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.connections = 0
        self.application_bytes = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._socket.getsockname()[1]}"

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
                self.application_bytes += secured.recv(65536)
        except OSError:  # an SSLError too: the caller refused us
            connection.close()

"""Bytes to a listener as no HTTP library would send them, and what comes back."""

import re
import socket

_STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def send_raw(port: int, data: bytes, *, half_close: bool = True, timeout: float = 10.0) -> bytes:
    """Everything the server answers until it closes (or `timeout` passes without a byte)."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        received = b""
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        except OSError:  # also ENOTCONN, where it closed before we did
            pass
        return received


def status_of(answer: bytes) -> int | None:
    """Of the first response in `answer`; None when nothing like HTTP came."""
    first_line = answer.split(b"\r\n", 1)[0].split(b" ")
    return int(first_line[1]) if len(first_line) > 1 and first_line[1].isdigit() else None


def statuses_of(answer: bytes) -> list[int]:
    """Of all responses in `answer`: more than one where one was asked betrays smuggling."""
    return [int(status) for status in _STATUS_LINE.findall(answer)]

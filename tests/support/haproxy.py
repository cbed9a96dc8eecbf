"""haproxy in front of replicas, as a cluster's load balancer: told who is there, and whom to forget."""

import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from support.gateway import Gateway
from support.program import poll

# Checks are patient: a machine that is busy with other tests must not look like a replica that is gone.
_CONFIG = """
global
  stats socket {socket} level admin
  maxconn 400
defaults
  mode http
  timeout connect 10s
  timeout client 120s
  timeout server 120s
  timeout check 20s
  option redispatch
  retries 3
frontend callers
  bind fd@{listener}
  default_backend replicas
backend replicas
  balance roundrobin
  http-reuse always
  option httpchk GET /readyz
  http-check expect status 200
  http-response set-header x-served-by %s
{servers}
"""


class Haproxy:
    def __init__(self, folder: Path, slots: int):
        # A socket's path may have a hundred characters, which a test's folder has already.
        self._short = Path(tempfile.mkdtemp(prefix="haproxy-"))
        self._socket = self._short / "socket"
        self._free = [f"slot-{number}" for number in range(slots)]
        self._taken: dict[Gateway, str] = {}
        # The port is the system's choice: haproxy inherits the listening socket.
        listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = listener.getsockname()[1]
        servers = "\n".join(f"  server {name} 127.0.0.1:1 check inter 1s fall 5 rise 1 disabled"
                            for name in self._free)
        config = folder / "haproxy.cfg"
        config.write_text(_CONFIG.format(socket=self._socket, listener=listener.fileno(), servers=servers))
        program = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
        with (folder / "haproxy.log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, "-db", "-f", config], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[listener.fileno()])
        listener.close()
        assert poll(self._answers, 30), (folder / "haproxy.log").read_text()

    def _answers(self) -> bool:
        try:
            return "Name: HAProxy" in self._say("show info")
        except OSError:
            return False

    def _say(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self._socket))
            connection.sendall(command.encode() + b"\n")
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def _set(self, name: str, what: str):
        said = self._say(f"set server replicas/{name} {what}").strip()
        assert not said or "changed" in said or "no need" in said, said

    def add(self, gateway: Gateway) -> str:
        """Once /readyz says so. The name of its slot."""
        name = self._free.pop(0)
        self._taken[gateway] = name
        self._set(name, f"addr 127.0.0.1 port {gateway.port}")
        self._set(name, f"check-port {gateway.program.ready['admin_port']}")
        self._set(name, "state ready")
        assert poll(lambda: self._is_up(name), 60), self._say("show servers state replicas")
        return name

    def _is_up(self, name: str) -> bool:
        rows = [line.split(",") for line in self._say("show stat").splitlines() if line.startswith("replicas,")]
        return any(row[1] == name and row[17].startswith("UP") for row in rows)

    def forget(self, gateway: Gateway):
        """What the pause before SIGTERM is for: no new request goes there; those under way go on."""
        self._set(self._taken[gateway], "state drain")

    def remove(self, gateway: Gateway):
        name = self._taken.pop(gateway)
        self._set(name, "state maint")
        self._free.append(name)

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        shutil.rmtree(self._short, ignore_errors=True)

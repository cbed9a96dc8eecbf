"""nginx and haproxy in front of a gateway, as lenient as they can be configured.

They mark every request that they forward with a traceparent, which the gateway writes into its access
line: a line without one is a request that the proxy knew nothing of.
"""

import shutil
import signal
import socket
import subprocess
from pathlib import Path

from support.program import poll

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
_PLACES = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"

_NGINX = """
daemon off;
worker_processes 1;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream gateway {{ server 127.0.0.1:{gateway}; keepalive 4; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    ignore_invalid_headers off;
    underscores_in_headers on;
    merge_slashes off;
    large_client_header_buffers 8 64k;
    client_max_body_size 0;
    client_header_timeout 2s;
    client_body_timeout 2s;
    location / {{
      proxy_pass http://gateway;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_next_upstream off;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header traceparent "{traceparent}";
    }}
  }}
}}
"""

_HAPROXY = """
global
  maxconn 1000
defaults
  mode http
  retries 0
  timeout connect 10s
  timeout client 2s
  timeout http-request 2s
  timeout server 30s
  option accept-invalid-http-request
  http-reuse always
frontend edge
  bind 127.0.0.1:{port}
  http-request set-header traceparent {traceparent}
  default_backend gateway
backend gateway
  server gateway 127.0.0.1:{gateway} pool-max-conn 4
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class EdgeProxy:
    def __init__(self, name: str, folder: Path, gateway_port: int):
        self.port = _free_port()
        self._log = folder / f"{name}.log"
        config = folder / f"{name}.conf"
        text = {"nginx": _NGINX, "haproxy": _HAPROXY}[name]
        user = "user root;" if Path("/proc/self").owner() == "root" else ""
        config.write_text(text.format(folder=folder, port=self.port, gateway=gateway_port, user=user,
                                      traceparent=TRACEPARENT))
        program = shutil.which(name, path=_PLACES)
        options = {"nginx": ["-p", folder, "-c", config], "haproxy": ["-db", "-f", config]}[name]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen([program, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not poll(self._listens, 30):
            raise AssertionError(f"{name} did not start: {self._log.read_text()}")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)

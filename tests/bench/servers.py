"""The upstream that plays the bank, and nginx doing only the mTLS proxying."""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from support.pki import Pki
from support.program import poll


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account_answer() -> str:
    """About 1.6 KB, in the documented shape of GET /accounts/{logical-id}, version 3."""
    compartments = [{"currency": code, "balance": 1000.25 + number}
                    for number, code in enumerate(("USD", "GBP", "CHF", "SEK", "NOK", "DKK", "JPY"))]
    answer = {
        "product_type": "payment-account",
        "product_name": "Compte professionnel multidevise",
        "iban": "BE68539007547034",
        "currency": "EUR",
        "balance": 78901.23,
        "multicurrency": True,
        "account_name": "Boulangerie du Marché SRL",
        "psu_name": "Anne-Sophie Dumortier",
        "other_compartments": compartments,
        "_links": {"self": {"href": "/accounts/" + "x" * 320},
                   "transactions": {"href": "/accounts/" + "x" * 320 + "/transactions"}},
    }
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


def transactions_answer(rows: int) -> str:
    booked = [{
        "transaction_ref": f"09054888{row:04d}U406",
        "transaction_seqnumber": "EUR001",
        "counterparty_info": "Épicerie Lambert & fils",
        "counterparty_account": "BE71096123456769",
        "communication": f"commande {row} du marché",
        "communication_type": "FREETEXT",
        "remittance_info": "VERSEMENT RECU EN VOTRE FAVEUR",
        "amount": 12.34 + row,
        "currency": "EUR",
        "execution_date": "2026-11-20",
        "value_date": "2026-11-20",
    } for row in range(rows)]
    return json.dumps({"transactions": {"booked": booked}, "_links": {}}, separators=(",", ":"),
                      ensure_ascii=False)


class Nginx:
    """One worker, pinned to a core."""

    def __init__(self, folder: Path, core: int, port: int, server: str):
        self.port = port
        self.folder = folder
        folder.mkdir(parents=True)
        folder.chmod(0o755)
        (folder / "nginx.conf").write_text(f"""
worker_processes 1;
worker_rlimit_nofile 8192;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log {folder}/access.log;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
""")
        command = ["taskset", "-c", str(core), shutil.which("nginx", path="/usr/sbin:/usr/bin"),
                   "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        with (folder / "out.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not poll(self._listening, 10):
            raise RuntimeError(f"nginx did not start: {(folder / 'out.log').read_text()}")

    def _listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def worker_pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def start_bank(folder: Path, core: int, pki: Pki, rows: int) -> Nginx:
    port = free_port()
    bodies = folder.parent / "bodies"
    bodies.mkdir(parents=True, exist_ok=True)
    os.chmod(bodies, 0o755)
    (bodies / "account.json").write_text(account_answer())
    (bodies / "transactions.json").write_text(transactions_answer(rows))
    server = f"""
  access_log off;
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate {pki.bank.certificate};
    ssl_certificate_key {pki.bank.key};
    ssl_client_certificate {pki.authority};
    ssl_verify_client on;
    ssl_protocols TLSv1.3;
    keepalive_timeout 600s;
    default_type application/json;
    types {{ }}
    open_file_cache max=10;
    location ~ /transactions$ {{ root {bodies}; try_files /transactions.json =404; }}
    location / {{ root {bodies}; try_files /account.json =404; }}
  }}"""
    return Nginx(folder, core, port, server)


def start_proxy(folder: Path, core: int, pki: Pki, bank: Nginx) -> Nginx:
    port = free_port()
    server = f"""
  upstream bank {{ server 127.0.0.1:{bank.port}; keepalive 64; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass https://bank;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Accept "application/vnd.belfius.api+json; version=3";
      proxy_ssl_certificate {pki.qwac.certificate};
      proxy_ssl_certificate_key {pki.qwac.key};
      proxy_ssl_trusted_certificate {pki.authority};
      proxy_ssl_verify on;
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_protocols TLSv1.3;
    }}
  }}"""
    return Nginx(folder, core, port, server)

"""A real Prometheus that scrapes gateways every second, with the shipped rules; asked through its HTTP API."""

import json
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import yaml

from support.http_call import call
from support.program import poll


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Prometheus:
    def __init__(self, folder: Path, targets: dict[str, str], rules: list[Path]):
        """targets: pod -> host:port."""
        self._folder = folder
        self._process: subprocess.Popen | None = None
        self.url = ""
        scrape = {"job_name": "tpp-gateway", "static_configs": [
            {"targets": [address], "labels": {"namespace": "banking", "pod": pod}} for pod, address in targets.items()]}
        self._config = folder / "prometheus.yml"
        self._config.write_text(yaml.safe_dump({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(path) for path in rules], "scrape_configs": [scrape]}))

    def start(self, attempts: int = 3):
        """Another process may take the port between the choice and the start."""
        for _ in range(attempts):
            port = free_port()
            self.url = f"http://127.0.0.1:{port}"
            with (self._folder / "prometheus.log").open("ab") as log:
                self._process = subprocess.Popen(
                    ["prometheus", f"--config.file={self._config}", f"--storage.tsdb.path={self._folder / 'data'}",
                     f"--web.listen-address=127.0.0.1:{port}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            if poll(lambda: self._process.poll() is not None or self._ready(), 60) and self._process.poll() is None:
                return self
        raise AssertionError(f"prometheus does not start: {(self._folder / 'prometheus.log').read_text()[-2000:]}")

    def _ready(self) -> bool:
        try:
            return call("GET", f"{self.url}/-/ready").status == 200
        except OSError:
            return False

    def ask(self, expression: str) -> list[dict]:
        """The samples of an instant query; an expression in error is an AssertionError."""
        answer = call("GET", f"{self.url}/api/v1/query?{urlencode({'query': expression})}")
        body = json.loads(answer.body)
        assert body["status"] == "success", f"{expression}: {body.get('error')}"
        return body["data"]["result"]

    def broken_rules(self) -> list[str]:
        groups = json.loads(call("GET", f"{self.url}/api/v1/rules").body)["data"]["groups"]
        return [f"{rule['name']}: {rule.get('lastError')}" for group in groups for rule in group["rules"]
                if rule["health"] == "err"]

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

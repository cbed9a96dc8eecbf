"""The built gateway as a frontend meets it. Every answer is held against the contract."""

import json as json_module
from dataclasses import dataclass
from pathlib import Path

from support.canary import Canary
from support.contract import Contract
from support.gateway_config import RETURN_URL
from support.http_call import Answer, call
from support.paths import ADMIN_CONTRACT, CONTRACT, binary
from support.program import Program, poll, run_to_end
from support.raw_http import send_raw

_NO_KEY = object()


@dataclass(frozen=True)
class Frontend:
    """One API client."""

    id: str
    api_key: str

    @property
    def headers(self) -> dict:
        return {"Authorization": f"Bearer {self.api_key}"}


class CommandFailed(AssertionError):
    pass


def gateway_command(config: Path, *arguments: str, seconds: float = 60, env: dict | None = None):
    return run_to_end([binary("tpp-gateway"), "--config", config, *arguments], seconds, env)


def add_frontend(config: Path, name: str, scopes: list[str], return_urls: list[str], *settings: str) -> Frontend:
    urls = [part for url in return_urls for part in ("--return-url", url)]
    done = gateway_command(
        config, "clients", "add", "--name", name, "--scopes", ",".join(scopes), *urls, *settings, "--json"
    )
    if done.returncode != 0:
        raise CommandFailed(f"clients add: {done.stderr or done.stdout}")
    made = json_module.loads(done.stdout)
    return Frontend(made["id"], made["api_key"])


class Gateway:
    contract = Contract(CONTRACT)
    admin_contract = Contract(ADMIN_CONTRACT)

    def __init__(self, folder: Path, config: Path, log: Path, env: dict | None = None,
                 program: str = "tpp-gateway"):
        self.config = config
        self.frontends: list[Frontend] = []
        self.secrets_seen: list[Canary] = []  # codes, states: what passed through the browser
        ready = folder / "gateway.ready"
        command = [binary(program), "--config", config, "serve", "--ready-file", ready]
        self.program = Program(command, log, ready, env)

    def start(self):
        self.program.start()
        return self

    @property
    def port(self) -> int:
        return self.program.ready["port"]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_url(self) -> str:
        return f"http://127.0.0.1:{self.program.ready['admin_port']}"

    def add_frontend(self, name: str = "frontend", scopes: list[str] | None = None,
                     return_urls: list[str] | None = None, *settings: str,
                     browser_binding: str = "none") -> Frontend:
        """Most tests have no browser that keeps cookies: support.browser has one."""
        made = add_frontend(self.config, name, scopes or ["ais", "caf"], return_urls or [RETURN_URL],
                            "--browser-binding", browser_binding, *settings)
        self.frontends.append(made)
        return made

    @property
    def frontend(self) -> Frontend:
        """The one that calls are made as, unless they say otherwise."""
        return self.frontends[0] if self.frontends else self.add_frontend()

    def call(self, method: str, path: str, *, json=None, body=None, headers: dict | None = None,
             by: Frontend | None | object = _NO_KEY, timeout: float = 60) -> Answer:
        """`by=None` sends no credentials; without `by` it is `self.frontend`."""
        frontend = self.frontend if by is _NO_KEY else by
        sent = {**(frontend.headers if frontend else {}), **(headers or {})}
        answer = call(method, self.url + path, json=json, body=body, headers=sent, timeout=timeout)
        self.contract.check_response(method, path, answer.status, answer.headers, answer.body)
        return answer

    def get(self, path: str, **options) -> Answer:
        return self.call("GET", path, **options)

    def post(self, path: str, **options) -> Answer:
        return self.call("POST", path, **options)

    def delete(self, path: str, **options) -> Answer:
        return self.call("DELETE", path, **options)

    def admin(self, path: str, **headers) -> Answer:
        answer = call("GET", self.admin_url + path, headers=headers)
        self.admin_contract.check_response("GET", path, answer.status, answer.headers, answer.body)
        return answer

    def wait_readiness(self, status: int, seconds: float = 30) -> Answer:
        """Until /readyz answers `status`: its checks run in the background."""
        def asked():
            answer = self.admin("/readyz")
            return answer if answer.status == status else None

        answer = poll(asked, seconds)
        assert answer, f"/readyz did not become {status}; it says {self.admin('/readyz').text}"
        return answer

    def raw(self, data: bytes, **options) -> bytes:
        """Bytes as they are to the public listener; see raw_http."""
        return send_raw(self.port, data, **options)

    def log_lines(self) -> list[dict]:
        lines = (line for line in self.program.text().splitlines() if line.startswith("{"))
        return [json_module.loads(line) for line in lines]

    def stop(self):
        self.program.stop()

    def kill(self):
        self.program.kill()

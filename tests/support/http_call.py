"""One HTTP/1.1 call over http.client, redirects not followed, body kept as bytes."""

import http.client
import json as json_module
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CALL_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str] = field(repr=False)  # names in lower case; the last one wins
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self):
        return json_module.loads(self.body)

    @property
    def location(self) -> str:
        return self.headers["location"]


def call(method: str, url: str, *, json=None, body: bytes | str | None = None,
         headers: dict | None = None, timeout: float = CALL_SECONDS) -> Answer:
    parts = urlsplit(url)
    headers = dict(headers or {})
    if json is not None:
        body = json_module.dumps(json)
        headers.setdefault("Content-Type", "application/json")
    if isinstance(body, str):
        body = body.encode()
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        connection.request(method, target, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
    finally:
        connection.close()

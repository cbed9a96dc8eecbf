"""A browser that keeps the gateway's cookies as real ones do: by name, within their life."""

import re
from urllib.parse import urlencode, urlsplit

from support.gateway import Gateway
from support.http_call import Answer

_COOKIE = re.compile(r"(?P<name>[^=]+)=(?P<value>[^;]*); Path=/; Max-Age=(?P<age>\d+); HttpOnly; SameSite=Lax(; Secure)?")


class Browser:
    def __init__(self, gateway: Gateway):
        self.gateway = gateway
        self.cookies: dict[str, str] = {}

    def open(self, url: str, **headers) -> Answer:
        """Of the gateway; the public host is the harness's own, see gateway_config."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.gateway.get(target, by=None, headers=sent)
        if "set-cookie" in answer.headers:
            cookie = _COOKIE.fullmatch(answer.headers["set-cookie"])
            assert cookie, answer.headers["set-cookie"]
            self.cookies[cookie["name"]] = cookie["value"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        return answer

    def begin(self, url: str) -> str:
        """Through the start page; returns the bank's page."""
        answer = self.open(url)
        assert answer.status == 303, answer.text
        return answer.location

    def callback(self, bank: str = "belfius", **parameters) -> Answer:
        return self.open(f"/callback/{bank}?{urlencode(parameters)}")

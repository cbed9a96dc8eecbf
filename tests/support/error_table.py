"""The table of codes in docs/api/errors.md, as data."""

import re
from dataclasses import dataclass

from support.openapi_document import API

_ROW = re.compile(
    r"^\| `(?P<code>[a-z_]+)` \| (?P<status>\d{3}) \| (?P<origin>\w+) \| (?P<retryable>yes|no|GET only)"
    r" \| (?P<action>\w+) \|",
    re.MULTILINE,
)


@dataclass(frozen=True)
class ErrorRow:
    code: str
    status: int
    origin: str
    retryable: str
    action: str

    def violations(self, problem: dict, method: str | None = None) -> list[str]:
        expected = {"status": self.status, "origin": self.origin, "action_required": self.action,
                    "type": f"urn:tpp-gateway:problem:{self.code}"}
        if self.retryable != "GET only":
            expected["retryable"] = self.retryable == "yes"
        elif method is not None:
            expected["retryable"] = method == "GET"
        return [
            f"{name} is {problem.get(name)!r}, docs/api/errors.md says {value!r} for {self.code}"
            for name, value in expected.items()
            if problem.get(name) != value
        ]


def read_error_table(text: str | None = None) -> dict[str, ErrorRow]:
    text = (API / "errors.md").read_text(encoding="utf-8") if text is None else text
    rows = (
        ErrorRow(m["code"], int(m["status"]), m["origin"], m["retryable"], m["action"])
        for m in _ROW.finditer(text)
    )
    return {row.code: row for row in rows}

"""Holds every answer that a test sees against docs/api/openapi.yaml.

    contract = Contract()
    consent = contract.check_response("POST", "/v1/consents", 201, headers, body)

Stricter than a client may be: a member that is not described fails. The admin listener has a
contract of its own: Contract(API / "admin.yaml").
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

from support.error_table import read_error_table
from support.openapi_document import API, OpenApiDocument

PROBLEM = "application/problem+json"
_SHOWN_ERRORS = 10


class Contract:
    def __init__(self, path: Path = API / "openapi.yaml"):
        self._document = OpenApiDocument(path)
        self._operations = [
            (method, _template_regex(template), operation)
            for method, template, operation in self._document.operations()
        ]
        self._before_routing = self._document.raw.get("x-any-request-responses", {})
        self._errors = read_error_table()
        self.seen: set[tuple[str, int]] = set()  # (operationId, status) of every checked answer

    def check_response(self, method: str, path: str, status: int, headers, body: bytes | str = b""):
        """Raises AssertionError when the contract does not allow this answer; returns the decoded body."""
        where = f"{method} {path} -> {status}"
        operation = self._find(method, path.partition("?")[0])
        declared = self._declared(operation, status, where)
        fields = _lower(headers)
        self._check_headers(declared.get("headers", {}), fields, where)
        decoded = self._check_body(declared.get("content"), fields, body, where)
        if isinstance(decoded, dict) and _media_type(fields) == PROBLEM:
            self._check_problem(decoded, method, status, where)
        self.seen.add((operation["operationId"] if operation else "no_operation", status))
        return decoded

    def _find(self, method: str, path: str) -> dict | None:
        for known_method, template, operation in self._operations:
            if known_method == method and template.fullmatch(path):
                return operation
        return None

    def _declared(self, operation: dict | None, status: int, where: str) -> dict:
        own = operation["responses"] if operation else {}
        found = own.get(str(status)) or self._before_routing.get(str(status))
        if found is None:
            name = operation["operationId"] if operation else "a call that is not in the contract"
            allowed = sorted(set(own) | set(self._before_routing))
            raise AssertionError(f"{where}: {name} may not answer {status}, only {', '.join(allowed)}")
        return self._document.inlined(found)

    def _check_headers(self, declared: dict, fields: dict[str, str], where: str):
        for name, header in declared.items():
            value = fields.get(name.lower())
            if value is None:
                assert not header.get("required"), f"{where}: header {name} is missing"
                continue
            self._validate(header["schema"], value, f"{where}: header {name}")

    def _check_body(self, content: dict | None, fields: dict[str, str], body, where: str):
        if not content:
            assert not body, f"{where}: has a body, the contract says none: {body[:200]!r}"
            return None
        media_type = _media_type(fields)
        assert media_type in content, f"{where}: content type {media_type!r}, not {sorted(content)}"
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        value = _decode(text, where) if media_type.endswith("json") else text
        self._validate(content[media_type]["schema"], value, where)
        return value

    def _check_problem(self, problem: dict, method: str, status: int, where: str):
        row = self._errors.get(problem["code"])
        assert row, f"{where}: code {problem['code']} is not in docs/api/errors.md"
        wrong = row.violations(problem, method)
        if problem["status"] != status:
            wrong.append(f"status is {problem['status']} in the body")
        assert not wrong, f"{where}: " + "; ".join(wrong)

    def _validate(self, schema, value, where: str):
        wrong = violations(self._document.schema(schema), value)
        assert not wrong, f"{where}:\n  " + "\n  ".join(wrong)


def violations(schema: dict, value) -> list[str]:
    """What is wrong with the value, one readable line each; empty when nothing is."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    errors = sorted(validator.iter_errors(value), key=lambda error: error.json_path)
    return [_line(error) for error in errors[:_SHOWN_ERRORS]]


def _line(error) -> str:
    while error.validator in ("oneOf", "anyOf") and error.context:
        error = max(error.context, key=lambda inner: (len(inner.absolute_path), inner.validator != "type"))
    pointer = "".join(f"/{part}" for part in error.absolute_path) or "(body)"
    return f"{pointer}: {error.message}"


def _decode(text: str, where: str):
    def refuse_constant(name):
        raise AssertionError(f"{where}: {name} is not JSON")

    def refuse_duplicates(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), f"{where}: a member is there twice: {names}"
        return dict(pairs)

    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=refuse_duplicates)
    except json.JSONDecodeError as error:
        raise AssertionError(f"{where}: not JSON: {error}: {text[:200]!r}") from error


def _lower(headers: Mapping | Iterable) -> dict[str, str]:
    items = headers.items() if isinstance(headers, Mapping) else headers
    return {name.lower(): value for name, value in items}


def _media_type(fields: dict[str, str]) -> str:
    return fields.get("content-type", "").partition(";")[0].strip().lower()


def _template_regex(template: str) -> re.Pattern:
    parts = re.split(r"\{[^}]+\}", template)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))

"""One word per operation: the contract and the route table name the same calls."""

import re
from pathlib import Path

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
Operation = tuple[str, str, str]  # method, path, operationId

_ROUTE = re.compile(
    r'"(?P<method>GET|POST|PUT|PATCH|DELETE)"\s*,\s*"(?P<path>/[^"]*)"\s*,\s*"(?P<id>[a-z_0-9]+)"'
)


def operations_of_contract(contract: dict) -> set[Operation]:
    return {
        (method.upper(), path, operation["operationId"])
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def operations_of_routes(code: str) -> set[Operation]:
    return {(m["method"], m["path"], m["id"]) for m in _ROUTE.finditer(code)}


def compare(contract: set[Operation], routes: set[Operation]) -> list[str]:
    missing = [f"no route for {' '.join(o)}" for o in sorted(contract - routes)]
    unknown = [f"route is not in the contract: {' '.join(o)}" for o in sorted(routes - contract)]
    return missing + unknown


def read_contract(path: Path) -> set[Operation]:
    return operations_of_contract(yaml.safe_load(path.read_text()))

"""An OpenAPI file as plain data: references replaced by what they point at, objects closed.

References are inlined here rather than left to jsonschema, whose way of resolving them differs
between the versions that are in use. The contract has no recursive schema; one would be reported.
"""

import copy
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "docs" / "api"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class BrokenReference(Exception):
    pass


class OpenApiDocument:
    def __init__(self, path: Path):
        self.path = Path(path)
        self.raw = _load(self.path)
        self.used_references: set[str] = set()
        self._files = {self.path.name: self.raw}

    def inlined(self, node):
        """A copy of the node without any reference."""
        return self._inline(node, self.path.name, ())

    def schema(self, node) -> dict:
        """The inlined schema in which no object may have members that are not described."""
        return close_objects(self.inlined(node))

    def operations(self):
        """Yields (method, path, operation), with the path's parameters merged into the operation."""
        for path, item in self.raw["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    own = item[method]
                    yield method.upper(), path, {**own, "parameters": shared + own.get("parameters", [])}

    def resolve(self, reference: str, home: str):
        file, _, pointer = reference.partition("#")
        file = file or home
        if file not in self._files:
            self._files[file] = _load(self.path.parent / file)
        node = self._files[file]
        for part in pointer.strip("/").split("/"):
            if not isinstance(node, dict) or part not in node:
                raise BrokenReference(f"{reference} points at nothing")
            node = node[part]
        return file, node

    def _inline(self, node, home: str, trail: tuple):
        if isinstance(node, list):
            return [self._inline(item, home, trail) for item in node]
        if not isinstance(node, dict):
            return copy.copy(node)
        if "$ref" not in node:
            return {key: self._inline(value, home, trail) for key, value in node.items()}
        reference = node["$ref"]
        file, target = self.resolve(reference, home)
        if (file, reference) in trail:
            raise BrokenReference(f"{reference} contains itself")
        self.used_references.add(reference)
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        return {**self._inline(target, file, trail + ((file, reference),)), **siblings}


def _load(path: Path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


def close_objects(schema):
    """Clients accept members they do not know; our own answers may not have any."""
    if isinstance(schema, list):
        return [close_objects(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close_objects(value) for key, value in schema.items()}
    if closed.get("type") == "object" and isinstance(closed.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed

#!/usr/bin/env python3
"""Checks the API documents: valid OpenAPI 3.1, and our own rules. Run by tests/run.sh:

    build/venv/bin/python tests/contract/api/lint_openapi.py docs/api/openapi.yaml docs/api/admin.yaml
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from contract.api import rules  # noqa: E402
from support.openapi_document import API, BrokenReference, OpenApiDocument  # noqa: E402


def check_standard(document: OpenApiDocument) -> list[str]:
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator
    except ImportError:
        return ["openapi-spec-validator is missing: pip install -r tests/requirements.txt"]
    if not str(document.raw.get("openapi", "")).startswith("3.1."):
        return ["is not an OpenAPI 3.1 document"]
    validator = OpenAPIV31SpecValidator(document.raw, base_uri=document.path.resolve().as_uri())
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors()]


def lint(path: Path) -> list[str]:
    document = OpenApiDocument(path)
    wrong = check_standard(document)
    try:
        for rule in rules.ALL:
            wrong += rule(document)
    except BrokenReference as error:
        wrong.append(str(error))
    return wrong


def main(arguments: list[str]) -> int:
    failed = 0
    for path in map(Path, arguments or [API / "openapi.yaml", API / "admin.yaml"]):
        wrong = lint(path)
        failed += len(wrong)
        for line in wrong:
            print(f"{path}: {line}", file=sys.stderr)
        print(f"{path}: {'ok' if not wrong else f'{len(wrong)} violations'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

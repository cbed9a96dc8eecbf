"""Our own rules about the API documents. Each takes a document and returns what is wrong."""

import re

from support.contract import PROBLEM, violations
from support.error_table import read_error_table
from support.openapi_document import ROOT, BrokenReference, OpenApiDocument

SCOPES = {"ais", "pis", "caf", "admin"}
INNER_CODES = {"access_token_refused", "grant_refused"}
# Named as the banks of the Berlin Group name them.
PRODUCTS = {"sepa-credit-transfers", "instant-sepa-credit-transfers", "cross-border-credit-transfers"}
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b")


def check_operations(document: OpenApiDocument) -> list[str]:
    wrong, seen = [], set()
    for method, path, operation in document.operations():
        where = f"{method} {path}"
        name = operation.get("operationId", "")
        if not _SNAKE.fullmatch(name):
            wrong.append(f"{where}: operationId {name!r} is not snake_case")
        if name in seen:
            wrong.append(f"{where}: operationId {name} is there twice")
        seen.add(name)
        if not operation.get("summary"):
            wrong.append(f"{where}: no summary")
        wrong += _check_access(operation, where)
    return wrong


def _check_access(operation: dict, where: str) -> list[str]:
    scopes = operation.get("x-required-scope")
    if operation.get("security") == []:
        return [f"{where}: open to all, yet asks for a scope"] if scopes else []
    if not scopes or not set(scopes) <= SCOPES:
        return [f"{where}: x-required-scope is {scopes}, not some of {sorted(SCOPES)}"]
    return []


def check_problem_responses(document: OpenApiDocument) -> list[str]:
    wrong = []
    for method, path, operation in document.operations():
        where, responses = f"{method} {path}", operation["responses"]
        needed = {"400", "500"}
        if operation.get("security") != []:
            needed |= {"401", "403", "429"}
            needed |= {"404"} if "{" in path else set()
        if missing := needed - set(responses):
            wrong.append(f"{where}: does not tell of {sorted(missing)}")
        wrong += _check_problem_content(document, responses, where)
    return wrong + _check_problem_content(document, document.raw["x-any-request-responses"], "any request")


def _check_problem_content(document: OpenApiDocument, responses: dict, where: str) -> list[str]:
    wrong = []
    for status, response in responses.items():
        if status[0] not in "45":
            continue
        content = document.inlined(response).get("content", {})
        if "code" not in content.get(PROBLEM, {}).get("schema", {}).get("required", ()):
            wrong.append(f"{where}: {status} is no problem+json")
    return wrong


def check_response_headers(document: OpenApiDocument) -> list[str]:
    always = {"X-Request-ID", "Cache-Control"} & set(document.raw["components"].get("headers", {}))
    return [
        f"{method} {path}: {status} does not describe the header {name}"
        for method, path, operation in document.operations()
        for status, response in operation["responses"].items()
        for name in sorted(always - set(document.inlined(response).get("headers", {})))
    ]


def check_names(document: OpenApiDocument) -> list[str]:
    wrong = []
    for place, schema in _schemas(document.raw["components"].get("schemas", {}), "#/components/schemas"):
        for name in schema.get("properties", {}):
            if not _SNAKE.fullmatch(name):
                wrong.append(f"{place}: member {name} is not snake_case")
        for value in schema.get("enum", ()):
            if isinstance(value, str) and value not in PRODUCTS and not _SNAKE.fullmatch(value):
                wrong.append(f"{place}: value {value} is not snake_case")
        if schema.get("type") == "object" and "properties" in schema:
            for name in set(schema.get("required", ())) - set(schema["properties"]):
                wrong.append(f"{place}: {name} is required but not described")
    return wrong


def check_requests_are_strict(document: OpenApiDocument) -> list[str]:
    wrong = []
    for method, path, operation in document.operations():
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            for place, schema in _schemas(document.inlined(content["schema"]), f"{method} {path} {media_type}"):
                if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
                    wrong.append(f"{place}: accepts members that are not described")
    return wrong


def check_references(document: OpenApiDocument) -> list[str]:
    try:
        document.inlined(document.raw)
    except BrokenReference as error:
        return [str(error)]
    return [
        f"#/components/{kind}/{name} is used by nothing"
        for kind, components in document.raw["components"].items()
        for name in components
        if kind != "securitySchemes" and f"#/components/{kind}/{name}" not in document.used_references
    ]


def check_examples(document: OpenApiDocument) -> list[str]:
    wrong = []
    for place, schema, example in _examples(document):
        wrong += [f"{place}: {line}" for line in violations(document.schema(schema), example)]
        wrong += [f"{place}: {iban} has wrong check digits" for iban in _wrong_ibans(example)]
    for method, path, operation in document.operations():
        bodies = [("request", operation.get("requestBody", {}))]
        bodies += [(s, document.inlined(r)) for s, r in operation["responses"].items() if s[0] in "23"]
        for name, body in bodies:
            for media_type, content in body.get("content", {}).items():
                if not content.get("examples"):
                    wrong.append(f"{method} {path} {name} {media_type}: no example")
    return wrong


def _examples(document: OpenApiDocument):
    """Yields (place, schema, example value) of all bodies and parameters."""
    def in_content(node, place):
        for media_type, content in node.get("content", {}).items():
            for name, example in content.get("examples", {}).items():
                yield f"{place} {media_type} {name}", content["schema"], example["value"]

    for method, path, operation in document.operations():
        whole, place = document.inlined(operation), f"{method} {path}"
        for parameter in whole["parameters"]:
            if "example" in parameter:
                yield f"{place} {parameter['name']}", parameter["schema"], parameter["example"]
        yield from in_content(whole.get("requestBody", {}), f"{place} request")
        for status, response in whole["responses"].items():
            yield from in_content(response, f"{place} {status}")
            for name, header in response.get("headers", {}).items():
                for example in header.get("examples", {}).values():
                    yield f"{place} {status} {name}", header["schema"], example["value"]
    for status, response in document.inlined(document.raw["x-any-request-responses"]).items():
        yield from in_content(response, f"any request {status}")


def check_problem_examples(document: OpenApiDocument) -> list[str]:
    table = read_error_table()
    return [
        f"{place}: {line}"
        for place, _, example in _examples(document)
        if isinstance(example, dict) and str(example.get("type")).startswith("urn:tpp-gateway:problem:")
        for line in table[example["code"]].violations(example)
    ]


def check_error_codes(document: OpenApiDocument) -> list[str]:
    if "ErrorCode" not in document.raw["components"]["schemas"]:
        return []
    declared = set(document.raw["components"]["schemas"]["ErrorCode"]["enum"])
    source = (ROOT / "libs" / "core" / "error.cpp").read_text(encoding="utf-8")
    of_core = set(re.findall(r'case Errc::\w+: return "(\w+)"', source))
    wrong = [f"{code}: in the contract or in errors.md, not in both" for code in declared ^ set(read_error_table())]
    wrong += [f"{code}: an Errc that the contract does not know" for code in of_core - declared - INNER_CODES]
    wrong += [f"{code}: stays inside" for code in declared & INNER_CODES]
    return wrong


def _schemas(node, place: str):
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _schemas(item, f"{place}/{index}")
    elif isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in ("required", "enum", "const", "example", "examples"):
                yield from _schemas(value, f"{place}/{key}")


def _wrong_ibans(value) -> list[str]:
    if isinstance(value, dict):
        return [iban for item in value.values() for iban in _wrong_ibans(item)]
    if isinstance(value, list):
        return [iban for item in value for iban in _wrong_ibans(item)]
    found = _IBAN.findall(value) if isinstance(value, str) else []
    return [iban for iban in found if _remainder(iban) != 1]


def _remainder(iban: str) -> int:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97


ALL = (check_operations, check_problem_responses, check_response_headers, check_names,
       check_requests_are_strict, check_references, check_examples, check_problem_examples,
       check_error_codes)

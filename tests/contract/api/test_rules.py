"""The API documents keep the rules, and every rule can fail."""


import pytest

from contract.api import lint_openapi, rules
from support.error_table import read_error_table
from support.openapi_document import API, OpenApiDocument


@pytest.fixture
def document() -> OpenApiDocument:
    return OpenApiDocument(API / "openapi.yaml")


@pytest.mark.parametrize("file", ["openapi.yaml", "admin.yaml"])
@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_documents_keep_the_rule(rule, file):
    assert rule(OpenApiDocument(API / file)) == []


@pytest.mark.parametrize("file", ["openapi.yaml", "admin.yaml"])
def test_documents_are_valid_openapi(file):
    assert lint_openapi.check_standard(OpenApiDocument(API / file)) == []


def test_standard_check_sees_an_unknown_parameter_place(document):
    document.raw["components"]["parameters"]["Limit"]["in"] = "somewhere"
    assert any("somewhere" in line for line in lint_openapi.check_standard(document))


def banks(document) -> dict:
    return document.raw["paths"]["/v1/banks"]["get"]


def schemas(document) -> dict:
    return document.raw["components"]["schemas"]


def drop_summary(document):
    del banks(document)["summary"]


def repeat_operation_id(document):
    banks(document)["operationId"] = "get_account"


def ask_for_unknown_scope(document):
    banks(document)["x-required-scope"] = ["root"]


def drop_unauthorized(document):
    del banks(document)["responses"]["401"]


def answer_plain_text(document):
    banks(document)["responses"]["500"] = {"description": "broken", "content": {"text/plain": {}}}


def drop_headers(document):
    del banks(document)["responses"]["200"]["headers"]


def name_in_camel_case(document):
    schemas(document)["Bank"]["properties"]["brandName"] = {"type": "string"}


def require_undescribed(document):
    schemas(document)["Bank"]["required"].append("bic")


def open_request(document):
    del schemas(document)["CreateConsent"]["additionalProperties"]


def point_at_nothing(document):
    banks(document)["responses"]["401"] = {"$ref": "#/components/responses/Nothing"}


def leave_schema_unused(document):
    schemas(document)["Spare"] = {"type": "string"}


def break_example(document):
    document.raw["components"]["examples"]["Account"]["value"]["currency"] = "euro"


def break_check_digits(document):
    document.raw["components"]["examples"]["Account"]["value"]["iban"] = "BE62068410027717"


def contradict_error_table(document):
    gone = document.raw["components"]["responses"]["Gone"]["content"]["application/problem+json"]
    gone["examples"]["spent"]["value"]["origin"] = "bank"


def forget_error_code(document):
    schemas(document)["ErrorCode"]["enum"].remove("token_uncertain")


@pytest.mark.parametrize(
    ("rule", "damage", "complaint"),
    [
        (rules.check_operations, drop_summary, "no summary"),
        (rules.check_operations, repeat_operation_id, "there twice"),
        (rules.check_operations, ask_for_unknown_scope, "x-required-scope"),
        (rules.check_problem_responses, drop_unauthorized, "401"),
        (rules.check_problem_responses, answer_plain_text, "no problem+json"),
        (rules.check_response_headers, drop_headers, "X-Request-ID"),
        (rules.check_names, name_in_camel_case, "brandName"),
        (rules.check_names, require_undescribed, "bic"),
        (rules.check_requests_are_strict, open_request, "accepts members"),
        (rules.check_references, point_at_nothing, "points at nothing"),
        (rules.check_references, leave_schema_unused, "used by nothing"),
        (rules.check_examples, break_example, "/currency"),
        (rules.check_examples, break_check_digits, "check digits"),
        (rules.check_problem_examples, contradict_error_table, "origin"),
        (rules.check_error_codes, forget_error_code, "token_uncertain"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_rule_sees_the_damage(document, rule, damage, complaint):
    damage(document)
    assert any(complaint in line for line in rule(document))


def test_error_table_has_a_row_for_every_line():
    text = (API / "errors.md").read_text(encoding="utf-8").split("## Codes")[1].split("##")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(read_error_table()) == len(lines)

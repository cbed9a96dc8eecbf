"""What a request to pay may hold, and whose payments one sees: all that is decided before a bank."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest

from support.gateway_config import RETURN_URL
from support.payment_bodies import bulk_file, bulk_payment, payment, standing_order

FILE_QUERY = {"psu_ref": "customer-1", "bank": "belfius", "return_url": RETURN_URL}
NOBODYS = "2c7d1a90-58b3-4e6f-9d21-7a4b0c5e8f13"
CREATIONS = {"/v1/payments": payment, "/v1/standing-orders": standing_order, "/v1/bulk-payments": bulk_payment}


@pytest.fixture(scope="module")
def payer(shared_gateway):
    return shared_gateway.add_frontend("payer", scopes=["pis"])


@pytest.fixture
def pay(shared_gateway, payer):
    def send(path: str, body: dict, headers: dict | None = None):
        keyed = {"Idempotency-Key": str(uuid4())} if headers is None else headers
        return shared_gateway.post(path, json=body, headers=keyed, by=payer)

    return send


@pytest.fixture
def pay_file(shared_gateway, payer):
    def send(document: str, query: dict, path: str = "/v1/bulk-payments", media_type: str = "application/xml"):
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": media_type}
        return shared_gateway.post(f"{path}?{urlencode(query)}", body=document, headers=headers, by=payer)

    return send


def wrong_fields(answer) -> set[str]:
    assert (answer.status, answer.json()["code"]) == (422, "validation_failed"), answer.text
    return {error["field"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("path", CREATIONS)
def test_every_order_needs_its_key(pay, path):
    assert pay(path, CREATIONS[path](), headers={}).status == 400
    assert wrong_fields(pay(path, CREATIONS[path](), headers={"Idempotency-Key": "a b"})) == {"Idempotency-Key"}
    assert wrong_fields(pay(path, CREATIONS[path](), headers={"Idempotency-Key": "k" * 256})) == {"Idempotency-Key"}


@pytest.mark.parametrize("path", CREATIONS)
def test_every_order_needs_the_scope(shared_gateway, path):
    reader = shared_gateway.add_frontend("reader", scopes=["ais", "caf"])
    answer = shared_gateway.post(path, json=CREATIONS[path](), headers={"Idempotency-Key": "k"}, by=reader)
    assert (answer.status, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path, missing", [
    ("/v1/payments", {"/psu_ref", "/bank", "/return_url", "/product", "/creditor", "/amount"}),
    ("/v1/standing-orders",
     {"/psu_ref", "/bank", "/return_url", "/product", "/creditor", "/amount", "/first_date", "/frequency"}),
    ("/v1/bulk-payments", {"/psu_ref", "/bank", "/return_url", "/debtor", "/execution_date", "/entries"}),
])
def test_all_missing_members_are_named_at_once(pay, path, missing):
    assert wrong_fields(pay(path, {})) == missing


@pytest.mark.parametrize("members, wrong", [
    ({"creditor": {"name": "A", "iban": "BE71096123456768"}}, "/creditor/iban"),
    ({"creditor": {"name": "A", "iban": "BE71096123456769", "street": "x"}}, "/creditor/street"),
    ({"amount": {"amount": 12.5, "currency": "EUR"}}, "/amount/amount"),
    ({"amount": {"amount": "1e3", "currency": "EUR"}}, "/amount/amount"),
    ({"debtor": {}}, "/debtor/iban"), ({"debtor": None}, "/debtor"),
    ({"product": "wire"}, "/product"), ({"execution_date": "2099-02-30"}, "/execution_date"),
    ({"remittance": {"text": "a", "structured": "+++090/9337/55493+++"}}, "/remittance/text"),
    ({"urgency": "asap"}, "/urgency"), ({"end_to_end_id": ["x"]}, "/end_to_end_id"), ({"iban": "x"}, "/iban"),
])
def test_a_member_of_the_wrong_shape_is_named(pay, members, wrong):
    assert wrong_fields(pay("/v1/payments", payment(**members))) == {wrong}


def test_wrong_entries_are_named_by_their_place(pay):
    entries = bulk_payment()["entries"]
    broken = {**entries[0], "amount": {"amount": "0", "currency": "EUR"}, "end_to_end_id": "a//b"}
    assert wrong_fields(pay("/v1/bulk-payments", bulk_payment(entries=[entries[0], broken]))) == {
        "/entries/1/amount/amount", "/entries/1/end_to_end_id"}


def test_wrong_elements_of_a_file_are_named_by_their_path(pay_file):
    root = "/Document/CstmrCdtTrfInitn"
    assert wrong_fields(pay_file(bulk_file(control_sum="12.51"), FILE_QUERY)) == {f"{root}/GrpHdr/CtrlSum"}
    assert wrong_fields(pay_file(bulk_file(iban="BE71096123456768"), FILE_QUERY)) == {
        f"{root}/PmtInf[1]/CdtTrfTxInf[1]/CdtrAcct/Id/IBAN"}


@pytest.mark.parametrize("document", [
    "", "{}", "<Document>", '<!DOCTYPE d [<!ENTITY a "x">]>' + bulk_file().partition("\n")[2], "<a>" * 5000,
])
def test_what_is_no_file_is_refused_unread(pay_file, document):
    answer = pay_file(document, FILE_QUERY)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_input"), answer.text


def test_a_file_needs_its_query(pay_file):
    for name in FILE_QUERY:
        left = {key: value for key, value in FILE_QUERY.items() if key != name}
        assert pay_file(bulk_file(), left).status == 400, name


@pytest.mark.parametrize("path", ["/v1/payments", "/v1/standing-orders"])
def test_other_orders_are_json_only(pay_file, path):
    assert pay_file(bulk_file(), {}, path=path).status == 415
    assert pay_file(bulk_file(), FILE_QUERY, media_type="text/xml").status == 415


@pytest.mark.parametrize("payment_id", [NOBODYS, "7"])
def test_a_payment_that_is_not_ones_own_is_not_there(shared_gateway, payer, payment_id):
    place = f"/v1/payments/{payment_id}"
    for path in (place, f"{place}/history", f"{place}/details"):
        assert shared_gateway.get(path, by=payer).status == 404
    assert shared_gateway.post(f"{place}/cancel", by=payer).status == 404


def test_a_list_without_payments_is_empty(shared_gateway, payer):
    page = shared_gateway.get("/v1/payments?kind=bulk&status=processing&limit=5", by=payer).json()
    assert page == {"items": [], "next_cursor": None}
    assert wrong_fields(shared_gateway.get("/v1/payments?kind=odd&status=lost", by=payer)) == {"kind", "status"}

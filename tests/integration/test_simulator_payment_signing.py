"""How a TPP is told where an order is signed, the pages it is signed on, and the TPP's own signature."""

import base64
import hashlib
import json
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from support.bank_payer import SEPA, BankPayer, order
from support.flows import query_of
from support.gateway_config import CLIENT_ID
from support.sca_browser import ScaBrowser
from support.simulator import BUSINESS, PRIVATE


@pytest.fixture
def bank(start_simulator, pki):
    return start_simulator(extra=("--signing-certificate", str(pki.qseal.certificate)))


@pytest.fixture
def payer(bank, pki):
    return BankPayer(bank, pki)


# The answer.

@pytest.mark.parametrize("status", [201, 202, 302])
def test_the_page_may_be_told_in_other_ways(bank, payer, status):
    bank.set(payment_answer=str(status))
    answer = payer.post(SEPA, order())
    assert answer.status == status
    assert query_of(bank.sign(answer.headers["Location"] + "&state=s", PRIVATE))["state"] == "s"
    if status != 302:
        assert answer.body["redirect_uri"] == answer.headers["Location"]
        assert answer.body["transaction_status"] == "RCVD"
    assert bank.payment(answer.body["payment_id"])["status"] == "ACTC"


def test_an_exempt_order_starts_without_a_signature(bank, payer):
    bank.set(payment_exempt=True)
    iban = bank.customer(PRIVATE)["accounts"][0]["iban"]
    answer = payer.post(SEPA, order(debtor_account={"iban": iban}))
    assert (answer.status, answer.body["transaction_status"]) == (201, "ACSP")
    assert "redirect_uri" not in answer.body and "Location" not in answer.headers
    bank.advance(minutes=10)
    assert bank.payment(answer.body["payment_id"])["executed"] == 1


# The pages.

def test_a_customer_chooses_an_account_and_signs_in_a_browser(bank, payer):
    payment_id, page = payer.send(SEPA, order("8.15", communication="<b>geen</b> html"))
    browser = ScaBrowser(page)
    browser.choose_customer(BUSINESS)
    assert "8.15 EUR" in browser.page.text and "&lt;b&gt;" in browser.page.text
    iban = browser.debtors()[2]
    browser.decide_order("approve", iban)
    assert payer.tokens_for(browser.way_back())["scope"] == "PIS"
    assert bank.payment(payment_id)["debtor_iban"] == iban
    assert ScaBrowser(page).page.status == 410


def test_the_payer_is_known_when_the_order_names_the_account(bank, payer):
    iban = bank.customer(PRIVATE)["accounts"][1]["iban"]
    payment_id, page = payer.send(SEPA, order(debtor_account={"iban": iban}))
    browser = ScaBrowser(page)
    assert browser.customers() == browser.debtors() == []
    browser.decide_order("approve")
    assert bank.payment(payment_id)["debtor_iban"] == iban


def test_walking_away_leaves_the_order_open_and_refusing_ends_it(bank, payer):
    payment_id, page = payer.send()
    browser = ScaBrowser(page)
    browser.choose_customer(PRIVATE)
    assert browser.decide_order("walk_away").status == 200
    assert bank.payment(payment_id)["status"] == "RCVD"
    browser = ScaBrowser(page)
    browser.choose_customer(PRIVATE)
    browser.decide_order("refuse")
    assert query_of(browser.way_back())["error"] == "access_denied"
    assert bank.payment(payment_id)["status"] == "RJCT"


def test_the_second_signer_signs_on_a_page_of_the_banks_own(bank, payer):
    payment_id, page = payer.send(SEPA, order("2222.22"))
    bank.sign(page, PRIVATE)
    second = ScaBrowser(bank.payment(payment_id)["second_signer_url"])
    second.choose_customer(BUSINESS)
    assert second.decide_order("approve").status == 200
    assert bank.payment(payment_id)["status"] == "ACTC"


# The signature, made with the openssl program.

def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sealed(pki, text: str, key=None) -> str:
    key = key or pki.qseal.key
    done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), capture_output=True,
                          check=True)
    return b64(done.stdout)


def test_a_signature_in_the_first_form_covers_the_body(bank, payer, pki, folder):
    stranger = folder / "stranger.key"
    subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-out", stranger], check=True)
    bank.set(signature_mode="jws-v1")
    body = json.dumps(order())
    signed = b64(b'{"typ":"JWT","alg":"RS256"}') + "." + b64(body.encode())
    right = f"{signed}.{sealed(pki, signed)}"
    assert payer.post(SEPA, body, Signature=right).body["error"] == "SCA_REQUIRED"
    wrong = [None, "a.b.c", f"{signed}.{sealed(pki, signed, stranger)}", f"{signed}.{sealed(pki, signed + ' ')}"]
    assert [payer.post(SEPA, body, Signature=value).error_code for value in wrong] == ["GEN-1203-100008"] * 4
    assert payer.post(SEPA, body + " ", Signature=right).error_code == "GEN-1203-100008"


def cavage(pki, body: str, *, date: str, label: str = "SHA-256=", digest_of: str | None = None) -> dict:
    request_id = str(uuid.uuid4())
    digest = label + b64(hashlib.sha256((digest_of or body).encode()).digest())
    text = (f"(request-target): post {SEPA}\ndigest: {digest}\ndate: {date}\n"
            f"request-id: {request_id}\nclient-id: {CLIENT_ID}")
    signature = ('keyId="seal-1",algorithm="rsa-sha256",headers="(request-target) digest date request-id client-id",'
                 f'signature="{sealed(pki, text)}"')
    return {"Digest": digest, "Date": date, "Request_ID": request_id, "Signature": signature}


def rfc1123(offset: timedelta = timedelta()) -> str:
    return format_datetime(datetime.now(UTC) + offset, usegmt=True)


def test_a_signature_over_headers_covers_body_date_and_ids(bank, payer, pki):
    bank.set(signature_mode="cavage")
    body = json.dumps(order())
    right = cavage(pki, body, date=rfc1123())
    assert payer.post(SEPA, body, **right).body["error"] == "SCA_REQUIRED"
    wrong = [
        {}, {**right, "Digest": None}, {**right, "Request_ID": str(uuid.uuid4())},
        cavage(pki, body, date=rfc1123(timedelta(minutes=-4))), cavage(pki, body, date=rfc1123(timedelta(minutes=4))),
        cavage(pki, body, date=rfc1123(), digest_of="{}"), cavage(pki, body, date=rfc1123(), label="SHA256="),
    ]
    assert [payer.post(SEPA, body, **headers).error_code for headers in wrong] == ["GEN-1203-100008"] * len(wrong)


def test_the_date_and_the_digest_may_be_written_as_on_the_fallback_page(bank, payer, pki):
    bank.set(signature_mode="cavage", signature_date_format="iso8601", signature_digest_label="SHA256=")
    body = json.dumps(order())
    headers = cavage(pki, body, date=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), label="SHA256=")
    assert payer.post(SEPA, body, **headers).body["error"] == "SCA_REQUIRED"
    assert payer.post(SEPA, body, **cavage(pki, body, date=rfc1123(), label="SHA256=")).status == 401


def test_what_was_asked_tells_of_signature_and_reference_but_not_their_content(bank, payer):
    wanted = order()
    payer.post(SEPA, wanted, Signature="s", Digest="d")
    [seen] = bank.requests("POST", SEPA)
    assert seen["endtoend_identification"] == wanted["endtoend_identification"]
    assert (seen["headers"]["Signature"], seen["headers"]["Digest"]) == ("(present)", "(present)")

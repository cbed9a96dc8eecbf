"""Orders at the simulated bank that live longer than one signature and ten minutes (docs/simulator.md)."""

import pytest

from support.bank_payer import BULK, INSTANT, SEPA, STANDING, BankPayer, order
from support.simulator import BUSINESS, PRIVATE

FRIDAY_AFTERNOON = ("--now", "2027-03-12T15:30:00Z")

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>salaries-0327</MsgId><CreDtTm>2027-03-12T10:00:00</CreDtTm><NbOfTxs>2</NbOfTxs>
<CtrlSum>{sum}</CtrlSum><InitgPty><Nm>Menuiserie Dubois</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>block-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt>2027-03-12</ReqdExctnDt>
<Dbtr><Nm>Menuiserie Dubois</Nm></Dbtr><DbtrAcct><Id><IBAN>{debtor}</IBAN></Id></DbtrAcct>
<CdtTrfTxInf><PmtId><EndToEndId>salary-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1200.50</InstdAmt></Amt>
<Cdtr><Nm>Kobe</Nm></Cdtr><CdtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></CdtrAcct></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><EndToEndId>salary-2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">900</InstdAmt></Amt>
<Cdtr><Nm>Lena</Nm></Cdtr><CdtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></CdtrAcct></CdtTrfTxInf>
</PmtInf></CstmrCdtTrfInitn></Document>"""


@pytest.fixture
def bank(start_simulator):
    return start_simulator(extra=FRIDAY_AFTERNOON)


@pytest.fixture
def payer(bank, pki):
    return BankPayer(bank, pki)


@pytest.fixture
def token(bank, payer):
    return payer.tokens_for(bank.sign(payer.send()[1], PRIVATE))["access_token"]


def shown(payer, resource, payment_id) -> str:
    return payer.status(resource, payment_id).body["transaction_status"]


def test_an_order_for_a_later_day_waits_for_it(bank, payer):
    payment_id, page = payer.send(SEPA, order(execution_date="2027-03-20"))
    bank.sign(page, PRIVATE)
    bank.advance(days=7, hours=8)
    assert shown(payer, SEPA, payment_id) == "PDNG"
    bank.advance(hours=1)
    assert shown(payer, SEPA, payment_id) == "ACSC"
    assert bank.payment(payment_id)["executed"] == 1


def test_behind_the_cut_off_comes_the_next_day_that_is_open(bank, payer):
    bank.set(cut_off_hour=15, weekends_closed=True)
    payment_id, page = payer.send()
    at_once, instant_page = payer.send(INSTANT)
    bank.sign(page, PRIVATE)
    bank.sign(instant_page, PRIVATE)
    bank.advance(days=2)
    assert shown(payer, SEPA, payment_id) == "PDNG"
    assert shown(payer, INSTANT, at_once) == "ACSC"
    bank.advance(hours=9)
    assert bank.payment(payment_id)["history"][-1]["at"].startswith("2027-03-15T00:0")


def test_a_second_signer_must_be_somebody_else(bank, payer):
    payment_id, page = payer.send(SEPA, order("2222.22"))
    assert bank.sign(page, PRIVATE).startswith("http")
    assert shown(payer, SEPA, payment_id) == "PATC"
    bank.advance(days=1)
    second = bank.payment(payment_id)["second_signer_url"]
    with pytest.raises(AssertionError, match="somebody else"):
        bank.sign(second, PRIVATE)
    assert bank.sign(second, BUSINESS) is None
    bank.advance(minutes=10)
    assert shown(payer, SEPA, payment_id) == "ACSC"


def test_a_second_signer_may_refuse_or_stay_away(bank, payer):
    ids = []
    for _ in range(2):
        payment_id, page = payer.send(SEPA, order("2222.22"))
        bank.sign(page, PRIVATE)
        ids.append(payment_id)
    assert bank.refuse_to_sign(bank.payment(ids[0])["second_signer_url"]) is None
    bank.advance(days=7)
    assert [payer.status(SEPA, i).body for i in ids] == [
        {"transaction_status": "RJCT", "reason_code": reason} for reason in ("DS02", "NOAS")]


def test_a_standing_order_pays_on_its_days_until_it_is_cancelled(bank, payer, token):
    body = order("75.00", begin_date="2027-03-31", periodicity="MONTHLY")
    payment_id, page = payer.send(STANDING, body, version=2, token=token)
    bank.sign(page)
    bank.advance(minutes=1)
    assert shown(payer, STANDING, payment_id) == "ACSC"
    assert bank.payment(payment_id)["executed"] == 0
    bank.advance(days=50)  # past the 30th of April: that month has no 31st
    assert bank.payment(payment_id)["executed"] == 2

    token = payer.tokens_for(bank.sign(payer.send()[1], PRIVATE))["access_token"]
    assert payer.cancel(STANDING, payment_id, token).status == 204
    bank.advance(days=100)
    assert (bank.payment(payment_id)["executed"], shown(payer, STANDING, payment_id)) == (2, "CANC")


def test_a_standing_order_ends_with_its_last_day(bank, payer):
    body = order(begin_date="2027-03-15", end_date="2027-03-29", periodicity="WEEKLY")
    payment_id, page = payer.send(STANDING, body, version=2)
    bank.sign(page, PRIVATE)
    bank.advance(days=100)
    assert bank.payment(payment_id)["executed"] == 3


def test_a_file_is_one_order_with_one_signature(bank, payer):
    debtor = bank.customer(BUSINESS)["accounts"][0]["iban"]
    payment_id, page = payer.send(BULK, FILE.format(debtor=debtor, sum="2100.50"), version=1)
    bank.sign(page)
    bank.advance(minutes=10)
    assert shown(payer, BULK, payment_id) == "ACSC"
    known = bank.payment(payment_id)
    assert (known["amount"], known["executed"], known["endtoend_identification"]) == ("2100.50", 1, "salaries-0327")
    assert [item["endtoend_identification"] for item in known["items"]] == ["salary-1", "salary-2"]
    assert payer.details(BULK, payment_id, None).status == 404
    assert payer.post(BULK, FILE.format(debtor=debtor, sum="2100.51"), version=1).error_code == "GEN-1202-100002"


def test_an_order_can_be_cancelled_until_it_is_processed(bank, payer, token):
    payment_id, page = payer.send(token=token)
    bank.sign(page)
    assert payer.cancel(SEPA, payment_id, token).status == 204
    assert payer.cancel(SEPA, payment_id, token).status == 204
    bank.advance(minutes=5)
    assert (shown(payer, SEPA, payment_id), bank.payment(payment_id)["executed"]) == ("CANC", 0)


@pytest.mark.parametrize(("resource", "status", "code"), [
    (SEPA, 409, "B14821ZZ-2131-000000"), (INSTANT, 403, "B14821ZZ-2101-000000")])
def test_it_is_too_late_to_cancel(bank, payer, token, resource, status, code):
    payment_id, page = payer.send(resource, token=token)
    bank.sign(page)
    bank.advance(seconds=30)
    answer = payer.cancel(resource, payment_id, token)
    assert (answer.status, answer.error_code) == (status, code)


def test_an_order_cancelled_before_it_is_signed_cannot_be_signed(bank, payer, token):
    payment_id, page = payer.send(token=token)
    assert payer.cancel(SEPA, payment_id, token).status == 204
    with pytest.raises(AssertionError, match="410"):
        bank.sign(page)


def test_details_are_for_the_customer_who_pays(bank, payer, token):
    wanted = order("31.20", communication="lidgeld")
    payment_id, page = payer.send(SEPA, wanted, token=token)
    iban = bank.customer(PRIVATE)["accounts"][1]["iban"]
    bank.sign(page, account=iban)
    answer = payer.details(SEPA, payment_id, token)
    assert answer.status == 200
    assert answer.body == {**wanted, "payment_id": payment_id, "transaction_status": "ACTC",
                           "debtor_account": {"iban": iban, "currency": "EUR"}}

    other = payer.tokens_for(bank.sign(payer.send()[1], BUSINESS))["access_token"]
    assert payer.details(SEPA, payment_id, other).status == 403
    assert payer.details(SEPA, payment_id, None).error_code == "GEN-1201-100001"
    assert payer.details(SEPA, payment_id, token, "").error_code == "GEN-1201-100002"
    assert payer.details(SEPA, "no-such-id", token).error_code == "B14821ZZ-2130-000000"
    assert payer.details(INSTANT, payment_id, token).error_code == "B14821ZZ-2130-000000"

"""What the simulated bank refuses to pay, and why: every trigger of the table in docs/simulator.md."""

from datetime import UTC, datetime, timedelta

import pytest

from support.bank_payer import BULK, CROSS_BORDER, INSTANT, SEPA, STANDING, BankPayer, order
from support.simulator import BARRED, PRIVATE, TROUBLED_ACCOUNTS

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(scope="module")
def bank(shared_stage):
    return shared_stage.start_simulator(extra=("--now", NOW.isoformat().replace("+00:00", "Z")))


@pytest.fixture(scope="module")
def payer(bank, pki):
    return BankPayer(bank, pki)


def in_days(days: int) -> str:
    return (NOW + timedelta(days=days)).date().isoformat()


def amount(text, currency="EUR"):
    return {"amount": text, "currency": currency}


def standing(begin=5, end=None, periodicity="MONTHLY", **members):
    terms = {"begin_date": in_days(begin), "periodicity": periodicity}
    if end:
        terms["end_date"] = end
    return order(**terms, **members)


UNITED_STATES = {"bban": "021000021", "bankNationalID": "021000021"}

REFUSED = {
    "no end-to-end id": (SEPA, order(endtoend_identification=None), "B14821ZZ-1200-000000"),
    "a country outside of SEPA": (SEPA, order(creditor_account={"iban": "BR1500000000000010932840814P2"}),
                                  "B14821ZZ-1227-000000"),
    "nothing to pay": (SEPA, order("0.00"), "B14821ZZ-1231-000000"),
    "less than nothing": (SEPA, order("-1.00"), "B14821ZZ-1231-000000"),
    "dollars in SEPA": (SEPA, order(instructed_amount=amount("5.00", "USD")), "B14821ZZ-1232-000000"),
    "a currency without a rate": (CROSS_BORDER, order(instructed_amount=amount("5.00", "SEK"), charge_bearer="SHAR"),
                                  "B14821ZZ-1232-000000"),
    "BBAN with BIC": (CROSS_BORDER, order(creditor_account={**UNITED_STATES, "bic": "CHASUS33"},
                                          charge_bearer="SHAR"), "B14821ZZ-1236-000000"),
    "a BIC of another country": (SEPA, order(creditor_account={"iban": "BE71096123456769", "bic": "BNPAFRPP"}),
                                 "B14821ZZ-2102-000000"),
    "BBAN without any bank": (CROSS_BORDER, order(creditor_account={"bban": "021000021"}, charge_bearer="SHAR"),
                              "B14821ZZ-2102-000000"),
    "a standing order from today": (STANDING, standing(begin=0), "B14821ZZ-1259-000000"),
    "an end off the rhythm": (STANDING, standing(end="2028-04-20", periodicity="QUARTERLY"), "B14821ZZ-1322-000000"),
    "an end before the begin": (STANDING, standing(end="2027-03-11"), "B14821ZZ-1345-000000"),
    "more than the limit": (SEPA, order("100000.01"), "B14821ZZ-2101-000000"),
    "no creditor": (SEPA, order(creditor_account=None), "GEN-1201-100002"),
    "no charge bearer": (CROSS_BORDER, order(), "GEN-1201-100002"),
    "an empty debtor": (SEPA, order(debtor_account={}), "GEN-1201-100002"),
    "a wrong IBAN": (SEPA, order(creditor_account={"iban": "BE71096123456768"}), "GEN-1202-100002"),
    "an amount as a number": (SEPA, order(instructed_amount={"amount": 5, "currency": "EUR"}), "GEN-1202-100002"),
    "a third decimal": (SEPA, order("5.001"), "GEN-1202-100002"),
    "a wrong structured text": (SEPA, order(communication="123456789012", communication_type="STRUCTURED"),
                                "GEN-1202-100002"),
    "yesterday": (SEPA, order(execution_date=in_days(-1)), "GEN-1202-100002"),
    "instant, tomorrow": (INSTANT, order(execution_date=in_days(1)), "GEN-1202-100002"),
    "no JSON": (SEPA, "{", "GEN-1202-100002"),
    "no XML": (BULK, "<Document>", "GEN-1202-100002"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_an_order_is_refused_for(payer, bank, why):
    resource, body, code = REFUSED[why]
    before = len(bank.payments())
    answer = payer.post(resource, body, version={STANDING: 2, BULK: 1}.get(resource, 3))
    assert answer.error_code == code, answer.body
    assert answer.status == (403 if code.startswith("B14821ZZ-21") and "2102" not in code else 400)
    assert len(bank.payments()) == before


def test_the_debtors_account_decides_too(payer, bank):
    open_one, blocked, outside, other_brand, unsupported = (
        account["iban"] for account in bank.customer(TROUBLED_ACCOUNTS)["accounts"])
    assert payer.post(SEPA, order(debtor_account={"iban": open_one})).body["error"] == "SCA_REQUIRED"
    codes = [payer.post(SEPA, order(debtor_account={"iban": iban})).error_code for iban in
             (blocked, outside, other_brand, unsupported, "BE71096123456769")]
    assert codes == ["B14800ZZ-3004-000000", "B14800ZZ-3007-000000", "B14800ZZ-3002-000000",
                     "B14800ZZ-3008-000000", "B14800ZZ-3002-000000"]
    barred = bank.customer(BARRED)["accounts"][0]["iban"]
    assert payer.post(SEPA, order(debtor_account={"iban": barred})).error_code == "B14821ZZ-2101-000000"


def test_a_youth_account_pays_only_within_sepa(payer, bank):
    account = bank.customer(PRIVATE)["accounts"][2]
    assert account["product_name"] == "Zichtrekening Jong"
    body = order(debtor_account={"iban": account["iban"]}, charge_bearer="SHAR")
    assert payer.post(CROSS_BORDER, body).error_code == "B14821ZZ-2121-000000"
    assert payer.post(SEPA, body).body["error"] == "SCA_REQUIRED"


@pytest.mark.parametrize(("header", "value", "code"), [
    ("Redirect_URI", None, "GEN-1201-100001"),
    ("Code_Challenge", None, "GEN-1201-100001"),
    ("Content_Type", None, "GEN-1201-100001"),
    ("Content_Type", "text/plain", "GEN-1202-100001"),
    ("Accept", "application/vnd.belfius.api+json; version=2", "GEN-1202-100001"),
    ("Client_ID", "another", "GEN-1203-100009"),
    ("Redirect_URI", "https://elsewhere.example/", "GEN-1203-100008"),
    ("Authorization", "Bearer no-such-token", "GEN-1203-100003"),
])
def test_headers_are_looked_at_first(payer, header, value, code):
    assert payer.post(SEPA, order(), **{header: value}).error_code == code


def test_the_other_brand_takes_no_files(shared_stage, pki):
    banx = BankPayer(shared_stage.start_simulator(brand="banx"), pki)
    answer = banx.post(BULK, "<Document/>", version=1)
    assert (answer.status, answer.error_code) == (403, "B14821ZZ-2101-000000")


@pytest.mark.parametrize(("cents", "reason"), [
    ("01", "AM04"), ("02", "AC04"), ("03", "AC06"), ("04", "AG01"), ("05", "MS03"), ("06", "AM02"), ("07", "RR04"),
    ("08", None)])
def test_an_amount_can_be_rejected_after_it_was_signed(payer, bank, cents, reason):
    payment_id, page = payer.send(SEPA, order(f"666.{cents}"))
    bank.sign(page, PRIVATE)
    bank.advance(minutes=10)
    shown = {"transaction_status": "RJCT", **({"reason_code": reason} if reason else {})}
    assert payer.status(SEPA, payment_id).body == shown
    assert bank.payment(payment_id)["executed"] == 0

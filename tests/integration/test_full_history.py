"""The whole history, while the customer's authentication is fresh: every row, every compartment, and on after a crash."""

from datetime import date, timedelta

from support.bank_reader import BankReader
from support.flows import ATTENDED, accounts_of, authorize
from support.simulator import FIVE_THOUSAND, MULTI_CURRENCY
from support.walks import content_of_item, content_of_row, items_of, read_page, walk


def test_a_walk_goes_on_elsewhere_after_its_gateway_was_killed(start_gateway, simulator, pki):
    first, second = start_gateway(), start_gateway()
    second.frontends.append(first.frontend)
    iban = simulator.customer(FIVE_THOUSAND)["accounts"][0]["iban"]
    rows = BankReader(simulator, pki, FIVE_THOUSAND).rows(iban)
    consent = authorize(first, simulator, customer=FIVE_THOUSAND)
    path = f"/v1/accounts/{next(a['id'] for a in accounts_of(first, consent) if a['iban'] == iban)}/transactions"

    pages = [read_page(first, path, limit=400)]
    while len(pages) < 4:
        pages.append(read_page(first, path, limit=400, cursor=pages[-1]["next_cursor"]))
    first.kill()
    while pages[-1]["next_cursor"]:
        pages.append(read_page(second, path, limit=400, cursor=pages[-1]["next_cursor"]))

    assert [content_of_item(item) for item in items_of(pages)] == [content_of_row(row) for row in rows]
    assert len({item["id"] for item in items_of(pages)}) == len(rows) == 5000
    assert {page["history"] for page in pages} == {"full"}


def test_every_compartment_is_walked_to_its_first_row(gateway, simulator, pki):
    told = simulator.customer(MULTI_CURRENCY)["accounts"][0]
    reader = BankReader(simulator, pki, MULTI_CURRENCY)
    compartments = {currency: reader.rows(told["iban"], currency=currency) for currency in ("EUR", "USD", "GBP", "JPY")}
    consent = authorize(gateway, simulator, customer=MULTI_CURRENCY)
    account = next(a for a in accounts_of(gateway, consent) if a["iban"] == told["iban"])
    balances = gateway.get(f"/v1/accounts/{account['id']}/balances", headers=ATTENDED).json()["balances"]
    assert {balance["amount"]["currency"] for balance in balances} == set(compartments)
    for currency, rows in compartments.items():
        pages = walk(gateway, f"/v1/accounts/{account['id']}/transactions", 30, currency=currency)
        assert [content_of_item(item) for item in items_of(pages)] == [content_of_row(row) for row in rows]
        assert {(page["history"], page["history_from"]) for page in pages} == {("full", None)}


def test_an_answer_says_at_which_day_its_history_ends(gateway, simulator):
    consent = authorize(gateway, simulator, customer=FIVE_THOUSAND)
    path = f"/v1/accounts/{accounts_of(gateway, consent)[0]['id']}/transactions"
    far = (date.today() - timedelta(days=300)).isoformat()
    assert read_page(gateway, path)["history_from"] is None
    assert read_page(gateway, path, date_from=far)["history_from"] == far
    simulator.advance(hours=2)  # the proof of fresh authentication lives for one

    recent = read_page(gateway, path)

    assert recent["history"] == "recent"
    assert date.fromisoformat(recent["history_from"]) >= date.today() - timedelta(days=91)
    older = gateway.get(f"{path}?date_from={far}", headers=ATTENDED)
    assert (older.status, older.json()["code"], older.json()["action_required"]) == (409, "consent_renewal_due", "renew")
    assert older.json()["authorization"]["url"]

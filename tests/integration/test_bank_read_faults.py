"""What a frontend sees when the bank misbehaves during a read, and that no consent dies of it.

Status, origin, retryable and action_required of every code are held against docs/api/errors.md by
Gateway.call; here stands which code it is.
"""

import pytest

from support.flows import ATTENDED, create_consent
from support.gateway_config import RETURN_URL
from support.scene import close_bank, code_of, scene_of, wait_until_open
from support.simulator import BUSINESS

# Each fault as the simulator scripts it, and the code it becomes.
FAULTS = {
    "delay beyond the deadline": ({"fault": "delay", "delay_ms": 4000}, "deadline_exceeded"),
    "reset before headers": ({"fault": "reset_before_headers"}, "bank_outcome_unknown"),
    "lost answer": ({"fault": "lost_answer"}, "bank_outcome_unknown"),
    "reset after headers": ({"fault": "reset_after_headers"}, "bank_outcome_unknown"),
    "half a body": ({"fault": "half_body"}, "bank_outcome_unknown"),
    "500": ({"fault": "status", "status": 500}, "bank_failed"),
    "502 as HTML": ({"fault": "html_page", "status": 502}, "bank_failed"),
    "503": ({"fault": "status", "status": 503}, "bank_failed"),
    "504": ({"fault": "status", "status": 504}, "bank_failed"),
    "429": ({"fault": "status", "status": 429}, "quota_exhausted"),
    "malformed JSON": ({"fault": "malformed_json"}, "bank_answer_invalid"),
    "wrong content type": ({"fault": "wrong_content_type"}, "bank_answer_invalid"),
    "empty body": ({"fault": "empty_body"}, "bank_answer_invalid"),
    "huge body": ({"fault": "huge_body"}, "bank_answer_invalid"),
    "deep JSON": ({"fault": "deep_json"}, "bank_answer_invalid"),
    "HTML page with 200": ({"fault": "html_page", "status": 200}, "bank_answer_invalid"),
    "redirect": ({"fault": "status", "status": 302}, "bank_answer_invalid"),
    "JSON of another kind": ({"fault": "status", "status": 200, "body": '"hello"'},
                             "bank_answer_invalid"),
    "duplicate keys": ({"fault": "duplicate_keys"}, "bank_answer_invalid"),
    "invalid UTF-8": ({"fault": "invalid_utf8"}, "bank_answer_invalid"),
}
CALLS = {
    "consent-uris": "GET /consent-uris",
    "account list": "GET /accounts",
    "account": "GET /accounts/*",
    "transactions": "GET /accounts/*/transactions",
}
# These answers hold no member that the fault could damage.
UNTOUCHED = {("consent-uris", "duplicate keys"), ("consent-uris", "invalid UTF-8"),
             ("account list", "invalid UTF-8")}


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster, {"http": {"request_limit": "2s"}}) as made:
        yield made


@pytest.fixture(scope="module")
def granted(scene):
    return scene.consent(customer=BUSINESS)


@pytest.fixture(autouse=True)
def fine_weather(scene):
    yield
    scene.simulator.clear_faults()


def start_consent(scene, psu_ref: str = "anybody"):
    return scene.gateway.post("/v1/consents", json={
        "psu_ref": psu_ref, "bank": "belfius", "scope": "ais", "language": "nl",
        "return_url": RETURN_URL})


def ask(scene, granted, call: str):
    gateway = scene.gateway
    if call == "consent-uris":
        return start_consent(scene)
    if call == "account list":
        # As if the list had never been fetched: then asking for it asks the bank.
        scene.database.sql(
            f"UPDATE consent SET accounts_listed_at = NULL WHERE id = '{granted.id}'")
        return gateway.get(f"/v1/accounts?consent_id={granted.id}")
    tail = {"account": "", "transactions": "/transactions?limit=20"}[call]
    return gateway.get(f"/v1/accounts/{granted.account}{tail}", headers=ATTENDED)


@pytest.mark.parametrize(
    "call, name", [(c, n) for n in FAULTS for c in CALLS if (c, n) not in UNTOUCHED])
def test_a_fault_becomes_its_code_and_passes(scene, granted, call, name):
    fault, code = FAULTS[name]
    granted.assert_alive()
    scene.simulator.fault(**fault, on=CALLS[call], times=0)

    answer = ask(scene, granted, call)

    assert code_of(answer) == code, answer.text
    assert "Scripted fault" not in answer.text and "Maintenance" not in answer.text
    scene.simulator.clear_faults()
    assert ask(scene, granted, call).status in (200, 201)
    granted.assert_alive()


@pytest.mark.parametrize("call", CALLS)
def test_a_bank_that_takes_no_connections_is_unreachable_and_comes_back(scene, granted, call):
    granted.assert_alive()
    close_bank(scene.simulator)

    answer = ask(scene, granted, call)

    assert code_of(answer) == "bank_unreachable", answer.text
    assert "127.0.0.1" not in answer.text and "refused" not in answer.json()["detail"]
    wait_until_open(scene.simulator)
    assert ask(scene, granted, call).status in (200, 201)
    granted.assert_alive()


@pytest.mark.parametrize("fault, added", [
    ("control_characters", "\x01\t\n\x1fx"),
    ("lone_backslash", "\\x"),
])
def test_broken_text_is_read_and_escaped(scene, granted, fault, added):
    before = ask(scene, granted, "transactions").json()["items"]
    scene.simulator.fault(fault, on="GET /accounts/*/transactions", times=0)

    answer = ask(scene, granted, "transactions")

    assert answer.status == 200, answer.text
    assert not any(byte < 0x20 and byte != 0x0A for byte in answer.body), "a raw control character"
    after = answer.json()["items"]
    assert [i["amount"] for i in after] == [i["amount"] for i in before]
    assert any(added in (item["bank_description"] or "") for item in after), after[:2]


@pytest.mark.parametrize("fault", ["control_characters", "lone_backslash", "string_for_number",
                                   "number_for_string"])
@pytest.mark.parametrize("call", CALLS)
def test_what_can_be_read_without_doubt_is_read(scene, granted, call, fault):
    def facts():
        answer = ask(scene, granted, call)
        assert answer.status in (200, 201), answer.text
        seen = answer.json()
        if call == "consent-uris":
            return seen["status"], seen["authorization"]["url"].partition("?")[0]
        if call == "account list":
            return [(a["id"], a["iban"], a["currency"]) for a in seen["items"]]
        if call == "account":
            return seen["balances"], seen["multicurrency"]
        return [(i["amount"], i["booking_date"]) for i in seen["items"]]

    before = facts()
    scene.simulator.fault(fault, on=CALLS[call], times=0)
    assert facts() == before


@pytest.mark.parametrize("fault", ["reset_before_headers", "lost_answer"])
def test_a_read_on_a_connection_that_the_bank_has_closed_is_repeated_once(scene, granted, fault):
    granted.assert_alive()
    scene.simulator.forget_requests()
    scene.simulator.fault(fault, on="GET /accounts/*")

    answer = granted.read()

    assert answer.status == 200, answer.text
    seen = scene.simulator.requests("GET", "/accounts/")
    assert [bool(r["fault"]) for r in seen] == [True, False], seen


def test_connections_that_the_bank_closed_while_they_were_idle_are_not_noticed(scene, granted):
    granted.assert_alive()
    close_bank(scene.simulator, 200)
    wait_until_open(scene.simulator)

    assert granted.read().status == 200


def test_an_unsuccessful_start_leaves_no_consent_pending(scene):
    scene.simulator.fault("status", on="GET /consent-uris", status=503, times=1)
    assert code_of(start_consent(scene, "nobody-waits")) == "bank_failed"

    listed = scene.gateway.get("/v1/consents?psu_ref=nobody-waits").json()["items"]
    assert [c["status"] for c in listed] == ["failed"]
    assert create_consent(scene.gateway, psu_ref="nobody-waits")["status"] == "pending_authorization"

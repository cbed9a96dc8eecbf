"""A refresh that the bank disturbs: the customer notices only when the pair is really lost."""

import pytest

from support.program import poll
from support.scene import close_bank, code_of, scene_of, wait_until_open

# Nothing is done at the bank.
HARMLESS = {
    "reset before headers": {"fault": "reset_before_headers"},
    "500": {"fault": "status", "status": 500},
    "502 as HTML": {"fault": "html_page", "status": 502},
    "503": {"fault": "status", "status": 503},
    "504": {"fault": "status", "status": 504},
    "HTML page with 200": {"fault": "html_page", "status": 200},
}
# The bank has rotated the pair; its answer cannot be used.
ROTATED = {
    "lost answer": {"fault": "lost_answer"},
    "reset after headers": {"fault": "reset_after_headers"},
    "half a body": {"fault": "half_body"},
    "malformed JSON": {"fault": "malformed_json"},
    "wrong content type": {"fault": "wrong_content_type"},
    "empty body": {"fault": "empty_body"},
    "huge body": {"fault": "huge_body"},
    "deep JSON": {"fault": "deep_json"},
    "duplicate keys": {"fault": "duplicate_keys"},
    "no access token": {"fault": "drop_member", "member": "access_token"},
}


@pytest.fixture(scope="module")
def scene(pki, cluster):
    with scene_of(__name__, pki, cluster, {"http": {"request_limit": "2s"}}) as made:
        yield made


@pytest.fixture(autouse=True)
def fine_weather(scene):
    yield
    scene.simulator.clear_faults()
    scene.simulator.set(refresh_grace_seconds=0, tpp_active=True)


@pytest.fixture
def granted(scene):
    """With an access token that the bank does not take any more."""
    made = scene.consent()
    scene.simulator.advance(minutes=20)
    scene.simulator.forget_requests()
    return made


def disturb(scene, fault: dict, times: int = 1):
    scene.simulator.fault(**fault, on="POST /token", times=times)


def let_it_rest(scene, granted):
    scene.database.sql(f"UPDATE token SET rests_until = NULL WHERE consent_id = '{granted.id}'")


@pytest.mark.parametrize("name", HARMLESS)
def test_one_failure_without_effect_is_not_noticed(scene, granted, name):
    disturb(scene, HARMLESS[name])

    assert granted.read().status == 200
    assert len(scene.simulator.refreshes()) == 2
    assert granted.show()["token_state"] == "fresh"


@pytest.mark.parametrize("name", ROTATED)
def test_a_lost_pair_is_recovered_within_the_banks_grace_period(scene, granted, name):
    scene.simulator.set(refresh_grace_seconds=60)
    disturb(scene, ROTATED[name])

    assert granted.read().status == 200
    assert len(scene.simulator.refreshes()) == 2
    granted.assert_alive()


@pytest.mark.parametrize("name", ROTATED)
def test_a_lost_pair_without_grace_is_told_as_unknown_outcome(scene, granted, name):
    disturb(scene, ROTATED[name])

    answer = granted.read()

    assert code_of(answer) == "consent_renewal_due", answer.text
    shown = granted.show()
    assert shown["status"] == "renewal_due", shown
    assert shown["status_reason"] == "refresh_outcome_unknown"
    assert shown["token_state"] == "refused"
    before = len(scene.simulator.refreshes())
    assert code_of(granted.read()) == "consent_renewal_due"
    assert len(scene.simulator.refreshes()) == before, "a refused token was presented again"


@pytest.mark.parametrize("name", ["503", "reset before headers"])
def test_an_outage_of_the_token_endpoint_never_ends_a_consent(scene, granted, name):
    disturb(scene, HARMLESS[name], times=0)

    for _ in range(2):
        answer = granted.read()
        assert code_of(answer) == "token_uncertain" and answer.json()["retry_after"] > 0
    shown = granted.show()
    assert shown["status"] == "authorized" and shown["token_state"] == "uncertain", shown
    assert len(scene.simulator.refreshes()) == 3, "the pair did not rest"

    scene.simulator.clear_faults()
    let_it_rest(scene, granted)
    granted.assert_alive()
    assert granted.show()["token_state"] == "fresh"


@pytest.mark.parametrize("fault", [{"fault": "status", "status": 429},
                                   {"fault": "status", "status": 401, "body": "{}"},
                                   {"fault": "status", "status": 403, "body": "{}"},
                                   {"fault": "status", "status": 400, "body": "{}"},
                                   {"fault": "status", "status": 404}],
                         ids=lambda fault: str(fault["status"]))
def test_a_no_that_is_not_about_the_token_never_ends_a_consent(scene, granted, fault):
    disturb(scene, fault, times=0)

    assert granted.read().status >= 400
    assert granted.show()["status"] == "authorized"

    scene.simulator.clear_faults()
    granted.assert_alive_soon()


@pytest.mark.parametrize("name", ["malformed JSON", "duplicate keys", "no access token",
                                  "wrong content type"])
def test_an_unreadable_yes_is_kept_sealed_for_a_person(scene, granted, name):
    disturb(scene, ROTATED[name])

    assert code_of(granted.read()) == "consent_renewal_due"

    kept = scene.database.sql("SELECT outcome, length(answer_sealed) FROM token_journal "
                              f"WHERE consent_id = '{granted.id}'")
    assert [row[0] for row in kept] == ["unread"] and int(kept[0][1]) > 40, kept


def tell_gateway_that_it_ended(scene, granted):
    """Then it refreshes before it reads."""
    scene.database.sql(
        f"UPDATE token SET access_expires_at = now() WHERE consent_id = '{granted.id}';"
        f"SELECT pg_notify('consent_changed', '{granted.id}')")


def test_a_bank_that_takes_no_connections_leaves_the_pair_untouched(scene, granted):
    tell_gateway_that_it_ended(scene, granted)
    close_bank(scene.simulator)

    assert code_of(granted.read()) == "bank_unreachable"
    shown = granted.show()
    assert shown["status"] == "authorized" and shown["token_state"] == "fresh", shown
    attempts = scene.database.value(f"SELECT fence FROM token WHERE consent_id = '{granted.id}'")
    assert int(attempts) > 1, "no refresh was tried"
    wait_until_open(scene.simulator)
    granted.assert_alive()
    assert len(scene.simulator.refreshes()) == 1


def test_a_token_that_is_about_to_end_is_renewed_before_the_read(scene, granted):
    tell_gateway_that_it_ended(scene, granted)

    assert poll(lambda: granted.read().status == 200 and scene.simulator.refreshes(), 10)
    first = scene.simulator.requests()[0]
    assert (first["method"], first["path"]) == ("POST", "/token"), first


@pytest.mark.parametrize("harm", ["string_for_number", "number_for_string"])
def test_a_lifetime_in_either_spelling_is_understood(scene, granted, harm):
    disturb(scene, {"fault": harm})

    assert granted.read().status == 200
    assert granted.read().status == 200
    assert len(scene.simulator.refreshes()) == 1


def test_a_token_call_that_does_not_answer_is_cut_after_ten_seconds_and_repeated(scene, granted):
    """The only slow test here."""
    scene.simulator.set(refresh_grace_seconds=60)
    disturb(scene, {"fault": "delay", "delay_ms": 11_000})

    assert granted.read().status == 200
    assert len(scene.simulator.refreshes()) == 2

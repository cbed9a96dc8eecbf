"""DELETE /v1/psus: everything of one customer goes at once, what the law wants stays, and it is proven."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from support.gateway import gateway_command
from support.program import poll
from support.scene import grant


@pytest.fixture
def granted(gateway, simulator):
    made = grant(gateway, simulator)
    made.assert_alive()
    return made


def psu_of(gateway, consent_id: str) -> str:
    return gateway.get(f"/v1/consents/{consent_id}").json()["psu_ref"]


def left(database, consent_id: str) -> dict[str, int]:
    of = f"WHERE consent_id = '{consent_id}'"
    return {name: int(database.value(text)) for name, text in {
        "tokens": f"SELECT count(*) FROM token {of}",
        "accounts": f"SELECT count(*) FROM account {of}",
        "answers": f"SELECT count(*) FROM token_journal {of} AND answer_sealed IS NOT NULL",
        "verifiers": f"SELECT count(*) FROM authorization_attempt {of} AND verifier_sealed IS NOT NULL",
    }.items()}


def test_everything_of_the_customer_goes_and_the_evidence_stays(gateway, granted, database, simulator):
    psu = psu_of(gateway, granted.id)
    other = grant(gateway, simulator, customer="marc.janssens")
    database.sql(f"UPDATE consent SET psu_ref = 'somebody-else' WHERE id = '{other.id}'")
    assert gateway.get(f"/v1/accounts/{granted.account}/balances",
                       headers={"PSU-IP-Address": "192.0.2.7"}).status == 200

    answer = gateway.delete(f"/v1/psus/{psu}")

    assert answer.status == 200, answer.text
    receipt = answer.json()
    assert receipt["erased"]["consents_revoked"] == receipt["erased"]["token_pairs"] == 1
    assert receipt["erased"]["accounts"] >= 1 and receipt["kept"]["consents"] == 1
    assert set(left(database, granted.id).values()) == {0}
    consent = gateway.get(f"/v1/consents/{granted.id}").json()
    assert (consent["status"], consent["status_reason"], consent["account_ids"]) == ("revoked", "psu_erased", [])
    assert gateway.get(f"/v1/accounts/{granted.account}/balances").status == 404
    other.assert_alive()
    exported = gateway_command(gateway.config, "audit", "export", "--psu", psu, "--client", gateway.frontend.id)
    assert receipt["receipt_id"] in exported.stdout and '"consent_granted"' in exported.stdout
    assert gateway_command(gateway.config, "audit", "verify").returncode == 0


def test_repeating_it_answers_the_same_and_racing_it_too(gateway, granted):
    psu = psu_of(gateway, granted.id)
    with ThreadPoolExecutor(4) as racers:
        racing = list(racers.map(lambda _: gateway.delete(f"/v1/psus/{psu}"), range(4)))
    # Who waits too long for the others is told so, and may repeat.
    assert {answer.status for answer in racing} <= {200, 503, 504}, [answer.text for answer in racing]
    answers = [answer for answer in racing if answer.status == 200]
    answers.append(gateway.delete(f"/v1/psus?psu_ref={psu}"))

    assert answers[-1].status == 200, answers[-1].text
    assert len({answer.text for answer in answers}) == 1


def test_nobody_elses_customer_and_no_unknown_one(gateway, granted, database):
    psu = psu_of(gateway, granted.id)
    stranger = gateway.add_frontend("stranger")
    assert gateway.delete(f"/v1/psus/{psu}", by=stranger).status == 404
    assert gateway.delete("/v1/psus/nobody").status == 404
    assert gateway.delete("/v1/psus").status == 400
    assert gateway.delete(f"/v1/psus/{psu}", by=None).status == 401
    granted.assert_alive()
    assert database.value("SELECT count(*) FROM psu_erasure") == "0"


def test_not_while_a_payment_is_under_way(gateway, granted, database):
    psu = psu_of(gateway, granted.id)
    database.sql(f"""
        INSERT INTO payment (id, client_id, psu_ref, bank, language, return_url, kind, order_sealed, request_digest,
          status, sent_with_token, created_at, updated_at)
        VALUES (gen_random_uuid(), '{gateway.frontend.id}', '{psu}', 'belfius', 'nl', '', 'single', 'x', '',
          'processing', false, now(), now())""")

    answer = gateway.delete(f"/v1/psus/{psu}")

    assert answer.status == 409 and answer.json()["code"] == "conflict"
    granted.assert_alive()
    database.sql("UPDATE payment SET status = 'executed', final = true")
    assert gateway.delete(f"/v1/psus/{psu}").json()["kept"]["payments"] == 1


def test_a_statement_that_fails_in_the_middle_leaves_everything(gateway, granted, database):
    psu = psu_of(gateway, granted.id)
    before = left(database, granted.id)
    database.sql("""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON psu_erasure FOR EACH ROW EXECUTE FUNCTION fail()""")

    assert gateway.delete(f"/v1/psus/{psu}").status in (500, 503)

    assert left(database, granted.id) == before
    granted.assert_alive()
    database.sql("DROP TRIGGER broken ON psu_erasure")
    assert gateway.delete(f"/v1/psus/{psu}").status == 200


def test_a_gateway_that_is_killed_before_the_commit_leaves_everything(gateway, granted, database, stage):
    psu = psu_of(gateway, granted.id)
    before = left(database, granted.id)
    victim = stage.make_gateway(database, program="tpp-gateway-faults", env={"TPP_FAILPOINT": "psu.erased:kill"}).start()

    with pytest.raises(OSError):
        victim.delete(f"/v1/psus/{psu}", by=gateway.frontend)

    assert poll(lambda: not victim.program.running, 30)
    victim.kill()
    assert left(database, granted.id) == before
    assert database.value("SELECT count(*) FROM psu_erasure") == "0"
    granted.assert_alive()
    assert gateway.delete(f"/v1/psus/{psu}").status == 200
    assert set(left(database, granted.id).values()) == {0}

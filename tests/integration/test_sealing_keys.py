"""Sealing keys are changed while gateways run; wrong ones are refused before they seal anything."""

import json
import shutil
import threading

import pytest

from support.flows import follow_back
from support.gateway import gateway_command
from support.gateway_config import write_sealing_keys
from support.payer import payer_at
from support.program import poll
from support.scene import Granted, grant

def keys(gateway, *arguments, config=None):
    return gateway_command(config or gateway.config, "keys", *map(str, arguments))


def fine(done) -> str:
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def known(gateway) -> dict[int, dict]:
    lines = fine(keys(gateway, "list", "--json", "--count")).splitlines()
    return {key["id"]: key for key in map(json.loads, lines)}


def add_line(stage, gateway, key_id: int):
    """To the file that all gateways of a test share."""
    with (stage.folder / "sealing.keys").open("a") as file:
        file.write(fine(keys(gateway, "generate", key_id)))


def promote(gateway, key_id: int):
    """As soon as all running gateways have read their file again."""
    done = poll(lambda: (d := keys(gateway, "promote", key_id)).returncode == 0 and d, 30, 0.2)
    assert done, keys(gateway, "promote", key_id).stderr


def when_all_seal_anew(gateway, command: str, *arguments):
    done = poll(lambda: (d := keys(gateway, command, *arguments)).returncode == 0 and d, 30, 0.2)
    assert done, keys(gateway, command, *arguments).stderr


def metric(gateway, key_id: int) -> str:
    wanted = f'tpp_gateway_sealing_key_in_use{{key_id="{key_id}"}} '
    lines = gateway.admin("/metrics").text.splitlines()
    return next((line.removeprefix(wanted) for line in lines if line.startswith(wanted)), "absent")


@pytest.fixture
def pair(start_gateway):
    first, second = start_gateway(), start_gateway()
    second.frontends.append(first.frontend)
    return first, second


def test_a_key_is_replaced_under_load_and_nothing_is_lost(stage, pair, simulator, database):
    first, second = pair
    mine = grant(first, simulator)
    theirs = Granted(second, mine.id, mine.account)
    payer = payer_at(first, simulator, database)
    payer.frontend = first.add_frontend("payer", scopes=["pis"])
    paid = payer.signed()
    over, failures = threading.Event(), []

    def load():
        while not over.is_set():
            simulator.advance(minutes=20)  # every read refreshes, so that rows change meanwhile
            for consent in (mine, theirs):
                answer = consent.read()
                if answer.status != 200:
                    failures.append(answer.text)

    reader = threading.Thread(target=load)
    reader.start()
    try:
        add_line(stage, first, 2)
        fine(keys(first, "add", 2))
        promote(first, 2)
        early = poll(lambda: "still sealed" in (d := keys(first, "retire", 1)).stderr and d, 30, 0.2)
        assert early, "a key was retired that values are sealed with"
        when_all_seal_anew(first, "reencrypt", "--rate", 1000)
    finally:
        over.set()
        reader.join()

    assert failures == []
    assert known(first)[1]["values"] == 0 and known(first)[2]["values"] > 5
    when_all_seal_anew(first, "retire", 1)
    file = stage.folder / "sealing.keys"
    file.write_text("".join(line for line in file.open() if line.startswith("2:")))
    assert known(first)[1]["state"] == "retired"
    for gateway in pair:
        assert poll(lambda g=gateway: metric(g, 1) == "0" and metric(g, 2) == "1", 30), metric(gateway, 1)
        gateway.wait_readiness(200)
    third = stage.start_gateway(database)
    third.frontends.append(first.frontend)
    for gateway in (first, second, third):
        Granted(gateway, mine.id, mine.account).assert_alive()
    assert payer.show(paid)["creditor"] == paid["creditor"]


def test_accounts_keep_their_ids_after_the_key_that_named_them_is_gone(
        stage, start_gateway, simulator):
    gateway = start_gateway()
    granted = grant(gateway, simulator)
    add_line(stage, gateway, 2)
    fine(keys(gateway, "add", 2))
    promote(gateway, 2)
    when_all_seal_anew(gateway, "reencrypt")
    when_all_seal_anew(gateway, "retire", 1)
    file = stage.folder / "sealing.keys"
    file.write_text("".join(line for line in file.open() if line.startswith("2:")))
    again = start_gateway()
    again.frontends.append(gateway.frontend)

    renewal = again.post(f"/v1/consents/{granted.id}/renew").json()
    follow_back(again, simulator.approve(renewal["authorization"]["url"]))

    found = Granted(again, granted.id, granted.account)
    assert poll(lambda: found.read().status == 200, 20), found.read().text


def test_a_key_that_a_gateway_does_not_hold_is_not_promoted(stage, gateway, folder):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(stage.folder / "sealing.keys", elsewhere / "sealing.keys")
    config = json.loads(gateway.config.read_text())
    config["sealing"]["keys_file"] = str(elsewhere / "sealing.keys")
    other = elsewhere / "gateway.json"
    other.write_text(json.dumps(config))
    with (elsewhere / "sealing.keys").open("a") as file:
        file.write(fine(keys(gateway, "generate", 2)))
    fine(keys(gateway, "add", 2, config=other))

    refused = keys(gateway, "promote", 2, config=other)

    assert refused.returncode == 1 and "do not hold the key yet" in refused.stderr
    assert known(gateway)[1]["state"] == "primary"
    gateway.wait_readiness(200)


def test_another_key_under_a_known_id_is_refused_at_the_start(stage, gateway, database):
    gateway.stop()
    (stage.folder / "sealing.keys").unlink()
    write_sealing_keys(stage.folder / "sealing.keys")

    gateway.program.launch()

    assert gateway.program.wait_exit() == 1
    gateway.kill()  # it has ended, and that was right
    assert "sealing key 1 is another key" in gateway.program.text()


def test_a_key_in_use_that_is_missing_is_refused_at_the_start(stage, gateway):
    gateway.stop()
    file = stage.folder / "sealing.keys"
    file.write_text(file.read_text().replace("1:", "7:", 1))

    gateway.program.launch()

    assert gateway.program.wait_exit() == 1
    gateway.kill()  # it has ended, and that was right
    assert "sealing key 1 is in use, and not among the configured keys" in gateway.program.text()


def test_a_running_gateway_keeps_its_keys_and_turns_unready_when_the_file_is_wrong(
        stage, gateway, simulator):
    granted = grant(gateway, simulator)
    file = stage.folder / "sealing.keys"
    right = file.read_text()

    file.write_text(right.replace("1:", "7:", 1))
    checks = gateway.wait_readiness(503).json()["checks"]
    assert [c["state"] for c in checks if c["name"] == "sealing_keys"] == ["failing"]
    granted.assert_alive()

    file.write_text(right)
    gateway.wait_readiness(200)
    granted.assert_alive()

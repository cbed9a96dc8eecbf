"""Limits of the public listener as settings: what just fits is served, what just does not is refused."""

import json
import re
import socket

import pytest

from support.program import poll
from support.raw_calls import CONSENT, head, key_of, send, send_get
from support.raw_http import send_raw, status_of, statuses_of
from support.slow_clients import KINDS, SlowClients

LIMITS = {"target": 256, "head": 2048, "fields": 10, "body": 2048, "file": 8192,
          "requests_per_connection": 10, "head_time": "2s", "body_time": "2s", "idle_time": "2s"}
PATIENT = {"target": 256, "head": 2048, "fields": 10, "body": 2048, "file": 8192, "requests_per_connection": 10}
PIPELINED = b"GET /v1/banks HTTP/1.1\r\nHost: gateway\r\n\r\n"


@pytest.fixture(scope="module")
def limited(shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database, overrides={"http": {"limits": PATIENT}})


@pytest.fixture(scope="module")
def hasty(shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database, overrides={"http": {"limits": LIMITS}})


def rejections(gateway, rule: str) -> int:
    found = re.search(rf'tpp_gateway_http_rejections_total{{rule="{rule}"}} (\d+)', gateway.admin("/metrics").text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("size, status", [(256, 404), (257, 414)])
def test_a_target_fits_or_gets_414(limited, size, status):
    assert send_get(limited, "/v1/" + "x" * (size - 4)).status == status


@pytest.mark.parametrize("more, status", [(0, 200), (1, 431)])
def test_a_head_fits_or_gets_431(limited, more, status):
    frame = len(head("GET", "/v1/banks", key_of(limited), "Connection: close", "X-A: ") + b"\r\n\r\n")
    assert send_get(limited, "/v1/banks", "X-A: " + "x" * (2048 - frame + more)).status == status


@pytest.mark.parametrize("count, status", [(10, 200), (11, 431)])
def test_fields_fit_or_get_431(limited, count, status):
    own = 3  # Host, Authorization, Connection
    assert send_get(limited, "/v1/banks", *[f"X-{n}: 1" for n in range(count - own)]).status == status


@pytest.mark.parametrize("path, size, status", [
    ("/v1/consents", 2048, 201), ("/v1/consents", 2049, 413),
    ("/v1/bulk-payments", 8192, 403), ("/v1/bulk-payments", 8193, 413)])
@pytest.mark.parametrize("chunked", [False, True], ids=["sized", "chunked"])
def test_a_body_fits_or_gets_413(limited, path, size, status, chunked):
    body = json.dumps(CONSENT).encode().ljust(size)
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (size, body) if chunked else body
    start = head("POST", path, key_of(limited), "Content-Type: application/json", framing, "Connection: close")
    answer = send(limited, "POST", path, start + b"\r\n\r\n" + sent)
    assert answer.status == status, answer.text
    if status == 413:
        assert (answer.json()["code"], answer.headers["connection"]) == ("payload_too_large", "close")


def test_a_connection_has_its_number_of_requests_give_or_take_a_tenth(limited):
    counts = {len(statuses_of(limited.raw(PIPELINED * 14))) for _ in range(20)}
    assert counts <= {9, 10, 11}


def test_a_connection_that_is_old_enough_ends_with_its_next_answer(start_gateway):
    gateway = start_gateway(overrides={"http": {"limits": {"connection_life": "1s"}}})
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60) as connection:
        def ended():
            connection.sendall(PIPELINED)
            answer = connection.recv(65536)
            return b"\r\nConnection: close\r\n" in answer

        assert poll(ended, 60)


@pytest.mark.parametrize("kind, rule, status", [("slow head", "slow_head", 408), ("slow body", "slow_body", 408),
                                                ("idle", None, None)])
def test_hundreds_of_slow_clients_are_closed_while_others_are_answered(shared_stage, shared_database, kind, rule, status):
    limits = {**LIMITS, "connections_per_address": 1000}
    gateway = shared_stage.start_gateway(shared_database, overrides={"http": {"limits": limits}})
    slow = SlowClients(gateway.port, kind, 300)
    asked = []
    assert slow.until_closed(60, lambda: asked.append(gateway.get("/v1/banks").status)), f"{len(slow.open)} are open"
    assert {status_of(answer) for answer in slow.answers} == {status}
    assert asked and set(asked) == {200}
    if rule:
        assert rejections(gateway, rule) == 300
    assert poll(lambda: "tpp_gateway_http_connections 0" in gateway.admin("/metrics").text, 30)


def test_bytes_now_and_then_do_not_prolong_a_request(hasty):
    for kind in ("slow head", "slow body"):
        slow = SlowClients(hasty.port, kind, 3)
        assert slow.until_closed(60)
        assert {status_of(answer) for answer in slow.answers} == {408}


def test_one_address_has_so_many_connections(start_gateway):
    gateway = start_gateway(overrides={"http": {"limits": {"connections_per_address": 5}}})
    slow = SlowClients(gateway.port, "idle", 8)
    assert poll(lambda: slow.gather(0.05) or len(slow.open) == 5, 30)
    assert rejections(gateway, "connections_per_address") == 3
    slow.close()
    assert poll(lambda: status_of(send_raw(gateway.port, PIPELINED)) == 401, 30)


def test_all_addresses_together_have_so_many_connections(start_gateway):
    gateway = start_gateway(overrides={"http": {"connections": 5}})
    slow = SlowClients(gateway.port, "idle", 8)
    assert poll(lambda: slow.gather(0.05) or len(slow.open) == 5, 30)
    assert rejections(gateway, "connections") == 3
    slow.close()


def test_a_client_that_does_not_read_is_cut(start_gateway):
    gateway = start_gateway(overrides={"http": {"limits": {"write_time": "500ms", "requests_per_connection": 1000000}}})
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", gateway.port))
        deaf.settimeout(60)
        with pytest.raises(OSError):
            while True:
                deaf.sendall(PIPELINED * 100)


def test_every_kind_of_slow_client_is_tried():
    assert set(KINDS) == {"idle", "slow head", "slow body"}


def test_a_process_far_over_its_memory_accepts_nobody_and_says_so(start_gateway):
    gateway = start_gateway(overrides={"overload": {"memory": 1}})
    assert poll(lambda: "tpp_gateway_overload_step 3" in gateway.admin("/metrics").text, 30)
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60) as waiting:
        waiting.sendall(PIPELINED)
        waiting.settimeout(1)
        with pytest.raises(TimeoutError):
            waiting.recv(1)


def test_a_process_well_under_its_memory_sheds_nothing(start_gateway):
    gateway = start_gateway(overrides={"overload": {"memory": 1 << 36}})
    assert len(statuses_of(gateway.raw(PIPELINED * 3))) == 3
    assert "tpp_gateway_overload_step 0" in gateway.admin("/metrics").text

"""Every message of tests/vectors/framing with a marked second request behind it, at the real gateway:
directly, and through nginx and haproxy that reuse their connections to it."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.edge_proxies import TRACE_ID, EdgeProxy
from support.framing_vectors import FAMILIES, Vector, vectors
from support.program import poll
from support.raw_http import send_raw

_STATUS = re.compile(rb"HTTP/1\.[01] ([2-5]\d\d) ")
_ID = re.compile(rb"(?im)^x-request-id: (\S+)\r$")


def marked(marker: str) -> bytes:
    return f"GET /v1/banks HTTP/1.1\r\nHost: gateway\r\nX-Request-ID: {marker}\r\nConnection: close\r\n\r\n".encode()


def marker_of(vector: Vector) -> str:
    return "marker-" + vector.name.replace(":", "-")


def statuses(answers: bytes) -> list[int]:
    return [int(status) for status in _STATUS.findall(answers)]


def our_ids(answers: bytes) -> list[str]:
    return [found.decode() for found in _ID.findall(answers) if found.startswith((b"marker-", b"victim-"))]


def access_lines(gateway) -> list[dict]:
    return [line for line in gateway.log_lines() if line["message"] == "request"]


def seen_ids(gateway) -> set[str]:
    return {line["request_id"] for line in access_lines(gateway)}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_message_is_refused_with_its_connection_or_read_in_one_way(shared_gateway, family, capsys):
    ambiguous, desynchronised = [], []
    all_of_them = vectors(family)
    for vector in all_of_them:
        marker = marker_of(vector)
        answers = send_raw(shared_gateway.port, vector.data + marked(marker), timeout=60)
        if vector.rule is None:
            if len(statuses(answers)) != 2 or our_ids(answers) != [marker]:
                desynchronised.append((vector.name, answers[:300]))
        elif len(statuses(answers)) != 1 or not 400 <= statuses(answers)[0] < 500 or our_ids(answers):
            ambiguous.append((vector.name, answers[:300]))
    refused = {marker_of(vector) for vector in all_of_them if vector.rule}
    with capsys.disabled():
        print(f"\n{family}: {len(all_of_them)} messages, {len(refused)} refused, accepted ambiguous {len(ambiguous)}, "
              f"desynchronised {len(desynchronised)}")
    assert ambiguous == [] and desynchronised == []
    assert not refused & seen_ids(shared_gateway)


@pytest.fixture(scope="module")
def proxies(shared_gateway, tmp_path_factory):
    started = {}

    def proxy(name):
        if name not in started:
            started[name] = EdgeProxy(name, tmp_path_factory.mktemp(name), shared_gateway.port)
        return started[name]

    yield proxy
    for one in started.values():
        one.stop()


def through(port: int, data: bytes) -> bytes:
    """Without closing our side first: a proxy would take that for a client that has gone."""
    try:
        return send_raw(port, data, half_close=False, timeout=60)
    except socket.timeout:
        return b""


def exchanged(port: int, vector: Vector) -> list[str]:
    """What is wrong, after the message with its marker and a victim that comes by another connection."""
    marker, victim = marker_of(vector), marker_of(vector).replace("marker", "victim")
    answers = through(port, vector.data + marked(marker))
    later = through(port, marked(victim))
    wrong = []
    if our_ids(answers) not in ([], [marker]):  # none: the proxy or the gateway ended the connection before
        wrong.append(f"{vector.name}: {answers[:300]!r}")
    if len(statuses(later)) != 1 or our_ids(later) != [victim]:
        wrong.append(f"{vector.name}, victim: {later[:300]!r}")
    return wrong


@pytest.mark.parametrize("name", ["nginx", "haproxy"])
@pytest.mark.parametrize("family", FAMILIES)
def test_behind_a_proxy_nobody_gets_the_answer_of_another(shared_gateway, proxies, name, family, capsys):
    before = len(access_lines(shared_gateway))
    port = proxies(name).port
    all_of_them = vectors(family)
    with ThreadPoolExecutor(8) as pool:
        wrong = [one for found in pool.map(lambda vector: exchanged(port, vector), all_of_them) for one in found]
    last = f"last-{name}-{family}"
    through(port, marked(last))
    assert poll(lambda: last in seen_ids(shared_gateway), 30)
    unknown = [line for line in access_lines(shared_gateway)[before:] if line.get("trace_id") != TRACE_ID]
    with capsys.disabled():
        print(f"\n{family} behind {name}: {len(all_of_them)} messages, requests the proxy knew nothing of "
              f"{len(unknown)}, desynchronised {len(wrong)}")
    assert wrong == [] and unknown == []

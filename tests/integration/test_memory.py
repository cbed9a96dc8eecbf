"""Secrets in the memory of the process: nobody of its own user reads them, and those that have served are gone."""

import os
import resource
import signal
import subprocess

import pytest

from faults.sealed_values import SealedValues
from support.flows import create_consent, follow_back
from support.http_call import call
from support.other_user import UsersGateway, as_user
from support.paths import binary
from support.process_memory import places_of
from support.program import poll
from support.scene import Granted

SEALED = [("token", "consent_id", "access_sealed"), ("token", "consent_id", "refresh_sealed"),
          ("authorization_attempt", "id", "verifier_sealed"), ("account", "id", "logical_id_sealed")]


@pytest.fixture
def stored(stage, database):
    """stored(when): the secrets that are sealed in the database now, opened with the keys of the test."""
    def opened(when: str) -> dict[str, str]:
        sealed = SealedValues(stage.folder / "sealing.keys")
        return {f"{when} {table}.{column} {row[:4]}": sealed.open(blob, table, row, column).decode()
                for table, key, column in SEALED
                for row, blob in database.sql(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL")}

    return opened


def test_secrets_of_a_revoked_consent_stand_nowhere_in_memory(gateway, simulator, stored):
    if b"__asan_init" in binary("tpp-gateway").read_bytes():
        pytest.skip("sanitizers free memory in their own way")
    consent = create_consent(gateway)
    secrets = stored("begun")
    follow_back(gateway, simulator.approve(consent["authorization"]["url"]))
    account = gateway.get(f"/v1/accounts?consent_id={consent['id']}").json()["items"][0]["id"]
    granted = Granted(gateway, consent["id"], account)
    secrets |= stored("granted")
    simulator.advance(minutes=20)
    granted.assert_alive()
    secrets |= stored("refreshed")
    tokens = {text for what, text in secrets.items() if " token." in what}
    assert len(tokens) == 4 and any("verifier" in what for what in secrets), "a refresh brings a new pair"
    pid = gateway.program.pid
    assert poll(lambda: granted.read().status == 200 and places_of(pid, secrets), 20), "a cached token is not found"

    assert gateway.delete(f"/v1/consents/{granted.id}").status == 204

    passed_by = {canary.kind: canary.text for canary in gateway.secrets_seen}
    assert {"code", "state"} <= set(passed_by)
    searched = {**secrets, **passed_by, "API key": gateway.frontend.api_key}
    assert poll(lambda: not places_of(pid, searched), 20, 0.5), places_of(pid, searched)


@pytest.fixture
def users_gateway(stage, database, folder):
    made = UsersGateway(stage.make_gateway(database), binary("tpp-gateway"), folder / "user.log")
    made.program.start()
    yield made
    made.remove()


@pytest.mark.parametrize("file", ["mem", "environ", "maps"])
def test_another_process_of_the_same_user_cannot_look_into_it(users_gateway, file):
    with subprocess.Popen(as_user("sleep", "60")) as other:
        try:
            path = f"/proc/{other.pid}/{file}"
            assert poll(lambda: "Permission denied" not in users_gateway.reads(path).stderr, 10), "nobody may look"
        finally:
            other.kill()

    refused = users_gateway.reads(f"/proc/{users_gateway.program.pid}/{file}")

    assert refused.returncode != 0 and "Permission denied" in refused.stderr, refused


def test_another_process_of_the_same_user_cannot_trace_it(users_gateway):
    refused = subprocess.run(as_user("strace", "-p", str(users_gateway.program.pid)), capture_output=True, text=True,
                             timeout=30, check=False)
    assert refused.returncode != 0 and "Operation not permitted" in refused.stderr, refused.stderr


def test_its_figures_about_itself_are_there_all_the_same(users_gateway):
    def figures():
        text = call("GET", f"http://127.0.0.1:{users_gateway.program.ready['admin_port']}/metrics").text
        lines = (line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("process_"))
        return {name: float(value) for name, value in lines}

    wanted = ("process_open_fds", "process_threads", "process_resident_memory_bytes", "process_cpu_seconds_total")
    assert poll(lambda: all(figures().get(name, 0) > 0 for name in wanted), 20), figures()


@pytest.fixture
def cores_allowed():
    """To programs that are started meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def dumped_by(pid: int) -> bool:
    """Ends it as a failed assertion would; whether the kernel wrote a core file."""
    os.kill(pid, signal.SIGABRT)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT
    return os.WCOREDUMP(status)


def test_a_crash_leaves_no_core_file(cores_allowed, gateway, folder):
    other = subprocess.Popen(["sleep", "60"], cwd=folder)
    if not dumped_by(other.pid):
        pytest.skip("this machine writes no core files at all")

    assert not dumped_by(gateway.program.pid)
    gateway.program.kill()

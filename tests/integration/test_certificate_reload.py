"""Renewed certificate files are taken into use while requests are served; what is wrong is refused,
told once, and the old ones stay."""

import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.authority import Authority
from support.metrics import metric
from support.pki import Identity
from support.program import poll
from support.scene import grant

OFTEN = {"certificates": {"look_every": "100ms"}}
REFUSED = "changed certificate files refused, the old ones stay in use"


@pytest.fixture
def authority(folder, pki) -> Authority:
    return Authority(folder, pki)


class Files:
    """The pair that the gateway is told of; replace() as a careful tool does it."""

    def __init__(self, folder, pair: Identity):
        self.folder = folder / "mounted"
        self.folder.mkdir()
        self.pair = Identity(self.folder / "tls.crt", self.folder / "tls.key")
        self.replace(pair.certificate, pair.key)

    def replace(self, certificate=None, key=None):
        for source, target in ((certificate, self.pair.certificate), (key, self.pair.key)):
            if source is None:
                continue
            fresh = target.with_suffix(".new")
            shutil.copy(source, fresh)
            fresh.chmod(0o600)
            fresh.rename(target)


@pytest.fixture
def files(folder, authority) -> Files:
    return Files(folder, authority.issue("first", "qwac", last_day=90))


@pytest.fixture
def gateway(start_gateway, files):
    return start_gateway(identity=files.pair, overrides=OFTEN)


def reloads(gateway, outcome: str) -> float:
    return metric(gateway, "tpp_gateway_certificate_reloads_total", bank="belfius", outcome=outcome)


def ends(gateway, role: str = "qwac") -> float:
    return metric(gateway, "tpp_gateway_certificate_not_after_seconds", bank="belfius", role=role)


def wait_reloads(gateway, outcome: str, count: int = 1):
    assert poll(lambda: reloads(gateway, outcome) >= count, 60), gateway.program.last_words()


def test_good_swaps_under_load_fail_no_request(gateway, simulator, authority, files):
    granted = grant(gateway, simulator)
    first_end = ends(gateway)
    done = threading.Event()

    def read_on() -> list[int]:
        seen = []
        while not done.is_set():
            seen.append(granted.read().status)
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read_on) for _ in range(4)]
        try:
            for number in range(1, 6):
                fresh = authority.issue(f"renewed-{number}", "qwac", last_day=100 + number)
                # One after the other: a look in between finds a pair that does not belong together.
                files.replace(certificate=fresh.certificate)
                files.replace(key=fresh.key)
                expected = first_end + number * 86400
                assert poll(lambda: ends(gateway) > expected, 60), gateway.program.last_words()
        finally:
            done.set()
        statuses = [status for reader in readers for status in reader.result()]
    assert len(statuses) > 20
    assert set(statuses) == {200}, f"{sum(s != 200 for s in statuses)} of {len(statuses)} failed"
    granted.assert_alive()


def damage(name: str, authority: Authority, files: Files):
    other = authority.issue("other", "qwac")
    if name == "a key of another pair":
        files.replace(key=other.key)
    elif name == "a certificate of another pair":
        files.replace(certificate=other.certificate)
    elif name == "a truncated certificate":
        cut = authority.folder / "cut.crt"
        cut.write_bytes(other.certificate.read_bytes()[:200])
        files.replace(certificate=cut)
    elif name == "a truncated key":
        cut = authority.folder / "cut.key"
        cut.write_bytes(other.key.read_bytes()[:60])
        files.replace(key=cut)
    elif name == "an expired pair":
        old = authority.issue("old", "qwac", first_day=-30, last_day=-1)
        files.replace(old.certificate, old.key)
    elif name == "a pair of tomorrow":
        early = authority.issue("early", "qwac", first_day=1)
        files.replace(early.certificate, early.key)
    elif name == "a link to another key":
        files.pair.key.unlink()
        files.pair.key.symlink_to(other.key)
    elif name == "a missing file":
        files.pair.key.unlink()
    elif name == "a key that everybody may read":
        files.replace(other.certificate, other.key)
        files.pair.key.chmod(0o644)


DAMAGES = ["a key of another pair", "a certificate of another pair", "a truncated certificate",
           "a truncated key", "an expired pair", "a pair of tomorrow", "a link to another key",
           "a missing file"]


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_wrong_is_refused_and_the_old_pair_stays(gateway, simulator, authority, files, name):
    granted = grant(gateway, simulator)
    end = ends(gateway)

    damage(name, authority, files)

    wait_reloads(gateway, "refused")
    assert ends(gateway) == end
    for _ in range(5):
        granted.assert_alive()
    gateway.wait_readiness(200)
    refused = [line for line in gateway.log_lines() if line["message"] == REFUSED]
    assert 1 <= len(refused) <= 2, refused  # two when a look fell between two files
    repaired = authority.issue("repaired", "qwac", last_day=200)
    files.pair.key.unlink(missing_ok=True)
    files.replace(repaired.certificate, repaired.key)
    assert poll(lambda: ends(gateway) > end, 60), gateway.program.last_words()
    granted.assert_alive()


def test_a_link_that_moves_on_is_followed(start_gateway, simulator, authority, folder):
    """As Kubernetes renews mounted secrets: one link to a whole folder is replaced."""
    versions = [authority.issue(f"version-{n}", "qwac", last_day=50 + n * 50) for n in (1, 2)]
    for number, pair in enumerate(versions):
        place = folder / f"..data-{number}"
        place.mkdir()
        shutil.copy(pair.certificate, place / "tls.crt")
        shutil.copy(pair.key, place / "tls.key")
    current = folder / "current"
    current.symlink_to(folder / "..data-0")
    gateway = start_gateway(identity=Identity(current / "tls.crt", current / "tls.key"), overrides=OFTEN)
    granted = grant(gateway, simulator)
    end = ends(gateway)

    moved = folder / "moved"
    moved.symlink_to(folder / "..data-1")
    moved.rename(current)

    wait_reloads(gateway, "loaded")
    assert ends(gateway) > end
    granted.assert_alive()


def test_a_revocation_takes_effect_without_a_restart(start_gateway, stage, pki, authority, folder):
    server = authority.issue("bank", "server")
    lists = authority.revocations(folder / "crl.pem")
    simulator = stage.start_simulator(identity=server)
    gateway = start_gateway(simulator=simulator, overrides={**OFTEN, "banks": {"belfius": {"crl_file": str(lists)}}})
    granted = grant(gateway, simulator)

    authority.revoke(server.certificate)
    authority.revocations(folder / "crl.new")
    (folder / "crl.new").rename(lists)
    wait_reloads(gateway, "loaded")

    assert granted.read().json()["code"] == "bank_unreachable"
    assert granted.show()["status"] == "authorized"
    assert ends(gateway, "crl") > 0


def with_authorities(folder, authority, days: list[int]) -> Path:
    """A file of several, of which the bank's own is one."""
    file = folder / "authorities.crt"
    texts = [authority.pki.authority.read_text()]
    for day in days:
        name = folder / f"old-{day}"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", str(day), "-subj", f"/CN=old {day}", "-keyout", f"{name}.key", "-out", f"{name}.crt"],
                       check=True, capture_output=True)
        texts.append(Path(f"{name}.crt").read_text())
    file.write_text("".join(texts))
    return file


def test_the_first_authority_to_end_is_told_and_stops_nobody(start_gateway, simulator, authority, folder):
    file = with_authorities(folder, authority, [400, 20])
    gateway = start_gateway(trusted_authority=file)
    assert 19 < (ends(gateway, "ca") - time.time()) / 86_400 <= 20
    checks = {c["name"]: c for c in gateway.wait_readiness(200).json()["checks"]}
    assert checks["certificate"]["state"] == "warning" and "belfius ca ends " in checks["certificate"]["detail"]
    grant(gateway, simulator).assert_alive()


def test_a_certificate_that_ends_soon_is_a_warning(start_gateway, authority):
    gateway = start_gateway(identity=authority.issue("short", "qwac", last_day=10))
    checks = {c["name"]: c for c in gateway.wait_readiness(200).json()["checks"]}
    assert checks["certificate"]["state"] == "warning"
    assert "belfius qwac ends " in checks["certificate"]["detail"]


@pytest.mark.parametrize("mode, setting, accepted", [
    (0o600, False, True), (0o400, False, True), (0o640, True, True), (0o440, True, True),
    (0o640, False, False), (0o604, False, False), (0o604, True, False), (0o660, True, False),
    (0o602, True, False),
])
def test_a_private_key_is_its_owners_alone(stage, database, authority, mode, setting, accepted):
    pair = authority.issue("pair", "qwac")
    pair.key.chmod(mode)
    gateway = stage.make_gateway(
        database, identity=pair, overrides={"certificates": {"group_readable_keys": setting}})
    if accepted:
        return gateway.start()
    gateway.program.launch()
    assert gateway.program.wait_exit() != 0
    assert "pair.key: the private key is open to" in gateway.program.text()
    return gateway.kill()

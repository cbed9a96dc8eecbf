"""The shell pieces under quickstart and run.sh: packages, PKI, the private cluster."""

import os
import subprocess

import pytest

from support.paths import ROOT
from support.postgres import Cluster

LIBRARY = ROOT / "deploy" / "lib"


def shell(script: str, *arguments, env: dict | None = None):
    return subprocess.run(
        ["bash", "-c", f"set -euo pipefail; cd '{LIBRARY}'; . ./say.sh; {script}", "test.sh",
         *map(str, arguments)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**os.environ, **(env or {})},
    )


@pytest.fixture(scope="module")
def bare_cluster():
    made = Cluster()
    made.start()
    yield made
    made.remove()


def test_packages_are_chosen_by_stage(tmp_path):
    (tmp_path / "list").write_text("# comment\n\nalpha build\nbeta run\ngamma dev\n")
    done = shell('. ./packages.sh; packages_of "$1" build dev', tmp_path / "list")
    assert done.stdout.split() == ["alpha", "gamma"]


def test_a_missing_package_on_another_system_ends_with_one_line_and_code_3(tmp_path):
    (tmp_path / "list").write_text("bash build\nno-such-package-here build\n")
    done = shell('. ./packages.sh; is_debian_12() { false; }; packages_ensure "$1" "$2" build',
                 tmp_path / "list", tmp_path / "log")
    assert done.returncode == 3
    assert done.stderr == "test.sh: not Debian 12; please install: no-such-package-here\n"


def test_a_failed_build_ends_with_one_line_that_names_the_log(tmp_path):
    done = shell('. ./build.sh; build_preset "$1" no-such-preset "$2"', ROOT, tmp_path / "log")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and str(tmp_path / "log") in done.stderr


def test_the_gateway_role_is_not_a_superuser_and_owns_its_database(bare_cluster):
    rows = bare_cluster.sql("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'gateway'")
    assert rows == [["f", "f"]]


def test_a_wrong_password_is_refused(bare_cluster):
    right = bare_cluster.url("gateway", "gateway")
    wrong = right.replace("gateway:", "gateway:0")
    ask = ["psql", "--no-psqlrc", "-Atc", "SELECT 1"]
    assert subprocess.run([*ask, right], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*ask, wrong], capture_output=True, check=False).returncode != 0


def test_the_cluster_starts_again_after_a_kill_and_keeps_its_rows(bare_cluster):
    bare_cluster.sql("CREATE TABLE kept AS SELECT 7 AS n")
    bare_cluster.stop("immediate")
    # A number that belongs to somebody else by now.
    (bare_cluster.folder / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    bare_cluster.start()
    assert bare_cluster.sql("SELECT n FROM kept") == [["7"]]


def test_each_database_is_its_own(bare_cluster):
    first, second = bare_cluster.empty_database(), bare_cluster.empty_database()
    first.sql("CREATE TABLE a (n int)")
    assert second.value("SELECT count(*) FROM pg_tables WHERE tablename = 'a'") == "0"


def test_the_pki_is_kept_while_valid_and_made_again_when_a_part_is_gone(pki, tmp_path):
    folder = tmp_path / "pki"
    assert shell('. ./pki.sh; pki_ensure "$1"', folder).returncode == 0
    before = (folder / "ca.crt").read_text()
    assert shell('. ./pki.sh; pki_ensure "$1"', folder).returncode == 0
    assert (folder / "ca.crt").read_text() == before
    (folder / "qwac.crt").unlink()
    assert shell('. ./pki.sh; pki_ensure "$1"', folder).returncode == 0
    assert (folder / "ca.crt").read_text() != before


def verifies(authority, certificate, *options) -> bool:
    command = ["openssl", "verify", *options, "-CAfile", authority, certificate]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_good_certificates_verify_and_bad_ones_do_not(pki):
    host = ("-verify_ip", "127.0.0.1", "-purpose", "sslserver")
    assert verifies(pki.authority, pki.bank.certificate, *host)
    assert verifies(pki.authority, pki.qwac.certificate, "-purpose", "sslclient")
    assert not verifies(pki.authority, pki.expired.certificate)
    assert not verifies(pki.authority, pki.bank_expired.certificate, *host)
    assert not verifies(pki.authority, pki.of_unknown_authority.certificate)
    assert not verifies(pki.authority, pki.bank_elsewhere.certificate, *host)
    assert verifies(pki.unknown_authority, pki.of_unknown_authority.certificate)


def test_private_keys_are_for_their_owner_only(pki):
    keys = list(pki.folder.glob("*.key"))
    assert keys and all(key.stat().st_mode & 0o077 == 0 for key in keys)

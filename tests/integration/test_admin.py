"""The admin listener, and the command line."""

import json
import socket

import pytest

from support.gateway import gateway_command
from support.gateway_config import RETURN_URL
from support.http_call import call
from support.paths import binary
from support.program import run_to_end

ADMIN_PATHS = ["/livez", "/readyz", "/metrics", "/version"]


@pytest.fixture(scope="module")
def config(shared_gateway):
    return shared_gateway.config


def changed(config, folder, change) -> str:
    """A copy of the configuration, changed."""
    document = json.loads(config.read_text())
    change(document)
    path = folder / "changed.json"
    path.write_text(json.dumps(document))
    return path


def check_config(path, env: dict | None = None):
    return run_to_end([binary("tpp-gateway"), "--config", path, "check-config"], env=env)


def complaints(done) -> list[str]:
    """One line each; the first follows what all of them are about."""
    assert done.returncode == 1, done.stdout
    start = "tpp-gateway: the configuration is wrong:"
    assert done.stderr.startswith(start), done.stderr
    lines = done.stderr.removeprefix(start).strip().splitlines()
    assert all(": " in line and len(line) < 300 for line in lines), lines
    return lines


@pytest.mark.parametrize("path", ADMIN_PATHS)
def test_admin_paths_are_on_the_admin_listener_only(shared_gateway, path):
    shared_gateway.wait_readiness(200)
    assert shared_gateway.admin(path).status == 200
    assert shared_gateway.get(path).status == 404
    assert shared_gateway.get(path, by=None).status == 404


@pytest.mark.parametrize("path", [
    "/v1/consents", "/v1/banks", "/callback/belfius?state=x", "/", "/livez/", "/metrics/../v1/banks", "/LIVEZ"])
def test_the_api_is_not_on_the_admin_listener(shared_gateway, path):
    answer = call("GET", shared_gateway.admin_url + path, headers=shared_gateway.frontend.headers)
    assert answer.status in (400, 404) and "json" in answer.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_the_admin_listener_is_read_only(shared_gateway, method):
    assert call(method, shared_gateway.admin_url + "/livez").status == 405


def test_metrics_count_requests_by_operation_and_name_nobody(shared_gateway):
    shared_gateway.get("/v1/banks?psu_ref=needle")
    shared_gateway.get("/v1/consents?psu_ref=needle")
    text = shared_gateway.admin("/metrics").text
    assert 'operation="list_banks"' in text and "needle" not in text
    assert shared_gateway.frontend.id not in text and "BE" + "34" not in text
    for line in text.splitlines():
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2


def test_readiness_tells_every_check(shared_gateway):
    checks = {check["name"]: check["state"] for check in shared_gateway.wait_readiness(200).json()["checks"]}
    assert checks == {"database": "ok", "schema": "ok", "certificate": "ok", "sealing_keys": "ok"}


def test_a_good_configuration_is_said_to_be_fine_without_its_secrets(shared_gateway, config, shared_stage):
    done = check_config(config)
    assert done.returncode == 0 and "fine" in done.stdout
    shared_stage.collect_canaries()
    assert shared_stage.leaks_in(done.stdout + done.stderr, "check-config") == []
    password = json.loads(config.read_text())["database"]["url_file"]
    secret = open(password).read().split(":")[2].split("@")[0]
    assert secret not in done.stdout + done.stderr


def test_everything_wrong_is_said_at_once(config, folder):
    def spoil(document):
        document["htpp"] = {}
        document["http"]["prot"] = 1
        document["http"]["port"] = 70_000
        document["log"]["level"] = "loud"
        document["database"]["pool"] = "many"
        document["database"]["url_file"] = "/nowhere/database.url"
        document["drain_limit"] = "soon"
        del document["sealing"]
        del document["banks"]["belfius"]["client_id"]
        document["banks"]["belfius"]["base_url"] = "not a url"

    done = check_config(changed(config, folder, spoil), env={"GATEWAY_HTTP__PROT": "1", "GATEWAY_LOG__LEVLE": "info"})
    said = complaints(done)
    for about in ("htpp", "http.prot", "http.port", "log.level", "database.pool", "database.url", "drain_limit",
                  "sealing.keys", "banks.belfius.client_id", "banks.belfius.base_url", "GATEWAY_HTTP__PROT",
                  "GATEWAY_LOG__LEVLE"):
        assert any(about in line for line in said), f"nothing about {about} in {said}"
    assert len(said) >= 12


@pytest.mark.parametrize("text", ["", "{", "[]", '{"http": {"port": 1, "port": 2}}', "null"])
def test_a_file_that_is_no_configuration_is_named(folder, text):
    path = folder / "broken.json"
    path.write_text(text)
    said = "\n".join(complaints(check_config(path)))
    assert str(path) in said


def test_a_file_that_is_not_there_is_named(folder):
    assert "nowhere.json" in "\n".join(complaints(check_config(folder / "nowhere.json")))


def test_a_wrong_configuration_also_stops_the_start(config, folder):
    path = changed(config, folder, lambda document: document.update(unknown=1))
    done = run_to_end([binary("tpp-gateway"), "--config", path, "serve"])
    assert done.returncode == 1 and "unknown" in done.stderr


def test_the_environment_beats_the_file(config):
    done = check_config(config, env={"GATEWAY_LOG__LEVEL": "debug"})
    assert done.returncode == 0 and '"debug"' in done.stdout


@pytest.mark.parametrize("listener", ["http", "admin"])
def test_a_busy_port_is_one_clear_line(config, folder, listener):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        path = changed(config, folder, lambda document: document[listener].update(port=port))
        done = run_to_end([binary("tpp-gateway"), "--config", path, "serve"])
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line]
    assert len(said) == 1 and str(port) in said[0] and "in use" in said[0]


@pytest.mark.parametrize("arguments", [[], ["fly"], ["serve", "--fast"], ["clients"], ["clients", "add"]])
def test_a_wrong_command_line_is_exit_code_2(arguments):
    done = run_to_end([binary("tpp-gateway"), *arguments])
    assert done.returncode == 2 and done.stderr + done.stdout


def test_version_is_one_line_and_the_same_everywhere(shared_gateway):
    done = run_to_end([binary("tpp-gateway"), "version"])
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1
    told = shared_gateway.admin("/version").json()
    assert done.stdout.startswith(f"tpp-gateway {told['version']}")


def test_clients_are_added_listed_and_revoked(shared_gateway, config):
    frontend = shared_gateway.add_frontend("listed", scopes=["ais"])

    def listed() -> dict:
        done = gateway_command(config, "clients", "list", "--json")
        return next(c for c in json.loads(done.stdout) if c["id"] == frontend.id)

    assert listed()["scopes"] == ["ais"] and listed()["return_urls"] == [RETURN_URL]
    assert listed()["revoked_at"] is None
    assert frontend.api_key not in gateway_command(config, "clients", "list", "--json").stdout
    line = f"{frontend.id}  {{}}listed"
    assert line.format("active   ") in gateway_command(config, "clients", "list").stdout

    done = gateway_command(config, "clients", "revoke", frontend.id)
    assert (done.returncode, done.stdout) == (0, f"revoked {frontend.id}\n")
    assert listed()["revoked_at"] and line.format("revoked  ") in gateway_command(config, "clients", "list").stdout


@pytest.mark.parametrize("arguments, about", [
    (["revoke", "x"], "UUID"), (["revoke", "8a1f6c1e-2b0d-4a57-9a67-0f6f2f3b7c11"], "has this id"),
    (["add", "--name", "", "--scopes", "ais"], "name"), (["add", "--name", "n", "--scopes", "all"], "scopes"),
    (["add", "--name", "n", "--scopes", "ais", "--return-url", "http://frontend.example/"], "return_urls"),
    (["add", "--name", "n", "--scopes", "ais", "--return-url", "https://frontend.example/#x"], "return_urls"),
    (["add", "--name", "n", "--scopes", "ais", "--return-url", "https://u:p@frontend.example/"], "return_urls"),
    (["add", "--name", "n", "--scopes", "ais", "--return-url", "https://frontend.example/\r\nX: 1"], "return_urls"),
])
def test_a_client_that_makes_no_sense_is_refused_with_the_reason(config, arguments, about):
    done = gateway_command(config, "clients", *arguments)
    assert done.returncode == 1 and about in done.stderr and done.stdout == ""


def test_migrating_twice_changes_nothing(stage, empty_database):
    config = stage.make_gateway(empty_database).config
    first, second = (gateway_command(config, "migrate") for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert "applied" in first.stdout and "applied" not in second.stdout
    assert first.stdout.splitlines()[-1] == second.stdout.splitlines()[-1]

"""compose.yaml as it is written: all it names is there, nothing is open to the network, no secret is inline."""

import json
import re
import shutil
import stat

import jsonschema
import pytest
import yaml

from support.paths import ROOT
from support.program import run_to_end

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "simulator", "gateway")
KEYS = {"image", "build", "command", "environment", "secrets", "volumes", "ports", "depends_on", "healthcheck", "restart",
        "user", "read_only", "cap_drop", "security_opt", "stop_grace_period"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compose") / "secrets"
    done = run_to_end([DEPLOY / "compose" / "prepare.sh", folder])
    assert done.returncode == 0, done.stderr
    return folder


def secret_file(name: str) -> str:
    """Its path below the folder of prepare.sh."""
    return COMPOSE["secrets"][name]["file"].removeprefix("./compose/secrets/")


def test_it_holds_the_five_and_no_unknown_key():
    assert set(SERVICES) == {"postgres", "migrate", "simulator", "gateway", "prometheus"}
    assert set(COMPOSE) == {"name", "x-locked", "services", "volumes", "secrets"}
    assert [(name, key) for name, service in SERVICES.items() for key in service if key not in KEYS] == []


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_on_this_machine_only(name):
    for port in SERVICES[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port)


def test_no_port_is_given_twice():
    ports = [port.split(":")[1] for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == len(set(ports)) == 4


def test_secrets_are_files_that_are_made_and_no_value_is_one(prepared):
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    for name in used:
        file = prepared / secret_file(name)
        assert file.is_file(), f"prepare.sh does not make {name}"
        if file.suffix != ".crt":
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEY|URL", name) or value.startswith("/run/secrets/"), name
    made = (prepared / "database-password").read_text().strip()
    assert made not in (DEPLOY / "compose.yaml").read_text() and len(made) >= 32


def test_preparing_again_keeps_what_is_there(prepared):
    before = {path: path.read_bytes() for path in prepared.rglob("*") if path.is_file()}
    assert run_to_end([DEPLOY / "compose" / "prepare.sh", prepared]).returncode == 0
    assert {path: path.read_bytes() for path in before} == before


def test_git_and_images_never_see_the_secrets():
    for file in (".gitignore", ".dockerignore"):
        assert "deploy/compose/secrets" in (ROOT / file).read_text().split()


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_or_built_is_there(name):
    service = SERVICES[name]
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (DEPLOY / source).exists(), source
        assert source in COMPOSE["volumes"] or volume.endswith(":ro"), f"{source} could be written"
    if build := service.get("build"):
        assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    assert service["image"] in ("tpp-gateway", "tpp-gateway-simulator") or re.search(r":v?\d+", service["image"]), \
        "a version of somebody else's image is named"


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_locked(name):
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"] and "65532" in service["user"]


def test_the_gateway_starts_when_the_schema_is_there():
    assert SERVICES["gateway"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert SERVICES["migrate"]["command"] == ["migrate"] and SERVICES["migrate"]["restart"] == "no"


def test_the_configuration_fits_its_schema_and_the_secrets_that_are_mounted():
    config = json.loads((DEPLOY / "compose" / "gateway.json").read_text())
    schema = json.loads((ROOT / "docs" / "configuration.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(config)
    named = set(re.findall(r"/run/secrets/([\w-]+)", json.dumps(config)))
    assert named == set(SERVICES["gateway"]["secrets"])
    options = set(re.findall(r"/run/secrets/([\w-]+)", " ".join(SERVICES["simulator"]["command"])))
    assert options == set(SERVICES["simulator"]["secrets"])


def test_gateway_and_simulator_speak_of_the_same_things(prepared):
    bank = json.loads((DEPLOY / "compose" / "gateway.json").read_text())["banks"]["belfius"]
    options = dict(option.split("=", 1) for option in SERVICES["simulator"]["command"])
    assert options["--client-id"] == bank["client_id"]
    assert bank["base_url"] == f"https://simulator:{options['--api-port']}"
    assert bank["page_origins"] == [options["--sca-url"]]
    names = run_to_end(["openssl", "x509", "-in", prepared / "pki" / "bank.crt", "-noout", "-ext", "subjectAltName"])
    assert "DNS:simulator" in names.stdout, "the bank's certificate is not for the name it is reached by"


def test_prometheus_takes_its_configuration(tmp_path):
    text = (DEPLOY / "prometheus" / "prometheus.yml").read_text()
    config = yaml.safe_load(text)
    assert config["scrape_configs"][0]["static_configs"][0]["targets"] == ["gateway:9090"]
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not installed")
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "helm" / "tpp-gateway" / "files", rules)
    file = tmp_path / "prometheus.yml"
    file.write_text(text.replace("/etc/prometheus/rules", str(rules)))
    done = run_to_end([promtool, "check", "config", file])
    assert done.returncode == 0, done.stdout + done.stderr

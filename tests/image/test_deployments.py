"""What chart and compose.yaml hand to the image, taken by the program in it."""

import json
import os
import re
import shutil

import pytest
import yaml

from chart.helm import SCENARIOS, one, render
from image.buildah import BASE, VERSION, run, succeed
from support.gateway_config import write_sealing_keys
from support.paths import ROOT, SIGNING_FILES, binary
from support.program import run_to_end

UID = 65532
IN_THE_IMAGE = "/etc/ssl/certs/ca-certificates.crt"
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())


def readable_by_its_user(folder):
    """As Kubernetes mounts secrets: its group may read them, others may not."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 0, UID)
        path.chmod(0o750 if path.is_dir() else 0o440)


def owned_by_its_user(folder):
    """As prepare.sh makes them for compose: theirs alone."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, UID, UID)
        path.chmod(0o700 if path.is_dir() else 0o600)


def place(path, key: str, pki):
    """What a file of the configuration would hold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if key == "keys_file":
        write_sealing_keys(path)
        return
    given = {"certificate_file": pki.qwac.certificate, "private_key_file": pki.qwac.key,
             "trusted_ca_file": pki.authority, "client_ca_file": pki.authority,
             "signing_certificate_file": SIGNING_FILES / "certificate.pem",
             "signing_key_file": SIGNING_FILES / "key.pem"}.get(key)
    if given:
        shutil.copy(given, path)
    else:
        path.write_text("postgresql://u:p@127.0.0.1/d\n" if key == "url_file" else "a-client-secret\n")


def files_of(config: dict):
    for name, value in config.items():
        if isinstance(value, dict):
            yield from files_of(value)
        elif name.endswith("_file") and value != IN_THE_IMAGE:
            yield name, value


def check_config(image, config: dict, secrets: str, folder, pki, given_to_user=readable_by_its_user):
    """With the configuration and its secrets mounted where the deployment says."""
    (folder / "etc").mkdir()
    (folder / "etc" / "gateway.json").write_text(json.dumps(config))
    (folder / "secrets").mkdir()
    for key, path in files_of(config):
        place(folder / "secrets" / path.removeprefix(secrets).lstrip("/"), key, pki)
    given_to_user(folder / "secrets")
    mounted = (f"{folder / 'etc'}:/etc/tpp-gateway:ro", f"{folder / 'secrets'}:{secrets}:ro")
    named = ("/usr/bin/tpp-gateway", "--config", "/etc/tpp-gateway/gateway.json", "check-config")
    return run(image.run_command(*named, volumes=mounted))


@pytest.mark.parametrize("values", SCENARIOS, ids=lambda path: path.name.removesuffix("-values.yaml"))
def test_the_image_takes_what_the_chart_gives_it(image, values, tmp_path, pki):
    objects = render(values)
    config = json.loads(one(objects, "ConfigMap")["data"]["gateway.json"])
    done = check_config(image, config, "/run/secrets/tpp-gateway", tmp_path, pki)
    assert done.returncode == 0 and "the configuration is fine" in done.stdout, done.stderr


def test_the_image_takes_what_compose_gives_it(image, tmp_path, pki):
    config = json.loads((ROOT / "deploy" / "compose" / "gateway.json").read_text())
    done = check_config(image, config, "/run/secrets", tmp_path, pki, owned_by_its_user)
    assert done.returncode == 0 and "the configuration is fine" in done.stdout, done.stderr


def test_the_simulator_of_compose_is_built_and_knows_its_options(buildah, tmp_path):
    succeed(["strip", "-o", tmp_path / "belfius-simulator", binary("belfius-simulator")])
    buildah("bud", "--quiet", "--isolation", "chroot", "--pull-never", "--no-cache", "--format", "docker",
            "--build-arg", f"BASE={BASE}", "--build-context", f"binary={tmp_path}",
            "--file", ROOT / "deploy" / "simulator.Dockerfile", "--tag", "simulator", ROOT)
    container = buildah("from", "--pull-never", "simulator")
    helped = succeed(buildah.command("run", "--isolation", "chroot", container, "--",
                                     "/usr/bin/belfius-simulator", "--help"))
    given = [option.split("=")[0] for option in COMPOSE["services"]["simulator"]["command"]]
    assert len(given) > 8 and [option for option in given if not re.search(rf"{option}\b", helped)] == []


def test_the_chart_starts_the_version_that_was_built():
    chart = yaml.safe_load((ROOT / "helm" / "tpp-gateway" / "Chart.yaml").read_text())
    assert chart["appVersion"] == VERSION
    assert run_to_end([binary("tpp-gateway"), "version"]).stdout.startswith(f"tpp-gateway {VERSION}")

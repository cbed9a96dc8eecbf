"""The image at work: migrates, serves, tells its health, and drains, as its own user."""

import json
import os
import shutil
import signal
import subprocess

import pytest

from image.buildah import run, succeed
from support.gateway_config import BankAccess, write_config
from support.http_call import call
from support.pki import Identity
from support.program import poll
from support.simulator import CLIENT_SECRET

UID = 65532


@pytest.fixture
def config(folder, stage, database, pki):
    """What the container may see: one folder, readable by its user."""
    inside = folder / "inside"
    inside.mkdir()
    copied = {path: shutil.copy(path, inside) for path in (pki.qwac.certificate, pki.qwac.key, pki.authority)}
    bank = BankAccess(
        base_url=stage.simulator.url, pages_url=stage.simulator.pages_url, client_secret=CLIENT_SECRET,
        identity=Identity(*(copied[path] for path in (pki.qwac.certificate, pki.qwac.key))),
        trusted_authority=copied[pki.authority])
    path = write_config(inside, database.url, {"belfius": bank})
    document = json.loads(path.read_text())
    del document["database"]["migrations"], document["bank_profiles"]  # the image brings its own
    for key in ("signing_certificate_file", "signing_key_file"):
        del document["banks"]["belfius"][key]
    path.write_text(json.dumps(document))
    for file in (inside, *inside.iterdir()):
        os.chown(file, UID, UID)
    return path


def test_it_migrates_serves_and_drains(image, config):
    volumes = (f"{config.parent}:{config.parent}:rw",)
    program = "/usr/bin/tpp-gateway"
    migrated = succeed(image.run_command(program, "--config", config, "migrate", volumes=volumes))
    assert "the schema is at version" in migrated

    ready = config.parent / "ready"
    with (config.parent.parent / "container.log").open("wb") as log:
        command = image.run_command(program, "--config", config, "serve", "--ready-file", ready, volumes=volumes)
        serving = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        assert poll(ready.exists, 60), (config.parent.parent / "container.log").read_text()
        facts = json.loads(ready.read_text())
        admin = f"http://127.0.0.1:{facts['admin_port']}"
        assert poll(lambda: call("GET", admin + "/readyz").status == 200, 60), call("GET", admin + "/readyz").text
        with open(f"/proc/{facts['pid']}/status", encoding="utf-8") as status:
            assert [line.split()[1:] for line in status if line.startswith("Uid:")] == [[str(UID)] * 4]

        document = json.loads(config.read_text())
        document["admin"]["port"] = facts["admin_port"]
        config.write_text(json.dumps(document))
        healthy = image.run_command(program, "--config", config, "healthcheck", volumes=volumes)
        assert succeed(healthy).strip() == "alive"

        os.kill(facts["pid"], signal.SIGTERM)
        assert serving.wait(60) == 0
        assert run(healthy).returncode == 1
    finally:
        serving.kill()
        serving.wait()

"""The release before this one, built by tests/previous_release.sh into a folder that TPP_PREVIOUS names."""

import json
import os
from pathlib import Path

import pytest

from support.contract import Contract
from support.gateway import Gateway

# Settings of the harness that it does not know: it refuses what it does not know.
UNKNOWN_THEN = ("refresh",)
UNKNOWN_OF_A_BANK_THEN = ("calls",)


@pytest.fixture(scope="session")
def previous() -> Path:
    assert "TPP_PREVIOUS" in os.environ, "these tests are run by tests/previous_release.sh"
    return Path(os.environ["TPP_PREVIOUS"])


def fit_for_then(config: Path, previous: Path) -> None:
    settings = json.loads(config.read_text())
    for name in UNKNOWN_THEN:
        settings.pop(name)
    for bank in settings["banks"].values():
        for name in UNKNOWN_OF_A_BANK_THEN:
            bank.pop(name)
    settings["bank_profiles"] = str(previous / "deploy" / "banks")
    config.write_text(json.dumps(settings, indent=2))


@pytest.fixture
def old(stage, database, previous) -> Gateway:
    """A replica of the release before, on the schema of today, held to its own contract."""
    made = stage.make_gateway(database, program=str(previous / "bin" / "tpp-gateway"))
    fit_for_then(made.config, previous)
    made.contract = Contract(previous / "docs" / "api" / "openapi.yaml")
    made.admin_contract = Contract(previous / "docs" / "api" / "admin.yaml")
    return made.start()


@pytest.fixture
def new(start_gateway) -> Gateway:
    return start_gateway()

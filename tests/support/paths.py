"""Where things are. TPP_BIN_DIR chooses the build under test; nothing else reads it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TPP_BIN_DIR", ROOT / "build" / "release")).resolve()
LOGS = Path(os.environ.get("TPP_TEST_LOGS", ROOT / "build" / "test-logs" / f"pytest-{BUILD.name}"))
MIGRATIONS = ROOT / "migrations"
PROFILES = ROOT / "deploy" / "banks"
SIGNING_FILES = ROOT / "tests" / "vectors" / "signing"  # of a key that signs nothing real
CONTRACT = ROOT / "docs" / "api" / "openapi.yaml"
ADMIN_CONTRACT = ROOT / "docs" / "api" / "admin.yaml"


def binary(name: str) -> Path:
    places = [BUILD / name, BUILD / "services" / "gateway" / name,
              BUILD / "services" / "belfius-simulator" / name]
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return place
    raise FileNotFoundError(f"{name} is not built in {BUILD}; set TPP_BIN_DIR or build it")

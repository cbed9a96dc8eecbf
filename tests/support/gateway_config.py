"""The gateway's configuration file for tests. Every key the harness sets stands here."""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from support.paths import MIGRATIONS, PROFILES, SIGNING_FILES
from support.pki import Identity

# The bank sends browsers here; the harness plays the browser and knows the real port.
PUBLIC_URL = "https://gateway.example"
RETURN_URL = "https://frontend.example/back"
CLIENT_ID = "tpp-test-client"
# Most tests make the bank fail on purpose and want to see each call; those of retries and breakers
# turn them on.
PATIENT_CALLS = {"retries": 0, "breaker_failures": 1_000_000, "breaker_least_calls": 1_000_000}


@dataclass(frozen=True)
class BankAccess:
    base_url: str
    pages_url: str
    client_secret: str
    identity: Identity
    trusted_authority: Path
    profile: str = "belfius"


def profile_file(folder: Path, change, name: str = "belfius") -> str:
    """A shipped bank profile, changed by change(profile); for banks.<id>.profile."""
    lines = (PROFILES / f"{name}.json").read_text().splitlines()
    profile = json.loads("\n".join(line.partition("//")[0] if "://" not in line else line for line in lines))
    change(profile)
    path = folder / f"{name}-changed.json"
    path.write_text(json.dumps(profile))
    return str(path)


def write_sealing_keys(path: Path):
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    path.write_text(f"1:{key}\n")
    path.chmod(0o600)


def write_config(folder: Path, database_url: str, banks: dict[str, BankAccess],
                 overrides: dict | None = None, keys: Path | None = None) -> Path:
    def secret(name: str, text: str) -> str:
        path = folder / name
        path.write_text(text + "\n")
        path.chmod(0o600)
        return str(path)

    keys = keys or folder / "sealing.keys"
    if not keys.exists():
        write_sealing_keys(keys)
    config = {
        "http": {"address": "127.0.0.1", "port": 0, "public_url": PUBLIC_URL},
        "admin": {"address": "127.0.0.1", "port": 0},
        "database": {
            "url_file": secret("database.url", database_url),
            "migrations": str(MIGRATIONS),
        },
        "sealing": {"keys_file": str(keys)},
        "refresh": {"pause": "100ms"},
        "bank_profiles": str(PROFILES),
        "banks": {
            name: {
                "profile": access.profile,
                "environment": "simulator",
                "base_url": access.base_url,
                "page_origins": [access.pages_url],
                "client_id": CLIENT_ID,
                "client_secret_file": secret(f"{name}.secret", access.client_secret),
                "certificate_file": str(access.identity.certificate),
                "private_key_file": str(access.identity.key),
                "trusted_ca_file": str(access.trusted_authority),
                "signing_certificate_file": str(SIGNING_FILES / "certificate.pem"),
                "signing_key_file": secret("seal.key", (SIGNING_FILES / "key.pem").read_text()),
                "calls": dict(PATIENT_CALLS),
            }
            for name, access in banks.items()
        },
        "log": {"level": "info"},
    }
    merge(config, overrides or {})
    path = folder / "gateway.json"
    path.write_text(json.dumps(config, indent=2))
    return path


def merge(base: dict, changes: dict):
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value

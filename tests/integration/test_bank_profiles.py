"""Bank profiles as files: what check-config and the start say about wrong ones."""

import json

import pytest

from support.gateway import gateway_command
from support.gateway_config import BankAccess, write_config
from support.paths import PROFILES, binary
from support.program import run_to_end


THREE = '"version": 3,'


def spoiled(folder, name: str, *changes: tuple[str, str]):
    text = (PROFILES / "belfius.json").read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / f"{name}.json"
    path.write_text(text)
    return path


def line_of(path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if words in line)


def config_with(folder, pki, **profiles):
    banks = {bank: BankAccess(base_url="https://127.0.0.1:9", pages_url="http://127.0.0.1:9", client_secret="unused",
                              identity=pki.qwac, trusted_authority=pki.authority, profile=str(profile))
             for bank, profile in profiles.items()}
    return write_config(folder, "postgresql://nobody@127.0.0.1:9/none", banks)


@pytest.fixture
def wrong(folder, pki):
    one = spoiled(folder, "one", ('"version": "3"', '"version": 3'), ('"renew_before_days": 14', '"renew_before_days": 0'))
    two = spoiled(folder, "two", ('"page_limit": 400', '"pagelimit": 400'))
    broken = spoiled(folder, "broken", ('"name": "Belfius",', '"name": "Belfius"'))
    expected = [
        f"{one}:{line_of(one, THREE)}: endpoints.token.version: must be a text without control characters",
        f'{one}:{line_of(one, "renew_before")}: lifetimes.renew_before_days: must be a whole number from 1 to 90',
        f'{two}:{line_of(two, "pagelimit")}: pagelimit: is not a key of a bank profile',
        f'{broken}:{line_of(broken, "brand")}: is not JSON',
    ]
    return config_with(folder, pki, one=one, two=two, three=broken), expected


def test_check_config_says_every_problem_of_every_profile_with_its_line(wrong):
    config, expected = wrong
    done = gateway_command(config, "check-config")
    assert done.returncode == 1
    assert sorted(done.stderr.splitlines()[1:]) == sorted(expected)


def test_a_wrong_profile_also_stops_the_start(wrong):
    config, expected = wrong
    done = run_to_end([binary("tpp-gateway"), "--config", config, "serve"])
    assert done.returncode == 1
    assert all(line in done.stderr for line in expected)


def test_every_shipped_profile_is_fine(folder, pki):
    shipped = {path.stem: path.stem for path in PROFILES.glob("*.json")}
    assert {"belfius", "banx", "belfius-v1", "banx-v1", "belfius-sandbox"} <= shipped.keys()
    config = config_with(folder, pki, **shipped)
    done = gateway_command(config, "check-config")
    assert done.returncode == 0, done.stderr
    assert json.loads(config.read_text())["bank_profiles"] == str(PROFILES)

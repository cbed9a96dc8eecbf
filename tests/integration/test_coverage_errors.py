"""The error tables of docs/bank/coverage.md are the cases: every answer of the bank, given on each call that its
row names, becomes the code that the row promises."""

import pytest

from support.bank_calls import BankCalls
from support.coverage_table import error_cases

PROFILES = {"newest": "belfius", "v1": "belfius-v1"}


@pytest.fixture(scope="module")
def gateways(shared_stage, shared_database):
    started = {generation: shared_stage.start_gateway(shared_database, profile=profile)
               for generation, profile in PROFILES.items()}
    for gateway in started.values():
        gateway.add_frontend(scopes=["ais", "caf", "pis"])
    return started


@pytest.fixture
def bank(shared_simulator):
    yield shared_simulator
    shared_simulator.clear_faults()


@pytest.mark.parametrize("case", error_cases("test_an_answer_of_the_bank_becomes_its_code"), ids=str)
def test_an_answer_of_the_bank_becomes_its_code(gateways, bank, case):
    assert BankCalls(gateways[case.generation], bank, case).make() == case.code

"""Faults on purpose: every test here disturbs something, and ends with an audit of both sides' books."""

import pytest

from faults.options import CASES, LONG, SEED, SOAK_SECONDS
from faults.replicas import Replicas
from faults.report import Report, lines_of
from support.paths import LOGS

def pytest_configure(config):
    config.addinivalue_line("markers", "case(*numbers): of the table in docs/reliability.md")


def pytest_collection_modifyitems(config, items):
    def wanted(item):
        mark = item.get_closest_marker("case")
        return not CASES or (mark is not None and CASES & set(mark.args))

    chosen = [item for item in items if wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def pytest_terminal_summary(terminalreporter):
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, ())]
    lines = lines_of(reports)
    if not lines:
        return
    mode = f"soak of {SOAK_SECONDS} s" if SOAK_SECONDS else "long" if LONG else "short"
    terminalreporter.section(f"cases ({mode}, seed {SEED})")
    for line in lines:
        terminalreporter.write_line(line)
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / "cases.txt").write_text("\n".join(lines) + "\n")


@pytest.fixture
def report(request) -> Report:
    return Report(request.node.user_properties)


@pytest.fixture(scope="module")
def shared_replicas(shared_stage, shared_database) -> Replicas:
    return Replicas(shared_stage, shared_database)


@pytest.fixture
def replicas(shared_replicas) -> Replicas:
    """Gateways on one database, at a bank with many customers; the tests of a file share them, and each uses
    consents and payments of its own."""
    yield shared_replicas
    shared_replicas.fine_weather()


@pytest.fixture
def own_replicas(stage, database) -> Replicas:
    """Where something is done to the database or to all gateways."""
    return Replicas(stage, database)

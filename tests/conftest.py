"""What the tests stand on: a private PostgreSQL, a development PKI, the simulator, the gateway.

Tests ask for `gateway` and `simulator`, or for `start_gateway` / `start_simulator` when they need
another one, or one that is configured in another way.
"""

import re
import shutil
from pathlib import Path

import pytest

from support.paths import LOGS
from support.pki import create_pki


def folder_for(request) -> Path:
    """Logs and files of one test; kept until the next run."""
    name = re.sub(r"[^\w.-]+", "_", request.node.nodeid.split("tests/")[-1])[-150:]
    folder = LOGS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def folder(request) -> Path:
    return folder_for(request)


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    return create_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    from support.postgres import Cluster
    from support.stage import migrate

    made = Cluster()
    try:
        made.start()
        migrate(made.create(Cluster.TEMPLATE), tmp_path_factory.mktemp("migrate"))
        yield made
    finally:
        made.remove()


@pytest.fixture
def database(cluster):
    """Fresh and migrated."""
    made = cluster.migrated_database()
    yield made
    made.drop()


@pytest.fixture
def empty_database(cluster):
    made = cluster.empty_database()
    yield made
    made.drop()


@pytest.fixture
def stage(folder, pki):
    """Everything that one test starts; ends it in order, and looks for leaks in what it wrote."""
    from support.stage import Stage

    made = Stage(folder, pki)
    yield made
    made.close()


@pytest.fixture
def start_simulator(stage):
    return stage.start_simulator


@pytest.fixture
def simulator(stage):
    return stage.simulator


@pytest.fixture
def start_gateway(stage, database):
    """start_gateway(overrides=…, identity=…, database=…): see Stage.start_gateway."""
    def start(**options):
        return stage.start_gateway(**{"database": database, **options})

    return start


@pytest.fixture
def gateway(start_gateway):
    return start_gateway()


# The same, once per module: for tests that leave nothing behind that another could trip over.

@pytest.fixture(scope="module")
def shared_database(cluster):
    made = cluster.migrated_database()
    yield made
    made.drop()


@pytest.fixture(scope="module")
def shared_stage(request, pki):
    from support.stage import Stage

    made = Stage(folder_for(request), pki)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared_simulator(shared_stage):
    return shared_stage.simulator


@pytest.fixture(scope="module")
def shared_gateway(shared_stage, shared_database):
    return shared_stage.start_gateway(shared_database)

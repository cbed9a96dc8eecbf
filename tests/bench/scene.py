"""One gateway with everything it needs, for scripts that try it from outside."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from support.pki import create_pki
from support.postgres import Cluster
from support.stage import Stage, migrate


@contextmanager
def running_gateway(overrides=lambda pki: {}):
    """`overrides(pki)` is the gateway's configuration where it differs from that of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="tpp-bench-"))
    folder.chmod(0o755)
    cluster = Cluster()
    stage = None
    try:
        cluster.start()
        (folder / "migrate").mkdir()
        database = cluster.create("bench")
        migrate(database, folder / "migrate")
        pki = create_pki(folder / "pki")
        stage = Stage(folder, pki)
        yield stage.start_gateway(database, overrides=overrides(pki))
    finally:
        if stage:
            stage.close()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)

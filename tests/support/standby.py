"""A hot standby of a test's own cluster, and the failover to it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from support.postgres import _LIBRARY, _PRELUDE, Cluster
from support.program import poll


class Standby:
    def __init__(self, primary: Cluster):
        self._primary = primary
        self.folder = Path(tempfile.mkdtemp(prefix="tpp-standby-"))
        self.folder.chmod(0o711)

    def _shell(self, command: str, *arguments: str):
        done = subprocess.run(
            ["bash", "-c", _PRELUDE + command, "standby.sh", str(self.folder), *arguments],
            cwd=_LIBRARY, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
            env={**os.environ, "PG_THROWAWAY": "1"}, check=False)
        assert done.returncode == 0, done.stderr or done.stdout

    def start(self):
        for name in ("superuser.pass", "gateway.pass"):
            shutil.copy(self._primary.folder / name, self.folder / name)
        self._shell('install -d -m 700 "$1/data"; if ((EUID == 0)); then chown "$(pg_owner)" "$1/data"; fi; '
                    'pg_as_owner "$(pg_bin pg_basebackup)" -D "$1/data" -R -X stream -c fast -d "$2"; '
                    'port_free >"$1/port"; pg_launch "$1"', self._primary.url("postgres", "postgres"))
        streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        assert poll(lambda: self._primary.sql(streaming) == [["1"]], 30), "the standby does not follow"
        return self

    def promote(self):
        self._shell('pg_as_owner "$(pg_bin pg_ctl)" promote -w -D "$1/data" >/dev/null 2>&1')

    def remove(self):
        self._shell('pg_stop "$1" immediate')
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def port(self) -> str:
        return (self.folder / "port").read_text().strip()

    def sql(self, text: str, database: str) -> list[list[str]]:
        """As superuser, as Cluster.sql does it."""
        here = Cluster.__new__(Cluster)
        here.folder = self.folder
        return here.sql(text, database)

"""A private PostgreSQL cluster per test session, and a fresh database per test."""

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from support.paths import ROOT

_LIBRARY = ROOT / "deploy" / "lib"
_PRELUDE = f'set -euo pipefail; cd "{_LIBRARY}"; . ./say.sh; . ./ports.sh; . ./postgres.sh; '


class Database:
    def __init__(self, cluster: "Cluster", name: str):
        self._cluster = cluster
        self.name = name

    @property
    def url(self) -> str:
        """As the gateway connects: a plain role, bound by row-level security."""
        return self._cluster.url("gateway", self.name)

    def sql(self, text: str) -> list[list[str]]:
        """As superuser. Rows of text; NULL is an empty string."""
        return self._cluster.sql(text, self.name)

    def value(self, text: str) -> str:
        return self.sql(text)[0][0]

    def dump(self) -> str:
        """All rows as text, for the search after secrets."""
        command = ["pg_dump", "--data-only", "--inserts", self._cluster.url("postgres", self.name)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def drop(self):
        self._cluster.sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


class Cluster:
    TEMPLATE = "tpp_template"

    def __init__(self):
        # Not below pytest's own folder: that one is closed to the server's user.
        self.folder = Path(tempfile.mkdtemp(prefix="tpp-postgres-"))
        self.folder.chmod(0o711)
        self._numbers = itertools.count(1)

    def _shell(self, command: str):
        done = subprocess.run(
            ["bash", "-c", _PRELUDE + command, "postgres.sh", str(self.folder)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
            env={**os.environ, "PG_THROWAWAY": "1"}, check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{command.split()[0]} failed: {done.stderr or done.stdout}")
        return done.stdout

    def start(self):
        self._shell('pg_start "$1"')

    def stop(self, mode: str = "fast"):
        self._shell(f'pg_stop "$1" {mode}')

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, role: str, database: str) -> str:
        secret = "superuser.pass" if role == "postgres" else f"{role}.pass"
        password = (self.folder / secret).read_text().strip()
        port = (self.folder / "port").read_text().strip()
        return f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}"

    def sql(self, text: str, database: str = "postgres") -> list[list[str]]:
        command = ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
                   "--field-separator=\x1f", "--set=ON_ERROR_STOP=1", "--command", text,
                   self.url("postgres", database)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def create(self, name: str, template: str = "template0") -> Database:
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER gateway')
        return Database(self, name)

    def empty_database(self) -> Database:
        return self.create(f"empty_{next(self._numbers)}")

    def migrated_database(self) -> Database:
        return self.create(f"test_{next(self._numbers)}", self.TEMPLATE)

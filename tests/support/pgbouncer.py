"""A PgBouncer in transaction mode before the tests' PostgreSQL, with few connections to it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from support.postgres import Cluster, Database
from support.program import poll

_INI = """
[databases]
* = host=127.0.0.1 port={server_port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
server_round_robin = 1
max_client_conn = 200
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PooledDatabase(Database):
    """The same database, by way of the pooler."""

    def __init__(self, database: Database, cluster: Cluster, port: int):
        super().__init__(cluster, database.name)
        self._port = port

    @property
    def url(self) -> str:
        direct = urlsplit(super().url)
        return direct._replace(netloc=f"{direct.username}:{direct.password}@127.0.0.1:{self._port}").geturl()

    @property
    def direct_url(self) -> str:
        return super().url


class PgBouncer:
    def __init__(self, cluster: Cluster):
        self._cluster = cluster
        self.folder = Path(tempfile.mkdtemp(prefix="tpp-pgbouncer-"))
        self.port = _free_port()
        self._process: subprocess.Popen | None = None

    def start(self):
        server_port = (self._cluster.folder / "port").read_text().strip()
        password = (self._cluster.folder / "gateway.pass").read_text().strip()
        (self.folder / "users").write_text(f'"gateway" "{password}"\n')
        (self.folder / "pgbouncer.ini").write_text(
            _INI.format(server_port=server_port, port=self.port, folder=self.folder))
        command = ["pgbouncer", "--quiet", str(self.folder / "pgbouncer.ini")]
        if os.geteuid() == 0:  # it refuses to run as root
            account = pwd.getpwnam("postgres")
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, account.pw_uid, account.pw_gid)
            command[1:1] = ["--user", "postgres"]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert poll(self._accepts, 20), "pgbouncer does not start"
        return self

    def _accepts(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def before(self, database: Database) -> PooledDatabase:
        return PooledDatabase(database, self._cluster, self.port)

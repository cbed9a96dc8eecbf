"""Volumes of a chosen size, to be filled to the last byte."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.postgres import Cluster


@contextmanager
def small_volume(folder: Path, megabytes: int):
    """A tmpfs there. Skips the test where mounting is not allowed."""
    options = f"size={megabytes}m,mode=0711"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no right to mount a small volume: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path):
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


def move_wal(cluster: Cluster, folder: Path):
    """To a volume of its own; the cluster is stopped."""
    data = cluster.folder / "data"
    owner = data.stat()
    there = folder / "pg_wal"
    subprocess.run(["cp", "-a", str(data / "pg_wal"), str(there)], check=True)
    subprocess.run(["rm", "-r", str(data / "pg_wal")], check=True)
    (data / "pg_wal").symlink_to(there)
    os.lchown(data / "pg_wal", owner.st_uid, owner.st_gid)

"""buildah as the Dockerfile's test bench: storage of its own, chroot instead of containers, nothing pulled."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from support.paths import ROOT, binary

BASE = "localhost/tpp-gateway-base"
PACKAGES = ROOT / "deploy" / "packages.txt"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
CACHE = ROOT / "build" / "tools"
VERSION = re.search(r"project\(tpp-gateway VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]


def packages(stage: str) -> list[str]:
    lines = (line.split() for line in PACKAGES.read_text().splitlines() if line and not line.startswith("#"))
    return [name for name, at in lines if at == stage]


def run(command: list, seconds: float = 300) -> subprocess.CompletedProcess:
    texts = [str(part) for part in command]
    return subprocess.run(texts, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False)


def succeed(command: list, seconds: float = 300) -> str:
    done = run(command, seconds)
    assert done.returncode == 0, f"{' '.join(map(str, command[:8]))} …\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


class Buildah:
    def __init__(self, folder: Path):
        if not shutil.which("buildah"):
            pytest.skip("buildah is not installed")
        if os.geteuid() != 0:
            pytest.skip("images are built by root here: buildah mounts")
        self._folder = folder
        self._storage = ["--storage-driver", "vfs", "--root", folder / "storage", "--runroot", folder / "run"]

    def command(self, *arguments) -> list:
        return ["buildah", *self._storage, *arguments]

    def __call__(self, *arguments, seconds: float = 300) -> str:
        return succeed(self.command(*arguments), seconds).strip()

    def prepare_base(self):
        """Where not even a base can be run, there is nothing to test here."""
        tried = run(self.command("from", "scratch"))
        if tried.returncode != 0:
            pytest.skip(f"buildah does not work here: {tried.stderr.strip()[-300:]}")
        container = tried.stdout.strip()
        self("add", container, base_archive(), "/")
        tried = run(self.command("run", "--isolation", "chroot", container, "--", "true"))
        if tried.returncode != 0:
            pytest.skip(f"buildah cannot run anything here: {tried.stderr.strip()[-300:]}")
        self("commit", "--quiet", container, BASE)
        self("rm", container)

    def close(self):
        """Its folders alone: should anything of this machine still be mounted there, it stays."""
        run(self.command("umount", "--all"))
        run(["rm", "-rf", "--one-file-system", self._folder])


def base_archive() -> Path:
    """Debian 12 with the packages of the run stage; made once per list of packages."""
    if not shutil.which("mmdebstrap"):
        pytest.skip("mmdebstrap is not installed")
    names = ",".join(packages("run"))
    archive = CACHE / f"base-{hashlib.sha256(names.encode()).hexdigest()[:16]}.tar"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = archive.with_suffix(".new.tar")
        done = run(["mmdebstrap", "--quiet", "--variant=essential", f"--include={names}", "bookworm", unfinished], 900)
        if done.returncode != 0:
            pytest.skip(f"the base could not be made: {done.stderr.strip()[-300:]}")
        unfinished.rename(archive)
    return archive


@dataclass
class Image:
    buildah: Buildah
    name: str
    program: Path  # as it went in

    @cached_property
    def described(self) -> dict:
        return json.loads(self.buildah("inspect", "--type", "image", self.name))["Docker"]

    @property
    def layers(self) -> list[str]:
        return self.described["rootfs"]["diff_ids"]

    @cached_property
    def container(self) -> str:
        return self.buildah("from", "--pull-never", self.name)

    @cached_property
    def files(self) -> Path:
        """Of a container in which nothing has run: running puts /etc/hosts and the like there."""
        return Path(self.buildah("mount", self.buildah("from", "--pull-never", self.name)))

    def run_command(self, *arguments, volumes: tuple[str, ...] = ()) -> list:
        mounted = [part for volume in volumes for part in ("--volume", volume)]
        return self.buildah.command("run", "--isolation", "chroot", *mounted, self.container, "--", *arguments)


def build_image(buildah: Buildah, context: Path, name: str) -> Image:
    """From the program under test: compiling it once more would take as long as everything else together."""
    program = context / "tpp-gateway"
    succeed(["strip", "-o", program, binary("tpp-gateway")])
    built_with = succeed(["sh", ROOT / "deploy" / "image" / "built_with.sh", PACKAGES])
    (context / "built-with.tsv").write_text(built_with)
    buildah("bud", "--quiet", "--isolation", "chroot", "--pull-never", "--no-cache", "--format", "docker",
            "--timestamp", "0", "--build-arg", f"BASE={BASE}", "--build-arg", f"VERSION={VERSION}",
            "--build-context", f"binary={context}", "--file", DOCKERFILE, "--tag", name, ROOT, seconds=600)
    return Image(buildah, name, program)

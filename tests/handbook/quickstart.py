"""./deploy/quickstart.sh as a user starts it, in a folder and on ports of its own."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from support.paths import ROOT, binary
from support.program import clean_environment, poll

from handbook.pages import HANDBOOK, Block, blocks

_PORTS = ("TPP_PORT", "TPP_ADMIN_PORT", "TPP_SIMULATOR_PORT", "TPP_SCA_PORT", "TPP_CONTROL_PORT")
_UP = "Everything stays up until Ctrl-C."


def _free_ports() -> dict[str, str]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in _PORTS]
    ports = {name: str(listener.getsockname()[1]) for name, listener in zip(_PORTS, listeners)}
    for listener in listeners:
        listener.close()
    return ports


class Quickstart:
    def __init__(self, folder: Path):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.log = folder.with_suffix(".log")
        (before,) = [block for block in blocks(HANDBOOK) if block.mark == "before"]
        self._before = before.text.replace("build/quickstart", str(folder))
        self._process: subprocess.Popen | None = None

    def start(self, attempts: int = 3):
        """Another process may take a port between the choice and the start."""
        settings = {"TPP_FOLDER": str(self.folder), "TPP_PROGRAMS": str(binary("tpp-gateway").parent)}
        for _ in range(attempts):
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    [ROOT / "deploy" / "quickstart.sh"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    env=clean_environment({**settings, **_free_ports()}), start_new_session=True)
            poll(lambda: _UP in self.text() or not self.runs(), 300)
            if self.runs():
                break
        assert self.runs() and _UP in self.text(), self.text()[-3000:]
        return self

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def walk(self, block: Block, seconds: int = 180) -> subprocess.CompletedProcess:
        """As in another terminal, in the root of the project. What a block leaves running must not hold its pipes."""
        output = self.folder / "walked.log"
        with output.open("wb") as log:
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", self._before + block.text], cwd=ROOT,
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=seconds,
                                  env=clean_environment(), check=False)
        return subprocess.CompletedProcess(block.name, done.returncode, output.read_text(errors="replace"))

    def wait_for_end(self):
        self._process.wait(60)

    def stop(self):
        if self.runs():
            os.kill(self._process.pid, signal.SIGTERM)
            self._process.wait(60)

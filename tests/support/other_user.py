"""Programs as an ordinary user without any capability, as they run in a pod: root may do everything, so it proves
nothing about permissions."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from support.paths import PROFILES
from support.program import Program, run_to_end

USER = 65532  # of the image


def as_user(*command) -> list:
    """When we are no root, this is our own user already."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--bounding-set=-all",
            "--inh-caps=-all", *command]


def give(path: Path) -> Path:
    if os.geteuid() == 0:
        os.chown(path, USER, USER)
    return path


class UsersGateway:
    """Takes a configured gateway's program, configuration and files to a folder of that user, and starts it there."""

    def __init__(self, gateway, binary: Path, log: Path):
        self.folder = Path(tempfile.mkdtemp(prefix="tpp-user-"))
        give(self.folder)
        program = Path(shutil.copy(binary, self.folder))
        config = json.loads(gateway.config.read_text())
        shutil.copytree(PROFILES, self.folder / "banks")
        config["bank_profiles"] = str(self.folder / "banks")
        self._bring_files(config)
        path = self.folder / "gateway.json"
        path.write_text(json.dumps(config))
        give(path)
        ready = self.folder / "gateway.ready"
        self.program = Program(as_user(program, "--config", path, "serve", "--ready-file", ready), log, ready)

    def _bring_files(self, config: dict):
        for name, value in config.items():
            if isinstance(value, dict):
                self._bring_files(value)
            elif name.endswith("_file"):
                copied = self.folder / f"{len(list(self.folder.iterdir()))}-{Path(value).name}"
                shutil.copy(value, copied)
                copied.chmod(0o600)
                config[name] = str(give(copied))

    def reads(self, path: str):
        """What another process of the same user gets of the file."""
        return run_to_end(as_user("head", "-c", "1", path))

    def remove(self):
        self.program.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

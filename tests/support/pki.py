"""The development certificates, and those that must be refused (deploy/lib/pki.sh)."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.paths import ROOT


@dataclass(frozen=True)
class Identity:
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Pki:
    folder: Path

    def _identity(self, name: str) -> Identity:
        return Identity(self.folder / f"{name}.crt", self.folder / f"{name}.key")

    authority = property(lambda self: self.folder / "ca.crt")
    unknown_authority = property(lambda self: self.folder / "stranger-ca.crt")

    bank = property(lambda self: self._identity("bank"))
    bank_expired = property(lambda self: self._identity("bank-expired"))
    bank_elsewhere = property(lambda self: self._identity("bank-elsewhere"))
    bank_of_unknown_authority = property(lambda self: self._identity("bank-stranger"))

    qwac = property(lambda self: self._identity("qwac"))
    qseal = property(lambda self: self._identity("qseal"))
    expired = property(lambda self: self._identity("expired"))
    of_unknown_authority = property(lambda self: self._identity("stranger"))


def create_pki(folder: Path) -> Pki:
    command = [ROOT / "deploy" / "dev-pki.sh", folder, "--bad-ones"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"dev-pki.sh: {done.stderr}")
    return Pki(folder)

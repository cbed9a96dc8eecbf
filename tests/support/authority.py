"""Certificates of the test authority with any validity, and its revocation lists. `openssl x509` of
Debian 12 cannot choose dates; `openssl ca` can."""

import base64
import hashlib
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

from support.pki import Identity, Pki

CONFIG = """
[authority]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
2.5.4.97 = optional
commonName = supplied
"""


def _stamp(days: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")


def _run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} {command[1]}: {done.stderr}")
    return done.stdout


def pin_of(certificate: Path) -> str:
    """Base64 of the SHA-256 of its public key."""
    key = _run("openssl", "x509", "-in", certificate, "-noout", "-pubkey")
    der = base64.b64decode("".join(line for line in key.splitlines() if "-----" not in line))
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


class Authority:
    def __init__(self, folder: Path, pki: Pki):
        self.folder = folder / "authority"
        self.folder.mkdir()
        self.pki = pki
        (self.folder / "index.txt").touch()
        self.config = self.folder / "authority.cnf"
        self.config.write_text(CONFIG.format(folder=self.folder))

    def _ca(self, *arguments):
        return _run("openssl", "ca", "-batch", "-notext", "-config", self.config, "-name", "authority",
                    "-cert", self.pki.authority, "-keyfile", self.pki.folder / "ca.key", *arguments)

    def issue(self, name: str, profile: str, *, first_day: float = -1, last_day: float = 90,
              key: Path | None = None) -> Identity:
        """profile: a section of the PKI's profiles, such as server or qwac. Days from now."""
        made = Identity(self.folder / f"{name}.crt", key or self.folder / f"{name}.key")
        if key is None:
            _run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-out", made.key)
            made.key.chmod(0o600)
        request = self.folder / f"{name}.csr"
        profiles = self.pki.folder / "profiles.cnf"
        _run("openssl", "req", "-new", "-key", made.key, "-subj", f"/C=BE/O=Test/CN={name}",
             "-config", profiles, "-out", request)
        self._ca("-in", request, "-extfile", profiles, "-extensions", profile,
                 "-startdate", _stamp(first_day), "-enddate", _stamp(last_day), "-out", made.certificate)
        return made

    def revoke(self, certificate: Path):
        self._ca("-revoke", certificate)

    def revocations(self, path: Path, *, next_update_in_hours: float = 24) -> Path:
        self._ca("-gencrl", "-crl_lastupdate", _stamp(-10),
                 "-crl_nextupdate", _stamp(next_update_in_hours / 24), "-out", path)
        return path

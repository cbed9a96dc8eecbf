"""The programs of one test: who was started, what they wrote, which secrets they held."""

from pathlib import Path

from support.canary import Canary, Fingerprints, leaks
from support.gateway import Gateway, gateway_command
from support.gateway_config import BankAccess, write_config
from support.pki import Identity, Pki
from support.postgres import Database
from support.simulator import CLIENT_SECRET, Simulator


def migrate(database: Database, folder: Path):
    """With a bank that is never called: the configuration has to be whole."""
    nobody = Identity(folder / "client.crt", folder / "client.key")
    bank = BankAccess(base_url="https://127.0.0.1:9", pages_url="http://127.0.0.1:9",
                      client_secret="unused", identity=nobody, trusted_authority=folder / "ca.crt")
    done = gateway_command(write_config(folder, database.url, {"belfius": bank}), "migrate")
    assert done.returncode == 0, f"migrate: {done.stderr or done.stdout}"


class Stage:
    def __init__(self, folder: Path, pki: Pki):
        self.folder = folder
        self.pki = pki
        self.gateways: list[Gateway] = []
        self.simulators: list[Simulator] = []
        self.canaries: list[Canary] = [Canary("client secret", CLIENT_SECRET)]
        self.fingerprints: list[Fingerprints] = []

    @property
    def simulator(self) -> Simulator:
        return self.simulators[0] if self.simulators else self.start_simulator()

    def start_simulator(self, **options) -> Simulator:
        name = f"simulator-{len(self.simulators) + 1}"
        made = Simulator(self._subfolder(name), self.pki, self.folder / f"{name}.log", **options)
        self.simulators.append(made)
        return made.start()

    def start_gateway(self, database: Database, *, simulator: Simulator | None = None,
                      overrides: dict | None = None, env: dict | None = None, **access) -> Gateway:
        return self.make_gateway(
            database, simulator=simulator, overrides=overrides, env=env, **access).start()

    def make_gateway(self, database: Database, *, simulator: Simulator | None = None,
                     overrides: dict | None = None, env: dict | None = None,
                     identity: Identity | None = None, trusted_authority: Path | None = None,
                     base_url: str | None = None, profile: str = "belfius",
                     program: str = "tpp-gateway") -> Gateway:
        """Not started. All gateways of a test share the sealing keys, as replicas do."""
        name = f"gateway-{len(self.gateways) + 1}"
        simulator = simulator or self.simulator
        bank = BankAccess(
            base_url=base_url or simulator.url,
            pages_url=simulator.pages_url,
            client_secret=CLIENT_SECRET,
            identity=identity or self.pki.qwac,
            trusted_authority=trusted_authority or self.pki.authority,
            profile=profile,
        )
        folder = self._subfolder(name)
        config = write_config(folder, database.url, {"belfius": bank}, overrides,
                              keys=self.folder / "sealing.keys")
        made = Gateway(folder, config, self.folder / f"{name}.log", env, program)
        self.gateways.append(made)
        return made

    def _subfolder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def close(self):
        """Gateways first, and all of them, also when one did not end well."""
        self.collect_canaries()
        trouble = []
        for program in self.gateways + self.simulators:
            try:
                program.stop()
            except AssertionError as failure:
                trouble.append(str(failure))
        trouble += self.leaks()
        assert not trouble, "\n\n".join(trouble)

    def leaks(self) -> list[str]:
        """In the gateways' logs: a simulator may say what it likes."""
        logs = [g.program.log for g in self.gateways if g.program.log.exists()]
        return [leak for log in logs for leak in self.leaks_in(log.read_text(errors="replace"), log.name)]

    def leaks_in(self, text: str, where: str) -> list[str]:
        return leaks(text, self.canaries, self.fingerprints, where)

    def collect_canaries(self):
        for gateway in self.gateways:
            self.canaries += [Canary("API key", f.api_key) for f in gateway.frontends]
            self.canaries += gateway.secrets_seen
        for simulator in self.simulators:
            self.canaries += simulator.canaries()
            self.fingerprints.append(simulator.fingerprints())

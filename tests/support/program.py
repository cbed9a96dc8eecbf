"""A program of ours under test: started with a log file, awaited by its ready file, ended by SIGTERM."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 30

_SANITIZER_REPORT = re.compile(
    r"ERROR: (Address|Leak|Thread|Memory)Sanitizer|WARNING: ThreadSanitizer|runtime error:"
)


_SUPPRESSIONS = Path(__file__).with_name("lsan.supp")


def clean_environment(extra: dict | None = None) -> dict:
    """Without GATEWAY_*: those would configure the gateway under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    sanitizer = {"LSAN_OPTIONS": f"suppressions={_SUPPRESSIONS}:print_suppressions=0"}
    return {**kept, **sanitizer, **(extra or {})}


class ProgramFailed(AssertionError):
    pass


def poll(condition, seconds: float, pause: float = 0.02):
    """The value of `condition()` once it is true; None when the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(pause)
    return None


class Program:
    def __init__(self, command: list, log: Path, ready_file: Path, env: dict | None = None):
        self.log = log
        self.ready_file = ready_file
        self.ready: dict = {}
        self._command = [str(part) for part in command]
        self._env = clean_environment(env)
        self._process: subprocess.Popen | None = None

    @property
    def name(self) -> str:
        return Path(self._command[0]).name

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self, seconds: float = START_SECONDS) -> dict:
        self.launch()
        return self.wait_ready(seconds)

    def launch(self):
        """Starts without waiting; for programs that are expected to refuse."""
        self.ready_file.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._env
            )

    def wait_ready(self, seconds: float = START_SECONDS) -> dict:
        ready = poll(lambda: self._read_ready() or not self.running, seconds)
        if not isinstance(ready, dict):
            why = f"ended with {self._process.poll()}" if not self.running else "is not ready"
            self.kill()
            raise ProgramFailed(f"{self.name} {why}; its last words:\n{self.last_words()}")
        self.ready = ready
        return ready

    def _read_ready(self) -> dict | None:
        try:
            return json.loads(self.ready_file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait_exit(self, seconds: float = STOP_SECONDS) -> int:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ProgramFailed(f"{self.name} did not end in {seconds} s:\n{self.last_words()}")

    def stop(self):
        """Asks to end, and holds the program to a clean end."""
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        code = self.wait_exit()
        self._process = None
        self.assert_no_sanitizer_report()
        if code != 0:
            raise ProgramFailed(f"{self.name} ended with {code}; its last words:\n{self.last_words()}")

    def kill(self):
        """As the kernel would: no drain. Expected by the tests about crashes."""
        if self.running:
            self._process.kill()
            self._process.wait()
        self._process = None

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def last_words(self, lines: int = 40) -> str:
        return "\n".join(self.text().splitlines()[-lines:])

    def assert_no_sanitizer_report(self):
        found = _SANITIZER_REPORT.search(self.text())
        if found:
            report = self.text()[found.start() : found.start() + 6000]
            raise ProgramFailed(f"sanitizer report of {self.name}:\n{report}")


def run_to_end(command: list, seconds: float = 60, env: dict | None = None, stdin: str = ""):
    """Runs a short command; the caller looks at returncode, stdout and stderr."""
    return subprocess.run(
        [str(part) for part in command], input=stdin, capture_output=True, text=True,
        timeout=seconds, env=clean_environment(env), check=False,
    )

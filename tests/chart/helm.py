"""The real helm on our chart. Where it could not be brought, tests that need it are skipped with the reason."""

import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

from support.paths import ROOT

CHART = ROOT / "helm" / "tpp-gateway"
SCENARIOS = sorted((CHART / "ci").glob("*-values.yaml"))
MINIMAL = CHART / "ci" / "minimal-values.yaml"
RELEASE, NAMESPACE = "gateway", "banking"
TOOLS = ROOT / "build" / "tools"


def tool(name: str) -> Path:
    path = TOOLS / name
    if not path.exists():
        reason = TOOLS / "missing"
        pytest.skip(reason.read_text().strip() if reason.exists() else "run tests/chart/tools.sh build/tools")
    return path


def helm(*arguments) -> subprocess.CompletedProcess:
    command = [str(tool("helm")), *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@cache
def render_text(*values: Path, sets: tuple = (), chart: Path = CHART) -> str:
    files = [part for path in values for part in ("-f", path)]
    given = [part for text in sets for part in ("--set-json", text)]
    done = helm("template", RELEASE, chart, "--namespace", NAMESPACE, *files, *given)
    assert done.returncode == 0, done.stderr
    return done.stdout


def render(*values: Path, sets: tuple = (), chart: Path = CHART) -> list[dict]:
    documents = yaml.safe_load_all(render_text(*values, sets=sets, chart=chart))
    return [document for document in documents if document]


def refusal(*sets: str, values: Path = MINIMAL) -> str:
    """What helm says to values it must not take."""
    given = [part for text in sets for part in ("--set-json", text)]
    done = helm("template", RELEASE, CHART, "-f", values, *given)
    assert done.returncode != 0, "was rendered"
    return done.stderr


def one(objects: list[dict], kind: str, name: str = f"{RELEASE}-tpp-gateway") -> dict:
    found = [o for o in objects if o["kind"] == kind and o["metadata"]["name"] == name]
    assert len(found) == 1, f"{len(found)} objects are {kind} {name}"
    return found[0]


def kinds(objects: list[dict]) -> set[str]:
    return {o["kind"] for o in objects}

"""The shipped rules, boards and runbooks, and the metrics that there are."""

import json
import re
from functools import cache

import yaml

from support.paths import ROOT

FILES = ROOT / "helm" / "tpp-gateway" / "files"
RUNBOOKS = ROOT / "docs" / "runbooks"
RULE_TESTS = sorted((ROOT / "tests" / "observability" / "rules").glob("*.test.yml"))
BOARDS = sorted((FILES / "dashboards").glob("*.json"))

_METRIC = re.compile(r"(?<![\w:])(?:tpp_gateway_|process_)\w+")
_RECORDED = re.compile(r"tpp_gateway:\w+(?::\w+)*")


@cache
def _rules(name: str) -> list[dict]:
    groups = yaml.safe_load((FILES / name).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> list[dict]:
    return _rules("alerts.yaml")


def recordings() -> list[dict]:
    return _rules("recording-rules.yaml")


@cache
def golden() -> dict[str, str]:
    """Name of a metric -> its type."""
    lines = (ROOT / "tests" / "golden" / "metrics.txt").read_text().splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def unknown_metrics(expression: str) -> set[str]:
    """What the expression names and no gateway exposes."""
    named = set()
    for name in _METRIC.findall(expression):
        family = re.sub(r"_(bucket|sum|count)$", "", name)
        named.add(family if golden().get(family) == "histogram" else name)
    recorded = {rule["record"] for rule in recordings()}
    return (named - golden().keys()) | (set(_RECORDED.findall(expression)) - recorded)


def panels(board: dict) -> list[dict]:
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def read_board(path) -> dict:
    return json.loads(path.read_text())

"""Alerts, their runbooks, their tests and the metrics they use belong together."""

import re
import subprocess

import pytest

from observability.alert_files import FILES, RULE_TESTS, RUNBOOKS, alerts, golden, recordings, unknown_metrics

SECTIONS = ["What it means for customers", "First look", "Likely causes", "How to fix", "How to silence safely"]
NAMES = sorted({rule["alert"] for rule in alerts()})


def promtool(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)


def test_prometheus_takes_the_rules():
    done = promtool("check", "rules", FILES / "alerts.yaml", FILES / "recording-rules.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", RULE_TESTS, ids=lambda path: path.name)
def test_alerts_fire_and_stay_quiet(path):
    done = promtool("test", "rules", path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_each_alert_is_tried_in_three_ways(name):
    text = "".join(path.read_text() for path in RULE_TESTS)
    for way in ("fires after its hold time, beside healthy series", "stays quiet on a short spike", "stays quiet while all is well"):
        assert f"- name: {name} {way}\n" in text


def test_there_are_enough_of_them():
    assert len(NAMES) >= 25


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: f"{rule['alert']}-{rule['labels']['severity']}")
def test_an_alert_says_how_bad_how_much_and_what_to_do(rule):
    assert rule["labels"]["severity"] in ("critical", "warning")
    notes = rule["annotations"]
    assert notes["summary"] and "$value" in notes["description"]
    assert notes["runbook_url"].endswith(f"docs/runbooks/{rule['alert']}.md")
    assert unknown_metrics(rule["expr"]) == set()


@pytest.mark.parametrize("rule", recordings(), ids=lambda rule: rule["record"])
def test_what_is_recorded_comes_from_metrics_that_there_are(rule):
    assert unknown_metrics(rule["expr"]) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_runbook_has_every_section_with_words_in_it(name):
    text = (RUNBOOKS / f"{name}.md").read_text()
    assert text.startswith(f"# {name}\n")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    assert parts[1::2] == SECTIONS
    assert all(body.strip() for body in parts[2::2])
    for rule in (rule for rule in alerts() if rule["alert"] == name):
        assert rule["labels"]["severity"] in parts[0]
    assert f"[{name}]({name}.md)" in (RUNBOOKS / "README.md").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_runbook_shows_the_expression_that_fired(name):
    shown = re.search(r"^```promql\n(.*?)^```$", (RUNBOOKS / f"{name}.md").read_text(), re.MULTILINE | re.DOTALL)
    assert shown and shown[1].strip() in [rule["expr"].strip() for rule in alerts() if rule["alert"] == name]


def test_no_runbook_is_about_an_alert_that_there_is_not():
    assert {path.stem for path in RUNBOOKS.glob("Gateway*.md")} == set(NAMES)


def test_a_metric_that_nobody_exposes_is_found():
    assert unknown_metrics("rate(tpp_gateway_no_such_total[5m]) > tpp_gateway:nothing:rate5m") == {
        "tpp_gateway_no_such_total", "tpp_gateway:nothing:rate5m"}
    histogram = next(name for name, kind in golden().items() if kind == "histogram")
    assert unknown_metrics(f"{histogram}_bucket") == set()

"""helm lints and renders every supported way of installing, and Kubernetes would take the result."""

import copy
import json
import re
import shutil

import jsonschema
import pytest

from chart.helm import CHART, MINIMAL, SCENARIOS, helm, one, render, render_text
from chart.kubernetes import VERSIONS, problems
from support.paths import ROOT

GOLDEN = ROOT / "tests" / "chart" / "golden" / "minimal.yaml"
each_scenario = pytest.mark.parametrize("values", SCENARIOS, ids=lambda path: path.name.removesuffix("-values.yaml"))


def test_every_way_of_installing_has_a_file():
    names = {path.name.removesuffix("-values.yaml") for path in SCENARIOS}
    assert names == {"minimal", "production", "mtls-existing-secret", "migrations-off", "monitoring", "networkpolicy"}


@each_scenario
def test_it_passes_the_strict_lint(values):
    done = helm("lint", "--strict", CHART, "-f", values)
    assert done.returncode == 0, done.stdout + done.stderr


@each_scenario
@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_every_object(values, version):
    objects = render(values)
    assert len(objects) >= 5
    assert [problem for document in objects for problem in problems(version, document)] == []


@pytest.mark.parametrize("spoil", [
    lambda pod: pod.update(terminationGracePeriod=75),
    lambda pod: pod["containers"][0].update(enviroment=[]),
    lambda pod: pod["securityContext"].update(runAsUser="nobody"),
], ids=["unknown key of a pod", "unknown key of a container", "wrong type"])
def test_the_check_of_objects_can_fail(spoil):
    deployment = copy.deepcopy(one(render(MINIMAL), "Deployment"))
    spoil(deployment["spec"]["template"]["spec"])
    assert len(problems("1.37", deployment)) >= 1


@each_scenario
def test_the_gateway_knows_every_key_of_its_configuration(values):
    schema = json.loads((ROOT / "docs" / "configuration.schema.json").read_text())
    config = json.loads(one(render(values), "ConfigMap")["data"]["gateway.json"])
    jsonschema.Draft202012Validator(schema).validate(config)


def apart(text: str) -> tuple[str, dict]:
    """The objects without the gateway's configuration, and that: the program may learn keys that the chart uses."""
    block = re.search(r"gateway\.json: \|\n((?: {4}.*\n)+)", text)
    rest = text.replace(block[1], "")
    return re.sub(r"checksum/config: \w+", "checksum/config: …", rest), json.loads(block[1])


def test_the_smallest_render_is_the_golden_one():
    """After a wanted change: helm template gateway helm/tpp-gateway -n banking -f …/minimal-values.yaml."""
    objects, config = apart(render_text(MINIMAL))
    golden_objects, golden_config = apart(GOLDEN.read_text())
    assert objects == golden_objects
    assert config.items() >= golden_config.items()


def test_the_notes_name_the_callback_to_register(tmp_path):
    """helm shows notes only where there is a cluster: here they are rendered as the text of an object."""
    chart = tmp_path / "tpp-gateway"
    shutil.copytree(CHART, chart)
    notes = chart / "templates" / "NOTES.txt"
    (chart / "templates" / "shown.yaml").write_text(
        '{{- define "shown" }}' + notes.read_text() + '{{ end -}}\n'
        'kind: Shown\nmetadata: {name: gateway-tpp-gateway}\ntext: {{ include "shown" . | quote }}\n')
    notes.unlink()
    text = one(render(MINIMAL, chart=chart), "Shown")["text"]
    assert "https://banking.example.com/callback/belfius" in text and "clients add" in text
    assert "Migrations are off" not in text

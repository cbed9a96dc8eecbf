"""Wrong values are refused in words that say what to do; right ones are documented and used."""

import re

import pytest
import yaml

from chart.helm import CHART, MINIMAL, refusal, render
from chart.values_table import documented, leaves, table

VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
TEMPLATES = "\n".join(path.read_text() for path in sorted((CHART / "templates").rglob("*")) if path.is_file())


@pytest.mark.parametrize("given,about", [
    ('replicaCuont=3', "replicaCuont"),
    ('database.existingSecrte="x"', "existingSecrte"),
    ('banks.belfius.clientSecret.value="plain"', "value"),
    ('banks.belfius.client_id="x"', "client_id"),
    ('banks.Belfius={"profile":"belfius","clientId":"a","clientSecret":{"existingSecret":"s"}}', "Belfius"),
    ('replicaCount="three"', "replicaCount"),
    ('image.digest="sha256:short"', "digest"),
    ('logLevel="loud"', "logLevel"),
    ('networkPolicy.postgres=[{"ipblock":{"cidr":"10.0.0.5/32"}}]', "ipblock"),
    ('networkPolicy.banks=[{}]', "banks"),
    ('database.password="hunter2"', "password"),
    ('shutdown.drainSeconds=20', "drainSeconds"),
])
def test_the_schema_refuses_typos_and_secrets(given, about):
    said = refusal(given)
    assert about in said and "values don't meet the specifications of the schema" in said


@pytest.mark.parametrize("given,says", [
    ('publicUrl=""', "publicUrl: give the address"),
    ('publicUrl="https://banking.example.com/"', "no '/' at its end"),
    ('database.existingSecret=""', "database.existingSecret: name the secret"),
    ('sealing.existingSecret=""', "sealing.existingSecret: name the secret"),
    ('banks=null', "banks: configure at least one bank"),
    ('banks.x={"profile":"belfius","clientId":"a","clientSecret":{"existingSecret":"s"}}', "banks.x.certificates: a live bank asks for a QWAC"),
    ('settings={"http":{"port":1}}', "settings.http.port: the chart sets this"),
    ('settings={"sealing":{"keys":"1:x"}}', "settings.sealing: the chart sets this"),
    ('settings={"database":{"url":"postgresql://u:p@h/d"}}', "settings.database.url: the chart sets this"),
    ('settings={"http":{"tls":{"certificate_file":"x"}}}', "settings.http.tls: the chart sets this"),
    ('banks.belfius.settings={"client_secret":"x"}', "banks.belfius.settings.client_secret: the chart sets this"),
    ('settings={"cahce":{"accounts":1}}', "settings.cahce: no such key"),
    ('settings={"cache":{"acounts":1}}', "settings.cache.acounts: no such key"),
    ('banks.belfius.settings={"conections":1}', "banks.belfius.settings.conections: no such key"),
    ('replicaCount=2', "podDisruptionBudget.minAvailable: must be less than the 2 pods"),
    ('autoscaling={"enabled":true,"minReplicas":5,"maxReplicas":4}', "autoscaling.minReplicas: must not be more"),
    ('probes.readiness.failureThreshold=3', "probes.readiness: periodSeconds times failureThreshold"),
    ('ingress={"enabled":true,"host":"banking.example.com"}', "ingress.tlsSecret: name the secret"),
    ('ingress={"enabled":true,"host":"other.example.com","tlsSecret":"t"}', "ingress.host: must be the host of publicUrl"),
    ('networkPolicy.postgres=[]', "networkPolicy.postgres: say where PostgreSQL is"),
    ('networkPolicy.banks=[]', "networkPolicy.banks: list the banks' addresses"),
])
def test_contradictions_are_refused_with_what_to_do(given, says):
    said = refusal(given)
    assert "These values do not fit:" in said and says in said


def test_everything_that_is_missing_is_said_at_once():
    said = refusal('banks=null', 'sealing.existingSecret=""', 'publicUrl=""', 'networkPolicy.banks=[]')
    assert said.count("\n  - ") == 4, said


def test_awkward_values_are_taken_as_they_are():
    taken = ('podDisruptionBudget.enabled=false', 'replicaCount=1', 'imagePullSecrets=[]', 'migrations.backoffLimit=0',
             'networkPolicy.callers=[]', 'networkPolicy.scrapers=[]', 'settings={}', 'fullnameOverride="g"')
    objects = render(MINIMAL, sets=taken)
    named = {o["kind"]: o for o in objects if o["metadata"]["name"].startswith("g-") or o["metadata"]["name"] == "g"}
    assert named["Deployment"]["spec"]["replicas"] == 1
    assert named["Job"]["spec"]["backoffLimit"] == 0


def test_every_value_that_a_template_uses_exists():
    used = set(re.findall(r"\.Values\.([A-Za-z][\w.]*\w)", TEMPLATES))
    assert len(used) > 50

    def known(path: str) -> bool:
        place = VALUES
        for part in path.split("."):
            if not isinstance(place, dict) or part not in place:
                return False
            place = place[part]
        return True

    assert [path for path in sorted(used) if not known(path)] == []


def test_every_value_is_used_by_a_template():
    def used(path: str) -> bool:
        parts = path.split(".")
        whole = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
        return any(re.search(rf"\.Values\.{re.escape(name)}(?![\w.])", TEMPLATES) for name in whole)

    assert [path for path in leaves(VALUES) if not used(path)] == []


def test_every_value_is_documented():
    said = documented((CHART / "values.yaml").read_text())
    assert [path for path in leaves(VALUES) if not said.get(path)] == []


def test_the_readme_has_the_table_of_values():
    """After a wanted change: python tests/chart/values_table.py --write."""
    readme = (CHART / "README.md").read_text()
    assert readme.partition("<!-- values:begin -->\n")[2].partition("<!-- values:end -->")[0] == table()

"""What the rendered objects promise: locked pods, secrets that are only named, numbers that agree."""

import json
import shutil

import pytest

from chart.helm import CHART, MINIMAL, RELEASE, SCENARIOS, kinds, one, refusal, render
from chart.kubernetes import problems
from support.paths import ROOT

CI = CHART / "ci"
MIGRATE = f"{RELEASE}-tpp-gateway-migrate"
SECRETS = "/run/secrets/tpp-gateway"
PREVIOUS = ROOT / "tests" / "chart" / "previous"
each_scenario = pytest.mark.parametrize("values", SCENARIOS, ids=lambda path: path.name.removesuffix("-values.yaml"))


def pods_of(objects: list[dict]) -> list[dict]:
    made = [o["spec"]["template"]["spec"] for o in objects if o["kind"] in ("Deployment", "Job")]
    return made + [o["spec"] for o in objects if o["kind"] == "Pod"]


def gateway_config(objects: list[dict]) -> dict:
    return json.loads(one(objects, "ConfigMap")["data"]["gateway.json"])


def gateway_pod(objects: list[dict]) -> dict:
    return one(objects, "Deployment")["spec"]["template"]["spec"]


@each_scenario
def test_every_pod_keeps_the_restricted_standard(values):
    pods = pods_of(render(values))
    assert len(pods) >= 2
    for pod in pods:
        security = pod["securityContext"]
        assert security["runAsNonRoot"] is True and security["runAsUser"] == security["runAsGroup"] == 65532
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
        assert all(set(volume) - {"name"} <= {"configMap", "secret", "emptyDir"} for volume in pod.get("volumes", []))
        for container in pod["containers"]:
            assert container["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                                    "capabilities": {"drop": ["ALL"]}}
            assert container["resources"]["limits"]["memory"] == container["resources"]["requests"]["memory"]


@each_scenario
def test_no_object_is_a_secret_and_every_file_of_the_configuration_is_mounted(values):
    objects = render(values)
    assert "Secret" not in kinds(objects)
    config = gateway_config(objects)
    container = gateway_pod(objects)["containers"][0]
    mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
    assert not any("subPath" in mount for mount in container["volumeMounts"]), "a single file never changes"

    def files(place):
        for name, value in place.items():
            if isinstance(value, dict):
                yield from files(value)
            elif name.endswith("_file"):
                yield value

    named = list(files(config))
    assert len(named) >= 3
    in_the_image = "/etc/ssl/certs/ca-certificates.crt"
    assert [path for path in named if path.rpartition("/")[0] not in mounts and path != in_the_image] == []
    assert {volume["secret"]["defaultMode"] for volume in gateway_pod(objects)["volumes"] if "secret" in volume} == {0o440}


def test_the_shutdown_numbers_agree():
    objects = render(MINIMAL)
    pod, config = gateway_pod(objects), gateway_config(objects)
    container = pod["containers"][0]
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = int(config["drain_limit"].removesuffix("s"))
    readiness = container["readinessProbe"]
    longest_call_at_a_bank, refresh, idle_of_load_balancers = 30, 3 * 10 + 3, 60
    schema = json.loads((ROOT / "docs" / "configuration.schema.json").read_text())["properties"]
    limits = schema["http"]["properties"]["limits"]["properties"]

    assert (pause, drain, pod["terminationGracePeriodSeconds"]) == (10, 45, 75)
    assert pod["terminationGracePeriodSeconds"] - pause - drain == 20
    assert readiness["periodSeconds"] * readiness["failureThreshold"] <= pause
    assert max(longest_call_at_a_bank, refresh) < drain
    assert schema["drain_limit"]["default"] == config["drain_limit"], "the chart's and the program's default"
    assert int(schema["http"]["properties"]["request_limit"]["default"].removesuffix("s")) < drain
    assert int(limits["idle_time"]["default"].removesuffix("s")) > idle_of_load_balancers


def test_other_shutdown_numbers_stay_in_agreement():
    objects = render(MINIMAL, sets=('shutdown={"preStopSeconds":15,"drainSeconds":60,"slackSeconds":30}',))
    assert gateway_pod(objects)["terminationGracePeriodSeconds"] == 105
    assert gateway_config(objects)["drain_limit"] == "60s"


def test_probes_ask_the_admin_port_and_liveness_never_the_database():
    container = gateway_pod(render(MINIMAL))["containers"][0]
    asked = {name: container[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert {get["port"] for get in asked.values()} == {"admin"}
    assert asked["livenessProbe"]["path"] == asked["startupProbe"]["path"] == "/livez"
    assert asked["readinessProbe"]["path"] == "/readyz"


def test_a_rollout_never_has_fewer_pods_and_spreads_them():
    deployment = one(render(MINIMAL), "Deployment")
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert deployment["spec"]["replicas"] == 3
    spread = deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]
    assert [rule["topologyKey"] for rule in spread] == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
    assert one(render(MINIMAL), "PodDisruptionBudget")["spec"]["minAvailable"] == 2


def test_a_changed_setting_rolls_the_pods_and_an_unchanged_one_does_not():
    def checksum(*sets: str) -> str:
        deployment = one(render(MINIMAL, sets=sets), "Deployment")
        return deployment["spec"]["template"]["metadata"]["annotations"]["checksum/config"]

    assert checksum('logLevel="debug"') != checksum()
    assert checksum('service.port=8080') == checksum()


def test_the_migration_needs_the_secret_of_the_database_and_no_other_object():
    job = one(render(MINIMAL), "Job", MIGRATE)
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert "before-hook-creation" in job["metadata"]["annotations"]["helm.sh/hook-delete-policy"]
    pod = job["spec"]["template"]["spec"]
    assert [volume.get("secret", {}).get("secretName") for volume in pod["volumes"]] == ["gateway-database"]
    assert "serviceAccountName" not in pod
    container = pod["containers"][0]
    assert container["args"] == ["migrate"]
    assert container["env"] == [{"name": "GATEWAY_DATABASE__URL_FILE", "value": f"{SECRETS}/database/database-url"}]
    assert container["image"] == gateway_pod(render(MINIMAL))["containers"][0]["image"]


@each_scenario
def test_hooks_run_in_order_and_leave_nothing_behind(values):
    hooks = {o["kind"]: o["metadata"]["annotations"] for o in render(values) if o["metadata"].get("annotations")}
    hooks = {kind: notes for kind, notes in hooks.items() if "helm.sh/hook" in notes}
    assert "Pod" in hooks
    for notes in hooks.values():
        assert notes["helm.sh/hook-delete-policy"] == "before-hook-creation,hook-succeeded"
    if {"Job", "NetworkPolicy"} <= hooks.keys():
        assert int(hooks["NetworkPolicy"]["helm.sh/hook-weight"]) < int(hooks["Job"]["helm.sh/hook-weight"])


def test_a_role_of_its_own_may_change_the_schema():
    pod = one(render(CI / "production-values.yaml"), "Job", MIGRATE)["spec"]["template"]["spec"]
    assert pod["volumes"][0]["secret"]["secretName"] == "gateway-database-owner"
    assert pod["containers"][0]["env"][0]["value"] == f"{SECRETS}/database/owner-url"


def test_nothing_gets_in_or_out_that_is_not_listed():
    objects = render(CI / "networkpolicy-values.yaml")
    policy = one(objects, "NetworkPolicy")["spec"]
    labels = one(objects, "Deployment")["spec"]["template"]["metadata"]["labels"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["podSelector"]["matchLabels"].items() <= labels.items()
    out = [([port["port"] for port in rule["ports"]], rule["to"]) for rule in policy["egress"]]
    assert [ports for ports, _ in out] == [[53, 53], [6432], [8443], [443]]
    assert all(peers for _, peers in out), "a rule without peers lets everything out"
    assert all(rule["from"] for rule in policy["ingress"]), "a rule without peers lets everyone in"
    migrate = one(objects, "NetworkPolicy", MIGRATE)["spec"]
    assert [rule["ports"][0]["port"] for rule in migrate["egress"]] == [53, 6432] and "ingress" not in migrate


def test_a_policy_off_or_migrations_off_leaves_nothing_behind():
    objects = render(CI / "migrations-off-values.yaml")
    assert kinds(objects) == {"ConfigMap", "Service", "Deployment", "Pod"}
    assert gateway_pod(objects)["serviceAccountName"] == "existing"


def test_a_bank_takes_further_settings():
    config = gateway_config(render(MINIMAL, sets=('banks.belfius.settings={"connections":7}',)))
    assert config["banks"]["belfius"]["connections"] == 7
    assert config["banks"]["belfius"]["profile"] == "belfius"


def test_callers_inside_the_cluster_may_be_met_with_tls():
    objects = render(CI / "mtls-existing-secret-values.yaml")
    assert gateway_config(objects)["http"]["tls"] == {
        "certificate_file": f"{SECRETS}/inbound/tls.crt", "private_key_file": f"{SECRETS}/inbound/tls.key",
        "client_ca_file": f"{SECRETS}/inbound/callers-ca.crt"}
    assert one(objects, "Service")["spec"]["ports"][0]["appProtocol"] == "https"


def test_the_ingress_publishes_the_way_of_browsers_only():
    ingress = one(render(CI / "production-values.yaml"), "Ingress")["spec"]
    paths = [path["path"] for rule in ingress["rules"] for path in rule["http"]["paths"]]
    assert paths == ["/callback", "/start"] and ingress["tls"][0]["hosts"] == ["banking.example.com"]


def test_autoscaling_decides_alone():
    objects = render(CI / "production-values.yaml")
    assert "replicas" not in one(objects, "Deployment")["spec"]
    scaler = one(objects, "HorizontalPodAutoscaler")["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (4, 12)


def test_a_digest_names_the_image():
    image = gateway_pod(render(CI / "production-values.yaml"))["containers"][0]["image"]
    assert image.startswith("registry.example.com/tpp/gateway@sha256:")


def test_the_spool_lives_in_memory():
    """In a folder below the mount, which belongs to the gateway's user alone as the mount cannot."""
    objects = render(MINIMAL, sets=("spool.enabled=true",))
    pod = gateway_pod(objects)
    assert {"name": "spool", "emptyDir": {"medium": "Memory", "sizeLimit": "16Mi"}} in pod["volumes"]
    if "spool" not in json.loads((CHART / "files" / "configuration.schema.json").read_text())["properties"]:
        pytest.skip("the program has no spool")
    mount = next(m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "spool")
    assert gateway_config(objects)["spool"]["folder"] == mount["mountPath"] + "/answers"


def test_monitoring_takes_what_files_there_are(tmp_path):
    chart = tmp_path / "tpp-gateway"
    shutil.copytree(CHART, chart)
    shutil.rmtree(chart / "files", ignore_errors=True)
    monitoring = CI / "monitoring-values.yaml"
    assert "PrometheusRule" not in kinds(render(monitoring, chart=chart))
    assert len([o for o in render(monitoring, chart=chart) if o["kind"] == "ConfigMap"]) == 1

    boards = chart / "files" / "dashboards"
    boards.mkdir(parents=True)
    (boards / "one.json").write_text('{"title": "{{ $labels.pod }}"}\n')
    rule = 'alert: A\n        expr: up == 0\n        annotations: {summary: "{{ $labels.job }} is down"}'
    for name in ("alerts", "recording-rules"):
        (chart / "files" / f"{name}.yaml").write_text(f"groups:\n  - name: {name}\n    rules:\n      - {rule}\n")
    copy = tmp_path / "again"
    shutil.copytree(chart, copy)
    objects = render(monitoring, chart=copy)
    groups = one(objects, "PrometheusRule")["spec"]["groups"]
    assert [group["name"] for group in groups] == ["alerts", "recording-rules"]
    assert groups[0]["rules"][0]["annotations"]["summary"] == "{{ $labels.job }} is down"
    assert json.loads(one(objects, "ConfigMap", f"{RELEASE}-tpp-gateway-dashboards")["data"]["tpp-gateway-one.json"])
    assert [problem for document in objects for problem in problems("1.37", document)] == []


def runbook_urls(*values) -> set[str]:
    groups = one(render(*values), "PrometheusRule")["spec"]["groups"]
    return {rule["annotations"]["runbook_url"] for group in groups for rule in group["rules"] if "alert" in rule}


def test_an_alert_leads_to_its_page_where_the_pages_are_published(tmp_path):
    pages = {path.name for path in (ROOT / "docs" / "runbooks").glob("Gateway*.md")}
    monitoring = CI / "monitoring-values.yaml"
    assert runbook_urls(monitoring) == {f"https://wiki.example/gateway/runbooks/{page}" for page in pages}
    unpublished = tmp_path / "values.yaml"
    unpublished.write_text('prometheusRule: {runbooks: ""}\n')
    assert runbook_urls(monitoring, unpublished) == {f"docs/runbooks/{page}" for page in pages}
    assert "prometheusRule" in refusal('prometheusRule.runbooks="wiki.example/gateway"')


@pytest.mark.parametrize("release", sorted(path.name for path in PREVIOUS.iterdir()))
def test_the_values_of_an_earlier_release_upgrade(release):
    """Each release leaves its values and ci/production-values.yaml in previous/<version>/."""
    folder = PREVIOUS / release
    objects = render(folder / "values.yaml", folder / "production-values.yaml")
    assert [problem for document in objects for problem in problems("1.37", document)] == []
    kept = json.loads((folder / "kept.json").read_text())
    assert one(objects, "Deployment")["spec"]["selector"] == kept["selector"], "a selector cannot be changed"
    assert sorted(o["metadata"]["name"] for o in objects if o["kind"] == "Service") == kept["services"]

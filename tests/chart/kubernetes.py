"""Objects held against the schemas of Kubernetes, unknown keys refused."""

import json
import zipfile
from functools import cache

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from chart.helm import tool

# The oldest that the chart allows, and the newest.
VERSIONS = ("1.30", "1.37")

_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
_METADATA = {"type": "object", "additionalProperties": False, "required": ["name", "namespace"],
             "properties": {"name": {"type": "string"}, "namespace": {"type": "string"}, "labels": _TEXTS,
                            "annotations": _TEXTS}}
_DURATION = {"type": "string", "pattern": "^[0-9]+(ms|s|m|h)$"}


def _closed(required: list[str], **properties) -> dict:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _custom(spec: dict) -> dict:
    return _closed(["apiVersion", "kind", "metadata", "spec"], kind={"type": "string"}, metadata=_METADATA, spec=spec,
                   apiVersion={"const": "monitoring.coreos.com/v1"})


_RULE = _closed(["expr"], alert={"type": "string"}, record={"type": "string"}, expr={"type": "string"}, labels=_TEXTS,
                annotations=_TEXTS, keep_firing_for=_DURATION, **{"for": _DURATION})
_RULE["oneOf"] = [{"required": ["alert"]}, {"required": ["record"]}]

# Of the Prometheus operator: as much as the chart may use.
_CUSTOM = {
    "ServiceMonitor": _custom(_closed(
        ["selector", "endpoints"], selector=_closed(["matchLabels"], matchLabels=_TEXTS),
        endpoints={"type": "array", "minItems": 1, "items": _closed(
            ["port"], port={"type": "string"}, path={"type": "string"}, interval=_DURATION,
            scrapeTimeout=_DURATION, authorization=_closed(["credentials"], type={"type": "string"}, credentials=_closed(
                ["name", "key"], name={"type": "string"}, key={"type": "string"})))})),
    "PrometheusRule": _custom(_closed(["groups"], groups={"type": "array", "minItems": 1, "items": _closed(
        ["name", "rules"], name={"type": "string"}, interval=_DURATION, limit={"type": "integer"}, labels=_TEXTS,
        rules={"type": "array", "minItems": 1, "items": _RULE})})),
}


@cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(tool("kubernetes-schemas.zip"))


def _read(version: str, name: str) -> dict:
    folder = f"kubernetes_validate/kubernetes-json-schema/v{version}.0-local-strict"
    return json.loads(_archive().read(f"{folder}/{name}"))


@cache
def _registry(version: str) -> Registry:
    definitions = Resource.from_contents(_read(version, "_definitions.json"), default_specification=DRAFT7)
    return Registry().with_resource("_definitions.json", definitions)


def _schema(version: str, document: dict) -> dict:
    group, _, generation = document["apiVersion"].rpartition("/")
    parts = [document["kind"].lower(), group.split(".")[0], generation]
    return _read(version, "-".join(part for part in parts if part) + ".json")


def problems(version: str, document: dict) -> list[str]:
    name = f"{document['kind']} {document['metadata']['name']}"
    custom = _CUSTOM.get(document["kind"])
    validator = jsonschema.Draft7Validator(custom or _schema(version, document), registry=_registry(version))
    return [f"{version}: {name}: {error.json_path}: {error.message}" for error in validator.iter_errors(document)]

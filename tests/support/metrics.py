"""Samples of the text that /metrics answers with."""

import re

from support.gateway import Gateway


def metric(gateway: Gateway, name: str, **labels: str) -> float | None:
    """The sample with just these labels; None when there is none."""
    for line in gateway.admin("/metrics").text.splitlines():
        found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
        if found and dict(re.findall(r'(\w+)="([^"]*)"', found[1] or "")) == labels:
            return float(found[2])
    return None

"""The table of values in the chart's README, made from values.yaml and its comments.

values_table.py           prints it
values_table.py --write   puts it into the README
"""

import json
import re
import sys
from pathlib import Path

import yaml

CHART = Path(__file__).resolve().parents[2] / "helm" / "tpp-gateway"
# Given whole: what stands below them are parts of one default.
WHOLE = {"resources", "migrations.resources", "dashboards.labels"}


def leaves(values: dict, at: str = "") -> dict[str, object]:
    found = {}
    for name, value in values.items():
        path = f"{at}.{name}" if at else name
        if isinstance(value, dict) and value and path not in WHOLE:
            found.update(leaves(value, path))
        else:
            found[path] = value
    return found


def documented(text: str) -> dict[str, str]:
    """What the comment right above each key says."""
    said, comment, parents = {}, [], []
    for line in text.splitlines():
        if match := re.match(r"( *)# (.*)", line):
            comment.append(match[2])
        elif match := re.match(r"( *)([A-Za-z]\w*):", line):
            parents = parents[:len(match[1]) // 2] + [match[2]]
            said[".".join(parents)] = " ".join(comment)
            comment = []
        else:
            comment = []
    return said


def table() -> str:
    text = (CHART / "values.yaml").read_text()
    said = documented(text)
    lines = ["| Value | Default | Meaning |", "| --- | --- | --- |"]
    for path, default in leaves(yaml.safe_load(text)).items():
        lines.append(f"| `{path}` | `{json.dumps(default)}` | {said[path]} |")
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:] != ["--write"]:
        print(table(), end="")
        return
    readme = CHART / "README.md"
    start, end = "<!-- values:begin -->\n", "<!-- values:end -->"
    before, _, rest = readme.read_text().partition(start)
    readme.write_text(before + start + table() + end + rest.partition(end)[2])


if __name__ == "__main__":
    main()

"""docs/operations.md, walked through block by block on a gateway with its bank and its database."""

import os
import re
import subprocess

from support.paths import ROOT, binary
from support.program import clean_environment

HANDBOOK = ROOT / "docs" / "operations.md"
_BLOCK = re.compile(r"^```sh walked\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    return _BLOCK.findall(HANDBOOK.read_text())


def walk(block: str, environment: dict) -> subprocess.CompletedProcess:
    return subprocess.run(["bash", "-euo", "pipefail", "-c", block], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, env=clean_environment(environment), check=False)


def test_every_block_of_the_handbook_works(gateway, cluster, database, folder):
    backup = folder / "backup"
    backup.mkdir()
    administrator = cluster.url("postgres", database.name)
    gateway.wait_readiness(200)
    environment = {"CONFIG": str(gateway.config), "ADMIN": gateway.admin_url, "API": gateway.url, "BACKUP": str(backup),
                   "DATABASE": administrator, "PATH": f"{binary('tpp-gateway').parent}:{os.environ['PATH']}",
                   "GATEWAY_ADMIN__PORT": gateway.admin_url.rpartition(":")[2]}
    failed = []
    for number, block in enumerate(blocks(), 1):
        done = walk(block, environment)
        print(f"block {number}: exit code {done.returncode}")
        if done.returncode != 0:
            failed.append(f"block {number}:\n{block}{done.stdout}{done.stderr}")
    print(f"{len(blocks())} blocks walked, {len(failed)} failed")
    assert failed == []
    assert len(blocks()) >= 8


def test_a_block_that_fails_is_seen():
    assert walk("false | cat\ntrue\n", {}).returncode != 0


def test_runbooks_name_chapters_that_there_are():
    chapters = set(re.findall(r"^## (.+)$", HANDBOOK.read_text(), flags=re.MULTILINE))
    named = {(page.name, chapter) for page in (ROOT / "docs" / "runbooks").glob("*.md")
             for chapter in re.findall(r"docs/operations\.md, \*([^*]+)\*", page.read_text())}
    assert named and {each for each in named if each[1] not in chapters} == set()

"""A clone that the release before cannot be built from says why."""

import re
import shutil
import subprocess

import pytest

from support.paths import ROOT

SCRIPT = "tests/previous_release.sh"


def git(folder, *arguments):
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path):
    """What the script needs, without the history."""
    folder = tmp_path / "tree"
    for part in ("tests", "deploy", "migrations"):
        (folder / part).mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, folder / "tests")
    shutil.copytree(ROOT / "deploy" / "lib", folder / "deploy" / "lib")
    return folder


def commit(folder, message: str = "one more"):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)


def refusal(folder) -> str:
    done = subprocess.run(["bash", folder / SCRIPT, "own", folder / "report.xml"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False, timeout=60,
                          env={"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(folder.parent)})
    assert done.returncode == 1 and not (folder / "report.xml").exists()
    (line,) = done.stderr.splitlines()
    return line


def test_without_a_clone(tree):
    assert "this is no clone" in refusal(tree)


def test_without_the_commit(tree):
    git(tree, "init", "--quiet")
    commit(tree)
    assert re.search(r"commit [0-9a-f]{40} is not in this clone: set 'previous'", refusal(tree))


def test_in_a_shallow_clone(tree, tmp_path):
    git(tree, "init", "--quiet")
    commit(tree)
    commit(tree)
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{tree}", shallow], check=True)
    assert "the clone is shallow" in refusal(shallow)


def test_with_a_commit_of_another_history(tree):
    git(tree, "init", "--quiet", "--initial-branch", "one")
    commit(tree)
    git(tree, "checkout", "--quiet", "--orphan", "other")
    commit(tree, "of another history")
    other = subprocess.run(["git", "-C", tree, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    git(tree, "checkout", "--quiet", "one")
    script = tree / SCRIPT
    script.write_text(re.sub("^previous=.*", f"previous={other.stdout.strip()}", script.read_text(), flags=re.MULTILINE))
    assert "is no ancestor of HEAD" in refusal(tree)

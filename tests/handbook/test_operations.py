"""docs/operations.md and the runbooks, walked through block by block on the quickstart."""

import re
import shlex
import subprocess

import pytest

from handbook.pages import HANDBOOK, RUNBOOKS, Block, blocks, has_indented_block, marked

# Chapters whose commands are more than a look: each has a walked block that changes something.
ACTS = {"Install and upgrade": "migrate", "Clients": "clients rotate", "Sealing keys": "keys retire",
        "Certificates": "qwac-next.crt", "Backup and restore": "pg_restore", "Evidence": "audit verify",
        "Failover": "promote_standby", "Disaster drill": "kill_gateway"}


def walked(quickstart, all_of_them: list[Block]) -> list[str]:
    failed = []
    for block in all_of_them:
        done = quickstart.walk(block)
        print(f"exit code {done.returncode}  {block.name}")
        if done.returncode != 0:
            failed.append(f"{block.name}\n{block.text}{done.stdout}")
    print(f"{len(all_of_them)} blocks walked, {len(failed)} failed")
    return failed


# Before the handbook: that ends with another database server than it began with.
def test_every_command_of_a_runbook_works(quickstart):
    commands = [block for block in marked("walked") if block.page != HANDBOOK.name]
    assert walked(quickstart, commands) == []
    assert len(commands) >= 10


def test_every_block_of_the_handbook_works(quickstart):
    commands = [block for block in marked("walked") if block.page == HANDBOOK.name]
    assert walked(quickstart, commands) == []
    assert len(commands) >= 20
    assert quickstart.runs(), quickstart.text()[-2000:]


def test_a_block_that_fails_is_seen(quickstart):
    assert quickstart.walk(Block("none", "walked", "false | cat\ntrue\n")).returncode != 0


def test_a_program_that_nobody_stopped_and_that_ends_is_seen(quickstart):
    quickstart.walk(Block("none", "walked", 'kill -KILL "$(<"$folder/simulator.pid")"\n'))
    quickstart.wait_for_end()
    assert "a program ended by itself" in quickstart.text()


@pytest.mark.parametrize("chapter, command", ACTS.items(), ids=ACTS)
def test_what_changes_something_is_walked(chapter, command):
    text = re.split(rf"^## {re.escape(chapter)}$", HANDBOOK.read_text(), flags=re.MULTILINE)[1]
    text = re.split(r"^## ", text, flags=re.MULTILINE)[0]
    assert any(command in block for block in re.findall(r"^```sh walked\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("page", [HANDBOOK, *RUNBOOKS], ids=lambda page: page.name)
def test_every_command_is_walked_or_needs_a_cluster(page):
    assert {block.mark for block in blocks(page)} <= {"walked", "cluster", "before", "promql"}
    assert not has_indented_block(page)


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.name)
def test_no_command_hides_in_the_text_of_a_runbook(page):
    assert re.search(r"`(?:kubectl|psql|SELECT|openssl|curl|pg_dump|pg_restore) [^`]*`", page.read_text()) is None


@pytest.mark.parametrize("block", marked("cluster"), ids=lambda block: block.name)
def test_what_needs_a_cluster_is_a_command_of_a_cluster(block):
    done = subprocess.run(["bash", "-n", "-c", block.text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {shlex.split(line)[0] for line in block.text.splitlines()} <= {"kubectl", "helm"}


def test_runbooks_name_chapters_that_there_are():
    chapters = set(re.findall(r"^## (.+)$", HANDBOOK.read_text(), flags=re.MULTILINE))
    named = {(page.name, chapter) for page in RUNBOOKS
             for chapter in re.findall(r"docs/operations\.md, \*([^*]+)\*", page.read_text())}
    assert named and {each for each in named if each[1] not in chapters} == set()

"""How quickstart ends when it cannot start: one clear line, and nothing left running."""

import fcntl
import os
import shutil
import socket
import subprocess

import pytest

from support.paths import ROOT

PORTS = ("TPP_PORT", "TPP_ADMIN_PORT", "TPP_SIMULATOR_PORT", "TPP_SCA_PORT", "TPP_CONTROL_PORT")


@pytest.fixture
def checkout(tmp_path):
    """The scripts alone: a tree in which nothing can be built."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    return tmp_path


@pytest.fixture
def free_ports():
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {name: str(s.getsockname()[1]) for name, s in zip(PORTS, listeners)}
    for listener in listeners:
        listener.close()
    return ports


def quickstart(checkout, ports, *arguments):
    return subprocess.run(
        [checkout / "deploy" / "quickstart.sh", *arguments], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **ports})


def only_line(done) -> str:
    assert done.returncode == 1, done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("name", PORTS)
def test_a_busy_port_is_named_with_the_variable_that_changes_it(checkout, free_ports, name):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = only_line(quickstart(checkout, {**free_ports, name: str(port)}, "--once"))
    assert str(port) in line and name in line


def test_a_failed_build_names_its_log(checkout, free_ports):
    assert "build/quickstart/build.log" in only_line(quickstart(checkout, free_ports, "--once"))


def test_a_second_one_on_the_same_folder_is_refused(checkout, free_ports):
    folder = checkout / "build" / "quickstart"
    folder.mkdir(parents=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another quickstart" in only_line(quickstart(checkout, free_ports, "--once"))


def test_an_unknown_argument_is_refused(checkout, free_ports):
    assert "usage" in only_line(quickstart(checkout, free_ports, "--twice"))


def test_a_leftover_pid_that_belongs_to_another_program_is_left_alone(checkout, free_ports):
    folder = checkout / "build" / "quickstart"
    folder.mkdir(parents=True)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (folder / "gateway.pid").write_text(str(stranger.pid))
        quickstart(checkout, free_ports, "--once")
        assert stranger.poll() is None
        assert not (folder / "gateway.pid").exists()
    finally:
        stranger.kill()
        stranger.wait()

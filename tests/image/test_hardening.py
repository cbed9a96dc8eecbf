"""How the program is compiled and linked (reliability control 18), read from the file itself."""

import json
import re

import pytest

from image.buildah import succeed
from support.paths import BUILD, ROOT, binary


def read_elf(*options) -> str:
    return succeed(["readelf", "--wide", *options, binary("tpp-gateway")])


def test_it_is_position_independent():
    assert "DYN (Position-Independent Executable file)" in read_elf("--file-header")


def test_its_tables_are_read_only_once_it_runs():
    assert "GNU_RELRO" in read_elf("--program-headers")
    dynamic = read_elf("--dynamic")
    assert re.search(r"\(FLAGS\)\s+BIND_NOW", dynamic) and re.search(r"Flags: NOW", dynamic)


def test_its_stack_is_not_executable_and_no_segment_is_writable_and_executable():
    segments = re.findall(r"^\s+(\w+)\s+(?:0x\w+\s+){5}([RWE ]{3})", read_elf("--program-headers"), re.MULTILINE)
    assert ("GNU_STACK", "RW ") in segments and len(segments) > 5
    assert [kind for kind, rights in segments if "W" in rights and "E" in rights] == []


def test_it_guards_its_stack():
    assert "__stack_chk_fail" in read_elf("--dyn-syms")


def test_it_looks_for_libraries_nowhere_else():
    assert not re.search(r"\((RPATH|RUNPATH)\)", read_elf("--dynamic"))


def test_every_file_of_ours_is_compiled_hardened():
    if "CMAKE_BUILD_TYPE:STRING=Release" not in (BUILD / "CMakeCache.txt").read_text():
        pytest.skip("of the release build only")
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    ours = [c for c in commands if re.match(rf"{re.escape(str(ROOT))}/(libs|services)/", c["file"])]
    assert len(ours) > 200
    flags = ("-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-D_GLIBCXX_ASSERTIONS", "-O")
    wrong = [(c["file"], flag) for c in ours for flag in flags if flag not in c["command"]]
    wrong += [(c["file"], "-fPIC or -fPIE") for c in ours if not re.search(r"-fPI[CE]\b", c["command"])]
    assert wrong == []

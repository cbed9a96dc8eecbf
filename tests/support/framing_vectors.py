"""The messages of tests/vectors/framing; its README describes the format."""

import re
from dataclasses import dataclass

from support.paths import ROOT

FOLDER = ROOT / "tests" / "vectors" / "framing"
FAMILIES = sorted(path.stem for path in FOLDER.glob("*.txt"))

_REPETITION = re.compile(r"(?<!\\)\{([^{}]*)\*(\d+)\}")
_ESCAPE = re.compile(r"~|\\(x[0-9a-f]{2}|.)")
_SINGLE = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


@dataclass(frozen=True)
class Vector:
    name: str
    rule: str | None  # None: it is read
    data: bytes


def vectors(family: str) -> list[Vector]:
    lines = (FOLDER / f"{family}.txt").read_text().splitlines()
    return [_vector(f"{family}:{number}", line) for number, line in enumerate(lines, 1)
            if line and not line.startswith("#")]


def _vector(name: str, line: str) -> Vector:
    verdict, text = line.split(" :: ", 1)
    return Vector(name, None if verdict.startswith("read ") else verdict, _bytes(text))


def _bytes(text: str) -> bytes:
    out, at = b"", 0
    for found in _REPETITION.finditer(text):
        out += _plain(text[at:found.start()]) + _plain(found[1]) * int(found[2])
        at = found.end()
    return out + _plain(text[at:])


def _plain(text: str) -> bytes:
    return _ESCAPE.sub(_escaped, text).encode("latin-1")


def _escaped(found: re.Match) -> str:
    escape = found[1]
    if escape is None:
        return "\r\n"
    return chr(int(escape[1:], 16)) if escape.startswith("x") else _SINGLE[escape]

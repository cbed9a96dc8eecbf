"""The project's own source files, as text and as bare code (comments and literals blanked)."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CPP = {".cpp", ".hpp"}

_NOISE = re.compile(
    r'R"(?P<delimiter>[^()\\ ]{0,16})\(.*?\)(?P=delimiter)"'
    r"|//[^\n]*"
    r"|/\*.*?\*/"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def blank(match: re.Match) -> str:
    """Same length and same line breaks, so that offsets and line numbers stay true."""
    text = match.group(0)
    if text.startswith(("//", "/*")):
        return re.sub(r"[^\n]", " ", text)
    return '"' + re.sub(r"[^\n]", " ", text[1:-1]) + '"'


@dataclass(frozen=True)
class Source:
    path: str  # relative to the repository
    text: str

    @cached_property
    def code(self) -> str:
        return _NOISE.sub(blank, self.text)

    @cached_property
    def includes(self) -> list[tuple[int, str]]:
        found = re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"][^>"]+[>"])', self.text, re.MULTILINE)
        return [(self.line_at(m.start(1)), m.group(1)) for m in found]

    def line_at(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    @property
    def part(self) -> str:
        """`libs/http/url.hpp` -> `libs/http`."""
        return "/".join(self.path.split("/")[:2])

    @property
    def is_header(self) -> bool:
        return self.path.endswith(".hpp")


def _read(paths) -> list[Source]:
    return [Source(str(p.relative_to(ROOT)), p.read_text()) for p in sorted(paths)]


def product_sources() -> list[Source]:
    return _read(p for top in ("libs", "services") for p in (ROOT / top).rglob("*") if p.suffix in CPP)


def all_sources() -> list[Source]:
    """Also tests and scripts; for the rules about size and leftovers."""
    suffixes = CPP | {".py", ".sh", ".cmake", ".sql"}
    tops = ("libs", "services", "tests", "deploy", "cmake", "migrations")
    return _read(p for top in tops for p in (ROOT / top).rglob("*") if p.suffix in suffixes)


def cmake_files() -> list[Source]:
    return _read(p for top in ("libs", "services") for p in (ROOT / top).glob("*/CMakeLists.txt"))

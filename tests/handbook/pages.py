"""The commands of docs/operations.md and of the runbooks: their fenced blocks, and what each is marked with."""

import re
from dataclasses import dataclass
from pathlib import Path

from support.paths import ROOT

HANDBOOK = ROOT / "docs" / "operations.md"
RUNBOOKS = sorted((ROOT / "docs" / "runbooks").glob("*.md"))

_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Four spaces make a block too, except for what continues a list.
_INDENTED = re.compile(r"(?:\A|\n)\n {4}\S")


@dataclass(frozen=True)
class Block:
    page: str
    mark: str  # walked, cluster, before; promql has none
    text: str

    @property
    def name(self) -> str:
        return f"{self.page}: {self.text.strip().splitlines()[0][:80]}"


def blocks(page: Path) -> list[Block]:
    found = []
    for info, text in _FENCE.findall(page.read_text()):
        language, _, mark = info.partition(" ")
        found.append(Block(page.name, mark if language == "sh" else language, text))
    return found


def has_indented_block(page: Path) -> bool:
    return _INDENTED.search(_FENCE.sub("", page.read_text())) is not None


def marked(mark: str) -> list[Block]:
    return [block for page in (HANDBOOK, *RUNBOOKS) for block in blocks(page) if block.mark == mark]

"""What stands in the memory of a living process. Root may look, whatever the process forbids to others."""

import base64
import re
from pathlib import Path

_WRITABLE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (rw..) \S+ \S+ \S+ *(.*)")


def regions(pid: int):
    """(first address, bytes, name) of every region that can be read and written."""
    memory = Path(f"/proc/{pid}/mem").open("rb", buffering=0)
    with memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = _WRITABLE.match(line)
            if not found:
                continue
            first, end = int(found[1], 16), int(found[2], 16)
            memory.seek(first)
            try:
                yield first, memory.read(end - first), found[4]
            except OSError:
                continue  # given back between our look at the map and ours at the bytes


def spellings(secret: str) -> list[bytes]:
    """As it is and in hexadecimal; base64 would have to begin at a multiple of three bytes."""
    raw = secret.encode()
    return [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")[:-1]]


def places_of(pid: int, secrets: dict[str, str]) -> dict[str, list[str]]:
    """Where each of the named secrets stands, and between which bytes; what is nowhere is left out."""
    found: dict[str, list[str]] = {}
    for first, content, name in regions(pid):
        for what, secret in secrets.items():
            for spelling in spellings(secret):
                at = -1
                while (at := content.find(spelling, at + 1)) >= 0:
                    before = content[max(0, at - 48):at].decode("latin-1").encode("unicode_escape").decode()
                    found.setdefault(what, []).append(f"{name or 'heap'} {first + at:x} behind {before!r}")
    return found

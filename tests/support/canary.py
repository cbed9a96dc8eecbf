"""Searches what we leave behind (logs, answers, database text) for things that must never be there."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import quote

# Shorter strings turn up by chance.
SHORTEST = 8

_WORD = re.compile(r"[A-Za-z0-9_~-]{24,}")
_JSON_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.")  # a JWT, or a logical-id


@dataclass(frozen=True)
class Canary:
    kind: str  # "API key", "IBAN", …
    text: str

    def spellings(self) -> set[str]:
        """As it is, percent-encoded, in hexadecimal, and as base64 at each of the three alignments."""
        raw = self.text.encode()
        found = {self.text, quote(self.text, safe=""), raw.hex(), raw.hex().upper()}
        for shift in range(3):
            encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
            # The outermost characters also depend on the neighbours.
            core = encoded[4 if shift else 0 : -4]
            if len(core) >= 12:
                found |= {core, core.replace("+", "-").replace("/", "_")}
        return found


@dataclass(frozen=True)
class Fingerprints:
    """Secrets known by their digest only."""

    tokens: set[str] = field(default_factory=set)  # 16 hexadecimal digits of SHA-256
    challenges: set[str] = field(default_factory=set)  # of a PKCE verifier (S256)

    def recognise(self, word: str) -> str | None:
        digest = hashlib.sha256(word.encode()).digest()
        if digest.hex()[:16] in self.tokens:
            return "token"
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") in self.challenges:
            return "PKCE verifier"
        return None


def iban_canaries(iban: str) -> list[Canary]:
    spaced = " ".join(re.findall(".{1,4}", iban))
    return [Canary("IBAN", iban), Canary("IBAN", spaced)]


def _known(text: str, canaries: list[Canary]):
    for canary in {c for c in canaries if len(c.text) >= SHORTEST}:
        for spelling in canary.spellings():
            offset = text.find(spelling)
            if offset >= 0:
                yield offset, canary.kind
                break


def _recognised(text: str, fingerprints: list[Fingerprints]):
    for match in _WORD.finditer(text):
        for known in fingerprints:
            kind = known.recognise(match.group(0))
            if kind:
                yield match.start(), kind
    for match in _JSON_TOKEN.finditer(text):
        yield match.start(), "JSON web token"


def leaks(text: str, canaries: list[Canary], fingerprints: list[Fingerprints], where: str) -> list[str]:
    """One line per leak; the secret itself is not repeated."""
    found = [*_known(text, canaries), *_recognised(text, fingerprints)]
    return [f"{where}:{text.count(chr(10), 0, offset) + 1}: {kind} in plain sight"
            for offset, kind in sorted(found)]

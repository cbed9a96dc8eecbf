"""Opens what the gateway has sealed in the database, to hold it against the bank's ledger. Written from the
description in libs/crypto/sealed_box.hpp; it shares no code with the gateway."""

import base64
import hashlib
import json
import re
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_HEADER, _NONCE = 5, 12


def fingerprint(secret: str | bytes) -> str:
    """As the simulator's ledger shows a token or a code."""
    raw = secret.encode() if isinstance(secret, str) else secret
    return hashlib.sha256(raw).hexdigest()[:16]


class SealedValues:
    def __init__(self, keys_file: Path):
        lines = (line.partition("#")[0].strip() for line in keys_file.read_text().splitlines())
        numbered = (line.split(":", 1) for line in lines if line)
        self._keys = {int(number): AESGCM(base64.b64decode(key)) for number, key in numbered}

    def open(self, blob: str, table: str, row: str, column: str) -> bytes | None:
        """`blob` as psql prints bytea; None for NULL."""
        if not blob:
            return None
        raw = bytes.fromhex(blob.removeprefix("\\x"))
        header, nonce, sealed = raw[:_HEADER], raw[_HEADER:_HEADER + _NONCE], raw[_HEADER + _NONCE:]
        parts = (part.encode() for part in (table, row, column))
        place = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return self._keys[int.from_bytes(header[1:], "big")].decrypt(nonce, sealed, header + place)

    def tokens_in_answer(self, blob: str, attempt_id: str) -> set[str]:
        """Fingerprints of every part of a journaled answer, whatever its format: texts of 40 characters and
        more that could be a token."""
        opened = self.open(blob, "token_journal", attempt_id, "answer_sealed")
        words = re.findall(rb"[A-Za-z0-9_\-.]{40,}", opened or b"")
        return {fingerprint(word) for word in words}

    def end_to_end_id(self, blob: str, payment_id: str) -> str:
        order = json.loads(self.open(blob, "payment", payment_id, "order_sealed"))
        return next(_members(order, "end_to_end_id"), "")


def _members(value, name: str):
    if isinstance(value, dict):
        if name in value:
            yield value[name]
        for inner in value.values():
            yield from _members(inner, name)

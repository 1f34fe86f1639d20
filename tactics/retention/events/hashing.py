"""HMAC-SHA256 (RFC 2104) as SQL, so that it runs on all threads and no id leaves the database. Pure."""

import hashlib

KEY_LENGTH = 32
"""Hexadecimal characters that are kept: 128 bits."""
_BLOCK = 64


def sql(column: str, secret: bytes) -> str:
    """The expression that gives the first 32 hexadecimal characters of the HMAC of a text column in UTF-8."""
    key = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in key).hex() for pad in (0x36, 0x5C))
    return f"left(sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({column})))), {KEY_LENGTH})"

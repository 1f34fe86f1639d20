"""Owns sets of documents as whole numbers: bit i stands for the document with ordinal i. Pure.

Keeps true that a set's packed form is little-endian, the form in which snapshots store the sets of common terms.
"""

from collections.abc import Iterable, Iterator

_ONES = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def to_bytes(ordinals: Iterable[int], size: int) -> bytes:
    """The packed set of these ordinals, room for `size` of them."""
    packed = bytearray((size + 7) // 8)
    for ordinal in ordinals:
        packed[ordinal >> 3] |= 1 << (ordinal & 7)
    return bytes(packed)


def to_bits(ordinals: Iterable[int], size: int) -> int:
    """The set of these ordinals."""
    return int.from_bytes(to_bytes(ordinals, size), "little")


def full(size: int) -> int:
    """The set of every document."""
    return (1 << size) - 1


def pack(bits: int) -> bytes:
    """The packed form of a set, as long as its highest member needs."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def members(bits: int) -> Iterator[int]:
    """The ordinals of a set, ascending."""
    for place, byte in enumerate(pack(bits)):
        if byte:
            base = place << 3
            for bit in _ONES[byte]:
                yield base + bit

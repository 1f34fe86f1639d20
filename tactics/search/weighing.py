"""Owns what a word weighs in a document: BM25 summed over the fields, title above summary above body. Pure.

Each field is saturated by itself, so a word in both title and body counts as two witnesses (nDCG@10 +.02 to +.04 on
StackFAQ against BM25F, which adds the fields up first, by how that was tuned).

Keeps true that a weight depends on its own document and on nothing of the others but a field's *usual length*, and that
this is rounded so coarsely that one more document hardly ever changes it: then no other weight changes either.
How rare a term is does change with every document, so it is multiplied in when a snapshot is read.
"""

from collections.abc import Iterable
from math import log, log2

# Measured on StackFAQ (title and body) and SweFAQ (body only); see tests/search/test_ir.py.
BOOSTS = {"title": 3.0, "summary": 1.75, "body": 1.0}
LENGTH_SHARE = {"title": 0.5, "summary": 0.6, "body": 0.75}  # BM25's b: how much a long field is discounted
SATURATION = 1.2  # BM25's k1: how soon one more occurrence stops mattering

STEPS = 4  # to a doubling: a usual length is at most 9 % off the true mean


def usual_length(lengths: Iterable[int]) -> float:
    """The mean length in words of those documents that have the field at all, rounded to a step; 1 if none has it."""
    filled = [length for length in lengths if length]
    if not filled:
        return 1.0
    return float(2 ** (round(STEPS * log2(sum(filled) / len(filled))) / STEPS))


def discount(name: str, length: int, usual: float) -> float:
    """What a field's length does to the weight of a word in it."""
    share = LENGTH_SHARE[name]
    return 1 / (1 - share + share * length / usual)


def weight(name: str, count: int, discounted: float) -> float:
    """What a term that occurs so often in one field adds to its weight in the document."""
    amount = count * discounted
    return BOOSTS[name] * (SATURATION + 1) * amount / (SATURATION + amount)


def rarity(holding: int, documents: int) -> float:
    """How telling a term is that so many of the documents hold: BM25's inverse document frequency."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))

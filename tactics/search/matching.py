"""Owns which documents match at all: those that hold enough of the words asked for. Pure.

Keeps true that a document with every word always matches, and that nothing matches without any word.

Two words narrow one another: "churn email" is those with both, when there are any. Three or more, or two among
grammar ("do our ads really work"), are mostly a question, whose answer may share just one telling word with it;
there a rare word counts for up to three, and a document needs about a third of what the best one has. Demanding
60 % of the words always costs .03 nDCG@10 on both StackFAQ and SweFAQ against any word at all; this costs .001 and
.007, and leaves 22 and 7 % of the documents instead of 70 and 21.

A sentence is then answered by those of them that score well (`Ranking.foremost`). Demanding a share of the words' rarity
instead was tried: half of it still left a third of the catalogue, and cost .02 nDCG@10 on both; a word that merely occurs
says too little, and how much of a title it is says more.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_, or_

A_QUESTION, A_SENTENCE = 3, 5  # words that mean something; words of any kind
SHARE = 0.6
SHARE_OF_A_QUESTION = 0.35
COMMON, ORDINARY = 0.25, 0.05  # a word in more of the documents than this counts once, or twice; else three times


def is_sentence(words: int, typed: int) -> bool:
    """Whether so many words that mean something, of so many typed, are a sentence rather than keywords."""
    grammar = typed - words
    return typed >= A_SENTENCE or grammar >= 2 or (words >= A_QUESTION and grammar > 0)


def _is_question(words: int, typed: int) -> bool:
    return words >= A_QUESTION or typed >= A_SENTENCE


def enough(words: Sequence[Sequence[int]], size: int, typed: int) -> tuple[int, int]:
    """How much of the query the best document has, and the documents that have enough of it.

    A word is the set of documents that have it, and for a compound the sets that have each of its parts; `typed` is
    how many words there were with those that mean nothing.
    """
    if not _is_question(len(words), typed):
        return _at_least([_whole(*word) for word in words], SHARE)
    return _at_least(list(_by_rarity([bits for word in words for bits in word], size)), SHARE_OF_A_QUESTION)


def _whole(word: int, *parts: int) -> int:
    """The documents with a compound: with all of its parts, if there are any such."""
    return word | (reduce(and_, parts) or reduce(or_, parts)) if parts else word


def _by_rarity(sets: Sequence[int], size: int) -> Iterator[int]:
    for bits in sets:
        share = bits.bit_count() / max(1, size)
        for _ in range(1 + (share <= COMMON) + (share <= ORDINARY)):
            yield bits


def _at_least(sets: Sequence[int], share: float) -> tuple[int, int]:
    """As many sets as any document is in, and the documents in at least this share of those."""
    counted: list[int] = []  # counted[k] holds the documents in more than k of the sets seen so far
    for bits in filter(None, sets):
        carried = bits
        for k, held in enumerate(counted):
            counted[k], carried = held | carried, held & carried
        counted.append(carried)
    best = sum(map(bool, counted))
    needed = -int(-best * share // 1)
    return best, counted[needed - 1] if best else 0

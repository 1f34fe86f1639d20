"""Owns which documents match at all: those that hold enough of the words asked for. Pure.

Keeps true that a document with every word always matches, and that nothing matches without any word.

Two words narrow one another: "churn email" is those with both, when there are any. Three or more, or two among
grammar ("do our ads really work"), are mostly a question, whose answer may share just one telling word with it;
there a rare word counts for up to three, and a document needs about a third of what the best one has. Demanding
60 % of the words always costs .03 nDCG@10 on both StackFAQ and SweFAQ against any word at all; this costs .001 and
.007, and leaves 22 and 7 % of the documents instead of 70 and 21.
"""

from collections.abc import Iterator, Sequence

A_QUESTION, A_SENTENCE = 3, 5  # words that mean something; words of any kind
SHARE = 0.6
SHARE_OF_A_QUESTION = 0.35
COMMON, ORDINARY = 0.25, 0.05  # a word in more of the documents than this counts once, or twice; else three times


def enough(sets: Sequence[int], size: int, typed: int) -> int:
    """The documents that are in enough of the sets, one for each word that means something of all those typed."""
    if len(sets) < A_QUESTION and typed < A_SENTENCE:
        return _at_least(sets, SHARE)
    return _at_least(list(_by_rarity(sets, size)), SHARE_OF_A_QUESTION)


def _by_rarity(sets: Sequence[int], size: int) -> Iterator[int]:
    for bits in sets:
        share = bits.bit_count() / max(1, size)
        for _ in range(1 + (share <= COMMON) + (share <= ORDINARY)):
            yield bits


def _at_least(sets: Sequence[int], share: float) -> int:
    """The documents in at least this share of as many sets as any document is in."""
    counted: list[int] = []  # counted[k] holds the documents in more than k of the sets seen so far
    for bits in filter(None, sets):
        carried = bits
        for k, held in enumerate(counted):
            counted[k], carried = held | carried, held & carried
        counted.append(carried)
    best = sum(map(bool, counted))
    needed = -int(-best * share // 1)
    return counted[needed - 1] if best else 0

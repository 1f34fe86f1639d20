"""Owns what a snapshot knows of words as they are written: spellings for corrections, title words for suggestions.

Keeps true that spellings are sorted and carry how many documents use them, and that title words are folded.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tactics.search.shelf import ShelfWriter
from tactics.search.stems import fold, pieces

_LONG = 255  # lengths are kept in a byte


def letters(word: str) -> int:
    """The set of a word's letters in 64 bits: cheap proof that two words are too far apart."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def write_surfaces(writer: ShelfWriter, language: str, reader: Any, size: int) -> None:
    """Every spelling in use, with its letters, length and number of documents."""
    counts, masks, lengths, words = array("I"), array("Q"), array("B"), []
    column = f"surface_{language}"
    for text in reader.lexicon(column):
        word = text.decode("utf-8")
        words.append(word)
        masks.append(letters(fold(word)))
        lengths.append(min(_LONG, len(word)))
        counts.append(min(size, reader.doc_frequency(column, text)))
    writer.texts(f"{language}.surfaces", words)
    writer.array(f"{language}.surfaces.counts", counts)
    writer.array(f"{language}.surfaces.letters", masks)
    writer.array(f"{language}.surfaces.lengths", lengths)


def write_title_words(writer: ShelfWriter, language: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """The titles by ordinal, and the documents of each word of a title or of a summary."""
    titles: list[str] = []
    held: dict[str, dict[str, list[int]]] = {"title": defaultdict(list), "summary": defaultdict(list)}
    for ordinal, row in enumerate(rows):
        titles.append(row.get(f"title_{language}") or "")
        for name, words in held.items():
            for word in title_words(row.get(f"{name}_{language}") or ""):
                words[word].append(ordinal)
    writer.texts(f"{language}.titles", titles)
    for name, words in held.items():
        _write_words(writer, f"{language}.{name}.words", words)


def title_words(text: str) -> set[str]:
    """The folded words of a title, hyphenated ones also joined."""
    return {fold(form) for piece in pieces(text) for form in piece.forms}


def _write_words(writer: ShelfWriter, name: str, words: Mapping[str, list[int]]) -> None:
    ends, documents = array("I"), array("I")
    for word in sorted(words):
        documents.extend(words[word])
        ends.append(len(documents))
    writer.texts(name, sorted(words))
    writer.array(f"{name}.stops", ends)
    writer.array(f"{name}.documents", documents)

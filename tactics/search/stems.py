"""Owns what counts as the same word: cutting text into words, stop words, stems and accent folding.

Keeps true that the index, the query and the highlighting cut and stem alike, because all three call this file.
Whoosh supplies the stemmers, stop words and accent map; what they lack for Swedish and British English is here.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from whoosh.analysis import Token
from whoosh.lang import has_stemmer, has_stopwords, stemmer_for_language, stopwords_for_language
from whoosh.support.charset import accent_map

# A word may hold hyphens and apostrophes, and A/B or Q&A; combining accents belong to their letter.
_LETTERS = r"[\w\u0300-\u036f]"
_PART = rf"(?:\b\w[/&]\w\b|{_LETTERS}+)"
WORD = re.compile(rf"{_PART}(?:['’\-\u2010\u2011]{_PART})*")
_HYPHENS = re.compile(r"[\-\u2010\u2011]")
_MARKS = re.compile(r"[/&']")
MAX_LETTERS = 64  # longer "words" are keys and addresses; nobody types them
MIN_LETTERS = 2

# "säga upp", "sign up", "win back": the particle carries the meaning, so it is indexed although it is a stop word.
PARTICLES = frozenset({"up", "out", "off", "down", "upp", "ut", "av"})

# Words a question is built with. They stay in the index, for phrases, but say nothing of what is looked for.
_FILLER = {
    "en": """would could might also even ever never really actually whether please want need getting make makes making give
        gives giving let lets know tell thing things way ways lot many people someone somebody everyone everybody anyone
        anybody something anything instead""",
    "sv": """ska skall vill bör borde måste också även bara finns verkligen egentligen gör göra gjort får få fått ger ge ta
        tar går gå se ser vet aldrig alltid mer mera mest fler flera många folk någonting nånting sätt sak saker istället
        stället""",
}
FILLER = {language: frozenset(words.split()) for language, words in _FILLER.items()}
IDIOMS = frozenset({("en", "gång", "till"), ("ännu", "en", "gång"), ("än", "en", "gång"), ("one", "more", "time")})

# Languages that write compounds as one word: only there does a word hide inside another.
COMPOUNDING = frozenset({"sv", "da", "no", "nb", "nn", "de", "nl", "fi"})

# Snowball's Swedish leaves neuter and a-noun definites (mejlet, sidan) and nouns made of verbs (värvning) apart.
_SWEDISH_TAILS = (("ation", "er"), ("itet", ""), ("ning", ""), ("ing", ""), ("et", ""), ("an", ""), ("ot", "o"))
_SWEDISH_ODD = {"konton": "konto", "kontona": "konto", "kontots": "konto"}
_MIN_STEM = 3  # letters that must remain before a Swedish tail, as in "vän"

# Snowball makes an instalment of what is installed.
_ENGLISH_ODD = dict.fromkeys(("instalment", "instalments", "installment", "installments"), "instalment")

# One spelling for both sides of the Atlantic; a word bent wrongly is bent alike everywhere, which is harmless.
_BRITISH = (
    (re.compile(r"(?<=\w{3})is(?=(e|ed|es|er|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w{3})our(?=(s|al|ed|ing|ite|ites)?$)"), "or"),
    (re.compile(r"(?<=\w{3})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=\w{3})logue(?=s?$)"), "log"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
)


class Piece(NamedTuple):
    """One word of a text: where it stands, and the forms it is known by (the joined one first)."""

    start: int
    end: int
    forms: tuple[str, ...]


def fold(word: str) -> str:
    """The word as somebody types it on a keyboard without å, ä and ö."""
    folded: str = word.translate(accent_map)
    return folded


@lru_cache(maxsize=65536)
def forms(raw: str) -> tuple[str, ...]:
    """A typed word's plain forms: `e-post` is epost and post, `customer's` is customer, `A/B-test` abtest, ab, test."""
    word = normalize("NFC", raw).lower().replace("’", "'")
    head, _, tail = word.partition("'")
    if len(word) > MAX_LETTERS or word.endswith("n't"):
        return ()
    word = _MARKS.sub("", head if len(tail) <= MIN_LETTERS else word)
    parts = [part for part in _HYPHENS.split(word) if part]
    return tuple(parts) if len(parts) < 2 else ("".join(parts), *parts)


def pieces(text: str) -> Iterator[Piece]:
    """Every word of the text in order."""
    for found in WORD.finditer(text):
        yield Piece(found.start(), found.end(), forms(found.group()))


@lru_cache(maxsize=16)
def stop_words(language: str) -> frozenset[str]:
    """The language's words that carry no meaning in a query."""
    return frozenset(stopwords_for_language(language)) if has_stopwords(language) else frozenset()


@lru_cache(maxsize=16)
def query_stop_words(language: str) -> frozenset[str]:
    """What is not looked for: stop words and a question's filler, also as typed without accents (`for` for `för`)."""
    words = stop_words(language) | FILLER.get(language, frozenset())
    return words | {fold(word) for word in words}


@lru_cache(maxsize=16)
def _snowball(language: str) -> Callable[[str], str]:
    stemmer: Callable[[str], str] = stemmer_for_language(language) if has_stemmer(language) else str
    return stemmer


def _swedish(word: str, stemmer: Callable[[str], str]) -> str:
    stem = stemmer(_SWEDISH_ODD.get(word, word))
    for tail, instead in _SWEDISH_TAILS:
        if stem.endswith(tail) and len(stem) - len(tail) >= _MIN_STEM:
            stem = stem[: -len(tail)] + instead
            break
    doubled = len(stem) > _MIN_STEM and stem[-1] == stem[-2] and stem[-1] not in "aeiouyåäö"
    return stem[:-1] if doubled else stem


def _english(word: str, stemmer: Callable[[str], str]) -> str:
    if word in _ENGLISH_ODD:
        return _ENGLISH_ODD[word]
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    return stemmer(word)


_BETTER: dict[str, Callable[[str, Callable[[str], str]], str]] = {"sv": _swedish, "en": _english}


@lru_cache(maxsize=131072)
def stem(language: str, form: str) -> str:
    """The form's stem in a language: one of the terms the index is made of."""
    stemmer = _snowball(language)
    better = _BETTER.get(language)
    return better(form, stemmer) if better else stemmer(form)


@lru_cache(maxsize=131072)
def terms(language: str, raw_forms: tuple[str, ...]) -> tuple[str, ...]:
    """The index terms of one word: its forms without stop words, stemmed, each once."""
    skipped = stop_words(language) - PARTICLES
    kept = (form for form in raw_forms if len(form) >= MIN_LETTERS and form not in skipped)
    return tuple(dict.fromkeys(stem(language, form) for form in kept))


def _token(positions: bool, chars: bool, mode: str) -> Any:
    return Token(positions, chars, mode=mode, boost=1.0, stopped=False)


class StemAnalyzer:
    """Whoosh's way to the terms of a text; a hyphenated word's forms share its position, so phrases hold."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", start_pos: int = 0, **_: Any
    ) -> Iterator[Any]:
        """The terms, as Whoosh tokens."""
        token = _token(positions, chars, mode)
        place = start_pos
        for piece in pieces(value):
            found = terms(self.language, piece.forms)
            for text in found:
                token.text, token.pos = text, place
                token.startchar, token.endchar = piece.start, piece.end
                yield token
            place += bool(found)


class SurfaceAnalyzer:
    """The words as they are written, for spelling suggestions and for cutting compounds."""

    def __call__(self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **_: Any) -> Iterator[Any]:
        """The spellings, as Whoosh tokens."""
        token = _token(positions, chars, mode)
        for place, piece in enumerate(pieces(value)):
            for form in piece.forms:
                if len(form) >= MIN_LETTERS:
                    token.text, token.pos = form, place
                    yield token
